"""A DuckDB file: the flat view, child tables, articles, runs, and the views of `views.sql`. Needs the extra `[duckdb]`.

Rows go in by typed Arrow batches, so that memory does not grow with their number; nothing is indexed, as two nights may
hold the same event.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from extraction.exports import descriptions
from extraction.exports.arrow import batches, columns_schema, optional
from extraction.exports.details import ARTICLE_COLUMNS, DETAIL_COLUMNS, article_row, detail_rows
from extraction.exports.files import ARTICLES, EVENTS, OutputFiles, RecordDict, read_records
from extraction.exports.flat import CHILD_COLUMNS, FLAT_COLUMNS, Kind, child_rows, flat_row
from extraction.exports.package import Resource, Table

RUN_COLUMNS: dict[str, Kind] = {
    "source": "text", "run_id": "text", "started": "text", "finished": "text", "versions": "text", "n_events": "whole",
}  # fmt: skip
TABLES: dict[str, Mapping[str, Kind]] = {
    "events": FLAT_COLUMNS, **CHILD_COLUMNS, **DETAIL_COLUMNS, "articles": ARTICLE_COLUMNS, "runs": RUN_COLUMNS,
}  # fmt: skip
_ROWS_HELD, _CHARACTERS_HELD = 8192, 8_000_000
_ROWS_BETWEEN = 250_000  # an open database keeps something of every row group; closed, it gives that back
_SETTINGS = {
    "memory_limit": "256MB",
    "threads": "1",  # each has buffers of its own
    "autoinstall_known_extensions": "false",  # nothing is fetched
    "autoload_known_extensions": "false",
}
_COMMENTS = {
    "events": "one row an event mention: the flat view",
    "actors": "one row an actor or recipient of an event",
    "places": "one row a place of an event",
    "figures": "one row a figure of an event",
    "attributions": "one row a source of an event, nearest first",
    "times": "one row a dated event: its interval and the words it rests on",
    "codings": "one row an event: where its words stand and what made it",
    "articles": "one row an article of the runs, text as read",
    "runs": "one row a run or file that the events come from",
}


class DatabaseSink:
    """Events, their parts, articles and runs as tables of one file."""

    def __init__(self, outputs: OutputFiles, out: Path, events: Sequence[Path]) -> None:
        aside = outputs.aside(out)
        self._events = events
        self._read: dict[Path, int] = {}
        self._tables = {name: Table(name, columns, _notes(name)) for name, columns in TABLES.items()}
        self._waiting: dict[str, list[tuple[str, Mapping[str, Any]]]] = {name: [] for name in TABLES}
        self._held = dict.fromkeys(TABLES, 0)
        self._aside, self._inserted = aside, 0
        self._connection: Any = self._open()
        outputs.before_closing(lambda: self._connection.close())
        outputs.before_closing(lambda: aside.with_name(f"{aside.name}.wal").unlink(missing_ok=True))
        self._schemas = {name: columns_schema(columns) for name, columns in TABLES.items()}
        for name, schema in self._schemas.items():
            self._insert(name, schema.empty_table(), create=True)
        self.resources = [Resource(out, "duckdb", list(self._tables.values()))]

    def write(self, where: str, record: RecordDict, article: RecordDict | None) -> None:  # noqa: ARG002
        """Take an event."""
        self._put("events", where, flat_row(record))
        for name, row in child_rows(record):
            self._put(name, where, row)
        for name, row in detail_rows(record):
            self._put(name, where, row)
        file = Path(where.rpartition(":")[0])
        self._read[file] = self._read.get(file, 0) + 1

    def close(self) -> None:
        """Add articles and runs, what is held back, the views and the comments."""
        for file in self._events:
            for where, row in _articles(file):
                self._put("articles", where, row)
            self._put("runs", str(file), _run(file, self._read.get(file, 0)))
        for name in TABLES:
            self._flush(name)
        self._connection.execute(Path(__file__).with_name("views.sql").read_text("utf-8"))
        for statement in _comments(self._tables.values()):
            self._connection.execute(statement)
        self._connection.close()

    def _put(self, name: str, where: str, row: Mapping[str, Any]) -> None:
        waiting = self._waiting[name]
        waiting.append((where, row))
        self._tables[name].rows += 1
        self._held[name] += len(row.get("text") or row.get("evidence_text") or "") + len(row.get("title") or "")
        if len(waiting) >= _ROWS_HELD or self._held[name] >= _CHARACTERS_HELD:
            self._flush(name)

    def _flush(self, name: str) -> None:
        rows, self._waiting[name], self._held[name] = self._waiting[name], [], 0
        if rows:
            schema = self._schemas[name]
            table = optional("pyarrow").Table.from_batches(batches(rows, schema), schema=schema)
            self._insert(name, table)

    def _open(self) -> Any:
        return optional("duckdb").connect(str(self._aside), config=_SETTINGS)

    def _insert(self, name: str, table: Any, *, create: bool = False) -> None:
        verb = f"CREATE TABLE {name} AS" if create else f"INSERT INTO {name}"
        self._connection.register("incoming", table)
        self._connection.execute(f"{verb} SELECT * FROM incoming")
        self._connection.unregister("incoming")
        self._inserted += table.num_rows
        if self._inserted >= _ROWS_BETWEEN:
            self._connection.close()
            self._connection, self._inserted = self._open(), 0


def _notes(name: str) -> dict[str, str]:
    return descriptions.FLAT if name == "events" else descriptions.TABLES[name]


def _articles(events: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    path = events.with_name(ARTICLES)
    if events.name == EVENTS and path.is_file():
        for where, record in read_records([path]):
            yield where, article_row(record)


def _run(events: Path, number: int) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(RUN_COLUMNS)
    row |= {"source": events.parent.name if events.name == EVENTS else events.name, "n_events": number}
    path = events.with_name("manifest.json")
    if events.name == EVENTS and path.is_file():
        manifest = json.loads(path.read_bytes())
        row |= {key: manifest.get(key) for key in ("run_id", "started", "finished")}
        row["versions"] = json.dumps(manifest.get("versions") or {}, sort_keys=True)
    return row


def _comments(tables: Any) -> Iterator[str]:
    for table in tables:
        yield f"COMMENT ON TABLE {table.name} IS {_quoted(_COMMENTS[table.name])}"
        for column in table.columns:
            yield f'COMMENT ON COLUMN {table.name}."{column}" IS {_quoted(table.notes[column])}'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
