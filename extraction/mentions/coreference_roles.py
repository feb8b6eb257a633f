"""Descriptions of offices and bodies: 'the minister', 'the president', 'the ministry', 'the group'."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from extraction.knowledge.coreference import load_coreference, words
from extraction.mentions.coreference_antecedents import Antecedents
from extraction.mentions.coreference_people import NamedPerson
from extraction.mentions.descriptions import Surface
from extraction.normalise.names.offices import office_holder, title_of
from extraction.values import ActorValue

_RULERS = ("president", "king", "premier", "chancellor", "emir", "head")
_BODY_REACH = 12  # sentences
_PEOPLE_REACH = 400  # mentions of people that an office is looked for among


def office_noun(head: Token) -> str:
    """The noun of an office, with its complement where that makes the office: 'head of state'."""
    words = head.doc[head.i : head.i + 3].text.lower()
    return words if words in load_coreference().offices else head.lemma_.lower()


class Roles:
    """Answers for descriptions by office or kind of body in one Doc."""

    def __init__(
        self, surface: Surface, people: Sequence[NamedPerson], found: Antecedents, date: dt.date | None
    ) -> None:
        self.surface = surface
        self.date = date
        self._people = people
        self._found = found
        self._tokens = [found.token_of(p.start) for p in people]

    def office(self, head: Token, start: int, end: int) -> ActorValue | None:
        """Return the last person with such a title; else one named at once; else the office's one holder at home."""
        wanted = load_coreference().offices[office_noun(head)]
        words = self.surface.doc[start:end].text.lower().removeprefix("the ")
        before = bisect_left(self._tokens, start)
        for number in range(before - 1, max(before - _PEOPLE_REACH, 0) - 1, -1):
            if _holds(self._people[number], wanted, words, head.lower_):
                return self._people[number].value
        here = self._found.sentence(start)
        for number in range(before, len(self._people)):
            if self._found.sentence(self._tokens[number]) - here > 1:
                break
            if wanted & self._people[number].title.offices:
                return self._people[number].value
        return self._ruler(head, wanted, start)

    def _ruler(self, head: Token, wanted: frozenset[str], start: int) -> ActorValue | None:
        home = self._found.home(start) if head.lower_ in _RULERS else None
        for office in sorted(wanted) if home else ():
            holding = office_holder(home, office, self.date, self.surface.tables)
            if holding is not None:
                kind = self.surface.tables.offices[holding.tenure.office]
                return ActorValue(
                    holding.person.name,
                    "person",
                    home,
                    kind.sector,
                    kind.other_sectors,
                    holding.person.wikidata,
                    title_of(holding, self.surface.tables),
                )
        return None

    def body(self, head: Token) -> ActorValue | None:
        """Return the last body that a noun such as 'ministry' or 'group' fits."""
        lemma = head.lemma_.lower()
        classes = load_coreference().bodies[lemma]
        for value, token in self._bodies_before(head):
            entry = (value.name + " " + self._words_at(token)).lower().split()
            if lemma in entry or head.lower_ in entry or value.sector in classes or value.country in classes:
                return value
            if lemma in words("any_body") and value.sector is None:
                return value
        return None

    def _bodies_before(self, head: Token) -> Iterator[tuple[ActorValue, int]]:
        for sent in self._found.back(head, _BODY_REACH):
            options = [a for a in self._found.of_sentence(sent) if a.kind == "organization" and a.end <= head.i]
            for a in reversed(options):
                yield a.value, a.token

    def _words_at(self, token: int) -> str:
        hit = self.surface.hit_of(self.surface.doc[token])
        if hit is None:
            return self.surface.doc[token].text
        words = self.surface.text.words
        return self.surface.text.text[words[hit.start].start : words[hit.end - 1].end]


def _holds(person: NamedPerson, wanted: frozenset[str], words: str, noun: str) -> bool:
    """Whether a person's title or office answers to a description."""
    held = (person.value.office or "").lower()
    return bool(
        wanted & person.title.offices
        or noun in person.title.words.lower()
        or words in held
        or noun in held.split(" of ")[0].split()
    )
