"""The words of figures: number words, modifiers, designators, money and measures, and the cues of a figure's role.

Read from `data/lexicon/figures.toml`, `figure_units.toml` and `figure_roles.toml`. Names of currencies and units of
measure are not kept here: they come from CLDR through babel (see `normalise/figures/units.py`).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import Field

from extraction.errors import KnowledgeError
from extraction.knowledge._toml import Entry, entries, entry, only_tables, read_toml
from extraction.resources import resource
from extraction.schema import FigureRole, Modifier

WORDS_FILE = "data/lexicon/figures.toml"
UNITS_FILE = "data/lexicon/figure_units.toml"
ROLES_FILE = "data/lexicon/figure_roles.toml"

T = TypeVar("T", bound=Entry)
Words = frozenset[str]


class Collective(Entry):
    """A noun that is a number: dozen, pair."""

    words: tuple[str, ...] = Field(min_length=1)
    value: float
    needs_of: bool = False
    modifier: Modifier = "exact"
    examples: tuple[str, ...] = Field(min_length=1)
    not_examples: tuple[str, ...] = ()


class Vague(Entry):
    """A bare plural of number: at least `low`, with no honest upper bound."""

    words: tuple[str, ...] = Field(min_length=1)
    low: float
    needs_of: bool = False
    examples: tuple[str, ...] = Field(min_length=1)
    not_examples: tuple[str, ...] = ()


class Few(Entry):
    """Words that stand for a small number before hundred, thousand or dozen; `high` null is no upper bound."""

    words: tuple[str, ...] = Field(min_length=1)
    low: float
    high: float | None = None
    examples: tuple[str, ...] = Field(min_length=1)


class ModifierWords(Entry):
    """Phrases that say how a number bounds the true one; `measured` ones need a unit or a large number."""

    klass: Modifier = Field(alias="class")
    side: Literal["left", "right"]
    measured: bool = False
    words: tuple[str, ...] = Field(min_length=1)
    examples: tuple[str, ...] = Field(min_length=1)
    not_examples: tuple[str, ...] = ()


class SuffixRules(Entry):
    """When a letter after digits is a scale and not a unit."""

    spaced: Words
    money_only: Words
    people_scale: Words
    length_after: Words


class Vocabulary(Entry):
    """Closed lists the guards and the range grammar look into."""

    change_cues: Words
    range_cues: Words
    street_nouns: Words
    range_links: Words
    range_dashes: Words
    time_units: Words
    time_adjectives: Words
    months: Words
    year_cues: Words
    zones: Words
    age_before: Words
    vote_cues: Words
    score_cues: Words
    one_after: Words
    one_before: Words
    designators: Words
    ordinal_suffixes: Words
    size_nouns: Words
    clause_words: Words


class FigureWords(Entry):
    """The whole of `figures.toml`."""

    cardinals: dict[str, int]
    scales: dict[str, float]
    suffixes: dict[str, float]
    suffix_rules: SuffixRules
    denominators: dict[str, int]
    collective: tuple[Collective, ...]
    vague: tuple[Vague, ...]
    few: tuple[Few, ...]
    modifier: tuple[ModifierWords, ...]
    signs: dict[str, Modifier]
    words: Vocabulary


class UnitRules(Entry):
    """Which forms of CLDR are units in news."""

    glued_only: Words
    never: Words
    skip_groups: tuple[str, ...]


class PercentWords(Entry):
    """Spellings of percent and of percentage points."""

    words: tuple[str, ...]
    glued: Words
    points: tuple[str, ...]


class MinorUnits(Entry):
    """Names of minor units of money; `glued` only when written to the digits."""

    names: Words
    glued: Words


class Names(Entry):
    """A list of names."""

    names: Words


class Codes(Entry):
    """A list of ISO 4217 codes."""

    codes: Words


class FigureUnits(Entry):
    """The whole of `figure_units.toml`."""

    currency_signs: dict[str, str]
    dollar_letters: dict[str, str]
    currency_letters: dict[str, str]
    currency_defaults: dict[str, str]
    currency_plurals: dict[str, str]
    ambiguous_names: Names
    minor_units: MinorUnits
    shy_codes: Codes
    unit_spellings: dict[str, str]
    unit_rules: UnitRules
    percent: PercentWords
    extra_measures: dict[str, str]


class Role(Entry):
    """The cues of one role."""

    role: FigureRole
    items: Words = frozenset()
    of: Words = frozenset()
    patient: Words = frozenset()
    subject: Words = frozenset()
    state: Words = frozenset()
    lives: Words = frozenset()
    only_with_patient: Words = frozenset()
    ambiguous: Words = frozenset()
    examples: tuple[str, ...] = Field(min_length=1)
    not_examples: tuple[str, ...] = ()


class People(Entry):
    """Adjectives that stand for the people they describe."""

    states: Words
    item_person: Words
    kinds: Words


class CountedNouns(Entry):
    """Nouns and pronouns that tell what a number without its own noun counts."""

    containers: Words
    people_containers: Words
    tolls: Words
    parents: Words
    elliptic: Words
    collective_heads: Words
    singulars: dict[str, str]
    anaphoric: Words
    pair_words: Words
    part_cues: Words
    back_pronouns: Words
    continue_cues: Words
    between_state: Words


class FigureRoles(Entry):
    """The whole of `figure_roles.toml`."""

    role: tuple[Role, ...]
    people: People
    verb_forms: dict[str, str]
    nouns: CountedNouns


@cache
def load_figure_words(path: Path | None = None) -> FigureWords:
    """Return the number words. Raises KnowledgeError naming the file and the entry at fault."""
    path = path or resource(WORDS_FILE)
    tables = read_toml(path)
    for name, model in (
        ("collective", Collective),
        ("vague", Vague),
        ("few", Few),
        ("modifier", ModifierWords),
    ):
        entries(path, tables.get(name, []), model, "words")
    return _whole(path, tables, FigureWords)


@cache
def load_figure_units(path: Path | None = None) -> FigureUnits:
    """Return what CLDR does not say of money and measures. Raises KnowledgeError."""
    path = path or resource(UNITS_FILE)
    return _whole(path, read_toml(path), FigureUnits)


@cache
def load_figure_roles(path: Path | None = None) -> FigureRoles:
    """Return the cues of roles. Raises KnowledgeError naming the file and the entry at fault."""
    path = path or resource(ROLES_FILE)
    tables = read_toml(path)
    roles = entries(path, tables.get("role", []), Role, "role")
    doubled = {r.role for r in roles if sum(other.role == r.role for other in roles) > 1}
    if doubled:
        raise KnowledgeError(path.name, sorted(doubled)[0], "role stands twice")
    return _whole(path, tables, FigureRoles)


def _whole(path: Path, tables: dict[str, Any], model: type[T]) -> T:
    only_tables(path, tables, frozenset(model.model_fields))
    return entry(path, tables, model, path.name)
