"""How raw scores become probabilities: the numbers of `data/lexicon/confidence.toml`.

A logistic curve over the log odds of the raw score, those of the second opinion where it was asked, and a few facts
about the event (Platt 1999, "Probabilistic outputs
for support vector machines", with further regressors). The slope is positive: of two events that differ in nothing
else the one with the higher raw score never gets the lower confidence.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal, get_args

from pydantic import Field

from extraction.knowledge._toml import Entry, only_entry
from extraction.resources import resource

FILE = "data/lexicon/confidence.toml"
_EDGE = 1e-3  # a raw score of 0 or 1 has no log odds
_FAR = 30.0

Fact = Literal[
    "no_actor", "unnamed_actor", "official_actor", "no_recipient", "attributed", "future", "hypothetical", "negated",
    "historical", "bare_noun", "adjective", "light_verb", "multiword", "embedded", "reduced", "dated", "headline",
    "nobody", "reviewed",
]  # fmt: skip
FACTS: tuple[Fact, ...] = get_args(Fact)


class Calibration(Entry):
    """A fitted curve. Each fact that holds adds its number to the log odds; one that is not listed adds nothing."""

    intercept: float
    slope: float = Field(gt=0.0)
    opinion: float = Field(ge=0.0, description="for the log odds of the second opinion's chance")
    facts: dict[Fact, float]
    events: int = Field(gt=0, description="how many coded events of the gold it was fitted on")
    right: int = Field(ge=0, description="how many of them were right")

    def probability(self, raw: float, facts: Mapping[Fact, bool], chance: float | None = None) -> float:
        """Return the probability, between 0 and 1, that an event with this raw score and these facts is right.

        `chance` is the second opinion's, None where it was not asked.
        """
        score = self.intercept + self.slope * log_odds(raw)
        if chance is not None:
            score += self.opinion * log_odds(chance)
        score += sum(value for name, value in self.facts.items() if facts.get(name))
        return logistic(score)


def logistic(score: float) -> float:
    """Return the probability, between 0 and 1, whose log odds are `score`; far scores are cut."""
    return 1.0 / (1.0 + math.exp(-max(-_FAR, min(_FAR, score))))


def log_odds(raw: float) -> float:
    """Return the log odds of a score in [0, 1], kept finite at its ends."""
    kept = max(_EDGE, min(1.0 - _EDGE, raw))
    return math.log(kept / (1.0 - kept))


def load_calibration() -> Calibration:
    """Read the shipped curve. Raises KnowledgeError naming what is wrong in the file."""
    return only_entry(resource(FILE), "calibration", Calibration)
