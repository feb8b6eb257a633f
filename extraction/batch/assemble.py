"""From shards in input order to the files of a run: each appears whole or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from extraction.batch.store import Counts, ShardLine, ShardStore, sync_folder
from extraction.schema import FileStamp, Reject

EVENTS, ARTICLES, REJECTS, MANIFEST = "events.jsonl", "articles.jsonl", "rejects.jsonl", "manifest.json"
RECORD_FILES = (EVENTS, ARTICLES, REJECTS)


class _Output:
    """A record file while it is written aside."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.aside = path.with_name(f".{path.name}.part")
        self._stream: IO[bytes] = self.aside.open("wb")
        self._digest = hashlib.sha256()
        self._size = self._records = 0

    def write(self, record: bytes) -> None:
        line = record + b"\n"
        self._stream.write(line)
        self._digest.update(line)
        self._size += len(line)
        self._records += 1

    def finish(self) -> FileStamp:
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._stream.close()
        return FileStamp(path=self.path.name, sha256=self._digest.hexdigest(), bytes=self._size, records=self._records)

    def discard(self) -> None:
        self.aside.unlink(missing_ok=True)
        with suppress(OSError):  # what is still in the buffer of a full disk is not wanted either
            self._stream.close()


class Assembly:
    """The files of a run, written aside by `add` and put in place by `publish`."""

    def __init__(self, out: Path, attempts: Mapping[str, int] | None = None) -> None:
        self.out = out
        self._attempts = attempts or {}
        self.counts = Counts()
        self._outputs = {name: _Output(out / name) for name in RECORD_FILES}
        self._seen: set[bytes] = set()

    def add(self, lines: Sequence[ShardLine], counts: Counts) -> None:
        """Append a shard. A second article of the same id would make two events of one id: it is refused."""
        self.counts += counts
        taken = True
        for line in lines:
            if line.tag == "R":
                self._outputs[REJECTS].write(self._with_attempts(line.record))
            elif line.tag == "A":
                taken = self._is_new(line)
                if taken:
                    self._outputs[ARTICLES].write(line.record)
            elif taken:
                self._outputs[EVENTS].write(line.record)
            else:
                self.counts += Counts(events=-1)

    def _with_attempts(self, record: bytes) -> bytes:
        """Add the attempts of earlier runs to a reject's own."""
        if not self._attempts:
            return record
        reject = Reject.model_validate_json(record)
        attempt = reject.attempt + self._attempts.get(reject.where, 0)
        return reject.model_copy(update={"attempt": attempt}).model_dump_json().encode("utf-8")

    def _is_new(self, line: ShardLine) -> bool:
        assert line.article_id is not None  # noqa: S101
        mark = hashlib.blake2b(line.article_id.encode("utf-8", "surrogatepass"), digest_size=12).digest()
        if mark not in self._seen:
            self._seen.add(mark)
            return True
        reject = Reject(
            where=line.article_id,
            sha256=None,
            stage="validate",
            error="duplicate",
            message=f"an article with the id {line.article_id} came before",
            attempt=1,
            input=line.record[:4000].decode("utf-8", "ignore"),
        )
        self._outputs[REJECTS].write(reject.model_dump_json().encode("utf-8"))
        self.counts += Counts(articles=-1, articles_rejected=1, rejects=1)
        return False

    def finish(self) -> tuple[FileStamp, ...]:
        """Close the files, still aside, and return their stamps."""
        return tuple(output.finish() for output in self._outputs.values())

    def publish(self) -> None:
        """Put the files in place. The old manifest goes first: it vouches for the old files."""
        (self.out / MANIFEST).unlink(missing_ok=True)
        for output in self._outputs.values():
            output.aside.replace(output.path)
        sync_folder(self.out)

    def discard(self) -> None:
        """Remove what was written aside."""
        for output in self._outputs.values():
            output.discard()


def assemble(store: ShardStore, keys: Sequence[str], out: Path, attempts: Mapping[str, int] | None = None) -> Assembly:
    """Write the shards of `keys`, in this order, aside in `out`. Raises InputError for a damaged shard."""
    assembly = Assembly(out, attempts)
    try:
        for key in keys:
            assembly.add(*store.read(key))
    except BaseException:
        assembly.discard()
        raise
    return assembly
