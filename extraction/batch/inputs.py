"""Which files a run read, for its manifest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from extraction.batch.shards import Item
from extraction.schema import FileStamp
from extraction.sources import InputRefusal


@dataclass(slots=True)
class InputLedger:
    """Counts the documents of each input file, in the order in which the files were read."""

    locate: Callable[[str], Path] = Path
    _records: dict[str, int] = field(default_factory=dict)

    def note(self, item: Item) -> None:
        """Count a document; a refused input is noted too, with no document."""
        path = _file_of(item)
        self._records[path] = self._records.get(path, 0) + (not isinstance(item, InputRefusal))

    def stamps(self) -> tuple[FileStamp, ...]:
        """Return a stamp for every file; what cannot be read again, such as standard input, has no hash."""
        return tuple(_stamp(path, self.locate(path), records) for path, records in self._records.items())


def _file_of(item: Item) -> str:
    if not isinstance(item, InputRefusal) and item.source_path is not None:
        return item.source_path
    head, _, line = item.where.rpartition(":")
    return head if head and line.isdigit() else item.where


def _stamp(shown: str, path: Path, records: int) -> FileStamp:
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return FileStamp(path=shown, sha256=digest, bytes=path.stat().st_size, records=records)
    except OSError:  # its refusal stands in rejects.jsonl; here it only has no hash
        return FileStamp(path=shown, sha256=None, bytes=0, records=records)
