"""What a mention means, before it becomes a record.

Plain frozen values without offsets or pydantic: cheap to make by the thousand and safe to keep after the spaCy Doc
is gone. A `Mention` ties a value to its place in the Doc; records are built from mentions at the very end.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from extraction.schema import ActorKind, FigureRole, Granularity, Modifier, PartOfDay, Resolution, TimeAnchor

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Mention(Generic[T]):
    """A value and where the Doc says it: token range `[start, end)` and character range in `doc.text`.

    The characters are the evidence; the tokens are the smallest token range that covers them.
    """

    start: int
    end: int
    start_char: int
    end_char: int
    value: T


@dataclass(frozen=True, slots=True)
class TimeValue:
    """A time expression's meaning: an inclusive interval of days, or a duration, or a recurring set."""

    kind: Literal["date", "duration", "set"]
    earliest: dt.date | None = None
    latest: dt.date | None = None
    granularity: Granularity = "other"
    part_of_day: PartOfDay | None = None
    approximate: bool = False
    edtf: str | None = None
    duration: str | None = None
    anchor: TimeAnchor | None = None


@dataclass(frozen=True, slots=True)
class FigureValue:
    """A number with honest bounds, what it counts, and in which role.

    `part_of` is the index of the figure it is a subset of, in the article's list of figures.
    """

    low: float | None
    high: float | None
    modifier: Modifier
    item: str | None = None
    description: str | None = None
    role: FigureRole = "other"
    part_of: int | None = None


@dataclass(frozen=True, slots=True)
class PlaceValue:
    """A toponym's entry in the gazetteer. Coordinates are in degrees (WGS 84) or null."""

    name: str
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    geonames_id: int | None = None
    feature: str | None = None
    resolution: Resolution | None = None
    confidence: float = 0.0
    literal: bool = True  # False: the toponym stands for its government ("Moscow said")


@dataclass(frozen=True, slots=True)
class ActorValue:
    """Who a mention denotes. Unknown actors keep their surface text as `name` and null codes."""

    name: str
    kind: ActorKind
    country: str | None = None
    sector: str | None = None
    other_sectors: tuple[str, ...] = field(default=())
    entity_id: str | None = None
    office: str | None = None
