"""dateparser behind one door: fixed language, fixed settings, clean spans only, answers remembered.

It reads what has one plain calendar meaning: a spelled or numeric date with its year, and 'N units ago'. Everything
that depends on tense, narrative or width is the grammar's.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any, Literal

from dateparser.date import DateDataParser

DateOrder = Literal["MDY", "DMY", "YMD"]
_REMEMBERED = 20_000


@lru_cache(maxsize=8)
def _absolute_parser(order: str) -> DateDataParser:
    # the base only fills what a span leaves out, and no span without its year gets here
    return _parser("absolute-time", dt.datetime(2000, 1, 1, 12), order)


@lru_cache(maxsize=64)
def _relative_parser(dct: dt.date) -> DateDataParser:
    return _parser("relative-time", dt.datetime(dct.year, dct.month, dct.day, 12), "MDY")


def _parser(kind: str, base: dt.datetime, order: str) -> DateDataParser:
    settings: dict[str, Any] = {
        "RELATIVE_BASE": base,
        "PREFER_DATES_FROM": "current_period",
        "PREFER_DAY_OF_MONTH": "first",
        "PREFER_MONTH_OF_YEAR": "first",
        "DATE_ORDER": order,
        "PARSERS": [kind],
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    return DateDataParser(languages=["en"], settings=settings)


@lru_cache(maxsize=_REMEMBERED)
def parse_absolute(span: str, order: str) -> dt.date | None:
    """The day that a clean span with its year names, or None when the library reads less than a day in it.

    >>> parse_absolute("04th Jan 2019", "MDY"), parse_absolute("7/8/07", "DMY")
    (datetime.date(2019, 1, 4), datetime.date(2007, 8, 7))
    """
    if len(span) > 40:
        return None
    data = _absolute_parser(order).get_date_data(span)
    return data.date_obj.date() if data.date_obj is not None and data.period == "day" else None


@lru_cache(maxsize=_REMEMBERED)
def parse_ago(count: int, unit: str, dct: dt.date) -> dt.date | None:
    """The day `count` days or weeks before a day, by the library's calendar arithmetic.

    >>> parse_ago(2, "week", dt.date(2024, 3, 31))
    datetime.date(2024, 3, 17)
    """
    if not 0 <= count <= 2000 or unit not in ("day", "week"):
        return None
    data = _relative_parser(dct).get_date_data(f"{count} {unit}{'' if count == 1 else 's'} ago")
    return data.date_obj.date() if data.date_obj is not None else None
