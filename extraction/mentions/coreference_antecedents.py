"""What may be referred to: persons, countries, bodies and groups of a Doc, sentence by sentence."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from extraction.knowledge.actors_tables import Agent
from extraction.knowledge.coreference import words
from extraction.mentions.coreference_people import NamedPerson
from extraction.mentions.descriptions import Surface, is_plural, is_subject
from extraction.values import ActorValue, Mention

STATE_BODIES = ("UNO", "EUR", "IGO", "NGO", "IMG", "MNC", "ISM")
_HOME_OFFICES = frozenset(
    ("president", "prime_minister", "foreign_minister", "defence_minister", "interior_minister", "minister",
     "finance_minister")
)  # fmt: skip
_MANY = frozenset(("police", "troops", "people"))
_BODIES = frozenset(("parties", "authorities", "forces", "companies", "groups", "bodies", "armies", "communities"))
_NO_PEOPLE = frozenset(("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "PRODUCT", "EVENT", "LAW"))


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
    partners: tuple[ActorValue, ...] = ()  # 'the ministers of Greece, Malta and Cyprus': those after the first


class Antecedents:
    """Antecedents of one Doc, found sentence by sentence when they are needed."""

    def __init__(
        self,
        surface: Surface,
        people: Sequence[NamedPerson],
        organizations: Sequence[Mention[ActorValue]],
        plain: Callable[[Token], list[Mention[ActorValue]]],
    ) -> None:
        self.surface = surface
        self._people = people
        self._resolve = plain
        self._sents: list[Span] = surface.sentences()
        self._starts = [sent.start for sent in self._sents]
        self._people_of: dict[int, list[NamedPerson]] = {}  # first token of a sentence → its mentions
        self._organizations_of: dict[int, list[Mention[ActorValue]]] = {}
        for person in people:
            self._people_of.setdefault(surface.sentence(self.token_of(person.start))[0], []).append(person)
        for mention in organizations:
            self._organizations_of.setdefault(surface.sentence(mention.start)[0], []).append(mention)
        self._by_sentence: dict[int, list[Antecedent]] = {}
        self._others: dict[int, list[Token]] = {}
        self._dominant = surface.dominant()
        self._home_by_officials: tuple[str | None] | None = None

    def plain(self, token: Token) -> list[ActorValue]:
        """Resolve a noun by itself."""
        return [m.value for m in self._resolve(token)]

    def back(self, token: Token, reach: int) -> Iterator[Span]:
        """Yield the sentence of a token and up to `reach` sentences before it, nearest first."""
        index = self.sentence(token.i)
        for position in range(index, max(index - reach, 0) - 1, -1):
            yield self._sents[position]

    def sentence(self, token: int) -> int:
        """Number of the sentence that holds a token."""
        return max(bisect_left(self._starts, token + 1) - 1, 0)

    def token_of(self, word: int) -> int:
        """First token of a word."""
        return self.surface.token_at(self.surface.text.words[word].start)

    def of_sentence(self, sent: Span) -> list[Antecedent]:
        """Return the antecedents of a sentence in order, found once."""
        known = self._by_sentence.get(sent.start)
        if known is None:
            known = self._by_sentence[sent.start] = sorted(self._gather(sent), key=lambda a: (a.token, a.end))
        return known

    def _gather(self, sent: Span) -> Iterator[Antecedent]:
        doc = self.surface.doc
        covered: set[int] = set()
        for person in self._people_of.get(sent.start, ()):
            start, end = self.token_of(person.start), self.token_of(person.end - 1) + 1
            covered.update(range(self.token_of(person.title_start), end))
            subject = any(is_subject(doc[i]) for i in range(self.token_of(person.title_start), end))
            yield Antecedent(start, end, person.value, "person", person.gender, subject)
        for mention in self._organizations_of.get(sent.start, ()):
            if mention.start not in covered:
                covered.update(range(mention.start, mention.end))
                last = doc[mention.end - 1]
                many = last.tag_ == "NNS" or (last.tag_ == "NNPS" and last.lower_ in _BODIES)
                kind = "plural" if many else "organization"
                yield Antecedent(mention.start, mention.end, mention.value, kind, None, _any_subject(doc, mention))
        yield from self._nominals(sent, covered)
        for token, hit, form in self.surface.nations(sent.start, sent.end):
            if token in covered:
                continue
            country = self.surface.tables.countries.get(form.code or "")
            value = ActorValue(form.name, "country", form.code, None, (), country.wikidata if country else None)
            end = self.token_of(hit.end - 1) + 1
            noun = doc[end - 1]
            acts = form.kind in ("country", "seat", "partial") and noun.dep_ not in (
                "compound",
                "amod",
                "nmod:poss",
                "poss",
            )
            yield Antecedent(
                token, end, value, "country", None, is_subject(noun), acts or form.kind in ("country", "seat")
            )

    def _nominals(self, sent: Span, covered: set[int]) -> Iterator[Antecedent]:
        """Bodies and groups of people by description: 'the Ukrainian air force', 'police troops', 'Palestinians'."""
        for index in self.surface.words_of(sent.start, sent.end):
            hit = self.surface.at.get(index)
            if hit is None or hit.end - 1 != index or hit.get("agent", "people") is None:
                continue
            token = self.surface.doc[self.token_of(index)]
            if token.i in covered or token.pos_ not in ("NOUN", "PROPN"):
                continue
            if token.dep_ in ("compound", "amod") and token.head.i > token.i:
                continue
            agent = hit.get("agent")
            if agent is not None and isinstance(agent.entry, Agent) and agent.entry.kind == "materiel":
                continue
            body = agent is not None and isinstance(agent.entry, Agent) and agent.entry.kind == "organization"
            values = self.plain(token)
            kind = "plural" if is_plural(token) or token.lower_ in _MANY else "organization"
            if not values or (kind == "organization" and not body):
                continue
            if values[0].kind == "person" or not any(c.isalpha() for c in values[0].name):
                continue  # 'Sadik Sheikh, residents of …', 'another 15'
            partners = tuple(values[1:]) if kind == "plural" else ()
            yield Antecedent(token.i, token.i + 1, values[0], kind, None, is_subject(token), partners=partners)

    def other_plurals(self, sent: Span) -> list[Token]:
        """Return the plural nouns of a sentence that are no antecedents, but may be what 'they' means."""
        known = self._others.get(sent.start)
        if known is None:
            taken = {i for a in self.of_sentence(sent) if a.kind != "country" for i in range(a.token, a.end)}
            known = self._others[sent.start] = [t for t in sent if t.i not in taken and _may_be_they(t)]
        return known

    def home(self, position: int) -> str | None:
        """The country at home: the only one of the sentence and the one before, else the one the article is about."""
        if self._dominant:
            return self._dominant
        index = self.sentence(position)
        for sent in (self._sents[index], self._sents[max(index - 1, 0)]):
            here = {code for token, code in self._nations(sent) if token > 0 and self._inside(token)}
            if len(here) == 1:
                return here.pop()
        for first in (index, max(index - 1, 0)):
            span = self._sents[first].start, self._sents[index].end
            codes = {form.code for _, _, form in self.surface.nations(*span)} - set(STATE_BODIES)
            if len(codes) == 1:
                return codes.pop()
            if codes:
                break
        if self._home_by_officials is None:
            self._home_by_officials = (self._unmarked(),)
        return self._home_by_officials[0]

    def _nations(self, sent: Span) -> Iterator[tuple[int, str]]:
        for token, _, form in self.surface.nations(sent.start, sent.end):
            if form.code and form.code not in STATE_BODIES and form.kind in ("country", "seat"):
                yield token, form.code

    def _inside(self, token: int) -> bool:
        """'in Manila', 'across northern Nigeria'."""
        doc = self.surface.doc
        before = token - 2 if token > 1 and doc[token - 1].pos_ in ("ADJ", "DET") else token - 1
        return doc[before].lower_ in ("in", "across", "inside", "throughout")

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


def _any_subject(doc: Doc, mention: Mention[ActorValue]) -> bool:
    return any(is_subject(doc[i]) for i in range(mention.start, mention.end))


def _may_be_they(token: Token) -> bool:
    return (
        token.tag_ in ("NNS", "NNPS")
        and token.lower_ not in words("never_they")
        and token.ent_type_ not in _NO_PEOPLE
        and not (token.dep_ in ("compound", "amod") and token.head.i > token.i)
    )
