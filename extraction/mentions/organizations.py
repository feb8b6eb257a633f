"""Every mention of an organisation in a Doc, resolved by the tables or by its own words, acronyms included."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from extraction.mentions.coreference_people import NamedPerson
from extraction.mentions.descriptions import NATION, Surface
from extraction.normalise.names.phrases import read_phrase
from extraction.values import ActorValue, Mention

_ACRONYM = re.compile(r"[A-Z][A-Za-z&.-]{1,9}$")


def find_organizations(
    surface: Surface, people: Sequence[NamedPerson], date: dt.date | None
) -> list[Mention[ActorValue]]:
    """Return the organisations of a Doc in order."""
    taken = {i for p in people for i in range(p.start, p.end)}
    spans = _table_spans(surface, taken)
    spans += _recognised_spans(surface, taken | {i for s, e, _ in spans for i in range(s, e)}, date)
    spans.sort(key=lambda s: s[0])
    introduced = _acronyms(surface, spans)
    spans += _acronym_uses(surface, introduced, taken | {i for s, e, _ in spans for i in range(s, e)})
    spans.sort(key=lambda s: s[0])
    found = []
    for start, end, value in spans:
        key = surface.text.words[start].text
        known = introduced.get(key) if end - start == 1 else None
        found.append(_mention(surface, start, end, known if known and value.country is None else value))
    return found


def _table_spans(surface: Surface, taken: set[int]) -> list[tuple[int, int, ActorValue]]:
    found = []
    for hit in surface.hits:
        form = hit.get("organization")
        if form is None or hit.start in taken or hit.forms[0].kind not in ("organization",):
            continue
        words = surface.text.text[surface.text.words[hit.start].start : surface.text.words[hit.end - 1].end]
        value = read_phrase(words, surface.tables, prefer=surface.prefer)[0].value
        found.append((hit.start, hit.end, value))
    return found


def _recognised_spans(surface: Surface, taken: set[int], date: dt.date | None) -> list[tuple[int, int, ActorValue]]:
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


def _acronyms(surface: Surface, spans: Sequence[tuple[int, int, ActorValue]]) -> dict[str, ActorValue]:
    """'Popular Union (UP)': the acronym in brackets means the body before them from here on."""
    introduced: dict[str, ActorValue] = {}
    words = surface.text.words
    for _, end, value in spans:
        if end < len(words) and surface.text.between(end - 1, end).strip() == "(" and _ACRONYM.match(words[end].text):
            after = surface.text.text[words[end].end : words[end].end + 2]
            if after[:1] == ")" or after == ".)":
                introduced[words[end].text] = value
    return introduced


def _acronym_uses(
    surface: Surface, introduced: dict[str, ActorValue], taken: set[int]
) -> list[tuple[int, int, ActorValue]]:
    return [
        (index, index + 1, introduced[word.text.removesuffix("'s").removesuffix("’s")])
        for index, word in enumerate(surface.text.words)
        if index not in taken and word.text.removesuffix("'s").removesuffix("’s") in introduced
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
