"""Parquet with an explicit schema, row group by row group. Needs the extra `[parquet]`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from extraction.exports.arrow import BATCH_ROWS, batches, optional

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped,import-not-found,unused-ignore]

_GROUP_ROWS = 65536


class ParquetWriter:
    """Rows into a Parquet file: typed soon, written by row groups; `close` writes the rest and the footer."""

    def __init__(
        self, stream: BinaryIO, schema: pa.Schema, *, group_rows: int = _GROUP_ROWS, batch_rows: int = BATCH_ROWS
    ) -> None:
        self._schema = schema
        self._group_rows = group_rows
        self._batch_rows = batch_rows
        self._writer = optional("pyarrow.parquet").ParquetWriter(stream, schema, compression="zstd")
        self._rows: list[tuple[str, Mapping[str, Any]]] = []
        self._typed: list[pa.RecordBatch] = []

    def write(self, where: str, row: Mapping[str, Any]) -> None:
        """Take a row; `where` it was read is named if it does not fit."""
        self._rows.append((where, row))
        if len(self._rows) >= self._batch_rows:
            self._type_rows()
            if sum(len(batch) for batch in self._typed) >= self._group_rows:
                self._write_group()

    def close(self) -> None:
        """Write what is left and end the file."""
        self._type_rows()
        self._write_group()
        self._writer.close()

    def abandon(self) -> None:
        """End the file without what is held back; after `close`, nothing."""
        self._writer.close()

    def _type_rows(self) -> None:
        self._typed += batches(self._rows, self._schema)
        self._rows.clear()

    def _write_group(self) -> None:
        if self._typed:
            self._writer.write_table(optional("pyarrow").Table.from_batches(self._typed, schema=self._schema))
            self._typed.clear()


def read_parquet(files: Iterable[Path], schema: pa.Schema) -> pa.Table:
    """Return the rows of Parquet files in the columns of `schema`; a column that a file lacks is null there."""
    pa, parquet = optional("pyarrow"), optional("pyarrow.parquet")
    tables = [parquet.ParquetFile(file).read() for file in files]
    columns = [table.select([name for name in schema.names if name in table.column_names]) for table in tables]
    return pa.concat_tables([schema.empty_table(), *columns], promote_options="permissive")
