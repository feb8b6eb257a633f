"""Whom a reader supplies: the numbers of `data/lexicon/completion.toml`.

One logistic curve a role over facts about a phrase, the trigger and the story around them. Written by
`benchmarks/completion_fit.py` from articles that people annotated.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from pydantic import Field

from extraction.errors import KnowledgeError
from extraction.knowledge._toml import entry, only_tables, read_toml, shown
from extraction.knowledge.curves import Curve
from extraction.resources import resource

FILE = "data/lexicon/completion.toml"
Role = Literal["actors", "recipients"]
ROLES: tuple[Role, ...] = get_args(Role)


class RoleCurve(Curve):
    """How likely a reader is to put a phrase in a role that words leave open."""

    types: frozenset[str] = Field(min_length=1, description="event types whose role it may fill")
    events: int = Field(gt=0, description="how many events whose role nothing filled")
    right: int = Field(ge=0, description="how many of them it fills or leaves open as the readers did, held out")


Completion = Mapping[Role, RoleCurve]


def load_completion() -> Completion:
    """Read the shipped curves by role. Raises KnowledgeError naming what is wrong in the file."""
    path = resource(FILE)
    tables = read_toml(path)
    only_tables(path, tables, frozenset(ROLES))
    missing = [role for role in ROLES if role not in tables]
    if missing:
        raise KnowledgeError(shown(path), None, f"no table [{missing[0]}]")
    return {role: entry(path, tables[role], RoleCurve, role) for role in ROLES}
