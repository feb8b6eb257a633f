"""Toponym mentions of a Doc: found by entity recognition and by the gazetteer, resolved together, literal or not.

Demonyms are no toponyms (they belong to the actors), nor are toponyms inside the name of an organisation or a person.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from extraction.knowledge.gazetteer import Gazetteer
from extraction.mentions.metonymy import load_metonymy
from extraction.mentions.places_spans import find_toponyms, is_dateline
from extraction.mentions.places_words import TokenSpan, load_mention_words
from extraction.normalise.toponyms import Resolved, resolve_toponyms
from extraction.normalise.toponyms_surface import read_surface
from extraction.values import Mention, PlaceValue

_PARTS = ("province", "county", "region")
_INFERRED = 0.4  # confidence of a country that an unknown site takes from its sentence


def find_places(
    doc: Doc,
    gazetteer: Gazetteer,
    *,
    dateline: str | None = None,
    outlet_country: str | None = None,
    text: str | None = None,
) -> list[Mention[PlaceValue]]:
    """Return every toponym mention of a Doc with sentences and entities, in order.

    `dateline` is the place the article was filed from, `outlet_country` the outlet's home (ISO alpha-3). A toponym
    that cannot be resolved keeps its words as `name` and no coordinates. `text` is the Doc's, where it is at hand.
    """
    text = doc.text if text is None else text
    found = find_toponyms(doc, text, gazetteer)
    chars = [(doc[s.start].idx, _end_char(doc, s)) for s in found]
    resolved = resolve_toponyms(text, chars, gazetteer, dateline=dateline, outlet_country=outlet_country)
    mentions: list[Mention[PlaceValue]] = []
    for span, (start_char, end_char), answer in zip(found, chars, resolved, strict=True):
        value = _value(doc, span, text, (start_char, end_char), answer)
        if value is not None:
            if mentions and _contains(doc, mentions[-1], span, value):
                value = replace(value, literal=True)  # Geneva, Switzerland
            mentions.append(Mention(span.start, span.end, start_char, end_char, value))
    return _infer_countries(doc, mentions)


def _end_char(doc: Doc, span: TokenSpan) -> int:
    last = doc[span.end - 1]
    return last.idx + len(last) - span.cut


def _value(doc: Doc, span: TokenSpan, text: str, chars: tuple[int, int], answer: Resolved) -> PlaceValue | None:
    value = answer.value
    if value is None:
        if not span.sure:
            return None
        resolution = "site" if span.label == "FAC" else None
        value = PlaceValue(name=text[chars[0] : chars[1]], resolution=resolution)  # type: ignore[arg-type]
    return replace(value, literal=is_literal(doc, span, text, chars, value))


def _contains(doc: Doc, last: Mention[PlaceValue], span: TokenSpan, value: PlaceValue) -> bool:
    """Tell whether a country or division is named after a comma because the place before it lies there."""
    if last.end != span.start - 1 or doc[last.end].text != "," or last.value.country != value.country:
        return False
    return (value.resolution == "country" and last.value.resolution != "country") or (
        value.resolution == "province" and last.value.resolution in ("city", "county", "district", "site")
    )


def is_literal(doc: Doc, span: TokenSpan, text: str, chars: tuple[int, int], value: PlaceValue) -> bool:
    """Tell whether a mention means the place itself; rules first where the words settle it, then the model."""
    words = load_mention_words()
    before = doc[span.start - 1].lower_ if span.start else ""
    if before == "the" and span.start > 1:
        before = doc[span.start - 2].lower_
    if doc[span.start : span.end].text in words.institutions:
        return before in words.locative
    if is_dateline(doc, span) or value.resolution in ("water", "site", "district"):
        return True
    if value.resolution == "region" and value.country:  # a theatre or landscape has no government
        return True
    if value.resolution in _PARTS:
        surface = read_surface(text, *chars)
        if surface.class_word or surface.direction:
            return True  # the Kursk region, eastern Ukraine
    return load_metonymy().is_literal(doc, span.start, span.end)


def _infer_countries(doc: Doc, mentions: list[Mention[PlaceValue]]) -> list[Mention[PlaceValue]]:
    """Give an unknown site the country of the places around it, when they agree on one."""
    filled: list[Mention[PlaceValue]] = []
    starts = [m.start for m in mentions]
    for mention in mentions:
        value = mention.value
        if value.country is None and value.resolution == "site" and value.lat is None:
            country = _agreed(doc, mention, mentions, starts)
            if country:
                mention = replace(mention, value=replace(value, country=country, confidence=_INFERRED))
        filled.append(mention)
    return filled


def _agreed(
    doc: Doc, mention: Mention[PlaceValue], mentions: Sequence[Mention[PlaceValue]], starts: Sequence[int]
) -> str | None:
    """Return the one country of the literal places in the sentence, or else in the one before it."""
    sent = doc[mention.start].sent
    earlier = doc[sent.start - 1].sent if sent.start else sent
    for bounds in (sent, earlier):
        inside = range(bisect_left(starts, bounds.start), bisect_left(starts, bounds.end))
        others = (mentions[n].value for n in inside if mentions[n] is not mention)
        countries = {value.country for value in others if value.country and value.literal}
        if countries:
            return countries.pop() if len(countries) == 1 else None
    return None
