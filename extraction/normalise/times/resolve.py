"""From a tree to a value: `resolve_expression` evaluates what an expression says against its context.

What cannot be anchored keeps its kind and has no dates.
"""

from __future__ import annotations

import datetime as dt

from extraction.knowledge.times import load_time_lexicon
from extraction.normalise.times import tree as t
from extraction.normalise.times.context import Context, dated, nearest, weekday_day
from extraction.normalise.times.intervals import (
    Interval,
    day_interval,
    holiday,
    make_date,
    months,
    portion,
    shift_days,
    shift_months,
    unit_of,
    write_duration,
    write_edtf,
    years,
)
from extraction.normalise.times.library import parse_absolute, parse_ago
from extraction.schema import Granularity, PartOfDay, TimeAnchor
from extraction.values import TimeValue

_NOTHING = TimeValue("date")
_GRANULARITY: dict[str, Granularity] = {
    "hour": "hour", "day": "day", "week": "week", "fortnight": "week", "month": "month", "quarter": "quarter",
    "year": "year", "decade": "decade", "weekend": "day",
}  # fmt: skip
_SHORT = frozenset(("second", "minute", "hour", "day", "week", "fortnight", "weekend"))
_PARTS: tuple[tuple[int, PartOfDay], ...] = (
    (6, "early_morning"), (12, "morning"), (13, "midday"), (18, "afternoon"), (22, "evening"), (25, "night"),
)  # fmt: skip


def resolve_expression(node: t.Node, context: Context) -> TimeValue:
    """Evaluate a tree; the value has no dates when nothing anchors it.

    >>> resolve_expression(t.Shifted("week", -1, "dct"), Context(dct=dt.date(2024, 11, 16))).edtf
    '2024-11-04/2024-11-10'
    """
    match node:
        case t.CalendarDay() | t.NumericDate() | t.DayRange() | t.CalendarMonth():
            return _calendar(node, context)
        case t.Year() | t.YearSpan() | t.Fiscal() | t.Quarter() | t.SeasonName() | t.MonthShift():
            return _period(node, context)
        case t.WeekdayName(weekday, shift):
            found = weekday_day(context, weekday, shift)
            return _value(day_interval(found[0]), "day", found[1]) if found else _NOTHING
        case t.NamedDay():
            return _named(node, context)
        case t.Shifted():
            return _shifted(node, context)
        case t.Offset():
            return _offset(node, context)
        case t.DayTime():
            return _day_time(node, context)
        case t.Portion() | t.Side() | t.Since() | t.BeforeEnd() | t.Nth():
            return _part_of(node, context)
        case t.Duration(amount):
            return _duration(amount)
        case t.Recurring(timex):
            return TimeValue("set", duration=timex)
        case t.VagueTime(_, kind, narrative):
            if narrative and context.focus is not None:
                return _value(context.focus, "other", "narrative")
            return TimeValue(kind)


def join_values(first: TimeValue, last: TimeValue) -> TimeValue | None:
    """The interval from one date to another ('from July 28 to August 2'); None unless both are dated and in order.

    The ends of a range are two expressions, each with its own evidence; an event that fills the range needs this.
    """
    if first.earliest is None or last.latest is None or first.earliest > last.latest:
        return None
    granularity = first.granularity if first.granularity == last.granularity else "other"
    approximate = first.approximate or last.approximate
    return _value(Interval(first.earliest, last.latest), granularity, last.anchor, approximate=approximate)


def _value(
    interval: Interval | None, granularity: Granularity, anchor: TimeAnchor | None, *, approximate: bool = False
) -> TimeValue:
    if interval is None:
        return _NOTHING
    return TimeValue(
        "date", interval.low, interval.high, granularity,
        approximate=approximate, edtf=write_edtf(interval, granularity, approximate=approximate), anchor=anchor,
    )  # fmt: skip


def _interval(value: TimeValue) -> Interval | None:
    return Interval(value.earliest, value.latest) if value.earliest and value.latest else None


def _year_from(
    year: int | None, year_of: t.Shifted | None, context: Context
) -> tuple[int | None, TimeAnchor | None, bool]:
    """The year of a tree, its anchor, and whether it can be known at all."""
    if year is not None or year_of is None:
        return year, "absolute" if year is not None else None, True
    value = _shifted(year_of, context)
    return (value.earliest.year, value.anchor, True) if value.earliest else (None, None, False)


def _calendar(node: t.CalendarDay | t.NumericDate | t.DayRange | t.CalendarMonth, context: Context) -> TimeValue:
    if isinstance(node, t.NumericDate):
        day = parse_absolute(node.text, context.order)
        return _value(day_interval(day) if day else None, "day", "absolute")
    if isinstance(node, t.DayRange):
        last = _calendar(node.last, context)
        first = last.earliest and make_date(last.earliest.year, last.earliest.month, node.first)
        if first is None or last.latest is None:
            return _NOTHING
        return _value(Interval(first, last.latest), "day", last.anchor)
    year, anchor, known = _year_from(node.year, node.year_of, context)
    if not known:
        return _NOTHING
    if isinstance(node, t.CalendarMonth):
        found = dated(context, node.month, None, year, None)
        return _value(found[0], "month", anchor or found[1]) if found else _NOTHING
    if year is not None and node.year is not None:
        day = parse_absolute(node.text, context.order)
        if day is not None and (day.year, day.month, day.day) == (year, node.month, node.day):
            return _value(day_interval(day), "day", "absolute")
    found = dated(context, node.month, node.day, year, node.weekday)
    return _value(found[0], "day", anchor or found[1]) if found else _NOTHING


def _period(
    node: t.Year | t.YearSpan | t.Fiscal | t.Quarter | t.SeasonName | t.MonthShift, context: Context
) -> TimeValue:
    match node:
        case t.Year(year, True):
            return TimeValue("date", granularity="year", edtf=f"-{year - 1:04d}", anchor="absolute")
        case t.Year(year):
            return _value(years(year, year), "year", "absolute")
        case t.YearSpan(_, _, True):
            return TimeValue("date", anchor="absolute")
        case t.YearSpan(first, last, _, unit):
            granularity: Granularity = "decade" if unit == "decade" else "year" if unit == "years" else "other"
            return _value(years(first, last), granularity, "absolute")
        case t.Fiscal():
            return _NOTHING
        case t.Quarter():
            return _quarter(node, context)
        case t.SeasonName():
            return _season(node, context)
        case t.MonthShift(month, shift):
            return _moved(context, shift, "month", lambda year: months(year, month))


def _quarter(node: t.Quarter, context: Context) -> TimeValue:
    width = 12 // node.parts
    granularity: Granularity = "quarter" if node.parts == 4 else "other"
    first_month = (node.number - 1) * width + 1
    if node.of is None:
        found = dated(context, first_month, None, None, None, width)
        return _value(found[0], granularity, found[1]) if found else _NOTHING
    whole = resolve_expression(node.of, context)
    if whole.earliest is None:
        return _NOTHING
    return _value(months(whole.earliest.year, first_month, width), granularity, whole.anchor)


def _season(node: t.SeasonName, context: Context) -> TimeValue:
    year, anchor, known = _year_from(node.year, node.year_of, context)
    if not known:
        return _NOTHING
    if year is not None or not node.shift:
        found = dated(context, node.first_month, None, year, None, 3)
        return _value(found[0], "season", anchor or found[1]) if found else _NOTHING
    return _moved(context, node.shift, "season", lambda y: months(y, node.first_month, 3))


def _moved(context: Context, shift: t.Shift, granularity: Granularity, instance: object) -> TimeValue:
    """The last, next or current instance of what returns every year."""
    narrative = shift in ("that", "previous", "following") or (context.historical and context.focus is not None)
    base = context.focus.low if narrative and context.focus else None if narrative else context.dct
    if base is None or not callable(instance):
        return _NOTHING
    found: list[Interval] = [c for y in range(base.year - 2, base.year + 3) if (c := instance(y))]
    if shift in ("last", "previous"):
        chosen = max((c for c in found if c.high < base), default=None)
    elif shift in ("next", "following"):
        chosen = min((c for c in found if c.low > base), default=None)
    else:
        chosen = nearest([c for c in found if c.low.year == base.year or c.low <= base <= c.high], Context(dct=base))
    return _value(chosen, granularity, "narrative" if narrative else "published")


def _named(node: t.NamedDay, context: Context) -> TimeValue:
    if len(node.rule) == 10:
        day = dt.date.fromisoformat(node.rule)
        known = context.dct is None or day <= context.dct
        return _value(day_interval(day), "day", "absolute") if known else _NOTHING

    def instance(year: int) -> Interval | None:
        date = holiday(node.rule, year)
        return day_interval(date) if date else None

    if node.shift:
        return _moved(context, node.shift, "day", instance)
    year = node.year if node.year is not None else context.year
    if year is not None:
        return _value(instance(year), "day", "absolute" if node.year is not None else "narrative")
    if context.dct is None:
        return _NOTHING
    found = [c for y in range(context.dct.year - 1, context.dct.year + 2) if (c := instance(y))]
    return _value(nearest(found, context), "day", "published")


def _shifted(node: t.Shifted, context: Context) -> TimeValue:
    based = context.base(node.base, node.unit)
    if based is None:
        return _NOTHING
    day, anchor = based
    granularity = _GRANULARITY.get(node.unit, "other")
    if node.unit == "weekend":
        return _value(_weekend(day, node, context), granularity, anchor)
    return _value(unit_of(day, node.unit, node.offset), granularity, anchor)


def _weekend(day: dt.date, node: t.Shifted, context: Context) -> Interval | None:
    """The weekend of the week, or the nearest one on the side that is meant."""
    back = node.base == "near" and context.direction != "future" and day.weekday() < 5
    return unit_of(day, "weekend", -1 if back else node.offset)


def _offset(node: t.Offset, context: Context) -> TimeValue:
    amount = node.amount
    if amount.low is None or amount.high is None or amount.high > 100_000:
        return _NOTHING
    base, anchor = _offset_base(node, context)
    if base is None:
        return _NOTHING
    ends = [_move(base, count, amount.unit, node) for count in {amount.low, amount.high}]
    intervals = [end for end in ends if end is not None]
    if not intervals:
        return _NOTHING
    interval = Interval(min(i.low for i in intervals), max(i.high for i in intervals))
    loose = amount.approximate or amount.unit not in ("day", "hour", "minute", "second")
    granularity = "day" if interval.low == interval.high else _GRANULARITY.get(amount.unit, "other")
    return _value(interval, granularity, anchor, approximate=loose)


def _offset_base(node: t.Offset, context: Context) -> tuple[dt.date | None, TimeAnchor | None]:
    if isinstance(node.base, str):
        unit = (
            "day" if node.amount.unit in ("second", "minute", "hour", "day", "week", "fortnight", "weekend") else "year"
        )
        based = context.base(node.base, unit)
        return based if based else (None, None)
    value = resolve_expression(node.base, context)
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


def _day_time(node: t.DayTime, context: Context) -> TimeValue:
    if node.of is None:
        day, anchor = _unnamed_day(node, context)
        inner = _value(day_interval(day), "day", anchor) if day else _NOTHING
    else:
        inner = resolve_expression(node.of, context)
    interval = _interval(inner)
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


def _part_of(node: t.Portion | t.Side | t.Since | t.BeforeEnd | t.Nth, context: Context) -> TimeValue:
    inner = resolve_expression(node.of, context)
    interval = _interval(inner)
    if interval is None:
        return inner
    dct = context.dct
    match node:
        case t.Portion("whole"):
            return inner
        case t.Portion(piece):
            return _value(portion(interval, piece), "other", inner.anchor, approximate=True)
        case t.Since() if dct is not None and interval.low <= dct:
            return _value(Interval(interval.low, max(dct, interval.low)), inner.granularity, inner.anchor)
        case t.BeforeEnd() if dct is not None and interval.low <= dct <= interval.high:
            return _value(Interval(dct, interval.high), "other", "published")
        case t.Side(sign) if dct is not None and interval.low <= dct <= interval.high and interval.low != interval.high:
            side = Interval(interval.low, dct) if sign < 0 else Interval(dct, interval.high)
            return _value(side, "other" if inner.anchor != "absolute" else inner.granularity, inner.anchor)
        case t.Nth(number, unit):
            return _value(_nth(interval, number, unit), _GRANULARITY.get(unit, "other"), inner.anchor)
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


def _duration(amount: t.Amount) -> TimeValue:
    granularity = _GRANULARITY.get(amount.unit, "other")
    unit = load_time_lexicon().units[amount.unit]
    if amount.low is None or amount.low != amount.high:
        return TimeValue("duration", granularity=granularity, approximate=True)
    iso = f"T{unit.iso}" if amount.unit in ("second", "minute", "hour") else unit.iso
    length = write_duration(amount.low, iso, unit.factor)
    return TimeValue("duration", granularity=granularity, approximate=amount.approximate, duration=length)
