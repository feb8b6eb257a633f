"""Words that restoring the case of headlines must know, read from `data/lexicon/casing.toml`."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import Field

from extraction.knowledge._toml import Entry, entries, only_tables, read_toml
from extraction.resources import resource

FILE = "data/lexicon/casing.toml"


class CasingEntry(Entry):
    """A list of lower-case words that lose, or keep, their capital in a headline."""

    id: str
    lower: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    examples: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Casing:
    """Both lists as sets."""

    lower: frozenset[str]
    keep: frozenset[str]


def load_casing() -> Casing:
    """Read the lists. Raises KnowledgeError naming the file and the entry."""
    path = resource(FILE)
    tables = read_toml(path)
    only_tables(path, tables, frozenset({"casing"}))
    rows = entries(path, tables.get("casing", []), CasingEntry, "id")
    return Casing(frozenset(w for row in rows for w in row.lower), frozenset(w for row in rows for w in row.keep))
