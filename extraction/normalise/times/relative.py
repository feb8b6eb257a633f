"""Grammar of relative expressions: 'last week', 'the next day', 'three days ago', 'earlier this year', durations, sets.

Each function reads at a token position and returns a tree with the position after it, or None.
"""

from __future__ import annotations

from typing import Literal

from extraction.normalise.times.absolute import day_first, month_first, month_name, weekday_name, year_of
from extraction.normalise.times.counts import amount
from extraction.normalise.times.periods import named_day
from extraction.normalise.times.tokens import DASHES, Scanner
from extraction.normalise.times.tree import (
    Amount,
    Base,
    DayTime,
    Duration,
    MonthShift,
    NamedDay,
    Node,
    Offset,
    Parsed,
    Recurring,
    SeasonName,
    Shift,
    Shifted,
    VagueTime,
    WeekdayName,
)

_CALENDAR_UNITS = frozenset(("day", "week", "month", "quarter", "year", "decade", "century", "weekend"))
_SHIFT_WORDS: tuple[tuple[str, Shift], ...] = (
    ("last", "last"), ("next", "next"), ("this", "this"), ("previous", "previous"), ("following", "following"),
    ("same", "that"), ("past", "last"),
)  # fmt: skip
_BASES: dict[Shift, tuple[int, Base]] = {
    "last": (-1, "dct"), "next": (1, "dct"), "this": (0, "dct"), "that": (0, "focus"),
    "previous": (-1, "focus"), "following": (1, "focus"),
}  # fmt: skip


def shift_word(s: Scanner, i: int) -> tuple[Shift, int] | None:
    """The word that moves a unit: 'last', 'the same', 'that very', 'this past'."""
    if s.low[i] == "that":
        return "that", s.skip(i + 1, "same", "very")
    for group, shift in _SHIFT_WORDS:
        if s.word(i, group):
            j = i + 1
            if group == "this" and s.low[j] in ("past", "last"):
                return "last", j + 1
            if group == "this" and s.low[j] == "coming":
                return "next", j + 1
            if group == "this" and s.low[j] in ("same", "very"):
                return "that", j + 1
            return shift, j
    return None


def shifted(s: Scanner, i: int) -> Parsed:
    """'last week', 'next Tuesday', 'this summer', 'the following day', 'last night', 'the past five years'."""
    the = s.low[i] == "the"
    j = s.skip(i + the, "very")
    moved = shift_word(s, j)
    if moved is None:
        return None
    shift, k = moved
    unit = s.lexicon.units.get(s.low[k])
    if unit is not None and unit.name in _CALENDAR_UNITS and s.low[k] == unit.name:
        return _shifted_unit(s, shift, unit.name, the, k)
    return _shifted_name(s, shift, k, the) or _shifted_amount(s, shift, k)


def _shifted_unit(s: Scanner, shift: Shift, unit: str, the: bool, k: int) -> Parsed:
    end = k + 1
    if s.low[end] in DASHES and s.glued(end):
        return None
    if shift == "last" and the and unit != "weekend" and s.low[end] != "of":
        return Duration(Amount(1, 1, unit)), end
    if unit == "day" and shift == "this":
        return VagueTime("PRESENT_REF", "date"), end
    offset, base = _BASES[shift]
    if shift == "next" and (the or unit == "day"):
        base = "focus"
    if shift == "last" and unit == "day":
        return None  # 'last day of term'
    moved = Shifted(unit, offset, base)
    if shift == "that" and unit != "year":
        return _same_unit(s, moved, end)
    return moved, end


def _same_unit(s: Scanner, moved: Shifted, end: int) -> Parsed:
    """'the same month a year ago', 'the same week last year'."""
    length = amount(s, end)
    if length is not None and s.low[length[1]] in ("ago", "earlier", "later"):
        return Offset(length[0], 1 if s.low[length[1]] == "later" else -1, moved), length[1] + 1
    if s.low[s.skip(end, "of", "in")] == "last" and s.low[s.skip(end, "of", "in") + 1] == "year":
        return Offset(Amount(1, 1, "year"), -1, moved), s.skip(end, "of", "in") + 2
    return moved, end


def _shifted_name(s: Scanner, shift: Shift, k: int, the: bool) -> Parsed:
    season = s.lexicon.seasons.get(s.low[k])
    if season is not None:
        completed = year_of(s, k + 1)
        if completed is not None and completed[0] is not None:
            return SeasonName(season.first_month, completed[0]), completed[2]
        return SeasonName(season.first_month, None, shift), k + 1
    weekday = weekday_name(s, k)
    if weekday is not None and s.low[k] in s.lexicon.weekdays:
        return WeekdayName(weekday[0], "following" if the and shift == "next" else shift), weekday[1]
    month = month_name(s, k)
    if month is not None and s.capital(k):
        return MonthShift(month[0].number, shift), month[1]
    part = s.phrase(k, s.lexicon.parts)
    if part is not None and not s.low[k].endswith("s"):
        offset, base = _BASES[shift]
        base = "focus" if shift == "next" else base
        return DayTime(part[0], None, Shifted("day", offset, base)), part[1]
    named = named_day(s, k)
    if named is not None and isinstance(named[0], NamedDay):
        return NamedDay(named[0].rule, None, shift), named[1]
    return None


def _shifted_amount(s: Scanner, shift: Shift, k: int) -> Parsed:
    """A counted stretch before or after now is a length: 'the next four years', 'the past few days'."""
    if shift not in ("last", "next", "previous", "following"):
        return None
    measured = amount(s, k)
    if measured is not None and s.low[measured[1]] != "of":
        return Duration(measured[0]), measured[1]
    unit = s.lexicon.units.get(s.low[k])
    if unit is not None and s.low[k] != unit.name and unit.name in _CALENDAR_UNITS and s.low[k + 1] != "of":
        return Duration(Amount(None, None, unit.name)), k + 1
    return None


def definite(s: Scanner, i: int) -> Parsed:
    """'the day before', 'the year previous', 'the weekend', 'the day before yesterday', 'for the day'."""
    unit = s.lexicon.units.get(s.low[i + 1])
    if s.low[i] != "the" or unit is None or unit.name not in _CALENDAR_UNITS or s.raw[i + 1] != unit.name:
        return None
    j = i + 2
    word = s.low[j]
    if word in ("before", "after", "previous", "following", "prior", "earlier", "preceding"):
        sign = 1 if word in ("after", "following") else -1
        if unit.name == "day" and s.low[j + 1] in ("yesterday", "tomorrow"):
            return Shifted("day", -2 if sign < 0 else 2, "dct"), j + 2
        if s.low[j + 1] == "to" or (word in ("before", "after", "following") and s.word(j + 1, "determined")):
            return VagueTime("XXXX-XX-XX", "date"), j + 1
        return Shifted(unit.name, sign, "focus"), j + 1
    if unit.name == "weekend":
        return Shifted("weekend", 0, "near"), j
    if (
        s.word_before(i, "before_the_day")
        and (not word or s.word(j, "after_day"))
        and unit.name in ("day", "week", "month", "year")
    ):
        return Shifted(unit.name, 0, "near"), j
    return None


def measured(s: Scanner, i: int) -> Parsed:
    """A length, or a distance when 'ago', 'later', 'earlier' follow; ages give None."""
    found = amount(s, i)
    if found is None:
        return _bare_unit(s, i)
    length, j = found
    if _is_age(s, j):
        return None
    distance = _distance(s, length, j)
    if distance is not None:
        return distance
    if s.low[i] in ("a", "an") and length.low == 1 and not length.approximate:
        return _single(s, i, length, j)
    if s.low[i] in ("some", "few", "many", "various") and length.low is None and s.low[j - 1] in s.lexicon.units:
        return Duration(length), j
    return Duration(length), j


def _is_age(s: Scanner, j: int) -> bool:
    k = j + 1 if s.low[j] in DASHES else j
    return s.word(k, "after_age") or (s.low[k] == "of" and s.low[k + 1] == "age")


def _distance(s: Scanner, length: Amount, j: int) -> Parsed:
    word = s.low[j]
    if word == "ago":
        return Offset(length, -1, "dct"), j + 1
    if word == "from" and s.low[j + 1] == "now":
        return Offset(length, 1, "dct"), j + 2
    if word in ("earlier", "previously", "beforehand", "prior") and s.low[j + 1] not in ("than", "to"):
        return Offset(length, -1, "focus"), j + 1
    if word in ("later", "afterwards", "afterward", "thereafter") and s.low[j + 1] != "than":
        return Offset(length, 1, "focus"), j + 1
    if word in ("before", "after") and s.low[j + 1] in (",", ".", ";", ""):
        return Offset(length, 1 if word == "after" else -1, "focus"), j + 1
    if word in ("before", "after"):
        return _from_day(s, length, 1 if word == "after" else -1, j + 1)
    return None


def _from_day(s: Scanner, length: Amount, sign: int, j: int) -> Parsed:
    """'a week after 4 June', 'two days before Christmas', 'a day after Tuesday's vote' keeps to the length."""
    found = day_first(s, j) or month_first(s, j) or named_day(s, j)
    return (Offset(length, sign, found[0]), found[1]) if found else None


def _single(s: Scanner, i: int, length: Amount, j: int) -> Parsed:
    """'a week' is a length, 'twice a week' a rate, 'a day of prayer' neither."""
    before = s.before(i)
    if (
        before in ("times", "once", "twice", "percent", "%")
        or (i > 0 and s.is_number(i - 1))
        or before in s.lexicon.numbers
    ):
        return Recurring(_period(s, length.unit)), j
    if (
        length.unit in ("day", "minute", "second", "weekend", "quarter")
        and not s.word_before(i, "before_length")
        and s.low[j] not in ("before", "after")
    ):
        return None
    return Duration(length), j


def _period(s: Scanner, unit: str) -> str:
    entry = s.lexicon.units[unit]
    clock = "T" if unit in ("second", "minute", "hour") else ""
    return f"P{clock}{entry.factor}{entry.iso}"


def _bare_unit(s: Scanner, i: int) -> Parsed:
    unit = s.lexicon.units.get(s.low[i])
    if unit is None:
        return None
    plural = s.low[i] != unit.name
    length, j = Amount(None, None, unit.name), i + 1
    if s.low[j] in DASHES and s.low[j + 1] == "long" and s.glued(j):
        return Duration(length if plural else Amount(1, 1, unit.name)), j + 2
    if not plural or (s.low[j] in DASHES and s.glued(j)):
        return None
    distance = _distance(s, length, j)
    if distance is not None and s.before(i) not in ("these", "those", "the"):
        return distance
    if s.word_before(i, "before_bare_unit") and not _is_age(s, j):
        return Duration(length), j
    return None


def recurring(s: Scanner, i: int) -> Parsed:
    """'every year', 'each Friday', 'every two weeks', 'per day', 'Mondays'."""
    if s.low[i] == "per":
        unit = s.lexicon.units.get(s.low[i + 1])
        return (Recurring(_period(s, unit.name)), i + 2) if unit and s.low[i + 1] == unit.name else None
    if s.word(i, "every"):
        return _every(s, i + 1)
    if s.low[i].endswith("s") and s.low[i][:-1] in s.lexicon.weekdays and s.capital(i):
        return Recurring("P1W"), i + 1
    return None


def _every(s: Scanner, j: int) -> Parsed:
    j = s.skip(j, "other", "single")
    unit = s.lexicon.units.get(s.low[j])
    if unit is not None:
        return Recurring(_period(s, unit.name)), j + 1
    if weekday_name(s, j) is not None:
        return Recurring("P1W"), j + 1
    if s.low[j] in s.lexicon.seasons or month_name(s, j) is not None:
        return Recurring("P1Y"), j + 1
    part = s.phrase(j, s.lexicon.parts)
    if part is not None:
        return Recurring("P1D"), part[1]
    length = amount(s, j)
    if length is not None and length[0].low is not None:
        unit_entry = s.lexicon.units[length[0].unit]
        clock = "T" if length[0].unit in ("second", "minute", "hour") else ""
        return Recurring(f"P{clock}{length[0].low * unit_entry.factor:g}{unit_entry.iso}"), length[1]
    return None


def vague(s: Scanner, i: int) -> Parsed:
    """Fixed expressions without a calendar value."""
    found = s.phrase(i, s.lexicon.vague)
    if found is None:
        return None
    entry, j = found
    kind: Literal["date", "duration", "set"] = entry.kind
    node: Node = Recurring(entry.timex) if kind == "set" else VagueTime(entry.timex, kind, entry.narrative)
    return node, j
