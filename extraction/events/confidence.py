"""Confidence of a draft: the entry's weight, moved by what the frame and the text gave it, then calibrated."""

from __future__ import annotations

import math

from extraction.events.calibration import find_facts
from extraction.events.drafts import Draft
from extraction.knowledge.calibration import Calibration
from extraction.schema import Status


def score(draft: Draft, calibration: Calibration) -> tuple[float, dict[str, float]]:
    """Return the confidence in [0, 1] and its parts.

    The parts are the factors of the raw score, the raw score itself (`raw`), what each fact that holds added to the
    log odds (`fact.…`), and the second opinion's chance (`opinion`) where it was asked.
    """
    factors = raw_factors(draft)
    raw = raw_score(factors)
    facts = find_facts(draft)
    parts = factors | {"raw": raw}
    parts |= {f"fact.{name}": value for name, value in calibration.facts.items() if facts[name]}
    if draft.chance is not None:
        parts["opinion"] = draft.chance
    confidence = round(calibration.probability(raw, facts, draft.chance), 4)
    return confidence, {name: round(value, 4) for name, value in parts.items()}


def raw_factors(draft: Draft) -> dict[str, float]:
    """The entry's weight and the discounts for what is missing, each in (0, 1]."""
    named = [m for m in draft.arguments.actors if m.value.country or m.value.entity_id]
    return {
        "entry": draft.match.entry.weight,
        "actor": 1.0 if named else 0.8,
        "recipient": 1.0 if draft.arguments.recipients else 0.92,
        "status": 1.0 if draft.status in (Status.ACTUAL, Status.HISTORICAL) else 0.85,
        "syntax": 1.0 if draft.match.entry.pos == "verb" or draft.match.light is not None else 0.92,
    }


def raw_score(factors: dict[str, float]) -> float:
    """The product of the factors; a score, not yet a probability."""
    return min(0.99, math.prod(factors.values()))
