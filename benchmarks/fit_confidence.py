"""Fit the confidence of events on gold, and show how reliable it is.

    python benchmarks/fit_confidence.py --own data/gold/sentences_dev.jsonl data/gold/articles_dev.jsonl \
        [--articles GOLD=TEXTS] [--test data/gold/sentences_test.jsonl …] [--write]

Every coded event is right or wrong by the pairing of `extraction evaluate`; one that meets an optional gold event is
left out. The curve is a logistic regression on the log odds of the raw score and of the second opinion and the facts of
`extraction/events/calibration.py`. A fact is used if it holds of at least `--least` events; the penalty is chosen by
log loss on folds that keep documents whole, and the reliability shown is that of the folds. `--test` texts are scored
once, with the curve fitted on the rest. What the second opinion says of articles that it learnt from is too good to be
true: `--second` takes numbers that were fitted without one fold, and `--fold` uses that fold alone. Suites of third
parties are for measuring only and never enter the fit. Needs scikit-learn, which the package itself does not.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from gold_sets import Case, add_options, fold_of, own_cases, parse, read_sets
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

import extraction
from extraction.evaluate import pair_events
from extraction.events.calibration import find_facts
from extraction.events.coding import code_events
from extraction.events.confidence import raw_factors, raw_score
from extraction.events.records import build_events
from extraction.knowledge.calibration import FACTS, FILE, Calibration, log_odds
from extraction.knowledge.second_opinion import load_second_opinion
from extraction.pipeline import Coder
from extraction.resources import ROOT

PENALTIES = (0.03, 0.1, 0.3, 1.0)
_LEAST_WEIGHT = 0.05  # of a fact that is kept, in log odds
BINS = (0.0, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
Table = NDArray[np.float64]


def observe(coder: Coder, cases: list[Case]) -> tuple[Table, Table, list[str], int]:
    """Code texts: a row an event (log odds of raw score and opinion, facts), right or not, its text; how much gold."""
    rows: list[list[float]] = []
    right: list[bool] = []
    documents: list[str] = []
    wanted = 0
    for parsed in parse(coder, cases):
        gold, article = parsed.case.gold, parsed.case.article
        wanted += sum(not event.optional for event in gold.events)
        drafts = code_events(coder.context(article, parsed.doc), coder.knowledge)
        events = build_events(drafts, article, parsed.view, coder.knowledge.ontology, coder.made_by)
        partner = {id(event): gold.events[i] for i, event in pair_events(gold, events).items()}
        for draft, event in zip(drafts, events, strict=True):
            met = partner.get(id(event))
            if met is not None and met.optional:
                continue
            facts = find_facts(draft)
            chance = 0.0 if draft.chance is None else log_odds(draft.chance)
            raw = log_odds(raw_score(raw_factors(draft)))
            rows.append([raw, chance, *(float(facts[name]) for name in FACTS)])
            right.append(met is not None and event.event_type in {met.type, *met.alt_types})
            documents.append(gold.id)
    return np.array(rows), np.array(right, dtype=float), documents, wanted


def choose(table: Table, right: Table, documents: list[str]) -> tuple[float, Table]:
    """The penalty with the least log loss on folds of whole documents, and its probabilities there."""
    folds = GroupKFold(10)
    best: tuple[float, float, Table] | None = None
    for penalty in PENALTIES:
        found = cross_val_predict(
            LogisticRegression(C=penalty), table, right, cv=folds, groups=documents, method="predict_proba"
        )[:, 1]
        loss = log_loss(right, found)
        print(f"  penalty {penalty}: log loss {loss:.4f} on folds")
        if best is None or loss < best[0]:
            best = loss, penalty, found
    assert best is not None
    return best[1], best[2]


def log_loss(right: Table, found: Table) -> float:
    """Mean negative log likelihood."""
    return float(-np.mean(right * np.log(found) + (1 - right) * np.log(1 - found)))


def reliability(title: str, right: Table, found: Table, wanted: int) -> None:
    """Print the table of bins, the expected calibration error, and precision and recall by threshold."""
    print(f"\n{title}: {len(right)} events, {right.mean():.3f} right, log loss {log_loss(right, found):.4f}")
    print("| confidence | events | mean | right |\n|---|---|---|---|")
    error = 0.0
    for low, high in pairwise(BINS):
        inside = (found >= low) & ((found < high) | (high == 1.0))
        if inside.any():
            mean, share = found[inside].mean(), right[inside].mean()
            error += abs(mean - share) * inside.mean()
            print(f"| {low:.2f}-{high:.2f} | {inside.sum()} | {mean:.3f} | {share:.3f} |")
    print(f"expected calibration error {error:.3f}")
    for least in (0.0, 0.6, 0.7, 0.8, 0.9, 0.95):
        kept = found >= least
        precision = right[kept].mean() if kept.any() else 0.0
        print(f"  at least {least:.2f}: precision {precision:.3f}, recall {right[kept].sum() / wanted:.3f}")


def fit(table: Table, right: Table, used: list[int], penalty: float) -> Calibration:
    """Fit on everything."""
    fitted = LogisticRegression(C=penalty).fit(table[:, used], right)
    weights = dict(zip([("raw", "opinion", *FACTS)[i] for i in used], fitted.coef_[0], strict=True))
    slope, opinion = float(weights.pop("raw")), float(weights.pop("opinion"))
    facts = {name: round(float(value), 3) for name, value in weights.items() if abs(value) >= _LEAST_WEIGHT}
    return Calibration(
        intercept=round(float(fitted.intercept_[0]), 3),
        slope=round(slope, 3),
        opinion=round(opinion, 3),
        facts=facts,  # type: ignore[arg-type]
        events=len(right),
        right=int(right.sum()),
    )


def write(curve: Calibration, names: str) -> None:
    """Write the file that is shipped."""
    lines = [
        "# How the raw score of an event becomes its confidence: the probability that a reader would code it so.",
        "# Written by `benchmarks/fit_confidence.py`; not meant to be edited by hand.",
        f"# Fitted on {names}.",
        "",
        "[calibration]",
        *(f"{name} = {getattr(curve, name)}" for name in ("intercept", "slope", "opinion", "events", "right")),
        "",
        "[calibration.facts]  # added to the log odds where they hold",
        *(f"{name} = {value}" for name, value in sorted(curve.facts.items())),
    ]
    (ROOT / FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add_options(parser)
    parser.add_argument("--test", nargs="*", type=Path, default=[], help="own gold that is scored and not fitted")
    parser.add_argument("--least", type=int, default=12, help="events of which a fact must hold to be used")
    parser.add_argument("--second", type=Path, help="numbers of the second opinion that were fitted without --fold")
    parser.add_argument("--fold", type=int, help="of the stand-off gold use the articles of this fold alone")
    parser.add_argument("--write", action="store_true", help=f"write {FILE}")
    options = parser.parse_args()
    if options.suites:
        parser.error("suites are for measuring only")
    coder = extraction.load()
    if options.second:
        coder.knowledge = replace(coder.knowledge, second=load_second_opinion(options.second))
    sets = read_sets(options)
    for path in (Path(pair.partition("=")[0]) for pair in options.standoff if options.fold is not None):
        sets[path.stem] = [case for case in sets[path.stem] if fold_of(case.gold.id) == options.fold]
    cases = [case for rows in sets.values() for case in rows]
    table, right, documents, wanted = observe(coder, cases)
    counts = Counter({name: int(table[:, i + 2].sum()) for i, name in enumerate(FACTS)})
    used = [
        0,
        1,
        *(i + 2 for i, name in enumerate(FACTS) if options.least <= counts[name] <= len(right) - options.least),
    ]
    print(f"{len(right)} events of {', '.join(sets)}; facts {dict(counts)}")
    penalty, found = choose(table[:, used], right, documents)
    bare = 1 / (1 + np.exp(-table[:, 0]))
    reliability("raw score", right, bare, wanted)
    reliability("calibrated, on folds", right, found, wanted)
    curve = fit(table, right, used, penalty)
    print(curve.model_dump_json(indent=1))
    for path in options.test:
        rows, truth, _, size = observe(coder, own_cases(path))
        probabilities = [
            curve.probability(
                1 / (1 + np.exp(-row[0])),
                facts := {n: bool(row[i + 2]) for i, n in enumerate(FACTS)},
                1 / (1 + np.exp(-row[1])) if facts["reviewed"] else None,
            )
            for row in rows
        ]
        reliability(path.stem, truth, np.array(probabilities), size)
    if options.write:
        write(curve, ", ".join(sets))


if __name__ == "__main__":
    main()
