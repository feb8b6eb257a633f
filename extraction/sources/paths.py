"""Inputs as the user names them (files, folders, globs, `-`) to the files that are read, in a fixed order."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from extraction.sources.documents import Format, InputRefusal, ReadOptions
from extraction.sources.streams import Compression

SUFFIXES: dict[str, Format] = {
    ".txt": "text", ".text": "text",
    ".html": "html", ".htm": "html", ".xhtml": "html",
    ".json": "json",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".jsonlines": "jsonl",
    ".warc": "warc",
    ".rss": "feed", ".atom": "feed", ".rdf": "feed", ".xml": "feed",
}  # fmt: skip
PACKED: dict[str, Compression] = {".gz": "gz", ".gzip": "gz", ".zst": "zst", ".zstd": "zst"}
STDIN = "-"
_ABOUT = re.compile(r"(?:README|LICEN[CS]E|NOTICE|CHANGELOG)(?:\.\w+)?$")
_MAGIC = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read: how it is shown, the id its document gets, its format and compression."""

    path: Path
    shown: str
    name: str
    format: Format
    compression: Compression


def find_files(inputs: Sequence[str], options: ReadOptions) -> Iterator[FoundFile | InputRefusal]:
    """Yield the files of all inputs in the order given; folders are walked in sorted order.

    Inside a folder, hidden files and those that are about it (README, LICENSE…) are passed over; links to folders and
    links that leave the folder are refused (a file is read where it is, once), and files of unknown kinds are refused
    one by one. An input that the user names is followed wherever it leads.
    """
    for given in inputs:
        path = Path(given)
        if given == STDIN:
            yield FoundFile(path, "<stdin>", "stdin", options.format, "")
        elif path.is_dir():
            yield from _folder(path, options)
        elif path.exists():
            yield _file(path, path.name, options)
        elif path.is_symlink():
            yield InputRefusal(given, "link", "a link that leads nowhere, or to itself")
        elif _MAGIC.search(given):
            yield from _glob(given, options)
        else:
            yield InputRefusal(given, "missing", "no such file or folder")


def _glob(given: str, options: ReadOptions) -> Iterator[FoundFile | InputRefusal]:
    matches = sorted(glob.glob(given, recursive=True))  # noqa: PTH207  (Path.glob refuses absolute patterns)
    if not matches:
        yield InputRefusal(given, "missing", "the pattern matches no file")
        return
    root = _fixed_part(given)
    for match in matches:
        path = Path(match)
        if path.is_dir():
            if "**" not in given:  # `**` has already listed what is inside
                yield from _folder(path, options)
            continue
        yield _file(path, path.relative_to(root).as_posix(), options)


def _fixed_part(pattern: str) -> PurePath:
    parts: list[str] = []
    for part in PurePath(pattern).parts:
        if _MAGIC.search(part):
            break
        parts.append(part)
    return PurePath(*parts)


def _folder(root: Path, options: ReadOptions) -> Iterator[FoundFile | InputRefusal]:
    home = root.resolve()
    count = 0
    for folder, folders, files in os.walk(root, onerror=None, followlinks=False):
        folders.sort()
        for name in [n for n in folders if n.startswith(".")]:
            folders.remove(name)
        for name in folders:
            link = Path(folder, name)
            if link.is_symlink():
                count += 1
                yield InputRefusal(link.as_posix(), "link", "a link to a folder; name the folder itself as an input")
        for name in sorted(files):
            if name.startswith(".") or _ABOUT.match(name):
                continue
            count += 1
            yield _inside(Path(folder, name), root, home, options)
    if not count:
        yield InputRefusal(root.as_posix(), "no_articles", f"a folder without articles ({_expected()})")


def _inside(path: Path, root: Path, home: Path, options: ReadOptions) -> FoundFile | InputRefusal:
    if path.is_symlink():
        try:
            target = path.resolve(strict=True)
        except (OSError, RuntimeError):
            return InputRefusal(path.as_posix(), "link", "a link that leads nowhere, or to itself")
        if not target.is_relative_to(home):
            return InputRefusal(path.as_posix(), "link", "a link that leaves the folder being read")
    return _file(path, path.relative_to(root).as_posix(), options)


def _file(path: Path, below: str, options: ReadOptions) -> FoundFile | InputRefusal:
    shown = path.as_posix()
    if not path.is_file():
        return InputRefusal(shown, "format", "neither a file nor a folder")
    stem, packed = _split(below, PACKED)
    name, suffix = _split(stem, SUFFIXES)
    form = options.format if options.format != "auto" else SUFFIXES.get(suffix, "auto")
    if form == "auto":
        return InputRefusal(shown, "format", f"unknown kind of file; {_expected()}, or say the format")
    return FoundFile(path, shown, name or below, form, PACKED.get(packed, ""))


def _split(name: str, known: dict[str, Format] | dict[str, Compression]) -> tuple[str, str]:
    suffix = PurePath(name).suffix.lower()
    return (name[: -len(suffix)], suffix) if suffix in known else (name, "")


def _expected() -> str:
    return f"expected {' '.join(SUFFIXES)}, also with {' '.join(PACKED)}"
