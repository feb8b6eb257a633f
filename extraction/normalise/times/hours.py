"""Times of day: the day they belong to, and the part of it."""

from __future__ import annotations

import datetime as dt

from extraction.normalise.times import tree as t
from extraction.normalise.times.context import Context
from extraction.normalise.times.intervals import Interval, day_interval, shift_days, write_edtf
from extraction.normalise.times.values import NOTHING, Resolve, as_interval, make_value
from extraction.schema import Granularity, PartOfDay, TimeAnchor
from extraction.values import TimeValue

_PARTS: tuple[tuple[int, PartOfDay], ...] = (
    (6, "early_morning"), (12, "morning"), (13, "midday"), (18, "afternoon"), (22, "evening"), (25, "night"),
)  # fmt: skip


def day_time_value(node: t.DayTime, context: Context, resolve: Resolve) -> TimeValue:
    """Return the value of a time of day; `resolve` evaluates the day that it names."""
    if node.of is None:
        day, anchor = _unnamed_day(node, context)
        inner = make_value(day_interval(day), "day", anchor) if day else NOTHING
    else:
        inner = resolve(node.of, context)
    interval = as_interval(inner)
    part = node.part if node.part is not None else _part_at(node.hour)
    if interval is None:
        return TimeValue("date", granularity="part_of_day" if node.part else "hour", part_of_day=part)
    if node.part == "overnight":
        interval = _night(interval, node, context)
    granularity: Granularity = "part_of_day" if node.part is not None else "hour"
    return TimeValue(
        "date", interval.low, interval.high, granularity, part,
        edtf=write_edtf(interval, granularity), anchor=inner.anchor,
    )  # fmt: skip


def _unnamed_day(node: t.DayTime, context: Context) -> tuple[dt.date | None, TimeAnchor | None]:
    """The day of a time that names none: that of its sentence, of the story, of publication."""
    if context.sentence_day is not None:
        return context.sentence_day, "narrative"
    if context.focus_day is not None and (node.part != "overnight" or context.historical):
        return context.focus_day, "narrative"
    if context.dct is not None and not context.historical:
        return context.dct, "published"
    return None, None


def _night(interval: Interval, node: t.DayTime, context: Context) -> Interval:
    """A night touches two days: the one before the day it leads into, or the one after the day it began on."""
    leads_in = node.of is None or node.hour == -1
    other = shift_days(interval.low, -1) if leads_in else shift_days(interval.high, 1)
    if other is None or (not leads_in and context.dct is not None and other > context.dct >= interval.high):
        return interval
    return Interval(other, interval.high) if leads_in else Interval(interval.low, other)


def _part_at(hour: int | None) -> PartOfDay | None:
    return next((name for limit, name in _PARTS if hour < limit), None) if hour is not None and hour >= 0 else None
