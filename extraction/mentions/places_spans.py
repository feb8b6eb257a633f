"""Which tokens are toponyms: entities trimmed and extended, plus what the gazetteer knows and the entities missed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from spacy.tokens import Doc, Span

from extraction.knowledge.gazetteer import Entry, Gazetteer, NameRank
from extraction.knowledge.gazetteer_fold import fold_name
from extraction.knowledge.gazetteer_tables import load_classes
from extraction.mentions.places_words import load_mention_words

_PLACE_LABELS = frozenset(("GPE", "LOC", "FAC"))
_MISLABELS = frozenset(("ORG", "PERSON", "MISC", "PRODUCT", "EVENT", "NORP", "LAW", ""))
_OTHER_LABELS = _MISLABELS - {""}
_LONGEST = 6  # words of a name that the matcher tries
_DATELINE_TOKENS = 14
_KNOWN_CITY = 100_000
_TOWN = 20_000
_TRIM_BEFORE = frozenset(("the", "a", "an", "'", '"', "(", "-", ","))
_TRIM_AFTER = frozenset(("'s", "'", "’s", "’", '"', ")", ",", "-", ";", ":", "."))
_WORD = re.compile(r"\w")
_FREELY = frozenset(("province", "county", "district", "water"))


@dataclass(frozen=True, slots=True)
class TokenSpan:
    """Token range `[start, end)` of a toponym, the entity label it came from ('' for the matcher).

    `sure`: the entity label says that it is a place, whether or not the gazetteer knows it.
    """

    start: int
    end: int
    label: str
    sure: bool


def find_toponyms(doc: Doc, gazetteer: Gazetteer) -> list[TokenSpan]:
    """Return the toponyms of a Doc as token spans that do not overlap, in order."""
    blocked = _blocked(doc)
    spans: list[TokenSpan] = []
    for ent in doc.ents:
        spans += _from_entity(doc, ent, gazetteer)
    covered = {i for span in spans for i in range(span.start, span.end)}
    for span in _from_datelines(doc, gazetteer):
        if not covered & set(range(span.start, span.end)):
            spans.append(span)
            covered |= set(range(span.start, span.end))
    for span in _matched(doc, gazetteer):
        tokens = set(range(span.start, span.end))
        if tokens <= covered or any(not set(blocked[i]) <= tokens for i in tokens if i in blocked):
            continue
        rivals = [s for s in spans if s.start < span.end and span.start < s.end]
        if all(span.start <= r.start and r.end <= span.end for r in rivals):
            spans = [s for s in spans if s not in rivals]
            spans.append(span)
            covered |= tokens
    spans += _coordinated(doc, gazetteer, covered)
    extended = (_extend(doc, span, gazetteer) for span in sorted(spans, key=lambda s: s.start))
    return _without_overlap(s for s in extended if not _in_other_name(doc, s))


def _without_overlap(spans: Iterator[TokenSpan]) -> list[TokenSpan]:
    kept: list[TokenSpan] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _blocked(doc: Doc) -> dict[int, range]:
    """Tokens inside names of people, organisations, events and the like, with the extent of that name."""
    return {
        token.i: range(ent.start, ent.end) for ent in doc.ents if ent.label_ in _OTHER_LABELS for token in ent
    }


def _from_entity(doc: Doc, ent: Span, gazetteer: Gazetteer) -> Iterator[TokenSpan]:
    for start, end in _pieces(doc, ent.start, ent.end):
        start, end = _trim(doc, start, end)
        if start >= end or not doc[start].text[:1].isalnum():
            continue
        if ent.label_ in _PLACE_LABELS:
            if _is_name(doc, start, end, gazetteer):
                yield TokenSpan(start, end, ent.label_, sure=True)
        elif ent.label_ in _MISLABELS and _gazetteer_is_sure(doc, start, end, ent.label_, gazetteer):
            yield TokenSpan(start, end, "", sure=False)


def _pieces(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Split an entity at a possessive or comma: "Kyiv's Obolon district", "Paris, Texas"."""
    first = start
    for i in range(start, end):
        if doc[i].text in ("'s", "’s", "'", "’", ",") and first < i < end - 1 and doc[i + 1].text[:1].isupper():
            yield first, i
            first = i + 1
    yield first, end


def _trim(doc: Doc, start: int, end: int) -> tuple[int, int]:
    while start < end and doc[start].lower_ in _TRIM_BEFORE:
        start += 1
    while end > start and doc[end - 1].text in _TRIM_AFTER:
        end -= 1
    return start, end


def _is_name(doc: Doc, start: int, end: int, gazetteer: Gazetteer) -> bool:
    """A place entity must be written as a name, and be more than a demonym."""
    text = doc[start:end].text
    if not any(token.text[:1].isupper() for token in doc[start:end]) or len(text) < 2:
        return False
    entries = gazetteer.lookup(text)
    if not entries:
        return _WORD.search(text) is not None
    return any(e.rank != NameRank.DEMONYM for e in entries)


def _gazetteer_is_sure(doc: Doc, start: int, end: int, label: str, gazetteer: Gazetteer) -> bool:
    """A name with another label is a place if it is plainly a country or region, or stands where a place must."""
    words = load_mention_words()
    text = doc[start:end].text
    if text in words.institutions and label == "ORG":
        return _is_located(doc, start)
    entries = [e for e in gazetteer.lookup(text) if e.rank <= NameRank.SHORT]
    if not entries or not text[:1].isupper():
        return False
    located = _is_located(doc, start)
    plain = any(e.resolution in ("country", "region", "water") for e in entries)
    if label == "PERSON" and plain and text not in words.not_alone and entries[0].rank == NameRank.MAIN:
        return True
    if label == "PERSON" or text in words.not_alone:
        return located and any(e.resolution == "country" or e.population > _KNOWN_CITY for e in entries)
    if plain and label in ("ORG", "MISC", "NORP", "PRODUCT"):
        return len(text) > 2 or text.isupper()
    class_word = end < len(doc) and doc[end].lower_ in _class_words()
    known = any(e.population > _KNOWN_CITY or e.id < 0 for e in entries)
    return known and (located or class_word)


def _is_located(doc: Doc, start: int) -> bool:
    before = doc[start - 1] if start else None
    if before is not None and before.lower_ == "the" and start > 1:
        before = doc[start - 2]
    return before is not None and before.lower_ in load_mention_words().locative


def _matched(doc: Doc, gazetteer: Gazetteer) -> Iterator[TokenSpan]:
    """Names of countries, regions, waters and well-known sites that stand in the text, the longest first."""
    keys = known_keys(gazetteer.path)
    words = load_mention_words()
    i = 0
    while i < len(doc):
        length = 0
        if doc[i].text[:1].isupper() and doc[i].lower_ not in _TRIM_BEFORE:
            for end in range(min(len(doc), i + _LONGEST), i, -1):
                if _reads_as_name(doc, i, end) and fold_name(doc[i:end].text) in keys:
                    text = doc[i:end].text
                    if text not in words.not_alone and text not in words.institutions and (
                        len(text) > 3 or text.isupper()
                    ):
                        length = end - i
                        yield TokenSpan(i, end, "", sure=False)
                    break
        i += max(1, length)


def _coordinated(doc: Doc, gazetteer: Gazetteer, covered: set[int]) -> list[TokenSpan]:
    """Names that no entity holds, coordinated with a toponym: 'Kursk and Belgorod'."""
    found = []
    for token in doc:
        if token.i in covered or token.ent_type_ or token.pos_ != "PROPN" or not token.text[:1].isupper():
            continue
        if any(other.i in covered for other in token.conjuncts) or _beside_and(doc, token.i, covered):
            entries = gazetteer.lookup(token.text)
            if any(e.rank <= NameRank.SHORT and e.population > _TOWN for e in entries):
                found.append(TokenSpan(token.i, token.i + 1, "", sure=False))
    return found


def _beside_and(doc: Doc, i: int, covered: set[int]) -> bool:
    return i > 1 and doc[i - 1].lower_ in ("and", "or") and i - 2 in covered


def _reads_as_name(doc: Doc, start: int, end: int) -> bool:
    """Written as one name: no sentence end inside, no possessive or comma, a capital at the last word."""
    last = doc[end - 1]
    if not last.text[:1].isupper() and end - start > 1 and last.lower_ not in _class_words():
        return False
    return last.text[-1].isalnum() or last.text.endswith(".") and end - start == 1 and len(last.text) > 2


@lru_cache(maxsize=4)
def known_keys(path: Path) -> frozenset[str]:
    """Return the folded names that the matcher looks for, from the gazetteer file at `path`."""
    gazetteer = Gazetteer(path)
    found = gazetteer.keys(("country", "region", "water", "site"))
    return frozenset(
        key for key, rank in found if rank <= NameRank.SHORT and not key.startswith(("iso3 ", "abbr "))
    )


def _from_datelines(doc: Doc, gazetteer: Gazetteer) -> Iterator[TokenSpan]:
    """The capitals that open a wire story: 'SEOUL (Reuters) -', 'PORT SUDAN, Sudan -'."""
    for sent in doc.sents:
        end = sent.start
        while end < sent.end and doc[end].text.isupper() and doc[end].text.isalpha() and end - sent.start < 4:
            end += 1
        if sent.start < end < sent.end and _is_dateline_mark(doc, end):
            text = doc[sent.start : end].text
            if any(e.rank <= NameRank.ALTERNATE for e in gazetteer.lookup(text)):
                yield TokenSpan(sent.start, end, "", sure=False)


def _is_dateline_mark(doc: Doc, end: int) -> bool:
    return doc[end].text in ("(", "-", "–", "—", ",", ":") and any(
        doc[i].text in ("-", "–", "—", "--", ")") for i in range(end, min(end + 8, len(doc)))
    )


def is_dateline(doc: Doc, span: TokenSpan) -> bool:
    """Tell whether a toponym opens its sentence the way a dateline does."""
    sent = doc[span.start].sent
    if span.start - sent.start > 3 or span.end >= len(doc):
        return False
    return doc[span.start].text.isupper() and len(doc[span.start].text) > 3 and _is_dateline_mark(doc, span.end)


@lru_cache(maxsize=1)
def _class_words() -> dict[str, str]:
    return {word: group.resolution for group in reversed(load_classes()) if group.after for word in group.words}


def _extend(doc: Doc, span: TokenSpan, gazetteer: Gazetteer) -> TokenSpan:
    """Take in the class word that follows ('Kursk region') and the direction that goes before ('eastern Ukraine')."""
    entries = [e for e in gazetteer.lookup(doc[span.start : span.end].text) if e.rank <= NameRank.BARE]
    country = _plainly(entries, "country")
    end = span.end
    for length in (3, 2, 1):
        last = span.end + length
        if last > len(doc) or doc[last - 1].sent.start > span.start:
            continue
        words = " ".join(token.lower_ for token in doc[span.end : last])
        kind = _class_words().get(words)
        if kind and _takes(doc, span, last, kind, entries, country, gazetteer):
            end = last
            break
    start = span.start
    if start and doc[start - 1].text in load_mention_words().directions and doc[start - 1].dep_ in ("amod", "compound", "nmod"):
        wide = country or _plainly(entries, "region") or (entries and entries[0].feature == "A.ADM1")
        start -= bool(wide and doc[start - 1].sent.start < start)
    return TokenSpan(start, end, span.label, span.sure)


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
    if last < len(doc) and doc[last - 1].text[:1].isupper() and doc[last].text[:1].isupper():
        return False  # Moscow District Court
    return True


def _in_other_name(doc: Doc, span: TokenSpan) -> bool:
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
