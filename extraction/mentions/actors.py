"""Noun phrases of a Doc to actors: names, titles, offices, groups, nationalities, metonyms, pronouns.

`ActorResolver` reads a Doc once (every form of the actor tables, every person by name) and then answers for any head:
full name → title and name → description of an office → group → nationality and agent noun → metonym → coreference →
unknown, kept as text with whatever country and sector its words give. A name is never guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from extraction import syntax
from extraction.knowledge.actors import ActorTables
from extraction.knowledge.actors_tables import Office
from extraction.mentions.actors_context import Completion
from extraction.mentions.coreference import Coreference
from extraction.mentions.coreference_people import NamedPerson, find_people
from extraction.mentions.coreference_titles import embassy_before
from extraction.mentions.descriptions import NATION, Surface, chars, noun_phrase
from extraction.mentions.descriptions_lists import shared_noun
from extraction.mentions.organizations import find_organizations
from extraction.normalise.names.phrases import Reading, read_phrase
from extraction.values import ActorValue, Mention, PlaceValue

_PRONOUNS = frozenset(
    ("he", "she", "they", "it", "him", "her", "them", "his", "hers", "their", "its", "himself", "herself", "itself",
     "themselves", "theirs", "my", "our", "ours", "mine")
)  # fmt: skip
_ORIGINS = ("from", "in", "of")
_PAIR = 2
_SURE = 0.5  # of a toponym: streets and sites of any town prove nothing
_SPEAKER = "spokesperson"
_PUBLIC = ("GOV", "LEG", "MIL", "COP", "JUD", "PTY", "OPP")
_ENVOYS = frozenset(("ambassador", "consul"))
_LONGEST_BODY = 8  # tokens
_RELATIVE = frozenset(["who", "whom", "which", "that", "whose", "where"])


class ActorResolver:
    """Resolves the noun phrases of one Doc; answers are kept by head."""

    def __init__(
        self,
        doc: Doc,
        tables: ActorTables,
        *,
        date: dt.date | None = None,
        places: Sequence[Mention[PlaceValue]] = (),
        text: str | None = None,
    ) -> None:
        self.doc = doc
        self.date = date
        self.surface = Surface.of(doc, tables, text)
        self.tables = self.surface.tables
        self.surface.placed.update(p.value.country for p in places if p.value.country and p.value.confidence >= _SURE)
        self._place_at = {i: place for place in places for i in range(place.start, place.end)}
        self._named = [p for p in find_people(self.surface, date) if not self._is_place(p)]
        short = (p.value.country for p in self._named if p.person is not None and p.end - p.start == 1)
        self.surface.placed.update(code for code in short if code)
        self._named = self._with_seats(self._named)
        self._person_at: dict[int, NamedPerson] = {}
        for person in self._named:
            start, end = self._tokens(person.start, person.end)
            for index in range(start, end):
                self._person_at.setdefault(index, person)
        self._titled_at: dict[int, NamedPerson] = {}  # token of a title → whose it is
        for person in self._named:
            if person.title_start < person.start:
                first = self._tokens(person.title_start, person.start)[0]
                for index in range(first, self._tokens(person.start, person.end)[0]):
                    self._titled_at.setdefault(index, person)
        self.people: list[Mention[ActorValue]] = [self._mention_of(p) for p in self._named]
        self.organizations: list[Mention[ActorValue]] = find_organizations(self.surface, self._named, date)
        self._organization_at = {i: m for m in self.organizations for i in range(m.start, m.end)}
        self._coreference = Coreference(self.surface, self._named, self.organizations, self._plain, date)
        self._completion = Completion(
            self.surface, self._place_at, self._organization_at, self._person_at, self._coreference
        )
        self._answers: dict[int, list[Mention[ActorValue]]] = {}
        self._readings: dict[str, list[Reading]] = {}

    def resolve(self, head: Token) -> list[Mention[ActorValue]]:
        """Return the actors of the noun phrase headed by `head`: none for fillers, several for compounds."""
        known = self._answers.get(head.i)
        if known is None:
            self._answers[head.i] = []  # a phrase that leads back to itself has no answer
            known = self._answers[head.i] = self._resolve(head)
        return known

    def _resolve(self, head: Token) -> list[Mention[ActorValue]]:
        if head.lower_ in _RELATIVE and head.pos_ in ("PRON", "SCONJ", "DET", "ADV"):
            noun = syntax.antecedent(head)
            return self.resolve(noun) if noun is not head else []
        if head.pos_ == "PRON" or head.lower_ in _PRONOUNS:
            return self._coreference.pronoun(head)
        named = self._named_at(head)
        if named is not None:
            return [self._mention_of(named)]
        start, end = noun_phrase(head, self.surface)
        referred = self._coreference.description(head, start, end)
        if referred is not None:
            return referred
        found = self._read(head, start, end)
        if not found and head.dep_ == "appos" and head.head.i < head.i:
            return self.resolve(head.head)  # 'Russia, a country that has sent aid'
        return found

    def _plain(self, head: Token) -> list[Mention[ActorValue]]:
        """Resolve without coreference: what may itself be an antecedent."""
        named = self._named_at(head)
        if named is not None:
            return [self._mention_of(named)]
        start, end = noun_phrase(head, self.surface)
        return self._read(head, start, end, context=False)

    # persons -----------------------------------------------------------------------------------------------------

    def _is_place(self, person: NamedPerson) -> bool:
        """A single unknown word that the gazetteer knows is a town and no surname."""
        if person.person is not None or person.end - person.start > 1 or person.title.offices:
            return False
        return self._tokens(person.start, person.end)[0] in self._place_at and " " not in person.key

    def _with_seats(self, people: list[NamedPerson]) -> list[NamedPerson]:
        """'the ruler of the Darfur region, X': a toponym in the title, or an ambassador's embassy, says whose X is."""
        seats: dict[str, str] = {}
        for person in people:
            if person.person is None and person.value.country is None and person.key not in seats:
                country = self._seat_of(person) or self._home_of(person)
                if country is not None:
                    seats[person.key] = country
        return [
            replace(p, value=replace(p.value, country=seats[p.key]))
            if p.person is None and p.value.country is None and p.key in seats
            else p
            for p in people
        ]

    def _seat_of(self, person: NamedPerson) -> str | None:
        start = self._tokens(person.start, person.end)[0]
        if person.title_start < person.start:
            for index in range(self._tokens(person.title_start, person.start)[0], start):
                place = self._place_at.get(index)
                posted = place is not None and place.start > 0 and self.doc[place.start - 1].lower_ in ("to", "for")
                if place is not None and place.value.country and place.value.confidence >= _SURE and not posted:
                    return place.value.country
        return embassy_before(self.surface, start) if person.title.offices & _ENVOYS else None

    def _home_of(self, person: NamedPerson) -> str | None:
        """The country of the article for those who govern, judge or enforce, unless they are posted elsewhere."""
        posted = " to " in f" {person.title.words.lower()} "  # 'Ambassador to Japan'
        at_home = person.title.offices and person.title.sector in _PUBLIC and not posted
        return self.surface.dominant() if at_home else None

    def _named_at(self, head: Token) -> NamedPerson | None:
        """The person whose name or title holds a head, or whose name stands beside the head's description."""
        person = self._person_at.get(head.i)
        if person is not None:
            return person
        hit = self.surface.hit_of(head)
        following = self._person_at.get(head.i + 1)
        if following is not None and self._tokens(following.title_start, following.end)[0] <= head.i:
            return following
        if hit is None or hit.get("office", "agent") is None or hit.possessive:
            return None
        return self._titled_at.get(head.i) or self._beside(head)

    def _beside(self, head: Token) -> NamedPerson | None:
        """'the head of Kyiv's military administration, Serhii Popko': the name after the comma."""
        if head.tag_ in ("NNS", "NNPS"):
            return None
        start, end = noun_phrase(head, self.surface)
        for index in range(head.i + 1, end):
            inside = self._person_at.get(index)
            if (
                inside is not None
                and self.doc[index - 1].text == ","
                and self._tokens(inside.start, inside.end)[1] >= end
            ) and _agrees(inside, read_phrase(self._text(start, index - 1), self.tables)[0]):
                return inside
        if end + 1 < len(self.doc) and self.doc[end].text == "," and end + 1 < self.surface.sentence(head.i)[1]:
            person = self._person_at.get(end + 1)
            if person is not None and self._tokens(person.start, person.end)[0] == end + 1:
                after = self._tokens(person.start, person.end)[1]
                closed = (
                    after >= len(self.doc)
                    or not self.doc[after].text.isalnum()
                    or self.doc[after].pos_ in ("VERB", "AUX", "ADP")
                )
                listed = after < len(self.doc) and self.doc[after].lower_ == "and"
                if closed and not listed and _agrees(person, read_phrase(self._text(start, end), self.tables)[0]):
                    return person
        return None

    def _mention_of(self, person: NamedPerson) -> Mention[ActorValue]:
        words = self.surface.text.words
        start_char = words[person.title_start].start
        end_char = words[person.end - 1].end
        if words[person.end - 1].possessive:
            end_char -= 2
        start, end = self.surface.tokens_of(start_char, end_char)
        return Mention(start, end, start_char, end_char, person.value)

    def _tokens(self, first: int, end: int) -> tuple[int, int]:
        words = self.surface.text.words
        return self.surface.tokens_of(words[first].start, words[max(end, first + 1) - 1].end)

    # phrases -----------------------------------------------------------------------------------------------------

    def _text(self, start: int, end: int) -> str:
        low, high = chars(self.surface, start, end)
        return self.surface.text.text[low:high]

    def _read(self, head: Token, start: int, end: int, *, context: bool = True) -> list[Mention[ActorValue]]:
        low, _ = chars(self.surface, start, end)
        body = self._organization_at.get(head.i)
        if body is not None and body.start <= start and end <= body.end and body.value.country is not None:
            return [body]
        shared = shared_noun(head, self.surface)
        if shared is not None:
            return [self._at(*shared)]
        end = self._with_partners(head, end)
        found = []
        for reading in self._phrase(self._text(start, end)):
            mended = self._completion.complete(reading, head, start, end, context=context)
            if mended is not None:
                found.append(self._at(low + mended.start_char, low + mended.end_char, mended.value))
        return found

    def _phrase(self, text: str) -> list[Reading]:
        """Read a phrase once, however often the article says it."""
        known = self._readings.get(text)
        if known is None:
            known = read_phrase(text, self.tables, on=self.date, prefer=self.surface.prefer)
            self._readings[text] = known
        return known

    def _with_partners(self, head: Token, end: int) -> int:
        """'Envoys from Washington and Tehran': a phrase goes on over the nations that its people come from."""
        if end >= len(self.doc):
            return end
        if self.doc[end].lower_ == "for":
            return self._with_body(head, end)
        if head.tag_ != "NNS" or self.doc[end].lower_ not in _ORIGINS:
            return end
        nations = [noun for name, noun in syntax.obliques(head) if name in _ORIGINS and noun.i > end]
        if len(nations) < _PAIR or any(
            (hit := self.surface.hit_of(n)) is None or not hit.get(*NATION) for n in nations
        ):
            return end
        return nations[-1].i + 1

    def _with_body(self, head: Token, end: int) -> int:
        """'A spokeswoman for the Chinese foreign ministry': for whom somebody speaks belongs to the phrase."""
        hit = self.surface.hit_of(head)
        office = hit.get("office") if hit is not None else None
        bodies = [noun for name, noun in syntax.obliques(head) if name == "for" and noun.i > end]
        if office is None or not isinstance(office.entry, Office) or office.entry.id != _SPEAKER or not bodies:
            return end
        return min(bodies[0].i + 1, end + _LONGEST_BODY)

    def _at(self, start_char: int, end_char: int, value: ActorValue) -> Mention[ActorValue]:
        if self.surface.text.text[end_char : end_char + 1] == "." and self.surface.text.text[
            max(end_char - 3, 0) : end_char
        ].count("."):
            end_char += 1  # the last point of 'U.S.'
        start, end = self.surface.tokens_of(start_char, end_char)
        return Mention(start, end, start_char, end_char, value)


def _agrees(person: NamedPerson, reading: Reading) -> bool:
    """A description fits a name beside it: a person's description, and no other country."""
    if reading.value.kind not in ("person", "people"):
        return False
    known = person.value.country
    return (
        reading.value.country is None
        or known is None
        or known == reading.value.country
        or known in ("UNO", "IGO", "EUR", "IMG")
    )
