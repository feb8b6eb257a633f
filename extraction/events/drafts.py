"""An event before it is a record: a trigger with everything found for it, in Doc offsets."""

from __future__ import annotations

from dataclasses import dataclass, field

from extraction.components.triggers import Match
from extraction.events.arguments import Arguments
from extraction.events.attribution import SourceMention
from extraction.events.timing import EventTime
from extraction.schema import Status
from extraction.values import FigureValue, Mention, PlaceValue


@dataclass(frozen=True, slots=True)
class Draft:
    """One coded trigger. `rule` is the id of the reduction or cue that changed type or status, if any.

    `chance` is how likely the second opinion holds an event of this type to be, None where it was not asked.
    """

    match: Match
    event_type: str
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    arguments: Arguments
    status: Status
    time: EventTime | None = None
    places: tuple[Mention[PlaceValue], ...] = ()
    figures: tuple[Mention[FigureValue], ...] = ()
    sources: tuple[SourceMention, ...] = ()
    cluster: int = -1
    confidence: float = 0.0
    parts: dict[str, float] = field(default_factory=dict)
    rule: str | None = None
    chance: float | None = None
