"""The whole expression at a position: calendar or relative core, portions, parts of the day, sides."""

from __future__ import annotations

from extraction.normalise.times import absolute, periods, relative
from extraction.normalise.times.clock import clock_time
from extraction.normalise.times.tokens import DASHES, Scanner
from extraction.normalise.times.tree import (
    BeforeEnd,
    CalendarDay,
    DayRange,
    DayTime,
    Duration,
    NamedDay,
    Node,
    Nth,
    NumericDate,
    Parsed,
    Piece,
    Portion,
    SeasonName,
    Shifted,
    Side,
    VagueTime,
    WeekdayName,
    Year,
)
from extraction.schema import PartOfDay

_DAYS = (CalendarDay, NumericDate, WeekdayName, NamedDay, DayRange)


def expression(s: Scanner, i: int) -> Parsed:
    """The longest time expression that starts at token `i`."""
    best: Parsed = None
    for reader in (_portion, _side, _timed, _part_first, _nth, _plain, relative.measured, relative.recurring,
                   relative.vague, _before_end):  # fmt: skip
        found = reader(s, i)
        if found is not None and (best is None or found[1] > best[1]):
            best = found
    return best


def _plain(s: Scanner, i: int) -> Parsed:
    """A core and what may follow a day: 'Thursday night', 'Aug. 8 at dawn', 'today at 18:00'."""
    core = _core(s, i)
    if core is None:
        return None
    node, j = core
    if not _is_day(node):
        return core
    return _with_time(s, node, j) or core


def _core(s: Scanner, i: int) -> Parsed:
    best: Parsed = None
    for reader in (periods.named_day, absolute.dated_weekday, absolute.month_first, absolute.day_first,
                   absolute.numeric, absolute.year_like, periods.century, periods.quarter, periods.fiscal,
                   _weekday, _season, _deictic, relative.shifted, relative.definite):  # fmt: skip
        found = reader(s, i)
        if found is not None and (best is None or found[1] > best[1]):
            best = found
    if best is None and s.low[i] == "the":
        return _after_article(s, i + 1)
    return best


def _after_article(s: Scanner, j: int) -> Parsed:
    for reader in (
        periods.century,
        periods.quarter,
        absolute.year_like,
        absolute.day_first,
        _season,
        periods.named_day,
    ):
        found = reader(s, j)
        if found is not None and not isinstance(found[0], Year):
            return found
    return None


def _is_day(node: Node) -> bool:
    return isinstance(node, _DAYS) or (isinstance(node, Shifted) and node.unit == "day")


def _weekday(s: Scanner, i: int) -> Parsed:
    named = absolute.weekday_name(s, i)
    if named is None:
        return None
    weekday, j = named
    if s.word_before(i, "weekday_before"):
        return None
    week = s.skip(j, "of")
    offset = {"last": -1, "next": 1, "this": 0}.get(s.low[week])
    if offset is not None and s.low[week + 1] == "week":
        return Nth(weekday + 1, "day", Shifted("week", offset, "dct")), week + 2
    return WeekdayName(weekday), j


def _season(s: Scanner, i: int) -> Parsed:
    season = s.lexicon.seasons.get(s.low[i])
    if season is None:
        return None
    completed = absolute.year_of(s, i + 1)
    if completed is not None:
        return SeasonName(season.first_month, completed[0], year_of=completed[1]), completed[2]
    if s.low[i + 1] == "of" or (s.low[i] == "fall" and not s.word_before(i, "season_before")):
        return None
    return SeasonName(season.first_month, None), i + 1


def _deictic(s: Scanner, i: int) -> Parsed:
    entry = s.lexicon.deictics.get(s.low[i])
    if entry is None:
        return None
    day = Shifted("day", entry.days, "dct")
    return (DayTime(entry.part, None, day) if entry.part else day), i + 1


def _part(s: Scanner, i: int) -> tuple[PartOfDay, int] | None:
    """A part of the day, 'early' and 'late' included: 'late afternoon', 'early evening'."""
    j = i
    if s.word(i, "early") or s.word(i, "late") or s.low[i] == "mid":
        whole = s.phrase(i, s.lexicon.parts)
        if whole is not None:
            return whole
        j = i + 2 if s.low[i + 1] in DASHES else i + 1
    return s.phrase(j, s.lexicon.parts)


def _with_time(s: Scanner, day: Node, j: int) -> Parsed:
    """A part of the day or a clock time after a day."""
    k = s.skip(j, ",")
    k = s.skip(k, "at", "around", "by", "in", "just")
    k = s.skip(k, "the", "about", "around", "before", "after") if k > j else k
    clock = clock_time(s, k)
    if clock is not None and (k > j or clock[2]):
        return DayTime(None, clock[0], day), clock[1]
    if s.low[j] == "overnight":
        return DayTime("overnight", None, day), j + 1
    part = _part(s, k)
    if part is not None and (s.low[j] != "," or k > j + 1) and not (s.low[k - 1] == "by" and k > j):
        return DayTime(part[0], None, day), part[1]
    return None


def _timed(s: Scanner, i: int) -> Parsed:
    """A clock time, with its day when that follows: '3:30 a.m. on Tuesday', '18:00 UTC'."""
    clock = clock_time(s, i)
    if clock is None or (s.before(i) in ("-", ":", "/", ".") and s.glued(i)):
        return None
    hour, j, marked = clock
    day = _following_day(s, j)
    if day is not None:
        return DayTime(None, hour, day[0]), day[1]
    if not marked and s.before(i) not in ("at", "around", "by", "from", "until", "before", "after", "about"):
        return None
    return DayTime(None, hour, None), j


def _following_day(s: Scanner, j: int) -> Parsed:
    k = s.skip(j, ",")
    k = s.skip(k, "on", "of")
    found = _core(s, k)
    return found if found is not None and _is_day(found[0]) and not isinstance(found[0], NamedDay) else None


def _part_first(s: Scanner, i: int) -> Parsed:
    """'the night of Aug. 8', 'the early hours of Saturday morning', 'dawn on Friday', 'overnight', 'at night'."""
    if s.low[i] == "overnight":
        return _overnight(s, i)
    j = s.skip(i, "the")
    if s.word(j, "early") and s.low[j + 1] == "in" and s.low[j + 2] == "the" and s.low[j + 3] == "morning":
        part: tuple[PartOfDay, int] | None = ("early_morning", j + 4)
    else:
        part = _part(s, j)
    if part is None or s.low[part[1]] in DASHES:
        return None
    name, k = part
    if s.low[k] in ("before", "after") and s.low[i] == "the" and s.low[k + 1] in (",", ".", ";", ""):
        return DayTime(name, None, Shifted("day", -1 if s.low[k] == "before" else 1, "focus")), k + 1
    day = _of_day(s, k)
    if day is not None:
        return DayTime(name, None, day[0]), day[1]
    if (
        s.before(i) in ("at", "in")
        and not s.low[j].endswith("s")
        and s.low[i] == ("the" if s.before(i) == "in" else s.low[i])
    ):
        return DayTime(name, None, None), k
    return None


def _of_day(s: Scanner, k: int) -> Parsed:
    j = s.skip(k, "of", "on", "between", ",")
    found = _core(s, j)
    if found is None or not _is_day(found[0]):
        return None
    if j == k and not isinstance(found[0], WeekdayName | Shifted):
        return None
    after = s.phrase(found[1], s.lexicon.parts)
    return found[0], after[1] if after else found[1]


def _overnight(s: Scanner, i: int) -> Parsed:
    j = s.skip(i + 1, "on", "into", "to")
    if s.low[i + 1] == "from":
        j = i + 2
    found = _core(s, j)
    if found is not None and _is_day(found[0]):
        day: Node = found[0]
        if s.low[i + 1] in ("into", "to"):
            return DayTime("overnight", -1, day), found[1]
        return DayTime("overnight", None, day), found[1]
    return DayTime("overnight", None, None), i + 1


def _portion(s: Scanner, i: int) -> Parsed:
    """'late March', 'mid-1990s', 'early last year', 'the end of the month', 'early Tuesday', 'late on Friday'."""
    whole = _edge(s, i)
    if whole is not None:
        return whole
    j = s.skip(i, "the")
    piece: Piece
    if s.word(j, "early"):
        piece = "early"
    elif s.word(j, "late"):
        piece = "late"
    elif s.word(j, "mid"):
        piece = "mid"
    else:
        return None
    j += 1
    if s.low[j] in DASHES:
        j += 1
    for preposition in ("in", "on"):
        j = s.skip(j, preposition)
    found = _core(s, j)
    if found is None:
        return None
    node, k = found
    if _is_day(node):
        if isinstance(node, CalendarDay) and s.low[j - 1] != "on":
            return None
        timed = _with_time(s, node, k)
        if timed is not None:
            return timed
        parts: dict[Piece, PartOfDay] = {"early": "early_morning", "mid": "midday", "late": "night"}
        return DayTime(parts[piece], None, node), k
    if isinstance(node, DayTime | Duration | VagueTime):
        return (node, k) if isinstance(node, DayTime) else None
    return Portion(piece, node), k


def _edge(s: Scanner, i: int) -> Parsed:
    """'the end of the year', 'the start of 1943', 'year's end', 'end-March'."""
    if s.low[i] in ("year", "month") and s.low[i + 1] == "'" and s.low[i + 2] == "s" and s.low[i + 3] == "end":
        return Portion("whole", Shifted(s.low[i], 0, "near")), i + 4
    j = s.skip(i, "the")
    j = s.skip(j, "very")
    found = s.phrase(j, s.lexicon.edges)
    if found is None:
        return None
    k = found[1]
    if s.low[k] in DASHES and s.glued(k):
        core = absolute.month_first(s, k + 1) or absolute.year_like(s, k + 1)
        return (Portion("whole", core[0]), core[1]) if core else None
    if s.low[k] != "of":
        return None
    core = _period(s, k + 1)
    return (Portion("whole", core[0]), core[1]) if core else None


def _period(s: Scanner, k: int) -> Parsed:
    """Something that has a beginning and an end: a month, year, season, decade, week."""
    if s.low[k] == "the" and s.low[k + 1] in ("year", "month", "week", "day", "decade", "quarter"):
        following = s.low[k + 2]
        if following.isalpha() and not s.word(k + 2, "after_period"):
            return None
        return Shifted(s.low[k + 1], 0, "near"), k + 2
    piece = _core(s, k) or (_portion(s, k) if s.word(k, "early") or s.word(k, "late") else None)
    if piece is None or isinstance(piece[0], Duration | VagueTime | DayTime):
        return None
    return piece


def _nth(s: Scanner, i: int) -> Parsed:
    """'the first week of March', 'the last day of 1944', 'the second week of this month'."""
    j = s.skip(i, "the")
    low = s.low[j]
    number = -1 if low in ("last", "final") else s.lexicon.ordinals.get(low, 0)
    if not number or s.low[j + 2] != "of":
        return None
    unit = s.lexicon.units.get(s.low[j + 1])
    if unit is None or unit.name not in ("day", "week", "weekend", "month"):
        return None
    period = _period(s, j + 3)
    if period is None or _is_day(period[0]):
        return None
    if s.low[j + 1] != unit.name:
        return Portion("late" if number < 0 else "early", period[0]), period[1]
    return Nth(number, unit.name, period[0]), period[1]


def _side(s: Scanner, i: int) -> Parsed:
    """'earlier this year', 'later in the day', 'earlier on Friday', 'later that month'."""
    if s.low[i] not in ("earlier", "later"):
        return None
    sign = -1 if s.low[i] == "earlier" else 1
    j = s.skip(i + 1, "in", "on")
    if (
        j > i + 1
        and s.low[j] == "the"
        and s.low[j + 1] in ("day", "week", "month", "year", "evening", "morning", "afternoon", "night")
    ):
        if s.low[j + 1] in ("day", "week", "month", "year"):
            return Side(sign, Shifted(s.low[j + 1], 0, "near")), j + 2
        return DayTime(s.lexicon.parts[s.low[j + 1]][-1][1], None, None), j + 2
    found = _core(s, j)
    if found is None or isinstance(found[0], Duration | VagueTime):
        return None
    if isinstance(found[0], DayTime):
        return found
    if j == i + 1 and not isinstance(found[0], Shifted | WeekdayName | SeasonName):
        return None
    return Side(sign, found[0]), found[1]


def _before_end(s: Scanner, i: int) -> Parsed:
    """'before the end of the month': from now to its last day."""
    if s.low[i] != "before":
        return None
    found = _edge(s, i + 1)
    if found is None or not isinstance(found[0], Portion) or not isinstance(found[0].of, Shifted):
        return None
    return BeforeEnd(found[0].of), found[1]
