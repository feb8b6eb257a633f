"""From atoms to regions of a page: head, body, teasers inside the story, related articles, trailer.

A page is read as a sequence of regions; the best sequence is found by Viterbi over a handful of hand-set costs. Each
atom gives evidence by itself (cues, sentence shape, repetition); the transitions say how pages are built: a story
starts once, may be interrupted by teasers, and seldom resumes after its end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from extraction.pages.atoms import Atom


class Region(IntEnum):
    """Where an atom stands; `RELATED_HEAD` and `RELATED` are the furniture and the text of other articles."""

    HEAD = 0
    BODY = 1
    TEASERS = 2
    RELATED_HEAD = 3
    RELATED = 4
    TRAILER = 5


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of an atom apart from its neighbours.

    `score` speaks for running text; `starts_article` says how surely (0 to 1) another article's head stands right
    before it; `akin` is how many words of substance it shares with the story; `second` that it begins
    with a sure dateline although the story has begun long before.
    """

    score: float
    headline: bool
    starts_article: float
    akin: int
    second: bool


_NEVER = -1e6
_FURNITURE = -5.0
_SECOND = -4.0  # a story has one dateline; round-ups of several exist, but stand in one run
_OVER = -10.0
# a story hardly ever goes on below its copyright line, and below its comments others write
_ENDS = {"trailer": _OVER, "comments": -60.0}
_HEAD_MARKS = {"byline": 1.0, "date": 0.7}  # what seldom interrupts a story


def find_regions(atoms: Sequence[Atom], evidence: Sequence[Evidence]) -> list[Region]:
    """Return the best region of every atom."""
    if not atoms:
        return []
    best = [_start(region) + _emit(region, atoms[0], evidence[0]) for region in Region]
    back: list[list[int]] = []
    commented = False
    for i in range(1, len(atoms)):
        commented = commented or atoms[i - 1].opens == "comments"
        costs = _Costs(atoms[i - 1], atoms[i], evidence[i], commented=commented)
        steps: list[int] = []
        scores: list[float] = []
        for region in Region:
            options = [best[before] + costs.between(before, region) for before in Region]
            chosen = max(range(len(options)), key=options.__getitem__)
            steps.append(chosen)
            scores.append(options[chosen] + _emit(region, atoms[i], evidence[i]))
        back.append(steps)
        best = scores
    last = max(range(len(best)), key=best.__getitem__)
    path = [last]
    for steps in reversed(back):
        path.append(steps[path[-1]])
    return [Region(state) for state in reversed(path)]


def _start(region: Region) -> float:
    return {Region.HEAD: 0.0, Region.BODY: -0.1}.get(region, _NEVER)


def _emit(region: Region, atom: Atom, evidence: Evidence) -> float:
    if atom.opens in _ENDS and region not in (Region.HEAD, Region.TRAILER):
        return _ENDS[atom.opens]
    if region in (Region.BODY, Region.RELATED):
        return _FURNITURE if atom.mark is not None else evidence.score
    against = 0.0 if atom.mark is not None else -0.5 * evidence.score
    headline = 0.4 if evidence.headline and atom.mark is None else 0.0
    if region is Region.TEASERS:
        return against + headline - _HEAD_MARKS.get(atom.mark or "", 0.0) + (_SECOND if evidence.second else 0.0)
    if region is Region.TRAILER:
        return against + (0.5 if atom.mark == "trailer" else 0.0)
    if region is Region.HEAD:
        return against + headline + (0.3 if atom.mark in ("date", "byline", "title") else 0.0)
    return against


class _Costs:
    """Costs of stepping from one atom to the next."""

    def __init__(self, before: Atom, atom: Atom, evidence: Evidence, *, commented: bool) -> None:
        self.commented = commented
        self.second = _SECOND if evidence.second else 0.0
        self.inside = atom.line == before.line and not atom.run_on and atom.mark is None and before.mark is None
        self.dateline = atom.dateline > atom.start
        self.opens = atom.opens
        self.marked = atom.mark is not None
        self.article = evidence.starts_article
        self.akin = evidence.akin

    def between(self, before: int, after: int) -> float:
        if before == after:
            return self.second if after == Region.BODY else 0.0
        cost = self._plain(before, after)
        # a line is one thing unless a cue stands between its sentences
        return cost - 1.0 if self.inside and cost > _NEVER else cost

    def _plain(self, before: int, after: int) -> float:
        if after == Region.HEAD:
            return _NEVER
        if after == Region.BODY:
            return self._into_body(before)
        if after == Region.RELATED:
            return self._into_related(before)
        if before == Region.HEAD:
            return {Region.RELATED_HEAD: -4.0, Region.TRAILER: -4.0}.get(Region(after), _NEVER)
        if after == Region.TEASERS:
            if before == Region.BODY:
                return 0.0 if self.opens in ("teasers", "articles") else (-0.3 if self.marked else -0.6)
            return _NEVER
        if after == Region.RELATED_HEAD:
            opened = self.opens == "articles"
            if before == Region.BODY:
                return -0.3 if opened else -4.0
            if before == Region.RELATED:
                return -0.3
            if opened:
                return -0.2
            if before == Region.TRAILER:
                return _ENDS["comments"] if self.commented else -4.0
            return -2.0
        return 0.0 if self.opens in _ENDS or before != Region.BODY else -0.6

    def _into_body(self, before: int) -> float:
        if before == Region.HEAD:
            return 0.5 if self.dateline else 0.0
        strange = -3.5 * max(self.article, float(self.dateline)) - (0.8 if self.akin == 0 else 0.0)
        if before == Region.TEASERS:
            return -0.6 + strange
        if before == Region.TRAILER:
            return _ENDS["comments" if self.commented else "trailer"] + strange
        return -5.0 + strange

    def _into_related(self, before: int) -> float:
        if before == Region.RELATED_HEAD:
            return -3.0 + 2.7 * max(self.article, float(self.dateline))
        return _NEVER
