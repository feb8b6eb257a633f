"""Fit whom a reader supplies (`data/lexicon/completion.toml`), and say what it is worth.

    python benchmarks/completion_fit.py --texts CORPUS.jsonl … [--gold STANDOFF.jsonl] [--write]

The gold says which characters of an article name who acts and who is met (stand-off, no text); the texts are the JSONL
files of the newswire corpus, each checked by its hash. One logistic regression a role over the facts of
`extraction.events.completion`, a row for each phrase around each event whose role the rules left open, on whole
articles in ten folds. A phrase is right when those it denotes are of the countries that the gold has and the gold names
it; where no phrase is both, when the countries agree. The limit is the highest at which the number of roles filled, or
left open, as the gold has them is within a twentieth of its best. Optional events count half. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from gold_sets import read_contexts, read_standoff
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

import extraction
from extraction.events.coding import code_told
from extraction.events.completion import Candidate, Cast, find_candidates, find_shared, is_open
from extraction.events.drafts import Draft
from extraction.knowledge.completion import ROLES, Role
from extraction.pipeline import Coder
from extraction.view import BodyView

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "data" / "gold" / "standoff" / "newswire_train.jsonl"
OUT = ROOT / "data" / "lexicon" / "completion.toml"
RARE = 40  # phrases that a fact must hold of
STRENGTH = 0.1
# what a clause without an agent leaves open stays open, and whom a march or a deployment is against
TYPES: dict[Role, tuple[str, ...]] = {
    "actors": ("ACCUSE", "AGREE", "AID", "CONCEDE", "COOPERATE", "REJECT", "REQUEST", "SUPPORT", "THREATEN"),
    "recipients": (
        "ACCUSE", "AGREE", "AID", "ASSAULT", "COERCE", "CONCEDE", "COOPERATE", "REJECT", "REQUEST", "SANCTION",
        "SUPPORT", "THREATEN",
    ),
}  # fmt: skip
FOLDS = 10
LIMITS = np.arange(0.08, 0.6, 0.01)
SLACK = 0.05


@dataclass
class Open:
    """An event whose role the rules leave open: what the gold has there, and the phrases that may fill it."""

    article: str
    role: Role
    gold: frozenset[str]
    weight: float
    facts: list[dict[str, float]] = field(default_factory=list)
    countries: list[frozenset[str]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    hit: list[bool] = field(default_factory=list)

    def right(self) -> list[bool]:
        """Which phrases a reader would take."""
        told = {name for name, hit in zip(self.names, self.hit, strict=True) if hit and name}
        agrees = [bool(self.gold) and countries == self.gold for countries in self.countries]
        meant = [hit or name in told for hit, name in zip(self.hit, self.names, strict=True)]
        both = [a and m for a, m in zip(agrees, meant, strict=True)]
        return both if any(both) else agrees


def collect(coder: Coder, gold: Iterator[tuple[dict[str, Any], str]]) -> list[Open]:
    """Read every article as the coder does, up to where the role is left open."""
    rows: list[Open] = []
    for marked, view, context in read_contexts(coder, gold):
        drafts = code_told(context, coder.knowledge)
        cast = Cast.of(drafts, context)
        for draft, event in matched(drafts, marked["events"], view):
            for role in ROLES:
                if draft.event_type in TYPES[role] and is_open(draft, role, context):
                    found = find_candidates(draft, role, cast, context, coder.knowledge)
                    shared = find_shared(draft, role, context)
                    rows.append(_open(marked["id"], role, event, [(c, {**shared, **own}) for c, own in found], view))
    return rows


def _open(
    article: str, role: Role, event: dict[str, Any], found: list[tuple[Candidate, dict[str, float]]], view: BodyView
) -> Open:
    spans = [span for span in event[f"{role[:-1]}_spans"] if span is not None]
    row = Open(article, role, frozenset(event[role]) - {None}, 0.5 if event.get("optional") else 1.0)
    for candidate, facts in found:
        at = view.span(candidate.token.idx, candidate.token.idx + 1).start_char
        row.facts.append(facts)
        row.countries.append(candidate.countries)
        row.names.append(candidate.name)
        row.hit.append(any(start <= at < end for start, end in spans))
    return row


def matched(
    drafts: Sequence[Draft], events: Sequence[dict[str, Any]], view: BodyView
) -> Iterator[tuple[Draft, dict[str, Any]]]:
    """Yield drafts of the right type with their gold event: at its trigger, else within its clause."""
    left, free = list(events), list(drafts)
    for key in ("trigger", "clause"):
        for draft in list(free):
            at = view.span(draft.match.head.idx, draft.match.head.idx + 1).start_char
            for event in left:
                fits = draft.event_type in {event["type"], *event.get("alt_types", ())}
                if fits and event[key][0] <= at < event[key][1]:
                    left.remove(event)
                    free.remove(draft)
                    yield draft, event
                    break


def train(table: csr_matrix, right: NDArray[np.bool_], weights: NDArray[np.float64]) -> LogisticRegression:
    """Fit one role's curve."""
    return LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=2000).fit(table, right, sample_weight=weights)


def as_gold(rows: Sequence[Open], at: Sequence[tuple[int, int]], chances: NDArray[np.float64], limit: float) -> int:
    """Count the counted events whose role ends as in the gold when the likeliest phrase above a limit is taken."""
    best: dict[int, tuple[float, frozenset[str]]] = {}
    for (number, k), chance in zip(at, chances, strict=True):
        if chance >= limit and chance > best.get(number, (0.0,))[0]:
            best[number] = (float(chance), rows[number].countries[k])
    return sum(best.get(n, (0.0, frozenset[str]()))[1] == row.gold for n, row in enumerate(rows) if row.weight == 1.0)


def fit_role(role: Role, rows: list[Open]) -> str:
    """Fit and report one role; return its table of the knowledge file."""
    at = [(n, k) for n, row in enumerate(rows) for k in range(len(row.facts))]
    right = np.array([flag for row in rows for flag in row.right()])
    weights = np.array([rows[n].weight for n, _ in at])
    vectors = DictVectorizer(sparse=True)
    table = vectors.fit_transform([{k: v for k, v in facts.items() if v} for row in rows for facts in row.facts])
    often = np.asarray((table != 0).sum(0)).ravel() >= RARE
    table, names = table[:, often], vectors.get_feature_names_out()[often]
    held = np.zeros(len(at))
    articles = [rows[n].article for n, _ in at]
    for learnt, test in GroupKFold(FOLDS).split(table, right, articles):
        held[test] = train(table[learnt], right[learnt], weights[learnt]).predict_proba(table[test])[:, 1]
    counted = sum(row.weight == 1.0 for row in rows)
    open_right = sum(not row.gold for row in rows if row.weight == 1.0)
    scores = {float(limit): as_gold(rows, at, held, float(limit)) for limit in LIMITS}
    least = max(limit for limit, score in scores.items() if score >= max(scores.values()) * (1 - SLACK))
    print(f"{role}: {counted} counted events left open, {table.shape[0]} phrases, {table.shape[1]} facts")
    print(f"  as the gold has it: {open_right} when nothing is supplied, {scores[least]} at {least:.2f} (held out)")
    print("  " + ", ".join(f"{limit:.2f}: {score}" for limit, score in list(scores.items())[::6]))
    model = train(table, right, weights)
    numbers = zip(names, model.coef_[0], strict=True)
    facts = "\n".join(f'"{name}" = {value:.3f}' for name, value in numbers if abs(value) >= 5e-4)
    return (
        f"[{role}]\nintercept = {model.intercept_[0]:.3f}\nleast = {least:.2f}\n"
        f"types = {json.dumps(TYPES[role])}\n"
        f"articles = {len({row.article for row in rows})}\nevents = {counted}\nright = {scores[least]}\n\n"
        f"[{role}.facts]\n{facts}\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, nargs="+", required=True)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()

    rows = collect(extraction.load(), read_standoff(given.gold, given.texts))
    tables = [fit_role(role, [row for row in rows if row.role == role]) for role in ROLES]
    if given.write:
        OUT.write_text(
            "# Whom a reader supplies: numbers of a logistic curve a role, one a fact.\n"
            "# Written by `benchmarks/completion_fit.py`; not meant to be edited by hand.\n\n" + "\n".join(tables),
            "utf-8",
        )


if __name__ == "__main__":
    main()
