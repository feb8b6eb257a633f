"""The country an article is about, for institutions that a domestic story names without saying whose they are.

'The government', 'police' or 'the opposition' in a story in which most toponyms lie in one country belong to that
country. Nothing is inferred where no country dominates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from extraction.knowledge.participants import limits, load_participants
from extraction.values import ActorValue, Mention, PlaceValue


def focus_country(places: Sequence[Mention[PlaceValue]], actors: Sequence[Mention[ActorValue]]) -> str | None:
    """Return the country that holds most of the places and named actors of an article, if one does.

    A country that the opening is about needs a smaller share: later paragraphs bring in neighbours and allies.
    """
    limit = limits()
    places = _sure(places)
    counts = _countries(places) + _countries(actors)
    if not counts:
        return None
    (country, count), *others = counts.most_common(2)
    rival = others[0][1] if others else 0
    opening = _countries(p for p in places if p.start < limit.opening) + _countries(
        a for a in actors if a.start < limit.opening
    )
    leads = bool(opening) and opening.most_common(1)[0][0] == country
    share, most = (limit.opening_share, limit.opening_rival) if leads else (limit.focus_share, limit.focus_rival)
    enough = count >= limit.focus_least or not others  # where one country alone is named, a single word tells
    dominates = enough and count >= share * counts.total() and rival < most * count
    return country if dominates else None


def two_parties(places: Sequence[Mention[PlaceValue]], actors: Sequence[Mention[ActorValue]]) -> frozenset[str]:
    """Return the two countries that share an article between them, or nothing."""
    limit = limits()
    counts = _countries(_sure(places)) + _countries(actors)
    pair = counts.most_common(2)
    if len(pair) < 2 or pair[1][1] < max(limit.focus_least, limit.party_share * counts.total()):
        return frozenset()
    shared = sum(count for _, count in pair)
    return frozenset(code for code, _ in pair) if shared >= limit.parties_share * counts.total() else frozenset()


def _sure(places: Sequence[Mention[PlaceValue]]) -> list[Mention[PlaceValue]]:
    least = limits().focus_confidence
    return [p for p in places if p.value.confidence >= least]


def _countries(mentions: Iterable[Mention[PlaceValue]] | Iterable[Mention[ActorValue]]) -> Counter[str]:
    return Counter(m.value.country for m in mentions if m.value.country and m.value.country not in _CODES)


def at_home(mention: Mention[ActorValue], country: str | None) -> Mention[ActorValue]:
    """Give an institution, group or public figure without a country the article's, if there is one."""
    value = mention.value
    if country is None or value.country is not None or value.kind == "country":
        return mention
    known = load_participants().sectors
    sectors = known["public"] if value.kind == "person" else known["institution"]
    if value.kind == "people":
        sectors |= known["trade"]
    if value.sector not in sectors:
        return mention
    return replace(mention, value=replace(value, country=country))


def citizen(mention: Mention[ActorValue], country: str | None, *, named: bool = False) -> Mention[ActorValue]:
    """Give a person or a body named, of whom nothing else is known, the country that the article is about."""
    value = mention.value
    if country is None or value.country is not None or value.entity_id is not None:
        return mention
    if value.kind != "person" and not (named and value.kind == "organization"):
        return mention
    return replace(mention, value=replace(value, country=country))


_CODES = frozenset({"UNO", "EUR", "IGO", "NGO", "MNC", "IMG", "ISM"})
