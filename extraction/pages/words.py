"""Words of substance, folded for comparison."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.knowledge.pages import PageTables

_WORD = re.compile(r"[^\W\d_]{3,30}")
_FOLD = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "\u00a0": " "}
)
_EDGE = " \t-|:;,.\u2022*#>"


def fold(text: str) -> str:
    """Return a line for comparison: plain quotes, single spaces, lower case, no marks at its edges."""
    return " ".join(text.translate(_FOLD).lower().split()).strip(_EDGE)


def content_words(text: str, tables: PageTables) -> Iterator[str]:
    """Yield the words that carry meaning, lower-cased, with a plural or possessive ending cut."""
    for found in _WORD.finditer(text):
        word = found.group().lower()
        if word not in tables.function_words:
            yield word[:-1] if word.endswith("s") and len(word) > 4 else word


def shingles(text: str, size: int = 5) -> set[int]:
    """Return hashed runs of `size` words, for telling copies of a text; stable only within a process."""
    words = _WORD.findall(text.lower())
    return {hash(tuple(words[i : i + size])) for i in range(len(words) - size + 1)}


def same_title(first: str | None, second: str | None) -> bool:
    """Tell whether two headlines are the same but for spelling of quotes and spaces."""
    return bool(first and second and fold(first) == fold(second))
