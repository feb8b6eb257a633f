"""A learned opinion on triggers that name nobody: the numbers of `data/lexicon/opinion.toml`.

A logistic curve over facts about the trigger, its clause and the story around it. Written by
`benchmarks/opinion_fit.py` from articles that people annotated.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from extraction.knowledge._toml import Entry, only_entry
from extraction.knowledge.calibration import logistic
from extraction.resources import resource

FILE = "data/lexicon/opinion.toml"


class Opinion(Entry):
    """How likely a reader is to code a trigger that names nobody; a fact that is not listed adds nothing."""

    intercept: float
    least: float = Field(gt=0.0, lt=1.0, description="probability from which on the trigger stands")
    articles: int = Field(gt=0, description="how many annotated articles it was fitted on")
    triggers: int = Field(gt=0, description="how many triggers that name nobody")
    right: int = Field(ge=0, description="how many of them a reader had coded")
    facts: dict[str, float]

    def probability(self, facts: Mapping[str, float]) -> float:
        """Return the probability, between 0 and 1, that a trigger with these facts is an event."""
        known = self.facts
        return logistic(self.intercept + sum(known.get(name, 0.0) * value for name, value in facts.items()))


def load_opinion() -> Opinion:
    """Read the shipped curve. Raises KnowledgeError naming what is wrong in the file."""
    return only_entry(resource(FILE), "opinion", Opinion)
