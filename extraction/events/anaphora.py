"""'The talks lasted two hours': a definite noun that tells of an event again has that event's participants."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.components.triggers import Match
from extraction.events.arguments import Arguments
from extraction.events.drafts import Draft
from extraction.events.slots import fill
from extraction.knowledge.participants import limits, words
from extraction.schema import Status

_TOLD_AGAIN = {"ASSAULT", "CONSULT", "PROTEST"}  # what news comes back to by its bare noun
_SUBJECT = {"nsubj", "nsubj:pass", "nsubjpass"}
_OWN = ("of", "by", "poss", "between", "with", "against", "on", "for")


def told_before(match: Match, earlier: Sequence[Draft]) -> Arguments | None:
    """Return the arguments of the event that a bare noun takes up, if one of its type was told shortly before.

    Only the definite subject of a sentence is read so: 'in the meeting, X said' tells what X said.
    """
    if match.entry.pos != "noun" or match.entry.type not in _TOLD_AGAIN or match.head.dep_ not in _SUBJECT:
        return None
    if not any(child.lower_ in words("known") for child in match.head.children if child.i < match.head.i):
        return None
    if any(fill(match, slot) for slot in _OWN):
        return None
    for other in reversed(earlier[-limits().condemned_reach :]):
        same = other.event_type == match.entry.type and other.match.head.sent.start != match.head.sent.start
        if same and other.arguments.actors and other.status in (Status.ACTUAL, Status.HISTORICAL):
            return Arguments(other.arguments.actors, other.arguments.recipients, ())
    return None
