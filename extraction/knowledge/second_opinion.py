"""The second opinion on triggers: the numbers of `data/lexicon/second_opinion.npz`.

A small network: what the encoder's vectors say of a word, its sentence and its article passes one hidden layer, facts
about the trigger and its clause are added, and out come chances of every event type and of none. Written by
`benchmarks/second_opinion_fit.py` from articles that people annotated.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extraction.errors import KnowledgeError
from extraction.resources import resource

FILE = "data/lexicon/second_opinion.npz"
NONE = "NONE"
PARTS = 3  # a word's vector, and the means of its sentence's and its article's
Numbers = NDArray[np.float32]
_ARRAYS = ("hidden", "hidden_bias", "outer", "facts", "bias", "names", "types", "least")


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """The fitted network; chances from which on a sure trigger, one that names nobody and a refused one stand."""

    hidden: Numbers  # (hidden, vectors of word, sentence and article)
    hidden_bias: Numbers
    outer: Numbers  # (types and none, hidden)
    facts: Numbers  # (facts, types and none)
    bias: Numbers
    index: dict[str, int]  # rows of `facts` by name
    types: tuple[str, ...]  # NONE, then the event types
    sure: float
    alone: float
    refused: float

    @property
    def width(self) -> int:
        """How many numbers the encoder's vector of a word must have."""
        return int(self.hidden.shape[1]) // PARTS

    def chances(self, vectors: NDArray[np.floating], facts: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
        """Return for every word, by its vector and its facts, the chances of the types and of none: they sum to one."""
        score = _gelu(vectors.astype(np.float32) @ self.hidden.T + self.hidden_bias) @ self.outer.T + self.bias
        for row, known in zip(score, facts, strict=True):
            found = [(self.index[name], value) for name, value in known.items() if name in self.index]
            if found:
                rows, values = zip(*found, strict=True)
                row += np.array(values, dtype=np.float32) @ self.facts[list(rows)]
        odds = np.exp(score - score.max(axis=1, keepdims=True))
        shares = odds / odds.sum(axis=1, keepdims=True)
        return [dict(zip(self.types, row, strict=True)) for row in shares.tolist()]


def _gelu(x: Numbers) -> Numbers:
    """GELU with the error function to seven digits (Abramowitz and Stegun 7.1.26)."""
    z = np.abs(x) / np.sqrt(2.0)
    t = 1.0 / (1.0 + 0.3275911 * z)
    poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return np.asarray(0.5 * x * (1.0 + np.sign(x) * (1.0 - poly * np.exp(-z * z))), dtype=np.float32)


def load_second_opinion(path: Path | None = None) -> SecondOpinion:
    """Read the shipped network, or another one. Raises KnowledgeError naming what is wrong in the file."""
    try:
        with np.load(path or resource(FILE), allow_pickle=False) as stored:
            found = {name: stored[name] for name in _ARRAYS}
    except (KeyError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise KnowledgeError(FILE, "second_opinion", str(error)) from error
    number = {name: found[name].astype(np.float32) for name in _ARRAYS if name not in ("names", "types")}
    shapes = (len(number["bias"]), len(number["hidden_bias"]), len(found["names"]))
    fits = number["facts"].shape == (shapes[2], shapes[0]) and number["outer"].shape == shapes[:2]
    if not fits or len(number["hidden"]) != shapes[1] or found["types"][0] != NONE or len(number["least"]) != 3:
        raise KnowledgeError(FILE, "second_opinion", "the arrays do not fit each other")
    sure, alone, refused = (float(x) for x in number.pop("least"))
    index = {str(name): i for i, name in enumerate(found["names"])}
    types = tuple(str(x) for x in found["types"])
    return SecondOpinion(**number, index=index, types=types, sure=sure, alone=alone, refused=refused)
