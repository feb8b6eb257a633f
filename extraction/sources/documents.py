"""What a reader hands on: one document as read, or one refusal that says why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from extraction.errors import UsageError

Kind = Literal["text", "html", "record"]
Format = Literal["auto", "text", "html", "json", "jsonl", "warc", "feed"]
FORMATS: tuple[Format, ...] = ("auto", "text", "html", "json", "jsonl", "warc", "feed")

MIB = 1 << 20
EXCERPT_CHARS = 2000


@dataclass(frozen=True, slots=True)
class RawDocument:
    """One document as read, with whatever metadata came with it.

    `text` is the decoded page text (`kind` "text", "record") or the HTML source ("html"). `where` names the file and
    line for messages, `source_path` the file alone. `sha256` is taken over the document's own bytes: the file after
    decompression, or the one line of a JSONL file. `published` is the string that came with the input, not yet
    understood. `extra` holds the input fields that have no place in the contract.
    """

    article_id: str
    kind: Kind
    text: str
    where: str
    source_path: str | None
    sha256: str
    url: str | None = None
    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published: str | None = None
    language: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    clean: bool = False


@dataclass(frozen=True, slots=True)
class InputRefusal:
    """An input that gives no document: where it stands, a short stable word, and what was expected.

    Codes: `missing` `format` `link` `io` `compression` `bomb` `too_large` `empty` `binary` `encoding` `json` `type`
    `no_text` `no_articles` `duplicate` `warc` `feed`.
    """

    where: str
    code: str
    message: str
    sha256: str | None = None
    input: str | None = None


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How inputs are read.

    `format` overrides what the suffix says (needed for standard input of more than one document only when its first
    character does not tell). `rename` maps an input field to one of ours (`{"body": "text"}`). Sizes are in bytes and
    bound one document (`max_document_bytes`) or one line (`max_line_bytes`); files of many documents have no bound of
    their own, since they are streamed. A compressed file that unpacks to more than `max_expansion` times its size, and
    to more than 256 MiB, is given up.

    Raises UsageError for options that mean nothing.
    """

    format: Format = "auto"
    rename: Mapping[str, str] = field(default_factory=dict)
    clean: bool = False
    encoding: str | None = None
    max_document_bytes: int = 16 * MIB
    max_line_bytes: int = 16 * MIB
    max_expansion: int = 200

    def __post_init__(self) -> None:
        if self.format not in FORMATS:
            raise UsageError(f"unknown format {self.format!r}; expected one of {', '.join(FORMATS)}")
        strange = sorted(set(self.rename.values()) - set(TARGETS))
        if strange:
            raise UsageError(f"cannot rename to {', '.join(strange)}; our fields are {', '.join(TARGETS)}")
        if min(self.max_document_bytes, self.max_line_bytes, self.max_expansion) < 1:
            raise UsageError("size limits must be positive")


TARGETS: tuple[str, ...] = ("id", "url", "title", "text", "published", "outlet", "byline", "language", "clean", "html")


def excerpt(data: bytes | str) -> str:
    """Return a bounded, printable beginning of a refused input."""
    if isinstance(data, bytes):
        data = data[: EXCERPT_CHARS * 4].decode("utf-8", errors="replace")
    return data[:EXCERPT_CHARS]
