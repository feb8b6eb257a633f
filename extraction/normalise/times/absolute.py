"""Grammar of calendar expressions: days, months, years, decades, centuries, quarters, seasons, named days.

Each function reads at a token position and returns a tree with the position after it, or None.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from extraction.knowledge.times import Month
from extraction.normalise.times.tokens import DASHES, Scanner
from extraction.normalise.times.tree import (
    CalendarDay,
    CalendarMonth,
    DayRange,
    NumericDate,
    Parsed,
    Shifted,
    Year,
    YearSpan,
)

ORDINAL_SUFFIX = frozenset(("st", "nd", "rd", "th"))


def month_name(s: Scanner, i: int) -> tuple[Month, int] | None:
    """A month's name at `i`; short forms and ambiguous names must be capitalised."""
    low = s.low[i]
    month = s.lexicon.months.get(low)
    if month is not None:
        return (month, i + 1) if s.capital(i) or not month.ambiguous else None
    month = s.lexicon.short_months.get(low)
    if month is None or not s.capital(i):
        return None
    return month, (i + 2 if s.low[i + 1] == "." and s.glued(i + 1) else i + 1)


def weekday_name(s: Scanner, i: int) -> tuple[int, int] | None:
    """A weekday's name at `i`; short forms must be capitalised."""
    day = s.lexicon.weekdays.get(s.low[i])
    if day is not None:
        return day, i + 1
    day = s.lexicon.short_weekdays.get(s.low[i])
    if day is None or not s.capital(i):
        return None
    return day, (i + 2 if s.low[i + 1] == "." and s.glued(i + 1) else i + 1)


def year_number(s: Scanner, i: int) -> int | None:
    """A year in four digits, 1000 to 2199, standing free."""
    raw = s.raw[i]
    if len(raw) != 4 or not s.is_number(i) or not "1000" <= raw <= "2100":
        return None
    after = s.low[i + 1]
    if s.glued(i + 1) and (after.isalpha() or after in "%°" or after == "$"):
        return None
    if after in ",.:" and after and s.glued(i + 1) and s.glued(i + 2) and s.is_number(i + 2):
        return None
    return int(raw)


def _day_number(s: Scanner, i: int) -> tuple[int, int] | None:
    if not s.is_number(i):
        return _ordinal_word(s, i)
    if len(s.raw[i]) > 2 or not 1 <= int(s.raw[i]) <= 31:
        return None
    j = i + 1
    if s.glued(j) and s.low[j] in ORDINAL_SUFFIX:
        return int(s.raw[i]), j + 1
    if s.glued(j) and (s.low[j].isalpha() or s.low[j] in "%°:" or _decimal(s, j)):
        return None
    return int(s.raw[i]), j


def _ordinal_word(s: Scanner, i: int) -> tuple[int, int] | None:
    """'sixteenth', 'thirty-first'."""
    if s.low[i] in s.lexicon.ordinals:
        return s.lexicon.ordinals[s.low[i]], i + 1
    if s.low[i] == "thirtieth":
        return 30, i + 1
    tens = {"twenty": 20, "thirty": 30}.get(s.low[i])
    ones = s.lexicon.ordinals.get(s.low[i + 2] if s.low[i + 1] in DASHES else s.low[i + 1], 10)
    if tens is None or ones > 9 or tens + ones > 31:
        return None
    return tens + ones, i + (3 if s.low[i + 1] in DASHES else 2)


def _decimal(s: Scanner, j: int) -> bool:
    return s.low[j] in (",", ".") and s.glued(j + 1) and s.is_number(j + 1)


def year_of(s: Scanner, i: int) -> tuple[int | None, Shifted | None, int] | None:
    """A year that completes a month or day: ', 2024', 'of 1944', 'of that year', 'last year'."""
    j = i + 1 if s.low[i] in (",", "of") else i
    year = year_number(s, j)
    if year is not None and not (s.low[i] == "of" and s.low[j + 1] in s.lexicon.words["counted"]):
        return year, None, j + 1
    if s.low[i] == ",":
        return None
    j = s.skip(j, "the")
    if s.low[j] == "that" and s.low[j + 1] == "same":
        j += 1
    if s.low[j + 1] != "year":
        return None
    shifts: dict[str, Shifted] = {
        "last": Shifted("year", -1, "dct"),
        "this": Shifted("year", 0, "dct"),
        "next": Shifted("year", 1, "dct"),
        "that": Shifted("year", 0, "focus"),
        "same": Shifted("year", 0, "focus"),
        "previous": Shifted("year", -1, "focus"),
        "following": Shifted("year", 1, "focus"),
    }
    shifted = shifts.get(s.low[j])
    return (None, shifted, j + 2) if shifted else None


def month_first(s: Scanner, i: int) -> Parsed:
    """'August 6', 'Aug. 6th, 2024', 'Aug 4-6', 'March 2022', 'March of last year', 'March'."""
    named = month_name(s, i)
    if named is None:
        return None
    month, j = named
    day = _day_number(s, s.skip(j, "the"))
    if day is not None and not (s.low[j] == "the" and day[1] - j < 3):
        return _finish_month_first(s, i, month.number, day[0], day[1])
    era = era_mark(s, j + 1) if s.is_number(j) and len(s.raw[j]) < 5 else None
    if era is not None:
        return Year(int(s.raw[j]), True), era
    completed = year_of(s, j)
    if completed is not None:
        return CalendarMonth(month.number, completed[0], completed[1]), completed[2]
    return CalendarMonth(month.number, None), j


def _finish_month_first(s: Scanner, i: int, month: int, day: int, j: int) -> Parsed:
    first: int | None = None
    if s.low[j] in DASHES or s.low[j] in ("to", "through", "and"):
        last = _day_number(s, j + 1)
        if last is not None and day < last[0] and not _goes_on(s, last[1], s.low[j] == "and"):
            first, day, j = day, last[0], last[1]
    completed = year_of(s, j)
    year, shifted = (completed[0], completed[1]) if completed else (None, None)
    end = completed[2] if completed else j
    node = CalendarDay(month, day, year, _dated(f"{s.raw[i]} {day}", year), year_of=shifted)
    return (DayRange(first, node) if first is not None else node), end


def _goes_on(s: Scanner, j: int, listed: bool) -> bool:
    """Whether a number that looks like a day goes on as another month's date or as a count of something."""
    if month_name(s, j) is not None or s.low[j] in s.lexicon.units:
        return True
    return listed and s.raw[j].isalpha() and not s.word(j, "after_day_number")


def day_first(s: Scanner, i: int) -> Parsed:
    """'6 August', 'the 6th of August 2024', '3 to 5 September', '7 October 2023'."""
    day = _day_number(s, i)
    if day is None:
        return None
    number, j = day
    first: int | None = None
    if s.low[j] in DASHES or s.low[j] in ("to", "and", "/"):
        last = _day_number(s, j + 1)
        if last is not None and number < last[0]:
            first, number, j = number, last[0], last[1]
    of = s.skip(j, "of", "-")
    named = month_name(s, of)
    if named is None:
        return None
    month, j = named
    clean = f"{number} {s.raw[of]}"
    completed = year_of(s, s.skip(j, "-"))
    year, shifted = (completed[0], completed[1]) if completed else (None, None)
    end = completed[2] if completed else j
    node = CalendarDay(month.number, number, year, _dated(clean, year), year_of=shifted)
    return (DayRange(first, node) if first is not None else node), end


def _dated(clean: str, year: int | None) -> str:
    """The span dateparser gets: one day, one month, at most one year."""
    if year is None or clean.endswith(str(year)):
        return clean
    return f"{clean} {year}"


def numeric(s: Scanner, i: int) -> Parsed:
    """'2024-03-09', '9/3/2024', '09.03.2024': three numbers with one separator, no spaces, one of them a year."""
    mark = s.low[i + 1]
    if not s.is_number(i) or mark not in ("-", "/", ".") or not s.is_number(i + 2) or s.low[i + 3] != mark:
        return None
    if not s.is_number(i + 4) or not all(s.glued(i + k) for k in (1, 2, 3, 4)):
        return None
    if s.before(i) in ("-", "/", ".", "$", "#") and s.glued(i):
        return None
    a, b, c = (s.raw[i + k] for k in (0, 2, 4))
    shape = (len(a), len(b), len(c))
    if shape[0] == 4:
        good = "1000" <= a <= "2199" and 1 <= int(b) <= 12 and 1 <= int(c) <= 31 and max(shape[1:]) <= 2
    else:
        good = max(shape[:2]) <= 2 and (shape[2] == 4 or (shape[2] == 2 and mark != "."))
        good = good and 1 <= int(a) <= 31 and 1 <= int(b) <= 31 and min(int(a), int(b)) <= 12
    after = i + 5
    if not good or (s.glued(after) and (s.low[after] in (mark, "%") or s.low[after].isdigit())):
        return None
    if s.glued(after) and s.low[after].isalpha() and not (s.low[after] == "t" and s.is_number(after + 1)):
        return None
    return NumericDate(s.slice(i, after)), after


def dated_weekday(s: Scanner, i: int) -> Parsed:
    """'Monday, August 18', 'Sunday 20 March', 'Mon. 3 June 2024'."""
    named = weekday_name(s, i)
    if named is None:
        return None
    weekday, j = named
    j = s.skip(j, ",", "(")
    j = s.skip(j, "the")
    found = day_first(s, j) or month_first(s, j)
    if found is None or not isinstance(found[0], CalendarDay):
        return None
    node: CalendarDay = found[0]
    end = s.skip(found[1], ")") if s.low[j - 1] == "(" else found[1]
    return replace(node, weekday=weekday), end


def year_like(s: Scanner, i: int) -> Parsed:
    """'1990s', '1950-53', '2007/08', '490 BC', "'82", "the '90s", '2024'."""
    if s.low[i] == "'" and s.is_number(i + 1) and len(s.raw[i + 1]) == 2 and s.glued(i + 1):
        return _short_year(s, i)
    if not s.is_number(i):
        return None
    bc = era_mark(s, i + 1)
    if bc is not None and len(s.raw[i]) <= 4:
        return Year(int(s.raw[i]), True), bc
    raw, j = s.raw[i], i + 1
    if s.low[j] in DASHES and s.is_number(j + 1) and len(raw) < 5 > len(s.raw[j + 1]):
        era = era_mark(s, j + 2)
        if era is not None:
            return YearSpan(int(raw), int(s.raw[j + 1]), True), era
    if len(raw) == 4 and raw[3] == "0" and s.glued(j) and "1000" <= raw <= "2190":
        k = j + 1 if s.low[j] == "'" else j
        if s.low[k] == "s" and s.glued(k):
            width = 100 if raw.endswith("00") and _whole_century(int(raw)) else 10
            era = era_mark(s, k + 1)
            unit: Literal["century", "decade"] = "century" if width == 100 else "decade"
            return YearSpan(int(raw), int(raw) + width - 1, era is not None, unit), era or k + 1
    year = year_number(s, i)
    if year is None:
        return None
    if (s.low[j] in DASHES or s.low[j] == "/") and s.glued(j) and s.is_number(j + 1) and s.glued(j + 1):
        tail = s.raw[j + 1]
        closed = not (s.glued(j + 2) and (s.low[j + 2] in DASHES or s.low[j + 2] == "/" or s.low[j + 2].isalpha()))
        if len(tail) == 2 and closed and int(tail) > year % 100:
            return YearSpan(year, year - year % 100 + int(tail)), j + 2
        if len(tail) < 4:
            return None
    return Year(year), j


def _whole_century(first: int) -> bool:
    """'the 1800s' is a century, 'the 2000s' in today's news the decade."""
    return first < 1900


def _short_year(s: Scanner, i: int) -> Parsed:
    value, j = int(s.raw[i + 1]), i + 2
    if s.glued(j) and s.low[j] == "s" and value % 10 == 0:
        first = (1900 if value >= 20 else 2000) + value
        return YearSpan(first, first + 9, unit="decade"), j + 1
    if s.glued(j) and (s.low[j].isalnum()):
        return None
    if s.glued(i) and s.before(i).isalnum():
        return None
    return Year((1900 if value > 30 else 2000) + value), j


def era_mark(s: Scanner, i: int) -> int | None:
    """The position after 'BC' or 'B.C.' at `i`."""
    if s.low[i] in s.lexicon.words["bc"] and s.raw[i].isupper():
        return i + 1
    if s.low[i] == "b" and s.low[i + 1] == "." and s.low[i + 2] == "c" and s.capital(i):
        return s.skip(i + 3, ".")
    return None
