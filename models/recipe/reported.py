"""Reported speech as news writes it, made from treebank sentences: '…, a spokesman for the port said on Friday.'

The treebanks hold under a hundred such sentences and news is full of them; parsers trained without take the speaker
for a second subject of the reported clause. Speakers and adjuncts are whole subtrees of the treebanks themselves.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

SAYING = {"say", "tell", "report", "announce", "claim", "warn", "argue", "explain"}
FORMS = {"said", "announced", "reported", "claimed", "warned", "insisted"}
LONGEST = 9  # words of a speaker or an adjunct
FIELDS = ("w", "tag", "morph", "dep")


def _subtree(unit: dict, top: int) -> list[int] | None:
    """Word numbers (from 0) of a subtree, or None where it is not in one piece."""
    inside = {top}
    grown = True
    while grown:
        grown = False
        for i, head in enumerate(unit["head"]):
            if head - 1 in inside and i not in inside:
                inside.add(i)
                grown = True
    found = sorted(inside)
    return found if found[-1] - found[0] + 1 == len(found) <= LONGEST else None


def _piece(unit: dict, words: list[int]) -> dict:
    """A subtree as rows of its own: heads count from 1 inside it, 0 at its top."""
    first = words[0]
    piece = {key: [unit[key][i] for i in words] for key in FIELDS}
    piece["head"] = [h - first if h - 1 in words else 0 for h in (unit["head"][i] for i in words)]
    return piece


class Reported:
    """Turns some sentences into what somebody said."""

    def __init__(self, units: list[dict], rng: random.Random) -> None:
        self.rng = rng
        self.speakers: list[dict] = []
        self.adjuncts: list[dict] = []
        self.verbs: list[dict] = []
        for unit in units:
            for verb in self._verbs_of_saying(unit):
                self._collect(unit, verb)

    @staticmethod
    def _verbs_of_saying(unit: dict) -> Iterator[int]:
        for i, lemma in enumerate(unit["lemma"]):
            if lemma in SAYING and unit["tag"][i] == "VBD":
                yield i

    def _collect(self, unit: dict, verb: int) -> None:
        if unit["w"][verb] in FORMS:
            self.verbs.append(_piece(unit, [verb]))
        for i, head in enumerate(unit["head"]):
            if head - 1 != verb:
                continue
            words = _subtree(unit, i)
            if words is None:
                continue
            if unit["dep"][i] == "nsubj" and i < verb and unit["tag"][i] in ("NN", "NNS", "NNP", "NNPS"):
                self.speakers.append(_piece(unit, words))
            elif unit["dep"][i] in ("obl", "obl:unmarked") and i > verb and len(words) <= 5:
                self.adjuncts.append(_piece(unit, words))

    def __call__(self, unit: dict) -> dict:
        """The sentence as reported speech; sentences that are not plain statements come back unchanged."""
        words, tags = unit["w"], unit["tag"]
        roots = [i for i, head in enumerate(unit["head"]) if head == 0]
        plain = len(words) >= 6 and words[-1] == "." and not {'"', "“", "”", "?", ":", ";"} & set(words)
        if not plain or len(roots) != 1 or not tags[roots[0]].startswith("VB") or not self.speakers or not self.verbs:
            return unit
        root, size = roots[0], len(words) - 1
        if unit["lemma"][root] in SAYING or any(h == len(words) for h in unit["head"]):
            return unit
        rows = {key: list(unit[key][:size]) for key in (*FIELDS, "head")}
        comma = {"w": [","], "tag": [","], "morph": ["PUNCT|"], "dep": ["punct"], "head": [0]}
        verb, speaker = self.rng.choice(self.verbs), self.rng.choice(self.speakers)
        before = self.rng.random() < 0.85
        tail = [self.rng.choice(self.adjuncts)] if self.adjuncts and self.rng.random() < 0.4 else []
        order = [speaker, verb] if before else [verb, speaker]
        said = size + 1 + (len(speaker["w"]) if before else 0) + 1  # its number, counted from 1
        for piece, label in ((comma, None), *((p, p is verb) for p in (*order, *tail))):
            shift = len(rows["w"])
            above = root + 1 if label is None else 0 if label else said
            for key in FIELDS:
                rows[key] += piece[key]
            rows["head"] += [h + shift if h else above for h in piece["head"]]
        stop = {"w": ".", "tag": ".", "morph": "PUNCT|", "dep": "punct", "head": said}
        for key, value in stop.items():
            rows[key].append(value)
        rows["head"][root] = said
        rows["dep"][root] = "ccomp"
        for i, label in enumerate(rows["dep"]):
            if i == said - 1:
                rows["dep"][i] = "ROOT"
            elif i >= size + 1 and rows["head"][i] == said and label == "ROOT":
                rows["dep"][i] = "nsubj"
        return {**unit, **rows}
