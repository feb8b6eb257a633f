"""Rows of a table on disk for a while, as typed Arrow batches: written one by one, read once in their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extraction.exports.arrow import BATCH_ROWS, RowBatches, optional

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped,import-not-found,unused-ignore]


class Spool:
    """A new file of rows. Memory holds one batch; the file is removed by whoever named it.

    `heaviest` is how many bytes the largest of all stretches of some `window` rows has.
    """

    def __init__(self, path: Path, schema: pa.Schema, *, window: int) -> None:
        ipc = optional("pyarrow.ipc")
        self._path = path
        self._waiting = RowBatches(schema, rows=BATCH_ROWS)
        self._stream = path.open("wb")
        self.heaviest = 0
        self._window = window
        self._latest: deque[tuple[int, int]] = deque()  # rows and bytes of the batches within the window
        self._writer = ipc.new_stream(self._stream, schema, options=ipc.IpcWriteOptions(compression="lz4"))

    def write(self, where: str, row: Mapping[str, Any]) -> None:
        """Take a row; `where` it was read is named in the InputError if it does not fit."""
        self._write(self._waiting.take(where, row))

    def _write(self, batches: list[pa.RecordBatch]) -> None:
        for batch in batches:
            self._writer.write_batch(batch)
            self._latest.append((len(batch), batch.nbytes))
            while sum(rows for rows, _ in self._latest) - self._latest[0][0] >= self._window:
                self._latest.popleft()
            self.heaviest = max(self.heaviest, sum(size for _, size in self._latest))

    def end(self) -> None:
        """Write what waits and end the file; after it, nothing."""
        self._write(self._waiting.rest())
        self.close()

    def read(self) -> Any:
        """Return a reader, to be closed, of the batches of a file that has ended."""
        return optional("pyarrow.ipc").open_stream(optional("pyarrow").OSFile(str(self._path)))

    def close(self) -> None:
        """End the file without what waits; after `end`, nothing."""
        if not self._stream.closed:
            self._writer.close()
            self._stream.close()
