"""TIMEX3, the markup of the evaluation corpora: an export of values for scoring."""

from __future__ import annotations

from typing import NamedTuple

from extraction.normalise.times.intervals import Interval
from extraction.schema import PartOfDay
from extraction.values import TimeValue

_PARTS: dict[PartOfDay, str] = {
    "early_morning": "TMO", "morning": "TMO", "midday": "TMI", "afternoon": "TAF", "evening": "TEV", "night": "TNI",
    "overnight": "TNI",
}  # fmt: skip
_SEASONS = {3: "SP", 6: "SU", 9: "FA", 12: "WI"}
_VAGUE = {"hour": "PTXH", "day": "PXD", "week": "PXW", "month": "PXM", "year": "PXY", "decade": "PXDE"}


class Timex(NamedTuple):
    """TIMEX3's type and value."""

    type: str
    value: str


def write_timex(value: TimeValue) -> Timex:
    """Write a value as TIMEX3 (TimeML 1.2.1); a date without dates is XXXX-XX-XX.

    >>> import datetime as dt
    >>> write_timex(TimeValue("date", dt.date(2024, 9, 1), dt.date(2024, 11, 30), "season"))
    Timex(type='DATE', value='2024-FA')
    """
    if value.kind == "set":
        return Timex("SET", value.duration or "")
    if value.kind == "duration":
        return Timex("DURATION", value.duration or _VAGUE.get(value.granularity, "PXD"))
    if value.earliest is None or value.latest is None:
        return Timex("DATE", value.edtf or "XXXX-XX-XX")
    interval = Interval(value.earliest, value.latest)
    if value.part_of_day is not None:
        return Timex("TIME", f"{interval.low.isoformat()}{_PARTS[value.part_of_day]}")
    return Timex("DATE", _calendar(interval, value))


def _calendar(interval: Interval, value: TimeValue) -> str:
    low, high = interval
    match value.granularity:
        case "day" if low == high:
            return low.isoformat()
        case "week":
            year, week, _ = low.isocalendar()
            return f"{year:04d}-W{week:02d}"
        case "month" if (low.year, low.month) == (high.year, high.month):
            return f"{low:%Y-%m}"
        case "season" if low.month in _SEASONS:
            return f"{low.year:04d}-{_SEASONS[low.month]}"
        case "quarter":
            return f"{low.year:04d}-Q{(low.month + 2) // 3}"
        case "year" if low.year == high.year:
            return f"{low.year:04d}"
        case "decade" if high.year == low.year + 9:
            return f"{low.year // 10:03d}"
    if high.year == low.year + 99 and low.year % 100 == 0:
        return f"{low.year // 100:02d}"
    return f"{low.isoformat()}/{high.isoformat()}"
