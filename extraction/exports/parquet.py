"""Parquet with an explicit schema, row group by row group. Needs the extra `[parquet]`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from extraction.errors import InputError
from extraction.exports.arrow import BATCH_ROWS, RowBatches, optional

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped,import-not-found,unused-ignore]

_GROUP_ROWS, _GROUP_BYTES = 65536, 64_000_000


class ParquetWriter:
    """Rows into a Parquet file: typed soon, written by row groups; `close` writes the rest and the footer."""

    def __init__(
        self, stream: BinaryIO, schema: pa.Schema, *, group_rows: int = _GROUP_ROWS, batch_rows: int = BATCH_ROWS
    ) -> None:
        self._schema = schema
        self._group_rows = group_rows
        self._writer = optional("pyarrow.parquet").ParquetWriter(stream, schema, compression="zstd")
        self._waiting = RowBatches(schema, rows=batch_rows)
        self._typed: list[pa.RecordBatch] = []

    def write(self, where: str, row: Mapping[str, Any]) -> None:
        """Take a row; `where` it was read is named if it does not fit."""
        for batch in self._waiting.take(where, row):
            self._typed.append(batch)
            rows = sum(len(typed) for typed in self._typed)
            if rows >= self._group_rows or sum(typed.nbytes for typed in self._typed) >= _GROUP_BYTES:
                self._write_group()

    def close(self, metadata: Mapping[str, str] | None = None) -> None:
        """Write what is left, the file's metadata, and end the file."""
        self._typed += self._waiting.rest()
        self._write_group()
        if metadata:
            self._writer.add_key_value_metadata(dict(metadata))
        self._writer.close()

    def abandon(self) -> None:
        """End the file without what is held back; after `close`, nothing."""
        self._writer.close()

    def _write_group(self) -> None:
        if self._typed:
            self._writer.write_table(optional("pyarrow").Table.from_batches(self._typed, schema=self._schema))
            self._typed.clear()


def is_nested(path: Path) -> bool:
    """Tell whether a Parquet file holds whole records, rather than the flat view or another table."""
    return bool({"trigger", "zones"} & set(open_parquet(path).schema_arrow.names))


def open_parquet(path: Path) -> Any:
    """Return the opened Parquet file. Raises InputError when it is none."""
    pa, parquet = optional("pyarrow"), optional("pyarrow.parquet")
    try:
        return parquet.ParquetFile(path)
    except (OSError, pa.ArrowInvalid) as error:
        raise InputError(str(path), f"is no Parquet file: {error}", code="parquet") from error


def read_nested(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (where, record) of each row of whole records. Raises InputError for the rows of any other table."""
    if not is_nested(path):
        raise InputError(str(path), "holds the flat view, no whole records", code="schema")
    file = open_parquet(path)
    number = 0
    for batch in file.iter_batches(batch_size=BATCH_ROWS):
        kinds = {field.name: field.type for field in batch.schema}
        for row in batch.to_pylist():
            number += 1
            yield f"{path}:row {number}", {name: _plain(value, kinds[name]) for name, value in row.items()}


def _plain(value: Any, kind: pa.DataType) -> Any:
    """Return a value of Arrow's as JSON has it: maps as objects, dates as text."""
    types = optional("pyarrow.types")
    if isinstance(value, dt.date):
        return value.isoformat()
    if value is None or not types.is_nested(kind):
        return value
    if types.is_map(kind):
        return dict(value)
    if types.is_struct(kind):
        return {field.name: _plain(value[field.name], field.type) for field in kind}
    return [_plain(part, kind.value_type) for part in value]


def read_parquet(files: Iterable[Path], schema: pa.Schema) -> pa.Table:
    """Return the rows of Parquet files in the columns and types of `schema`; a column that a file lacks is null there.

    Raises InputError for a column of a type that does not fit.
    """
    pa = optional("pyarrow")
    tables = [schema.empty_table()]
    for path in files:
        file = open_parquet(path)
        names = [name for name in schema.names if name in file.schema_arrow.names]
        try:
            tables.append(file.read(columns=names).cast(pa.schema([schema.field(name) for name in names])))
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise InputError(str(path), f"does not fit the columns: {error}", code="schema") from error
    return pa.concat_tables(tables, promote_options="permissive")
