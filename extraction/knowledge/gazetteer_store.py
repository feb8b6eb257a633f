"""Writing gazetteer files: the schema, and a staging area that collects places and names before they are sorted in."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from extraction.knowledge.gazetteer import SCHEMA_TAG, NameRank
from extraction.knowledge.gazetteer_fold import fold_once, is_latin_key
from extraction.schema import Resolution

SCHEMA = """
CREATE TABLE places (id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT, admin1 TEXT, lat REAL NOT NULL,
  lon REAL NOT NULL, feature TEXT NOT NULL, resolution TEXT NOT NULL, population INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE names (key TEXT NOT NULL, place INTEGER NOT NULL, rank INTEGER NOT NULL,
  PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE known (keys TEXT NOT NULL);
"""
_KNOWN = (
    "SELECT DISTINCT n.key FROM names n JOIN places p ON p.id = n.place"
    " WHERE p.resolution IN ('country', 'region', 'water', 'site') AND n.rank <= ?"
    " AND n.key NOT LIKE 'iso3 %' AND n.key NOT LIKE 'abbr %' ORDER BY n.key"
)
FAST = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY; PRAGMA page_size = 8192;"


class PlaceRow(NamedTuple):
    """One row of `places`."""

    id: int
    name: str
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    feature: str
    resolution: Resolution
    population: int


class Staging:
    """Places and names in memory, until `write` puts them into a file in key order."""

    def __init__(self) -> None:
        self.places: dict[int, PlaceRow] = {}
        self.names: dict[str, dict[int, NameRank]] = {}  # key -> places -> best rank
        self._next_own = -1
        self.elsewhere: Callable[[str, str | None], list[PlaceRow]] | None = None  # places that lie in a file already

    def own_id(self) -> int:
        """Return the next id for a place that GeoNames has no number for: negative, in order of entry."""
        number = self._next_own
        self._next_own -= 1
        return number

    def add(self, place: PlaceRow, names: Iterable[tuple[str, NameRank]]) -> None:
        """Add or replace a place and file its names; a name keeps its best rank."""
        self.places[place.id] = place
        for name, rank in names:
            self.add_key(fold_once(name), place.id, rank)

    def add_key(self, key: str, place: int, rank: NameRank) -> None:
        """File a place under a folded key, if English text can hold it."""
        if not is_latin_key(key):
            return
        self.add_plain_key(key, place, rank)

    def add_plain_key(self, key: str, place: int, rank: NameRank) -> None:
        """File a place under a key as it stands, for look-ups that are not by folded name."""
        places = self.names.setdefault(key, {})
        held = places.get(place)
        if held is None or rank < held:
            places[place] = rank

    def bearers(self, key: str, country: str | None) -> list[PlaceRow]:
        """Return the places of a country that bear a folded name as their own, not as a demonym."""
        found = (self.places[n] for n, rank in self.names.get(key, {}).items() if rank != NameRank.DEMONYM)
        here = [place for place in found if place.country == country]
        return [*here, *self.elsewhere(key, country)] if self.elsewhere else here

    def write(self, path: Path, meta: dict[str, str]) -> int:
        """Write everything to a new file at `path` and return the number of places."""
        connection = sqlite3.connect(path)
        try:
            connection.executescript(FAST + SCHEMA)
            with connection:
                connection.executemany("INSERT INTO places VALUES (?,?,?,?,?,?,?,?,?)", sorted(self.places.values()))
                count = sum(len(places) for places in self.names.values())
                connection.executemany("INSERT INTO names VALUES (?,?,?)", self.name_rows())
                write_meta(connection, {**meta, "places": str(len(self.places)), "names": str(count)})
                write_known(connection)
        finally:
            connection.close()
        return len(self.places)

    def name_rows(self) -> Iterator[tuple[str, int, int]]:
        """Yield (key, place, rank) in key order."""
        for key in sorted(self.names):
            for place, rank in sorted(self.names[key].items()):
                yield key, place, rank


def write_meta(connection: sqlite3.Connection, meta: dict[str, str]) -> None:
    """Write the file's own description, with the schema tag that makes it a gazetteer."""
    rows = sorted({**meta, "schema": SCHEMA_TAG}.items())
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?,?)", rows)


def write_known(connection: sqlite3.Connection) -> None:
    """Write the keys of `Gazetteer.known_keys` as one text: gathering them at every start would take a second."""
    keys = [row[0] for row in connection.execute(_KNOWN, (NameRank.SHORT,))]
    connection.execute("INSERT INTO known VALUES (?)", ("\n".join(keys),))
