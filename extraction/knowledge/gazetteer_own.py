"""Our own tables on top of a gazetteer: regions, waters, districts and sites, aliases, demonyms, abbreviations."""

from __future__ import annotations

from extraction.knowledge.gazetteer import NameRank, abbreviation_key
from extraction.knowledge.gazetteer_divisions import SAME_DIVISION_KM
from extraction.knowledge.gazetteer_fold import fold_once
from extraction.knowledge.gazetteer_geometry import distance_km
from extraction.knowledge.gazetteer_store import PlaceRow, Staging
from extraction.knowledge.gazetteer_tables import AbbreviationRow, AliasRow, DemonymRow, RegionRow, read_table

_SAME_PLACE_KM = 40.0


def add_own_tables(staging: Staging) -> None:
    """Add our regions, waters, districts and sites, aliases, demonyms and abbreviations to what is there."""
    _add_regions(staging)
    _add_aliases(staging)
    _add_demonyms(staging)
    _add_abbreviations(staging)


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
            if same_class and near < (SAME_DIVISION_KM if wide else _SAME_PLACE_KM):
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
