"""GDELT 2 events: 61 columns, one actor against another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from extraction.exports._columns import Coded, Column, country
from extraction.exports.flat import Cell

_QUAD = {
    "verbal_cooperation": 1, "material_cooperation": 2, "verbal_conflict": 3, "material_conflict": 4,
}  # fmt: skip
# PLOVER kept CAMEO's role codes but for these two; the sectors it added have no role in CAMEO.
_SAME = (
    "COP", "GOV", "JUD", "LEG", "MIL", "OPP", "REB", "SPY", "UAF",
    "AGR", "BUS", "CRM", "CVL", "EDU", "ELI", "LAB", "REF",
)  # fmt: skip
_ROLES = {**{code: code for code in _SAME}, "JRN": "MED", "MED": "HLH"}
# PLOVER's international "countries": CAMEO's full code, known group, type.
_INTERNATIONAL = {
    "UNO": ("IGOUNO", "UNO", "IGO"), "EUR": ("IGOEUREEC", "EEC", "IGO"), "IGO": ("IGO", None, "IGO"),
    "NGO": ("NGO", None, "NGO"), "MNC": ("MNC", None, "MNC"), "IMG": ("IMG", None, "IMG"),
}  # fmt: skip
_NO_ROLE = "empty: not coded"


def _country_code(coded: Coded, side: int) -> str | None:
    code = coded.pair[side].get("country")
    return code if country(code) else None


def _group(coded: Coded, side: int) -> tuple[str | None, str | None, str | None]:
    return _INTERNATIONAL.get(coded.pair[side].get("country") or "", (None, None, None))


def _roles(coded: Coded, side: int) -> list[str]:
    actor = coded.pair[side]
    sectors = (actor.get("sector"), *(actor.get("other_sectors") or ()))
    roles = [_group(coded, side)[2], *(_ROLES.get(s or "") for s in sectors)]
    return list(dict.fromkeys(role for role in roles if role))


def _code(coded: Coded, side: int) -> Cell:
    group = _group(coded, side)
    roles = [role for role in _roles(coded, side) if role != group[2]]
    return "".join([_country_code(coded, side) or group[0] or "", *roles]) or None


def _role(side: int, number: int) -> Callable[[Coded], Cell]:
    return lambda coded: (_roles(coded, side) + [None] * 3)[number]


def _actor(number: int) -> tuple[Column, ...]:
    side, title = number - 1, f"Actor{number}"
    who = f"`actor{number}` of the flat view"
    return (
        Column(f"{title}Code", f"country, then roles, of {who}", lambda c: _code(c, side)),
        Column(f"{title}Name", f"canonical `name` of {who}", lambda c: c.pair[side].get("name")),
        Column(f"{title}CountryCode", "ISO alpha-3, which CAMEO's code is but for a few countries",
               lambda c: _country_code(c, side)),
        Column(f"{title}KnownGroupCode", "UNO for the United Nations, EEC for the European Union",
               lambda c: _group(c, side)[1]),
        Column(f"{title}EthnicCode", _NO_ROLE),
        Column(f"{title}Religion1Code", _NO_ROLE),
        Column(f"{title}Religion2Code", _NO_ROLE),
        Column(f"{title}Type1Code", "first sector that has a role in CAMEO", _role(side, 0)),
        Column(f"{title}Type2Code", "second one", _role(side, 1)),
        Column(f"{title}Type3Code", "third one", _role(side, 2)),
    )  # fmt: skip


def _geo(title: str, note: str) -> tuple[Column, ...]:
    names = ("Type", "Fullname", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
    return tuple(Column(f"{title}_{name}", note) for name in names)


def _geo_type(coded: Coded) -> Cell:
    """1 country, 2 US state, 3 US city or landmark, 4 the same elsewhere, 5 province elsewhere."""
    american = coded.place.get("country") == "USA"
    kinds = {"country": 1, "province": 2 if american else 5}
    kinds |= dict.fromkeys(("city", "site", "district"), 3 if american else 4)
    return kinds.get(coded.place.get("resolution") or "")


def _within(coded: Coded, digits: int) -> Cell:
    """The year or month that holds the whole interval, as the first digits of YYYYMMDD."""
    starts = {_number(day)[:digits] for day in coded.interval or ()}
    return starts.pop() if len(starts) == 1 else None


def _number(day: dt.date) -> str:
    return day.isoformat().replace("-", "")


def _fraction(coded: Coded) -> Cell:
    day = coded.day
    return round(day.year + min((day.month * 30 + day.day) / 365, 0.9999), 4) if day else None


def _cameo(digits: int | None) -> Callable[[Coded], Cell]:
    return lambda coded: (coded.event.get("cameo") or "")[:digits] or None


_NO_SCALE = "empty: the scale is of its own table, ours (`intensity`) is PLOVER's"
_NO_COUNT = "empty: a row is one mention in one article; reports are not counted as events"
_ACTION = "ActionGeo"

COLUMNS = (
    Column("GLOBALEVENTID", "`event_id`, our own; text, no number", lambda c: c.event["event_id"]),
    Column("SQLDATE", "YYYYMMDD, if the date is one day", lambda c: _number(c.day) if c.day else None),
    Column("MonthYear", "YYYYMM, if the whole interval lies in one month", lambda c: _within(c, 6)),
    Column("Year", "YYYY, if the whole interval lies in one year", lambda c: _within(c, 4)),
    Column("FractionDate", "year + (month × 30 + day) / 365, if the date is one day", _fraction, kind="number"),
    *_actor(1),
    *_actor(2),
    Column("IsRootEvent", "empty: not coded"),
    Column("EventCode", "`cameo`: the closest code to type, mode and context", _cameo(None)),
    Column("EventBaseCode", "its first three digits", _cameo(3)),
    Column("EventRootCode", "its first two digits", _cameo(2)),
    Column("QuadClass", "`quad_class` as 1 to 4", lambda c: _QUAD.get(c.event.get("quad_class") or ""), kind="whole"),
    Column("GoldsteinScale", _NO_SCALE),
    Column("NumMentions", _NO_COUNT),
    Column("NumSources", _NO_COUNT),
    Column("NumArticles", _NO_COUNT),
    Column("AvgTone", "empty: tone is not measured"),
    *_geo("Actor1Geo", "empty: we place the event, not its actors"),
    *_geo("Actor2Geo", "empty: we place the event, not its actors"),
    Column(f"{_ACTION}_Type", "1 to 5 from `resolution` and `country` of the first place; empty for what GDELT has not",
           _geo_type, kind="whole"),
    Column(f"{_ACTION}_Fullname", "`name` of the first place", lambda c: c.place.get("name")),
    Column(f"{_ACTION}_CountryCode", "empty: GDELT has FIPS 10-4 codes, no table of which is shipped"),
    Column(f"{_ACTION}_ADM1Code", "empty: likewise"),
    Column(f"{_ACTION}_ADM2Code", "empty: likewise"),
    Column(f"{_ACTION}_Lat", "`lat` of the first place", lambda c: c.place.get("lat"), kind="number"),
    Column(f"{_ACTION}_Long", "`lon` of the first place", lambda c: c.place.get("lon"), kind="number"),
    Column(f"{_ACTION}_FeatureID", "empty: GDELT has GNS and GNIS numbers, ours are GeoNames'"),
    Column("DATEADDED", "empty: GDELT's own clock"),
    Column("SOURCEURL", "`url`", lambda c: c.event.get("url")),
)  # fmt: skip
