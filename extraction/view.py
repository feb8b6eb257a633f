"""The body view: what the language components read, and the way back to the article's own characters.

A scraped page is never edited. The view takes its body zones, splits them into paragraphs, folds quotation marks,
hyphens and white space to the plain forms that the models know, and remembers for every character of the view which
character of `Article.text` it came from. Every span found in the view can so be cut from the article as read.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extraction.schema import Span, Zone

# one character to one character, so that offsets survive; a `None` drops the character
_FOLD: dict[str, str | None] = {
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u2032": "'", "\u02bc": "'", "\u0060": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"', "\u00ab": '"', "\u00bb": '"', "\u2033": '"',
    "\u2010": "-", "\u2011": "-", "\u2212": "-", "\ufe63": "-", "\uff0d": "-",
    "\u00ad": None, "\u200b": None, "\u200c": None, "\u200d": None, "\u2060": None, "\ufeff": None,
    "\u200e": None, "\u200f": None, "\u202a": None, "\u202b": None, "\u202c": None, "\u202d": None,
    "\u202e": None, "\u2066": None, "\u2067": None, "\u2068": None, "\u2069": None, "\x00": None,
}  # fmt: skip
_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c]+")
_SENTENCE_END = re.compile(r"[.!?:;\u2026][\"'\u201d\u2019)\]]*$")
_WRAP_WIDTH = range(50, 101)  # hard-wrapped text breaks its lines somewhere here


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the view and, for each of its characters, the offset it has in the article's text."""

    text: str
    origin: array[int]


@dataclass(frozen=True, slots=True)
class BodyView:
    """Paragraphs joined by single spaces, with offsets back into the article's text."""

    source: str
    text: str
    origin: array[int]
    starts: tuple[int, ...]  # offset in `text` at which each paragraph starts

    def span(self, start_char: int, end_char: int) -> Span:
        """Cut the article's own characters for `text[start_char:end_char]` of the view.

        >>> view = body_view("He said: \\u201cNo\\u201d.", [Zone(label="body", start_char=0, end_char=14)])
        >>> view.text
        'He said: "No".'
        >>> view.span(9, 13).text
        '\\u201cNo\\u201d'
        """
        start, end = self.origin[start_char], self.origin[end_char - 1] + 1
        return Span(text=self.source[start:end], start_char=start, end_char=end)


def body_view(text: str, zones: Iterable[Zone]) -> BodyView:
    """Return the view of the body zones of `text`."""
    chars: list[str] = []
    origin = array("l")
    starts: list[int] = []
    length = 0
    for paragraph in _paragraphs(text, zones):
        if starts:
            chars.append(" ")
            origin.append(paragraph.origin[0])
            length += 1
        starts.append(length)
        chars.append(paragraph.text)
        origin.extend(paragraph.origin)
        length += len(paragraph.text)
    return BodyView(text, "".join(chars), origin, tuple(starts))


def _paragraphs(text: str, zones: Iterable[Zone]) -> Iterator[Paragraph]:
    for zone in zones:
        if zone.label != "body":
            continue
        for lines in _group_lines(text, zone.start_char, zone.end_char):
            paragraph = _fold(text, lines)
            if paragraph.text:
                yield paragraph


def _group_lines(text: str, start: int, end: int) -> Iterator[list[tuple[int, int]]]:
    """Group the lines of a zone into paragraphs: a line break ends one unless the text is plainly hard-wrapped."""
    lines = [m.span() for m in _LINE.finditer(text, start, end)]
    group: list[tuple[int, int]] = []
    for line in lines:
        if not text[line[0] : line[1]].strip():
            continue
        if group and not _continues(text, group[-1], line):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _continues(text: str, line: tuple[int, int], following: tuple[int, int]) -> bool:
    """Tell whether `following` is the same paragraph: no blank line between, no sentence end, and a wrap's shape."""
    between = text[line[1] : following[0]]
    if between.replace("\r\n", "\n").count("\n") > 1 or between.strip():
        return False
    first, second = text[line[0] : line[1]].strip(), text[following[0] : following[1]].strip()
    if not first or not second:
        return False
    if second[0].islower():
        return not _SENTENCE_END.search(first)
    return len(first) in _WRAP_WIDTH and len(second) <= _WRAP_WIDTH[-1] and first[-1] not in ".!?:\"'\u201d\u2019"


def _fold(text: str, lines: list[tuple[int, int]]) -> Paragraph:
    chars: list[str] = []
    origin = array("l")
    for start, end in lines:
        if chars and chars[-1] != " ":
            chars.append(" ")
            origin.append(start)
        for position in range(start, end):
            char = text[position]
            folded = _FOLD.get(char, char) if char > "~" or char in "`\x00" else char
            if folded is None or (folded.isspace() and (not chars or chars[-1] == " ")):
                continue
            chars.append(" " if folded.isspace() else folded)
            origin.append(position)
    while chars and chars[-1] == " ":
        chars.pop()
        origin.pop()
    return Paragraph("".join(chars), origin)
