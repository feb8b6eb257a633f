"""The lexicon of figures, indexed for look-up by token. Built once per process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from extraction.knowledge.figures import (
    Collective,
    Few,
    FigureWords,
    Vague,
    load_figure_words,
)
from extraction.normalise.figures.tokens import Toks, phrase
from extraction.schema import Modifier


@dataclass(frozen=True, slots=True)
class Phrase:
    """A modifier's tokens and class."""

    words: tuple[str, ...]
    klass: Modifier
    measured: bool


@dataclass(frozen=True, slots=True)
class Lookup:
    """Lexicon entries by the token at which a match begins (or, for left modifiers, ends)."""

    words: FigureWords
    collective: dict[str, Collective]
    vague: dict[str, Vague]
    few: dict[str, tuple[tuple[tuple[str, ...], Few], ...]]
    left: dict[str, tuple[Phrase, ...]]
    right: dict[str, tuple[Phrase, ...]]
    starters: frozenset[str]  # words at which a number may begin

    def left_modifier(self, toks: Toks, end: int) -> tuple[Phrase, int] | None:
        """Return the longest modifier that ends just before token `end`, and where it begins."""
        for entry in self.left.get(toks[end - 1].low, ()):
            start = end - len(entry.words)
            if start >= 0 and toks.matches(start, entry.words):
                return entry, start
        return None

    def right_modifier(self, toks: Toks, start: int) -> tuple[Phrase, int] | None:
        """Return the longest modifier that begins at token `start`, and where it ends."""
        for entry in self.right.get(toks[start].low, ()):
            if toks.matches(start, entry.words):
                return entry, start + len(entry.words)
        return None


@cache
def lookup() -> Lookup:
    """Return the shipped lexicon's index."""
    words = load_figure_words()
    few: dict[str, list[tuple[tuple[str, ...], Few]]] = {}
    for entry in words.few:
        few.setdefault(entry.words[0], []).append((entry.words, entry))
    left: dict[str, list[Phrase]] = {}
    right: dict[str, list[Phrase]] = {}
    for modifier in words.modifier:
        for text in modifier.words:
            tokens = phrase(text)
            item = Phrase(tokens, modifier.klass, modifier.measured)
            if modifier.side == "left":
                left.setdefault(tokens[-1], []).append(item)
            else:
                right.setdefault(tokens[0], []).append(item)
    collective = {word: entry for entry in words.collective for word in entry.words}
    vague = {word: entry for entry in words.vague for word in entry.words}
    return Lookup(
        words=words,
        collective=collective,
        vague=vague,
        few={key: tuple(sorted(rows, key=lambda row: -len(row[0]))) for key, rows in few.items()},
        left={key: _longest_first(rows) for key, rows in left.items()},
        right={key: _longest_first(rows) for key, rows in right.items()},
        starters=frozenset(words.cardinals)
        | frozenset(collective)
        | frozenset(vague)
        | frozenset(few)
        | {"a", "an", "half"},
    )


def _longest_first(rows: list[Phrase]) -> tuple[Phrase, ...]:
    return tuple(sorted(rows, key=lambda row: -len(row.words)))
