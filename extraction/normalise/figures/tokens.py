"""The finder's own tokens: digits with their separators, words, and single signs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

# every alternative is a chain of disjoint character classes: one pass, whatever the input
_TOKEN = re.compile(
    r"(?P<digits>\d+(?:[.,]\d+|'\d{3}(?!\d))*|(?<![\w.])\.\d+)"
    r"|[\u00bc-\u00be\u2150-\u215e]"  # ½ ⅓: word characters to `re`
    r"|(?P<word>(?:[A-Za-z]\.){2,}|[^\W\d_]+(?:'(?!s\b)[a-z]+)?)"
    r"|\S"
)
_END = -1


class Tok(NamedTuple):
    """A token; `glued` says that nothing stands between it and the token before."""

    text: str
    low: str
    start: int
    end: int
    digits: bool
    word: bool
    glued: bool


# closes every list, so that looking one token ahead needs no bound check
NONE = Tok("", "", _END, _END, False, False, False)


class Toks:
    """Tokens of a text; an index outside gives an empty token instead of an error."""

    __slots__ = ("items", "size")

    def __init__(self, items: list[Tok]) -> None:
        self.items = items
        self.size = len(items)

    def __len__(self) -> int:
        return self.size

    def __iter__(self) -> Iterator[Tok]:
        return iter(self.items)

    def __getitem__(self, index: int) -> Tok:
        return self.items[index] if 0 <= index < self.size else NONE

    def hyphen(self, index: int) -> bool:
        """Tell whether a hyphen written to both neighbours stands at `index`."""
        return self[index].text in ("-", "‑", "–") and self[index].glued and self[index + 1].glued

    def matches(self, index: int, words: Sequence[str]) -> bool:
        """Tell whether the lower-cased tokens from `index` on are `words`."""
        return all(self[index + k].low == word for k, word in enumerate(words))


def tokenise(text: str) -> Toks:
    """Return the tokens of `text` in order."""
    items: list[Tok] = []
    last = _END
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        found = match.group()
        kind = match.lastgroup
        items.append(Tok(found, found.lower(), start, end, kind == "digits", kind == "word", start == last))
        last = end
    return Toks(items)


def phrase(text: str) -> tuple[str, ...]:
    """Return a lexicon phrase as the lower-cased tokens it has in a text."""
    return tuple(tok.low for tok in tokenise(text))
