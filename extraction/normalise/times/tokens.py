"""Tokens for the time grammar: runs of digits, runs of letters, single marks. One linear pass."""

from __future__ import annotations

from typing import TypeVar

from extraction.knowledge.times import WORD, Phrases, TimeLexicon

_Entry = TypeVar("_Entry")
_PAD = 24
_APOSTROPHES = frozenset("’‘ʼ")
DASHES = frozenset("-–‒")


class Scanner:
    """A text's tokens with bounds-free look-ahead: beyond either end every token is empty.

    `low` holds lower-case forms; positions run from 0 to `size`.
    """

    __slots__ = ("ends", "lexicon", "low", "raw", "size", "starts", "text")

    def __init__(self, text: str, lexicon: TimeLexicon) -> None:
        spans = [(m.start(), m.end()) for m in WORD.finditer(text)]
        self.text = text
        self.lexicon = lexicon
        self.size = len(spans)
        self.starts = [a for a, _ in spans]
        self.ends = [b for _, b in spans]
        self.raw = [text[a:b] for a, b in spans] + [""] * _PAD
        self.low = ["'" if word in _APOSTROPHES else word.lower() for word in self.raw]

    def before(self, i: int) -> str:
        """The lower-case token before `i`, or the empty string."""
        return self.low[i - 1] if 0 < i <= self.size else ""

    def glued(self, i: int) -> bool:
        """Whether token `i` follows its predecessor without a space."""
        return 0 < i < self.size and self.starts[i] == self.ends[i - 1]

    def is_number(self, i: int) -> bool:
        """Whether token `i` is a run of at most nine ASCII digits."""
        raw = self.raw[i]
        return raw.isascii() and raw.isdigit() and len(raw) < 10

    def capital(self, i: int) -> bool:
        """Whether token `i` begins with a capital letter."""
        return self.raw[i][:1].isupper()

    def word(self, i: int, group: str) -> bool:
        """Whether token `i` belongs to a group of grammar words of the lexicon."""
        return self.low[i] in self.lexicon.words[group]

    def word_before(self, i: int, group: str) -> bool:
        """Whether the token before `i` belongs to a group of grammar words of the lexicon."""
        return 0 < i <= self.size and self.low[i - 1] in self.lexicon.words[group]

    def skip(self, i: int, *words: str) -> int:
        """The position after token `i` if it is one of `words`, else `i`."""
        return i + 1 if self.low[i] in words else i

    def slice(self, i: int, j: int) -> str:
        """The text of tokens `i` to `j` (not included)."""
        return self.text[self.starts[i] : self.ends[j - 1]] if i < j else ""

    def phrase(self, i: int, table: Phrases[_Entry]) -> tuple[_Entry, int] | None:
        """The longest form of a table that stands at `i`, with its entry and the position after it."""
        for words, entry in table.get(self.low[i], ()):
            if tuple(self.low[i : i + len(words)]) == words:
                return entry, i + len(words)
        return None
