"""A page as atoms: the smallest stretches that get one label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extraction.knowledge.pages import Opens, PageTables
from extraction.pages.cuts import cut_line, title_pattern
from extraction.pages.dateline import find_dateline
from extraction.pages.lines import find_lines
from extraction.schema import ZoneLabel

_RUN_ON = 1200
_RUN_ON_PAGE = 600
_FEW_LINES = 3


@dataclass(frozen=True, slots=True)
class Atom:
    """A stretch of the page with what is known before its neighbours are looked at.

    `mark` is the label that a cue, the title or repetition gives for sure; `cue` its id; `against` what a weaker cue
    takes from the score for running text. `run_on` tells that its line has lost its paragraphs. `dateline` is the end
    of the dateline with which the atom begins (else its start).
    """

    start: int
    end: int
    line: int
    run_on: bool
    dateline: int
    mark: ZoneLabel | None
    cue: str
    opens: Opens
    against: float


def find_atoms(text: str, tables: PageTables, titles: Sequence[str] = ()) -> list[Atom]:
    """Return the atoms of a page in order. `titles` are headlines to be recognised wherever they stand."""
    lines = find_lines(text)
    pattern = title_pattern(titles)
    limit = _RUN_ON_PAGE if len(lines) <= _FEW_LINES else _RUN_ON
    atoms: list[Atom] = []
    for number, line in enumerate(lines):
        parts, run_on = cut_line(text, line, tables, pattern, long=line.end - line.start > limit)
        for part in parts:
            begins = find_dateline(text, part.start, part.end, tables) if part.mark is None else None
            stop = begins.end if begins else part.start
            atoms.append(Atom(part.start, part.end, number, run_on, stop, *part[2:]))
    return atoms
