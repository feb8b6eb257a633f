"""Whether a time expression points back or ahead, and whether its 'since' is a stretch of time: read from the words."""

from __future__ import annotations

from itertools import islice

from spacy.tokens import Doc, Token

from extraction.knowledge.times import Cues
from extraction.normalise.times import Direction

_LEFT, _RIGHT = 12, 6  # how far cues are sought where there is no parse
_CLIMB = 8
_CHILDREN, _LONG_SENTENCE = 40, 200  # bounds against hostile parses
_PAST = frozenset(("had", "has", "have", "'ve", "was", "were", "did"))


def read_direction(doc: Doc, start: int, end: int, *, first: int, last: int, cues: Cues, parsed: bool) -> Direction:
    """The direction at tokens `[start, end)` in the sentence `[first, last)`.

    With a parse the governing verb decides: modal, plan or infinitive ahead; past tense back; present tense neither.
    Without one the nearest cue to the left, then to the right.
    """
    if parsed:
        governed = _from_parse(doc, start, end, cues)
        if governed != "past" and start > first and doc[start - 1].lower_ in ("until", "till"):
            return "future"
        if governed is not None:
            return governed
        return _from_words(doc, start, end, first, last, cues) if not _has_verb(doc, first, last) else ""
    return _from_words(doc, start, end, first, last, cues)


def is_stretch(doc: Doc, start: int, first: int, cues: Cues) -> bool:
    """Whether the 'since' before token `start` opens a stretch of time up to now, and no comparison."""
    if start <= first or doc[start - 1].lower_ != "since":
        return False
    return not any(doc[i].lower_ in cues.not_durative for i in range(max(first, start - 10), start - 1))


def is_past_perfect(doc: Doc, start: int, first: int) -> bool:
    """Whether the clause left of token `start` looks back from a point in the past ('had been held since')."""
    return any(doc[i].lower_ == "had" for i in range(max(first, start - 8), start))


def _has_verb(doc: Doc, first: int, last: int) -> bool:
    return any(doc[i].pos_ in ("VERB", "AUX") for i in range(first, min(last, first + _LONG_SENTENCE)))


def _from_parse(doc: Doc, start: int, end: int, cues: Cues) -> Direction | None:
    token = doc[start:end].root
    for _ in range(_CLIMB):
        if token.lower_ in cues.planned and not start <= token.i < end and not _has_object(token):
            return "future"
        if token.pos_ in ("VERB", "AUX") or any(child.dep_ == "cop" for child in _children(token)):
            verdict = _verb_direction(token, cues)
            if verdict is not None:
                return verdict
        if token.head == token:
            break
        token = token.head
    return None


def _has_object(verb: Token) -> bool:
    """'Set a radio station ablaze' plans nothing; 'is set to leave' does."""
    return any(child.dep_ in ("obj", "dobj") for child in _children(verb))


def _children(token: Token) -> list[Token]:
    return list(islice(token.children, _CHILDREN))


def _verb_direction(verb: Token, cues: Cues) -> Direction | None:
    """What a verb says; None sends the question to its head."""
    aux = [child.lower_ for child in _children(verb) if child.dep_ in ("aux", "aux:pass", "auxpass", "cop")]
    if any(word in cues.modal for word in aux):
        return "past" if "have" in aux else "future"
    if _PAST.intersection(aux) or verb.lower_ in ("was", "were", "had"):
        return "past"
    if any(child.lower_ == "to" and child.dep_ in ("mark", "aux") for child in _children(verb)):
        return "past" if "have" in aux else "future"
    if any(word in ("is", "are", "'s", "'re", "am") for word in aux):
        return ""
    if verb.tag_ == "VBD":
        return "past"
    if verb.tag_ in ("VBZ", "VBP", "VBG"):
        return ""
    if verb.tag_ == "VBN":
        return "past"
    return None


def _from_words(doc: Doc, start: int, end: int, first: int, last: int, cues: Cues) -> Direction:
    left = range(start - 1, max(first, start - _LEFT) - 1, -1)
    right = range(end, min(last, end + _RIGHT))
    for i in (*left, *right):
        word = doc[i].lower_
        if word in cues.modal:
            return "past" if i + 1 < len(doc) and doc[i + 1].lower_ == "have" else "future"
        if word in cues.planned or (word == "to" and i > first and doc[i - 1].lower_ in cues.committed):
            return "future"
        if word in cues.past or (word.endswith("ed") and len(word) > 4):
            return "past"
    return ""
