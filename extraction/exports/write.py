"""One pass over the events of runs into files of one format: memory does not grow with their number."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TextIO

from extraction.errors import InputError, UsageError
from extraction.exports.arrow import columns_schema, model_schema, optional
from extraction.exports.crosswalks import (
    COMMAS,
    CROSSWALKS,
    HAPPENED,
    ArticleFinder,
    column_names,
    crosswalk_row,
    notes,
)
from extraction.exports.files import EVENTS, OutputFiles, RecordDict, Source, find_files, read_records
from extraction.exports.flat import CHILD_COLUMNS, FLAT_COLUMNS, Kind, Row, child_rows, flat_row
from extraction.exports.geojson import GeoJsonWriter
from extraction.exports.parquet import ParquetWriter
from extraction.exports.tables import TableWriter, json_line

FORMATS = ("csv", "tsv", "jsonl-flat", "geojson", "parquet", *CROSSWALKS)
_WITH_CHILDREN = {"csv", "tsv", "jsonl-flat", "parquet"}


@dataclass(slots=True)
class ExportSummary:
    """What was written: rows of events, events left out by status, and the files."""

    rows: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    files: list[Path] = field(default_factory=list)


class _Sink(Protocol):
    def write(self, where: str, record: RecordDict, article: RecordDict | None) -> None: ...
    def close(self) -> None: ...


def export_events(
    source: Source,
    to: str,
    out: Path,
    *,
    statuses: Collection[str] | None = None,
    children: bool = False,
    nested: bool = False,
) -> ExportSummary:
    """Write the events of `source` to `out` in the format `to`, one of `FORMATS`; return what was written.

    Only events of these `statuses` are written; None means all, or in the crosswalks `HAPPENED`. `children` writes the
    child tables beside it (`events.actors.csv`, …), `nested` whole records to Parquet. All files appear together, or
    none. Raises UsageError for options that do not fit together or an extra that is not installed, InputError naming
    the line of a record that cannot be read.
    """
    _check(to, children=children, nested=nested)
    wanted = HAPPENED if statuses is None and to in CROSSWALKS else statuses
    files = find_files(source, EVENTS)
    summary = ExportSummary()
    with OutputFiles(not_over=files) as outputs:
        sinks = _sinks(to, out, outputs, summary, children=children, nested=nested)
        for where, record, article in _events(files, with_articles=to == "polecat"):
            if wanted is not None and record.get("status") not in wanted:
                summary.left_out[str(record.get("status"))] += 1
                continue
            _put(sinks, where, record, article)
            summary.rows += 1
        for sink in sinks:
            sink.close()
        if to in CROSSWALKS:
            beside = out.with_name(out.name + ".notes.json")
            outputs.text(beside).write(_notes(to, summary))
            summary.files.append(beside)
    return summary


def _check(to: str, *, children: bool, nested: bool) -> None:
    if to not in FORMATS:
        raise UsageError(f"no format {to!r}; there are {', '.join(FORMATS)}")
    if children and (to not in _WITH_CHILDREN or nested):
        raise UsageError(f"child tables go with the flat view in {', '.join(sorted(_WITH_CHILDREN))}")
    if nested and to != "parquet":
        raise UsageError("nested records go into parquet; the run's events.jsonl holds them already")
    if to == "parquet":
        optional("pyarrow")


def _events(files: list[Path], *, with_articles: bool) -> Iterator[tuple[str, RecordDict, RecordDict | None]]:
    for path in files:
        finder = ArticleFinder(path) if with_articles else None
        for where, record in read_records([path]):
            if not isinstance(record.get("event_id"), str):
                raise InputError(where, "has no event_id", code="schema")
            yield where, record, finder.find(record.get("article_id")) if finder else None


def _put(sinks: list[_Sink], where: str, record: RecordDict, article: RecordDict | None) -> None:
    try:
        for sink in sinks:
            sink.write(where, record, article)
    except (TypeError, ValueError, AttributeError, KeyError) as error:
        raise InputError(where, f"is not as the contract says: {error!r}", code="schema") from error


def _sinks(
    to: str, out: Path, outputs: OutputFiles, summary: ExportSummary, *, children: bool, nested: bool
) -> list[_Sink]:
    summary.files.append(out)
    if to in CROSSWALKS:
        return [_Crosswalk(outputs.text(out), to, tabs=_tabs(out, default=to not in COMMAS))]
    if to == "geojson":
        return [_GeoJson(outputs.text(out))]
    if nested:
        return [_Nested(outputs, out)]
    sinks: list[_Sink] = [_Flat(_rows(to, out, outputs, FLAT_COLUMNS))]
    if children:
        paths = {name: _beside(out, name) for name in CHILD_COLUMNS}
        summary.files += paths.values()
        sinks.append(_Children({name: _rows(to, paths[name], outputs, CHILD_COLUMNS[name]) for name in paths}))
    return sinks


def _tabs(out: Path, *, default: bool) -> bool:
    """Commas in a file called .csv, tabs in one called .tsv, else what the data set is published with."""
    return {".csv": False, ".tsv": True}.get(_ending(out), default)


def _ending(path: Path) -> str:
    return (path.with_suffix("") if path.suffix in {".gz", ".zst"} else path).suffix


def _beside(out: Path, table: str) -> Path:
    end = "".join(out.suffixes[-2:]) if out.suffix in {".gz", ".zst"} else out.suffix
    return out.with_name(f"{out.name.removesuffix(end)}.{table}{end}")


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


class _Flat:
    def __init__(self, rows: _Rows) -> None:
        self._rows = rows

    def write(self, where: str, record: RecordDict, article: RecordDict | None) -> None:  # noqa: ARG002
        self._rows.write(where, flat_row(record))

    def close(self) -> None:
        self._rows.close()


class _Children:
    def __init__(self, tables: dict[str, _Rows]) -> None:
        self._tables = tables

    def write(self, where: str, record: RecordDict, article: RecordDict | None) -> None:  # noqa: ARG002
        for name, row in child_rows(record):
            self._tables[name].write(where, row)

    def close(self) -> None:
        for table in self._tables.values():
            table.close()


class _Nested:
    def __init__(self, outputs: OutputFiles, out: Path) -> None:
        from extraction.schema import Event

        self._writer = _parquet(outputs, out, model_schema(Event))

    def write(self, where: str, record: RecordDict, article: RecordDict | None) -> None:  # noqa: ARG002
        self._writer.write(where, record)

    def close(self) -> None:
        self._writer.close()


class _GeoJson:
    def __init__(self, stream: TextIO) -> None:
        self._writer = GeoJsonWriter(stream)

    def write(self, where: str, record: RecordDict, article: RecordDict | None) -> None:  # noqa: ARG002
        self._writer.write(record)

    def close(self) -> None:
        self._writer.close()


class _Crosswalk:
    def __init__(self, stream: TextIO, target: str, *, tabs: bool) -> None:
        self._target = target
        self._table = TableWriter(stream, column_names(target), tabs=tabs)

    def write(self, where: str, record: RecordDict, article: RecordDict | None) -> None:  # noqa: ARG002
        self._table.write(crosswalk_row(record, self._target, article).values())

    def close(self) -> None:
        """Nothing is held back."""


def _notes(target: str, summary: ExportSummary) -> str:
    content: dict[str, Any] = {
        "format": target,
        "rows": summary.rows,
        "left_out_by_status": dict(sorted(summary.left_out.items())),
        "cells": "UTF-8; an apostrophe stands before text that a spreadsheet would run as a formula",
        "columns": notes(target),
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
