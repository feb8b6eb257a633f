"""Where the events of an export go: one sink a kind of file, each taking one record at a time.

A sink says what it writes as `resources` (files, tables, columns, rows so far); `close` writes what is held back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TextIO

from extraction.exports import descriptions
from extraction.exports.arrow import columns_schema, model_schema
from extraction.exports.crosswalks import COMMAS, CROSSWALKS, crosswalk_row, notes
from extraction.exports.files import OutputFiles, RecordDict
from extraction.exports.flat import CHILD_COLUMNS, FLAT_COLUMNS, Kind, child_rows, flat_row
from extraction.exports.geojson import GeoJsonWriter, feature_schema
from extraction.exports.geoparquet import GEO_COLUMNS, GEOMETRY, GeoParquetWriter
from extraction.exports.package import Medium, Resource, Table, row_schema
from extraction.exports.parquet import ParquetWriter
from extraction.exports.tables import TableWriter, json_line

_MEDIA: dict[str, Medium] = {"jsonl-flat": "jsonl", "csv": "csv", "tsv": "tsv", "parquet": "parquet"}
_DELIMITERS = {"csv": ",", "tsv": "\t"}
Shape = Callable[[RecordDict, RecordDict | None], Mapping[str, Any]]


class Sink(Protocol):
    """Takes events; see the module."""

    resources: list[Resource]

    def write(self, where: str, record: RecordDict, article: RecordDict | None) -> None:
        """Take an event, where it was read, and its article where one was asked for."""

    def close(self) -> None:
        """Write what is held back."""


class RowWriter(Protocol):
    """Writes the rows of one table."""

    def write(self, where: str, row: Mapping[str, Any]) -> None:
        """Take a row and where its event was read."""

    def close(self) -> None:
        """Write what is held back."""


class FileSink:
    """One file of one table, a row an event."""

    def __init__(self, resource: Resource, writer: RowWriter, shape: Shape) -> None:
        self.resources = [resource]
        self._writer, self._shape = writer, shape

    def write(self, where: str, record: RecordDict, article: RecordDict | None) -> None:
        """Write the row of an event."""
        self._writer.write(where, self._shape(record, article))
        self.resources[0].tables[0].rows += 1

    def close(self) -> None:
        """Write what is held back."""
        self._writer.close()


class ChildSink:
    """The child tables, a file each beside the flat view's."""

    def __init__(self, outputs: OutputFiles, out: Path, to: str) -> None:
        paths = {name: beside(out, name) for name in CHILD_COLUMNS}
        self._writers = {name: _writer(to, paths[name], outputs, columns) for name, columns in CHILD_COLUMNS.items()}
        self._tables = {
            name: Table(name, columns, descriptions.TABLES[name]) for name, columns in CHILD_COLUMNS.items()
        }
        self.resources = [
            Resource(paths[name], _MEDIA[to], [table], _DELIMITERS.get(to)) for name, table in self._tables.items()
        ]

    def write(self, where: str, record: RecordDict, article: RecordDict | None) -> None:  # noqa: ARG002
        """Write the child rows of an event."""
        for name, row in child_rows(record):
            self._writers[name].write(where, row)
            self._tables[name].rows += 1

    def close(self) -> None:
        """Write what is held back."""
        for writer in self._writers.values():
            writer.close()


def open_sinks(
    to: str, out: Path, outputs: OutputFiles, events: Sequence[Path], *, children: bool, nested: bool
) -> list[Sink]:
    """Return the sinks of a format; `events` are the files that will be read."""
    if to == "duckdb":
        from extraction.exports.database import DatabaseSink

        return [DatabaseSink(outputs, out, events)]
    if to in CROSSWALKS:
        return [_crosswalk(outputs, out, to)]
    if to == "geojson":
        return [_geojson(outputs, out)]
    if to == "geoparquet":
        return [_geoparquet(outputs, out)]
    if nested:
        return [_nested(outputs, out)]
    flat = FileSink(
        Resource(out, _MEDIA[to], [flat_table()], _DELIMITERS.get(to)),
        _writer(to, out, outputs, FLAT_COLUMNS),
        _flat_shape,
    )
    return [flat, ChildSink(outputs, out, to)] if children else [flat]


def _nested(outputs: OutputFiles, out: Path) -> FileSink:
    from extraction.schema import Event, json_schema

    table = Table("events", dict.fromkeys(Event.model_fields, "nested"), descriptions.FLAT)
    resource = Resource(out, "parquet", [table], record=json_schema("event"))
    return FileSink(resource, _parquet(outputs, out, model_schema(Event)), lambda record, _: record)


def _geoparquet(outputs: OutputFiles, out: Path) -> FileSink:
    writer = GeoParquetWriter(_parquet(outputs, out, columns_schema(GEO_COLUMNS)))
    return FileSink(Resource(out, "geoparquet", [flat_table(GEO_COLUMNS)]), writer, _flat_shape)


def _geojson(outputs: OutputFiles, out: Path) -> FileSink:
    table = flat_table()
    resource = Resource(out, "geojson", [table], record=feature_schema(row_schema(table)))
    return FileSink(resource, GeoJsonWriter(outputs.text(out)), _flat_shape)


def _crosswalk(outputs: OutputFiles, out: Path, target: str) -> FileSink:
    medium: Medium = "tsv" if _tabs(out, default=target not in COMMAS) else "csv"
    columns = {column.name: column.kind for column in CROSSWALKS[target]}
    meanings = {name: note["note"] for name, note in notes(target).items()}
    resource = Resource(out, medium, [Table(target, columns, meanings)], _DELIMITERS[medium])
    return FileSink(
        resource,
        _writer(medium, out, outputs, columns),
        lambda record, article: crosswalk_row(record, target, article),
    )


def _flat_shape(record: RecordDict, _: RecordDict | None) -> Mapping[str, Any]:
    return flat_row(record)


def flat_table(columns: Mapping[str, Kind] = FLAT_COLUMNS) -> Table:
    """Return the table of the flat view."""
    return Table("events", columns, {**descriptions.FLAT, GEOMETRY: descriptions.FLAT_GEOMETRY})


def beside(out: Path, table: str) -> Path:
    """Return `events.actors.csv.gz` for `events.csv.gz`."""
    end = "".join(out.suffixes[-2:]) if _packed(out) else out.suffix
    return out.with_name(f"{out.name.removesuffix(end)}.{table}{end}")


def _packed(path: Path) -> bool:
    return path.suffix in {".gz", ".zst"}


def _tabs(out: Path, *, default: bool) -> bool:
    """Commas in a file called .csv, tabs in one called .tsv, else what the data set is published with."""
    name = out.with_suffix("") if _packed(out) else out
    return {".csv": False, ".tsv": True}.get(name.suffix, default)


def _writer(to: str, path: Path, outputs: OutputFiles, columns: Mapping[str, Kind]) -> RowWriter:
    if to == "parquet":
        return _parquet(outputs, path, columns_schema(columns))
    stream = outputs.text(path)
    return _JsonLines(stream) if to == "jsonl-flat" else TableWriter(stream, list(columns), tabs=to == "tsv")


def _parquet(outputs: OutputFiles, path: Path, schema: Any) -> ParquetWriter:
    writer = ParquetWriter(outputs.raw(path), schema)
    outputs.before_closing(writer.abandon)
    return writer


class _JsonLines:
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, where: str, row: Mapping[str, Any]) -> None:  # noqa: ARG002
        self._stream.write(json_line(row))

    def close(self) -> None:
        """Nothing is held back."""
