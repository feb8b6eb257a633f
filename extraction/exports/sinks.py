"""Where the events of an export go: one sink a kind of file, each taking one record at a time.

A sink says what it writes as `resources` (files, tables, columns, rows so far); `close` writes what is held back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TextIO

from extraction.exports import descriptions
from extraction.exports.arrow import columns_schema, model_schema
from extraction.exports.crosswalks import COMMAS, CROSSWALKS, crosswalk_row, notes
from extraction.exports.files import OutputFiles, RecordDict
from extraction.exports.flat import CHILD_COLUMNS, FLAT_COLUMNS, Kind, Row, child_rows, flat_row
from extraction.exports.geojson import GeoJsonWriter, feature_schema
from extraction.exports.geoparquet import GEO_COLUMNS, GEOMETRY, GeoParquetWriter
from extraction.exports.package import Medium, Resource, Table, row_schema
from extraction.exports.parquet import ParquetWriter
from extraction.exports.tables import TableWriter, json_line

_MEDIA: dict[str, Medium] = {"jsonl-flat": "jsonl", "csv": "csv", "tsv": "tsv", "parquet": "parquet"}


class Sink(Protocol):
    """Takes events; see the module."""

    resources: list[Resource]

    def write(self, where: str, record: RecordDict, article: RecordDict | None) -> None:
        """Take an event, where it was read, and its article where one was asked for."""

    def close(self) -> None:
        """Write what is held back."""


def flat_table(columns: Mapping[str, Kind] = FLAT_COLUMNS) -> Table:
    """Return the table of the flat view."""
    return Table("events", columns, {**descriptions.FLAT, GEOMETRY: descriptions.FLAT_GEOMETRY})


def beside(out: Path, table: str) -> Path:
    """Return `events.actors.csv.gz` for `events.csv.gz`."""
    end = "".join(out.suffixes[-2:]) if _packed(out) else out.suffix
    return out.with_name(f"{out.name.removesuffix(end)}.{table}{end}")


def _packed(path: Path) -> bool:
    return path.suffix in {".gz", ".zst"}


class _Rows(Protocol):
    def write(self, where: str, row: Row) -> None: ...
    def close(self) -> None: ...


def _rows(to: str, path: Path, outputs: OutputFiles, columns: Mapping[str, Kind]) -> _Rows:
    if to == "parquet":
        return _parquet(outputs, path, columns_schema(columns))
    stream = outputs.text(path)
    return _JsonRows(stream) if to == "jsonl-flat" else _TableRows(stream, list(columns), tabs=to == "tsv")


def _parquet(outputs: OutputFiles, path: Path, schema: Any) -> ParquetWriter:
    writer = ParquetWriter(outputs.raw(path), schema)
    outputs.before_closing(writer.abandon)
    return writer


class _TableRows:
    def __init__(self, stream: TextIO, columns: list[str], *, tabs: bool) -> None:
        self._table = TableWriter(stream, columns, tabs=tabs)

    def write(self, where: str, row: Row) -> None:  # noqa: ARG002
        self._table.write(row.values())

    def close(self) -> None:
        """Nothing is held back."""


class _JsonRows:
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, where: str, row: Row) -> None:  # noqa: ARG002
        self._stream.write(json_line(row))

    def close(self) -> None:
        """Nothing is held back."""


_DELIMITERS = {"csv": ",", "tsv": "\t"}


class FlatSink:
    """The flat view as CSV, TSV, JSON lines or Parquet."""

    def __init__(self, outputs: OutputFiles, out: Path, to: str) -> None:
        self._rows = _rows(to, out, outputs, FLAT_COLUMNS)
        self._table = flat_table()
        self.resources = [Resource(out, _MEDIA[to], [self._table], _DELIMITERS.get(to))]

    def write(self, where: str, record: RecordDict, article: RecordDict | None) -> None:  # noqa: ARG002
        """Write the row of an event."""
        self._rows.write(where, flat_row(record))
        self._table.rows += 1

    def close(self) -> None:
        """Write what is held back."""
        self._rows.close()


class ChildSink:
    """The child tables beside the flat view."""

    def __init__(self, outputs: OutputFiles, out: Path, to: str) -> None:
        paths = {name: beside(out, name) for name in CHILD_COLUMNS}
        self._rows = {name: _rows(to, paths[name], outputs, CHILD_COLUMNS[name]) for name in paths}
        self._tables = {name: Table(name, CHILD_COLUMNS[name], descriptions.TABLES[name]) for name in paths}
        self.resources = [
            Resource(paths[name], _MEDIA[to], [table], _DELIMITERS.get(to)) for name, table in self._tables.items()
        ]

    def write(self, where: str, record: RecordDict, article: RecordDict | None) -> None:  # noqa: ARG002
        """Write the child rows of an event."""
        for name, row in child_rows(record):
            self._rows[name].write(where, row)
            self._tables[name].rows += 1

    def close(self) -> None:
        """Write what is held back."""
        for rows in self._rows.values():
            rows.close()


class NestedSink:
    """Whole records in Parquet."""

    def __init__(self, outputs: OutputFiles, out: Path) -> None:
        from extraction.schema import Event, json_schema

        self._writer = _parquet(outputs, out, model_schema(Event))
        self._table = Table("events", dict.fromkeys(Event.model_fields, "nested"), descriptions.FLAT)
        self.resources = [Resource(out, "parquet", [self._table], record=json_schema("event"))]

    def write(self, where: str, record: RecordDict, article: RecordDict | None) -> None:  # noqa: ARG002
        """Write an event whole."""
        self._writer.write(where, record)
        self._table.rows += 1

    def close(self) -> None:
        """Write what is held back."""
        self._writer.close()


class GeoParquetSink:
    """The flat view with points in Parquet."""

    def __init__(self, outputs: OutputFiles, out: Path) -> None:
        self._writer = GeoParquetWriter(_parquet(outputs, out, columns_schema(GEO_COLUMNS)))
        self._table = flat_table(GEO_COLUMNS)
        self.resources = [Resource(out, "geoparquet", [self._table])]

    def write(self, where: str, record: RecordDict, article: RecordDict | None) -> None:  # noqa: ARG002
        """Write the row of an event."""
        self._writer.write(where, record)
        self._table.rows += 1

    def close(self) -> None:
        """Write what is held back and the metadata."""
        self._writer.close()


class GeoJsonSink:
    """A collection of features."""

    def __init__(self, outputs: OutputFiles, out: Path) -> None:
        self._writer = GeoJsonWriter(outputs.text(out))
        self._table = flat_table()
        self.resources = [Resource(out, "geojson", [self._table], record=feature_schema(row_schema(self._table)))]

    def write(self, where: str, record: RecordDict, article: RecordDict | None) -> None:  # noqa: ARG002
        """Write the feature of an event."""
        self._writer.write(record)
        self._table.rows += 1

    def close(self) -> None:
        """End the collection."""
        self._writer.close()


class CrosswalkSink:
    """Another coder's columns."""

    def __init__(self, outputs: OutputFiles, out: Path, target: str) -> None:
        tabs = _tabs(out, default=target not in COMMAS)
        columns = {column.name: column.kind for column in CROSSWALKS[target]}
        meanings = {name: note["note"] for name, note in notes(target).items()}
        self._target = target
        self._writer = TableWriter(outputs.text(out), list(columns), tabs=tabs)
        self._table = Table(target, columns, meanings)
        medium: Medium = "tsv" if tabs else "csv"
        self.resources = [Resource(out, medium, [self._table], _DELIMITERS[medium])]

    def write(self, where: str, record: RecordDict, article: RecordDict | None) -> None:  # noqa: ARG002
        """Write the row of an event."""
        self._writer.write(crosswalk_row(record, self._target, article).values())
        self._table.rows += 1

    def close(self) -> None:
        """Nothing is held back."""


def _tabs(out: Path, *, default: bool) -> bool:
    """Commas in a file called .csv, tabs in one called .tsv, else what the data set is published with."""
    name = out.with_suffix("") if _packed(out) else out
    return {".csv": False, ".tsv": True}.get(name.suffix, default)


def open_sinks(
    to: str, out: Path, outputs: OutputFiles, events: Sequence[Path], *, children: bool, nested: bool
) -> list[Sink]:
    """Return the sinks of a format; `events` are the files that will be read."""
    if to in CROSSWALKS:
        return [CrosswalkSink(outputs, out, to)]
    if to == "geojson":
        return [GeoJsonSink(outputs, out)]
    if to == "geoparquet":
        return [GeoParquetSink(outputs, out)]
    if to == "duckdb":
        from extraction.exports.database import DatabaseSink

        return [DatabaseSink(outputs, out, events)]
    if nested:
        return [NestedSink(outputs, out)]
    flat = FlatSink(outputs, out, to)
    return [flat, ChildSink(outputs, out, to)] if children else [flat]
