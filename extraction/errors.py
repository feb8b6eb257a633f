"""The exception tree.

ExtractionError
├── InputError        an input that cannot be read: which file and line, what was expected
├── KnowledgeError    a shipped or user-given data file that does not validate: file, entry, reason
├── PipelineError     a spaCy pipeline that cannot be loaded or lacks a needed component
└── UsageError        a call with options that do not fit together
"""

from __future__ import annotations


class ExtractionError(Exception):
    """Base of every error this package raises on purpose."""


class InputError(ExtractionError):
    """An input that cannot be read.

    `where` names the file and, where known, the line (`feed.jsonl:17`); `code` is a short stable word for
    `rejects.jsonl` (`empty`, `encoding`, `json`, `too_large`, …).
    """

    def __init__(self, where: str, message: str, *, code: str) -> None:
        super().__init__(f"{where}: {message}")
        self.where = where
        self.message = message
        self.code = code


class KnowledgeError(ExtractionError):
    """A data file that does not validate; names the file and the entry."""

    def __init__(self, file: str, entry: str | None, message: str) -> None:
        super().__init__(f'{file}: entry "{entry}": {message}' if entry else f"{file}: {message}")
        self.file = file
        self.entry = entry
        self.message = message


class PipelineError(ExtractionError):
    """A spaCy pipeline that cannot be loaded, or that lacks a component we need."""


class UsageError(ExtractionError):
    """A call with options that do not fit together."""
