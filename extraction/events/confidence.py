"""Confidence of a draft: the entry's own weight, moved by what the frame and the text gave it."""

from __future__ import annotations

from extraction.events.drafts import Draft
from extraction.schema import Status


def score(draft: Draft) -> tuple[float, dict[str, float]]:
    """Return the confidence in (0, 1) and the factors whose product it is."""
    named = [m for m in draft.arguments.actors if m.value.country or m.value.entity_id]
    parts = {
        "entry": draft.match.entry.weight,
        "actor": 1.0 if named else 0.8,
        "recipient": 1.0 if draft.arguments.recipients else 0.92,
        "status": 1.0 if draft.status in (Status.ACTUAL, Status.HISTORICAL) else 0.85,
        "syntax": 1.0 if draft.match.entry.pos == "verb" or draft.match.light is not None else 0.92,
    }
    product = 1.0
    for value in parts.values():
        product *= value
    return round(min(0.99, product), 4), {k: round(v, 4) for k, v in parts.items()}
