"""Every mention of an organisation in a Doc, resolved by the tables or by its own words, acronyms included."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from extraction.knowledge.coreference import words
from extraction.mentions.actors_acronyms import explained, initials, is_acronym, is_short, plain, runs
from extraction.mentions.coreference_people import NamedPerson
from extraction.mentions.descriptions import NATION, Surface
from extraction.normalise.names.phrases import read_phrase
from extraction.values import ActorValue, Mention

_SAME_FIRST = 40  # names looked at that begin with one word
Span = tuple[int, int, ActorValue]  # words, and who it is


def find_organizations(
    surface: Surface, people: Sequence[NamedPerson], date: dt.date | None
) -> list[Mention[ActorValue]]:
    """Return the organisations of a Doc in order."""
    taken = {i for p in people for i in range(p.start, p.end)}
    spans = _table_spans(surface, taken)
    spans += _recognised_spans(surface, taken | {i for s, e, _ in spans for i in range(s, e)}, date)
    spans.sort(key=lambda s: s[0])
    introduced = _explained(surface, spans) | _acronyms(surface, spans)
    introduced = _by_initials(surface, spans, introduced) | introduced
    spans += _repeats(surface, spans, taken | {i for s, e, _ in spans for i in range(s, e)})
    spans += _acronym_uses(surface, introduced, taken | {i for s, e, _ in spans for i in range(s, e)})
    spans.sort(key=lambda s: s[0])
    named = _by_name(surface, spans)
    found = []
    for start, end, value in spans:
        if value.country is None and end - start > 1:
            value = named.get(_key(surface, start, end), value)
        key = plain(surface.text.words[start].text)
        known = introduced.get(key) if end - start == 1 else None
        value = known if known and value.country is None else value
        found.append(_mention(surface, start, end, _settled(surface, start, end, value)))
    return found


def _key(surface: Surface, start: int, end: int) -> tuple[str, ...]:
    """Folded words of a name, without an article and the nation before it."""
    hit = surface.at.get(start)
    if hit is not None and hit.get(*NATION, "place") is not None and hit.end < end:
        start = hit.end
    words = tuple(w.folded for w in surface.text.words[start:end])
    return words[1:] if words[:1] == ("the",) else words


def _by_name(surface: Surface, spans: Sequence[Span]) -> dict[tuple[str, ...], ActorValue]:
    """'Nigeria's Coastal Roads Board', from there on 'the Coastal Roads Board'."""
    named: dict[tuple[str, ...], ActorValue] = {}
    for start, end, value in spans:
        key = _key(surface, start, end)
        if value.country is not None and len(key) > 1:
            named.setdefault(key, value)
    return named


def _settled(surface: Surface, start: int, end: int, value: ActorValue) -> ActorValue:
    """A body of which nothing is known, in an article that is settled in one country, is that country's."""
    home = surface.settled() if value.country is None and value.entity_id is None else None
    if home is None or any(w.folded in words("foreign") for w in surface.text.words[start:end]):
        return value
    return replace(value, country=home)


def _table_spans(surface: Surface, taken: set[int]) -> list[Span]:
    found = []
    for hit in surface.hits:
        form = hit.get("organization")
        if form is None or hit.start in taken or hit.forms[0].kind not in ("organization",):
            continue
        words = surface.text.text[surface.text.words[hit.start].start : surface.text.words[hit.end - 1].end]
        value = read_phrase(words, surface.tables, prefer=surface.prefer)[0].value
        found.append((hit.start, hit.end, value))
    return found


def _recognised_spans(surface: Surface, taken: set[int], date: dt.date | None) -> list[Span]:
    found = []
    for ent in surface.doc.ents:
        if ent.label_ != "ORG":
            continue
        words = surface.words_of(ent.start, ent.end)
        if len(words) == 0 or any(i in taken for i in words):
            continue
        start, end = words.start, words.stop
        hit = surface.at.get(start)
        if hit is not None and hit.end >= end and hit.get(*NATION, "office") and hit.get("agent") is None:
            continue
        owner = surface.at.get(start - 1) if start else None
        if (
            owner is not None
            and owner.end == start
            and owner.get(*NATION, "place")
            and (owner.possessive or owner.get("adjective"))
        ):
            start = owner.start
        text = surface.text.text[surface.text.words[start].start : surface.text.words[end - 1].end]
        reading = read_phrase(text, surface.tables, on=date, prefer=surface.prefer)[0]
        value = reading.value
        if value.kind in ("country", "person"):
            value = ActorValue(text, "organization", value.country, value.sector, value.other_sectors)
        found.append((start, end, value))
    return found


def _explained(surface: Surface, spans: Sequence[Span]) -> dict[str, ActorValue]:
    """'Royal Irrigation Department (RID)': the initials say how far the name goes, recognised or not."""
    values = {end: (start, value) for start, end, value in spans}
    found = {}
    for index, (start, end) in explained(surface.text).items():
        longer, value = values.get(end, (end, None))
        if value is None or longer > start:
            value = _value_of(surface, start, end)
        found[surface.text.words[index].text] = value
    return found


def _acronyms(surface: Surface, spans: Sequence[Span]) -> dict[str, ActorValue]:
    """'Popular Union (UP)': the acronym in brackets means the body before them, whatever its initials."""
    introduced: dict[str, ActorValue] = {}
    words = surface.text.words
    for _, end, value in spans:
        if end < len(words) and surface.text.between(end - 1, end).strip() == "(" and is_short(words[end].text):
            after = surface.text.text[words[end].end : words[end].end + 2]
            if after[:1] == ")" or after == ".)":
                introduced[words[end].text] = value
    return introduced


def _by_initials(surface: Surface, spans: Sequence[Span], known: Collection[str]) -> dict[str, ActorValue]:
    """'The ED seized cash' in an article that names the Enforcement Directorate, before or after."""
    words = surface.text.words
    wanted = {plain(w.text) for i, w in enumerate(words) if is_acronym(w.text) and surface.at.get(i) is None} - set(
        known
    )
    if not wanted:
        return {}
    found: dict[str, ActorValue] = {}
    for start, end, value in spans:
        for letters in _initials(surface, start, end) if end - start > 1 else ():
            found.setdefault(letters, value)
    for start, end in runs(surface.text):
        for first in range(start, end - 1):
            letters = initials(surface.text, first, end)
            if words[first].text[0].isupper() and letters in wanted - found.keys() and not _is_no_body(surface, end):
                found[letters] = _value_of(surface, first, end)
    return {letters: value for letters, value in found.items() if letters in wanted}


def _initials(surface: Surface, start: int, end: int) -> Iterator[str]:
    """Initials of a name, without its nation and without what follows 'of': 'Ghana's Roads Board', 'High Court of'."""
    hit = surface.at.get(start)
    nation = hit is not None and hit.get(*NATION, "place") is not None and hit.end < end
    for first in {start, hit.end if hit is not None and nation else start}:
        for last in {end, _before_of(surface, first, end)}:
            yield initials(surface.text, first, last)


def _before_of(surface: Surface, start: int, end: int) -> int:
    """'High Court of Dhaka' is the HC."""
    return next((i for i in range(start + 1, end) if surface.text.words[i].folded in ("of", "in", "at")), end)


def _is_no_body(surface: Surface, end: int) -> bool:
    token = surface.doc[surface.token_at(surface.text.words[end - 1].start)]
    return token.ent_type_ in ("PERSON", "DATE", "TIME", "EVENT", "LAW", "WORK_OF_ART")


def _value_of(surface: Surface, start: int, end: int) -> ActorValue:
    words = surface.text.words
    text = surface.text.text[words[start].start : words[end - 1].end]
    value = read_phrase(text, surface.tables, prefer=surface.prefer)[0].value
    if value.kind in ("country", "person", "people"):
        value = ActorValue(text, "organization", value.country, value.sector, value.other_sectors)
    return value


def _repeats(surface: Surface, spans: Sequence[Span], taken: set[int]) -> list[Span]:
    """A body recognised once is that body wherever its name stands."""
    words = surface.text.words
    names: dict[str, list[tuple[tuple[str, ...], ActorValue]]] = {}
    for start, end, value in spans:
        key = _key(surface, start, end)
        if len(key) > 1 or (key and is_acronym(words[end - 1].text)):
            names.setdefault(key[0], []).append((key, value))
    found, index = [], 0
    while index < len(words):
        options = names.get(words[index].folded, ()) if words[index].text[0].isupper() else ()
        for key, value in options[:_SAME_FIRST]:
            end = index + len(key)
            if taken.isdisjoint(range(index, end)) and key == tuple(w.folded for w in words[index:end]):
                found.append((index, end, value))
                index = end - 1
                break
        index += 1
    return found


def _acronym_uses(surface: Surface, introduced: dict[str, ActorValue], taken: set[int]) -> list[Span]:
    return [
        (index, index + 1, introduced[plain(word.text)])
        for index, word in enumerate(surface.text.words)
        if index not in taken and plain(word.text) in introduced
    ]


def _mention(surface: Surface, start: int, end: int, value: ActorValue) -> Mention[ActorValue]:
    words = surface.text.words
    start_char, end_char = words[start].start, words[end - 1].end
    if words[end - 1].possessive:
        end_char -= 2
    if surface.text.text[end_char : end_char + 1] == "." and "." in words[end - 1].text:
        end_char += 1
    low, high = surface.tokens_of(start_char, end_char)
    return Mention(low, high, start_char, end_char, value)
