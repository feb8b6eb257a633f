"""POLECAT: 40 columns, several actors in one cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from extraction.exports._columns import Coded, Column, listed, published_day
from extraction.exports.flat import Cell, joined


def _people(key: str, of: Callable[[Any], object]) -> Callable[[Coded], Cell]:
    return lambda coded: listed(of(actor) for actor in coded.event.get(key) or ())


def _sectors(actor: Any) -> str:
    return ",".join(s for s in (actor.get("sector"), *(actor.get("other_sectors") or ())) if s)


def _story(key: str) -> Callable[[Coded], Cell]:
    def names(coded: Coded) -> Cell:
        mentions = (coded.article or {}).get(key) or ()
        return listed(dict.fromkeys(m.get("name") for m in mentions))

    return names


def _side(title: str, key: str) -> tuple[Column, ...]:
    who = f"all of `{key}`, divided by `;`"
    return (
        Column(f"{title} Name", f"canonical names of {who}", _people(key, lambda a: a.get("name"))),
        Column(f"{title} Country", f"ISO alpha-3 or PLOVER's codes of {who}", _people(key, lambda a: a.get("country"))),
        Column(f"{title} COW", "empty: no table of Correlates of War codes is shipped"),
        Column(f"Primary {title} Sector", f"`sector` of {who}", _people(key, lambda a: a.get("sector"))),
        Column(f"{title} Sectors", f"all sectors of {who}; those of one by `,`", _people(key, _sectors)),
        Column(f"{title} Title", f"`office` on the event's date of {who}", _people(key, lambda a: a.get("office"))),
        Column(f"{title} Name Raw", f"the words of the text for {who}", _people(key, lambda a: a.get("text"))),
        Column(f"Wikipedia {title} ID", "empty: we resolve to Wikidata; see `entity_id` of the table of actors"),
    )


COLUMNS = (
    Column("Event ID", "`event_id`, our own", lambda c: c.event["event_id"]),
    Column("Event Date", "the day, if the date is one; longer intervals are not squeezed", lambda c: c.day, kind="day"),
    Column("Event Type", "`event_type`", lambda c: c.event.get("event_type")),
    Column("Event Mode", "`modes`, divided by `;`", lambda c: listed(c.event.get("modes") or ())),
    Column(
        "Intensity", "`intensity`: PLOVER's score of type and mode", lambda c: c.event.get("intensity"), kind="number"
    ),
    Column("Quad Code", "`quad_class` in capitals, with a space", lambda c: _quad(c)),
    Column("Contexts", "`contexts`, divided by `;`", lambda c: listed(c.event.get("contexts") or ())),
    *_side("Actor", "actors"),
    *_side("Recipient", "recipients"),
    Column("Placename", "`name` of the first place", lambda c: c.place.get("name")),
    Column("City", "the first place, if it is a city", lambda c: c.at("city")),
    Column("District", "the first place, if it is a county or second-level division", lambda c: c.at("county")),
    Column("Province", "`admin1` of the first place", lambda c: c.place.get("admin1")),
    Column("Country", "`country` of the first place, ISO alpha-3", lambda c: c.place.get("country")),
    Column("Latitude", "`lat` of the first place", lambda c: c.place.get("lat"), kind="number"),
    Column("Longitude", "`lon` of the first place", lambda c: c.place.get("lon"), kind="number"),
    Column("GeoNames ID", "`geonames_id` of the first place", lambda c: c.place.get("geonames_id"), kind="whole"),
    Column("Raw Placename", "the words of the text for the first place", lambda c: c.place.get("text")),
    Column("Feature Type", "GeoNames class.code of the first place", lambda c: c.place.get("feature")),
    Column("Source", "`outlet`", lambda c: c.event.get("outlet")),
    Column("Publication Date", "the day of `published`", lambda c: published_day(c.event), kind="day"),
    Column("Story People", "people of the article, if the run's articles are beside the events", _story("people")),
    Column("Story Organizations", "organizations of the article, likewise", _story("organizations")),
    Column("Story Locations", "places of the article, likewise", _story("places")),
    Column("Language", "`language` of the article, likewise", lambda c: (c.article or {}).get("language")),
    Column("Version", "name and version of the extractor", lambda c: _version(c)),
)


def _quad(coded: Coded) -> Cell:
    quad = coded.event.get("quad_class")
    return str(quad).upper().replace("_", " ") if quad else None


def _version(coded: Coded) -> Cell:
    extractor = coded.event.get("extractor") or {}
    return (joined((extractor.get("name"), extractor.get("version"))) or "").replace(";", "") or None
