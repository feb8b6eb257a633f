"""Where persons' names stand in a Doc: recognised, known to the tables, or after a title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Token

from extraction.mentions.descriptions import Surface
from extraction.normalise.names.matching import Hit

_PARTICLES = frozenset(
    [
        "al",
        "el",
        "bin",
        "ben",
        "ibn",
        "bint",
        "von",
        "van",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "das",
        "do",
        "du",
        "la",
        "le",
        "ter",
        "abu",
        "ould",
        "ag",
        "ul",
        "y",
    ]
)
_LONGEST = 6  # words of a name beside an office
_BESIDE = 12  # tokens between an office and the name beside it
_NAME = re.compile(r"[^\W\d_]")


def name_spans(surface: Surface) -> Iterator[tuple[int, int]]:
    """Yield the word ranges that may be names of persons, as recognised, known, or titled."""
    for ent in surface.doc.ents:
        if ent.label_ == "PERSON":
            yield from _cleaned(surface, surface.words_of(ent.start, ent.end))
    yield from surface.names
    yield from _after_titles(surface)
    yield from _beside_titles(surface)


def _after_titles(surface: Surface) -> Iterator[tuple[int, int]]:
    """'Foreign Minister Iwaya': capitalised words after a title, which the recogniser may have missed."""
    words = surface.text.words
    for hit in surface.hits:
        form = hit.get("office")
        if (
            form is None
            or form.plural
            or hit.possessive
            or hit.end >= len(words)
            or not words[hit.start].text[0].isupper()
        ):
            continue
        end = hit.end
        while (
            end < len(words) and (words[end].text[0].isupper() or words[end].folded in _PARTICLES) and end - hit.end < 5
        ):
            if any(c in surface.text.between(end - 1, end) for c in ",;:()") or (
                "." in surface.text.between(end - 1, end) and len(words[end - 1].text) > 3
            ):
                break
            if surface.at.get(end) is not None and surface.at[end].get(
                "office", "adjective", "organization", "agent", "country"
            ):
                break
            end += 1
            if words[end - 1].possessive:
                break
        while end > hit.end and not words[end - 1].text[0].isupper():
            end -= 1
        end = _hyphenated(surface, end)
        if end > hit.end and _NAME.match(words[hit.end].text) and not _weekday(words[hit.end].folded):
            yield hit.end, end


def _beside_titles(surface: Surface) -> Iterator[tuple[int, int]]:
    """'the ruler of the coastal region Minni Minawi': a name that the parse puts beside an office, without a mark."""
    for token in surface.doc:
        if token.dep_ != "appos" or token.pos_ != "PROPN" or token.ent_type_ not in ("", "PERSON", "GPE", "ORG"):
            continue
        head = token.head if token.head.dep_ != "nmod" or _is_office(surface, token.head) else token.head.head
        if not _is_office(surface, head) or not 0 < token.i - head.i <= _BESIDE:
            continue
        start = end = surface.word_at(token.idx)
        while start > 0 and end - start < _LONGEST and _joins(surface, start - 1):
            start -= 1
        end += 1
        while end < len(surface.text.words) and end - start < _LONGEST and _joins(surface, end, before=True):
            end += 1
        if end - start > 1:
            yield start, end


def _is_office(surface: Surface, token: Token) -> bool:
    hit = surface.hit_of(token)
    return hit is not None and hit.get("office") is not None


def _joins(surface: Surface, index: int, *, before: bool = False) -> bool:
    """Tell whether a word of no other meaning stands beside the next (or the one before) without a mark."""
    word = surface.text.words[index]
    gap = surface.text.between(index - 1, index) if before else surface.text.between(index, index + 1)
    token = surface.doc[surface.token_at(word.start)]
    return gap in (" ", "-") and word.text[0].isupper() and index not in surface.at and token.pos_ == "PROPN"


def _weekday(word: str) -> bool:
    return word[:3] in ("mon", "tue", "wed", "thu", "fri", "sat", "sun") and word.endswith("day")


def _cleaned(surface: Surface, words: range) -> Iterator[tuple[int, int]]:
    """Take titles off the start of a recognised name, and drop what the tables know as something else."""
    start, end = words.start, words.stop
    hit = surface.at.get(start) if start < end else None
    if (
        start < end
        and hit is not None
        and hit.start == start
        and hit.end >= end
        and not surface.tables.is_name(name_key(surface, start, end))
    ):
        if hit.get(
            "country", "adjective", "organization", "people", "seat", "office", "agent"
        ) and not surface.tables.surnamed(name_key(surface, start, end)):
            return
        if hit.get("country", "organization", "seat", "adjective", "partial") or (
            hit.get("place") and not surface.tables.surnamed(name_key(surface, start, end))
        ):
            return
    while start < end:
        hit = surface.at.get(start)
        folded = surface.text.words[start].folded
        if (
            hit is not None
            and hit.start == start
            and hit.end < end
            and hit.get("office", "adjective", "country", "organization")
            and not _is_first_name(surface, hit, end)
            and not surface.tables.is_name(name_key(surface, start, end))
        ):
            start = hit.end
        elif folded in surface.tables.courtesy or folded in surface.tables.past:
            start += 1
        else:
            break
    for index in range(start, end):
        if index > start and any(c in surface.text.between(index - 1, index) for c in ",;:()"):
            end = index
            break
        if surface.text.words[index].possessive:
            end = index + 1
            break
    if (
        start < end
        and surface.text.words[start].text[0].isupper()
        and (surface.text.words[end - 1].text[0].isupper() or surface.text.hyphen_before(end - 1))
    ):
        if any(
            len(w.text) > 2 and w.text.isupper() for w in surface.text.words[start:end]
        ) and not surface.tables.is_name(name_key(surface, start, end)):
            return  # 'IST Listen'
        yield start, _hyphenated(surface, _name_goes_on(surface, end))


def _is_first_name(surface: Surface, hit: Hit, end: int) -> bool:
    """'Rafael Callejas' is not the Callejas of a firm called Rafael."""
    word = surface.text.words[hit.start].text
    return hit.forms[0].kind == "organization" and hit.start + 1 == hit.end == end - 1 and not word.isupper()


def _name_goes_on(surface: Surface, end: int) -> int:
    """End of a name that the recogniser cut short: proper nouns of no other meaning that follow without a mark."""
    words = surface.text.words
    while end < len(words) and not surface.text.between(end - 1, end).strip() and not words[end - 1].possessive:
        token = surface.doc[surface.token_at(words[end].start)]
        if (
            surface.at.get(end) is not None
            or token.pos_ != "PROPN"
            or not words[end].text[0].isupper()
            or token.ent_type_ not in ("", "PERSON")
        ):
            break
        end += 1
    return end


def _hyphenated(surface: Surface, end: int) -> int:
    """End of a name including parts joined by a hyphen: 'Yoon Suk' + '-yeol'."""
    while (
        end < len(surface.text.words)
        and surface.text.hyphen_before(end)
        and surface.text.words[end].text[0].islower()
        and surface.at.get(end) is None
    ):
        end += 1
    return end


def name_key(surface: Surface, start: int, end: int) -> str:
    """Fold the words of a name."""
    return " ".join(w.folded for w in surface.text.words[start:end])


def without_overlap(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Keep the longest of overlapping ranges, the earlier of two as long."""
    kept: list[tuple[int, int]] = []
    taken: set[int] = set()
    for start, end in sorted(spans, key=lambda s: (s[0] - s[1], s[0])):
        if taken.isdisjoint(range(start, end)):
            kept.append((start, end))
            taken.update(range(start, end))
    return sorted(kept)
