"""Coreference inside an article by rule: pronouns, 'the two countries', 'the ministry', 'the president', 'the capital'.

Agreement in kind and number, then recency with a preference for subjects; pronouns look two sentences back. Each
answer keeps the span of the pronoun or description.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Span, Token

from extraction.mentions.coreference_antecedents import STATE_BODIES, Antecedent, Antecedents
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
_REPORTING = frozenset(
    [
        "say",
        "report",
        "announce",
        "tell",
        "add",
        "claim",
        "state",
        "confirm",
        "declare",
        "note",
        "warn",
        "insist",
        "explain",
        "write",
        "argue",
    ]
)
_ASIDE = frozenset(["against", "over", "on", "in", "from", "at", "near", "into", "inside", "toward", "towards"])


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
        self._found = Antecedents(surface, people, organizations, plain)
        self._pairs: dict[int, list[ActorValue]] = {}

    def home(self, position: int) -> str | None:
        """The country at home where a token stands, if there is one."""
        return self._found.home(position)

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
        for sent in self._found.back(token, _REACH):
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
        for distance, sent in enumerate(self._found.back(token, _REACH)):
            options = [a for a in self._found.of_sentence(sent) if a.end <= token.i and fits(a) and a.actor]
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
        for sent in self._found.back(token, _REACH):
            options = [a for a in self._found.of_sentence(sent) if a.end <= token.i and fits(a) and a.subject]
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
        if named or (is_plural(head) and noun not in ("authorities", "headquarters")) or end - start > 6:
            return None
        if lemma in OFFICE_NOUNS and is_definite(start, self.surface):
            return self._office(head, start, end)
        if end - start > 4 or (lemma in COUNTRY_NOUNS and head.i != end - 1):
            return None
        if lemma == "capital" or (lemma in COUNTRY_NOUNS and is_definite(start, self.surface)):
            found = self._best(head, lambda a: a.kind == "country" and a.value.country not in STATE_BODIES)
            return [self._mention(start, end, found.value)] if found else None
        if lemma in BODY_NOUNS and is_definite(start, self.surface):
            return self._body(head, lemma, start, end)
        return None

    def _names_somebody(self, start: int, end: int) -> bool:
        """Tell whether a phrase names a nation or a body itself."""
        for index in self.surface.words_of(start, end):
            hit = self.surface.at.get(index)
            if (
                hit is not None
                and not hit.blocked
                and hit.get("country", "adjective", "people", "partial", "seat", "place", "organization")
            ):
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
            return definite and (
                number is not None or noun in ("countries", "nations", "sides", "neighbours", "neighbors")
            )
        return noun in ("two", "both", "pair", "duo", "trio") and end - start <= 2

    def _inner_set(self, head: Token, start: int, end: int) -> list[Mention[ActorValue]] | None:
        """'soldiers of the two countries', 'officials on the two sides': the set with the head's sector."""
        for child in head.children:
            if (
                child.i > head.i
                and child.dep_ in ("nmod", "prep", "pobj", "obl")
                and child.lower_ in COUNTRY_PLURALS | EITHER_PLURALS
            ):
                low = child.left_edge.i
                if self._is_set(
                    child.lower_, _after_preposition(self.surface, low), child.i + 1, self._number(low, child.i + 1)
                ):
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
        people = (
            self._people_before(head, number, reach=4) if head.lower_ in ("two", "both", "pair", "duo", "trio") else []
        )
        return people or self._countries_before(head, number)

    def _people_before(self, head: Token, number: int, reach: int = 6) -> list[ActorValue]:
        values: dict[str, ActorValue] = {}
        for sent in self._found.back(head, reach):
            for a in reversed([a for a in self._found.of_sentence(sent) if a.kind == "person" and a.end <= head.i]):
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

    def _weighed(self, head: Token) -> tuple[dict[str, float], dict[str, ActorValue]]:
        """Weigh the countries of the sentences before: who acts or owns counts most, what is acted against least."""
        weights: dict[str, float] = {}
        values: dict[str, ActorValue] = {}
        doc = self.surface.doc
        for distance, sent in enumerate(self._found.back(head, 3)):
            fade = 0.6**distance
            for a in self._found.of_sentence(sent):
                code = a.value.country
                if a.end > head.i or code is None or code in STATE_BODIES or a.kind not in ("country", "person"):
                    continue
                noun = doc[a.end - 1]
                aside = any(c.dep_ == "case" and c.lower_ in _ASIDE for c in noun.children)
                weight = 3 if a.subject else 2 if noun.dep_ in ("nmod:poss", "poss") else 0.3 if aside else 1
                weights[code] = weights.get(code, 0.0) + weight * fade
                country = self.surface.tables.countries.get(code)
                if country is not None:
                    values.setdefault(code, ActorValue(country.name, "country", code, None, (), country.wikidata))
        return {code: weight for code, weight in weights.items() if code in values}, values

    def _last_pair(self, head: Token) -> list[ActorValue]:
        earlier = max((i for i in self._pairs if i < head.i), default=-1)
        for sent in self._found.back(head, 3):
            if sent.end <= earlier:
                break
            for first, second in reversed(list(self._coordinated(sent))):
                if second.end <= head.i and first.token > earlier and first.kind == second.kind == "country":
                    pair = [_plain_country(first.value), _plain_country(second.value)]
                    if not any(v.country in STATE_BODIES for v in pair):
                        self._pairs[head.i] = pair
                        return pair
        if earlier >= 0:
            self._pairs[head.i] = self._pairs[earlier]
            return self._pairs[earlier]
        return []

    def _coordinated(self, sent: Span) -> Iterator[tuple[Antecedent, Antecedent]]:
        """Neighbouring antecedents joined by 'and' or 'with', both named in full."""
        options = [a for a in self._found.of_sentence(sent) if a.actor and a.kind in ("country", "person")]
        for first, second in itertools.pairwise(options):
            between = [t.lower_ for t in self.surface.doc[first.end : second.token]]
            if between in (["and"], ["and", "the"], [",", "and"]) or (
                between and between[0] == "and" and len(between) <= 3 and first.kind == "person"
            ):
                yield first, second

    def _office(self, head: Token, start: int, end: int) -> list[Mention[ActorValue]] | None:
        """'the minister', 'the president': the last person with such a title; else the office's one holder at home."""
        wanted = OFFICE_NOUNS[head.lemma_.lower()]
        words = self.surface.doc[start:end].text.lower().removeprefix("the ")
        for person in reversed([p for p in self._people if self._found.token_of(p.start) < start]):
            title = person.title.words.lower()
            held = (person.value.office or "").lower()
            if (
                wanted & person.title.offices
                or head.lower_ in title
                or words in held
                or head.lower_ in held.split(" of ")[0].split()
            ):
                return [self._mention(start, end, person.value)]
        for person in self._people:
            if (
                self._found.token_of(person.start) > start
                and wanted & person.title.offices
                and self._found.sentence(self._found.token_of(person.start)) - self._found.sentence(start) <= 1
            ):
                return [self._mention(start, end, person.value)]
        home = self._found.home(start)
        for office in sorted(wanted):
            holding = office_holder(home, office, self.date, self.surface.tables)
            if holding is not None and head.lower_ in ("president", "king", "premier", "chancellor", "emir"):
                kind = self.surface.tables.offices[holding.tenure.office]
                value = ActorValue(
                    holding.person.name,
                    "person",
                    home,
                    kind.sector,
                    kind.other_sectors,
                    holding.person.wikidata,
                    title_of(holding, self.surface.tables),
                )
                return [self._mention(start, end, value)]
        return None

    def _body(self, head: Token, lemma: str, start: int, end: int) -> list[Mention[ActorValue]] | None:
        """'the ministry', 'the group': the last body that such a noun fits."""
        classes = BODY_NOUNS[lemma]
        for value, token in self._bodies_before(head):
            entry = (value.name + " " + self._words_at(token)).lower()
            if (
                lemma in entry.split()
                or head.lower_ in entry.split()
                or value.sector in classes
                or (value.country in classes)
            ):
                return [self._mention(start, end, value)]
        return None

    def _bodies_before(self, head: Token) -> Iterator[tuple[ActorValue, int]]:
        for sent in self._found.back(head, 12):
            options = [a for a in self._found.of_sentence(sent) if a.kind == "organization" and a.end <= head.i]
            for a in reversed(options):
                yield a.value, a.token

    def _words_at(self, token: int) -> str:
        hit = self.surface.hit_of(self.surface.doc[token])
        if hit is None:
            return self.surface.doc[token].text
        words = self.surface.text.words
        return self.surface.text.text[words[hit.start].start : words[hit.end - 1].end]

    def _mention(self, start: int, end: int, value: ActorValue) -> Mention[ActorValue]:
        low, high = chars(self.surface, start, end)
        return Mention(start, end, low, high, value)


def _own_span(token: Token, value: ActorValue) -> Mention[ActorValue]:
    return Mention(token.i, token.i + 1, token.idx, token.idx + len(token), value)


def _plain_country(value: ActorValue) -> ActorValue:
    return replace(value, sector=None, other_sectors=())


def _expletive(token: Token) -> bool:
    """'It is raining', 'it was clear that': nobody."""
    return token.dep_ == "expl" or (
        token.head.pos_ in ("ADJ", "NOUN")
        and any(c.dep_ in ("cop",) for c in token.head.children)
        and any(c.dep_ in ("csubj", "ccomp", "advcl", "acl") for c in token.head.children)
    )


def _same_clause_object(token: Token, antecedent: Antecedent, surface: Surface) -> bool:
    """'Kim met him': a pronoun in object place is not the subject of its own verb."""
    if token.dep_ not in ("obj", "iobj", "obl", "dobj", "pobj"):
        return False
    verb = token.head
    return any(
        surface.doc[i].head == verb and is_subject(surface.doc[i]) for i in range(antecedent.token, antecedent.end)
    )


def _after_preposition(surface: Surface, start: int) -> int:
    return start + 1 if surface.doc[start].dep_ in ("case", "prep") or surface.doc[start].pos_ == "ADP" else start


def _sector_of(head: Token, surface: Surface) -> str | None:
    hit = surface.hit_of(head)
    form = hit.get("agent", "office") if hit else None
    return getattr(form.entry, "sector", None) if form else None
