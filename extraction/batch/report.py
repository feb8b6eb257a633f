"""What a run did: its counts, whether they are what was expected, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass

from extraction.batch.settings import Expectations
from extraction.batch.store import Counts
from extraction.errors import ExtractionError
from extraction.schema import StageCount


class ExpectationError(ExtractionError):
    """The run is outside what its expectations allow; nothing was published."""


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did, for people and machines."""

    run_id: str
    out: str
    counts: Counts
    shards: int
    shards_reused: int
    seconds: float
    peak_rss_bytes: int
    outcome: str  # "done", "unchanged", "planned", "stopped"
    signal: int | None = None

    @property
    def reject_rate(self) -> float:
        """Return refused inputs and articles over all inputs."""
        taken = self.counts.documents + self.counts.refusals
        return min(1.0, self.counts.rejects / taken) if taken else 0.0


@dataclass(slots=True)
class Progress:
    """How far a run is; read by whoever draws it."""

    documents_read: int = 0
    articles_touched: int = 0
    shards_planned: int = 0
    shards_done: int = 0
    shards_reused: int = 0


def check_expectations(counts: Counts, expect: Expectations) -> None:
    """Raise ExpectationError naming every bound that the run breaks."""
    taken = counts.documents + counts.refusals
    measured: dict[str, float] = {
        "articles": counts.articles,
        "events": counts.events,
        "reject_rate": counts.rejects / taken if taken else 0.0,
        "unknown_dates": counts.unknown_dates / counts.articles if counts.articles else 0.0,
    }
    broken = []
    for name, bound in expect.model_dump(exclude_none=True).items():
        side, _, what = name.partition("_")
        value = measured[what]
        if (side == "min" and value < bound) or (side == "max" and value > bound):
            broken.append(f"{what} {value:g} (expected {'at least' if side == 'min' else 'at most'} {bound:g})")
    if broken:
        raise ExpectationError("nothing was published: " + "; ".join(broken))


def stage_counts(counts: Counts) -> tuple[StageCount, ...]:
    """Return what went into and came out of each stage."""
    inputs = counts.documents + counts.refusals
    return (
        StageCount(stage="read", taken=inputs, given=counts.documents, skipped=0, rejected=counts.refusals),
        StageCount(
            stage="page",
            taken=counts.documents,
            given=counts.articles_split,
            skipped=0,
            rejected=counts.pages_rejected,
        ),
        StageCount(
            stage="article",
            taken=counts.articles_split,
            given=counts.articles,
            skipped=counts.skipped,
            rejected=counts.articles_rejected,
        ),
        StageCount(
            stage="event",
            taken=counts.events + counts.events_skipped,
            given=counts.events,
            skipped=counts.events_skipped,
            rejected=0,
        ),
    )
