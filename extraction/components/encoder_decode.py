"""From scores to labels: names that are well formed, and one tree a sentence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


_NEVER = np.float32(-1e4)
_ROOTS = 8


class NameDecoder:
    """The best sequence of BIO labels in which every I- continues a name of its own kind."""

    def __init__(self, labels: Sequence[str]) -> None:
        self.labels = list(labels)
        self._kinds = sorted({label[2:] for label in labels if label.startswith("B-")})
        self._begin = np.array([self.labels.index(f"B-{kind}") for kind in self._kinds], dtype=np.int64)
        # a kind that is always one word long has no label for the words after the first
        self._inner = np.array([self._position(f"I-{kind}", f"B-{kind}") for kind in self._kinds], dtype=np.int64)
        self._inside = np.array([label.startswith("I-") for label in labels])
        self._allowed = np.array(
            [
                [not after.startswith("I-") or (before != "O" and before[2:] == after[2:]) for after in labels]
                for before in labels
            ]
        )
        self._penalty = np.where(self._allowed, np.float32(0), _NEVER).astype(np.float32)

    def _position(self, label: str, instead: str) -> int:
        return self.labels.index(label if label in self.labels else instead)

    def __call__(self, scores: Scores, opens: Sequence[bool]) -> list[str]:
        """Return one label a word. `scores` is (words, labels); where `opens` is true no name may continue."""
        if not len(scores):
            return []
        closed = np.asarray(opens)
        scores = scores - np.where(closed[:, None] & self._inside, -_NEVER, np.float32(0))
        best = scores.argmax(1)
        # the best labels one by one are the best sequence where that sequence is well formed
        illegal = np.flatnonzero(~self._allowed[best[:-1], best[1:]]) + 1
        if self._inside[best[0]]:
            illegal = np.append(illegal, 0)
        path = best.tolist()
        if len(illegal):
            borders = np.append(np.flatnonzero(closed), len(scores))
            for part in np.unique(np.searchsorted(borders, illegal, side="right")).tolist():
                begin, stop = (int(borders[part - 1]) if part else 0), int(borders[part])
                path[begin:stop] = self._viterbi(scores[begin:stop])
        return [self.labels[i] for i in path]

    def agree(self, spans: Sequence[tuple[int, int, str]], surfaces: Sequence[str], scores: Scores) -> list[str]:
        """Return one label a name: that which all mentions of its surface in the article, taken together, have most.

        One name seldom means two things in one article, and some of its mentions are clearer than others. A mention's
        evidence for a label is the mean probability, geometric over its words, that it is a name of that kind.
        """
        total: dict[str, Scores] = {}
        for (begin, stop, _), surface in zip(spans, surfaces, strict=True):
            logs = scores[begin:stop] - np.logaddexp.reduce(scores[begin:stop], axis=1, keepdims=True)
            evidence = np.exp((logs[0, self._begin] + logs[1:, self._inner].sum(0)) / (stop - begin))
            total[surface] = total[surface] + evidence if surface in total else evidence
        return [self._kinds[int(total[surface].argmax())] for surface in surfaces]

    def _viterbi(self, scores: Scores) -> list[int]:
        logs = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
        total = np.where(self._inside, _NEVER, np.float32(0)) + logs[0]
        back = np.empty(scores.shape, dtype=np.int64)
        for i in range(1, len(logs)):
            through = total[:, None] + self._penalty
            back[i] = through.argmax(0)
            total = through.max(0) + logs[i]
        path = [int(total.argmax())]
        for i in range(len(logs) - 1, 0, -1):
            path.append(int(back[i, path[-1]]))
        return path[::-1]


def name_spans(labels: Sequence[str]) -> list[tuple[int, int, str]]:
    """Return (first word, word after the last, label) of every name."""
    spans: list[tuple[int, int, str]] = []
    begin, kind = 0, ""
    for i, label in enumerate([*labels, "O"]):
        if kind and label != f"I-{kind}":
            spans.append((begin, i, kind))
            kind = ""
        if label != "O" and not kind:
            begin, kind = i, label[2:]
    return spans


def tree_heads(scores: Scores) -> list[int]:
    """Return the head of every word of one sentence: the best tree with exactly one root.

    `scores` is (words, 1 + words), column 0 being the root; a head is 0 for the root, else the word's number + 1.
    The greedy choice is kept where it is a tree. Else each word is tried as the root (Chu-Liu/Edmonds finds the best
    tree below it), the most promising first, until no other root could do better: what the best heads of all words
    are worth, cycles or not, bounds what a root can reach. Of a text in which any word might be the root (junk), the
    `_ROOTS` most promising are tried.
    """
    size = len(scores)
    if size == 1:
        return [0]
    weights = scores.astype(np.float64)
    weights[np.arange(size), np.arange(1, size + 1)] = -np.inf
    greedy: list[int] = weights.argmax(1).tolist()
    if greedy.count(0) == 1 and not _cycle([-1, *greedy]):
        return greedy
    square = np.full((size + 1, size + 1), -np.inf)
    square[1:, 1:] = weights[:, 1:]
    below = weights[:, 1:].max(1)
    bounds = below.sum() - below + weights[:, 0]
    best, found = -np.inf, greedy
    for root in np.argsort(-bounds, kind="stable").tolist()[:_ROOTS]:
        if bounds[root] <= best:
            break
        square[1:, 0] = -np.inf
        row = square[root + 1].copy()
        square[root + 1] = -np.inf
        square[root + 1, 0] = weights[root, 0]
        heads = _edmonds(square)[1:]
        square[root + 1] = row
        total = float(weights[np.arange(size), heads].sum())
        if total > best:
            best, found = total, heads
    return found


def _cycle(heads: Sequence[int]) -> list[int]:
    """Return one cycle of a head list (node 0 is the root and has head -1), or nothing."""
    state = [0] * len(heads)
    for start in range(1, len(heads)):
        node, path = start, []
        while node > 0 and state[node] == 0:
            state[node] = 1
            path.append(node)
            node = heads[node]
        if node > 0 and state[node] == 1:
            return path[path.index(node) :]
        for seen in path:
            state[seen] = 2
    return []


def _edmonds(weights: NDArray[np.float64]) -> list[int]:
    """Return the best arborescence from node 0; `weights[dependent, head]`. Head of node 0 is -1."""
    heads = weights.argmax(1).tolist()
    heads[0] = -1
    cycle = _cycle(heads)
    if not cycle:
        return [int(head) for head in heads]
    inside = np.zeros(len(weights), dtype=bool)
    inside[cycle] = True
    rest = np.flatnonzero(~inside)
    ring = np.array(cycle)
    kept = weights[ring, np.array([heads[i] for i in cycle])]
    # the cycle becomes one node, the last of the smaller graph
    into = weights[np.ix_(ring, rest)] - kept[:, None]
    out = weights[np.ix_(rest, ring)]
    enter, leave = into.argmax(0), out.argmax(1)
    size = len(rest)
    small = np.full((size + 1, size + 1), -np.inf)
    small[:size, :size] = weights[np.ix_(rest, rest)]
    small[size, :size] = into.max(0)
    small[:size, size] = out.max(1)
    small[0] = -np.inf
    solved = _edmonds(small)
    for i in range(1, size):
        head = solved[i]
        heads[rest[i]] = int(ring[leave[i]]) if head == size else int(rest[head])
    entry = solved[size]
    broken = int(ring[enter[entry]])
    heads[broken] = int(rest[entry])
    return [int(head) for head in heads]
