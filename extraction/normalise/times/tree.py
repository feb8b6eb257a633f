"""What a time expression says, before anything is resolved: small frozen trees.

A tree holds what stands in the text ("the month before that of the reference, its last third") and no calendar date
that the text does not give. `resolve` turns it into a value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from extraction.schema import PartOfDay

# the day of reading, the date the story stands at, or whichever of them the register of the text calls for
Base = Literal["dct", "focus", "near"]
Shift = Literal["", "last", "next", "this", "that", "previous", "following"]
Piece = Literal["early", "mid", "late", "whole", "first_half", "second_half"]


@dataclass(frozen=True, slots=True)
class Shifted:
    """A calendar unit counted from that of the base: 'last week' is week -1 of the document creation time."""

    unit: str
    offset: int
    base: Base


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of a month; `text` is the clean span that dateparser reads."""

    month: int
    day: int
    year: int | None
    text: str
    weekday: int | None = None
    year_of: Shifted | None = None


@dataclass(frozen=True, slots=True)
class CalendarMonth:
    """A month, with or without its year."""

    month: int
    year: int | None
    year_of: Shifted | None = None


@dataclass(frozen=True, slots=True)
class DayRange:
    """Days that share a month: '3 to 5 September'."""

    first: int
    last: CalendarDay


@dataclass(frozen=True, slots=True)
class NumericDate:
    """A date in figures; day and month are in the outlet's order."""

    text: str


@dataclass(frozen=True, slots=True)
class Year:
    """A calendar year, of our era or before it."""

    year: int
    bc: bool = False


@dataclass(frozen=True, slots=True)
class YearSpan:
    """Years that share their first digits ('1950-53'), a decade or a century."""

    first: int
    last: int
    bc: bool = False
    unit: Literal["years", "decade", "century"] = "years"


@dataclass(frozen=True, slots=True)
class Fiscal:
    """A fiscal year or a quarter of one: its months differ from house to house, so it has no dates."""

    year: int | None


@dataclass(frozen=True, slots=True)
class WeekdayName:
    """A day of the week, Monday = 0."""

    weekday: int
    shift: Shift = ""


@dataclass(frozen=True, slots=True)
class SeasonName:
    """A season by its first month."""

    first_month: int
    year: int | None
    shift: Shift = ""
    year_of: Shifted | None = None


@dataclass(frozen=True, slots=True)
class MonthShift:
    """'last March', 'next June'."""

    month: int
    shift: Shift


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter (of=4 parts) or half (2 parts) of a year."""

    number: int
    parts: int
    of: Node | None


@dataclass(frozen=True, slots=True)
class Amount:
    """A length of time: bounds of the count (null when vague) and its unit."""

    low: float | None
    high: float | None
    unit: str
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Offset:
    """A distance from a base: 'three days ago', 'two days later', 'a week after 4 June'."""

    amount: Amount
    sign: int
    base: Base | Node


@dataclass(frozen=True, slots=True)
class Portion:
    """A piece of something: 'late March', 'the end of the year'."""

    piece: Piece
    of: Node


@dataclass(frozen=True, slots=True)
class DayTime:
    """A part of a day or a clock time; `of` is null when the day is named elsewhere."""

    part: PartOfDay | None
    hour: int | None
    of: Node | None


@dataclass(frozen=True, slots=True)
class Side:
    """The part of a period before (-1) or after (+1) the reader's day: 'earlier this year'."""

    sign: int
    of: Node


@dataclass(frozen=True, slots=True)
class Since:
    """From a date to now."""

    of: Node


@dataclass(frozen=True, slots=True)
class BeforeEnd:
    """Between now and the end of a running period."""

    of: Node


@dataclass(frozen=True, slots=True)
class Nth:
    """The n-th unit of a period, -1 the last: 'the first week of March'."""

    number: int
    unit: str
    of: Node


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day that returns every year by a rule, or one fixed day (`rule` is then an ISO date)."""

    rule: str
    year: int | None
    shift: Shift = ""


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time that is not placed in the calendar."""

    amount: Amount


@dataclass(frozen=True, slots=True)
class Recurring:
    """Something that returns: its period as a TIMEX3 value."""

    timex: str


@dataclass(frozen=True, slots=True)
class VagueTime:
    """An expression without a calendar value; `narrative` ones stand for the date of the story."""

    timex: str
    kind: Literal["date", "duration", "set"]
    narrative: bool = False


Node: TypeAlias = (
    Shifted
    | CalendarDay
    | CalendarMonth
    | DayRange
    | NumericDate
    | Year
    | YearSpan
    | Fiscal
    | WeekdayName
    | SeasonName
    | MonthShift
    | Quarter
    | Offset
    | Portion
    | DayTime
    | Side
    | Since
    | BeforeEnd
    | Nth
    | NamedDay
    | Duration
    | Recurring
    | VagueTime
)
Parsed: TypeAlias = tuple[Node, int] | None


@dataclass(frozen=True, slots=True)
class Found:
    """A time expression in a text: characters `[start, end)`, its tree, and whether it needs support from outside.

    `weak` marks a form that is as often something else ('May', '2000'): keep it only where a tagger agrees.
    """

    start: int
    end: int
    node: Node
    weak: bool = False


def kind_of(node: Node) -> Literal["date", "duration", "set"]:
    """The kind of value a tree resolves to."""
    if isinstance(node, VagueTime):
        return node.kind
    if isinstance(node, Duration):
        return "duration"
    return "set" if isinstance(node, Recurring) else "date"
