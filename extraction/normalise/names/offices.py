"""From an office to its holder on a day."""

from __future__ import annotations

import datetime as dt
import re

from extraction.knowledge.actors import ActorTables, Holding
from extraction.normalise.names.naming import with_article

_STATE = ("GOV", "MIL", "LEG", "SPY", "JUD", "COP")
_NAMED_SEAT = re.compile(
    r"\b(?:of|in|to) (?:the )?[A-Z]\w+ ?\w*$|Kremlin|White House|Pentagon|State Department|United Nations"
)
_OWN_OFFICE = re.compile(
    r"\b(?:Staff|Foreign Affairs|Defen[cs]e|Interior|Justice|State|Council|Representatives|Senate|Services?)$"
)
_LEADER = "head_of_state_leader"
_SAME = {"foreign_minister": ("foreign_minister", "us_secretary_of_state")}


def office_holder(country: str | None, office: str, on: dt.date | None, tables: ActorTables) -> Holding | None:
    """Return who held an office of a country on a day, None unless exactly one person is known to have.

    'Leader' is the head of state, or the head of government where the tables say that this is what news means.
    """
    if country is None or on is None or office not in tables.offices:
        return None
    if office == _LEADER:
        return _leader(country, on, tables)
    if not tables.offices[office].single:
        return None
    for name in _SAME.get(office, (office,)):
        found = _one(tables.holders(country, name, on))
        if found:
            return found
    return None


def _leader(country: str, on: dt.date, tables: ActorTables) -> Holding | None:
    order = [_LEADER, "president", "monarch", "prime_minister"]
    if country in tables.leaders_pm:
        order = ["prime_minister"]
    for office in order:
        holders = tables.holders(country, office, on)
        if holders:
            return _one(holders)
    return None


def _one(holders: list[Holding]) -> Holding | None:
    """One holder; of several, the one whose office was entered by hand or the last to take it up."""
    names = {h.person.name for h in holders}
    if len(names) == 1:
        return holders[-1]
    written = [h for h in holders if h.tenure.source == "hand"]
    return written[0] if len({h.person.name for h in written}) == 1 else None


def title_of(holding: Holding, tables: ActorTables) -> str:
    """Name an office with its country: 'Minister of Foreign Affairs of Japan'.

    >>> from extraction.knowledge.actors import load_actor_tables
    >>> tables = load_actor_tables()
    >>> title_of(tables.holders("JPN", "foreign_minister", dt.date(2024, 11, 16))[0], tables)
    'Minister of Foreign Affairs of Japan'
    """
    tenure = holding.tenure
    country = tables.country_name(tenure.country or holding.person.country)
    office = tables.offices[tenure.office]
    if country is None or office.sector not in _STATE or _names_place(tenure.title):
        return tenure.title
    return f"{tenure.title} of {with_article(country)}"


def _names_place(title: str) -> bool:
    """Tell whether a title already says where: 'Governor of Belgorod Oblast', 'Kremlin spokesman'."""
    return bool(_NAMED_SEAT.search(title)) and not _OWN_OFFICE.search(title)
