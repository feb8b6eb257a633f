"""How much a stretch looks like the running text of a story, by its shape alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extraction.knowledge.pages import PageTables
from extraction.pages.atoms import Atom
from extraction.pages.lines import is_terminal

_WORD = re.compile(r"[^\W\d_][\w'\u2019-]*|\d[\d,.:%]*")
_SEPARATORS = re.compile(r"[|/\u203a\u00bb>\u2022\u00b7\u2192]")
_ITEM = re.compile(r"\s*(?:[-*\u2022\u2013\u25aa]|\d{1,2}[.)])\s")
_QUESTION = 12  # words up to which a question may as well be a headline
_LIMIT = 3000  # characters of a stretch that are looked at


@dataclass(frozen=True, slots=True)
class Shape:
    """Counts of one atom; shares are of its words."""

    words: int
    function_share: float
    capital_share: float
    terminal: bool
    colon: bool
    lower_start: bool
    separators: int
    digits: float
    item: bool
    question: bool

    @property
    def headline(self) -> bool:
        """A headline's shape: some words, no end, not a list of names."""
        return 3 <= self.words <= 24 and not (self.terminal or self.colon or self.item) and self.separators <= 2


def shape_of(text: str, atom: Atom, tables: PageTables) -> Shape:
    """Measure an atom."""
    content = text[atom.start : min(atom.end, atom.start + _LIMIT)]
    words = _WORD.findall(content)
    letters = [word for word in words if word[0].isalpha()]
    count = max(1, len(letters))
    return Shape(
        words=len(words),
        function_share=sum(word.lower() in tables.function_words for word in letters) / count,
        capital_share=sum(word[0].isupper() for word in letters) / count,
        terminal=is_terminal(text, atom.start, atom.end) or content.endswith((",\u201d", ',"', ",\u2019")),
        colon=content.endswith(":"),
        lower_start=content[:1].islower(),
        separators=len(_SEPARATORS.findall(content)),
        digits=sum(not word[0].isalpha() for word in words) / max(1, len(words)),
        item=bool(_ITEM.match(content)),
        question=content.endswith("?"),
    )


def body_score(shape: Shape) -> float:
    """Return how strongly a shape speaks for (positive) or against (negative) running text.

    Weights were set on pages written for the purpose and checked on scraped ones; they are read as a set.
    """
    if shape.words == 0:
        return 0.0
    score = _by_end(shape)
    if shape.separators >= 2 and shape.separators * 6 > shape.words:
        score -= 1.0
    if shape.digits > 0.5:
        score -= 0.7
    return score


def _by_end(shape: Shape) -> float:
    if shape.question and shape.words <= _QUESTION:
        return 0.2
    if shape.terminal:
        if shape.words >= 6:
            return (1.0 if shape.words < 14 else 1.4) if shape.function_share >= 0.12 else 0.4
        return 0.4 if shape.words >= 3 else 0.0
    if shape.colon:
        return 0.3 if shape.words >= 5 and shape.function_share >= 0.2 else -0.6
    if shape.item and shape.words >= 4:
        return 0.1
    if shape.words < 4:
        return -1.0
    if shape.words <= 24:
        if shape.lower_start or (shape.words >= 12 and shape.function_share >= 0.3 and shape.capital_share < 0.4):
            return -0.3
        return -0.8
    return -0.3 if shape.function_share >= 0.22 and shape.capital_share < 0.35 else -1.2
