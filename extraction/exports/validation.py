"""An export read back: is every file whole, has it the columns and types its descriptor says, and as many rows?

Reads in one pass, row by row; only a database and Parquet need their extra.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import hashlib
import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO, cast

import zstandard

from extraction.errors import InputError
from extraction.exports.arrow import optional
from extraction.exports.package import DESCRIPTOR, read_package
from extraction.exports.tables import is_formula

Described = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ExportProblem:
    """One thing that is not as described: file and row, and what is wrong."""

    where: str
    message: str


def validate_export(folder: Path) -> Iterator[ExportProblem]:
    """Yield what in a folder is not as its `datapackage.json` says.

    Raises InputError when there is no such file or it is no descriptor, UsageError when an extra is not installed.
    """
    for one in read_package(folder)["resources"]:
        path = _safe_path(folder, one)
        if isinstance(path, ExportProblem):
            yield path
        elif not path.is_file():
            yield ExportProblem(str(path), "is missing")
        else:
            yield from _check_stamp(path, one)
            yield from _check_content(path, one)


def _safe_path(folder: Path, one: Any) -> Path | ExportProblem:
    """Return a resource's file, which stands in the folder itself."""
    name = one.get("path") if isinstance(one, dict) else None
    if not isinstance(name, str) or Path(name).name != name or name in {"", ".."}:
        return ExportProblem(str(folder / DESCRIPTOR), f"a resource has no path in this folder: {str(name)[:100]!r}")
    return folder / name


def _check_stamp(path: Path, one: Described) -> Iterator[ExportProblem]:
    if path.stat().st_size != one.get("bytes"):
        yield ExportProblem(str(path), f"has {path.stat().st_size} bytes, not {one.get('bytes')}")
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if f"sha256:{digest}" != one.get("hash"):
        yield ExportProblem(str(path), "its sha256 differs")


def _check_content(path: Path, one: Described) -> Iterator[ExportProblem]:
    medium = str(one.get("medium"))
    check = _CHECKS.get(medium)
    if check is None:
        yield ExportProblem(str(path), f"is of no medium that this reads: {medium[:100]!r}")
        return
    try:
        yield from check(path, one)
    except (OSError, EOFError, ValueError, KeyError, TypeError, zstandard.ZstdError, InputError) as error:
        yield ExportProblem(str(path), f"cannot be read: {error}")


def _fields(one: Described) -> dict[str, str]:
    return {field["name"]: field["type"] for field in one["schema"]["fields"]}


def _count(path: Path, found: int, one: Described) -> Iterator[ExportProblem]:
    if found != one["records"]:
        yield ExportProblem(str(path), f"has {found} rows, not {one['records']}")


@contextmanager
def _text(path: Path) -> Iterator[TextIO]:
    with path.open("rb") as raw:
        stream: Any = raw
        if path.suffix == ".gz":
            stream = gzip.GzipFile(fileobj=raw)
        elif path.suffix == ".zst":
            reader = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
            stream = io.BufferedReader(cast(Any, reader), 1 << 20)
        yield io.TextIOWrapper(stream, encoding="utf-8", newline="")


@contextmanager
def _long_cells() -> Iterator[None]:
    """Python's reader refuses cells over 128 KiB unless told."""
    before = csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _check_table(path: Path, one: Described) -> Iterator[ExportProblem]:
    fields = _fields(one)
    rows = 0
    with _text(path) as stream, _long_cells():
        table = csv.reader(stream, delimiter=one["dialect"]["delimiter"])
        if next(table, None) != list(fields):
            yield ExportProblem(str(path), "its header is not as described")
            return
        for rows, cells in enumerate(table, 1):
            where = f"{path}:row {rows}"
            if len(cells) != len(fields):
                yield ExportProblem(where, f"has {len(cells)} cells, not {len(fields)}")
                continue
            for cell, (name, kind) in zip(cells, fields.items(), strict=True):
                if cell and not _is_text_of(cell, kind):
                    yield ExportProblem(where, f"{name}: {cell[:60]!r} is no {kind}")
                elif kind == "string" and is_formula(cell):
                    yield ExportProblem(where, f"{name}: a spreadsheet runs this as a formula: {cell[:60]!r}")
    yield from _count(path, rows, one)


def _is_text_of(cell: str, kind: str) -> bool:
    readers: dict[str, Callable[[str], object]] = {
        "integer": int, "number": float, "date": dt.date.fromisoformat, "boolean": {"true": 1, "false": 0}.__getitem__,
    }  # fmt: skip
    try:
        readers.get(kind, str)(cell)
    except (ValueError, KeyError):
        return False
    return True


_JSON_TYPES: dict[str, tuple[type, ...]] = {
    "integer": (int,), "number": (int, float), "date": (str,), "boolean": (bool,), "string": (str,),
}  # fmt: skip


def _misfits(row: Any, fields: Mapping[str, str]) -> str | None:
    """Return what is wrong with a row of JSON, if anything."""
    if not isinstance(row, dict) or list(row) != list(fields):
        return "has other keys than described"
    for name, kind in fields.items():
        value = row[name]
        if value is None:
            continue
        fits = isinstance(value, _JSON_TYPES.get(kind, (object,))) and (kind != "date" or _is_text_of(str(value), kind))
        if not fits:
            return f"{name}: {str(value)[:60]!r} is no {kind}"
    return None


def _check_lines(path: Path, one: Described) -> Iterator[ExportProblem]:
    fields = _fields(one)
    rows = 0
    with _text(path) as stream:
        for rows, line in enumerate(stream, 1):
            if wrong := _misfits(json.loads(line), fields):
                yield ExportProblem(f"{path}:{rows}", wrong)
    yield from _count(path, rows, one)


def _check_geojson(path: Path, one: Described) -> Iterator[ExportProblem]:
    """Check a collection as we write it: one feature a line between its first line and its last."""
    fields = _fields(one)
    rows = 0
    with _text(path) as stream:
        if not next(stream, "").startswith('{"type": "FeatureCollection"'):
            yield ExportProblem(str(path), "is no collection of features")
            return
        for line in stream:
            if line.startswith("]}"):
                break
            rows += 1
            found = json.loads(line.rstrip().removesuffix(","))
            wrong = _misfits(found["properties"], fields) or _misplaced(found)
            if wrong:
                yield ExportProblem(f"{path}:{rows + 1}", wrong)
        else:
            yield ExportProblem(str(path), "breaks off")
    yield from _count(path, rows, one)


def _misplaced(feature: Any) -> str | None:
    """Return what is wrong with a feature's place, if anything."""
    place = feature["geometry"]
    lon, lat = (feature["properties"][name] for name in ("longitude", "latitude"))
    wanted = None if lon is None or lat is None else {"type": "Point", "coordinates": [lon, lat]}
    return None if place == wanted else "geometry and coordinates differ"


_ARROW_TYPES = {
    "string": "string", "date": "date32[day]", "integer": "int64", "number": "double", "boolean": "bool",
}  # fmt: skip


def _check_parquet(path: Path, one: Described) -> Iterator[ExportProblem]:
    file = optional("pyarrow.parquet").ParquetFile(path)
    fields = _fields(one)
    if file.schema_arrow.names != list(fields):
        yield ExportProblem(str(path), "its columns are not as described")
        return
    for name, kind in fields.items():
        found = str(file.schema_arrow.field(name).type)
        if kind in _ARROW_TYPES and found != _ARROW_TYPES[kind]:
            yield ExportProblem(str(path), f"{name} is {found}, no {kind}")
    yield from _count(path, sum(len(batch) for batch in file.iter_batches(columns=list(fields)[:1])), one)


def _check_geoparquet(path: Path, one: Described) -> Iterator[ExportProblem]:
    yield from _check_parquet(path, one)
    metadata = optional("pyarrow.parquet").ParquetFile(path).metadata.metadata or {}
    geo = json.loads(metadata.get(b"geo", b"null"))
    if not isinstance(geo, dict) or geo.get("primary_column") not in geo.get("columns", ()):
        yield ExportProblem(str(path), "has no GeoParquet metadata")


_SQL_TYPES = {"string": "VARCHAR", "date": "DATE", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN"}


def _check_database(path: Path, one: Described) -> Iterator[ExportProblem]:
    duckdb = optional("duckdb")
    try:
        connection = duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        yield ExportProblem(str(path), f"is no database: {error}")
        return
    with connection:
        for table in one["tables"]:
            where = f"{path}:{table['name']}"
            found = connection.execute(
                "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = ?"
                " ORDER BY ordinal_position",
                [table["name"]],
            ).fetchall()
            wanted = [(field["name"], _SQL_TYPES[field["type"]]) for field in table["schema"]["fields"]]
            if found != wanted:
                yield ExportProblem(where, "its columns are not as described")
                continue
            [(rows,)] = connection.execute(f'SELECT count(*) FROM "{table["name"].replace(chr(34), "")}"').fetchall()
            if rows != table["records"]:
                yield ExportProblem(where, f"has {rows} rows, not {table['records']}")


_CHECKS: dict[str, Callable[[Path, Described], Iterator[ExportProblem]]] = {
    "csv": _check_table,
    "tsv": _check_table,
    "jsonl": _check_lines,
    "geojson": _check_geojson,
    "parquet": _check_parquet,
    "geoparquet": _check_geoparquet,
    "duckdb": _check_database,
}
