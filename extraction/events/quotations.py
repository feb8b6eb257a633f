"""Text between quotation marks, across sentences and paragraphs."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
from spacy.tokens import Doc, Token

from extraction.syntax import sentence_starts

_MARK = '"'


def find_quotations(doc: Doc, longest: int) -> list[tuple[int, int]]:
    """Return the token ranges between paired quotation marks, without the marks, in order.

    The marks are straight: white space tells which of them open. A quotation that opens anew at the start of a
    sentence goes on (each paragraph of a long one opens, the last closes); one of more than `longest` sentences has
    lost its closing mark and is dropped.
    """
    starts = sentence_starts(doc)
    found: list[tuple[int, int]] = []
    open_at = -1
    for i in np.flatnonzero(doc.to_array("ORTH") == doc.vocab.strings[_MARK]).tolist():
        token = doc[i]
        if open_at >= 0 and _crossed(starts, open_at, token.i) > longest:
            open_at = -1
        if open_at < 0:
            open_at = token.i + 1
        elif not _opens(token):
            if token.i > open_at:
                found.append((open_at, token.i))
            open_at = -1
        elif starts[bisect_left(starts, token.i + 1) - 1] != token.i:
            open_at = token.i + 1
    return found


def _crossed(starts: list[int], low: int, high: int) -> int:
    return bisect_left(starts, high) - bisect_left(starts, low)


def _opens(mark: Token) -> bool:
    """A mark with white space before it and none after it opens a quotation."""
    after_space = mark.i == 0 or bool(mark.nbor(-1).whitespace_) or mark.nbor(-1).text in "([-"
    return after_space and not mark.whitespace_ and mark.i + 1 < len(mark.doc)
