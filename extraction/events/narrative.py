"""Times and places that a story states once and lets run on: an event without takes those of the story so far."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from extraction.events.circumstances import EventTime
from extraction.events.drafts import Draft
from extraction.schema import Status
from extraction.syntax import sentence_starts
from extraction.values import Mention, PlaceValue

_REACH = 2  # sentences back; further away a story has usually moved on
_LOCAL = {"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "AID", "RETREAT", "CONSULT"}  # deeds that have a scene
_LONGEST = dt.timedelta(days=7)  # of a time that later sentences may share
_STATED = ("clause", "sentence")


def inherit_times(drafts: Sequence[Draft]) -> list[Draft]:
    """Give an undated event the time of the last dated one, if both happened and share a participant.

    The inherited time has no words of its own: its record has a null span and the basis `narrative`.
    """
    if not drafts:
        return []
    starts = sentence_starts(drafts[0].match.head.doc)
    found: list[Draft] = []
    for draft in drafts:
        source = None if draft.time or draft.status != Status.ACTUAL else _source(draft, found, starts)
        if source is not None and source.time is not None:
            draft = replace(draft, time=EventTime(source.time.mention, "narrative"))
        found.append(draft)
    return found


def inherit_places(drafts: Sequence[Draft]) -> list[Draft]:
    """Give a deed without a place those of the last one with a place, if both happened and share a participant."""
    if not drafts:
        return []
    starts = sentence_starts(drafts[0].match.head.doc)
    found: list[Draft] = []
    for draft in drafts:
        if not draft.places and draft.event_type in _LOCAL and draft.status == Status.ACTUAL:
            draft = replace(draft, places=_scene(draft, found, starts))
        found.append(draft)
    return found


def _scene(draft: Draft, earlier: Sequence[Draft], starts: Sequence[int]) -> tuple[Mention[PlaceValue], ...]:
    here = bisect_right(starts, draft.match.head.i)
    for other in reversed(earlier):
        if here - bisect_right(starts, other.match.head.i) > _REACH:
            return ()
        local = other.places and other.event_type in _LOCAL and other.status == Status.ACTUAL
        if local and _participants(draft) & _participants(other):
            return other.places
    return ()


def _source(draft: Draft, earlier: Sequence[Draft], starts: Sequence[int]) -> Draft | None:
    here = bisect_right(starts, draft.match.head.i)
    for other in reversed(earlier):
        if here - bisect_right(starts, other.match.head.i) > _REACH:
            return None
        stated = _is_day(other.time) and other.status == Status.ACTUAL
        if stated and _participants(draft) & _participants(other):
            return other
    return None


def _is_day(time: EventTime | None) -> bool:
    """A stated day or week moves a story on; 'the 1991 assassination' dates nothing that follows."""
    if time is None or time.basis not in _STATED:
        return False
    first, last = time.mention.value.earliest, time.mention.value.latest
    return first is not None and last is not None and last - first <= _LONGEST


def _participants(draft: Draft) -> set[str]:
    mentions = (*draft.arguments.actors, *draft.arguments.recipients)
    return {m.value.country or m.value.name for m in mentions}
