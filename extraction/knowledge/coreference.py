"""Words by which news refers back to whom it named before, from `data/lexicon/coreference.toml`."""

from __future__ import annotations

from functools import cache
from typing import Literal, get_args

from pydantic import Field

from extraction.errors import KnowledgeError
from extraction.knowledge._toml import Entry, entries, entry, only_tables, read_toml, shown
from extraction.resources import resource

FILE = "data/lexicon/coreference.toml"
WordSet = Literal[
    "any_body", "aside", "country_noun", "country_plural", "either_plural", "female", "first", "foreign",
    "head_of_state", "male", "neuter", "never_they", "pair", "people", "person_plural", "plural", "reporting",
]  # fmt: skip


class WordsEntry(Entry):
    """A closed set of lower-case words that one rule looks at."""

    name: WordSet
    words: tuple[str, ...] = Field(min_length=1)
    note: str
    examples: tuple[str, ...] = Field(min_length=1)


class OfficeNoun(Entry):
    """A noun and the ids of the offices whose holder it can mean."""

    noun: str
    offices: frozenset[str] = Field(min_length=1)
    examples: tuple[str, ...] = Field(min_length=1)


class BodyNoun(Entry):
    """A noun and the sectors or supranational codes of the bodies it can mean besides those named by it."""

    noun: str
    sectors: frozenset[str]
    examples: tuple[str, ...] = Field(min_length=1)


class StateForm(Entry):
    """A noun and the countries that news calls by it."""

    noun: str
    countries: frozenset[str] = Field(min_length=1)
    examples: tuple[str, ...] = Field(min_length=1)


class Numbers(Entry):
    """How many some words mean."""

    two: int
    three: int
    four: int
    both: int


class Coreference(Entry):
    """The whole file, indexed."""

    words: dict[WordSet, frozenset[str]]
    numbers: dict[str, int]
    offices: dict[str, frozenset[str]]
    bodies: dict[str, frozenset[str]]
    forms: dict[str, frozenset[str]]
    examples: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]  # name, words, sentences


@cache
def load_coreference() -> Coreference:
    """Read the file once. Raises KnowledgeError naming the file and the entry."""
    path = resource(FILE)
    tables = read_toml(path)
    only_tables(path, tables, frozenset({"words", "numbers", "office", "body", "form"}))
    sets = entries(path, tables.get("words", []), WordsEntry, "name")
    offices = entries(path, tables.get("office", []), OfficeNoun, "noun")
    bodies = entries(path, tables.get("body", []), BodyNoun, "noun")
    forms = entries(path, tables.get("form", []), StateForm, "noun")
    missing = set(get_args(WordSet)) - {row.name for row in sets}
    if missing:
        raise KnowledgeError(shown(path), min(missing), "no such entry")
    return Coreference(
        words={row.name: frozenset(row.words) for row in sets},
        numbers=entry(path, tables.get("numbers"), Numbers, "numbers").model_dump(),
        offices={row.noun: row.offices for row in offices},
        bodies={row.noun: row.sectors for row in bodies},
        forms={row.noun: row.countries for row in forms},
        examples=(
            *((row.name, row.words, row.examples) for row in sets),
            *((row.noun, (row.noun,), row.examples) for row in offices),
            *((row.noun, (row.noun,), row.examples) for row in bodies),
            *((row.noun, (row.noun,), row.examples) for row in forms),
        ),
    )


def words(name: WordSet) -> frozenset[str]:
    """Return one of the word sets."""
    return load_coreference().words[name]
