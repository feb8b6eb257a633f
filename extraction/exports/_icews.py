"""ICEWS coded events: 20 columns, one source and one target."""

from __future__ import annotations

from typing import Any

from extraction.exports._columns import Column, country_name


def _sectors(actor: Any) -> str | None:
    return ", ".join(s for s in (actor.get("sector"), *(actor.get("other_sectors") or ())) if s) or None


COLUMNS = (
    Column("Event ID", "`event_id`, our own; text, and unique", lambda c: c.event["event_id"]),
    Column("Event Date", "the day, if the date is one; longer intervals are not squeezed", lambda c: c.day, kind="day"),
    Column("Source Name", "`name` of `actor1` of the flat view", lambda c: c.pair[0].get("name")),
    Column("Source Sectors", "PLOVER's codes of its sectors, not ICEWS' names", lambda c: _sectors(c.pair[0])),
    Column("Source Country", "ISO short name of its country", lambda c: country_name(c.pair[0].get("country"))),
    Column("Event Text", "empty: no table of CAMEO's labels is shipped"),
    Column("CAMEO Code", "`cameo`: the closest code to type, mode and context", lambda c: c.event.get("cameo")),
    Column("Intensity", "PLOVER's score of type and mode, from -10 to 10 too, not ICEWS' own table",
           lambda c: c.event.get("intensity"), kind="number"),
    Column("Target Name", "`name` of `actor2` of the flat view", lambda c: c.pair[1].get("name")),
    Column("Target Sectors", "PLOVER's codes of its sectors, not ICEWS' names", lambda c: _sectors(c.pair[1])),
    Column("Target Country", "ISO short name of its country", lambda c: country_name(c.pair[1].get("country"))),
    Column("Story ID", "`article_id`", lambda c: c.event.get("article_id")),
    Column("Sentence Number", "empty: sentences have offsets, no numbers"),
    Column("Publisher", "`outlet`", lambda c: c.event.get("outlet")),
    Column("City", "the first place, if it is a city", lambda c: c.at("city")),
    Column("District", "the first place, if it is a county or second-level division", lambda c: c.at("county")),
    Column("Province", "`admin1` of the first place", lambda c: c.place.get("admin1")),
    Column("Country", "ISO short name of the first place's country", lambda c: country_name(c.place.get("country"))),
    Column("Latitude", "`lat` of the first place", lambda c: c.place.get("lat"), kind="number"),
    Column("Longitude", "`lon` of the first place", lambda c: c.place.get("lon"), kind="number"),
)  # fmt: skip
