"""Whom a reader supplies: the numbers of `data/lexicon/completion.toml`.

One logistic curve a role over facts about a phrase, the trigger and the story around them. Written by
`benchmarks/completion_fit.py` from articles that people annotated.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from pydantic import Field

from extraction.errors import KnowledgeError
from extraction.knowledge._toml import Entry, entry, only_tables, read_toml, shown
from extraction.resources import resource

FILE = "data/lexicon/completion.toml"
Role = Literal["actors", "recipients"]
ROLES: tuple[Role, ...] = get_args(Role)


class Curve(Entry):
    """A fitted curve: each fact adds its value times its number to the log odds; an unlisted one adds nothing."""

    intercept: float
    least: float = Field(gt=0.0, lt=1.0, description="probability from which on the likeliest phrase is taken")
    articles: int = Field(gt=0, description="how many annotated articles it was fitted on")
    events: int = Field(gt=0, description="how many events whose role nothing filled")
    right: int = Field(ge=0, description="how many of them it fills or leaves open as the readers did, held out")
    types: frozenset[str] = Field(min_length=1, description="event types whose role it may fill")
    facts: dict[str, float]

    def added(self, facts: Mapping[str, float]) -> float:
        """Return what facts add to the log odds."""
        known = self.facts
        return sum(known.get(name, 0.0) * value for name, value in facts.items())

    def log_odds(self, facts: Mapping[str, float]) -> float:
        """Return the log odds that a reader would put a phrase with these facts in the role."""
        return self.intercept + self.added(facts)


Completion = Mapping[Role, Curve]


def load_completion() -> Completion:
    """Read the shipped curves by role. Raises KnowledgeError naming what is wrong in the file."""
    path = resource(FILE)
    tables = read_toml(path)
    only_tables(path, tables, frozenset(ROLES))
    missing = [role for role in ROLES if role not in tables]
    if missing:
        raise KnowledgeError(shown(path), None, f"no table [{missing[0]}]")
    return {role: entry(path, tables[role], Curve, role) for role in ROLES}
