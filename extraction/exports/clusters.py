"""One row an event of the world: mentions that share a `cluster_id`, told by the fullest of them.

Nothing is added up or averaged: the columns of the flat view are those of one mention, the others say how many there
are, where they stand, and within which days they fall. A mention without a cluster stands alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from extraction.exports.flat import FLAT_COLUMNS, Kind, day

CLUSTER_COLUMNS: dict[str, Kind] = {
    "cluster_id": "text", "n_mentions": "whole", "n_articles": "whole", "event_ids": "texts", "article_ids": "texts",
    "outlets": "texts", "sources": "texts", "statuses": "texts", "first_published": "day", "last_published": "day",
    "earliest": "day", "latest": "day", **{name: kind for name, kind in FLAT_COLUMNS.items() if name != "cluster_id"},
}  # fmt: skip
_TELLING = (
    "actor1", "actor2", "event_date", "location", "latitude", "event_mode", "figures_text", "killed_low",
    "wounded_low", "troops_low", "reported_by", "actor1_country", "actor2_country",
)  # fmt: skip
FlatRow = Mapping[str, Any]


@dataclass(slots=True)
class _Cluster:
    fullest: FlatRow
    # dictionaries are ordered sets here
    lists: dict[str, dict[str, None]] = field(
        default_factory=lambda: {name: {} for name in ("event_ids", "article_ids", "outlets", "sources", "statuses")}
    )
    days: dict[str, dt.date | None] = field(default_factory=dict)

    def add(self, row: FlatRow) -> None:
        if _fullness(row) > _fullness(self.fullest):
            self.fullest = row
        for name, values in (
            ("event_ids", [row["event_id"]]),
            ("article_ids", [row["article_id"]]),
            ("outlets", [row["outlet"]]),
            ("sources", (row["reported_by"] or "").split("; ")),
            ("statuses", [row["status"]]),
        ):
            self.lists[name].update(dict.fromkeys(value for value in values if value))
        published = day(row["published"])
        self._stretch("first_published", published, min)
        self._stretch("last_published", published, max)
        self._stretch("earliest", day(row["event_date"]), min)
        self._stretch("latest", day(row["event_date_latest"]), max)

    def _stretch(self, name: str, value: dt.date | None, choose: Any) -> None:
        known = self.days.get(name)
        self.days[name] = value if known is None else known if value is None else choose(known, value)

    def row(self) -> dict[str, Any]:
        lists = {name: list(values) for name, values in self.lists.items()}
        counts = {"n_mentions": len(lists["event_ids"]), "n_articles": len(lists["article_ids"])}
        known = {**self.fullest, **lists, **counts, **self.days}
        return {name: known.get(name) for name in CLUSTER_COLUMNS}


def _fullness(row: FlatRow) -> tuple[int, float]:
    """Return how much a mention tells; of equals the surer, then the one that came first."""
    return sum(row[name] is not None for name in _TELLING), row["confidence"] or 0.0


def cluster_rows(rows: Iterable[FlatRow]) -> Iterator[dict[str, Any]]:
    """Yield a row of `CLUSTER_COLUMNS` for each cluster of flat rows, in the order of their first mentions.

    An event that two nights hold counts once. All rows are held in memory.
    """
    clusters: dict[str, _Cluster] = {}
    for row in rows:
        key = f"cluster {row['cluster_id']}" if row["cluster_id"] else f"event {row['event_id']}"
        clusters.setdefault(key, _Cluster(row)).add(row)
    for cluster in clusters.values():
        yield cluster.row()
