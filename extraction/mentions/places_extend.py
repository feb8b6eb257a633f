"""How far a toponym reaches: class words and directions taken in, names of organisations left out."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Doc

from extraction.knowledge.gazetteer import Entry, Gazetteer, NameRank
from extraction.mentions.places_words import TokenSpan, class_words, load_mention_words

_FREELY = frozenset(("province", "county", "district", "water"))


def extend(doc: Doc, span: TokenSpan, gazetteer: Gazetteer) -> TokenSpan:
    """Take in the class word that follows ('Kursk region') and the direction that goes before ('eastern Ukraine')."""
    if span.cut:
        return span
    entries = [e for e in gazetteer.lookup(doc[span.start : span.end].text) if e.rank <= NameRank.BARE]
    country = _plainly(entries, "country")
    end = span.end
    for length in (3, 2, 1):
        last = span.end + length
        if last > len(doc) or doc[last - 1].sent.start > span.start:
            continue
        words = " ".join(token.lower_ for token in doc[span.end : last])
        kind = class_words().get(words)
        if kind and _takes(doc, span, last, kind, entries, country, gazetteer):
            end = last
            break
    start = span.start
    if (
        start
        and doc[start - 1].text in load_mention_words().directions
        and doc[start - 1].dep_ in ("amod", "compound", "nmod")
    ):
        wide = country or _plainly(entries, "region") or (entries and entries[0].feature == "A.ADM1")
        start -= bool(wide and doc[start - 1].sent.start < start)
    return replace(span, start=start, end=end)


def _plainly(entries: list[Entry], resolution: str) -> bool:
    return bool(entries) and entries[0].resolution == resolution and entries[0].rank <= NameRank.SHORT


def _takes(
    doc: Doc, span: TokenSpan, last: int, kind: str, entries: list[Entry], country: bool, gazetteer: Gazetteer
) -> bool:
    """Tell whether the class word up to `last` belongs to the toponym's name."""
    whole = [e for e in gazetteer.lookup(doc[span.start : last].text) if e.rank <= NameRank.SHORT]
    if whole:
        return True
    if country or kind not in _FREELY:
        return False
    if doc[last - 1].lower_ in ("state", "department", "division", "canton", "port", "basin", "sound"):
        return any(e.feature == "A.ADM1" for e in entries) and doc[last - 1].dep_ not in ("compound", "amod")
    # not in 'Moscow District Court'
    return not (last < len(doc) and doc[last - 1].text[:1].isupper() and doc[last].text[:1].isupper())


def in_other_name(doc: Doc, span: TokenSpan) -> bool:
    """A toponym that is part of an organisation's name: 'Moscow Times', 'Bank of England'."""
    heads = load_mention_words().organization_heads
    if span.end < len(doc):
        following = doc[span.end]
        if following.text in heads and following.sent.start <= span.start:
            return True
    if span.start > 1 and doc[span.start - 1].lower_ == "of" and doc[span.start - 2].text in heads:
        return True
    if span.start > 2 and doc[span.start - 2].lower_ == "of" and doc[span.start - 3].text in heads:
        return doc[span.start - 1].lower_ == "the"
    return False
