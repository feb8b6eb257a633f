"""Coreference inside an article by rule: pronouns, 'the two countries', 'the ministry', 'the president', 'the capital'.

Agreement in kind and number, then recency with a preference for subjects; pronouns look two sentences back. Each
answer keeps the span of the pronoun or description.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Span, Token

from extraction.knowledge.actors_tables import Agent
from extraction.mentions.coreference_people import NamedPerson
from extraction.mentions.coreference_words import (
    BODY_NOUNS,
    COUNTRY_NOUNS,
    COUNTRY_PLURALS,
    EITHER_PLURALS,
    OFFICE_NOUNS,
    PERSON_PLURALS,
)
from extraction.mentions.descriptions import Surface, chars, is_definite, is_plural, is_subject
from extraction.normalise.names.offices import office_holder, title_of
from extraction.values import ActorValue, Mention

_REACH = 2  # sentences that a pronoun looks back
_MALE, _FEMALE = frozenset(("he", "him", "his", "himself")), frozenset(("she", "her", "hers", "herself"))
_NEUTER, _PLURAL = frozenset(("it", "its", "itself")), frozenset(("they", "them", "their", "theirs", "themselves"))
_NUMBERS = {"two": 2, "three": 3, "four": 4, "both": 2}
_REPORTING = frozenset("say report announce tell add claim state confirm declare note warn insist explain write argue".split())
_ASIDE = frozenset("against over on in from at near into inside toward towards".split())
_HOME_OFFICES = frozenset(("president", "prime_minister", "foreign_minister", "defence_minister", "interior_minister", "minister", "finance_minister"))
_STATE_BODIES = ("UNO", "EUR", "IGO", "NGO", "IMG", "MNC", "ISM")


@dataclass(frozen=True, slots=True)
class Antecedent:
    """A mention that may be referred to."""

    token: int
    end: int
    value: ActorValue
    kind: str  # person | country | organization | plural
    gender: str | None = None
    subject: bool = False
    actor: bool = True  # a nation that acts, not a mere adjective


class Coreference:
    """Antecedents of one Doc, found sentence by sentence when they are needed."""

    def __init__(
        self,
        surface: Surface,
        people: Sequence[NamedPerson],
        organizations: Sequence[Mention[ActorValue]],
        plain: Callable[[Token], list[Mention[ActorValue]]],
        date: dt.date | None,
    ) -> None:
        self.surface = surface
        self.date = date
        self._people = people
        self._organizations = organizations
        self._plain = plain
        self._sents: list[Span] = list(surface.doc.sents)
        self._starts = [sent.start for sent in self._sents]
        self._by_sentence: dict[int, list[Antecedent]] = {}
        self._pairs: dict[int, list[ActorValue]] = {}
        self._dominant = surface.dominant()

    # pronouns ----------------------------------------------------------------------------------------------------

    def pronoun(self, token: Token) -> list[Mention[ActorValue]]:
        """Return whom a pronoun means."""
        low = token.lower_
        if low in _MALE or low in _FEMALE:
            wanted = "m" if low in _MALE else "f"
            found = self._best(token, lambda a: a.kind == "person" and a.gender in (wanted, None))
        elif low in _NEUTER:
            if token.lower_ == "it" and _expletive(token):
                return []
            found = self._best(token, lambda a: a.kind in ("country", "organization"))
        elif low in _PLURAL:
            return self._they(token)
        elif low in ("both", "two", "either"):
            return self._set_of(token, token.i, token.i + 1, 2) or []
        else:
            return []
        return [_own_span(token, found.value)] if found else []

    def _they(self, token: Token) -> list[Mention[ActorValue]]:
        group = self._best(token, lambda a: a.kind == "plural")
        couple = self._couple_subject(token)
        if couple and (group is None or couple[0].token > group.token):
            return [_own_span(token, a.value) for a in couple]
        if group is None:
            group = self._best(token, lambda a: a.kind == "organization")
        return [_own_span(token, group.value)] if group else []

    def _couple_subject(self, token: Token) -> list[Antecedent]:
        """Two persons or countries joined by 'and' as the subject before."""
        for sent in self._back(token, _REACH):
            for first, second in self._coordinated(sent):
                if second.end <= token.i and first.subject and first.kind == second.kind:
                    return [first, second]
        return []

    def _best(self, token: Token, fits: Callable[[Antecedent], bool]) -> Antecedent | None:
        """Nearest sentence first; in it subjects before others, the first subject before later ones."""
        if token.head.lemma_ in _REPORTING and is_subject(token):
            speaker = self._speaker(token, fits)
            if speaker is not None:
                return speaker
        for distance, sent in enumerate(self._back(token, _REACH)):
            options = [a for a in self._antecedents(sent) if a.end <= token.i and fits(a) and a.actor]
            if distance == 0:
                options = [a for a in options if not _same_clause_object(token, a, self.surface)]
            if options:
                subjects = [a for a in options if a.subject]
                if subjects:
                    return subjects[-1] if distance == 0 else subjects[0]
                return options[-1] if distance == 0 else options[0]
        return None

    def _speaker(self, token: Token, fits: Callable[[Antecedent], bool]) -> Antecedent | None:
        """'…, it said': who spoke last."""
        for sent in self._back(token, _REACH):
            options = [a for a in self._antecedents(sent) if a.end <= token.i and fits(a) and a.subject]
            spoke = [a for a in options if self._verb_of(a).lemma_ in _REPORTING]
            if spoke:
                return spoke[-1]
        return None

    def _verb_of(self, antecedent: Antecedent) -> Token:
        for index in range(antecedent.token, antecedent.end):
            token = self.surface.doc[index]
            if token.dep_.startswith("nsubj"):
                return token.head
        return self.surface.doc[antecedent.end - 1].head.head

    # descriptions ------------------------------------------------------------------------------------------------

    def description(self, head: Token, start: int, end: int) -> list[Mention[ActorValue]] | None:
        """Return whom a definite description means, None when it is no description of this kind."""
        noun = head.lower_
        lemma = head.lemma_.lower()
        number = self._number(start, end)
        named = self._names_somebody(start, end)
        if not named and self._is_set(noun, start, end, number):
            return self._set_of(head, start, end, number or 2)
        inner = self._inner_set(head, start, end)
        if inner is not None:
            return inner
        if named or is_plural(head) and noun not in ("authorities", "headquarters") or end - start > 6:
            return None
        if lemma in OFFICE_NOUNS and is_definite(start, self.surface):
            return self._office(head, start, end)
        if end - start > 4:
            return None
        if lemma == "capital" or lemma in COUNTRY_NOUNS and is_definite(start, self.surface):
            found = self._best(head, lambda a: a.kind == "country" and a.value.country not in _STATE_BODIES)
            return [self._mention(start, end, found.value)] if found else None
        if lemma in BODY_NOUNS and is_definite(start, self.surface):
            return self._body(head, lemma, start, end)
        return None

    def _names_somebody(self, start: int, end: int) -> bool:
        """Tell whether a phrase names a nation or a body itself."""
        for index in self.surface.words_of(start, end):
            hit = self.surface.at.get(index)
            if hit is not None and not hit.blocked and hit.get("country", "adjective", "people", "partial", "seat", "place", "organization"):
                return True
        return any(m.start < end and start < m.end for m in self._organizations)

    def _number(self, start: int, end: int) -> int | None:
        for token in self.surface.doc[start:end]:
            if token.lower_ in _NUMBERS:
                return _NUMBERS[token.lower_]
        return None

    def _is_set(self, noun: str, start: int, end: int, number: int | None) -> bool:
        if end - start > 5:
            return False
        definite = is_definite(start, self.surface) or self.surface.doc[start].lower_ in ("both", "either", "all")
        if noun in COUNTRY_PLURALS or noun in PERSON_PLURALS or noun in EITHER_PLURALS:
            return definite and (number is not None or noun in ("countries", "nations", "sides", "neighbours", "neighbors"))
        return noun in ("two", "both", "pair", "duo", "trio") and end - start <= 2

    def _inner_set(self, head: Token, start: int, end: int) -> list[Mention[ActorValue]] | None:
        """'soldiers of the two countries', 'officials on the two sides': the set with the head's sector."""
        for child in head.children:
            if child.i > head.i and child.dep_ in ("nmod", "prep", "pobj", "obl") and child.lower_ in COUNTRY_PLURALS | EITHER_PLURALS:
                low = child.left_edge.i
                if self._is_set(child.lower_, _after_preposition(self.surface, low), child.i + 1, self._number(low, child.i + 1)):
                    return self._members(head, start, max(end, child.i + 1), child)
        return None

    def _members(self, head: Token, start: int, end: int, child: Token) -> list[Mention[ActorValue]] | None:
        members = self._countries_before(child, 2)
        if not members:
            return None
        own = self._plain(head)
        sector = own[0].value.sector if own else _sector_of(head, self.surface)
        return [self._mention(start, end, replace(v, sector=sector or v.sector)) for v in members]

    def _set_of(self, head: Token, start: int, end: int, number: int) -> list[Mention[ActorValue]] | None:
        noun = head.lower_
        if noun in PERSON_PLURALS:
            values = self._people_before(head, number)
        elif noun in COUNTRY_PLURALS:
            values = self._countries_before(head, number)
        else:
            values = self._either_before(head, number)
        return [self._mention(start, end, value) for value in values] if values else []

    def _either_before(self, head: Token, number: int) -> list[ActorValue]:
        """'the two', 'both sides': the persons if the sentences before speak of so many, else the countries."""
        people = self._people_before(head, number, reach=4) if head.lower_ in ("two", "both", "pair", "duo", "trio") else []
        return people or self._countries_before(head, number)

    def _people_before(self, head: Token, number: int, reach: int = 6) -> list[ActorValue]:
        values: dict[str, ActorValue] = {}
        for sent in self._back(head, reach):
            for a in reversed([a for a in self._antecedents(sent) if a.kind == "person" and a.end <= head.i]):
                values.setdefault(a.value.name, a.value)
                if len(values) == number:
                    return list(reversed(values.values()))
        return []

    def _countries_before(self, head: Token, number: int) -> list[ActorValue]:
        """The pair last named as a pair, else the last countries named."""
        if number == 2:
            pair = self._last_pair(head)
            if pair:
                return pair
        weights, values = self._weighed(head)
        ranked = sorted(weights, key=lambda code: -weights[code])
        if len(ranked) < number or weights[ranked[number - 1]] < 1:
            return []
        found = [values[code] for code in ranked[:number]]
        self._pairs[head.i] = found
        return found

    def _weighed(self, head: Token) -> tuple[Counter[str], dict[str, ActorValue]]:
        """Weigh the countries of the sentences before: who acts or owns counts most, what is acted against least."""
        weights: Counter[str] = Counter()
        values: dict[str, ActorValue] = {}
        doc = self.surface.doc
        for distance, sent in enumerate(self._back(head, 3)):
            fade = 0.6**distance
            for a in self._antecedents(sent):
                code = a.value.country
                if a.end > head.i or code is None or code in _STATE_BODIES or a.kind not in ("country", "person"):
                    continue
                noun = doc[a.end - 1]
                aside = any(c.dep_ == "case" and c.lower_ in _ASIDE for c in noun.children)
                weight = 3 if a.subject else 2 if noun.dep_ in ("nmod:poss", "poss") else 0.3 if aside else 1
                weights[code] += weight * fade
                country = self.surface.tables.countries.get(code)
                if country is not None:
                    values.setdefault(code, ActorValue(country.name, "country", code, None, (), country.wikidata))
        return Counter({code: weight for code, weight in weights.items() if code in values}), values

    def _last_pair(self, head: Token) -> list[ActorValue]:
        earlier = max((i for i in self._pairs if i < head.i), default=-1)
        for sent in self._back(head, 3):
            if sent.end <= earlier:
                break
            for first, second in reversed(list(self._coordinated(sent))):
                if second.end <= head.i and first.token > earlier and first.kind == second.kind == "country":
                    pair = [_plain_country(first.value), _plain_country(second.value)]
                    if not any(v.country in _STATE_BODIES for v in pair):
                        self._pairs[head.i] = pair
                        return pair
        if earlier >= 0:
            self._pairs[head.i] = self._pairs[earlier]
            return self._pairs[earlier]
        return []

    def _coordinated(self, sent: Span) -> Iterator[tuple[Antecedent, Antecedent]]:
        """Neighbouring antecedents joined by 'and' or 'with', both named in full."""
        options = [a for a in self._antecedents(sent) if a.actor and a.kind in ("country", "person")]
        for first, second in zip(options, options[1:], strict=False):
            between = [t.lower_ for t in self.surface.doc[first.end : second.token]]
            if between in (["and"], ["and", "the"], [",", "and"]) or between and between[0] == "and" and len(between) <= 3 and first.kind == "person":
                yield first, second

    def _office(self, head: Token, start: int, end: int) -> list[Mention[ActorValue]] | None:
        """'the minister', 'the president': the last person with such a title; else the office's one holder at home."""
        wanted = OFFICE_NOUNS[head.lemma_.lower()]
        words = self.surface.doc[start:end].text.lower().removeprefix("the ")
        for person in reversed([p for p in self._people if self._token(p.start) < start]):
            title = person.title.words.lower()
            held = (person.value.office or "").lower()
            if wanted & person.title.offices or head.lower_ in title or words in held or head.lower_ in held.split(" of ")[0].split():
                return [self._mention(start, end, person.value)]
        for person in self._people:
            if self._token(person.start) > start and wanted & person.title.offices and self._sentence(person_token(self, person)) - self._sentence(start) <= 1:
                return [self._mention(start, end, person.value)]
        home = self.home(start)
        for office in sorted(wanted):
            holding = office_holder(home, office, self.date, self.surface.tables)
            if holding is not None and head.lower_ in ("president", "king", "premier", "chancellor", "emir"):
                kind = self.surface.tables.offices[holding.tenure.office]
                value = ActorValue(holding.person.name, "person", home, kind.sector, kind.other_sectors, holding.person.wikidata,
                                   title_of(holding, self.surface.tables))
                return [self._mention(start, end, value)]
        return None

    def _body(self, head: Token, lemma: str, start: int, end: int) -> list[Mention[ActorValue]] | None:
        """'the ministry', 'the group': the last body that such a noun fits."""
        classes = BODY_NOUNS[lemma]
        for value, token in self._bodies_before(head):
            entry = (value.name + " " + self._words_at(token)).lower()
            if lemma in entry.split() or head.lower_ in entry.split() or value.sector in classes or (value.country in classes):
                return [self._mention(start, end, value)]
        return None

    def _bodies_before(self, head: Token) -> Iterator[tuple[ActorValue, int]]:
        for sent in self._back(head, 12):
            options = [a for a in self._antecedents(sent) if a.kind == "organization" and a.end <= head.i]
            for a in reversed(options):
                yield a.value, a.token

    def _words_at(self, token: int) -> str:
        hit = self.surface.hit_of(self.surface.doc[token])
        if hit is None:
            return self.surface.doc[token].text
        words = self.surface.text.words
        return self.surface.text.text[words[hit.start].start : words[hit.end - 1].end]

    def home(self, position: int) -> str | None:
        """The country at home: the only one of the sentence and the one before, else the one the article is about."""
        if self._dominant:
            return self._dominant
        index = self._sentence(position)
        for first in (index, max(index - 1, 0)):
            span = self._sents[first].start, self._sents[index].end
            codes = {form.code for _, _, form in self.surface.nations(*span)} - set(_STATE_BODIES)
            if len(codes) == 1:
                return codes.pop()
            if codes:
                break
        return self._unmarked()

    def _unmarked(self) -> str | None:
        """Officials introduced without a nationality are at home: 'Foreign Minister Hayashi' in Tokyo's papers."""
        votes = Counter(
            p.value.country
            for p in self._people
            if p.value.country and p.title.offices & _HOME_OFFICES and not self._nation_in_title(p)
        )
        if not votes:
            return None
        code, n = max(votes.items(), key=lambda item: (item[1], item[0]))
        return code if n * 2 > sum(votes.values()) else None

    def _nation_in_title(self, person: NamedPerson) -> bool:
        for index in range(person.title_start, person.start):
            hit = self.surface.at.get(index)
            if hit is not None and hit.get("country", "adjective", "organization", "seat"):
                return True
        hit = self.surface.at.get(person.title_start - 1) if person.title_start else None
        return hit is not None and hit.possessive

    # antecedents -------------------------------------------------------------------------------------------------

    def _back(self, token: Token, reach: int) -> Iterator[Span]:
        index = self._sentence(token.i)
        for position in range(index, max(index - reach, 0) - 1, -1):
            yield self._sents[position]

    def _sentence(self, token: int) -> int:
        return max(bisect_left(self._starts, token + 1) - 1, 0)

    def _token(self, word: int) -> int:
        return self.surface.token_at(self.surface.text.words[word].start)

    def _antecedents(self, sent: Span) -> list[Antecedent]:
        known = self._by_sentence.get(sent.start)
        if known is None:
            known = self._by_sentence[sent.start] = sorted(self._gather(sent), key=lambda a: (a.token, a.end))
        return known

    def _gather(self, sent: Span) -> Iterator[Antecedent]:
        doc = self.surface.doc
        covered: set[int] = set()
        for person in self._people:
            start = self._token(person.start)
            if sent.start <= start < sent.end:
                end = self._token(person.end - 1) + 1
                covered.update(range(self._token(person.title_start), end))
                subject = any(is_subject(doc[i]) for i in range(self._token(person.title_start), end))
                yield Antecedent(start, end, person.value, "person", person.gender, subject)
        for mention in self._organizations:
            if sent.start <= mention.start < sent.end and mention.start not in covered:
                covered.update(range(mention.start, mention.end))
                yield Antecedent(mention.start, mention.end, mention.value, "organization", None, _any_subject(doc, mention))
        yield from self._nominals(sent, covered)
        for token, hit, form in self.surface.nations(sent.start, sent.end):
            if token in covered:
                continue
            country = self.surface.tables.countries.get(form.code or "")
            value = ActorValue(form.name, "country", form.code, None, (), country.wikidata if country else None)
            end = self._token(hit.end - 1) + 1
            noun = doc[end - 1]
            acts = form.kind in ("country", "seat", "partial") and noun.dep_ not in ("compound", "amod", "nmod:poss", "poss")
            yield Antecedent(token, end, value, "country", None, is_subject(noun), acts or form.kind in ("country", "seat"))

    def _nominals(self, sent: Span, covered: set[int]) -> Iterator[Antecedent]:
        """Bodies and groups of people by description: 'the Ukrainian air force', 'police troops', 'Palestinians'."""
        for token in sent:
            if token.i in covered or token.pos_ not in ("NOUN", "PROPN"):
                continue
            hit = self.surface.hit_of(token)
            if hit is None or hit.get("agent", "people") is None or self._token(hit.end - 1) != token.i:
                continue
            if token.dep_ in ("compound", "amod") and token.head.i > token.i:
                continue
            agent = hit.get("agent")
            if agent is not None and isinstance(agent.entry, Agent) and agent.entry.kind == "materiel":
                continue
            body = agent is not None and isinstance(agent.entry, Agent) and agent.entry.kind == "organization"
            for mention in self._plain(token)[:1]:
                kind = "plural" if is_plural(token) or token.lower_ in ("police", "troops", "people") else "organization"
                if kind == "organization" and not body:
                    continue
                yield Antecedent(token.i, token.i + 1, mention.value, kind, None, is_subject(token))

    def _mention(self, start: int, end: int, value: ActorValue) -> Mention[ActorValue]:
        low, high = chars(self.surface, start, end)
        return Mention(start, end, low, high, value)


def person_token(coreference: Coreference, person: NamedPerson) -> int:
    """First token of a person's name."""
    return coreference._token(person.start)


def _own_span(token: Token, value: ActorValue) -> Mention[ActorValue]:
    return Mention(token.i, token.i + 1, token.idx, token.idx + len(token), value)


def _plain_country(value: ActorValue) -> ActorValue:
    return replace(value, sector=None, other_sectors=())


def _any_subject(doc: object, mention: Mention[ActorValue]) -> bool:
    return any(is_subject(doc[i]) for i in range(mention.start, mention.end))  # type: ignore[index]


def _expletive(token: Token) -> bool:
    """'It is raining', 'it was clear that': nobody."""
    return token.dep_ == "expl" or (
        token.head.pos_ in ("ADJ", "NOUN") and any(c.dep_ in ("cop",) for c in token.head.children)
        and any(c.dep_ in ("csubj", "ccomp", "advcl", "acl") for c in token.head.children)
    )


def _same_clause_object(token: Token, antecedent: Antecedent, surface: Surface) -> bool:
    """'Kim met him': a pronoun in object place is not the subject of its own verb."""
    if token.dep_ not in ("obj", "iobj", "obl", "dobj", "pobj"):
        return False
    verb = token.head
    return any(surface.doc[i].head == verb and is_subject(surface.doc[i]) for i in range(antecedent.token, antecedent.end))


def _after_preposition(surface: Surface, start: int) -> int:
    return start + 1 if surface.doc[start].dep_ in ("case", "prep") or surface.doc[start].pos_ == "ADP" else start


def _sector_of(head: Token, surface: Surface) -> str | None:
    hit = surface.hit_of(head)
    form = hit.get("agent", "office") if hit else None
    return getattr(form.entry, "sector", None) if form else None
