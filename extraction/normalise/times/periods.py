"""Grammar of centuries, quarters, fiscal years and days with a name.

Each function reads at a token position and returns a tree with the position after it, or None.
"""

from __future__ import annotations

from extraction.normalise.times.absolute import ORDINAL_SUFFIX, era_mark, year_like, year_number, year_of
from extraction.normalise.times.tokens import DASHES, Scanner
from extraction.normalise.times.tree import Fiscal, NamedDay, Node, Parsed, Quarter, Shifted, Year, YearSpan


def century(s: Scanner, i: int) -> Parsed:
    """'19th century', 'twenty-first century', '5th-century BC'."""
    if s.is_number(i) and s.glued(i + 1) and s.low[i + 1] in ORDINAL_SUFFIX and len(s.raw[i]) <= 2:
        number, j = int(s.raw[i]), i + 2
    elif s.low[i] in s.lexicon.ordinals:
        number, j = s.lexicon.ordinals[s.low[i]], i + 1
    elif s.low[i] == "twenty" and s.low[i + 1] in DASHES and s.low[i + 2] == "first":
        number, j = 21, i + 3
    else:
        return None
    if s.low[j] in DASHES:
        j += 1
    if s.low[j] not in ("century", "centuries") or number > 21:
        return None
    era = era_mark(s, j + 1)
    if number < 1:
        return None
    if era is not None:
        return YearSpan(number * 100, (number - 1) * 100 + 1, True, "century"), era
    return YearSpan((number - 1) * 100, number * 100 - 1, False, "century"), j + 1


_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": -1, "last": -1}


def quarter(s: Scanner, i: int) -> Parsed:
    """'second quarter', 'third-quarter', 'Q2 2024', 'the first half of 2008', 'H1 2024'."""
    if s.low[i] in ("q", "h") and s.capital(i) and s.glued(i + 1) and s.is_number(i + 1):
        parts = 4 if s.low[i] == "q" else 2
        number, j = int(s.raw[i + 1]), i + 2
    elif s.is_number(i) and s.raw[i] in "1234" and s.glued(i + 1) and s.low[i + 1] in ORDINAL_SUFFIX:
        if s.low[i + 2] != "quarter":
            return None
        parts, number, j = 4, int(s.raw[i]), i + 3
    elif s.low[i] in _QUARTERS or (s.low[i] == "latter" and s.low[i + 1] == "half"):
        parts = 2 if s.low[i] == "latter" else 4
        number, j = (2 if parts == 2 else _QUARTERS[s.low[i]]), i + 1
        j = j + 1 if s.low[j] in DASHES else j
        if s.low[j] not in ("quarter", "half"):
            return None
        parts = 4 if s.low[j] == "quarter" else 2
        j += 1
    else:
        return None
    number = parts if number == -1 else number
    if not 1 <= number <= parts:
        return None
    completed = year_of(s, j)
    if completed is not None:
        of: Node | None = Year(completed[0]) if completed[0] is not None else completed[1]
        return Quarter(number, parts, of), completed[2]
    if s.low[j] == "of" and s.low[j + 1] == "the" and s.low[j + 2] == "year":
        return Quarter(number, parts, Shifted("year", 0, "near")), j + 3
    return (Quarter(number, parts, None), j) if parts == 4 else None


def fiscal(s: Scanner, i: int) -> Parsed:
    """'fiscal 2024', 'fiscal year 2023-24', 'FY2024': no dates, the months are the house's own."""
    if s.low[i] == "fiscal":
        j = s.skip(i + 1, "year")
        year = year_number(s, j)
        if year is None:
            return (Fiscal(None), j) if j == i + 2 else None
        spanned = year_like(s, j)
        return Fiscal(year), spanned[1] if spanned else j + 1
    if s.low[i] == "fy" and s.raw[i].isupper() and s.is_number(i + 1):
        return Fiscal(None), i + 2
    return None


def named_day(s: Scanner, i: int) -> Parsed:
    """'Christmas Eve', 'New Year's Day 2024', 'the Sept. 11 attacks'; capitalised unless it starts with a digit."""
    if not (s.capital(i) or s.is_number(i)):
        return None
    found = s.phrase(i, s.lexicon.named_days)
    if found is None or s.word_before(i, "weekday_before"):
        return None
    rule, j = found
    if s.word(j, "weekday_after") or (s.glued(j) and s.is_number(j)):
        return None
    if len(rule) == 10:  # one day in history: 9/11, but not 9/11/2024
        return None if s.low[j] == "/" else (NamedDay(rule, None), j)
    completed = year_of(s, j)
    if completed is not None and completed[0] is not None:
        return NamedDay(rule, completed[0]), completed[2]
    return NamedDay(rule, None), j
