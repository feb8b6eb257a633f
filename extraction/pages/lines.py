"""Text to lines and sentences, as offsets; hard-wrapped lines are joined again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from extraction.knowledge.pages import PageTables


class Stretch(NamedTuple):
    """A half-open range of characters of the page."""

    start: int
    end: int


_LINE = re.compile(r"[^\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_END = re.compile(
    r"[.!?\u2026]+[\"'\u201d\u2019)\]]{0,3}(?=\s+[\"'\u201c\u2018(\[\u2013\u2014_-]{0,3}\s?[A-Z0-9\u00c0-\u00de]|\s*$)"
)
_GLUED_END = re.compile(
    r"(?<=[a-z]{2}|[a-z][\"'\u201d\u2019)])[.!?\u2026][\"\u201d\u2019)]{0,2}(?=[\"\u201c\u2018(]?[A-Z][a-z]|[A-Z]{2})"
)
_WORD_BEFORE = re.compile(r"[\w.'\u2019-]{1,20}$")
_INITIAL = re.compile(r"(?:^|[^\w.])[A-Z]$|(?:[A-Za-z]\.)+[A-Za-z]$")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_TERMINAL = re.compile(r"[.!?\u2026][\"'\u201d\u2019)\]]{0,3}$")
_GAP = re.compile(r"(?<=\S)[ \t\u00a0]{2,}(?=\S)")
_GAPS = 5
_LONG = 250
_WIDTH = range(56, 121)


def find_lines(text: str) -> list[Stretch]:
    """Return the lines that hold something, trimmed; hard-wrapped paragraphs come as one."""
    found = (_trim(text, *m.span()) for m in _LINE.finditer(text))
    lines = [part for line in found if line.end > line.start for part in _unglued(text, line)]
    width = _wrap_width(text, lines)
    if not width:
        return _join_lower(text, lines)
    joined: list[Stretch] = []
    last = 0  # length of the physical line that ends the group so far
    for line in lines:
        if joined and _wraps(text, joined[-1], last, line, width):
            joined[-1] = Stretch(joined[-1].start, line.end)
        else:
            joined.append(line)
        last = line.end - line.start
    return joined


def _unglued(text: str, line: Stretch) -> Iterator[Stretch]:
    """Cut a long line where runs of spaces stand for line breaks."""
    gaps = list(_GAP.finditer(text, *line)) if line.end - line.start > _LONG else []
    if len(gaps) < _GAPS:
        yield line
        return
    begin = line.start
    for gap in gaps:
        yield Stretch(begin, gap.start())
        begin = gap.end()
    yield Stretch(begin, line.end)


def _trim(text: str, start: int, end: int) -> Stretch:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Stretch(start, end)


def _wrap_width(text: str, lines: list[Stretch]) -> int:
    """Return the width at which the page was wrapped, or 0: most lines must end where a wrap would end them."""
    lengths = [line.end - line.start for line in lines]
    width = max(lengths, default=0)
    if width not in _WIDTH or len(lines) < 4:
        return 0
    pairs = [pair for pair in pairwise(lines) if _adjacent(text, *pair)]
    full = sum(_is_full(text, line, after, width) for line, after in pairs)
    return width if len(pairs) >= 3 and full >= 0.6 * len(pairs) else 0


def _adjacent(text: str, line: Stretch, after: Stretch) -> bool:
    """Tell whether no blank line stands between two lines."""
    return text[line.end : after.start].replace("\r\n", "\n").count("\n") <= 1


def _is_full(text: str, line: Stretch, after: Stretch, width: int) -> bool:
    """A greedy wrap breaks where the next word would not have fitted (with three characters of grace)."""
    first = len(text[after.start : after.end].split(None, 1)[0])
    return line.end - line.start + 1 + first > width - 3


def _wraps(text: str, group: Stretch, last: int, line: Stretch, width: int) -> bool:
    if not _adjacent(text, group, line):
        return False
    first = len(text[line.start : line.end].split(None, 1)[0])
    return last + 1 + first > width - 3


def _join_lower(text: str, lines: list[Stretch]) -> list[Stretch]:
    """Join a line that begins in lower case to an unfinished line right above it."""
    joined: list[Stretch] = []
    for line in lines:
        if joined and text[line.start].islower() and _unfinished(text, joined[-1], line):
            joined[-1] = Stretch(joined[-1].start, line.end)
        else:
            joined.append(line)
    return joined


def _unfinished(text: str, group: Stretch, line: Stretch) -> bool:
    between = text[group.end : line.start].replace("\r\n", "\n").count("\n") <= 1
    return (
        between
        and line.end - line.start > 25
        and not _TERMINAL.search(text, max(group.start, group.end - 5), group.end)
    )


def find_sentences(text: str, start: int, end: int, tables: PageTables, *, after: int = 0) -> Iterator[Stretch]:
    """Yield the sentences of a stretch; the last one may lack its end. Sentences glued by a lost line break part.

    No sentence ends up to `after` (the full stops of a dateline end none).
    """
    begin = start
    ends = [m.end() for m in _END.finditer(text, start, end) if not _abbreviated(text, m.start(), tables)]
    ends += [m.end() for m in _GLUED_END.finditer(text, start, end) if not _abbreviated(text, m.start(), tables)]
    for stop in [*sorted(ends), end]:
        if stop <= after or (stop < end and not _LETTERS.search(text, begin, stop)):
            continue  # the number of a list item, not a sentence
        sentence = _trim(text, begin, stop)
        if sentence.end > sentence.start:
            yield sentence
        begin = stop


def _abbreviated(text: str, stop: int, tables: PageTables) -> bool:
    if text[stop] != ".":
        return False
    if text[stop - 1] == "/":
        return True  # MINSK, March 3. /BelTA/.
    before = _WORD_BEFORE.search(text, max(0, stop - 20), stop)
    if before is None:
        return False
    word = before.group()
    return word in tables.abbreviations or bool(_INITIAL.search(word))


def is_terminal(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch closes as a sentence does."""
    return bool(_TERMINAL.search(text, max(start, end - 5), end))
