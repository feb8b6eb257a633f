"""From a tree to a value: `resolve_expression` evaluates what an expression says against its context.

What cannot be anchored keeps its kind and has no dates.
"""

from __future__ import annotations

from extraction.normalise.times import tree as t
from extraction.normalise.times.calendars import calendar_value, named_value, period_value
from extraction.normalise.times.context import Context, weekday_day
from extraction.normalise.times.distances import offset_value, shifted_value
from extraction.normalise.times.hours import day_time_value
from extraction.normalise.times.intervals import Interval, day_interval, months, portion, shift_days
from extraction.normalise.times.values import GRANULARITY, NOTHING, as_interval, duration_value, make_value
from extraction.values import TimeValue


def resolve_expression(node: t.Node, context: Context) -> TimeValue:
    """Evaluate a tree; the value has no dates when nothing anchors it.

    >>> from datetime import date
    >>> resolve_expression(t.Shifted("week", -1, "dct"), Context(dct=date(2024, 11, 16))).edtf
    '2024-11-04/2024-11-10'
    """
    match node:
        case t.CalendarDay() | t.NumericDate() | t.DayRange() | t.CalendarMonth():
            return calendar_value(node, context)
        case t.Year() | t.YearSpan() | t.Fiscal() | t.Quarter() | t.SeasonName() | t.MonthShift():
            return period_value(node, context, resolve_expression)
        case t.WeekdayName(weekday, shift):
            found = weekday_day(context, weekday, shift)
            return make_value(day_interval(found[0]), "day", found[1]) if found else NOTHING
        case t.NamedDay():
            return named_value(node, context)
        case t.Shifted():
            return shifted_value(node, context)
        case t.Offset():
            return offset_value(node, context, resolve_expression)
        case t.DayTime():
            return day_time_value(node, context, resolve_expression)
        case t.Portion() | t.Side() | t.Since() | t.BeforeEnd() | t.Nth():
            return _part_of(node, context)
        case t.Duration(amount):
            return duration_value(amount)
        case t.Recurring(timex):
            return TimeValue("set", duration=timex)
        case t.VagueTime(_, kind, narrative):
            if narrative and context.focus is not None:
                return make_value(context.focus, "other", "narrative")
            return TimeValue(kind)


def join_values(first: TimeValue, last: TimeValue) -> TimeValue | None:
    """The interval from one date to another ('from July 28 to August 2'); None unless both are dated and in order.

    The ends of a range are two expressions, each with its own evidence; an event that fills the range needs this.
    """
    if first.earliest is None or last.latest is None or first.earliest > last.latest:
        return None
    granularity = first.granularity if first.granularity == last.granularity else "other"
    approximate = first.approximate or last.approximate
    return make_value(Interval(first.earliest, last.latest), granularity, last.anchor, approximate=approximate)


def _part_of(node: t.Portion | t.Side | t.Since | t.BeforeEnd | t.Nth, context: Context) -> TimeValue:
    inner = resolve_expression(node.of, context)
    interval = as_interval(inner)
    if interval is None:
        return inner
    dct = context.dct
    match node:
        case t.Portion("whole"):
            return inner
        case t.Portion(piece):
            return make_value(portion(interval, piece), "other", inner.anchor, approximate=True)
        case t.Since() if dct is not None and interval.low <= dct:
            return make_value(Interval(interval.low, max(dct, interval.low)), inner.granularity, inner.anchor)
        case t.BeforeEnd() if dct is not None and interval.low <= dct <= interval.high:
            return make_value(Interval(dct, interval.high), "other", "published")
        case t.Side(sign) if dct is not None and interval.low <= dct <= interval.high and interval.low != interval.high:
            side = Interval(interval.low, dct) if sign < 0 else Interval(dct, interval.high)
            return make_value(side, "other" if inner.anchor != "absolute" else inner.granularity, inner.anchor)
        case t.Nth(number, unit):
            return make_value(_nth(interval, number, unit), GRANULARITY.get(unit, "other"), inner.anchor)
    return inner


def _nth(interval: Interval, number: int, unit: str) -> Interval | None:
    if unit == "month":
        month = interval.low.month + number - 1 if number > 0 else interval.high.month
        found = months(interval.low.year if number > 0 else interval.high.year, month)
    else:
        size = 7 if unit == "week" else 1
        start = shift_days(interval.low, size * (number - 1)) if number > 0 else shift_days(interval.high, 1 - size)
        end = shift_days(start, size - 1) if start else None
        found = Interval(start, end) if start and end else None
    inside = found is not None and interval.low <= found.low and found.high <= interval.high
    return found if inside else interval
