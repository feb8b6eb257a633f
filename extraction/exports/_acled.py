"""ACLED: 31 columns. Its event types are its coders' judgement and stay empty."""

from __future__ import annotations

from extraction.exports._columns import Coded, Column, country, country_name, listed
from extraction.exports.flat import Cell, flat_row

_JUDGED = "empty: ACLED's coders judge it; our type stands in `tags`"
_NOT_CODED = "empty: not coded"
_PRECISION = {"site": 1, "district": 1, "city": 1, "county": 2, "province": 3}


def _time_precision(coded: Coded) -> int | None:
    """1 the day, 2 within a week, 3 within a month."""
    if coded.interval is None:
        return None
    days = (coded.interval[1] - coded.interval[0]).days + 1
    return next((code for code, longest in ((1, 1), (2, 7), (3, 31)) if days <= longest), None)


def _date(coded: Coded) -> Cell:
    return coded.interval[0] if coded.interval and _time_precision(coded) else None


def _year(coded: Coded) -> Cell:
    years = {day.year for day in coded.interval or ()}
    return years.pop() if len(years) == 1 else None


def _iso(coded: Coded) -> Cell:
    entry = country(coded.place.get("country"))
    return int(entry.numeric) if entry else None


def _fatalities(coded: Coded) -> Cell:
    row = flat_row(coded.event)
    return row["killed_low"] if row["killed_low"] == row["killed_high"] else None


def _tags(coded: Coded) -> Cell:
    event = coded.event
    words = ["plover=" + str(event.get("event_type")), *(f"mode={m}" for m in event.get("modes") or ())]
    return listed([*words, "status=" + str(event.get("status"))])


COLUMNS = (
    Column("event_id_cnty", "`event_id`, our own, without a country", lambda c: c.event["event_id"]),
    Column("event_date", "first day of the date, if it is known to a month; see `time_precision`", _date, kind="day"),
    Column("year", "if the whole date lies in one year", _year, kind="whole"),
    Column("time_precision", "1 one day, 2 up to seven days, 3 up to a month", _time_precision, kind="whole"),
    Column("disorder_type", _JUDGED),
    Column("event_type", _JUDGED),
    Column("sub_event_type", _JUDGED),
    Column("actor1", "`actor1` of the flat view", lambda c: c.pair[0].get("name")),
    Column("assoc_actor_1", _NOT_CODED),
    Column("inter1", _NOT_CODED),
    Column("actor2", "`actor2` of the flat view", lambda c: c.pair[1].get("name")),
    Column("assoc_actor_2", _NOT_CODED),
    Column("inter2", _NOT_CODED),
    Column("interaction", _NOT_CODED),
    Column("civilian_targeting", _NOT_CODED),
    Column("iso", "ISO numeric code of the first place's country", _iso, kind="whole"),
    Column("region", "empty: no table of ACLED's regions is shipped"),
    Column("country", "ISO short name, not ACLED's, of that country", lambda c: country_name(c.place.get("country"))),
    Column("admin1", "`admin1` of the first place", lambda c: c.place.get("admin1")),
    Column("admin2", "the first place, if it is a county or second-level division", lambda c: c.at("county")),
    Column("admin3", _NOT_CODED),
    Column("location", "`name` of the first place; a province stays itself", lambda c: c.place.get("name")),
    Column("latitude", "`lat` of the first place", lambda c: c.place.get("lat"), kind="number"),
    Column("longitude", "`lon` of the first place", lambda c: c.place.get("lon"), kind="number"),
    Column("geo_precision", "1 city, site or district, 2 county, 3 province; empty for anything wider",
           lambda c: _PRECISION.get(c.place.get("resolution") or ""), kind="whole"),
    Column("source", "`outlet`", lambda c: c.event.get("outlet")),
    Column("source_scale", _NOT_CODED),
    Column("notes", "the sentence", lambda c: (c.event.get("sentence") or {}).get("text")),
    Column("fatalities", "the number killed, if its bounds are equal; no figure is empty, not 0", _fatalities,
           kind="whole"),
    Column("tags", "our type, modes and status", _tags),
    Column("timestamp", "empty: ACLED's own clock"),
)  # fmt: skip
