"""Where a line is cut: at cues of furniture, at headlines, at sentence ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extraction.knowledge.pages import Cue, Opens, PageTables
from extraction.pages.dateline import find_dateline
from extraction.pages.dates import date_tail, is_date_line
from extraction.pages.glue import camel_points, sentence_start
from extraction.pages.lines import Stretch, find_sentences, is_terminal
from extraction.schema import ZoneLabel

_SHORT_LINE = 400  # a cue at the start or end of a line speaks for the whole line up to this length
_TAIL = 200  # characters in which a line closes with a credit
_ONE_THING = 240
_ONE_SENTENCE = 30
_PROSE_WORDS = 10
_BEFORE_GLUE = re.compile(
    r"(?:\b(?:the|a|an|of|in|on|to|for|and|or|by|with|at|its|his|her|their|our|this|that|is|was)|,)\s$"
)
_AFTER_GLUE = re.compile(r"\s[a-z]|['\u2019]s|,")
_QUOTE = "\"'\u201c\u2018"
_QUOTES = re.compile(r"['\"\u2018\u2019\u201c\u201d`]")


class Part(NamedTuple):
    """A stretch of a line and the cue that it holds; `mark` only where the cue decides by itself."""

    start: int
    end: int
    mark: ZoneLabel | None = None
    cue: str = ""
    opens: Opens = ""
    against: float = 0.0


def cut_line(
    text: str, line: Stretch, tables: PageTables, titles: re.Pattern[str] | None, *, long: bool
) -> tuple[list[Part], bool]:
    """Return the parts of a line in order, and whether the line runs on over lost line breaks.

    A line runs on when it is `long` or when furniture stands in the middle of it.
    """
    if line.end - line.start <= _SHORT_LINE:
        whole = _whole_line(text, line, tables, titles)
        if whole is not None:
            return [whole], long
    marks = _marks(text, line, tables, titles)
    return list(_cut(text, line, marks, tables, long)), long or bool(marks)


def title_pattern(titles: Sequence[str]) -> re.Pattern[str] | None:
    """Return headlines as one pattern: any white space, straight or curly quotes."""
    parts = [_loose(title) for title in sorted(set(titles), key=len, reverse=True) if len(title.split()) >= 3]
    return re.compile("|".join(parts)) if parts else None


def _loose(title: str) -> str:
    words = [_QUOTES.sub("[\"'\u2018\u2019\u201c\u201d`]", re.escape(word)) for word in title.split()]
    return r"(?<!\w)" + r"\s+".join(words) + r"(?![a-z])"


def _part(stretch: Stretch, cue: Cue, *, certain: bool = True) -> Part:
    if cue.against or not certain:
        return Part(*stretch, None, cue.id, "", cue.against or 2.1)
    return Part(*stretch, cue.label, cue.id, cue.opens)


def _whole_line(text: str, line: Stretch, tables: PageTables, titles: re.Pattern[str] | None) -> Part | None:
    content = text[line.start : line.end]
    if titles is not None and titles.fullmatch(content.strip(" -\u2013\u2014|\u2022*#")):
        return Part(*line, "title", "title")
    cue = tables.line.match(content)
    if cue is None and not _runs_on(text, line, tables):
        cue = tables.start.match(content)
    if cue is not None:
        return _part(line, cue)
    if is_date_line(content):
        return Part(*line, "date", "date.bare")
    tail = tables.tail.search(content, max(0, len(content) - _TAIL))
    count = sum(1 for _ in find_sentences(text, *line, tables))
    if tail is not None and count <= 3:
        return _part(line, tail[0])
    single = count == 1 and len(content.split()) <= _ONE_SENTENCE
    return _sentence(text, line, tables) if single and tables.sentence.search(content) else None


def _runs_on(text: str, line: Stretch, tables: PageTables) -> bool:
    """Tell whether a cue at the start may stand before text that has nothing to do with it."""
    return line.end - line.start > _ONE_THING and sum(1 for _ in find_sentences(text, *line, tables)) > 2


def _cut(text: str, line: Stretch, marks: Sequence[Part], tables: PageTables, long: bool) -> Iterator[Part]:
    position = line.start
    for mark in marks:
        if mark.start < position:
            continue
        behind = long or position > line.start
        gap = list(_sentences(text, Stretch(position, mark.start), tables, behind))
        if mark.cue.startswith("caption") and gap:
            # the credit closes the caption that stands before it
            yield from gap[:-1]
            yield mark._replace(start=gap[-1].start)
        else:
            yield from gap
            yield mark
        position = mark.end
    yield from _sentences(text, Stretch(position, line.end), tables, long or position > line.start)


def _sentences(text: str, stretch: Stretch, tables: PageTables, behind: bool) -> Iterator[Part]:
    """Yield the sentences of a stretch; `behind`: furniture or lost lines stand before it and may run into them."""
    points = [stretch.start, *(camel_points(text, *stretch) if behind else ()), stretch.end]
    pieces = (Stretch(*pair) for pair in pairwise(points))
    glued, first = behind, True
    dateline = find_dateline(text, *stretch, tables)
    after = dateline.end if dateline else 0
    for sentence in (s for piece in pieces for s in find_sentences(text, *piece, tables, after=after)):
        whole = _sentence(text, sentence, tables)
        begin = sentence.start
        if (first or behind or whole.mark is not None) and is_terminal(text, *sentence):
            begin = sentence_start(text, *sentence, tables, datelines_only=not glued and whole.mark is None)
        first = False
        if begin > sentence.start:
            yield _sentence(text, Stretch(sentence.start, begin), tables)
            whole = _sentence(text, Stretch(begin, sentence.end), tables)
        yield whole
        glued = behind and whole.mark is not None


def _marks(text: str, line: Stretch, tables: PageTables, titles: re.Pattern[str] | None) -> list[Part]:
    """Return what stands inside a line and is furniture for sure, left to right."""
    found = [_part(Stretch(start, end), cue) for cue, start, end in tables.inside.find(text, *line)]
    for cue, start, end in tables.glued.find(text, *line):
        if not _in_prose(text, start, end, line, cue):
            # a date cue takes its date along
            stop = date_tail(text, end, line.end) if cue.label == "date" else end
            found.append(_part(Stretch(start, stop), cue))
    if titles is not None:
        found += [Part(*m.span(), "title", "title") for m in titles.finditer(text, *line)]
    return sorted(found, key=lambda part: (part.start, -part.end))


def _in_prose(text: str, start: int, end: int, line: Stretch, cue: Cue) -> bool:
    """A cue is plain prose after an article or preposition, or when the sentence goes on in lower case."""
    if start > line.start and _BEFORE_GLUE.search(text, max(line.start, start - 6), start):
        return True
    return cue.where in ("line", "glued") and bool(_AFTER_GLUE.match(text, end))


def _sentence(text: str, sentence: Stretch, tables: PageTables) -> Part:
    content = text[sentence.start : sentence.end]
    cue = tables.start.match(content) or tables.line.match(content)
    if cue is not None:
        return _part(sentence, cue)
    found = tables.sentence.search(text, *sentence)
    if found is None:
        return Part(*sentence)
    # a speaker in quotes may well thank the readers or name a website
    return _part(sentence, found[0], certain=content[0] not in _QUOTE or len(content.split()) < _PROSE_WORDS)
