"""Values of time expressions from intervals: dates, nothing, durations."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from extraction.knowledge.times import load_time_lexicon
from extraction.normalise.times import tree as t
from extraction.normalise.times.context import Context
from extraction.normalise.times.intervals import Interval, write_duration, write_edtf
from extraction.schema import Granularity, TimeAnchor
from extraction.values import TimeValue

NOTHING = TimeValue("date")
GRANULARITY: dict[str, Granularity] = {
    "hour": "hour", "day": "day", "week": "week", "fortnight": "week", "month": "month", "quarter": "quarter",
    "year": "year", "decade": "decade", "weekend": "day",
}  # fmt: skip
# evaluates the tree inside a tree
Resolve: TypeAlias = Callable[[t.Node, Context], TimeValue]


def make_value(
    interval: Interval | None, granularity: Granularity, anchor: TimeAnchor | None, *, approximate: bool = False
) -> TimeValue:
    """Return the dated value of an interval, or `NOTHING` without one."""
    if interval is None:
        return NOTHING
    return TimeValue(
        "date", interval.low, interval.high, granularity,
        approximate=approximate, edtf=write_edtf(interval, granularity, approximate=approximate), anchor=anchor,
    )  # fmt: skip


def as_interval(value: TimeValue) -> Interval | None:
    """Return the days of a value that has both ends."""
    return Interval(value.earliest, value.latest) if value.earliest and value.latest else None


def duration_value(amount: t.Amount) -> TimeValue:
    """Return the value of a length of time, which has no dates."""
    granularity = GRANULARITY.get(amount.unit, "other")
    unit = load_time_lexicon().units[amount.unit]
    if amount.low is None or amount.low != amount.high:
        return TimeValue("duration", granularity=granularity, approximate=True)
    iso = f"T{unit.iso}" if amount.unit in ("second", "minute", "hour") else unit.iso
    length = write_duration(amount.low, iso, unit.factor)
    return TimeValue("duration", granularity=granularity, approximate=amount.approximate, duration=length)
