"""A learned opinion on triggers that name nobody: the numbers of `data/lexicon/opinion.toml`.

A logistic curve over facts about the trigger, its clause and the story around it. Written by
`benchmarks/opinion_fit.py` from articles that people annotated.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from pydantic import Field

from extraction.errors import KnowledgeError
from extraction.knowledge._toml import Entry, entry, only_tables, read_toml
from extraction.resources import resource

FILE = "data/lexicon/opinion.toml"
_FAR = 30.0


class Opinion(Entry):
    """A fitted curve: each fact adds its value times its number to the log odds; an unlisted one adds nothing."""

    intercept: float
    least: float = Field(gt=0.0, lt=1.0, description="probability from which on the trigger is an event")
    articles: int = Field(gt=0, description="how many annotated articles it was fitted on")
    triggers: int = Field(gt=0, description="how many triggers that name nobody")
    right: int = Field(ge=0, description="how many of them a reader had coded")
    facts: dict[str, float]

    def probability(self, facts: Mapping[str, float]) -> float:
        """Return the probability, between 0 and 1, that a reader would code a trigger with these facts."""
        score = self.intercept + sum(self.facts.get(name, 0.0) * value for name, value in facts.items())
        return 1.0 / (1.0 + math.exp(-max(-_FAR, min(_FAR, score))))


def load_opinion() -> Opinion:
    """Read the shipped curve. Raises KnowledgeError naming what is wrong in the file."""
    path = resource(FILE)
    tables = read_toml(path)
    only_tables(path, tables, frozenset({"opinion"}))
    if "opinion" not in tables:
        raise KnowledgeError(FILE, None, "no table [opinion]")
    return entry(path, tables["opinion"], Opinion, "opinion")
