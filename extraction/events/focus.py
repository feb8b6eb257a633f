"""The country an article is about, for institutions that a domestic story names without saying whose they are.

'The government', 'police' or 'the opposition' in a story in which most toponyms lie in one country belong to that
country. Nothing is inferred where no country dominates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from extraction.values import ActorValue, Mention, PlaceValue

_SHARE = 0.6  # of the toponyms with a country; below, two countries compete and the words must decide
_LEAST = 3
_RIVAL = 0.5  # a second country named half as often shares the story: neither is home
_EACH, _BOTH = 0.2, 0.8  # shares of one and of both of two countries between which a story plays
_OPENING = 70  # tokens: the first paragraph or two
_LEAD_SHARE, _LEAD_RIVAL = 0.4, 0.65  # the same limits for the country of the opening
_TRADES = frozenset({"BUS", "AGR", "CRM"})  # as people: a firm may be anybody's
# persons of these are at home unless said otherwise
_PUBLIC = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "PTY", "OPP", "ELI", "SOC", "REB", "LAB"})
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


def focus_country(places: Sequence[Mention[PlaceValue]], actors: Sequence[Mention[ActorValue]]) -> str | None:
    """Return the country that holds most of the places and named actors of an article, if one does.

    A country that the opening is about needs a smaller share: later paragraphs bring in neighbours and allies.
    """
    counts = _countries(places) + _countries(actors)
    if not counts:
        return None
    (country, count), *others = counts.most_common(2)
    rival = others[0][1] if others else 0
    opening = _countries(p for p in places if p.start < _OPENING) + _countries(a for a in actors if a.start < _OPENING)
    leads = bool(opening) and opening.most_common(1)[0][0] == country
    share, most = (_LEAD_SHARE, _LEAD_RIVAL) if leads else (_SHARE, _RIVAL)
    dominates = count >= _LEAST and count >= share * counts.total() and rival < most * count
    return country if dominates else None


def two_parties(places: Sequence[Mention[PlaceValue]], actors: Sequence[Mention[ActorValue]]) -> frozenset[str]:
    """Return the two countries that share an article between them, or nothing."""
    counts = _countries(places) + _countries(actors)
    pair = counts.most_common(2)
    if len(pair) < 2 or pair[1][1] < max(_LEAST, _EACH * counts.total()):
        return frozenset()
    shared = sum(count for _, count in pair)
    return frozenset(code for code, _ in pair) if shared >= _BOTH * counts.total() else frozenset()


def _countries(mentions: Iterable[Mention[PlaceValue]] | Iterable[Mention[ActorValue]]) -> Counter[str]:
    return Counter(m.value.country for m in mentions if m.value.country and m.value.country not in _CODES)


def at_home(mention: Mention[ActorValue], country: str | None) -> Mention[ActorValue]:
    """Give an institution, group or public figure without a country the article's, if there is one."""
    value = mention.value
    sectors = _PUBLIC if value.kind == "person" else _HOME_SECTORS
    if value.kind == "people":
        sectors = sectors | _TRADES
    if country is None or value.country is not None or value.sector not in sectors or value.kind == "country":
        return mention
    return replace(mention, value=replace(value, country=country))


def citizen(mention: Mention[ActorValue], country: str | None) -> Mention[ActorValue]:
    """Give a person of whom nothing else is known the country that the article is about."""
    value = mention.value
    if country is None or value.kind != "person" or value.country is not None or value.entity_id is not None:
        return mention
    return replace(mention, value=replace(value, country=country))


_CODES = frozenset({"UNO", "EUR", "IGO", "NGO", "MNC", "IMG", "ISM"})
