"""Fit the opinion on triggers that name nobody (`data/lexicon/opinion.toml`), and say what it is worth.

    python benchmarks/opinion_fit.py --texts CORPUS.jsonl … [--gold data/gold/standoff/newswire_train.jsonl] [--write]

The gold says where in which article a reader saw an event (stand-off: characters, no text); the texts are the JSONL
files of the newswire corpus that the articles are from, each checked by its hash. Logistic regression over the facts of
`extraction.events.opinion`, on whole articles in ten folds; the limit is the highest at which F1 over the gold, with
what the coder finds without the opinion, is within five thousandths of its best. What is optional in the gold counts
half, for its type alone. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from gold_sets import read_contexts, read_standoff, types_of
from numpy.typing import NDArray
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

import extraction
from extraction.events.opinion import Story, find_facts
from extraction.events.reading import Reading
from extraction.events.readings import read_all
from extraction.pipeline import Coder

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "data" / "gold" / "standoff" / "newswire_train.jsonl"
OUT = ROOT / "data" / "lexicon" / "opinion.toml"
RARE = 12  # triggers that a fact must hold of
STRENGTH = 0.01  # of the evidence against the prior that no fact matters
FOLDS = 10
LIMITS = np.arange(0.3, 0.8, 0.01)
SLACK = 0.005


@dataclass
class Alone:
    """A trigger that names nobody: its facts, whether a reader coded it, and how much that counts."""

    article: str
    head: int
    facts: dict[str, float]
    right: bool
    weight: float
    counted: bool


@dataclass
class Tally:
    """What the coder finds in the gold without the opinion."""

    gold: int = 0
    right: int = 0
    wrong: int = 0


def collect(coder: Coder, gold: Iterator[tuple[dict[str, Any], str]]) -> tuple[list[Alone], Tally]:
    """Read every article as the coder does, up to where the opinion is asked."""
    rows: list[Alone] = []
    tally = Tally()
    for marked, view, context in read_contexts(coder, gold):
        read = read_all(context, coder.knowledge)
        story = Story.of([match for match, _ in read.chosen], context)
        events = marked["events"]
        taken = _taken(
            events,
            [(view.span(d.match.head.idx, d.match.head.idx + 1).start_char, d.event_type) for d in read.drafts],
            tally,
        )
        for reading in read.alone:
            row = _labelled(
                reading, events, taken, view.span(reading.match.head.idx, reading.match.head.idx + 1).start_char
            )
            facts = find_facts(reading, story, context, coder.knowledge)
            rows.append(Alone(marked["id"], reading.match.head.i, facts, *row))
    return rows, tally


def _taken(events: list[dict[str, Any]], drafts: list[tuple[int, str]], tally: Tally) -> set[int]:
    """The gold events that a draft of the right type meets at the trigger, or else within the clause."""
    found: set[int] = set()
    tally.gold += sum(not e.get("optional") for e in events)
    for key in ("trigger", "clause"):
        for at, event_type in list(drafts):
            for number, event in enumerate(events):
                if number not in found and event[key][0] <= at < event[key][1] and event_type in types_of(event):
                    found.add(number)
                    drafts.remove((at, event_type))
                    tally.right += not event.get("optional")
                    break
    inside = [e["clause"] for e in events if e.get("optional")]
    tally.wrong += sum(not any(a <= at < b for a, b in inside) for at, _ in drafts)
    return found


def _labelled(reading: Reading, events: list[dict[str, Any]], taken: set[int], at: int) -> tuple[bool, float, bool]:
    own = reading.match.entry.type
    here = [e for e in events if e["trigger"][0] <= at < e["trigger"][1]]
    near = [e for n, e in enumerate(events) if n not in taken and e["clause"][0] <= at < e["clause"][1]]
    fitting = [e for e in here if own in types_of(e)] or [
        e for e in near if own in types_of(e) and not e.get("optional")
    ]
    if fitting:
        optional = bool(fitting[0].get("optional"))
        return True, 0.5 if optional else 1.0, not optional
    optional = any(e.get("optional") for e in here)
    return False, 0.5 if optional else 1.0, not optional


def fit(
    table: NDArray[np.float64], right: NDArray[np.bool_], weights: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64]]:
    """Return intercept and one number a column, on the columns' own scale."""
    mean, spread = table.mean(0), table.std(0) + 1e-6
    model = LogisticRegression(C=STRENGTH, max_iter=5000).fit((table - mean) / spread, right, sample_weight=weights)
    numbers = model.coef_[0] / spread
    return float(model.intercept_[0] - numbers @ mean), numbers


def chances(table: NDArray[np.float64], intercept: float, numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probability of every row."""
    return 1.0 / (1.0 + np.exp(-(intercept + table @ numbers)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, nargs="+", required=True)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()

    rows, tally = collect(extraction.load(), read_standoff(given.gold, given.texts))
    vectors = DictVectorizer(sparse=False)
    table = vectors.fit_transform([row.facts for row in rows])
    names = vectors.get_feature_names_out()
    often = (table != 0).sum(0) >= RARE
    table, names = table[:, often], names[often]
    right = np.array([row.right for row in rows])
    weights = np.array([row.weight for row in rows])
    counted = np.array([row.counted for row in rows])
    held = np.zeros(len(rows))
    for train, test in GroupKFold(FOLDS).split(table, right, [row.article for row in rows]):
        held[test] = chances(table[test], *fit(table[train], right[train], weights[train]))
    print(f"{len(rows)} triggers that name nobody in {len({r.article for r in rows})} articles, {right.sum()} right")
    print(f"without: {tally.right} right, {tally.wrong} wrong, of {tally.gold}")
    scores: dict[float, float] = {}
    for limit in LIMITS:
        taken = (held >= limit) & counted
        more, bad = int((right & taken).sum()), int((~right & taken).sum())
        found = tally.right + more
        f1 = 2 * found / (found + tally.wrong + bad + tally.gold)
        scores[float(limit)] = f1
        if round(limit * 100) % 5 == 0:
            print(f"limit {limit:.2f}: {more} right and {bad} wrong more, F1 {f1:.3f}")
    without = 2 * tally.right / (tally.right + tally.wrong + tally.gold)
    least = max(limit for limit, f1 in scores.items() if f1 >= max(scores.values()) - SLACK)
    print(f"F1 {scores[least]:.3f} at {least:.2f}; without {without:.3f}")
    if given.write:
        intercept, numbers = fit(table, right, weights)
        facts = "\n".join(f'"{name}" = {value:.4f}' for name, value in zip(names, numbers, strict=True))
        OUT.write_text(
            "# The opinion on triggers that name nobody: numbers of a logistic curve, one a fact.\n"
            "# Written by `benchmarks/opinion_fit.py`; not meant to be edited by hand.\n\n"
            f"[opinion]\nintercept = {intercept:.4f}\nleast = {least:.2f}\n"
            f"articles = {len({r.article for r in rows})}\ntriggers = {len(rows)}\nright = {int(right.sum())}\n\n"
            f"[opinion.facts]\n{facts}\n",
            "utf-8",
        )


if __name__ == "__main__":
    main()
