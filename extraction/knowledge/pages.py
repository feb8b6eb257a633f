"""What the page reader knows: cues of furniture, agencies, word lists, as validated and compiled objects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pydantic import Field

from extraction.errors import KnowledgeError
from extraction.knowledge._toml import Entry, entries, entry, read_toml
from extraction.resources import resource
from extraction.schema import ZoneLabel

CUES_FILE = "data/lexicon/pages.toml"
WORDS_FILE = "data/lexicon/pages_words.toml"
AGENCIES_FILE = "data/lexicon/agencies.toml"

Where = Literal["line", "start", "tail", "inside", "sentence", "glued"]
Opens = Literal["", "teasers", "articles", "trailer", "comments"]


class Cue(Entry):
    """A cue of furniture; the fields are explained at the head of the data file."""

    id: str
    label: ZoneLabel
    where: Where
    glued: bool = False
    case: bool = False
    against: float = Field(default=0.0, ge=0.0)
    opens: Opens = ""
    patterns: tuple[str, ...] = Field(min_length=1)
    examples: tuple[str, ...] = Field(min_length=1)
    not_examples: tuple[str, ...] = Field(min_length=1)


class Agency(Entry):
    """A news agency and the names under which it is credited."""

    name: str
    names: tuple[str, ...] = Field(min_length=1)
    examples: tuple[str, ...] = Field(min_length=1)


class _Words(Entry):
    function_words: str
    foreign_words: str
    before_names: str
    past_verbs: str
    sentence_starters: str
    abbreviations: str
    sections: str
    company_suffixes: str
    outlet_words: str
    dateline_places: str
    zones: dict[str, str]


@dataclass(frozen=True, slots=True)
class CueSet:
    """All cues of one kind of place, as one pattern with a group per cue."""

    pattern: re.Pattern[str] | None
    cues: tuple[Cue, ...]

    def match(self, text: str) -> Cue | None:
        """Return the cue whose pattern covers `text` from its start (and to its end, for `line` cues)."""
        found = self.pattern.match(text) if self.pattern else None
        return self._cue(found) if found else None

    def search(self, text: str, start: int = 0, end: int | None = None) -> tuple[Cue, int, int] | None:
        """Return the first cue in the stretch and where it stands."""
        for cue, begin, stop in self.find(text, start, len(text) if end is None else end):
            return cue, begin, stop
        return None

    def find(self, text: str, start: int, end: int) -> Iterator[tuple[Cue, int, int]]:
        """Yield every cue in the stretch, left to right, without overlap."""
        if self.pattern is None:
            return
        for found in self.pattern.finditer(text, start, end):
            if found.end() > found.start():
                yield self._cue(found), found.start(), found.end()

    def _cue(self, found: re.Match[str]) -> Cue:
        group = found.lastgroup
        if group is None:
            raise AssertionError("every alternative of a cue set is a named group")
        return self.cues[int(group[1:])]


@dataclass(frozen=True, slots=True, repr=False)
class PageTables:
    """Everything the page reader looks up."""

    line: CueSet
    start: CueSet
    tail: CueSet
    inside: CueSet
    sentence: CueSet
    glued: CueSet
    cues: tuple[Cue, ...]
    agencies: dict[str, str]  # every credited name -> the agency
    function_words: frozenset[str]
    foreign_words: frozenset[str]
    before_names: frozenset[str]
    past_verbs: frozenset[str]
    sentence_starters: frozenset[str]
    abbreviations: frozenset[str]
    sections: frozenset[str]
    company_suffixes: frozenset[str]
    outlet_words: frozenset[str]
    dateline_places: frozenset[str]
    zones: dict[str, str]


@cache
def load_page_tables() -> PageTables:
    """Return the validated tables. Raises KnowledgeError naming file and entry."""
    cues = tuple(entries(resource(CUES_FILE), read_toml(resource(CUES_FILE)).get("cue"), Cue, "id"))
    _unique(CUES_FILE, [cue.id for cue in cues])
    words = entry(resource(WORDS_FILE), read_toml(resource(WORDS_FILE)), _Words, "words")
    return PageTables(
        line=_compile(cues, "line", r"[\W_]*", r"[\W_]*$"),
        start=_compile(cues, "start", r"(?:[^\w(\[\"'“‘]|_)*", ""),
        tail=_compile(cues, "tail", "", r"[\s.|)\]]*$"),
        inside=_compile(cues, "inside", r"(?<![A-Za-z])(?=[\d(re])", ""),
        sentence=_compile(cues, "sentence", r"(?<!\w)(?=[\w(@\u00a9])", ""),
        glued=_compile_glued(cues),
        cues=cues,
        agencies=_agencies(),
        function_words=_split(words.function_words),
        foreign_words=_split(words.foreign_words),
        before_names=_split(words.before_names),
        past_verbs=_split(words.past_verbs),
        sentence_starters=_split(words.sentence_starters),
        abbreviations=_split(words.abbreviations),
        sections=_split_names(words.sections, lower=True),
        outlet_words=_split(words.outlet_words),
        company_suffixes=_split(words.company_suffixes),
        dateline_places=_split_names(words.dateline_places),
        zones=words.zones,
    )


def _agencies() -> dict[str, str]:
    path = resource(AGENCIES_FILE)
    names: dict[str, str] = {}
    for agency in entries(path, read_toml(path).get("agency"), Agency, "name"):
        for name in agency.names:
            if names.setdefault(name, agency.name) != agency.name:
                raise KnowledgeError(AGENCIES_FILE, agency.name, f"{name} is also {names[name]}")
    return names


def _compile(cues: tuple[Cue, ...], where: Where, before: str, after: str) -> CueSet:
    chosen = tuple(cue for cue in cues if cue.where == where)
    return _joined(chosen, before, after, re.IGNORECASE)


def _compile_glued(cues: tuple[Cue, ...]) -> CueSet:
    """Cues in the middle of a run-on line are told from prose by their spelling alone: case counts."""
    chosen = tuple(cue for cue in cues if cue.glued or cue.where == "glued")
    return _joined(chosen, r"(?=[A-Z\dtle|/(\[\u2013\u2014-])(?<!-)(?!(?<=[A-Z])[A-Z]{2})", r"(?![a-z-])", 0)


def _joined(cues: tuple[Cue, ...], before: str, after: str, flags: int) -> CueSet:
    if not cues:
        return CueSet(None, ())
    parts: list[str] = []
    for number, cue in enumerate(cues):
        for pattern in cue.patterns:
            _check(cue, pattern)
        case = "-i" if cue.case and flags else ""
        parts.append(f"(?P<c{number}>(?{case}:{'|'.join(cue.patterns)}))")
    # what all alternatives share stands outside them: most positions then fail at the first check
    return CueSet(re.compile(f"{before}(?:{'|'.join(parts)}){after}", flags), cues)


def _check(cue: Cue, pattern: str) -> None:
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise KnowledgeError(CUES_FILE, cue.id, f"not a regular expression: {pattern} ({error})") from error
    if compiled.match(""):
        raise KnowledgeError(CUES_FILE, cue.id, f"matches the empty string: {pattern}")


def _unique(file: str, ids: list[str]) -> None:
    for name in ids:
        if ids.count(name) > 1:
            raise KnowledgeError(file, name, "the id stands twice")


def _split(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _split_names(names: str, *, lower: bool = False) -> frozenset[str]:
    chosen: list[Any] = [name.strip() for name in names.replace("\n", "|").split("|")]
    return frozenset((name.lower() if lower else name) for name in chosen if name)


__all__ = ["AGENCIES_FILE", "CUES_FILE", "WORDS_FILE", "Agency", "Cue", "CueSet", "PageTables", "load_page_tables"]
