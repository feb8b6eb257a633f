"""Records into data frames: pandas with Arrow's types, or polars. Ids stay text, dates dates, counts nullable integers.

>>> from extraction.exports import read_events           # doctest: +SKIP
>>> events = read_events("out/2026-11-*")                # doctest: +SKIP
>>> events.groupby(["event_type", "quad_class"]).size()  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from extraction.errors import InputError, UsageError
from extraction.exports.arrow import batches, columns_schema, model_schema, optional
from extraction.exports.files import ARTICLES, EVENTS, RecordDict, Source, find_files, read_records
from extraction.exports.flat import CHILD_COLUMNS, FLAT_COLUMNS, Kind, Row, child_rows, flat_row
from extraction.exports.parquet import read_parquet

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped,import-not-found,unused-ignore]

Engine = Literal["pandas", "polars"]
Located = tuple[str, Mapping[str, Any]]

ARTICLE_COLUMNS: dict[str, Kind] = {
    "article_id": "text", "parent_id": "text", "url": "text", "title": "text", "text": "text", "text_sha256": "text",
    "outlet": "text", "agency": "text", "byline": "text", "dateline_place": "text", "published": "moment",
    "published_from": "text", "language": "text", "source_path": "text", "n_events": "whole",
    "schema_version": "text",
}  # fmt: skip


def read_events(source: Source, *, engine: Engine = "pandas", flat: bool = True) -> Any:
    """Return the events of runs as a data frame, one row each.

    `source` is a run directory, a glob of runs (`"out/2026-*"`), a file of records (`.jsonl`, also `.gz`, `.zst`), a
    flat Parquet export, or several of these; they concatenate even where one night lacks a column of another. `flat`
    gives the flat view, else the nested records. Dates are days: `published` of the flat view too.

    Raises InputError naming file and line of a record that cannot be read, UsageError when the engine is not installed.
    """
    _check(engine)
    if flat:
        return _frame(flat_table(source), engine)
    from extraction.schema import Event

    return _frame(_table(read_records(find_files(source, EVENTS)), model_schema(Event)), engine)


def read_articles(source: Source, *, engine: Engine = "pandas", flat: bool = True) -> Any:
    """Return the articles of runs as a data frame; see `read_events`. Flat: text and metadata, else mentions too."""
    _check(engine)
    records = read_records(find_files(source, ARTICLES))
    if flat:
        rows = _each(records, lambda r: {**r, "n_events": len(r.get("event_ids") or ())}, "article_id")
        return _frame(_table(rows, columns_schema(ARTICLE_COLUMNS)), engine)
    from extraction.schema import Article

    return _frame(_table(records, model_schema(Article)), engine)


def read_children(
    source: Source, table: Literal["actors", "places", "figures", "attributions"], *, engine: Engine = "pandas"
) -> Any:
    """Return a child table of the events of runs, keyed by `event_id`; see `read_events`."""
    _check(engine)
    if table not in CHILD_COLUMNS:
        raise UsageError(f"no table {table!r}; there are {', '.join(CHILD_COLUMNS)}")
    rows = _children(read_records(find_files(source, EVENTS)), table)
    return _frame(_table(rows, columns_schema(CHILD_COLUMNS[table])), engine)


def flat_table(source: Source) -> pa.Table:
    """Return the flat view of `source` as an Arrow table (DuckDB, ibis and Vega read it as it is)."""
    pa, schema = optional("pyarrow"), columns_schema(FLAT_COLUMNS)
    files = find_files(source, EVENTS)
    columnar = [file for file in files if file.suffix == ".parquet"]
    lines: list[Path] = [file for file in files if file.suffix != ".parquet"]
    tables = [read_parquet(columnar, schema)] if columnar else []
    tables.append(_table(flat_rows(read_records(lines)), schema))
    return pa.concat_tables(tables, promote_options="permissive")


def flat_rows(records: Iterator[tuple[str, RecordDict]]) -> Iterator[tuple[str, Row]]:
    """Yield (where, flat row) of each event. Raises InputError naming the line of a record that is no event."""
    return _each(records, flat_row, "event_id")


def _each(
    records: Iterator[tuple[str, RecordDict]], shape: Callable[[RecordDict], Any], key: str
) -> Iterator[tuple[str, Any]]:
    for where, record in records:
        if not isinstance(record.get(key), str):
            raise InputError(where, f"has no {key}", code="schema")
        try:
            yield where, shape(record)
        except (TypeError, ValueError, AttributeError) as error:
            raise InputError(where, f"is not as the contract says: {error}", code="schema") from error


def _children(records: Iterator[tuple[str, RecordDict]], table: str) -> Iterator[Located]:
    for where, rows in _each(records, lambda record: list(child_rows(record)), "event_id"):
        for name, row in rows:
            if name == table:
                yield where, row


def _table(rows: Iterator[Any], schema: pa.Schema) -> pa.Table:
    return optional("pyarrow").Table.from_batches(batches(rows, schema), schema=schema)


def _check(engine: str) -> None:
    """Fail before anything is read."""
    if engine not in {"pandas", "polars"}:
        raise UsageError(f"no engine {engine!r}; there are pandas and polars")
    optional(engine)
    optional("pyarrow")


def _frame(table: pa.Table, engine: str) -> Any:
    frames = optional(engine)
    return table.to_pandas(types_mapper=frames.ArrowDtype) if engine == "pandas" else frames.from_arrow(table)
