"""Candidates of a toponym: every gazetteer entry its words can mean, exact names first and fuzzy ones last."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from extraction.knowledge.gazetteer import Entry, Gazetteer, NameRank
from extraction.knowledge.gazetteer_fold import fold_name
from extraction.normalise.toponyms_surface import Surface

How = Literal["name", "variant", "alternate", "bare", "demonym", "abbreviation", "part", "spelling"]
_HOW: dict[NameRank, How] = {
    NameRank.MAIN: "name",
    NameRank.SHORT: "variant",
    NameRank.ALTERNATE: "alternate",
    NameRank.BARE: "bare",
    NameRank.DEMONYM: "demonym",
}
_MAX_CANDIDATES = 80
_MIN_FUZZY = 6
_MAX_FUZZY = 40
_FUZZY_PREFIX = 3
_ARTICLES = ("al ", "el ", "ar ", "as ", "ad ", "an ", "at ", "az ", "ash ")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of a toponym: the entry, by which kind of name, and whether a class word asks for its class."""

    entry: Entry
    how: How
    fits_class: bool | None = None  # None: no class word
    part: bool = False  # a direction before the name: 'eastern Ukraine'
    eponymous: bool = False  # a division with a town of its name: without a class word the town is meant


def find_candidates(surface: Surface, gazetteer: Gazetteer) -> list[Candidate]:
    """Return the readings of a surface form, at most some dozens; [] when nothing bears such a name."""
    exact = _read(surface.names[0], gazetteer, "full")
    if not exact and surface.direction:
        parts = _read(surface.names[-1], gazetteer, "bare")
        return _limit([_fit(replace(c, part=True), surface) for c in parts])
    found = exact
    if len(surface.names) > 1 and not surface.direction and not _is_certain(exact):
        wanted = [c for c in _read(surface.base, gazetteer, "bare") if _has_code(c.entry, surface.codes)]
        known = {c.entry.id for c in found}
        found = found + [c for c in wanted if c.entry.id not in known]
        if not found and surface.class_word in ("city", "district", "site"):
            # a class word that the gazetteer does not bear out: the camp at Baghuz is at Baghuz
            towns = _read(surface.base, gazetteer, "bare")
            found = [c for c in towns if c.entry.resolution in ("city", "district")]
    if not found:
        found = _respelt(surface.names[0], gazetteer)
    return _limit(_mark_eponymous([_fit(c, surface) for c in found]))


def _is_certain(candidates: list[Candidate]) -> bool:
    """'Orange County' is filed as such: the towns named Orange are no readings."""
    return any(c.how in ("name", "variant") for c in candidates)


def _mark_eponymous(candidates: list[Candidate]) -> list[Candidate]:
    towns = {(c.entry.country, c.entry.admin1) for c in candidates if c.entry.resolution == "city"}
    return [
        replace(c, eponymous=True)
        if c.entry.feature == "A.ADM1" and not c.fits_class and (c.entry.country, c.entry.admin1) in towns
        else c
        for c in candidates
    ]


def _read(name: str, gazetteer: Gazetteer, kind: str) -> list[Candidate]:
    entries = list(gazetteer.lookup(name))
    candidates = [Candidate(entry, _HOW[entry.rank]) for entry in entries]
    if kind == "full" and (name.endswith(".") or (name.isupper() and len(name) == 3)):
        known = {entry.id for entry in entries if entry.rank <= NameRank.SHORT}
        candidates += [Candidate(e, "abbreviation") for e in gazetteer.abbreviation(name) if e.id not in known]
    return candidates


def _fit(candidate: Candidate, surface: Surface) -> Candidate:
    if not surface.codes:
        return candidate
    return replace(candidate, fits_class=_has_code(candidate.entry, surface.codes))


def _has_code(entry: Entry, codes: tuple[str, ...]) -> bool:
    return entry.feature.startswith(codes)


def _respelt(name: str, gazetteer: Gazetteer) -> list[Candidate]:
    """Look up spellings that differ in the Arabic article or in one letter."""
    key = fold_name(name)
    for article in _ARTICLES:
        other = key[len(article) :] if key.startswith(article) else article + key
        entries = gazetteer.lookup(other) if len(key) > len(article) + 2 else ()
        if entries:
            return [Candidate(entry, "spelling") for entry in entries if entry.rank != NameRank.DEMONYM]
    if not _MIN_FUZZY <= len(key) <= _MAX_FUZZY or key.isdigit():
        return []
    known = gazetteer.keys_with_prefix(key[:_FUZZY_PREFIX], len(key) - 1, len(key) + 1)
    near = [k for k in known if one_edit_apart(key, k)]
    return [Candidate(entry, "spelling") for k in near[:3] for entry in gazetteer.lookup(k)]


def one_edit_apart(left: str, right: str) -> bool:
    """Tell whether two strings differ by one insertion, deletion, replacement or swap of neighbours.

    >>> one_edit_apart("britian", "britain"), one_edit_apart("odessa", "odesa"), one_edit_apart("lviv", "kyiv")
    (True, True, False)
    """
    if abs(len(left) - len(right)) > 1 or left == right:
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    end = 0
    while end < min(len(left), len(right)) - start and left[-1 - end] == right[-1 - end]:
        end += 1
    middle = left[start : len(left) - end], right[start : len(right) - end]
    if max(map(len, middle)) <= 1:
        return True
    return len(middle[0]) == 2 and middle[0] == middle[1][::-1]


def _limit(candidates: list[Candidate]) -> list[Candidate]:
    best: dict[int, Candidate] = {}
    for candidate in candidates:
        best.setdefault(candidate.entry.id, candidate)
    ranked = sorted(best.values(), key=lambda c: -c.entry.population)
    if len(ranked) <= _MAX_CANDIDATES:
        return ranked
    # the long tail of hamlets is kept only under their main name
    return sorted(ranked, key=lambda c: (c.how == "alternate", -c.entry.population))[:_MAX_CANDIDATES]
