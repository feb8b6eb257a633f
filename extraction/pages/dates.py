"""Dates as pages and feeds write them. What is ambiguous or unsupported is None, never a guess."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

from extraction.knowledge.pages import PageTables

Published = dt.date | dt.datetime

MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
_NUMBER = {
    m: i for i, m in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_WEEKDAY = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\.?,?\s{1,3})?"
_ISO = r"(?P<iy>(?:19|20)\d\d)(?P<isep>[-/.])(?P<im>\d{1,2})(?P=isep)(?P<id>\d{1,2})(?!\d)"
_DMY = (
    rf"(?P<dd>\d{{1,2}})(?:st|nd|rd|th)?(?:\s{{1,2}}of)?[\s.,-]{{1,3}}(?P<dm>{MONTH})\.?[\s,.-]{{1,3}}"
    r"(?P<dy>(?:19|20)\d\d)(?!\d)"
)
_MDY = rf"(?P<mm>{MONTH})\.?\s{{1,3}}(?P<md>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,3}}(?P<my>(?:19|20)\d\d)(?!\d)"
_NUM = r"(?P<na>\d{1,2})(?P<nsep>[/.-])(?P<nb>\d{1,2})(?P=nsep)(?P<ny>(?:19|20)\d\d)(?!\d)"
_DATE = re.compile(rf"(?<![\w/]){_WEEKDAY}(?:{_ISO}|{_DMY}|{_MDY}|{_NUM})", re.I)
_TIME = re.compile(
    r"(?:\s{0,3}[T,|@\u2022\u00b7-]\s{0,3}|\s{1,3}(?:at\s)?)(?:at\s)?"
    r"(?P<h>\d{1,2})[:.](?P<mi>\d\d)(?:[:.](?P<s>\d\d)(?:\.\d{1,6})?)?(?:\s{0,2}(?P<ap>[AaPp])\.?\s?[Mm]\.?)?"
    r"(?:\s{0,2}[(\[]?(?P<z>Z|[A-Z]{2,5}|[+-]\d\d:?\d\d|(?:GMT|UTC)\s?[+-]\s?\d{1,2}(?::?\d\d)?)\b[)\]]?)?"
)
_ZONE_AFTER = re.compile(r"\s{0,2}[(\[]?(?:Z|[A-Z]{3,5})[)\]]?(?!\w)")
_COMPACT = re.compile(r"^(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(Z)?)?$")
_OFFSET = re.compile(r"(?:GMT|UTC)?\s?([+-])\s?(\d{1,2}):?(\d\d)?")
_DAY_ONLY = re.compile(rf"^{_WEEKDAY}(?:(\d{{1,2}})\s(?:{MONTH})\.?|(?:{MONTH})\.?\s(\d{{1,2}}))$", re.I)
_URL_DAY = (
    re.compile(r"[/_.-]((?:19|20)\d\d)[/_.-](\d{1,2})[/_.-](\d{1,2})(?=[/_.-]|$)"),
    re.compile(r"[/_-]((?:19|20)\d\d)([01]\d)([0-3]\d)(?=[/_.-]|$)"),
    re.compile(rf"/((?:19|20)\d\d)/({MONTH})/(\d{{1,2}})(?=/|$)", re.I),
)
_YEARS = range(1900, 2100)


def parse_published(text: str, tables: PageTables) -> Published | None:
    """Return what a feed or page gives as the publication date, or None if it is no date.

    A datetime only with its offset; without one the day alone. Understands ISO 8601, RFC 2822, GDELT's compact form,
    Unix times, and what `find_date` understands.
    """
    text = text.strip()
    compact = _COMPACT.match(text)
    if compact:
        return _compact(compact)
    if re.fullmatch(r"\d{9,10}(?:\.\d+)?|\d{12,13}", text):
        seconds = float(text) / (1000 if len(text.split(".")[0]) > 10 else 1)
        return dt.datetime.fromtimestamp(int(seconds), tz=dt.UTC)
    return _iso(text) or _mail(text) or _whole(text, tables)


def _compact(found: re.Match[str]) -> Published | None:
    year, month, day, hour, minute, second, zulu = found.groups()
    date = make_day(int(year), int(month), int(day))
    if date is None or hour is None or zulu is None:
        return date
    return _moment(date, int(hour), int(minute), int(second or 0), dt.UTC)


def _iso(text: str) -> Published | None:
    if not re.match(r"(?:19|20)\d\d-\d\d-\d\d", text):
        return None
    try:
        value = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return value if value.tzinfo and value.utcoffset() is not None else value.date()


def _mail(text: str) -> Published | None:
    if not re.match(r"(?:[A-Z][a-z]{2,8}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:", text):
        return None
    try:
        value = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    # email.utils reads unknown zone names as "-0000", which comes back naive
    return value if value.tzinfo else value.date()


def _whole(text: str, tables: PageTables) -> Published | None:
    """A date with nothing beside it but a word or two in front ('Published on')."""
    found = find_date(text, 0, len(text), tables)
    if found is None:
        return None
    value, start, end = found
    return value if len(text[:start].split()) <= 3 and len(text[end:].strip(" |,.")) <= 12 else None


def find_date(text: str, start: int, end: int, tables: PageTables) -> tuple[Published, int, int] | None:
    """Return the first full date of a stretch (day, month and year; its time if there is one) and its place."""
    for found in _DATE.finditer(text, start, end):
        date = _day(found)
        if date is None:
            continue
        clock = _TIME.match(text, found.end(), end)
        if clock is None:
            return date, found.start(), found.end()
        moment = _clock(date, clock, tables)
        return (moment or date), found.start(), clock.end()
    return None


def is_date_line(line: str) -> bool:
    """Tell whether a line holds a date and next to nothing else ('Saturday, 16 November 2024 | 09:31 GMT')."""
    if len(line) > 90 or line[-1] == "." or not any(map(str.isdigit, line)):
        return False
    found = _DATE.search(line)
    if found is None:
        return False
    stop = date_tail(line, found.start(), len(line))
    rest = re.findall(r"[^\W\d_]{2,}", line[: found.start()] + " " + line[stop:])
    return len(rest) <= 4 and all(word[0].isupper() or word in ("at", "on", "in") for word in rest)


def date_tail(text: str, position: int, end: int) -> int:
    """Return where a date with its time and zone ends that begins at `position` (else `position`)."""
    found = _DATE.search(text, position, min(end, position + 60))
    if found is None or text[position : found.start()].strip(" :|,-"):
        return position
    stop = found.end()
    clock = _TIME.match(text, stop, end)
    if clock:
        stop = clock.end()
        zone = None if clock["z"] else _ZONE_AFTER.match(text, stop, end)
        stop = zone.end() if zone else stop
    return stop


def parse_day(text: str) -> dt.date | None:
    """Return the day of a full written date, or None (a day and month without a year is none)."""
    found = _DATE.search(text)
    return _day(found) if found else None


def url_date(url: str) -> dt.date | None:
    """Return the day that a url states (`/2021/03/03/`, `-20210303`), or None; year and month are not enough."""
    for pattern in _URL_DAY:
        for year, month, day in pattern.findall(url):
            number = int(month) if month.isdigit() else _NUMBER[month[:3].lower()]
            date = make_day(int(year), number, int(day))
            if date is not None:
                return date
    return None


def make_day(year: int, month: int, day: int) -> dt.date | None:
    """Return the date if the calendar has it and the year is plausible."""
    if year not in _YEARS:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _day(found: re.Match[str]) -> dt.date | None:
    if found["iy"]:
        return make_day(int(found["iy"]), int(found["im"]), int(found["id"]))
    if found["dy"]:
        return make_day(int(found["dy"]), _NUMBER[found["dm"][:3].lower()], int(found["dd"]))
    if found["my"]:
        return make_day(int(found["my"]), _NUMBER[found["mm"][:3].lower()], int(found["md"]))
    first, second, year = int(found["na"]), int(found["nb"]), int(found["ny"])
    if first > 12 or first == second:
        return make_day(year, second, first)
    return make_day(year, first, second) if second > 12 else None  # 03/04/2021 may be March or April


def _clock(date: dt.date, clock: re.Match[str], tables: PageTables) -> dt.datetime | None:
    offset = _offset(clock["z"], tables) if clock["z"] else None
    if offset is None:
        return None
    hour = int(clock["h"])
    if clock["ap"]:
        hour = hour % 12 + (12 if clock["ap"] in "pP" else 0)
    return _moment(date, hour, int(clock["mi"]), int(clock["s"] or 0), offset)


def _moment(date: dt.date, hour: int, minute: int, second: int, zone: dt.tzinfo) -> dt.datetime | None:
    try:
        return dt.datetime(date.year, date.month, date.day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None


def _offset(zone: str, tables: PageTables) -> dt.tzinfo | None:
    named = tables.zones.get(zone)
    found = _OFFSET.fullmatch(named or zone)
    if found is None:
        return None
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    return dt.timezone(dt.timedelta(minutes=-minutes if found[1] == "-" else minutes)) if minutes < 24 * 60 else None
