"""When a text without a date was written, as far as its page tells: between two days.

'New South Korean President Lee Jae-myung' is said in the weeks after he took office. Where that stands in another story
of the page, the ages that the page shows ('9 hours ago', '3 days ago') tell how much older this one is. Nothing is
taken for the day of publication; expressions that count from it get what they would mean on either end.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from extraction.knowledge.actors import ActorTables
from extraction.knowledge.actors_fold import fold
from extraction.knowledge.discourse import Discourse
from extraction.normalise.times.intervals import Interval, write_edtf
from extraction.schema import Zone
from extraction.values import Mention, TimeValue

Range = tuple[dt.date, dt.date]
_AGE = re.compile(r"(\d{1,2}) (minute|hour|day|week)s? ago\b")
_HOURS = {"minute": 0, "hour": 1, "day": 24, "week": 168}
_TITLED = r" ((?:[A-Z][\w.'’-]*[ \t]+){2,7}[A-Z][\w'’-]*)"  # country, title and name
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BESIDE = 120  # characters around, in which a year says that this is of another time
_NAME = (3, 2)  # words of a full name
_WIDEST = 366  # days: of a wider range nothing is said


def creation_range(text: str, zones: Sequence[Zone], tables: ActorTables, discourse: Discourse) -> Range | None:
    """Return the first and last day on which the article may have been written, or None where nothing tells.

    Holders of an office that are called new bound it; several must agree, and no later year be named.
    """
    body = [(zone.start_char, zone.end_char) for zone in zones if zone.label == "body"]
    if not body:
        return None
    ages = [(found.start(), int(found[1]) * _HOURS[found[2]]) for found in _AGE.finditer(text)]
    own = _age_at(ages, body[0][0])
    first, last, term = dt.date.min, dt.date.max, dt.timedelta(days=discourse.limits.newcomer_days)
    for at, since in _newcomers(text, tables, discourse.words.newcomer):
        older = 0
        if not any(start <= at < end for start, end in body):
            other = _age_at(ages, at)
            if own is None or other is None:
                continue
            older = own - other
        shift = dt.timedelta(days=older // 24)
        first, last = max(first, since - shift), min(last, since + term - shift)
    if not dt.date.min < first <= last < dt.date.max:
        return None
    return None if any(int(year) > last.year for year in _YEAR.findall(text)) else (first, last)


def _age_at(ages: Sequence[tuple[int, int]], at: int) -> int | None:
    """Hours of the last age that is shown before a place of the text."""
    return next((hours for start, hours in reversed(ages) if start < at), None)


def _newcomers(text: str, tables: ActorTables, cues: frozenset[str]) -> Iterator[tuple[int, dt.date]]:
    """Where somebody is called the new holder of an office, and since when he has held it."""
    for found in _new_holder(cues).finditer(text):
        if _YEAR.search(text, max(0, found.start() - _BESIDE), found.end() + _BESIDE):
            continue
        words = found[1].split()
        for start in range(1, len(words) - 1):
            titled = {word.lower() for word in words[:start]}
            people = (p for size in _NAME for p in tables.named(fold(" ".join(words[start : start + size]))))
            taken = [t.since for p in people for t in p.tenures if set(t.title.lower().split()) <= titled]
            if taken:
                yield found.start(), max(taken)
                break


@cache
def _new_holder(cues: frozenset[str]) -> re.Pattern[str]:
    """One of the cues, and a title with a name behind it."""
    either = "|".join(f"[{cue[0].upper()}{cue[0]}]{re.escape(cue[1:])}" for cue in sorted(cues, reverse=True))
    return re.compile(rf"\b(?:{either}){_TITLED}")


def spread(early: Sequence[Mention[TimeValue]], late: Sequence[Mention[TimeValue]]) -> list[Mention[TimeValue]]:
    """Return the expressions with all that they may mean, from what they mean if written first or last.

    An expression that may mean more than a year's days is left without any.
    """
    return [replace(one, value=_joined(one.value, other.value)) for one, other in zip(early, late, strict=True)]


def _joined(one: TimeValue, other: TimeValue) -> TimeValue:
    if (one.earliest, one.latest) == (other.earliest, other.latest):
        return one
    bounds = (one.earliest, one.latest, other.earliest, other.latest)
    known = [day for day in bounds if day is not None]
    if len(known) < len(bounds) or max(known) - min(known) > dt.timedelta(days=_WIDEST):
        return replace(one, earliest=None, latest=None, edtf=None, anchor=None, granularity="other")
    whole = Interval(min(known), max(known))
    edtf = write_edtf(whole, "other", approximate=one.approximate)
    return replace(one, earliest=min(known), latest=max(known), granularity="other", edtf=edtf)
