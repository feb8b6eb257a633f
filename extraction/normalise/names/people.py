"""Names of persons to people of the tables. A name that fits nobody well enough stays a name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extraction.knowledge.actors import ActorTables, Holding
from extraction.knowledge.actors_tables import Person, Tenure
from extraction.normalise.names.matching import Text

_ENOUGH = 0.6  # below this a name is not resolved
_FAMOUS = 0.35  # the only bearer once led a country or a world body: 'Merkel'
_COMMON = 4  # more bearers in the tables than this make a surname common
_AHEAD = 0.1  # the best must lead the next by this much
_DESIGNATE = dt.timedelta(days=90)  # who takes office within three months is designate, not 'former'
_CLOSE = dt.timedelta(days=400)  # offices held within a year still make a surname known


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person a name may mean, with a score in about 0–1.5 and what it is made of."""

    person: Person
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is on a day: codes and office, `held` None when out of office or the day is unknown."""

    country: str | None
    sector: str | None
    other_sectors: tuple[str, ...]
    held: Holding | None


def resolve_name(
    folded: str,
    tables: ActorTables,
    *,
    on: dt.date | None = None,
    countries: frozenset[str] = frozenset(),
    offices: frozenset[str] = frozenset(),
    near: frozenset[str] = frozenset(),
) -> list[Candidate]:
    """Candidates for a full name, best first.

    `countries` are those the title names, `offices` the ids of its offices; `near`, countries named around, only help.
    """
    people = [(person, 1.0, "full name") for person in tables.named(folded)]
    if not people and " " in folded:
        people = [(person, 0.75, "other transliteration") for person in tables.like(folded)]
    if not people and folded.count(" ") >= 2:
        parts = folded.split(" ")
        for shorter in (f"{parts[0]} {parts[-1]}", " ".join(parts[:-1])):
            people += [(person, 0.7, "shorter full name") for person in tables.named(shorter)]
    return _ranked((_score(p, base, why, on, countries, offices, near) for p, base, why in people))


def resolve_surname(
    folded: str,
    tables: ActorTables,
    *,
    on: dt.date | None = None,
    countries: frozenset[str] = frozenset(),
    offices: frozenset[str] = frozenset(),
    near: frozenset[str] = frozenset(),
) -> list[Candidate]:
    """Candidates for a bare surname, best first: rank of office on the day, country and title must speak for them."""
    people = tables.surnamed(folded)
    bearers = len({p.name for p in people})
    alone = 0.1 if bearers == 1 else -0.15 if bearers > _COMMON else 0.0
    scored = []
    for person in people:
        rank = _rank(person, on, tables)
        if not (countries or offices or well_known(person, tables)):
            continue  # a bare surname is somebody of the article; only the famous need no introduction
        base = 0.14 + 0.15 * rank + (_FAMOUS if bearers == 1 and rank == 1 and _led(person, tables) else alone)
        scored.append(_score(person, base, f"surname, rank {rank}", on, countries, offices, near, bare=True))
    return _ranked(scored)


def well_known(person: Person, tables: ActorTables) -> bool:
    """Whom news may name without a title: who led a country or a world body, or is in the tables by hand."""
    return _led(person, tables) or any(t.source == "hand" for t in person.tenures)


def best(candidates: list[Candidate]) -> Person | None:
    """Return the person if one candidate is good enough and clearly ahead, else None."""
    if not candidates or candidates[0].score < _ENOUGH:
        return None
    first = candidates[0]
    for other in candidates[1:]:
        if first.score - other.score >= _AHEAD:
            break
        if other.person.name != first.person.name or other.person.country != first.person.country:
            return None
    return first.person


def agreed_country(candidates: list[Candidate]) -> str | None:
    """Return the country on which all good candidates agree."""
    countries = {c.person.country for c in candidates if c.score >= _ENOUGH}
    return countries.pop() if len(countries) == 1 else None


def standing(person: Person, on: dt.date | None, tables: ActorTables) -> Standing:
    """Return what a person is on a day: the office held, else former elite (ELI).

    Without a day the last office gives the sector and no office is asserted.
    """
    held = _held(person, on, tables)
    if held is not None:
        office = tables.offices[held.office]
        return Standing(held.country or person.country, office.sector, office.other_sectors, Holding(person, held))
    soon = [t for t in person.tenures if on is not None and on < t.since <= on + _DESIGNATE]
    if soon:
        office = tables.offices[soon[0].office]
        return Standing(soon[0].country or person.country, office.sector, office.other_sectors, None)
    if on is None and person.tenures:
        last = max(person.tenures, key=lambda t: (t.until or dt.date.max, tables.offices[t.office].rank))
        if last.until is None or last.until.year >= 2014:
            office = tables.offices[last.office]
            return Standing(last.country or person.country, office.sector, office.other_sectors, None)
    kept = _kept_sector(person, tables)
    return Standing(person.country, kept or ("ELI" if person.tenures else None), (), None)


def _kept_sector(person: Person, tables: ActorTables) -> str | None:
    """Rebels, clerics, opposition and business people are not elites because an office ended."""
    sectors = {tables.offices[t.office].sector for t in person.tenures}
    return sectors.pop() if len(sectors) == 1 and sectors <= {"REB", "REL", "PRM", "BUS", "SOC", "JRN"} else None


def _held(person: Person, on: dt.date | None, tables: ActorTables) -> Tenure | None:
    if on is None:
        return None
    held = [t for t in person.tenures if t.since <= on and (t.until is None or on < t.until)]
    return max(held, key=lambda t: (tables.offices[t.office].rank, t.source == "hand", t.since), default=None)


def _rank(person: Person, on: dt.date | None, tables: ActorTables) -> int:
    day = on or dt.date.max
    near = [
        tables.offices[t.office].rank
        for t in person.tenures
        if (on is None or t.since <= day + _CLOSE) and (t.until is None or on is None or t.until >= day - _CLOSE)
    ]
    if near:
        return max(near)
    return 1 if _led(person, tables) else 0


def _led(person: Person, tables: ActorTables) -> bool:
    return any(tables.offices[t.office].rank == 3 for t in person.tenures)


def _score(
    person: Person,
    base: float,
    why: str,
    on: dt.date | None,
    countries: frozenset[str],
    offices: frozenset[str],
    near: frozenset[str],
    *,
    bare: bool = False,
) -> Candidate:
    score, reasons = base, [why]
    own = {person.country, *(t.country for t in person.tenures)}
    if countries or own & near:
        if own & (countries or near):
            score += 0.3
            reasons.append("country named")
        elif not own & {"UNO", "IGO", "EUR"}:
            score -= 0.25 if bare else 0.2
            reasons.append("another country named")
    if offices and {t.office for t in person.tenures} & offices:
        score += 0.25
        reasons.append("title fits")
    if on and any(t.since <= on and (t.until is None or on < t.until) for t in person.tenures):
        score += 0.15
        reasons.append("in office")
    return Candidate(person, round(score, 3), ", ".join(reasons))


def _ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda c: (-c.score, c.person.name, c.person.wikidata or ""))


def name_end(text: Text, tables: ActorTables, start: int) -> int:
    """End of the longest full name of the tables that begins at a word, 0 if none does."""
    words = text.words
    if not tables.begins_name(words[start].folded) or not words[start].text[0].isupper():
        return 0
    for end in range(min(start + 5, len(words)), start + 1, -1):
        if any(c in text.between(i, i + 1) for i in range(start, end - 1) for c in ',;:()"'):
            continue
        if not words[end - 1].text[0].isupper() and not text.hyphen_before(end - 1):
            continue
        key = " ".join(w.folded for w in words[start:end])
        if tables.is_name(key) and key not in tables.forms:
            return end
    return 0


def known_names(text: Text, tables: ActorTables) -> Iterator[tuple[int, int]]:
    """Word ranges of full names of the tables, in order, none overlapping another."""
    position = 0
    while position < len(text.words):
        end = name_end(text, tables, position)
        if end:
            yield position, end
        position = end or position + 1
