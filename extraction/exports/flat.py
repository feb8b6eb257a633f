"""The flat view: one row per event, and the child tables that hold what a row cannot.

`actor1` is the first actor. `actor2` is the first recipient; where there is none, the second actor of a CONSULT or a
COOPERATE, the two types in which several actors without a recipient always face each other. `location` and its columns
are the first place. The columns of killed, wounded and troops are the first figure of that role that is not part of
another; nothing is added up. All others stand in the child tables.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from extraction.schema import Event

Cell = str | int | float | bool | dt.date | None
Row = dict[str, Cell]
Kind = Literal["text", "day", "moment", "whole", "number", "flag", "point", "texts", "nested"]

FLAT_COLUMNS: dict[str, Kind] = {
    "event_id": "text", "event_date": "day", "event_date_latest": "day", "date_granularity": "text",
    "event_type": "text", "event_mode": "text", "quad_class": "text", "intensity": "number", "status": "text",
    "actor1": "text", "actor1_country": "text", "actor1_sector": "text",
    "actor2": "text", "actor2_country": "text", "actor2_sector": "text",
    "actors": "text", "recipients": "text", "n_actors": "whole",
    "location": "text", "country_iso3": "text", "admin1": "text", "latitude": "number", "longitude": "number",
    "geo_resolution": "text", "n_places": "whole",
    "killed_low": "whole", "killed_high": "whole", "wounded_low": "whole", "wounded_high": "whole",
    "troops_low": "whole", "troops_high": "whole", "figures_text": "text", "reported_by": "text",
    "confidence": "number", "cluster_id": "text", "trigger_text": "text", "evidence_text": "text",
    "outlet": "text", "agency": "text", "url": "text", "title": "text", "published": "moment",
    "article_id": "text", "schema_version": "text",
}  # fmt: skip

_SPAN: dict[str, Kind] = {"text": "text", "start_char": "whole", "end_char": "whole"}
_ACTOR: dict[str, Kind] = {
    **_SPAN, "name": "text", "entity_id": "text", "kind": "text", "country": "text", "sector": "text",
    "other_sectors": "text", "office": "text",
}  # fmt: skip
CHILD_COLUMNS: dict[str, dict[str, Kind]] = {
    "actors": {"event_id": "text", "position": "whole", "role": "text", **_ACTOR},
    "places": {
        "event_id": "text", "position": "whole", **_SPAN, "name": "text", "country": "text", "admin1": "text",
        "lat": "number", "lon": "number", "geonames_id": "whole", "feature": "text", "resolution": "text",
        "confidence": "number",
    },
    "figures": {
        "event_id": "text", "position": "whole", **_SPAN, "low": "number", "high": "number", "modifier": "text",
        "item": "text", "description": "text", "role": "text", "part_of": "whole",
    },
    "attributions": {
        "event_id": "text", "position": "whole", **_ACTOR, "cue_text": "text", "cue_start_char": "whole",
        "cue_end_char": "whole", "stance": "text",
    },
}  # fmt: skip

_FACING = {"CONSULT", "COOPERATE"}
_COUNTED = ("killed", "wounded", "troops")
_EXACT_LIMIT = 2**53  # above it a float no longer holds every whole number


def as_record(event: Event | Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an event as its JSON object."""
    return event if isinstance(event, Mapping) else event.model_dump(mode="json")


def flat_row(event: Event | Mapping[str, Any]) -> Row:
    """Return the row of an event: exactly `FLAT_COLUMNS`, in order; an absent value is None.

    Raises KeyError when the record has no `event_id`, ValueError when a date is none.
    """
    record = as_record(event)
    row: Row = dict.fromkeys(FLAT_COLUMNS)
    for name in ("status", "outlet", "agency", "url", "title", "published", "article_id", "schema_version"):
        row[name] = record.get(name)
    for name in ("event_type", "quad_class", "intensity", "confidence", "cluster_id"):
        row[name] = record.get(name)
    row["event_id"] = record["event_id"]
    row["event_mode"] = joined(record.get("modes") or ())
    row["trigger_text"] = (record.get("trigger") or {}).get("text")
    row["evidence_text"] = (record.get("sentence") or {}).get("text")
    row.update(_when(record))
    row.update(_who(record))
    row.update(_where(record))
    row.update(_how_many(record))
    row["reported_by"] = joined(a.get("name") for a in record.get("attributions") or ())
    return row


def as_flat(record: Mapping[str, Any]) -> Row:
    """Return the row of an event record, or of what is a row already."""
    if "trigger_text" in record and "trigger" not in record:
        return {name: record.get(name) for name in FLAT_COLUMNS}
    return flat_row(record)


def first_two(record: Mapping[str, Any]) -> tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]:
    """Return who stands as `actor1` and as `actor2`."""
    actors: Sequence[Any] = record.get("actors") or ()
    recipients: Sequence[Any] = record.get("recipients") or ()
    first = actors[0] if actors else None
    if recipients:
        return first, recipients[0]
    return first, actors[1] if len(actors) > 1 and record.get("event_type") in _FACING else None


def day(value: Any) -> dt.date | None:
    """Return an ISO date as a date; None stays None. Raises ValueError."""
    if value is None or isinstance(value, dt.date):
        return value
    return dt.date.fromisoformat(str(value)[:10])


def joined(values: Any) -> str | None:
    """Return the values divided by `; `, or None when there are none."""
    return "; ".join(str(v).replace(";", ",") for v in values if v is not None) or None


def _when(record: Mapping[str, Any]) -> Row:
    date = record.get("date") or {}
    return {
        "event_date": day(date.get("earliest")),
        "event_date_latest": day(date.get("latest")),
        "date_granularity": date.get("granularity"),
    }


def _who(record: Mapping[str, Any]) -> Row:
    row: Row = {}
    for column, actor in zip(("actor1", "actor2"), first_two(record), strict=True):
        actor = actor or {}
        row |= {
            column: actor.get("name"),
            f"{column}_country": actor.get("country"),
            f"{column}_sector": actor.get("sector"),
        }
    actors = record.get("actors") or ()
    row["actors"] = joined(a.get("name") for a in actors)
    row["recipients"] = joined(a.get("name") for a in record.get("recipients") or ())
    row["n_actors"] = len(actors)
    return row


def _where(record: Mapping[str, Any]) -> Row:
    places = record.get("places") or ()
    place = places[0] if places else {}
    return {
        "location": place.get("name"),
        "country_iso3": place.get("country"),
        "admin1": place.get("admin1"),
        "latitude": place.get("lat"),
        "longitude": place.get("lon"),
        "geo_resolution": place.get("resolution"),
        "n_places": len(places),
    }


def _how_many(record: Mapping[str, Any]) -> Row:
    figures = record.get("figures") or ()
    row: Row = {"figures_text": joined(f.get("text") for f in figures)}
    for role in _COUNTED:
        whole: Mapping[str, Any] = next((f for f in figures if f.get("role") == role and f.get("part_of") is None), {})
        row[f"{role}_low"] = _count(whole.get("low"), math.floor)
        row[f"{role}_high"] = _count(whole.get("high"), math.ceil)
    return row


def _count(value: Any, outward: Any) -> int | None:
    """Return a bound as a whole number, rounded outward so that the interval stays true."""
    if value is None or not abs(value) <= _EXACT_LIMIT:
        return None
    return int(outward(value))


def child_rows(event: Event | Mapping[str, Any]) -> Iterator[tuple[str, Row]]:
    """Yield (table, row) for the tables of `CHILD_COLUMNS`; `position` counts from 0 in the event's own list.

    Recipients stand in `actors` with the role `recipient`. `part_of` of a figure is the `position` of another.
    """
    record = as_record(event)
    for role, key in (("actor", "actors"), ("recipient", "recipients")):
        for position, part in enumerate(record.get(key) or ()):
            yield "actors", _child("actors", record, position, {**part, "role": role})
    for key in ("places", "figures"):
        for position, part in enumerate(record.get(key) or ()):
            yield key, _child(key, record, position, part)
    for position, part in enumerate(record.get("attributions") or ()):
        cue = {f"cue_{key}": value for key, value in (part.get("cue") or {}).items()}
        yield "attributions", _child("attributions", record, position, {**part, **cue})


def _child(table: str, record: Mapping[str, Any], position: int, part: Mapping[str, Any]) -> Row:
    known = {**part, "event_id": record["event_id"], "position": position}
    if "other_sectors" in known:
        known["other_sectors"] = joined(known["other_sectors"] or ())
    return {name: known.get(name) for name in CHILD_COLUMNS[table]}
