"""Records into data frames: pandas with Arrow's types, or polars. Ids stay text, dates dates, counts nullable integers.

>>> from extraction.exports import read_events           # doctest: +SKIP
>>> events = read_events("out/2026-11-*")                # doctest: +SKIP
>>> events.groupby(["event_type", "quad_class"]).size()  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from extraction.errors import InputError, UsageError
from extraction.exports.arrow import Located, batches, columns_schema, model_schema, optional
from extraction.exports.clusters import CLUSTER_COLUMNS, cluster_rows
from extraction.exports.crosswalks import ArticleFinder
from extraction.exports.details import ARTICLE_COLUMNS, article_row
from extraction.exports.files import ARTICLES, EVENTS, RecordDict, Source, find_files, read_records
from extraction.exports.flat import CHILD_COLUMNS, FLAT_COLUMNS, Row, as_flat, child_rows
from extraction.exports.parquet import is_nested, read_parquet

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped,import-not-found,unused-ignore]

Engine = Literal["pandas", "polars"]


def read_events(source: Source, *, engine: Engine = "pandas", flat: bool = True) -> Any:
    """Return the events of runs as a data frame, one row each.

    `source` is a run directory, a glob of runs (`"out/2026-*"`), a file of records or of the flat view (`.jsonl`, also
    `.gz`, `.zst`, or `.parquet`), or several of these; they concatenate even where one night lacks a column of another.
    `flat` gives the flat view, else the nested records. Dates are days: `published` of the flat view too.

    Raises InputError naming file and line of a record that cannot be read, UsageError when the engine is not installed.
    """
    _check(engine)
    if flat:
        return _frame(flat_table(source), engine)
    from extraction.schema import Event

    return _frame(_table(_whole(read_records(find_files(source, EVENTS)), "trigger"), model_schema(Event)), engine)


def read_articles(source: Source, *, engine: Engine = "pandas", flat: bool = True) -> Any:
    """Return the articles of runs as a data frame; see `read_events`. Flat: text and metadata, else mentions too."""
    _check(engine)
    records = read_records(find_files(source, ARTICLES))
    if flat:
        return _frame(_table(_each(records, article_row, "article_id"), columns_schema(ARTICLE_COLUMNS)), engine)
    from extraction.schema import Article

    return _frame(_table(_whole(records, "zones"), model_schema(Article)), engine)


def read_clusters(source: Source, *, engine: Engine = "pandas") -> Any:
    """Return one row for each event of the world; see `read_events` and `extraction.exports.clusters`.

    `cluster_id`, how many mentions and articles, their ids, outlets, sources and statuses as lists, first and last day
    of publication and of the event, and then the flat view of the fullest mention. All events are held in memory.
    """
    _check(engine)
    rows = (row for batch in flat_table(source).to_batches() for row in batch.to_pylist())
    located = (("cluster", row) for row in cluster_rows(rows))
    return _frame(_table(located, columns_schema(CLUSTER_COLUMNS)), engine)


def read_children(
    source: Source, table: Literal["actors", "places", "figures", "attributions"], *, engine: Engine = "pandas"
) -> Any:
    """Return a child table of the events of runs, keyed by `event_id`; see `read_events`."""
    _check(engine)
    if table not in CHILD_COLUMNS:
        raise UsageError(f"no table {table!r}; there are {', '.join(CHILD_COLUMNS)}")
    rows = _children(_whole(read_records(find_files(source, EVENTS)), "trigger"), table)
    return _frame(_table(rows, columns_schema(CHILD_COLUMNS[table])), engine)


def read_event(source: Source, event_id: str) -> tuple[RecordDict, RecordDict | None]:
    """Return the record of one event and that of its article, as `show_html` takes them; see `read_events`.

    The article is None where none stands beside the events. Raises InputError when there is no such event.
    """
    for file in find_files(source, EVENTS):
        for _, record in read_records([file]):
            if record.get("event_id") == event_id:
                return record, ArticleFinder(file).find(record.get("article_id"))
    raise InputError(str(source), f"has no event {event_id}", code="missing")


def flat_table(source: Source) -> pa.Table:
    """Return the flat view of `source` as an Arrow table (DuckDB, ibis and Vega read it as it is)."""
    pa, schema = optional("pyarrow"), columns_schema(FLAT_COLUMNS)
    tables = [schema.empty_table()]
    lines: list[Path] = []
    for file in find_files(source, EVENTS):  # in their order: JSON lines between two Parquet files stay between them
        if file.suffix != ".parquet" or is_nested(file):
            lines.append(file)
            continue
        tables += [_table(flat_rows(read_records(lines)), schema), read_parquet([file], schema)]
        lines = []
    tables.append(_table(flat_rows(read_records(lines)), schema))
    return pa.concat_tables(tables, promote_options="permissive")


def flat_rows(records: Iterator[tuple[str, RecordDict]]) -> Iterator[tuple[str, Row]]:
    """Yield (where, flat row) of each event. Raises InputError naming the line of a record that is no event."""
    return _each(records, as_flat, "event_id")


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


def _whole(records: Iterator[tuple[str, RecordDict]], key: str) -> Iterator[tuple[str, RecordDict]]:
    """Yield records that have a key which only whole ones have. Raises InputError for a row of a flat view."""
    for where, record in records:
        if key not in record and {"trigger_text", "n_events"} & set(record):
            raise InputError(where, "is a row of the flat view, no whole record", code="schema")
        yield where, record


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
