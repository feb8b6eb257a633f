"""Lines to atoms: the smallest stretches that get one label, cut at cues of furniture and at sentence ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction.knowledge.pages import Cue, Opens, PageTables
from extraction.pages.dateline import find_dateline
from extraction.pages.dates import date_tail
from extraction.pages.lines import Stretch, find_lines, find_sentences
from extraction.schema import ZoneLabel

_SHORT_LINE = 400  # a cue at the start or end of a line speaks for the whole line up to this length
RUN_ON_LINE = 1200


@dataclass(frozen=True, slots=True)
class Atom:
    """A stretch of the page with what is known before its neighbours are looked at.

    `mark` is the label that a cue, the title or repetition gives for sure; `cue` its id. `first` and `last` tell
    whether it opens and closes its line, `run_on` whether that line has lost its paragraphs. `dateline` is the end of
    a dateline with which the atom begins (else its start).
    """

    start: int
    end: int
    line: int
    first: bool
    last: bool
    run_on: bool
    dateline: int
    mark: ZoneLabel | None = None
    cue: str = ""
    opens: Opens = ""


def find_atoms(text: str, tables: PageTables, titles: Sequence[str] = ()) -> list[Atom]:
    """Return the atoms of a page in order. `titles` are headlines to be recognised wherever they stand."""
    lines = find_lines(text)
    pattern = _title_pattern(titles)
    few = len(lines) <= 3
    atoms: list[Atom] = []
    for number, line in enumerate(lines):
        run_on = line.end - line.start > (RUN_ON_LINE // 2 if few else RUN_ON_LINE)
        parts = list(_line_parts(text, line, tables, pattern))
        for position, (stretch, mark, cue, opens) in enumerate(parts):
            begins = find_dateline(text, stretch.start, stretch.end, tables) if mark is None else None
            atoms.append(
                Atom(
                    stretch.start,
                    stretch.end,
                    number,
                    position == 0,
                    position == len(parts) - 1,
                    run_on,
                    begins.end if begins else stretch.start,
                    mark,
                    cue,
                    opens,
                )
            )
    return atoms


Part = tuple[Stretch, ZoneLabel | None, str, Opens]


def _line_parts(text: str, line: Stretch, tables: PageTables, titles: re.Pattern[str] | None) -> Iterator[Part]:
    if line.end - line.start <= _SHORT_LINE:
        whole = _whole_line(text, line, tables, titles)
        if whole is not None:
            yield whole
            return
    yield from _cut(text, line, tables, titles)


def _whole_line(text: str, line: Stretch, tables: PageTables, titles: re.Pattern[str] | None) -> Part | None:
    content = text[line.start : line.end]
    if titles is not None and titles.fullmatch(content.strip(" -–—|•*#")):
        return line, "title", "title", ""
    cue = tables.line.match(content) or tables.start.match(content)
    if cue is not None:
        return line, cue.label, cue.id, cue.opens
    tail = tables.tail.search(content)
    if tail is not None and sum(1 for _ in find_sentences(text, line.start, line.end, tables)) <= 3:
        return line, tail[0].label, tail[0].id, tail[0].opens
    return None


def _cut(text: str, line: Stretch, tables: PageTables, titles: re.Pattern[str] | None) -> Iterator[Part]:
    position = line.start
    for stretch, mark, cue, opens in _marks(text, line, tables, titles):
        if stretch.start < position:
            continue
        gap = list(_sentences(text, position, stretch.start, tables))
        if cue.startswith("caption") and gap and not _ends_sentence(text, gap[-1]):
            # the credit closes the caption that stands before it
            yield from gap[:-1]
            stretch = Stretch(gap[-1][0].start, stretch.end)
        else:
            yield from gap
        yield stretch, mark, cue, opens
        position = stretch.end
    yield from _sentences(text, position, line.end, tables)


def _ends_sentence(text: str, part: Part) -> bool:
    return text[part[0].end - 1] in '.!?"”’'


def _marks(text: str, line: Stretch, tables: PageTables, titles: re.Pattern[str] | None) -> list[Part]:
    """Return what stands inside a line and is furniture for sure, left to right."""
    found: list[Part] = []
    for cue, start, end in tables.inside.find(text, line.start, line.end):
        found.append((Stretch(start, end), cue.label, cue.id, cue.opens))
    for cue, start, end in tables.glued.find(text, line.start, line.end):
        if not _in_prose(text, start, end, line, cue):
            found.append((Stretch(start, _extended(text, end, line, cue)), cue.label, cue.id, cue.opens))
    if titles is not None:
        found += [(Stretch(*m.span()), "title", "title", "") for m in titles.finditer(text, line.start, line.end)]
    return sorted(found, key=lambda part: (part[0].start, -part[0].end))


_BEFORE_GLUE = re.compile(
    r"(?:\b(?:the|a|an|of|in|on|to|for|and|or|by|with|at|its|his|her|their|our|this|that|is|was)|,)\s$"
)


def _in_prose(text: str, start: int, end: int, line: Stretch, cue: Cue) -> bool:
    """A cue is plain prose after an article or preposition, or when the sentence goes on in lower case."""
    if start == line.start:
        return bool(re.match(r"\s+[a-z]", text[end : end + 3])) and cue.where == "line"
    if _BEFORE_GLUE.search(text, max(line.start, start - 6), start):
        return True
    return cue.where == "line" and bool(re.match(r"(?:\s[a-z]|['’]s|,)", text[end : end + 3]))


def _extended(text: str, end: int, line: Stretch, cue: Cue) -> int:
    """A date cue takes its date along."""
    return date_tail(text, end, line.end) if cue.label == "date" else end


def _sentences(text: str, start: int, end: int, tables: PageTables) -> Iterator[Part]:
    for sentence in find_sentences(text, start, end, tables):
        yield from _dateline_first(text, sentence, tables)


def _dateline_first(text: str, sentence: Stretch, tables: PageTables) -> Iterator[Part]:
    content = text[sentence.start : sentence.end]
    cue = tables.start.match(content) or tables.line.match(content)
    if cue is None:
        found = tables.sentence.search(text, sentence.start, sentence.end)
        cue = found[0] if found else None
    if cue is None:
        yield sentence, None, "", ""
    else:
        yield sentence, cue.label, cue.id, cue.opens


def _title_pattern(titles: Sequence[str]) -> re.Pattern[str] | None:
    """Headlines as one pattern: any white space, straight or curly quotes."""
    parts = [_loose(title) for title in sorted(set(titles), key=len, reverse=True) if len(title.split()) >= 3]
    return re.compile("|".join(parts)) if parts else None


_QUOTES = re.compile(r"['\"‘’“”`]")


def _loose(title: str) -> str:
    words = [_QUOTES.sub("[\"'‘’“”`]", re.escape(word)) for word in title.split()]
    return r"(?<!\w)" + r"\s+".join(words) + r"(?![a-z])"
