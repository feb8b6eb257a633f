"""Rows of a table on disk for a while, as typed Arrow batches: written one by one, read once in their order."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extraction.exports.arrow import BATCH_ROWS, RowBatches, optional

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped,import-not-found,unused-ignore]


class Spool:
    """A new file of rows. Memory holds one batch; the file is removed by whoever named it."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        ipc = optional("pyarrow.ipc")
        self._path = path
        self._waiting = RowBatches(schema, rows=BATCH_ROWS)
        self._stream = path.open("wb")
        self._writer = ipc.new_stream(self._stream, schema, options=ipc.IpcWriteOptions(compression="lz4"))

    def write(self, where: str, row: Mapping[str, Any]) -> None:
        """Take a row; `where` it was read is named in the InputError if it does not fit."""
        for batch in self._waiting.take(where, row):
            self._writer.write_batch(batch)

    def read(self) -> Any:
        """Return a reader of the batches in their order, to be closed; nothing can be written after."""
        for batch in self._waiting.rest():
            self._writer.write_batch(batch)
        self.close()
        return optional("pyarrow.ipc").open_stream(optional("pyarrow").OSFile(str(self._path)))

    def close(self) -> None:
        """End the file without what waits; after `read`, nothing."""
        if not self._stream.closed:
            self._writer.close()
            self._stream.close()
