"""Fitted logistic curves over named facts: what the learned opinions have in common."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from extraction.knowledge._toml import Entry
from extraction.knowledge.calibration import logistic


class Curve(Entry):
    """Each fact adds its value times its number to the log odds; an unlisted one adds nothing."""

    intercept: float
    least: float = Field(gt=0.0, lt=1.0, description="probability from which on the answer is yes")
    articles: int = Field(gt=0, description="how many annotated articles it was fitted on")
    facts: dict[str, float]

    def added(self, facts: Mapping[str, float]) -> float:
        """Return what facts add to the log odds."""
        known = self.facts
        return sum(known.get(name, 0.0) * value for name, value in facts.items())

    def log_odds(self, facts: Mapping[str, float]) -> float:
        """Return the log odds of yes for something with these facts."""
        return self.intercept + self.added(facts)

    def probability(self, facts: Mapping[str, float]) -> float:
        """Return the probability, between 0 and 1, of yes for something with these facts."""
        return logistic(self.log_odds(facts))
