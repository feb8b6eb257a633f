"""Acronyms and the words they stand for, by their initials."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.normalise.names.matching import Text

_ACRONYM = re.compile(r"[A-Z][A-Za-z&.-]{1,9}$")
_SMALL = frozenset(
    ("of", "the", "and", "for", "in", "on", "to", "at", "with", "de", "la", "le", "les", "du", "des", "del", "e",
     "y", "et")
)  # fmt: skip
_LONGEST = 14  # words that an acronym may stand for
_LETTERS = range(2, 8)  # of an acronym without its explanation


def plain(word: str) -> str:
    """Return a word without its possessive ending."""
    return word.removesuffix("'s").removesuffix("’s")


def is_short(word: str) -> bool:
    """Tell whether a word in brackets may be a short name: 'RID', 'KanU', 'Codeco'."""
    return _ACRONYM.match(word) is not None


def explained(text: Text) -> dict[int, tuple[int, int]]:
    """Words in brackets that stand for the words before them: 'Royal Irrigation Department (RID)' → {3: (0, 3)}."""
    found = {}
    for index in range(1, len(text.words)):
        word = text.words[index]
        if text.text[word.start - 1] != "(":
            continue
        after = text.text[word.end : word.end + 2]
        if not is_short(word.text) or not (after.startswith(")") or after == ".)"):
            continue
        start = _first(text, index, [c for c in word.text if c.isupper()])
        if start is not None:
            found[index] = (start, index)
    return found


def _first(text: Text, index: int, letters: list[str]) -> int | None:
    """First of the words before an index whose initials are the letters; small words count or not."""
    left = len(letters)
    for position in range(index - 1, max(index - 1 - _LONGEST, -1), -1):
        if position < index - 1 and text.between(position, position + 1).strip(" -–/&'’\"“”"):
            return None
        word = text.words[position]
        if left and word.text[0].upper() == letters[left - 1] and (word.text[0].isupper() or left > 1):
            left -= 1
        elif word.folded not in _SMALL:
            return None
        if left == 0:
            return position if len(letters) > 1 else None
    return None


def runs(text: Text) -> Iterator[tuple[int, int]]:
    """Runs of two and more capitalised words, small words inside, none parted by a mark: what names may be."""
    start = 0
    while start < len(text.words):
        if text.words[start].folded in _SMALL:
            start += 1
            continue
        end = start
        last = start
        while end < len(text.words) and end - start < _LONGEST:
            if end > start and text.between(end - 1, end).strip(" -–/&"):
                break
            word = text.words[end]
            if word.text[0].isupper():
                last = end + 1
            elif word.folded not in _SMALL or end == start:
                break
            end += 1
            if word.possessive:
                break
        if last - start > 1:
            yield start, last
        start = max(last, start + 1)


def initials(text: Text, start: int, end: int) -> str:
    """Initials of the capitalised words of a range.

    >>> initials(Text.of("Directorate of Public Works"), 0, 4)
    'DPW'
    """
    return "".join(w.text[0] for w in text.words[start:end] if w.text[0].isupper())


def is_acronym(word: str) -> bool:
    """Tell whether a word is written as an acronym: capitals only."""
    word = plain(word)
    return len(word) in _LETTERS and word.isalpha() and word.isupper()
