"""Where exported records come from and go to: runs and files in, line by line; files out, all or none."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, BinaryIO, Self, TextIO, cast

import orjson
import zstandard

from extraction.errors import InputError, UsageError

RecordDict = dict[str, Any]
Source = str | Path | Iterable[str | Path]
EVENTS, ARTICLES = "events.jsonl", "articles.jsonl"
MAJOR = "1"
_ENDINGS = (".jsonl", ".jsonl.gz", ".jsonl.zst", ".ndjson", ".parquet")
_BROKEN = (OSError, EOFError, zlib.error, zstandard.ZstdError)


def find_files(source: Source, name: str) -> list[Path]:
    """Return the files of records that `source` means, in order.

    `source` is a run directory (its file `name` is taken), a file, a glob of either, or several of these. A glob passes
    over directories without that file. Raises InputError where there is nothing to read.
    """
    if not isinstance(source, str | Path):
        return [file for part in source for file in find_files(part, name)]
    path = Path(source)
    if path.is_dir():
        path /= name
    if path.is_file():
        return [path]
    if not any(sign in str(source) for sign in "*?["):
        raise InputError(str(path), "no records here; `extraction run INPUT --out DIR` makes them", code="missing")
    files = [found for match in _glob(path) if (found := match / name if match.is_dir() else match).is_file()]
    files = [file for file in files if file.name == name or file.name.endswith(_ENDINGS)]
    if not files:
        raise InputError(str(source), f"matches no run directory and no file with {name}", code="missing")
    return files


def _glob(pattern: Path) -> list[Path]:
    root = Path(pattern.anchor) if pattern.is_absolute() else Path()
    return sorted(root.glob(str(pattern.relative_to(pattern.anchor) if pattern.is_absolute() else pattern)))


def read_records(files: Iterable[Path]) -> Iterator[tuple[str, RecordDict]]:
    """Yield (where, record) of every line, or row of nested Parquet; `where` is file and line. Raises InputError."""
    for path in files:
        if path.suffix == ".parquet":
            from extraction.exports.parquet import read_nested

            yield from read_nested(path)
            continue
        with _opened(path) as stream:
            for number, line in enumerate(_lines(stream, path), 1):
                if line.strip():
                    where = f"{path}:{number}"
                    yield where, _parsed(line, where)


def _parsed(line: bytes, where: str) -> RecordDict:
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise InputError(where, f"is not JSON: {error}", code="json") from error
    if not isinstance(record, dict):
        raise InputError(where, "is not a JSON object", code="json")
    version = record.get("schema_version")
    if isinstance(version, str) and version.partition(".")[0] != MAJOR:
        raise InputError(where, f"has schema version {version}; this reads {MAJOR}.x", code="version")
    return record


def _lines(stream: IO[bytes], path: Path) -> Iterator[bytes]:
    lines = iter(stream)
    while True:
        try:
            line = next(lines, None)
        except _BROKEN as error:
            raise InputError(str(path), f"cannot be read to its end: {error}", code="compression") from error
        if line is None:
            return
        yield line


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    with ExitStack() as stack:
        raw = stack.enter_context(path.open("rb"))
        if path.suffix == ".gz":
            yield cast(IO[bytes], stack.enter_context(gzip.GzipFile(fileobj=raw)))
        elif path.suffix == ".zst":
            reader = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
            yield io.BufferedReader(cast(Any, reader), 1 << 20)
        else:
            yield raw


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a written file is vouched for with: its size and the hash of its bytes."""

    bytes: int
    sha256: str


class OutputFiles:
    """Files that appear together: written aside, flushed to the device, renamed when the block ends without an error.

    Text whose name ends in `.gz` or `.zst` is compressed.
    """

    def __init__(self, *, not_over: Iterable[Path] = ()) -> None:
        self._inputs = {path.resolve() for path in not_over}
        self._renames: dict[Path, Path] = {}
        self._scratch: list[Path] = []
        self._stack = ExitStack()

    def aside(self, path: Path) -> Path:
        """Return where to write what will be `path`. Raises UsageError for a folder or a file being read."""
        if path.resolve() in self._inputs:
            raise UsageError(f"{path} is being read; write to another file")
        if path.is_dir():
            raise UsageError(f"{path} is a folder; name a file in it")
        path.parent.mkdir(parents=True, exist_ok=True)
        self._renames[path] = path.with_name(f".{path.name}.{os.getpid()}.partial")
        return self._renames[path]

    def scratch(self, path: Path, name: str) -> Path:
        """Return a file beside `path` for what is needed in between; it is removed in the end."""
        self._scratch.append(path.with_name(f".{path.name}.{os.getpid()}.{name}.partial"))
        return self._scratch[-1]

    def raw(self, path: Path) -> BinaryIO:
        """Return a stream of bytes that will be `path`; see `aside`."""
        raw = self.aside(path).open("wb")
        self._stack.callback(_close_flushed, raw)
        return raw

    def text(self, path: Path) -> TextIO:
        """Return a UTF-8 stream that will be `path`; line ends are written as given."""
        stream = io.TextIOWrapper(self._packed(path), encoding="utf-8", errors="backslashreplace", newline="")
        self._stack.callback(stream.detach)
        self._stack.callback(stream.flush)
        return stream

    def _packed(self, path: Path) -> BinaryIO:
        raw = self.raw(path)
        if path.suffix == ".gz":
            packed = gzip.GzipFile("", "wb", 6, raw, 0)
            return cast(BinaryIO, self._stack.enter_context(packed))
        if path.suffix == ".zst":
            writer = zstandard.ZstdCompressor().stream_writer(raw, closefd=False)
            return cast(BinaryIO, self._stack.enter_context(writer))
        return raw

    def settle(self) -> dict[Path, Stamp]:
        """Close what is open and return the stamp of every file; more files may follow."""
        self._stack.close()
        return {path: _stamp(aside) for path, aside in self._renames.items()}

    def before_closing(self, action: Callable[[], None]) -> None:
        """Call this before the streams are closed, whether all went well or not."""
        self._stack.callback(action)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            self._stack.close()
            if kind is None:
                for path, aside in self._renames.items():
                    aside.replace(path)
        finally:
            for aside in (*self._renames.values(), *self._scratch):
                aside.unlink(missing_ok=True)


def _stamp(path: Path) -> Stamp:
    with path.open("rb") as stream:
        return Stamp(path.stat().st_size, hashlib.file_digest(stream, "sha256").hexdigest())


def _close_flushed(raw: IO[bytes]) -> None:
    raw.flush()
    os.fsync(raw.fileno())
    raw.close()
