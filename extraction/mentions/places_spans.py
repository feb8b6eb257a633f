"""Which tokens are toponyms: entities trimmed and extended, plus what the gazetteer knows and the entities missed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from spacy.tokens import Doc, Span

from extraction import syntax
from extraction.knowledge.gazetteer import Gazetteer, NameRank
from extraction.knowledge.gazetteer_fold import fold_name
from extraction.mentions.places_extend import extend, in_other_name
from extraction.mentions.places_words import TokenSpan, class_words, load_mention_words

_PLACE_LABELS = frozenset(("GPE", "LOC", "FAC"))
_MISLABELS = frozenset(("ORG", "PERSON", "MISC", "PRODUCT", "EVENT", "NORP", "LAW", ""))
_NEVER = frozenset(("DATE", "MONEY", "EVENT", "LAW", "NORP", "PRODUCT"))
_OTHER_LABELS = _MISLABELS - {""}
_LONGEST = 6  # words of a name that the matcher tries
_DATELINE_TOKENS = 14
_KNOWN_CITY = 100_000
_TOWN = 20_000
_TRIM_BEFORE = frozenset(("the", "a", "an", "'", '"', "(", "-", ","))
_TRIM_AFTER = frozenset(("'s", "'", "’s", "’", '"', ")", ",", "-", ";", ":", "."))
_BARE_DIRECTIONS = frozenset(("North", "South", "East", "West", "the North", "the South", "the West", "the East"))
_HAMLET = 2_000
_SUFFIXED = re.compile(
    r"([A-Z].*)(-(?:led|backed|based|born|bound|controlled|held|occupied|made|wide|style|funded|era))"
)
_GLUED = re.compile(r"([A-Z]{4,})[—–]")
_WORD = re.compile(r"\w")


def find_toponyms(doc: Doc, text: str, gazetteer: Gazetteer) -> list[TokenSpan]:
    """Return the toponyms of a Doc with this text as token spans that do not overlap, in order."""
    ents = doc.ents
    blocked = _blocked(ents)
    surnames = frozenset(ent[-1].text for ent in ents if ent.label_ == "PERSON" and len(ent) > 1)
    spans: list[TokenSpan] = []
    for ent in ents:
        spans += _from_entity(doc, ent, surnames, gazetteer)
    spans = [_without_suffix(doc, span) for span in spans]
    covered = {i for span in spans for i in range(span.start, span.end)}
    for span in _from_datelines(doc, gazetteer):
        if not covered & set(range(span.start, span.end)):
            spans.append(span)
            covered |= set(range(span.start, span.end))
    written = [text[i : i + n] for i, n in doc.to_array(["IDX", "LENGTH"]).tolist()]  # making tokens is slow
    capitals = [i for i, word in enumerate(written) if word[:1].isupper()]
    at = {i: span for span in spans for i in range(span.start, span.end)}
    for span in _matched(doc, text, written, capitals, gazetteer):
        tokens = set(range(span.start, span.end))
        if tokens <= covered or any(not set(blocked[i]) <= tokens for i in tokens if i in blocked):
            continue
        if all(span.start <= at[i].start and at[i].end <= span.end for i in tokens if i in at):
            at.update(dict.fromkeys(tokens, span))
            covered |= tokens
    spans = list(dict.fromkeys(at.values()))
    spans += _coordinated(doc, capitals, ents, gazetteer, covered)
    spans += _again(doc, capitals, ents, spans, gazetteer)
    extended = (extend(doc, span, gazetteer) for span in sorted(spans, key=lambda s: s.start))
    never = load_mention_words().never
    return _without_overlap(s for s in extended if not in_other_name(doc, s) and doc[s.start : s.end].text not in never)


def _without_overlap(spans: Iterator[TokenSpan]) -> list[TokenSpan]:
    kept: list[TokenSpan] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _blocked(ents: Iterable[Span]) -> dict[int, range]:
    """Tokens inside names of people, organisations, events and the like, with the extent of that name."""
    return {token.i: range(ent.start, ent.end) for ent in ents if ent.label_ in _OTHER_LABELS for token in ent}


def _from_entity(doc: Doc, ent: Span, surnames: frozenset[str], gazetteer: Gazetteer) -> Iterator[TokenSpan]:
    for start, end in _pieces(doc, ent.start, ent.end):
        start, end = _trim(doc, start, end)
        if start >= end or not doc[start].text[:1].isalnum():
            continue
        if ent.label_ in _PLACE_LABELS:
            yield from _place_entity(doc, start, end, ent.label_, surnames, gazetteer)
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


def _place_entity(
    doc: Doc, start: int, end: int, label: str, surnames: frozenset[str], gazetteer: Gazetteer
) -> Iterator[TokenSpan]:
    """A place entity must be written as a name, and be neither a demonym nor somebody's surname."""
    text = doc[start:end].text
    words = load_mention_words()
    if not any(token.text[:1].isupper() for token in doc[start:end]) or len(text) < 2 or text in _BARE_DIRECTIONS:
        return
    if doc[end - 1].text in words.organization_heads or text.lower() in class_words():
        return  # 'Mansfield Police Department', 'Hospital'
    if gazetteer.abbreviation(text) and text.endswith("."):
        yield TokenSpan(start, end, label, sure=True)
        return
    match = _SUFFIXED.fullmatch(text)
    entries = gazetteer.lookup(match.group(1) if match else text)
    if any(e.rank != NameRank.DEMONYM for e in entries):
        if entries[0].resolution == "country" or _is_located(doc, start) or text not in surnames:
            yield TokenSpan(start, end, label, sure=label == "FAC" or _is_located(doc, start))
        return
    if entries or not _WORD.search(text):
        return
    inside = [] if label == "FAC" else list(_known_inside(doc, start, end, gazetteer))
    if inside or any(_is_demonym(doc[i:j].text, gazetteer) for i in range(start, end) for j in (i + 1, i + 2)):
        yield from inside  # 'Kiev Ukraine' is two names, 'New South Korean' none
    elif label == "LOC" or _is_located(doc, start) or _has_class_word(doc, end):
        yield TokenSpan(start, end, label, sure=True)


def _is_demonym(text: str, gazetteer: Gazetteer) -> bool:
    entries = gazetteer.lookup(text)
    return bool(entries) and all(e.rank == NameRank.DEMONYM for e in entries)


def _has_class_word(doc: Doc, end: int) -> bool:
    return doc[end - 1].lower_ in class_words() or (end < len(doc) and doc[end].lower_ in class_words())


def _known_inside(doc: Doc, start: int, end: int, gazetteer: Gazetteer) -> Iterator[TokenSpan]:
    keys = gazetteer.known_keys()
    i = start
    while i < end:
        length = next((n for n in range(end - i, 0, -1) if fold_name(doc[i : i + n].text) in keys), 0)
        if length and doc[i].text[:1].isupper():
            yield TokenSpan(i, i + length, "", sure=False)
        i += max(1, length)


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
        least = _HAMLET if _stands_in(doc, start) else _KNOWN_CITY
        return located and any(e.resolution == "country" or e.population > least for e in entries)
    if plain and label in ("ORG", "MISC", "NORP", "PRODUCT"):
        return len(text) > 2 or text.isupper()
    class_word = end < len(doc) and doc[end].lower_ in class_words()
    known = any(e.population > _KNOWN_CITY or e.id < 0 for e in entries)
    return known and (located or class_word)


def _is_located(doc: Doc, start: int) -> bool:
    before = doc[start - 1] if start else None
    if before is not None and before.lower_ == "the" and start > 1:
        before = doc[start - 2]
    return before is not None and before.lower_ in load_mention_words().locative


def _matched(doc: Doc, text: str, tokens: list[str], capitals: list[int], gazetteer: Gazetteer) -> Iterator[TokenSpan]:
    """Names of countries, regions, waters and well-known sites that stand in the text, the longest first."""
    keys = gazetteer.known_keys()
    words = load_mention_words()
    starts = doc.to_array("IDX").tolist()
    taken = 0
    for i in capitals:
        if i < taken or tokens[i].lower() in _TRIM_BEFORE:
            continue
        for end in range(min(len(tokens), i + _LONGEST), i, -1):
            name = text[starts[i] : starts[end - 1] + len(tokens[end - 1])]
            if _reads_as_name(tokens, i, end) and fold_name(name) in keys:
                if name not in words.not_alone and name not in words.institutions and (len(name) > 3 or name.isupper()):
                    taken = end
                    yield TokenSpan(i, end, "", sure=False)
                break


def _coordinated(
    doc: Doc, capitals: list[int], ents: Sequence[Span], gazetteer: Gazetteer, covered: set[int]
) -> list[TokenSpan]:
    """Names that no entity holds, coordinated with a toponym: 'Kursk and Belgorod'."""
    inside = {i for ent in ents if len(ent) > 1 or ent.label_ in _NEVER for i in range(ent.start, ent.end)}
    found = []
    for i in capitals:
        if i in covered or i in inside or doc[i].pos_ != "PROPN":
            continue
        token = doc[i]
        if any(other.i in covered for other in token.conjuncts) or _beside_and(doc, token.i, covered):
            entries = gazetteer.lookup(token.text)
            if any(e.rank <= NameRank.SHORT and e.population > _TOWN for e in entries):
                found.append(TokenSpan(token.i, token.i + 1, "", sure=False))
    return found


def _beside_and(doc: Doc, i: int, covered: set[int]) -> bool:
    return i > 1 and doc[i - 1].lower_ in ("and", "or") and i - 2 in covered


def _again(
    doc: Doc, capitals: list[int], ents: Sequence[Span], spans: list[TokenSpan], gazetteer: Gazetteer
) -> list[TokenSpan]:
    """The same words elsewhere in the article, and the abbreviation that follows a town: one sense an article."""
    covered = {i for span in spans for i in range(span.start, span.end)}
    ends, starts = {span.end for span in spans}, {span.start for span in spans}
    words = {doc[s.start].text for s in spans if s.label == "GPE" and s.end - s.start == 1 and not s.cut}
    words -= load_mention_words().not_alone
    words = {word for word in words if any(e.rank <= NameRank.SHORT for e in gazetteer.lookup(word))}
    inside = {i for ent in ents if len(ent) > 1 for i in range(ent.start, ent.end)}
    found = []
    for i in capitals:
        if i in covered:
            continue
        token = doc[i]
        if token.ent_type_ in _NEVER and not _possesses(doc, token.i, starts):
            continue
        after_town = token.i > 1 and token.nbor(-1).text == "," and token.i - 1 in ends
        if after_town and gazetteer.abbreviation(token.text):
            found.append(TokenSpan(token.i, token.i + 1, "", sure=True))
        elif token.i in inside or token.pos_ != "PROPN":
            continue
        elif token.text in words or (
            (_stands_in(doc, token.i) or _possesses(doc, token.i, starts)) and _is_town(token.text, gazetteer)
        ):
            found.append(TokenSpan(token.i, token.i + 1, "", sure=False))
    return found


def _stands_in(doc: Doc, i: int) -> bool:
    """'in Torrington,': nothing but a place stands there, if the gazetteer knows it and no name goes on."""
    followed = i + 1 < len(doc) and doc[i + 1].pos_ == "PROPN"
    return i > 0 and doc[i - 1].lower_ in ("in", "near", "outside") and not followed


def _possesses(doc: Doc, i: int, starts: set[int]) -> bool:
    """Kyiv's Obolon district: the possessor of a toponym is one."""
    return i + 2 in starts and doc[i + 1].lower_ in ("'s", "’s")


def _is_town(text: str, gazetteer: Gazetteer) -> bool:
    entries = gazetteer.lookup(text) if text[:1].isupper() and len(text) > 3 else ()
    return any(e.rank == NameRank.MAIN and e.population > _HAMLET for e in entries)


def _without_suffix(doc: Doc, span: TokenSpan) -> TokenSpan:
    """'U.S.-led' is the U.S."""
    match = _SUFFIXED.fullmatch(doc[span.end - 1].text)
    return replace(span, cut=len(match.group(2))) if match else span


def _reads_as_name(tokens: list[str], start: int, end: int) -> bool:
    """Written as one name: no sentence end inside, no possessive or comma, a capital at the last word."""
    last = tokens[end - 1]
    if not last[:1].isupper() and end - start > 1 and last.lower() not in class_words():
        return False
    return last[-1].isalnum() or (last.endswith(".") and end - start == 1 and len(last) > 2)


def _from_datelines(doc: Doc, gazetteer: Gazetteer) -> Iterator[TokenSpan]:
    """The capitals that open a wire story: 'SEOUL (Reuters) -', 'PORT SUDAN, Sudan -'."""
    starts = syntax.sentence_starts(doc)
    for start, stop in pairwise([*starts, len(doc)]):
        end = start
        while end < stop and doc[end].text.isupper() and doc[end].text.isalpha() and end - start < 4:
            end += 1
        glued = _GLUED.match(doc[end].text) if end < stop else None
        if glued:
            text = doc[start:end].text_with_ws + glued.group(1)
            if gazetteer.lookup(text):
                yield TokenSpan(start, end + 1, "", sure=False, cut=len(doc[end]) - glued.end(1))
        elif start < end < stop and _is_dateline_mark(doc, end):
            text = doc[start:end].text
            if any(e.rank <= NameRank.ALTERNATE for e in gazetteer.lookup(text)):
                yield TokenSpan(start, end, "", sure=False)


def _is_dateline_mark(doc: Doc, end: int) -> bool:
    return doc[end].text in ("(", "-", "–", "—", ",", ":") and any(
        doc[i].text in ("-", "–", "—", "--", ")") for i in range(end, min(end + 8, len(doc)))
    )


def is_dateline(doc: Doc, span: TokenSpan) -> bool:
    """Tell whether a toponym opens its sentence the way a dateline does."""
    sent = doc[span.start].sent
    if span.cut:
        return True
    if span.start - sent.start > 3 or span.end >= len(doc):
        return False
    return doc[span.start].text.isupper() and len(doc[span.start].text) > 3 and _is_dateline_mark(doc, span.end)
