"""Finished shards on disk: each written aside, flushed to the device, renamed into place.

A shard file is Zstandard-compressed lines: `A` an article and its id, `E` an event of the article above it, `R` a
reject, and last `Z`, the counts and a checksum of all lines before. A file without a true last line is no shard.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Self

import orjson
import zstandard

from extraction.errors import InputError

SUFFIX = ".shard.zst"


@dataclass(frozen=True, slots=True)
class Counts:
    """What went through a shard, or through a whole run."""

    documents: int = 0
    refusals: int = 0
    pages_rejected: int = 0
    articles_split: int = 0
    skipped: int = 0
    articles_rejected: int = 0
    articles: int = 0
    events: int = 0
    events_skipped: int = 0
    rejects: int = 0
    unknown_dates: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)})


@dataclass(frozen=True, slots=True)
class ShardLine:
    """One line of a shard file: its tag, the article's id (tag A), and the record's JSON without line end."""

    tag: str
    article_id: str | None
    record: bytes


def article_line(article_id: str, record: bytes) -> bytes:
    """Return the line of an article."""
    return b"A" + orjson.dumps(article_id) + b"\t" + record + b"\n"


def event_line(record: bytes) -> bytes:
    """Return the line of an event of the article before it."""
    return b"E" + record + b"\n"


def reject_line(record: bytes) -> bytes:
    """Return the line of a reject."""
    return b"R" + record + b"\n"


def seal(lines: Iterable[bytes], counts: Counts) -> bytes:
    """Return the compressed content of a shard file."""
    body = b"".join(lines)
    last = {"counts": asdict(counts), "sha256": hashlib.sha256(body).hexdigest()}
    return zstandard.ZstdCompressor(level=3).compress(body + b"Z" + orjson.dumps(last) + b"\n")


def unseal(content: bytes, *, where: str) -> tuple[list[ShardLine], Counts]:
    """Read back what `seal` wrote. Raises InputError when the content is not whole."""
    try:
        with zstandard.ZstdDecompressor().stream_reader(content) as reader:
            text = reader.read()
    except zstandard.ZstdError as error:
        raise InputError(where, f"is no shard: {error}", code="shard") from error
    body, mark, last = text.rpartition(b"\nZ") if text[:1] != b"Z" else (b"", b"\n", text[1:])
    if body:
        body += b"\n"
    if not mark or not last.endswith(b"\n"):
        raise InputError(where, "is no shard: its last line is missing", code="shard")
    trailer = orjson.loads(last)
    if hashlib.sha256(body).hexdigest() != trailer["sha256"]:
        raise InputError(where, "is damaged: its checksum does not fit", code="shard")
    return [_read_line(line) for line in body.split(b"\n")[:-1]], Counts(**trailer["counts"])


def _read_line(line: bytes) -> ShardLine:
    tag, rest = line[:1].decode("ascii"), line[1:]
    if tag != "A":
        return ShardLine(tag, None, rest)
    article_id, _, record = rest.partition(b"\t")
    return ShardLine(tag, orjson.loads(article_id), record)


class ShardStore:
    """A folder of finished shards, looked up by key."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Create the folder where it is missing, and remove what a killed run left half-written."""
        folder.mkdir(parents=True, exist_ok=True)
        for leftover in folder.glob("*.part"):
            leftover.unlink()
        return cls(folder)

    def path(self, key: str) -> Path:
        """Return where the shard of this key is or will be."""
        return self.folder / f"{key}{SUFFIX}"

    def __contains__(self, key: str) -> bool:
        return self.path(key).is_file()

    def write(self, key: str, content: bytes) -> None:
        """Store a sealed shard: whole or not at all, also when the machine stops."""
        write_durably(self.path(key), content)

    def read(self, key: str) -> tuple[list[ShardLine], Counts]:
        """Return the lines and counts of a stored shard. Raises InputError when it is damaged."""
        path = self.path(key)
        return unseal(path.read_bytes(), where=str(path))

    def keys(self) -> Iterator[str]:
        """Yield the keys of the stored shards."""
        for path in self.folder.glob(f"*{SUFFIX}"):
            yield path.name.removesuffix(SUFFIX)

    def remove(self, key: str) -> None:
        """Remove a shard if it is there."""
        self.path(key).unlink(missing_ok=True)


def write_durably(path: Path, content: bytes) -> None:
    """Write beside, flush to the device, rename over `path`, flush the folder."""
    aside = path.with_name(f"{path.name}.part")
    with aside.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    aside.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
