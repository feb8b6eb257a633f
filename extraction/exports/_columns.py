"""What the crosswalks share: a column with its note, and an event as coders of dyads see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from extraction.exports.flat import Cell, Kind, first_two

Part = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of another coder: how it is filled, said in words and done; without `fill` it stays empty."""

    name: str
    note: str
    fill: Callable[[Coded], Cell] | None = None
    kind: Kind = "text"


@dataclass(frozen=True)
class Coded:
    """An event record and, where the run has it, its article."""

    event: Part
    article: Part | None = None

    @cached_property
    def pair(self) -> tuple[Part, Part]:
        """`actor1` and `actor2` of the flat view; an absent one is empty."""
        first, second = first_two(self.event)
        return first or {}, second or {}

    @cached_property
    def place(self) -> Part:
        """The first place."""
        places = self.event.get("places") or ()
        return places[0] if places else {}

    @cached_property
    def interval(self) -> tuple[dt.date, dt.date] | None:
        """First and last day, when both are known."""
        date = self.event.get("date") or {}
        first, last = date.get("earliest"), date.get("latest")
        return (dt.date.fromisoformat(first), dt.date.fromisoformat(last)) if first and last else None

    @cached_property
    def day(self) -> dt.date | None:
        """The day, when it is a single one."""
        return self.interval[0] if self.interval and self.interval[0] == self.interval[1] else None

    def at(self, *resolutions: str) -> Cell:
        """The name of the place, when it is of this size."""
        return self.place.get("name") if self.place.get("resolution") in resolutions else None


def listed(values: Iterable[object]) -> str | None:
    """Return the values divided by `;`, empty ones keeping their position; None when all are empty."""
    cells = ["" if v is None else str(v).replace(";", ",") for v in values]
    return ";".join(cells) if any(cells) else None


def published_day(event: Part) -> str | None:
    """Return the day of publication."""
    published = event.get("published")
    return str(published)[:10] if published else None


@lru_cache(maxsize=512)
def country(code: str | None) -> Any:
    """Return pycountry's entry (`name`, `numeric`) of an alpha-3 code; None for PLOVER's international codes."""
    if code is None:
        return None
    import pycountry

    return pycountry.countries.get(alpha_3=code)


def country_name(code: str | None) -> str | None:
    """Return the ISO short name of a country."""
    entry = country(code)
    return str(entry.name) if entry else None
