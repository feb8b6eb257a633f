"""Intervals of the calendar and how EDTF (ISO 8601-2) and ISO 8601 write them."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from extraction.schema import Granularity

_ONE_DAY = dt.timedelta(days=1)


class Interval(NamedTuple):
    """Inclusive days."""

    low: dt.date
    high: dt.date


def day_interval(day: dt.date) -> Interval:
    """One day."""
    return Interval(day, day)


def make_date(year: int, month: int, day: int) -> dt.date | None:
    """The date, or None where the calendar has none."""
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= _days_in(year, month)):
        return None
    return dt.date(year, month, day)


def _days_in(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def shift_days(day: dt.date, count: float) -> dt.date | None:
    """A date moved by whole days; None beyond the calendar."""
    ordinal = day.toordinal() + round(count)
    return dt.date.fromordinal(ordinal) if 1 <= ordinal <= dt.date.max.toordinal() else None


def months(year: int, month: int, count: int = 1) -> Interval | None:
    """`count` months from the given one; `month` may run over: month 13 is January of the next year."""
    first, last = year * 12 + month - 1, year * 12 + month + count - 2
    if first < 12 or last >= 120_000:
        return None
    low = dt.date(first // 12, first % 12 + 1, 1)
    end_year, end_month = last // 12, last % 12 + 1
    return Interval(low, dt.date(end_year, end_month, _days_in(end_year, end_month)))


def years(first: int, last: int) -> Interval | None:
    """Whole years."""
    if not 1 <= max(first, 1) <= last <= 9999:
        return None
    return Interval(dt.date(max(first, 1), 1, 1), dt.date(last, 12, 31))


def unit_of(day: dt.date, unit: str, offset: int = 0) -> Interval | None:
    """The calendar unit that holds a day, moved by `offset` units; weeks run Monday to Sunday."""
    if unit == "day":
        moved = shift_days(day, offset)
        return day_interval(moved) if moved else None
    if unit in ("week", "weekend"):
        monday = shift_days(day, 7 * offset - day.weekday())
        first = shift_days(monday, 5) if monday and unit == "weekend" else monday
        last = shift_days(monday, 6) if monday else None
        return Interval(first, last) if first and last else None
    if unit == "month":
        return months(day.year, day.month + offset)
    if unit == "quarter":
        return months(day.year, (day.month - 1) // 3 * 3 + 1 + 3 * offset, 3)
    span = {"year": 1, "decade": 10, "century": 100}.get(unit)
    if span is None:
        return None
    first_year = (day.year // span + offset) * span
    return years(first_year, first_year + span - 1)


def shift_months(day: dt.date, count: int) -> dt.date | None:
    """A date moved by months, clipped to the month's end."""
    moved = months(day.year, day.month + count)
    return moved.low.replace(day=min(day.day, moved.high.day)) if moved else None


def easter(year: int) -> dt.date:
    """Western Easter Sunday (the anonymous Gregorian computus, Nature 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    m = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return dt.date(year, month, day + 1)


def holiday(rule: str, year: int) -> dt.date | None:
    """The day a rule gives in a year: 'MM-DD', 'easter+N', 'MM:weekday:n' (n-th, -1 the last)."""
    if not 1583 <= year <= 9998:
        return None
    if rule.startswith("easter"):
        return shift_days(easter(year), int(rule[6:]))
    if "-" in rule and ":" not in rule:
        return make_date(year, int(rule[:2]), int(rule[3:]))
    month, weekday, nth = (int(part) for part in rule.split(":"))
    days = [d for d in range(1, _days_in(year, month) + 1) if dt.date(year, month, d).weekday() == weekday]
    return dt.date(year, month, days[nth if nth < 0 else nth - 1]) if abs(nth) <= len(days) else None


def portion(interval: Interval, piece: str) -> Interval:
    """The early, middle or late part of an interval.

    A month by its tens, a year's early part is its first quarter and its late part the last one; a decade's are its
    first four and last three years; anything else falls into thirds.
    """
    low, high = interval
    days = (high - low).days + 1
    if days <= 2:
        return interval
    if piece in ("first_half", "second_half"):
        middle = low + dt.timedelta(days=days // 2)
        return Interval(low, middle - _ONE_DAY) if piece == "first_half" else Interval(middle, high)
    if low.day == 1 and 28 <= days <= 31:
        cuts = low.replace(day=11), low.replace(day=21)
    elif low.day == low.month == 1 and days in (365, 366):
        if piece == "mid":
            return Interval(low.replace(month=5), low.replace(month=8, day=31))
        cuts = low.replace(month=4), low.replace(month=10)
    elif low.day == low.month == 1 and 3652 <= days <= 3653:
        cuts = low.replace(year=low.year + 4), low.replace(year=low.year + 7)
    elif low.day == 1 and 89 <= days <= 92:
        second, third = months(low.year, low.month + 1), months(low.year, low.month + 2)
        cuts = (second or interval).low, (third or interval).low
    else:
        cuts = low + dt.timedelta(days=days // 3), low + dt.timedelta(days=2 * days // 3)
    bounds = {"early": (low, cuts[0] - _ONE_DAY), "mid": (cuts[0], cuts[1] - _ONE_DAY), "late": (cuts[1], high)}
    return Interval(*bounds[piece])


def write_edtf(interval: Interval, granularity: Granularity, *, approximate: bool = False) -> str:
    """Write an interval in EDTF, level 2 at most.

    >>> write_edtf(Interval(dt.date(2024, 3, 1), dt.date(2024, 3, 31)), "month", approximate=True)
    '2024-03~'
    """
    low, high = interval
    mark = "~" if approximate else ""
    if low == high:
        return f"{low.isoformat()}{mark}"
    whole_months = low.day == 1 and high.day == _days_in(high.year, high.month)
    if whole_months and (low.year, low.month) == (high.year, high.month):
        return f"{low:%Y-%m}{mark}"
    whole_years = whole_months and low.month == 1 and high.month == 12
    if whole_years and low.year == high.year:
        return f"{low.year:04d}{mark}"
    if whole_years and low.year % 10 == 0 and high.year == low.year + 9:
        return f"{low.year // 10:03d}X"
    if whole_years and low.year % 100 == 0 and high.year == low.year + 99:
        return f"{low.year // 100:02d}XX"
    span = (high.year - low.year) * 12 + high.month - low.month + 1
    if granularity == "season" and whole_months and span == 3 and low.month % 3 == 0:
        return f"{low.year:04d}-{20 + low.month // 3}"
    if granularity == "quarter" and whole_months and span == 3 and low.month % 3 == 1:
        return f"{low.year:04d}-{33 + low.month // 3}"
    if whole_years:
        return f"{low.year:04d}{mark}/{high.year:04d}{mark}"
    if whole_months:
        return f"{low:%Y-%m}{mark}/{high:%Y-%m}{mark}"
    return f"{low.isoformat()}{mark}/{high.isoformat()}{mark}"


def write_duration(count: float, iso: str, factor: int) -> str:
    """Write an ISO 8601 duration: letter and how many of that letter one unit is.

    >>> write_duration(2.5, "Y", 1), write_duration(12, "TH", 1), write_duration(2, "Y", 10)
    ('P2.5Y', 'PT12H', 'P20Y')
    """
    amount = count * factor
    figure = f"{amount:.0f}" if amount == int(amount) else f"{amount:.4f}".rstrip("0")
    return f"P{'T' if iso.startswith('T') else ''}{figure}{iso[-1]}"
