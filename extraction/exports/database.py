"""A DuckDB file: the flat view, child tables, articles, runs, and the views of `views.sql`. Needs the extra `[duckdb]`.

Rows wait on disk as typed batches, and each table is then made in one go: of a table that grows bit by bit the engine
holds something of every bit, and memory grows with the rows. Nothing is indexed, as two nights may hold the same event.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from extraction.exports import descriptions
from extraction.exports.arrow import columns_schema, optional
from extraction.exports.details import ARTICLE_COLUMNS, DETAIL_COLUMNS, article_row, detail_rows
from extraction.exports.files import ARTICLES, EVENTS, OutputFiles, RecordDict, read_records
from extraction.exports.flat import CHILD_COLUMNS, FLAT_COLUMNS, Kind, child_rows, flat_row
from extraction.exports.package import Resource, Table
from extraction.exports.spool import Spool

RUN_COLUMNS: dict[str, Kind] = {
    "source": "text", "run_id": "text", "started": "text", "finished": "text", "versions": "text", "n_events": "whole",
}  # fmt: skip
TABLES: dict[str, Mapping[str, Kind]] = {
    "events": FLAT_COLUMNS, **CHILD_COLUMNS, **DETAIL_COLUMNS, "articles": ARTICLE_COLUMNS, "runs": RUN_COLUMNS,
}  # fmt: skip
_VECTOR_ROWS = 2048  # which the engine holds at once, whatever their size
_LEAST_MEMORY = 96_000_000
_SETTINGS = {
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
        self._outputs, self._out, self._aside = outputs, out, outputs.aside(out)
        self._events = events
        self._read: dict[Path, int] = {}
        self._tables = {name: Table(name, columns, _notes(name)) for name, columns in TABLES.items()}
        self._spools = {name: self._spool(name) for name in TABLES}
        self.resources = [Resource(out, "duckdb", list(self._tables.values()))]

    def write(self, where: str, record: RecordDict, article: RecordDict | None) -> None:  # noqa: ARG002
        """Take an event."""
        self._put("events", where, flat_row(record))
        for name, row in chain(child_rows(record), detail_rows(record)):
            self._put(name, where, row)
        file = Path(where.rpartition(":")[0])
        self._read[file] = self._read.get(file, 0) + 1

    def close(self) -> None:
        """Add articles and runs, and make the database: tables, views and comments."""
        for file in self._events:
            for where, row in _articles(file):
                self._put("articles", where, row)
            self._put("runs", str(file), _run(file, self._read.get(file, 0)))
        for spool in self._spools.values():
            spool.end()
        connection = self._open(_LEAST_MEMORY + 2 * max(spool.heaviest for spool in self._spools.values()))
        for name, spool in self._spools.items():
            with spool.read() as rows:
                connection.register("incoming", rows)
                connection.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")
                connection.unregister("incoming")
        connection.execute(Path(__file__).with_name("views.sql").read_text("utf-8"))
        for statement in _comments(self._tables.values()):
            connection.execute(statement)
        connection.close()

    def _put(self, name: str, where: str, row: Mapping[str, Any]) -> None:
        self._spools[name].write(where, row)
        self._tables[name].rows += 1

    def _spool(self, name: str) -> Spool:
        spool = Spool(self._outputs.scratch(self._out, name), columns_schema(TABLES[name]), window=_VECTOR_ROWS)
        self._outputs.before_closing(spool.close)
        return spool

    def _open(self, memory: int) -> Any:
        settings = {**_SETTINGS, "memory_limit": f"{memory}B"}
        connection = optional("duckdb").connect(str(self._aside), config=settings)
        log = self._aside.with_name(f"{self._aside.name}.wal")
        self._outputs.before_closing(lambda: log.unlink(missing_ok=True))
        self._outputs.before_closing(connection.close)
        return connection


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
