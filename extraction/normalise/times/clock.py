"""Clock times: '3:30 a.m.', '18:00 UTC', '0200 GMT', "ten o'clock in the morning"."""

from __future__ import annotations

from extraction.normalise.times.tokens import Scanner


def clock_time(s: Scanner, i: int) -> tuple[int, int, bool] | None:
    """A clock time: hour, next position, and whether it says so itself ('a.m.', a zone)."""
    if not s.is_number(i) or len(s.raw[i]) > 4:
        return _o_clock(s, i)
    raw, j, marked = s.raw[i], i + 1, False
    hour = int(raw)
    if s.low[j] in (":", ".") and s.glued(j) and s.glued(j + 1) and len(s.raw[j + 1]) == 2 and s.is_number(j + 1):
        if int(s.raw[j + 1]) > 59 or hour > 24:
            return None
        colon, j = s.low[j] == ":", j + 2
    elif len(raw) == 4 and int(raw) <= 2400 and int(raw) % 100 < 60 and s.word(j, "time_zones"):
        hour, colon = hour // 100, True
    elif len(raw) <= 2 and hour <= 12:
        colon = False
    else:
        return None
    meridiem = _meridiem(s, j)
    if meridiem is not None:
        hour, j, marked = (hour % 12) + (12 if meridiem[0] == "p" else 0), meridiem[1], True
    zone = _zone(s, j)
    if zone > j:
        j, marked = zone, True
    if not colon and not marked:
        return _o_clock(s, i)
    if not marked and s.low[i + 1] == ".":
        return None
    return hour, j, marked


def _meridiem(s: Scanner, j: int) -> tuple[str, int] | None:
    if s.low[j] in ("am", "pm"):
        return s.low[j][0], j + 1
    if s.low[j] in ("a", "p") and s.low[j + 1] == "." and s.low[j + 2] == "m" and s.glued(j + 2):
        return s.low[j], s.skip(j + 3, ".") if s.glued(j + 3) else j + 3
    return None


def _zone(s: Scanner, j: int) -> int:
    if s.low[j] == "local" and s.low[j + 1] == "time":
        return j + 2
    if s.word(j, "time_zones") and s.raw[j].isupper():
        return j + 1
    if s.low[j] == "(" and s.word(j + 1, "time_zones"):
        for k in range(j + 2, j + 7):
            if s.low[k] == ")":
                return k + 1
    if s.low[j] == "hours" and s.low[j + 1] in ("gmt", "local"):
        return j + 2
    return j


def _o_clock(s: Scanner, i: int) -> tuple[int, int, bool] | None:
    if s.low[i + 1] != "o" or s.low[i + 3] != "clock":
        return None
    hour = int(s.raw[i]) if s.is_number(i) else s.lexicon.numbers.get(s.low[i], 99)
    if hour > 12:
        return None
    j = i + 4
    if s.low[j] == "in" and s.low[j + 1] == "the":
        part = s.phrase(j + 2, s.lexicon.parts)
        if part is not None:
            return (hour % 12) + (12 if part[0] in ("afternoon", "evening") else 0), part[1], True
    return hour, j, True
