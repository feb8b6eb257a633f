"""The country an article is about, for institutions that a domestic story names without saying whose they are.

'The government', 'police' or 'the opposition' in a story in which most toponyms lie in one country belong to that
country. Nothing is inferred where no country dominates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from extraction.values import ActorValue, Mention, PlaceValue

_SHARE = 0.6  # of the toponyms with a country; below, two countries compete and the words must decide
_LEAST = 3
_RIVAL = 0.5  # a second country named half as often shares the story: neither is home
_HOME_SECTORS = frozenset(
    {
        "GOV",
        "MIL",
        "COP",
        "JUD",
        "LEG",
        "PTY",
        "OPP",
        "REB",
        "CVL",
        "ELI",
        "SPY",
        "PRM",
        "LAB",
        "EDU",
        "MED",
        "REL",
        "REF",
    }
)


def focus_country(places: Iterable[Mention[PlaceValue]], actors: Iterable[Mention[ActorValue]]) -> str | None:
    """Return the country that holds most of the places and named actors of an article, if one does."""
    named = [*(m.value.country for m in places), *(m.value.country for m in actors)]
    counts = Counter(country for country in named if country and country not in _CODES)
    if not counts:
        return None
    (country, count), *others = counts.most_common(2)
    rival = others[0][1] if others else 0
    dominates = count >= _LEAST and count >= _SHARE * counts.total() and rival < _RIVAL * count
    return country if dominates else None


def at_home(mention: Mention[ActorValue], country: str | None) -> Mention[ActorValue]:
    """Give an institution or group without a country the article's, if there is one."""
    value = mention.value
    if country is None or value.country is not None or value.sector not in _HOME_SECTORS:
        return mention
    if value.kind not in ("organization", "people"):
        return mention
    return replace(mention, value=replace(value, country=country))


_CODES = frozenset({"UNO", "EUR", "IGO", "NGO", "MNC", "IMG", "ISM"})
