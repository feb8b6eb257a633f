"""Measure figures on third-party suites and on annotated articles.

    python benchmarks/figures.py SUITES_DIR [--gold GOLD_DIR --texts TEXT_DIR] [--errors N] [--text-only]

SUITES_DIR holds `newsquant_dev.jsonl`, `meantime_dev.jsonl` …: one record a line with `text` and `quantities`
(`start`, `end`, `low`, `high`, `modifier`, `unit`, `unit_surface`). Printed per suite: F1 of span overlap, F1 of the
value (low, high), share of right modifiers among right values, and F1 of value with normalised unit. NewsQuant has no
class for ranges and writes `=` over two bounds or over 'thousands', where ours say `range` and `at_least`: `ceiling` is
the share that a system which tells these from numbers can reach, `read` the share with two bounds read as a range.
Durations and ages in the gold are neither asked for nor held against us. With `--gold`, F1 of (low, high) over whole
articles.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import spacy
from babel import Locale
from spacy.tokens import Doc

from extraction.components.figures import tag_figures
from extraction.mentions.figures import find_figures
from extraction.normalise.figures import find_quantities
from extraction.normalise.figures.tokens import tokenise
from extraction.normalise.figures.units import unit_table
from extraction.schema import Zone
from extraction.view import body_view

_TIME_UNITS = frozenset(
    (
        "second", "minute", "hour", "day", "week", "month", "quarter", "year", "decade", "century", "season",
        "year of age", "month of age",
    )
)  # fmt: skip
_CLASS = {
    None: "exact", "=": "exact", "up": "exact", "down": "exact", "exact": "exact", "~": "about", "about": "about",
    "range": "range", ">": "more", "more_than": "more", "at_least": "more", "<": "less", "less_than": "less",
    "at_most": "less",
}  # fmt: skip


@dataclass
class Figure:
    """A predicted figure."""

    start: int
    end: int
    low: float | None
    high: float | None
    modifier: str
    item: str | None = None
    description: str | None = None


@dataclass
class Tally:
    """Counts of one suite."""

    counts: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def f1(self, right: str, gold: str) -> str:
        tp, gold_n, pred = self.counts[right], self.counts[gold], self.counts["pred"]
        p, r = tp / max(1, pred), tp / max(1, gold_n)
        return f"{100 * 2 * p * r / (p + r) if p + r else 0:5.1f} (p {100 * p:.1f} r {100 * r:.1f})"


def close(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= 1e-5 * max(1, abs(a), abs(b))


def same_value(gold: dict[str, Any], figure: Figure) -> bool:
    """Equal bounds; a vague plural may leave the upper bound open, and a bound may stand for the number itself."""
    gl, gh, ql, qh = gold.get("low"), gold.get("high"), figure.low, figure.high
    if close(gl, ql) and close(gh, qh):
        return True
    if gl and gh and close(gh, 10 * gl) and qh is None and ql is not None:
        return close(ql, gl) or close(ql, 2 * gl)
    if gl is None or not close(gl, gh):
        return False
    return (close(gl, ql) and qh is None) or (close(gh, qh) and ql in (None, 0))


def overlaps(gold: dict[str, Any], figure: Figure) -> bool:
    return gold.get("start") is None or min(gold["end"], figure.end) > max(gold["start"], figure.start)


class Units:
    """Bring a suite's unit names to ours: ISO codes, `percent`, CLDR measures, head nouns."""

    def __init__(self) -> None:
        self.table = unit_table()
        self.names = {name.lower(): code for code, name in Locale("en").currencies.items()}
        self.names |= {"dollar": "USD", "pound sterling": "GBP", "shekel": "ILS", "yen": "JPY", "percentage": "percent"}
        self.names |= {"celsius": "degree Celsius", "fahrenheit": "degree Fahrenheit", "pound-mass": "pound"}

    def same(self, gold: dict[str, Any], figure: Figure) -> bool:
        wanted = (gold.get("unit") or "").lower().strip()
        if wanted in ("", "-"):
            return figure.item is None or gold.get("unit") is None
        item = (figure.item or "").lower()
        if not item:
            return False
        base = wanted.split(" per ")[0].removeprefix("% ")
        if wanted.startswith("% "):
            return item in base.split() or item == "percent"
        options = {base, self.names.get(base, "").lower(), self.names.get(base.rstrip("s"), "").lower()}
        for text in (base, gold.get("unit_surface") or ""):
            toks = tokenise(f"5 {text}")
            unit = self.table.after(toks, 1, scaled=False)
            if unit is not None:
                options.add(unit.name.lower())
        options.add(base.split(" of ")[0].split()[-1])
        options.add(base.split()[-1])
        surface = (gold.get("unit_surface") or "").lower()
        own = (figure.description or "").lower()
        return item in options or bool(own and (own in surface or surface in own))


def score(records: list[dict[str, Any]], predicted: list[list[Figure]], units: Units) -> Tally:
    tally = Tally()
    c = tally.counts
    for record, figures in zip(records, predicted, strict=True):
        gold = record["quantities"]
        free = [g for g in gold if (g.get("unit") or "").lower() in _TIME_UNITS]
        gold = [g for g in gold if g not in free]
        figures = [f for f in figures if not any(same_value(g, f) and overlaps(g, f) for g in free)]
        c["pred"] += len(figures)
        spans = [g for g in gold if g.get("start") is not None]
        c["spans"] += len(spans)
        c["overlap"] += pair_up(spans, figures)
        used: set[int] = set()
        for g in gold:
            if g.get("low") is None and g.get("high") is None:
                continue
            c["gold"] += 1
            hits = [k for k, f in enumerate(figures) if k not in used and same_value(g, f)]
            if not hits:
                tally.errors.append(f"MISSED {g.get('text')} {g.get('low')}–{g.get('high')} | {record['text'][:150]}")
                continue
            k = next((k for k in hits if overlaps(g, figures[k])), hits[0])
            used.add(k)
            c["value"] += 1
            if g.get("modifier") is not None:
                wanted, ours = _CLASS[g["modifier"]], _CLASS[figures[k].modifier]
                bounds = wanted == "exact" and not close(g.get("low"), g.get("high"))
                c["modified"] += 1
                c["modifier"] += wanted == ours
                c["modifier_read"] += ours == ("range" if bounds else wanted)
                c["bounds"] += bounds
            if units.same(g, figures[k]):
                c["unit"] += 1
            else:
                tally.errors.append(
                    f"UNIT {g.get('text')} {g.get('unit')} ≠ {figures[k].item} | {record['text'][:150]}"
                )
        for k, figure in enumerate(figures):
            if k not in used:
                text = record["text"][figure.start : figure.end]
                tally.errors.append(f"SPURIOUS {text} {figure.low}–{figure.high} | {record['text'][:150]}")
    return tally


def pair_up(gold: list[dict[str, Any]], figures: list[Figure]) -> int:
    """Greedy one-to-one pairing by largest overlap."""
    pairs = sorted(
        (
            (min(g["end"], f.end) - max(g["start"], f.start), i, k)
            for i, g in enumerate(gold)
            for k, f in enumerate(figures)
            if min(g["end"], f.end) > max(g["start"], f.start)
        ),
        reverse=True,
    )
    left: set[int] = set()
    right: set[int] = set()
    for _, i, k in pairs:
        if i not in left and k not in right:
            left.add(i)
            right.add(k)
    return len(left)


def from_text(texts: list[str]) -> list[list[Figure]]:
    return [
        [Figure(q.start, q.end, q.low, q.high, q.modifier, q.unit) for q in find_quantities(text)] for text in texts
    ]


def from_docs(docs: list[Doc]) -> list[list[Figure]]:
    return [
        [
            Figure(
                m.start_char, m.end_char, m.value.low, m.value.high, m.value.modifier, m.value.item, m.value.description
            )
            for m in find_figures(doc)
        ]
        for doc in docs
    ]


def tag_times_if_there(doc: Doc) -> Doc:
    try:
        from extraction.components.times import tag_times
    except ImportError:
        return doc
    return tag_times(doc)


def prepare(texts: list[str], nlp: Any) -> list[Doc]:
    return [tag_figures(tag_times_if_there(doc)) for doc in nlp.pipe(texts)]


def figure_match(gold: dict[str, Any], figure: Figure) -> bool:
    """Equal bounds, or one bound equal and the other open on one side."""
    gl, gh, pl, ph = gold["low"], gold["high"], figure.low, figure.high
    gl, pl = gl or None, pl or None
    if (gl, gh) == (pl, ph):
        return True
    lower = gl == pl and gl is not None and (gh is None or ph is None)
    upper = gh == ph and gh is not None and (gl is None or pl is None)
    return lower or upper


def articles(gold_dir: Path, text_dir: Path, nlp: Any, errors: int) -> None:
    total: Counter[str] = Counter()
    for path in sorted(gold_dir.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf8"))
        source = (text_dir / f"{path.stem}.txt").read_text(encoding="utf8")
        view = body_view(source, _body(source, gold))
        figures = from_docs(prepare([view.text], nlp))[0]
        used: set[int] = set()
        for g in gold["figures"]:
            k = next((k for k, f in enumerate(figures) if k not in used and figure_match(g, f)), None)
            if k is None:
                total["missed"] += 1
                _show(errors, path.stem, "MISSED", g["text"])
                continue
            used.add(k)
            total["right"] += 1
            total["item"] += (g["item"] or "").lower() == (figures[k].item or "").lower()
            if (g["item"] or "").lower() != (figures[k].item or "").lower():
                _show(errors, path.stem, "ITEM", f"{g['text']}: {g['item']} ≠ {figures[k].item}")
            total["modifier"] += g["modifier"] == figures[k].modifier
        for k, f in enumerate(figures):
            if k not in used:
                total["spurious"] += 1
                _show(errors, path.stem, "SPURIOUS", view.text[max(0, f.start - 30) : f.end + 30])
    right = total["right"]
    f1 = 2 * right / max(1, 2 * right + total["missed"] + total["spurious"])
    print(f"{gold_dir.name:16} doc_figures F1 {f1:.3f}  {dict(total)}")


def _show(errors: int, name: str, kind: str, text: str) -> None:
    if errors:
        print("  ", name, kind, text.replace("\n", " "))


def _body(source: str, gold: dict[str, Any]) -> list[Zone]:
    """The gold's own body where it marks one, else the whole text."""
    start, end = 0, len(source)
    if gold.get("body_first") and gold["body_first"] in source:
        start = source.index(gold["body_first"])
    if gold.get("body_last") and gold["body_last"] in source[start:]:
        end = source.index(gold["body_last"], start) + len(gold["body_last"])
    return [Zone(label="body", start_char=start, end_char=end)]


def speed(texts: list[str], docs: list[Doc]) -> None:
    sentences = sum(1 for doc in docs for _ in doc.sents)
    start = time.process_time()
    for doc in docs:
        tag_figures(doc)
        find_figures(doc)
    ours = time.process_time() - start
    print(f"{sentences} sentences: {1000 * ours / max(1, sentences):.3f} CPU-seconds per 1,000 sentences")
    try:
        from quantulum3 import classifier, parser
    except ImportError:
        print("quantulum3 is not installed: no ratio")
        return
    classifier.USE_CLF = False  # its pickled model needs an older scikit-learn
    start = time.process_time()
    for text in texts:
        parser.parse(text)
    theirs = time.process_time() - start
    print(f"quantulum3 {1000 * theirs / max(1, sentences):.3f}: ratio {theirs / max(ours, 1e-9):.1f}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("suites", type=Path)
    arguments.add_argument("--gold", type=Path, nargs="*", default=[], help="folders of annotated articles")
    arguments.add_argument("--texts", type=Path, nargs="*", default=[], help="their texts, in the same order")
    arguments.add_argument("--only", nargs="*", help="names of suites")
    arguments.add_argument("--errors", type=int, default=0)
    arguments.add_argument("--text-only", action="store_true", help="the finder alone, without a pipeline")
    arguments.add_argument("--pipeline", default="models/default")
    options = arguments.parse_args()
    nlp = None if options.text_only else spacy.load(options.pipeline)
    units = Units()
    news: list[str] = []
    news_docs: list[Doc] = []
    for path in sorted(options.suites.glob("*.jsonl")):
        if options.only and path.stem not in options.only:
            continue
        records = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines() if line.strip()]
        texts = [record["text"] for record in records]
        docs = prepare(texts, nlp) if nlp else []
        tally = score(records, from_docs(docs) if nlp else from_text(texts), units)
        c = tally.counts
        modified = max(1, c["modified"])
        modifier, read = 100 * c["modifier"] / modified, 100 * c["modifier_read"] / modified
        ceiling = 100 * (c["modified"] - c["bounds"]) / modified
        print(
            f"{path.stem:16} overlap {tally.f1('overlap', 'spans')}  value {tally.f1('value', 'gold')}  "
            f"modifier|value {modifier:5.1f} (ceiling {ceiling:.1f}, read {read:.1f})  "
            f"value+unit {tally.f1('unit', 'gold')}"
        )
        for error in tally.errors[: options.errors]:
            print("   ", error.replace("\n", " "))
        if path.stem in ("newsquant_dev", "meantime_dev"):
            news += texts
            news_docs += docs
    if nlp:
        for gold, texts_dir in zip(options.gold, options.texts, strict=True):
            articles(gold, texts_dir, nlp, options.errors)
        speed(news, news_docs)


if __name__ == "__main__":
    main()
