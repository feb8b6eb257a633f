"""Shards: a run's input cut into pieces of bounded size, each with a key that says what its output depends on.

A shard's payload is the canonical encoding of its documents and of the inputs refused between them, in input order.
The same bytes are hashed for the key, sent to a worker, and kept nowhere else.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extraction.sources import InputRefusal, RawDocument

Item = RawDocument | InputRefusal


@dataclass(frozen=True, slots=True)
class Shard:
    """A piece of the input: its place in the run, its key, and its payload."""

    number: int
    key: str
    documents: int
    refusals: int
    payload: bytes


def cut_shards(items: Iterable[Item], *, fingerprint: str, max_documents: int, max_bytes: int) -> Iterator[Shard]:
    """Cut `items` into shards of at most `max_documents` items and about `max_bytes` bytes, in input order.

    A shard also ends with a file that holds many documents, so that a file added to a folder leaves the shards of
    the others as they were. A single document above `max_bytes` is a shard of its own.
    """
    lines: list[bytes] = []
    size = documents = number = 0
    source: str | None = None
    for item in items:
        line = encode_item(item)
        container = _container(item)
        full = len(lines) >= max_documents or size + len(line) > max_bytes
        if lines and (full or container != source):
            yield _shard(number, lines, documents, fingerprint)
            lines, size, documents, number = [], 0, 0, number + 1
        lines.append(line)
        size += len(line)
        documents += isinstance(item, RawDocument)
        source = container
    if lines:
        yield _shard(number, lines, documents, fingerprint)


def decode_payload(payload: bytes) -> list[Item]:
    """Return the items of a shard's payload."""
    return [decode_item(line) for line in payload.splitlines()]


def encode_item(item: Item) -> bytes:
    """Encode an item as one ASCII line; equal items give equal bytes."""
    tag = "document" if isinstance(item, RawDocument) else "refusal"
    values = {f.name: getattr(item, f.name) for f in dataclasses.fields(item)}
    return json.dumps([tag, values], default=dict, sort_keys=True, separators=(",", ":")).encode("ascii")


def decode_item(line: bytes) -> Item:
    """Read back what `encode_item` wrote."""
    tag, values = json.loads(line)
    return RawDocument(**values) if tag == "document" else InputRefusal(**values)


def _container(item: Item) -> str | None:
    """Return the file that holds this document among others; null for a document that is a file by itself."""
    file, _, line = item.where.rpartition(":")
    return file if file and line.isdigit() else None


def _shard(number: int, lines: list[bytes], documents: int, fingerprint: str) -> Shard:
    payload = b"\n".join(lines)
    key = hashlib.sha256(fingerprint.encode("ascii") + b"\n" + payload).hexdigest()
    return Shard(number, key, documents, len(lines) - documents, payload)
