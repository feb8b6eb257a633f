"""One pass over the events of runs into files of one format: memory does not grow with their number."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extraction.errors import InputError, UsageError
from extraction.exports.arrow import optional
from extraction.exports.crosswalks import CROSSWALKS, HAPPENED, ArticleFinder, notes
from extraction.exports.files import EVENTS, OutputFiles, RecordDict, Source, find_files, read_records
from extraction.exports.package import DESCRIPTOR, check_folder, describe, json_schemas, schema_path
from extraction.exports.sinks import Sink, open_sinks

FORMATS = ("csv", "tsv", "jsonl-flat", "geojson", "parquet", "geoparquet", "duckdb", *CROSSWALKS)
_WITH_CHILDREN = {"csv", "tsv", "jsonl-flat", "parquet"}
_NEED = {"parquet": ("pyarrow",), "geoparquet": ("pyarrow",), "duckdb": ("duckdb", "pyarrow")}


@dataclass(slots=True)
class ExportSummary:
    """What was written: rows of events, events left out by status, and the files."""

    rows: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    files: list[Path] = field(default_factory=list)


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
    child tables beside it (`events.actors.csv`, …), `nested` whole records to Parquet. Beside them stand the JSON
    Schema of the rows and the folder's `datapackage.json`. All files appear together, or none.

    Raises UsageError for options that do not fit together, an extra that is not installed, or a folder with a data
    package of somebody else's; InputError naming the line of a record that cannot be read.
    """
    _check(to, out, children=children, nested=nested)
    wanted = HAPPENED if statuses is None and to in CROSSWALKS else statuses
    files = find_files(source, EVENTS)
    summary = ExportSummary()
    with OutputFiles(not_over=files) as outputs:
        sinks = open_sinks(to, out, outputs, files, children=children, nested=nested)
        for where, record, article in _events(files, with_articles=to == "polecat"):
            if wanted is not None and record.get("status") not in wanted:
                summary.left_out[str(record.get("status"))] += 1
                continue
            _put(sinks, where, record, article)
            summary.rows += 1
        for sink in sinks:
            sink.close()
        _write_beside(to, out, files, sinks, outputs, summary)
    return summary


def _check(to: str, out: Path, *, children: bool, nested: bool) -> None:
    if to not in FORMATS:
        raise UsageError(f"no format {to!r}; there are {', '.join(FORMATS)}")
    if children and (to not in _WITH_CHILDREN or nested):
        raise UsageError(f"child tables go with the flat view in {', '.join(sorted(_WITH_CHILDREN))}")
    if nested and to != "parquet":
        raise UsageError("nested records go into parquet; the run's events.jsonl holds them already")
    for module in _NEED.get(to, ()):
        optional(module)
    check_folder(out.parent)


def _events(files: list[Path], *, with_articles: bool) -> Iterator[tuple[str, RecordDict, RecordDict | None]]:
    for path in files:
        finder = ArticleFinder(path) if with_articles else None
        for where, record in read_records([path]):
            if not isinstance(record.get("event_id"), str):
                raise InputError(where, "has no event_id", code="schema")
            if "trigger" not in record and "trigger_text" in record:
                raise InputError(where, "is a row of the flat view, no whole record", code="schema")
            yield where, record, finder.find(record.get("article_id")) if finder else None


def _put(sinks: list[Sink], where: str, record: RecordDict, article: RecordDict | None) -> None:
    try:
        for sink in sinks:
            sink.write(where, record, article)
    except (TypeError, ValueError, AttributeError, KeyError) as error:
        raise InputError(where, f"is not as the contract says: {error!r}", code="schema") from error


def _write_beside(
    to: str, out: Path, files: list[Path], sinks: list[Sink], outputs: OutputFiles, summary: ExportSummary
) -> None:
    """Write what describes the files: they must be closed for that."""
    resources = [resource for sink in sinks for resource in sink.resources]
    stamps = outputs.settle()
    for resource in resources:
        resource.sources = tuple(file.parent.name if file.name == EVENTS else file.name for file in files)
    texts = {
        schema_path(out): json_schemas(resources),
        out.with_name(DESCRIPTOR): describe(resources, stamps, out.parent),
    }
    if to in CROSSWALKS:
        texts[out.with_name(f"{out.name}.notes.json")] = _notes(to, summary)
    for path, text in texts.items():
        outputs.text(path).write(text)
    summary.files += [*(resource.path for resource in resources), *texts]


def _notes(target: str, summary: ExportSummary) -> str:
    content: dict[str, Any] = {
        "format": target,
        "rows": summary.rows,
        "left_out_by_status": dict(sorted(summary.left_out.items())),
        "cells": "UTF-8; an apostrophe stands before text that a spreadsheet would run as a formula",
        "columns": notes(target),
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
