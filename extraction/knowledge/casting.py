"""Who takes part in an event: the numbers of `data/lexicon/casting.toml`.

One ranking a role over facts about those who may have it. Written by `benchmarks/casting_fit.py` from articles that
people annotated.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from pydantic import Field

from extraction.errors import KnowledgeError
from extraction.knowledge._toml import Entry, entry, only_tables, read_toml, shown
from extraction.resources import resource

FILE = "data/lexicon/casting.toml"
Role = Literal["actors", "recipients"]
ROLES: tuple[Role, ...] = get_args(Role)


class Ranking(Entry):
    """A log-linear model of who has a role: each fact of an option adds its value times its number to its score."""

    types: frozenset[str] = Field(min_length=1, description="event types whose role it may fill")
    least: float = Field(gt=0.0, lt=1.0, description="how likely an answer must be")
    ratio: float = Field(ge=1.0, description="and how many times as likely as nobody")
    articles: int = Field(gt=0, description="how many annotated articles it was fitted on")
    events: int = Field(gt=0, description="how many events whose role was open")
    right: int = Field(ge=0, description="how many of them have the readers' countries in this role, held out")
    facts: dict[str, float]

    def shares(self, options: Sequence[Mapping[str, float]]) -> list[float]:
        """Return how likely each option is; they sum to one. Raises ValueError where there is none."""
        known = self.facts
        scores = [sum(known.get(name, 0.0) * value for name, value in facts.items()) for facts in options]
        top = max(scores)
        odds = [math.exp(score - top) for score in scores]
        whole = sum(odds)
        return [odd / whole for odd in odds]


Casting = Mapping[Role, Ranking]


def load_casting() -> Casting:
    """Read the shipped rankings by role. Raises KnowledgeError naming what is wrong in the file."""
    path = resource(FILE)
    tables = read_toml(path)
    only_tables(path, tables, frozenset(ROLES))
    missing = [role for role in ROLES if role not in tables]
    if missing:
        raise KnowledgeError(shown(path), None, f"no table [{missing[0]}]")
    return {role: entry(path, tables[role], Ranking, role) for role in ROLES}
