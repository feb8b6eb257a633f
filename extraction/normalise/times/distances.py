"""Units counted from a base ('last week') and distances from one ('three days ago')."""

from __future__ import annotations

import datetime as dt

from extraction.normalise.times import tree as t
from extraction.normalise.times.context import Context
from extraction.normalise.times.intervals import Interval, day_interval, shift_days, shift_months, unit_of
from extraction.normalise.times.library import parse_ago
from extraction.normalise.times.values import GRANULARITY, NOTHING, Resolve, make_value
from extraction.schema import TimeAnchor
from extraction.values import TimeValue


def shifted_value(node: t.Shifted, context: Context) -> TimeValue:
    """Return the value of a unit counted from a base."""
    based = context.base(node.base, node.unit)
    if based is None:
        return NOTHING
    day, anchor = based
    granularity = GRANULARITY.get(node.unit, "other")
    if node.unit == "weekend":
        return make_value(_weekend(day, node, context), granularity, anchor)
    return make_value(unit_of(day, node.unit, node.offset), granularity, anchor)


def _weekend(day: dt.date, node: t.Shifted, context: Context) -> Interval | None:
    """The weekend of the week, or the nearest one on the side that is meant."""
    back = node.base == "near" and context.direction != "future" and day.weekday() < 5
    return unit_of(day, "weekend", -1 if back else node.offset)


def offset_value(node: t.Offset, context: Context, resolve: Resolve) -> TimeValue:
    """Return the value of a distance; `resolve` evaluates the expression that it is counted from."""
    amount = node.amount
    if amount.low is None or amount.high is None or amount.high > 100_000:
        return NOTHING
    base, anchor = _offset_base(node, context, resolve)
    if base is None:
        return NOTHING
    ends = [_move(base, count, amount.unit, node) for count in {amount.low, amount.high}]
    intervals = [end for end in ends if end is not None]
    if not intervals:
        return NOTHING
    interval = Interval(min(i.low for i in intervals), max(i.high for i in intervals))
    loose = amount.approximate or amount.unit not in ("day", "hour", "minute", "second")
    granularity = "day" if interval.low == interval.high else GRANULARITY.get(amount.unit, "other")
    return make_value(interval, granularity, anchor, approximate=loose)


def _offset_base(node: t.Offset, context: Context, resolve: Resolve) -> tuple[dt.date | None, TimeAnchor | None]:
    if isinstance(node.base, str):
        unit = (
            "day" if node.amount.unit in ("second", "minute", "hour", "day", "week", "fortnight", "weekend") else "year"
        )
        based = context.base(node.base, unit)
        return based if based else (None, None)
    value = resolve(node.base, context)
    return (value.latest if node.sign > 0 else value.earliest), value.anchor


def _move(base: dt.date, count: float, unit: str, node: t.Offset) -> Interval | None:
    """Days and weeks land on a day, months and years on their month or year, 'a year ago' on the day itself."""
    if unit in ("second", "minute", "hour"):
        return day_interval(base)
    if unit in ("day", "week", "fortnight", "weekend"):
        scale = {"day": 1, "week": 7, "fortnight": 14, "weekend": 7}[unit]
        if node.base == "dct" and node.sign < 0 and unit in ("day", "week") and count == int(count):
            day = parse_ago(int(count), unit, base)
        else:
            day = shift_days(base, node.sign * count * scale)
        return day_interval(day) if day else None
    width = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit]
    moved = shift_months(base, node.sign * round(count * width))
    if moved is None:
        return None
    if count == 1 and width <= 12 and node.base == "dct":
        return day_interval(moved)
    if isinstance(node.base, t.Shifted):
        return unit_of(moved, node.base.unit)
    if unit in ("month", "quarter") or count != int(count):
        return unit_of(moved, "month")
    return unit_of(moved, "year" if unit == "year" else "decade")
