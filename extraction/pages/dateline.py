"""Datelines: the place, date and agency with which a dispatch begins ('GENEVA, March 3 (Reuters) - ')."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from extraction.knowledge.pages import PageTables
from extraction.pages.dates import MONTH, parse_day

_CAPS = r"[A-Z\u00c0-\u00de][A-Z\u00c0-\u00de'\u2019.-]{1,20}"
_UPPER = rf"{_CAPS}(?:[ /]{_CAPS}){{0,3}}"
_TITLE = (
    r"[A-Z\u00c0-\u00de][\w'\u2019.-]{1,20}(?: (?:of |de |la |al-|es |the )?[A-Z\u00c0-\u00de][\w'\u2019.-]{1,20}){0,3}"
)
_DAY = (
    rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?(?:{MONTH}\.? \d{{1,2}}|\d{{1,2}} {MONTH}\.?)(?:,? \d{{4}})?"
)
_REST = (
    rf"(?P<region>(?:, {_TITLE}){{0,2}})(?P<day>,? {_DAY})?"
    r"(?P<agency>,? ?[(\[][A-Za-z\u00c0-\u017e .&/,'\u2019-]{2,40}[)\]])?(?P<day2>,? "
    + _DAY.replace("?P<", "?:")
    + ")?"
)
_DASH = r"\s?(?:\u2014|\u2013|--|\u2015|-{2,3})\s?|\s-\s?"
_PATTERN = re.compile(
    rf"(?:(?P<upper>{_UPPER})|(?P<title>{_TITLE})){_REST}(?:(?P<dash>{_DASH})|(?P<colon>\s?:\s?(?=[\"'\u201c\u2018A-Z\d]))|(?P<none>\s(?=[A-Z\"\u201c])))"
)
_SLASHED = re.compile(
    rf"(?P<place>{_UPPER}|{_TITLE})[.,]? ?(?P<day>{_DAY})?[.,]? ?(?:/(?P<agency>[A-Za-z-]{{2,30}})/[.,]?(?:{_DASH}|\s)"
    rf"|\((?P<bracketed>[A-Za-z-]{{2,30}})\)(?:{_DASH})|(?P<plain>[A-Z]{{2,8}})(?:{_DASH}))"
)
_PLACELESS = re.compile(
    rf"(?P<day>{_DAY},? ?)?(?:[(\[/](?P<agency>[A-Za-z .-]{{2,30}})[)\]/]|(?P<plain>[A-Z]{{2,8}}))\.?(?:{_DASH})"
)
_SPEAKER = 5
_NOT_PLACES = re.compile(
    r"\b(?:NEWS|TODAY|UPDATED?|EXCLUSIVE|LIVE|WATCH|BREAKING|ANALYSIS|OPINION|EXPLAINER|VIDEO|READ|FACTBOX|CORRECTED"
    r"|ADDS?|EDITORIAL|PHOTOS?|FILE|RELATED|NOTE|TIMELINE|INTERVIEW|FEATURE|ALERT|Q&A|FACT CHECK|POLL|BRIEF|QUOTES?"
    r"|SOURCES?|TAGS?|TOPICS?)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline: where it ends in the page and what it says."""

    end: int
    place: str | None
    agency: str | None
    day: dt.date | None


def find_dateline(text: str, start: int, end: int, tables: PageTables) -> Dateline | None:
    """Return the dateline with which the stretch begins, or None.

    Capitals before a dash or colon are enough; a name in title case needs more: an agency, a day, a region before a
    dash, or a name that is known as a place of datelines.
    """
    stop = min(end, start + 160)
    found = _PATTERN.match(text, start, stop)
    if found is None or not _convinces(found, _agency(found["agency"], tables), tables):
        return _other_forms(text, start, stop, tables)
    agency = _agency(found["agency"], tables)
    place = found["upper"] or found["title"]
    if _NOT_PLACES.search(place) or place.split()[0].strip(",").lower() in tables.function_words or found.end() >= end:
        return None
    return Dateline(
        found.end(),
        place.rstrip(".") + (found["region"] or ""),
        agency,
        parse_day((found["day"] or found["day2"] or "").strip(" ,")),
    )


def _other_forms(text: str, start: int, end: int, tables: PageTables) -> Dateline | None:
    """'MINSK, March 3. /BelTA/. ', 'March 3 (Reuters) - ', '(AP) - ', 'CNN — '."""
    for pattern in (_SLASHED, _PLACELESS):
        found = pattern.match(text, start, end)
        if found is None or found.end() >= end:
            continue
        names = found.groupdict()
        agency = _agency(names["agency"] or names.get("bracketed") or names.get("plain"), tables)
        if agency:
            place = (names.get("place") or "").rstrip(".")
            return Dateline(found.end(), place or None, agency, parse_day(names["day"] or ""))
    return None


def _convinces(found: re.Match[str], agency: str | None, tables: PageTables) -> bool:
    region, day = found["region"], found["day"] or found["day2"]
    if found["none"] is not None:
        return bool(agency and found["upper"])
    if agency:
        return True
    if found["agency"]:  # an unknown name in brackets is no agency, unless capitals and a dash say so
        return bool(found["upper"] and found["dash"] and len(found["agency"]) <= 16)
    if found["upper"]:
        # "APTN: " is a speaker in an interview, "LIMA: " a place; a dash or more letters decide
        short = found["colon"] is not None and not region and len(found["upper"]) < _SPEAKER
        known = found["upper"].title() in tables.dateline_places
        return known or not (short or len(found["upper"]) < 3 or found["upper"] in tables.agencies)
    known = found["title"] in tables.dateline_places
    if found["title"].split()[0] in tables.sentence_starters:
        return False
    if found["colon"]:
        return known
    return bool(known or (day and found["dash"]) or (region and _known_region(region)))


def _known_region(region: str) -> bool:
    return len(region) > 4


def _agency(text: str | None, tables: PageTables) -> str | None:
    if text is None:
        return None
    inner = text.strip(" ,()[]")
    for part in (inner, *re.split(r"\s*[/,]\s*|\s+and\s+", inner)):
        if part in tables.agencies:
            return tables.agencies[part]
    return None
