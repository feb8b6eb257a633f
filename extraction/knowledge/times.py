"""The words of time expressions: months, units, parts of the day, cues, named days.

Hand-written TOML under `data/lexicon/`, read once by `load_time_lexicon` into frozen models and look-up tables.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

import tomli
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from extraction.errors import KnowledgeError
from extraction.resources import resource
from extraction.schema import PartOfDay

FILES = ("data/lexicon/times.toml", "data/lexicon/times_named.toml", "data/lexicon/times_history.toml")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Shown(_Frozen):
    """An entry with sentences that show it: each of `examples` holds it, none of `not_examples` does."""

    examples: tuple[str, ...] = Field(min_length=1)
    not_examples: tuple[str, ...] = ()


class Month(_Shown):
    """A month and its names; `ambiguous` names are also people or verbs."""

    number: int = Field(ge=1, le=12)
    forms: tuple[str, ...]
    short: tuple[str, ...] = ()
    ambiguous: bool = False


class Weekday(_Shown):
    """A day of the week, Monday = 0."""

    number: int = Field(ge=0, le=6)
    forms: tuple[str, ...]
    short: tuple[str, ...] = ()


class Season(_Shown):
    """A season of three months beginning with `first_month`; `edtf` is its EDTF number."""

    name: str
    forms: tuple[str, ...]
    first_month: int = Field(ge=1, le=12)
    edtf: int = Field(ge=21, le=24)
    ambiguous: bool = False


class Unit(_Shown):
    """A unit of time: ISO 8601 letter and how many of that letter it is."""

    name: str
    forms: tuple[str, ...]
    iso: Literal["S", "M", "H", "D", "W", "Y"]
    factor: int = 1


class DayPart(_Shown):
    """A part of the day and its names."""

    name: PartOfDay
    forms: tuple[str, ...]


class Deictic(_Shown):
    """A day named by its distance from the document creation time."""

    form: str
    days: int
    part: PartOfDay | None = None


class Vague(_Shown):
    """An expression without a calendar value; `timex` is its TIMEX3 value."""

    forms: tuple[str, ...]
    kind: Literal["date", "duration", "set"]
    timex: str
    narrative: bool = False


class Numbers(_Frozen):
    """Number words, in order of value."""

    small: tuple[str, ...]
    tens: tuple[str, ...]
    ordinals: tuple[str, ...]
    vague: tuple[str, ...]


class Cues(_Frozen):
    """Words around a time expression that tell its direction or its extent."""

    modal: frozenset[str]
    planned: frozenset[str]
    committed: frozenset[str]
    past: frozenset[str]
    not_durative: frozenset[str]
    joins: frozenset[str]


class Holiday(_Shown):
    """A day with a name that returns every year."""

    name: str
    forms: tuple[str, ...]
    rule: str = Field(pattern=r"^(\d\d-\d\d|easter[+-]\d{1,3}|\d\d:[0-6]:(-1|[1-5]))$")


class Historic(_Shown):
    """A day in history that news name without its year."""

    name: str
    forms: tuple[str, ...]
    date: dt.date


class Over(_Shown):
    """A power, army or war that ended in the year `until`."""

    name: str
    until: int
    forms: tuple[str, ...]


class _Times(_Frozen):
    month: tuple[Month, ...]
    weekday: tuple[Weekday, ...]
    season: tuple[Season, ...]
    unit: tuple[Unit, ...]
    part_of_day: tuple[DayPart, ...]
    deictic: tuple[Deictic, ...]
    vague: tuple[Vague, ...]
    numbers: Numbers
    words: dict[str, frozenset[str]]
    cues: Cues

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if sorted(m.number for m in self.month) != list(range(1, 13)):
            raise ValueError("every month must be given once")
        if sorted(d.number for d in self.weekday) != list(range(7)):
            raise ValueError("every weekday must be given once")
        return self


class _Named(_Frozen):
    holiday: tuple[Holiday, ...]
    historic: tuple[Historic, ...]


class _History(_Frozen):
    over: tuple[Over, ...]


_Model = TypeVar("_Model", bound=BaseModel)
_Entry = TypeVar("_Entry")
Phrases = dict[str, tuple[tuple[tuple[str, ...], _Entry], ...]]
WORD = re.compile(r"\d+|[^\W\d_]+|[^\s\w]|_")  # the tokens of the time grammar


def split_form(form: str) -> tuple[str, ...]:
    """The lower-case tokens of a form.

    >>> split_form("New Year's Eve")
    ('new', 'year', "'", 's', 'eve')
    """
    return tuple(m.group().lower() for m in WORD.finditer(form))


def _phrases(forms: Mapping[str, _Entry]) -> Phrases[_Entry]:
    """Forms by their first token, longest first."""
    table: dict[str, list[tuple[tuple[str, ...], _Entry]]] = {}
    for form in sorted(forms, key=len, reverse=True):
        words = split_form(form)
        table.setdefault(words[0], []).append((words, forms[form]))
    return {first: tuple(rows) for first, rows in table.items()}


@dataclass(frozen=True, slots=True)
class TimeLexicon:
    """Look-up tables over the entries. Multiword forms are keyed by their words joined with single spaces."""

    entries: tuple[_Shown, ...]
    months: dict[str, Month]
    short_months: dict[str, Month]
    weekdays: dict[str, int]
    short_weekdays: dict[str, int]
    seasons: dict[str, Season]
    units: dict[str, Unit]
    parts: Phrases[PartOfDay]
    deictics: dict[str, Deictic]
    vague: Phrases[Vague]
    about: Phrases[bool]
    edges: Phrases[bool]
    numbers: dict[str, int]
    tens: dict[str, int]
    ordinals: dict[str, int]
    vague_numbers: frozenset[str]
    words: dict[str, frozenset[str]]
    cues: Cues
    named_days: Phrases[str]
    over: Phrases[Over]


def _read(file: str, model: type[_Model]) -> _Model:
    return read_time_file(resource(file), file, model)


def read_time_file(path: Path, name: str, model: type[_Model]) -> _Model:
    """Read and validate one TOML file of the lexicon; raises KnowledgeError naming file, entry and reason."""
    try:
        raw: dict[str, Any] = tomli.loads(path.read_text(encoding="utf-8"))
    except tomli.TOMLDecodeError as error:
        raise KnowledgeError(name, None, str(error)) from error
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        entry = ".".join(str(part) for part in first["loc"]) or None
        raise KnowledgeError(name, entry, first["msg"]) from error


@cache
def load_time_lexicon() -> TimeLexicon:
    """Load the shipped lexicon; raises KnowledgeError when a file does not validate."""
    times, named, history = _read(FILES[0], _Times), _read(FILES[1], _Named), _read(FILES[2], _History)
    groups: tuple[tuple[_Shown, ...], ...] = (
        times.month, times.weekday, times.season, times.unit, times.part_of_day, times.deictic, times.vague,
        named.holiday, named.historic, history.over,
    )  # fmt: skip
    lexicon = TimeLexicon(
        entries=tuple(entry for group in groups for entry in group),
        months={form: m for m in times.month for form in m.forms},
        short_months={form: m for m in times.month for form in m.short},
        weekdays={form: d.number for d in times.weekday for form in d.forms},
        short_weekdays={form: d.number for d in times.weekday for form in d.short},
        seasons={form: s for s in times.season for form in s.forms},
        units={form: u for u in times.unit for form in u.forms},
        parts=_phrases({form: p.name for p in times.part_of_day for form in p.forms}),
        deictics={d.form: d for d in times.deictic},
        vague=_phrases({form: v for v in times.vague for form in v.forms}),
        about=_phrases(_about(times)),
        edges=_phrases(dict.fromkeys(times.words["edge"], True)),
        numbers={word: value for value, word in enumerate(times.numbers.small)},
        tens={word: 10 * (index + 2) for index, word in enumerate(times.numbers.tens)},
        ordinals={word: index + 1 for index, word in enumerate(times.numbers.ordinals)},
        vague_numbers=frozenset(times.numbers.vague),
        words=times.words,
        cues=times.cues,
        named_days=_phrases(_day_rules(named)),
        over=_phrases({form: o for o in history.over for form in o.forms}),
    )
    _check_case(FILES[0], (form for v in times.vague for form in v.forms))
    _check_case(FILES[1], _day_rules(named))
    return lexicon


def _about(times: _Times) -> dict[str, bool]:
    """Words before a count and whether they blur it."""
    return dict.fromkeys(times.words["about"], True) | dict.fromkeys(times.words["exactly"], False)


def _day_rules(named: _Named) -> dict[str, str]:
    rules = {form: holiday.rule for holiday in named.holiday for form in holiday.forms}
    return rules | {form: day.date.isoformat() for day in named.historic for form in day.forms}


def _check_case(file: str, forms: Iterable[str]) -> None:
    for form in forms:
        if form != form.lower():
            raise KnowledgeError(file, form, "forms are written in lower case")
