"""Toponym mentions of a Doc: found by entity recognition and by the gazetteer, resolved together, literal or not.

Demonyms are no toponyms (they belong to the actors), nor are toponyms inside the name of an organisation or a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Doc

from extraction.knowledge.gazetteer import Gazetteer
from extraction.mentions.metonymy import load_metonymy
from extraction.mentions.places_spans import TokenSpan, find_toponyms, is_dateline
from extraction.mentions.places_words import load_mention_words
from extraction.normalise.toponyms import Resolved, resolve_toponyms
from extraction.normalise.toponyms_surface import read_surface
from extraction.values import Mention, PlaceValue

_INFERRED = 0.4  # confidence of a country that an unknown site takes from its sentence


def find_places(
    doc: Doc, gazetteer: Gazetteer, *, dateline: str | None = None, outlet_country: str | None = None
) -> list[Mention[PlaceValue]]:
    """Return every toponym mention of a Doc with sentences and entities, in order.

    `dateline` is the place the article was filed from, `outlet_country` the outlet's home (ISO alpha-3). A toponym
    that cannot be resolved keeps its words as `name` and no coordinates.
    """
    found = find_toponyms(doc, gazetteer)
    chars = [(doc[s.start].idx, _end_char(doc, s)) for s in found]
    resolved = resolve_toponyms(doc.text, chars, gazetteer, dateline=dateline, outlet_country=outlet_country)
    mentions: list[Mention[PlaceValue]] = []
    for span, (start_char, end_char), answer in zip(found, chars, resolved, strict=True):
        value = _value(doc, span, doc.text[start_char:end_char], answer)
        if value is not None:
            mentions.append(Mention(span.start, span.end, start_char, end_char, value))
    return _infer_countries(doc, mentions)


def _end_char(doc: Doc, span: TokenSpan) -> int:
    last = doc[span.end - 1]
    return last.idx + len(last)


def _value(doc: Doc, span: TokenSpan, words: str, answer: Resolved) -> PlaceValue | None:
    value = answer.value
    if value is None:
        if not span.sure:
            return None
        resolution = "site" if span.label == "FAC" else None
        value = PlaceValue(name=words, resolution=resolution)  # type: ignore[arg-type]
    return replace(value, literal=is_literal(doc, span, value))


def is_literal(doc: Doc, span: TokenSpan, value: PlaceValue) -> bool:
    """Tell whether a mention means the place itself; rules first where the words settle it, then the model."""
    words = load_mention_words()
    before = doc[span.start - 1].lower_ if span.start else ""
    if before == "the" and span.start > 1:
        before = doc[span.start - 2].lower_
    if doc[span.start : span.end].text in words.institutions:
        return before in words.locative
    if before == "," and span.start > 1 and doc[span.start - 2].ent_type_ in ("GPE", "LOC", "FAC") and value.resolution in ("country", "province") and _closes(doc, span):
        return True  # Geneva, Switzerland
    if is_dateline(doc, span) or value.resolution in ("water", "site", "district"):
        return True
    if value.resolution == "region" and value.country:  # a theatre or landscape has no government
        return True
    surface = read_surface(doc.text, doc[span.start].idx, _end_char(doc, span))
    if surface.class_word in ("province", "county", "district", "water", "site") or surface.direction:
        return True
    return load_metonymy().is_literal(doc, span.start, span.end)


def _closes(doc: Doc, span: TokenSpan) -> bool:
    """'Paris, Texas,' is a place and its container; in 'Paris, London and Rome' no container closes the list."""
    return span.end >= len(doc) or doc[span.end].text in (",", ".", ";", ")", "-", "–", "—", "(")


def _infer_countries(doc: Doc, mentions: list[Mention[PlaceValue]]) -> list[Mention[PlaceValue]]:
    """Give an unknown site the country of its sentence's other places, when they agree on one."""
    filled: list[Mention[PlaceValue]] = []
    for mention in mentions:
        value = mention.value
        if value.country is None and value.resolution == "site" and value.lat is None:
            sent = doc[mention.start].sent
            inside = (m.value for m in mentions if sent.start <= m.start < sent.end and m is not mention)
            country = _agreed(inside)
            if country:
                mention = replace(mention, value=replace(value, country=country, confidence=_INFERRED))
        filled.append(mention)
    return filled


def _agreed(values: Iterable[PlaceValue]) -> str | None:
    countries = {value.country for value in values if value.country and value.literal}
    return countries.pop() if len(countries) == 1 else None
