"""Words that tell what an article is about, read from `data/lexicon/domains.toml`."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import Field

from extraction.knowledge._toml import Entry, entries, only_tables, read_toml
from extraction.resources import resource

FILE = "data/lexicon/domains.toml"


class DomainEntry(Entry):
    """A subject: lemmas that speak for it (`cues`), or for politics (`against`), and the sectors of its own actors.

    `least_share`: the share of the words that a page on the subject has at least, where it has `least_words` in all
    (a headline may do without). `types`: events that count as the subject's whoever takes part in them.
    """

    name: str
    cues: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    least_share: float = Field(0.0, ge=0.0, lt=1.0)
    least_words: int = Field(0, ge=0)
    types: tuple[str, ...] = ()
    examples: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Domains:
    """The lemmas of each subject, those of politics, and the sectors whose actors are political on any page.

    `private`: sectors whose actors are political only on pages about politics, or in events of `public_types`; such
    pages have at least `least_share` words of politics among all, where they have `least_words` words.
    """

    cues: dict[str, frozenset[str]]
    politics: frozenset[str]
    official: frozenset[str]
    private: frozenset[str]
    public_types: frozenset[str]
    least_share: float
    least_words: int


def load_domains() -> Domains:
    """Read the file. Raises KnowledgeError naming the file and the entry."""
    path = resource(FILE)
    tables = read_toml(path)
    only_tables(path, tables, frozenset({"domain"}))
    rows = entries(path, tables.get("domain", []), DomainEntry, "name")
    return Domains(
        {row.name: frozenset(row.cues) for row in rows if row.cues},
        frozenset(word for row in rows for word in row.against),
        frozenset(sector for row in rows if row.against for sector in row.sectors),
        frozenset(sector for row in rows if not row.against for sector in row.sectors),
        frozenset(name for row in rows for name in row.types),
        max((row.least_share for row in rows), default=0.0),
        max((row.least_words for row in rows), default=0),
    )
