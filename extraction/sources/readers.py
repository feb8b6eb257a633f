"""Files to documents: one reader a format, every refusal a value, duplicates kept apart."""

from __future__ import annotations

import hashlib
import io
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import BinaryIO, cast

import orjson

from extraction.errors import InputError
from extraction.sources.decode import decode
from extraction.sources.documents import (
    Format,
    InputRefusal,
    Kind,
    RawDocument,
    ReadOptions,
    excerpt,
)
from extraction.sources.feeds import read_feed
from extraction.sources.fields import made_id, read_record
from extraction.sources.paths import STDIN, FoundFile, find_files
from extraction.sources.streams import Piece, Source, iter_lines, iter_values, open_source, read_whole
from extraction.sources.warc import read_warc

Result = RawDocument | InputRefusal
Reader = Callable[[FoundFile, ReadOptions], Iterator[Result]]


def read_inputs(inputs: Sequence[str], options: ReadOptions | None = None) -> Iterator[Result]:
    """Yield every document of the inputs in order, and a refusal for everything that is none.

    Inputs are files, folders (recursive, sorted), globs and `-` for standard input. Everything is streamed: memory
    depends on the longest document, not on the size of a file. A document seen before under the same id is refused as
    `duplicate` (its events would count twice); another document under a used id gets `~2`, `~3`… after its id, so that
    ids are unique in a run. Raises UsageError when an optional reader (`[warc]`, `[feeds]`) is not installed.
    """
    options = options or ReadOptions()
    seen: dict[bytes, bytes] = {}
    for found in find_files(inputs, options):
        if isinstance(found, InputRefusal):
            yield found
            continue
        for result in _read_file(found, options):
            yield result if isinstance(result, InputRefusal) else _unique(result, seen)


def _unique(document: RawDocument, seen: dict[bytes, bytes]) -> Result:
    """Keep ids unique; only short digests are remembered, about 150 bytes a document."""
    content = hashlib.blake2b(f"{document.published}\n{document.text}".encode(), digest_size=8).digest()
    name, count = document.article_id, 1
    while (key := hashlib.blake2b(name.encode(), digest_size=8).digest()) in seen:
        if seen[key] == content:
            message = f"the same text was read before under the id {name}"
            return InputRefusal(document.where, "duplicate", message, document.sha256, excerpt(document.text))
        count += 1
        name = f"{document.article_id}~{count}"
    seen[key] = content
    return document if count == 1 else replace(document, article_id=name)


def _read_file(found: FoundFile, options: ReadOptions) -> Iterator[Result]:
    try:
        yield from READERS[found.format](found, options)
    except InputError as error:
        yield InputRefusal(error.where, error.code, error.message)


@contextmanager
def _open(found: FoundFile, options: ReadOptions) -> Iterator[Source]:
    if found.shown == "<stdin>":
        yield Source(cast(BinaryIO, sys.stdin.buffer), "", found.shown, options.max_expansion)
    else:
        with open_source(found.path, found.compression, found.shown, options.max_expansion) as source:
            yield source


def _read_page(found: FoundFile, options: ReadOptions) -> Iterator[Result]:
    """One file, one page of text or HTML."""
    with _open(found, options) as source:
        data = read_whole(source, options.max_document_bytes)
    yield _page(data, found, options, "html" if found.format == "html" else "text")


def _page(data: bytes, found: FoundFile, options: ReadOptions, kind: Kind) -> Result:
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        text = decode(data, found.shown, encoding=options.encoding)
    except InputError as error:
        return InputRefusal(error.where, error.code, error.message, sha256, excerpt(data) or None)
    return RawDocument(
        article_id=made_id(None, text) if found.path == Path(STDIN) else found.name,
        kind=kind,
        text=text,
        where=found.shown,
        source_path=found.shown,
        sha256=sha256,
        clean=options.clean,
    )


def _read_lines(found: FoundFile, options: ReadOptions) -> Iterator[Result]:
    """One record a line."""
    yield from _stream(found, options, iter_lines, None)


def _read_values(found: FoundFile, options: ReadOptions) -> Iterator[Result]:
    """One record, a list of records, or several one after the other. A single one may take its id from the file."""
    results = _stream(found, options, iter_values, found.name)
    first = next(results, None)
    second = next(results, None)
    if second is None:
        yield from (first,) if first is not None else ()
        return
    for result in chain((first, second), results):
        if isinstance(result, RawDocument):
            yield _without_file_id(result, found)
        elif result is not None:
            yield result


def _without_file_id(document: RawDocument, found: FoundFile) -> RawDocument:
    if document.article_id != found.name:
        return document
    return replace(document, article_id=made_id(document.url, document.text))


def _stream(
    found: FoundFile,
    options: ReadOptions,
    pieces: Callable[[Source, int], Iterator[Piece]],
    fallback_id: str | None,
) -> Iterator[Result]:
    empty = True
    with _open(found, options) as source:
        for piece in pieces(source, options.max_line_bytes):
            empty = False
            yield _record(piece, found, options, fallback_id)
    if empty:
        yield InputRefusal(found.shown, "empty", "the input is empty", hashlib.sha256(b"").hexdigest())


def _record(piece: Piece, found: FoundFile, options: ReadOptions, fallback_id: str | None) -> Result:
    where = f"{found.shown}:{piece.line}"
    try:
        return read_record(
            _parsed(piece, where, options),
            where,
            sha256=piece.sha256,
            source_path=found.shown,
            rename=options.rename,
            clean=options.clean,
            fallback_id=fallback_id,
        )
    except InputError as error:
        return InputRefusal(where, error.code, error.message, piece.sha256, excerpt(piece.head) or None)


def _parsed(piece: Piece, where: str, options: ReadOptions) -> dict[str, object]:
    if piece.data is None:
        message = f"one record of {piece.size} bytes; at most {options.max_line_bytes} are read"
        raise InputError(where, message, code="too_large")
    data = piece.data.removeprefix(b"\xef\xbb\xbf")
    if b"\x00" in data:
        raise InputError(where, "NUL bytes: binary data, not JSON", code="binary")
    if options.encoding is not None:
        data = decode(data, where, encoding=options.encoding).encode()
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise _json_error(data, where, error) from error
    if not isinstance(value, dict):
        raise InputError(where, f"expected a JSON object, found {_json_name(value)}", code="json")
    return value


def _json_error(data: bytes, where: str, error: json.JSONDecodeError) -> InputError:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as bad:
        message = f"not UTF-8 (byte {data[bad.start]:#04x} at offset {bad.start}); JSON must be UTF-8"
        return InputError(where, message, code="encoding")
    message = f"not JSON: {error.msg} at character {error.pos}; expected one JSON object"
    return InputError(where, message, code="json")


def _json_name(value: object) -> str:
    return {list: "a list", str: "a string", type(None): "null", bool: "true or false"}.get(type(value), "a number")


def _read_stdin(found: FoundFile, options: ReadOptions) -> Iterator[Result]:
    """Standard input without a format: its first character tells JSON, a list, HTML or plain text."""
    peek = sys.stdin.buffer.read(4096)
    first = peek.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    form: Format = {b"{": "jsonl", b"[": "json", b"<": "html"}.get(first, "text")  # type: ignore[assignment]
    joined = cast(BinaryIO, io.BufferedReader(_Joined(peek, cast(BinaryIO, sys.stdin.buffer))))
    source = Source(joined, "", found.shown, options.max_expansion)
    if form in {"html", "text"}:
        data = read_whole(source, options.max_document_bytes)
        yield _page(data, found, options, "html" if form == "html" else "text")
        return
    pieces = (
        iter_values(source, options.max_line_bytes) if form == "json" else iter_lines(source, options.max_line_bytes)
    )
    for piece in pieces:
        yield _record(piece, found, options, None)


class _Joined(io.RawIOBase):
    """Bytes that were already read, then the rest of the stream."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._head[: len(buffer)]
        self._head = self._head[len(data) :]
        data = data or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _read_warc(found: FoundFile, options: ReadOptions) -> Iterator[Result]:
    yield from read_warc(found.path, found.shown, options)


def _read_feed(found: FoundFile, options: ReadOptions) -> Iterator[Result]:
    with _open(found, options) as source:
        data = read_whole(source, options.max_document_bytes)
    yield from read_feed(data, found.shown, options)


READERS: dict[str, Reader] = {
    "auto": _read_stdin,
    "text": _read_page,
    "html": _read_page,
    "json": _read_values,
    "jsonl": _read_lines,
    "warc": _read_warc,
    "feed": _read_feed,
}
