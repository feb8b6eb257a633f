"""Words and limits by which participants are read, from `data/lexicon/participants.toml`."""

from __future__ import annotations

from functools import cache
from typing import Literal, get_args

from pydantic import Field

from extraction.errors import KnowledgeError
from extraction.knowledge._toml import Entry, entries, entry, only_tables, read_toml, shown
from extraction.resources import resource
from extraction.schema import Sector

FILE = "data/lexicon/participants.toml"
WordSet = Literal[
    "affected_at_clause", "affected_in_phrase", "apart", "beyond", "both", "content_mark", "definite", "foreign",
    "framing", "gathering", "group", "indefinite", "issuing", "known", "means", "no_doer", "one_body", "one_person",
    "owned", "people", "public_request", "scene", "side", "speaker", "such_as", "targeted", "them", "they", "utterance",
    "vow", "will",
]  # fmt: skip
SectorSet = Literal["institution", "public", "trade", "armed", "ruling", "challenger", "enforcing"]


class WordsEntry(Entry):
    """A closed set of lower-case words that one rule looks at."""

    id: WordSet
    words: tuple[str, ...] = Field(min_length=1)
    note: str
    examples: tuple[str, ...] = Field(min_length=1)


class PrepositionEntry(Entry):
    """A simple preposition and the compound ones that mean the same participant."""

    name: str
    forms: tuple[str, ...] = Field(min_length=1)
    examples: tuple[str, ...] = Field(min_length=1)


class SectorsEntry(Entry):
    """Sectors that one rule looks at."""

    id: SectorSet
    sectors: tuple[Sector, ...] = Field(min_length=1)
    note: str
    examples: tuple[str, ...] = Field(min_length=1)


class Limits(Entry):
    """Shares and distances; see the comments of the file."""

    focus_share: float = Field(gt=0, le=1)
    focus_least: int = Field(ge=1)
    focus_rival: float = Field(gt=0, le=1)
    focus_confidence: float = Field(gt=0, le=1)
    opening: int = Field(ge=1)
    opening_share: float = Field(gt=0, le=1)
    opening_rival: float = Field(gt=0, le=1)
    party_share: float = Field(gt=0, le=1)
    parties_share: float = Field(gt=0, le=1)
    foe_share: float = Field(gt=0, le=1)
    condemned_reach: int = Field(ge=1)
    told_reach: int = Field(ge=1)
    taken_up_reach: int = Field(ge=1)
    answered_reach: int = Field(ge=1)
    quarrel_reach: int = Field(ge=1)


class Participants(Entry):
    """The whole file, indexed."""

    words: dict[WordSet, frozenset[str]]
    prepositions: dict[str, str]
    sectors: dict[SectorSet, frozenset[str]]
    limits: Limits
    examples: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]  # id, words, sentences


@cache
def load_participants() -> Participants:
    """Read the file once. Raises KnowledgeError naming the file and the entry."""
    path = resource(FILE)
    tables = read_toml(path)
    only_tables(path, tables, frozenset({"words", "preposition", "sectors", "limits"}))
    words = entries(path, tables.get("words", []), WordsEntry, "id")
    prepositions = entries(path, tables.get("preposition", []), PrepositionEntry, "name")
    sectors = entries(path, tables.get("sectors", []), SectorsEntry, "id")
    for known, rows in ((get_args(WordSet), words), (get_args(SectorSet), sectors)):
        missing = set(known) - {row.id for row in rows}
        if missing:
            raise KnowledgeError(shown(path), min(missing), "no such entry")
    return Participants(
        words={row.id: frozenset(row.words) for row in words},
        prepositions={form: row.name for row in prepositions for form in row.forms},
        sectors={row.id: frozenset(row.sectors) for row in sectors},
        limits=entry(path, tables.get("limits"), Limits, "limits"),
        examples=(
            *((row.id, row.words, row.examples) for row in words),
            *((row.name, row.forms, row.examples) for row in prepositions),
        ),
    )


def words(name: WordSet) -> frozenset[str]:
    """Return one of the word sets."""
    return load_participants().words[name]


def limits() -> Limits:
    """Return the shares and distances."""
    return load_participants().limits
