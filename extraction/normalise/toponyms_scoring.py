"""Scores of a toponym's readings: own merits first, then the company they keep.

Own merits: population, kind of name, class words, containers, the article's countries. Company: how near a reading
lies to the readings of the other toponyms, weighted by their nearness in the text; the readings' probabilities are
refined together in a few rounds (mean field). The weights are a linear model in `data/gazetteer/resolver.json`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, ValidationError

from extraction.errors import KnowledgeError
from extraction.normalise.toponyms_candidates import Candidate
from extraction.resources import resource

Array = npt.NDArray[np.float64]
_EARTH_KM = 6371.0

# what a reading has of its own, then what the company gives it
OWN = (
    "population", "hamlet", "capital", "city", "district", "site", "water", "region", "country", "division", "county",
    "variant", "alternate", "bare", "demonym", "spelling", "abbreviation", "part", "eponymous",
    "fits_class", "unfit_class", "contained", "not_contained", "within",
    "article_country", "article_division", "home", "local_news",
)  # fmt: skip
COMPANY = ("near", "far", "same_country", "same_division")
_COLUMN = {name: position for position, name in enumerate(OWN)}


class ResolverModel(BaseModel):
    """The linear model's weights (logits), and the reach of the company's parts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    own: dict[str, float]
    company: dict[str, float]
    near_km: float
    far_km: float
    reach: float  # characters over which a neighbour's word counts
    reach_floor: float  # what a neighbour at the other end of the article still counts
    rounds: int
    nowhere: float  # score of the reading that the place is in no gazetteer
    floor: float  # least share of the readings for a place to be named
    country_floor: float

    def own_vector(self) -> Array:
        """The weights of `OWN`, in order."""
        return np.array([self.own[name] for name in OWN])

    def company_vector(self) -> Array:
        """The weights of `COMPANY`, in order."""
        return np.array([self.company[name] for name in COMPANY])


@lru_cache(maxsize=1)
def load_resolver() -> ResolverModel:
    """Return the shipped weights. Raises KnowledgeError if the file does not validate."""
    path = resource("data/gazetteer/resolver.json")
    try:
        model = ResolverModel.model_validate(json.loads(path.read_bytes()))
        model.own_vector(), model.company_vector()
    except (ValidationError, KeyError, ValueError) as error:
        raise KnowledgeError("resolver.json", None, str(error)) from error
    return model


@dataclass(slots=True)
class Group:
    """All mentions of one surface form in one sense, with their readings."""

    key: str
    candidates: list[Candidate]
    offsets: list[int]
    features: Array = field(default_factory=lambda: np.zeros((0, len(OWN))))
    scores: Array = field(default_factory=lambda: np.zeros(0))
    probabilities: Array = field(default_factory=lambda: np.zeros(0))


def own_features(candidate: Candidate) -> dict[str, float]:
    """Return what a reading has of its own, before the article is looked at."""
    entry = candidate.entry
    found = {
        "population": float(np.log10(entry.population + 200)),
        "hamlet": float(entry.population == 0),
        "capital": float(entry.feature == "P.PPLC"),
        "part": float(candidate.part),
        "eponymous": float(candidate.eponymous),
        "fits_class": float(candidate.fits_class is True),
        "unfit_class": float(candidate.fits_class is False),
        candidate.how: 1.0,
    }
    kind = {"A.ADM1": "division", "A.ADM2": "county"}.get(entry.feature, entry.resolution)
    found[kind] = 1.0
    return found


def feature_row(values: dict[str, float]) -> list[float]:
    """Lay features out in the order of `OWN`; unknown names (a plain 'name') count nothing."""
    return [values.get(name, 0.0) for name in OWN]


def softmax(scores: Array, nowhere: float) -> Array:
    """Return the probabilities of readings; what is left to 1 is that the place is none of them."""
    most = max(float(scores.max()), nowhere)
    raised = np.exp(scores - most)
    return np.asarray(raised / (raised.sum() + np.exp(nowhere - most)))


def settle(groups: Sequence[Group], model: ResolverModel) -> Array:
    """Refine the readings' probabilities of all groups together; writes `scores` and `probabilities`.

    Returns the company features of all readings after the last round, for fitting.
    """
    groups = [group for group in groups if group.candidates]
    weights, pulls = model.own_vector(), model.company_vector()
    if not groups:
        return np.zeros((0, len(COMPANY)))
    sizes = [len(group.candidates) for group in groups]
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    own = np.concatenate([group.features for group in groups]) @ weights
    parts = _affinity([c for group in groups for c in group.candidates], model)
    closeness = _closeness(groups, model)[np.repeat(np.arange(len(groups)), sizes)]
    probabilities = _by_group(own, starts, sizes, model.nowhere)
    scores, company = own, np.zeros((len(own), len(COMPANY)))
    for _ in range(model.rounds if len(groups) > 1 else 0):
        for column, part in enumerate(parts):
            support = np.add.reduceat(part * probabilities, starts, axis=1)
            pull = (support * closeness).sum(axis=1)
            company[:, column] = pull / (1.0 + pull)
        scores = own + company @ pulls
        probabilities = _by_group(scores, starts, sizes, model.nowhere)
    for group, start, size in zip(groups, starts, sizes, strict=True):
        group.scores = scores[start : start + size]
        group.probabilities = probabilities[start : start + size]
    return company


def _by_group(scores: Array, starts: npt.NDArray[np.int64], sizes: list[int], nowhere: float) -> Array:
    return np.concatenate([softmax(scores[s : s + n], nowhere) for s, n in zip(starts, sizes, strict=True)])


def _affinity(candidates: list[Candidate], model: ResolverModel) -> tuple[Array, Array, Array, Array]:
    """How well two readings go together: near, not far, in one country, in one division."""
    lat = np.radians([c.entry.lat for c in candidates])
    lon = np.radians([c.entry.lon for c in candidates])
    unit = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    distance = _EARTH_KM * np.arccos(np.clip(unit @ unit.T, -1.0, 1.0))
    country = _codes([c.entry.country for c in candidates])
    division = _codes([c.entry.admin1 and f"{c.entry.country}/{c.entry.admin1}" for c in candidates])
    # the middle of a country or region is near to nothing in particular
    narrow = np.array([c.entry.resolution not in ("country", "region") for c in candidates], dtype=np.float64)
    both = narrow[:, None] * narrow[None, :]
    return (
        np.exp(-distance / model.near_km) * both,
        np.exp(-distance / model.far_km) * both,
        ((country[:, None] == country[None, :]) & (country[:, None] >= 0)).astype(np.float64),
        ((division[:, None] == division[None, :]) & (division[:, None] >= 0)).astype(np.float64),
    )


def _codes(values: Sequence[str | None]) -> npt.NDArray[np.int64]:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(v, len(numbers)) if v else -1 for v in values], dtype=np.int64)


def _closeness(groups: Sequence[Group], model: ResolverModel) -> Array:
    """Weights between groups by how near their closest mentions stand in the text; none with namesakes."""
    offsets = np.concatenate([np.array(group.offsets[:20], dtype=np.float64) for group in groups])
    sizes = [min(len(group.offsets), 20) for group in groups]
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    gaps = np.abs(offsets[:, None] - offsets[None, :])
    nearest = np.minimum.reduceat(np.minimum.reduceat(gaps, starts, axis=0), starts, axis=1)
    table = model.reach_floor + np.exp(-nearest / model.reach)
    # another sense of the same words is no company
    words = _codes([group.key.split("|", 1)[0] for group in groups])
    table[words[:, None] == words[None, :]] = 0.0
    return np.asarray(table)
