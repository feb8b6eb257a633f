"""What a time expression is resolved against."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from extraction.normalise.times.intervals import Interval, make_date, months, unit_of
from extraction.normalise.times.library import DateOrder
from extraction.normalise.times.tree import Base
from extraction.schema import TimeAnchor

Direction = Literal["past", "future", ""]
_FAR = 330  # a past date this many days back gives way to a coming one ...
_SOON = 21  # ... that is at most so many days ahead


@dataclass(frozen=True, slots=True)
class Context:
    """Document creation time, the story's last dates, the register, the direction at the expression.

    `year` is the year that the text around gives to a date without one; `historical` says that the text tells of
    the past throughout, so that 'the next year' and 'in April' follow the story and not the publication.
    `sentence_day` is a day that the sentence names elsewhere.
    """

    dct: dt.date | None = None
    focus: Interval | None = None
    focus_day: dt.date | None = None
    historical: bool = False
    direction: Direction = ""
    order: DateOrder = "MDY"
    year: int | None = None
    sentence_day: dt.date | None = None

    def base(self, base: Base, unit: str) -> tuple[dt.date, TimeAnchor] | None:
        """The day that a unit is counted from, and what anchors it."""
        if base == "near":
            base = "focus" if self.historical or (unit == "day" and self.focus_day is not None) else "dct"
        elif base == "dct" and self.historical and self.dct is not None:
            if unit == "day":
                return None  # the account's 'today' may be anyone's
            base = "focus"  # quoted words: 'two years ago'
        if base == "dct":
            return (self.dct, "published") if self.dct is not None else None
        if unit in ("day", "week", "weekend"):
            return (self.focus_day, "narrative") if self.focus_day is not None else None
        return (self.focus.low, "narrative") if self.focus is not None else None


def nearest(candidates: list[Interval], context: Context) -> Interval | None:
    """The candidate that direction and distance from the publication call for."""
    dct = context.dct
    if dct is None or not candidates:
        return None
    before = [c for c in candidates if c.low <= dct]
    after = [c for c in candidates if c.high >= dct]
    if context.direction == "past" and before:
        last = max(before)
        coming = [c for c in after if 0 <= (c.low - dct).days <= _SOON]
        return min(coming) if coming and (dct - last.high).days > _FAR else last
    if context.direction == "future" and after:
        return min(after)
    return min(candidates, key=lambda c: (_distance(c, dct), c))


def _distance(interval: Interval, day: dt.date) -> int:
    if interval.low <= day <= interval.high:
        return 0
    return min(abs((interval.low - day).days), abs((interval.high - day).days))


def dated(
    context: Context, month: int, day: int | None, year: int | None, weekday: int | None, width: int = 1
) -> tuple[Interval, TimeAnchor] | None:
    """The interval of a month (or `width` months) or a day; without its year the story or the publication gives it."""
    if year is not None:
        interval = _interval(year, month, day, width)
        return (interval, "absolute") if interval else None
    if context.year is not None:
        interval = _interval(context.year, month, day, width)
        return (interval, "narrative") if interval else None
    if context.dct is None:
        return None
    reach = 6 if weekday is not None or (month, day) == (2, 29) else 1
    around = range(context.dct.year - reach, context.dct.year + reach + 1)
    found = [interval for y in around if (interval := _interval(y, month, day, width))]
    if weekday is not None:
        agreeing = [c for c in found if c.low.weekday() == weekday]
        if agreeing:
            return min(agreeing, key=lambda c: _distance(c, context.dct or c.low)), "published"
    best = nearest(found, context)
    return (best, "published") if best else None


def _interval(year: int, month: int, day: int | None, width: int) -> Interval | None:
    if day is None:
        return months(year, month, width)
    date = make_date(year, month, day)
    return Interval(date, date) if date else None


def weekday_day(context: Context, weekday: int, shift: str) -> tuple[dt.date, TimeAnchor] | None:
    """The day of a weekday's name: of the publication's week by direction, or beside the story's last day."""
    narrative = shift in ("that", "previous", "following") or (context.historical and context.focus_day is not None)
    base, anchor = (context.focus_day, "narrative") if narrative else (context.dct, "published")
    if base is None or (context.historical and not narrative) or (context.dct is None and not shift):
        return None
    back, ahead = (base.weekday() - weekday) % 7, (weekday - base.weekday()) % 7
    if shift == "last" or shift == "previous":
        offset = -(back or 7)
    elif shift == "next" or shift == "following":
        offset = ahead or 7
    elif shift == "this":
        offset = weekday - base.weekday()
    elif context.direction == "future" or (narrative and not shift):
        offset = ahead
    else:
        offset = -back
    moved = unit_of(base, "day", offset)
    return (moved.low, "narrative" if anchor == "narrative" else "published") if moved else None
