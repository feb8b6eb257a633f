"""A learned opinion on triggers that name nobody: the numbers of `data/lexicon/opinion.toml`.

A logistic curve over facts about the trigger, its clause and the story around it. Written by
`benchmarks/opinion_fit.py` from articles that people annotated.
"""

from __future__ import annotations

from pydantic import Field

from extraction.knowledge._toml import only_entry
from extraction.knowledge.curves import Curve
from extraction.resources import resource

FILE = "data/lexicon/opinion.toml"


class Opinion(Curve):
    """How likely a reader is to code a trigger that names nobody."""

    triggers: int = Field(gt=0, description="how many triggers that name nobody")
    right: int = Field(ge=0, description="how many of them a reader had coded")


def load_opinion() -> Opinion:
    """Read the shipped curve. Raises KnowledgeError naming what is wrong in the file."""
    return only_entry(resource(FILE), "opinion", Opinion)
