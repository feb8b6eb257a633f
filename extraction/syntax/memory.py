"""Answers about the words of one Doc, kept for whoever asks the same of the same word many times."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from spacy.tokens import Token

T = TypeVar("T")


class Answers:
    """What this floor's questions answer about the words of one Doc, each asked once; it lives with its reader."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[tuple[Callable[[Token], Any], int], Any] = {}

    def ask(self, question: Callable[[Token], T], token: Token) -> T:
        """Return `question(token)`. What it returns is shared: nobody may change it."""
        key = question, token.i
        found: T | None = self._known.get(key)
        if found is None:
            found = self._known[key] = question(token)
        return found
