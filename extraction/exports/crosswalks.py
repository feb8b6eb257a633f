"""Our events in the columns of other coders, name for name and in their order.

A field we do not have is empty, never guessed; each column's note says how it is filled. These data sets hold what
happened, so events that are negated, hypothetical or still to come are left out unless asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from extraction.exports import _acled, _gdelt, _icews, _polecat
from extraction.exports._columns import Coded, Column
from extraction.exports.files import ARTICLES, EVENTS, RecordDict, read_records
from extraction.exports.flat import Row

CROSSWALKS: dict[str, tuple[Column, ...]] = {
    "polecat": _polecat.COLUMNS,
    "icews": _icews.COLUMNS,
    "gdelt": _gdelt.COLUMNS,
    "acled": _acled.COLUMNS,
}
COMMAS = {"acled"}  # the others are published with tabs
HAPPENED = frozenset({"actual", "historical"})


def column_names(target: str) -> list[str]:
    """Return the columns of `polecat`, `icews`, `gdelt` or `acled`."""
    return [column.name for column in CROSSWALKS[target]]


def notes(target: str) -> dict[str, dict[str, Any]]:
    """Return for each column how it is filled, and whether it ever is."""
    return {c.name: {"filled": c.fill is not None, "note": c.note} for c in CROSSWALKS[target]}


def crosswalk_row(event: Mapping[str, Any], target: str, article: Mapping[str, Any] | None = None) -> Row:
    """Return the row of an event record in the columns of `target`."""
    coded = Coded(event, article)
    return {column.name: column.fill(coded) if column.fill else None for column in CROSSWALKS[target]}


class ArticleFinder:
    """The article of each event of a run, read forward beside the events, which stand in the same order."""

    def __init__(self, events: Path) -> None:
        path = events.with_name(ARTICLES)
        beside = events.name == EVENTS and path.is_file()
        self._articles: Iterator[tuple[str, RecordDict]] = read_records([path]) if beside else iter(())
        self._current: RecordDict | None = None

    def find(self, article_id: object) -> RecordDict | None:
        """Return the article, or None when the run does not have it from here on."""
        while self._current is None or self._current.get("article_id") != article_id:
            following = next(self._articles, None)
            if following is None:
                return None
            self._current = following[1]
        return self._current
