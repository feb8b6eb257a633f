"""Whom 'I', 'we', 'us' and 'our' mean inside quotation marks: who is quoted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

from spacy.tokens import Token

from extraction.knowledge.coreference import words
from extraction.mentions.coreference_antecedents import Antecedents
from extraction.mentions.descriptions import Surface
from extraction.values import ActorValue

_OPEN, _CLOSE, _EITHER = "“", "”", '"'
_LONGEST = 400  # tokens of a quotation
_CLAUSES = ("ccomp", "parataxis", "dep")
_CLIMB = 10
_EARLIER = 2  # sentences before a quotation that nobody is named beside


class Speakers:
    """Who is quoted where in one Doc."""

    def __init__(self, surface: Surface, found: Antecedents, pronoun: Callable[[Token], list[ActorValue]]) -> None:
        self.surface = surface
        self._found = found
        self._pronoun = pronoun
        self._ranges: list[tuple[int, int]] | None = None
        self._verbs: dict[tuple[int, int], Token | None] = {}  # quotation → verb of saying

    def of(self, token: Token) -> list[ActorValue]:
        """Return who says what a token of the first person stands in; empty outside quotation marks."""
        quotation = self._quotation(token.i)
        if quotation is None:
            return []
        if quotation not in self._verbs:
            self._verbs[quotation] = self._beside(quotation)
        verb = self._above(token) or self._verbs[quotation]
        return self._subject(verb) if verb is not None else []

    def _quotation(self, index: int) -> tuple[int, int] | None:
        if self._ranges is None:
            self._ranges = _quotations(self.surface)
        number = bisect_right(self._ranges, (index, len(self.surface.doc))) - 1
        if number < 0:
            return None
        start, end = self._ranges[number]
        return (start, end) if start < index < end else None

    def _above(self, token: Token) -> Token | None:
        """The verb of saying over the clause."""
        for _ in range(_CLIMB):
            verb = token.head
            if verb == token:
                return None
            if token.dep_ in _CLAUSES and verb.lemma_ in words("reporting") and _speaker(verb) is not None:
                return verb
            token = verb
        return None

    def _beside(self, quotation: tuple[int, int]) -> Token | None:
        """The verb of saying nearest to a quotation, in its sentences or just before."""
        start, end = quotation
        low, high = self.surface.sentence(start)[0], self.surface.sentence(max(end - 1, start))[1]
        high = max(high, self.surface.sentence(end)[1] if end < len(self.surface.doc) else high)
        verb = self._nearest(low, high, quotation)
        for _ in range(_EARLIER):
            if verb is not None or low == 0:
                break
            low = self.surface.sentence(low - 1)[0]
            verb = self._nearest(low, start, quotation)
        return verb

    def _nearest(self, low: int, high: int, quotation: tuple[int, int]) -> Token | None:
        start, end = quotation
        verbs = [
            token
            for token in self.surface.doc[low:high]
            if not start < token.i < end and token.lemma_ in words("reporting") and _speaker(token) is not None
        ]
        return min(verbs, key=lambda v: min(abs(v.i - start), abs(v.i - end)), default=None)

    def _subject(self, verb: Token) -> list[ActorValue]:
        subject = _speaker(verb)
        if subject is None:
            return []
        if subject.pos_ == "PRON":
            return self._pronoun(subject)
        for antecedent in self._found.of_sentence(self.surface.doc[slice(*self.surface.sentence(subject.i))]):
            if antecedent.token <= subject.i < antecedent.end and antecedent.kind != "country":
                return [antecedent.value]
        return self._found.plain(subject)[:1]


def _speaker(verb: Token) -> Token | None:
    """Subject of a verb of saying that is not itself of the first person."""
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    return subject if subject is not None and subject.lower_ not in words("first") | {"it", "you"} else None


def _quotations(surface: Surface) -> list[tuple[int, int]]:
    """Token ranges between quotation marks, in order; one that nothing closes ends at the length of the longest."""
    found: list[tuple[int, int]] = []
    start = -1
    for token in surface.doc:
        text = token.text
        if text == _OPEN or (text == _EITHER and (start < 0 or _opens(token))):
            if start >= 0:
                found.append((start, token.i))  # a paragraph of a quotation that goes on
            start = token.i
        elif start >= 0 and text in (_CLOSE, _EITHER):
            found.append((start, token.i))
            start = -1
        elif start >= 0 and token.i - start > _LONGEST:
            start = -1
    return found


def _opens(mark: Token) -> bool:
    """A mark with white space before it and none after it opens a quotation."""
    return (mark.i == 0 or bool(mark.nbor(-1).whitespace_)) and not mark.whitespace_ and mark.i + 1 < len(mark.doc)
