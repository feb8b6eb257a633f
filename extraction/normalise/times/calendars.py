"""Days, months, seasons, years and named days: what a calendar names."""

from __future__ import annotations

import datetime as dt

from extraction.normalise.times import tree as t
from extraction.normalise.times.context import Context, dated, nearest
from extraction.normalise.times.distances import shifted_value
from extraction.normalise.times.intervals import Interval, day_interval, holiday, make_date, months, years
from extraction.normalise.times.library import parse_absolute
from extraction.normalise.times.values import NOTHING, Resolve, make_value
from extraction.schema import Granularity, TimeAnchor
from extraction.values import TimeValue


def _year_from(
    year: int | None, year_of: t.Shifted | None, context: Context
) -> tuple[int | None, TimeAnchor | None, bool]:
    """The year of a tree, its anchor, and whether it can be known at all."""
    if year is not None or year_of is None:
        return year, "absolute" if year is not None else None, True
    value = shifted_value(year_of, context)
    return (value.earliest.year, value.anchor, True) if value.earliest else (None, None, False)


def calendar_value(node: t.CalendarDay | t.NumericDate | t.DayRange | t.CalendarMonth, context: Context) -> TimeValue:
    """Return the value of a day, a range of days or a month."""
    if isinstance(node, t.NumericDate):
        day = parse_absolute(node.text, context.order)
        return make_value(day_interval(day) if day else None, "day", "absolute")
    if isinstance(node, t.DayRange):
        last = calendar_value(node.last, context)
        first = last.earliest and make_date(last.earliest.year, last.earliest.month, node.first)
        if first is None or last.latest is None:
            return NOTHING
        return make_value(Interval(first, last.latest), "day", last.anchor)
    year, anchor, known = _year_from(node.year, node.year_of, context)
    if not known:
        return NOTHING
    if isinstance(node, t.CalendarMonth):
        found = dated(context, node.month, None, year, None)
        return make_value(found[0], "month", anchor or found[1]) if found else NOTHING
    if year is not None and node.year is not None:
        day = parse_absolute(node.text, context.order)
        if day is not None and (day.year, day.month, day.day) == (year, node.month, node.day):
            return make_value(day_interval(day), "day", "absolute")
    found = dated(context, node.month, node.day, year, node.weekday)
    return make_value(found[0], "day", anchor or found[1]) if found else NOTHING


def period_value(
    node: t.Year | t.YearSpan | t.Fiscal | t.Quarter | t.SeasonName | t.MonthShift,
    context: Context,
    resolve: Resolve,
) -> TimeValue:
    """Return the value of a period; `resolve` evaluates the year that a quarter belongs to."""
    match node:
        case t.Year(year, True):
            return TimeValue("date", granularity="year", edtf=f"-{year - 1:04d}", anchor="absolute")
        case t.Year(year):
            return make_value(years(year, year), "year", "absolute")
        case t.YearSpan(_, _, True):
            return TimeValue("date", anchor="absolute")
        case t.YearSpan(first, last, _, unit):
            granularity: Granularity = "decade" if unit == "decade" else "year" if unit == "years" else "other"
            return make_value(years(first, last), granularity, "absolute")
        case t.Fiscal():
            return NOTHING
        case t.Quarter():
            return _quarter(node, context, resolve)
        case t.SeasonName():
            return _season(node, context)
        case t.MonthShift(month, shift):
            return _moved(context, shift, "month", lambda year: months(year, month))


def _quarter(node: t.Quarter, context: Context, resolve: Resolve) -> TimeValue:
    width = 12 // node.parts
    granularity: Granularity = "quarter" if node.parts == 4 else "other"
    first_month = (node.number - 1) * width + 1
    if node.of is None:
        found = dated(context, first_month, None, None, None, width)
        return make_value(found[0], granularity, found[1]) if found else NOTHING
    whole = resolve(node.of, context)
    if whole.earliest is None:
        return NOTHING
    return make_value(months(whole.earliest.year, first_month, width), granularity, whole.anchor)


def _season(node: t.SeasonName, context: Context) -> TimeValue:
    year, anchor, known = _year_from(node.year, node.year_of, context)
    if not known:
        return NOTHING
    if year is not None or not node.shift:
        found = dated(context, node.first_month, None, year, None, 3)
        return make_value(found[0], "season", anchor or found[1]) if found else NOTHING
    return _moved(context, node.shift, "season", lambda y: months(y, node.first_month, 3))


def _moved(context: Context, shift: t.Shift, granularity: Granularity, instance: object) -> TimeValue:
    """The last, next or current instance of what returns every year."""
    narrative = shift in ("that", "previous", "following") or (context.historical and context.focus is not None)
    base = context.focus.low if narrative and context.focus else None if narrative else context.dct
    if base is None or not callable(instance):
        return NOTHING
    found: list[Interval] = [c for y in range(base.year - 2, base.year + 3) if (c := instance(y))]
    if shift in ("last", "previous"):
        chosen = max((c for c in found if c.high < base), default=None)
    elif shift in ("next", "following"):
        chosen = min((c for c in found if c.low > base), default=None)
    else:
        chosen = nearest([c for c in found if c.low.year == base.year or c.low <= base <= c.high], Context(dct=base))
    return make_value(chosen, granularity, "narrative" if narrative else "published")


def named_value(node: t.NamedDay, context: Context) -> TimeValue:
    """Return the value of a holiday or of a day known by its name."""
    if len(node.rule) == 10:
        day = dt.date.fromisoformat(node.rule)
        known = context.dct is None or day <= context.dct
        return make_value(day_interval(day), "day", "absolute") if known else NOTHING

    def instance(year: int) -> Interval | None:
        date = holiday(node.rule, year)
        return day_interval(date) if date else None

    if node.shift:
        return _moved(context, node.shift, "day", instance)
    year = node.year if node.year is not None else context.year
    if year is not None:
        return make_value(instance(year), "day", "absolute" if node.year is not None else "narrative")
    if context.dct is None:
        return NOTHING
    found = [c for y in range(context.dct.year - 1, context.dct.year + 2) if (c := instance(y))]
    return make_value(nearest(found, context), "day", "published")
