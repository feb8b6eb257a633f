"""Bytes from files: decompression, bounded whole documents, bounded lines, bounded JSON values. Memory stays flat."""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, cast

import zstandard

from extraction.errors import InputError
from extraction.sources.documents import MIB

Compression = Literal["", "gz", "zst"]

_CHUNK = MIB
_HEAD = 8192
_EXPANSION_FLOOR = 256 * MIB
_READ_ERRORS = (EOFError, zlib.error, zstandard.ZstdError, gzip.BadGzipFile)


@dataclass(frozen=True, slots=True)
class Piece:
    """One line or JSON value of a stream: the line it starts on, its bytes (None if over the limit), its hash."""

    line: int
    data: bytes | None
    head: bytes
    size: int
    sha256: str


class Source:
    """Decompressed bytes in chunks, giving up on files that unpack beyond reason."""

    def __init__(self, raw: BinaryIO, compression: Compression, where: str, max_expansion: int) -> None:
        self.where = where
        self._raw = raw
        self._packed = bool(compression)
        self._stream = _unpack(raw, compression)
        self._given = 0
        self._max_expansion = max_expansion

    def read(self, size: int = _CHUNK) -> bytes:
        """Return up to `size` bytes, `b""` at the end. Raises InputError (`io`, `compression`, `bomb`)."""
        try:
            data = self._stream.read(size)
        except _READ_ERRORS as error:
            raise InputError(self.where, f"damaged compressed data: {error}", code="compression") from error
        except OSError as error:
            raise InputError(self.where, error.strerror or str(error), code="io") from error
        self._given += len(data)
        if self._packed and self._given > _EXPANSION_FLOOR and self._raw.seekable():
            taken = max(1, self._raw.tell())
            if self._given > taken * self._max_expansion:
                message = f"unpacks to more than {self._max_expansion} times its size; given up"
                raise InputError(self.where, message, code="bomb")
        return data

    def chunks(self) -> Iterator[bytes]:
        """Yield the rest in chunks."""
        while data := self.read():
            yield data


def _unpack(raw: BinaryIO, compression: Compression) -> BinaryIO:
    if compression == "gz":
        return cast(BinaryIO, gzip.GzipFile(fileobj=raw, mode="rb"))
    if compression == "zst":
        reader = zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(raw, read_across_frames=True)
        return cast(BinaryIO, reader)
    return raw


@contextmanager
def open_source(path: Path, compression: Compression, where: str, max_expansion: int) -> Iterator[Source]:
    """Open a file for reading in chunks. Raises InputError (`missing`, `io`)."""
    try:
        raw = path.open("rb")
    except FileNotFoundError as error:
        raise InputError(where, "no such file", code="missing") from error
    except OSError as error:
        raise InputError(where, error.strerror or str(error), code="io") from error
    with raw:
        yield Source(raw, compression, where, max_expansion)


def read_whole(source: Source, limit: int) -> bytes:
    """Return all bytes of one document. Raises InputError with code `too_large` beyond `limit`."""
    parts: list[bytes] = []
    size = 0
    for chunk in source.chunks():
        size += len(chunk)
        if size > limit:
            message = f"more than {limit} bytes for one document; raise the limit or split it"
            raise InputError(source.where, message, code="too_large")
        parts.append(chunk)
    return b"".join(parts)


class _Builder:
    """Collects one piece; beyond the limit it keeps only the head, the size and the hash."""

    def __init__(self, line: int, limit: int) -> None:
        self.line = line
        self._limit = limit
        self._parts: list[bytes] = []
        self._head = b""
        self._hash = hashlib.sha256()
        self.size = 0

    def add(self, data: bytes) -> None:
        if len(self._head) < _HEAD:
            self._head += data[: _HEAD - len(self._head)]
        self._hash.update(data)
        self.size += len(data)
        if self.size <= self._limit:
            self._parts.append(data)
        else:
            self._parts.clear()

    def done(self) -> Piece:
        data = b"".join(self._parts) if self.size <= self._limit else None
        return Piece(self.line, data, self._head, self.size, self._hash.hexdigest())


_BREAKS = re.compile(rb"\n+")


def iter_lines(source: Source, limit: int) -> Iterator[Piece]:
    """Yield the non-blank lines of a stream, without their line breaks."""
    builder = _Builder(1, limit)
    for chunk in source.chunks():
        start = 0
        if not builder.size and (blank := _BREAKS.match(chunk)):  # megabytes of these would be slow one by one
            builder.line += blank.end()
            start = blank.end()
        while (end := chunk.find(b"\n", start)) >= 0:
            builder.add(chunk[start:end])
            yield from _nonblank(builder)
            blank = _BREAKS.match(chunk, end + 1)
            start = blank.end() if blank else end + 1
            builder = _Builder(builder.line + start - end, limit)
        builder.add(chunk[start:])
    yield from _nonblank(builder)


def _nonblank(builder: _Builder) -> Iterator[Piece]:
    piece = builder.done()
    if piece.size and (piece.data is None or piece.data.strip()):
        yield piece


_MARKS = re.compile(rb'["\\{}\[\]\n]')


def iter_values(source: Source, limit: int) -> Iterator[Piece]:
    """Yield the objects of a JSON file: one object, a list of them, or several one after the other.

    Only brackets and strings are followed; whether a value is sound JSON is for the parser to say. Text between the
    objects that is neither white space, comma nor the brackets of the list is handed on as a piece, to be refused.
    """
    scan = _Scan(limit)
    for chunk in source.chunks():
        yield from scan.feed(chunk)
    yield from scan.finish()


class _Scan:
    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._line = 1
        self._depth = 0
        self._in_string = False
        self._skip = -1  # offset of an escaped character
        self._listed = False
        self._builder: _Builder | None = None

    def feed(self, chunk: bytes) -> Iterator[Piece]:
        start = 0
        if self._skip == 0:  # the escape was the last byte of the previous chunk
            skip, self._skip = 0, -1
        else:
            skip = -1
        for found in _MARKS.finditer(chunk):
            at = found.start()
            if at == skip:
                self._line += chunk[at] == 10
                continue
            byte = chunk[at]
            if byte == 10:
                self._line += 1
            elif byte == 92:
                skip = at + 1 if self._in_string else skip
            elif byte == 34:
                self._in_string = not self._in_string
                if self._depth == 0:
                    self._stray(chunk[start:at])
                    start = at
            elif not self._in_string:
                start = self._bracket(chunk, byte, at, start)
                if self._depth == 0 and byte == 125 and self._builder is not None:
                    yield self._builder.done()
                    self._builder = None
        self._skip = 0 if skip == len(chunk) else -1
        self._rest(chunk[start:])

    def _bracket(self, chunk: bytes, byte: int, at: int, start: int) -> int:
        if byte == 91 and self._depth == 0 and not self._listed and self._builder is None:
            self._stray(chunk[start:at])
            self._listed = True
            return at + 1
        if byte == 93 and self._depth == 0 and self._listed:
            self._stray(chunk[start:at])
            return at + 1
        if byte in b"{[":
            if self._depth == 0:
                self._stray(chunk[start:at])
                self._builder = self._builder or _Builder(self._line, self._limit)
                start = at
            self._depth += 1
        elif self._depth > 0:
            self._depth -= 1
            if self._depth == 0 and self._builder is not None:
                self._builder.add(chunk[start : at + 1])
                return at + 1
        return start

    def _stray(self, data: bytes) -> None:
        if data.strip(b" \t\r\n,\xef\xbb\xbf"):
            self._builder = self._builder or _Builder(self._line, self._limit)
            self._builder.add(data)

    def _rest(self, data: bytes) -> None:
        if self._builder is not None and self._depth > 0:
            self._builder.add(data)
        else:
            self._stray(data)

    def finish(self) -> Iterator[Piece]:
        if self._builder is not None:
            yield self._builder.done()
