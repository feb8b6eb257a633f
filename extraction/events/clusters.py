"""Mentions of the same event inside one article get one cluster number; each mention stays."""

from __future__ import annotations

from dataclasses import replace

from extraction.events.drafts import Draft
from extraction.values import TimeValue

_REACH = 60  # clusters, and mentions of one, that a mention is compared with; no story tells of more at once


def link_mentions(drafts: list[Draft]) -> list[Draft]:
    """Number the clusters: same type and status, the same participants, times and places that do not disagree."""
    heads: list[list[Draft]] = []
    linked: list[Draft] = []
    for draft in drafts:
        first = max(0, len(heads) - _REACH)
        number = next((n for n in range(first, len(heads)) if all(_agree(draft, o) for o in heads[n][-_REACH:])), -1)
        if number < 0:
            number = len(heads)
            heads.append([])
        heads[number].append(draft)
        linked.append(replace(draft, cluster=number))
    return linked


def _agree(a: Draft, b: Draft) -> bool:
    if a.event_type != b.event_type or a.status != b.status:
        return False
    who_a, whom_a, who_b, whom_b = _names(a, 0), _names(a, 1), _names(b, 0), _names(b, 1)
    if not (who_a & who_b) or (whom_a and whom_b and not whom_a & whom_b):
        return False
    if a.time and b.time and not _overlap(a.time.mention.value, b.time.mention.value):
        return False
    places_a, places_b = {p.value.name for p in a.places}, {p.value.name for p in b.places}
    if places_a and places_b and not places_a & places_b:
        return False
    bounds_a, bounds_b = _bounds(a), _bounds(b)
    return not (bounds_a and bounds_b and not bounds_a & bounds_b)


def _names(draft: Draft, role: int) -> set[str]:
    mentions = (draft.arguments.actors, draft.arguments.recipients)[role]
    return {m.value.country or m.value.name for m in mentions}


def _bounds(draft: Draft) -> set[tuple[float | None, float | None]]:
    return {(f.value.low, f.value.high) for f in draft.figures}


def _overlap(a: TimeValue, b: TimeValue) -> bool:
    if a.earliest and b.latest and a.earliest > b.latest:
        return False
    return not (b.earliest and a.latest and b.earliest > a.latest)
