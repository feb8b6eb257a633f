"""Words that tell what an article is about, read from `data/lexicon/domains.toml`."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import Field

from extraction.knowledge._toml import Entry, entries, only_tables, read_toml
from extraction.resources import resource

FILE = "data/lexicon/domains.toml"


class DomainEntry(Entry):
    """A subject: lemmas that speak for it (`cues`), or for politics (`against`), and the sectors of its own actors."""

    name: str
    cues: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    examples: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Domains:
    """The lemmas of each subject, those of politics, and the sectors whose actors are political on any page."""

    cues: dict[str, frozenset[str]]
    politics: frozenset[str]
    official: frozenset[str]


def load_domains() -> Domains:
    """Read the file. Raises KnowledgeError naming the file and the entry."""
    path = resource(FILE)
    tables = read_toml(path)
    only_tables(path, tables, frozenset({"domain"}))
    rows = entries(path, tables.get("domain", []), DomainEntry, "name")
    return Domains(
        {row.name: frozenset(row.cues) for row in rows if row.cues},
        frozenset(word for row in rows for word in row.against),
        frozenset(sector for row in rows for sector in row.sectors),
    )
