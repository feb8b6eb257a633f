"""Measure the time expressions on suites of TIMEX annotations and on annotated articles.

    python benchmarks/dates.py SUITE.jsonl... [--by-document] [--no-pipeline] [--errors N] [--speed]
    python benchmarks/dates.py --gold GOLD_DIR TEXT_DIR

A suite line has `text`, `reference` (document creation time), `doc`, `offset` and `expressions` with `start`, `end`,
`type`, `low`, `high`. `--by-document` reads the lines of one `doc` as one text, as they stood in it.

cal   an asserted interval is right when it overlaps a gold DATE/TIME with dates and lies inside it
calx  the exact interval
cal_ceiling  cal of a reader that is right about every gold date whose year, or one next to it, stands in the line or is
      the year of `reference`, and says nothing of the others: lines of a history cut from their document have
      'On 6 June' without a year, which only a guess could date
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

import extraction.components.times  # noqa: F401  registers the component
from extraction.mentions.times import find_times
from extraction.resources import resource

YEAR = re.compile(r"(?<!\d)(1\d{3}|20\d{2})(?:\s?[-–/]\s?(\d{2})(?!\d))?")
LEAD = re.compile(r"^(?:(?:on|in|at|the|of|by|since|from|until|till|for|during|this is|between)\s+)+", re.IGNORECASE)
Row = dict[str, Any]


def load_pipeline(path: str | None, blank: bool) -> Language:
    nlp = spacy.blank("en") if blank else spacy.load(path or resource("models/default"))
    if "extraction_times" not in nlp.pipe_names:
        nlp.add_pipe("extraction_times")
    return nlp


def read_rows(path: Path, by_document: bool) -> list[Row]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines() if line.strip()]
    return list(_documents(rows)) if by_document else rows


def _documents(rows: list[Row]) -> Iterator[Row]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["doc"], []).append(row)
    for lines in groups.values():
        text, gold = "", []
        for row in lines:
            text += "\n" if text else ""
            gold += [{**g, "start": g["start"] + len(text), "end": g["end"] + len(text)} for g in row["expressions"]]
            text += row["text"]
        yield {"text": text, "reference": lines[0].get("reference"), "expressions": gold}


def trim(text: str, a: int, b: int) -> tuple[int, int]:
    lead = LEAD.match(text[a:b])
    a += lead.end() if lead and lead.end() < b - a else 0
    while b > a and text[b - 1] in " ,.;:'\"’)":
        b -= 1
    return a, b


def pair_up(gold: list[Row], found: list[Row]) -> dict[int, int]:
    overlaps = sorted(
        (
            (min(g["end"], q["end"]) - max(g["start"], q["start"]),
             -abs((g["end"] - g["start"]) - (q["end"] - q["start"])), i, j)
            for i, g in enumerate(gold) for j, q in enumerate(found)
            if min(g["end"], q["end"]) > max(g["start"], q["start"])
        ),
        reverse=True,
    )  # fmt: skip
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in overlaps:
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def measure(nlp: Language, rows: list[Row], errors: list[str]) -> dict[str, float]:
    c: Counter[str] = Counter()
    for row, doc in zip(rows, nlp.pipe(row["text"] for row in rows), strict=True):
        reference = row.get("reference")
        dct = dt.date.fromisoformat(reference) if reference else None
        started = time.process_time()
        mentions = find_times(doc, dct=dct)
        c["us"] += int(1e6 * (time.process_time() - started))
        found: list[Row] = [
            {"start": m.start_char, "end": m.end_char, "low": str(m.value.earliest or "") or None,
             "high": str(m.value.latest or "") or None} for m in mentions
        ]  # fmt: skip
        score(c, row["text"], row["expressions"], found, errors, str(reference))
    rates = {
        "strict": f1(c["st"], c["np"], c["ng"]), "overlap": f1(c["ov"], c["np"], c["ng"]),
        "cal": f1(c["ci"], c["cp"], c["cg"]), "cal_ceiling": f1(c["named"], c["named"], c["cg"]),
        "calx": f1(c["cx"], c["cp"], c["cg"]),
    }  # fmt: skip
    return {**rates, "gold": c["cg"], "asserted": c["cp"], "right": c["ci"], "resolve_s": c["us"] / 1e6}


def score(c: Counter[str], text: str, gold: list[Row], found: list[Row], errors: list[str], reference: str) -> None:
    pairs = pair_up(gold, found)
    c["ng"] += len(gold)
    c["np"] += len(found)
    c["cp"] += sum(bool(q["low"]) for q in found)
    for i, g in enumerate(gold):
        dated = g["type"] in ("DATE", "TIME") and bool(g.get("low") or g.get("high"))
        c["cg"] += dated
        c["named"] += dated and year_is_named(text, reference, g)
        around = f"{text[max(0, g['start'] - 60) : g['start']]}[{g['text']}]{text[g['end'] : g['end'] + 50]}".replace(
            "\n", " "
        )
        if i not in pairs:
            errors.append(f"MISSED {'cal' if dated else ''} | {reference} | {g.get('value')} | {around}")
            continue
        q = found[pairs[i]]
        c["ov"] += 1
        c["st"] += trim(text, g["start"], g["end"]) == trim(text, q["start"], q["end"])
        if dated:
            low, high = g.get("low"), g.get("high")
            right = bool(q["low"]) and (low is None or q["low"] >= low) and (high is None or q["high"] <= high)
            c["ci"] += right
            c["cx"] += (low, high) == (q["low"], q["high"])
            if not right:
                errors.append(f"VALUE | {reference} | {low}..{high} | {q['low']}..{q['high']} | {around}")
    for j, q in enumerate(found):
        if j not in pairs.values():
            span = text[q["start"] : q["end"]]
            around = f"{text[max(0, q['start'] - 60) : q['start']]}[{span}]{text[q['end'] : q['end'] + 40]}".replace(
                "\n", " "
            )
            errors.append(f"SPURIOUS {'cal' if q['low'] else ''} | {reference} | {q['low']}..{q['high']} | {around}")


def year_is_named(text: str, reference: str, gold: Row) -> bool:
    """Whether the year of a gold date, or one next to it, stands in the line, or is the year of writing."""
    years = {int(reference[:4])} if reference[:4].isdigit() else set()
    for match in YEAR.finditer(text):
        years.add(int(match[1]))
        if match[2]:
            years.add(int(match[1][:2] + match[2]))
    own = {int(gold[key][:4]) for key in ("low", "high") if gold.get(key)}
    return any(abs(year - other) <= 1 for year in years for other in own)


def shown(text: str, span: Row) -> str:
    a, b = span["start"], span["end"]
    return f"{text[max(0, a - 70) : a]}[{text[a:b]}]{text[b : b + 50]}".replace("\n", " ")


def f1(right: int, asserted: int, gold: int) -> float:
    return round(200 * right / (asserted + gold), 1) if asserted + gold else 0.0


def measure_gold(nlp: Language, gold_dir: Path, text_dir: Path, errors: list[str]) -> dict[str, float]:
    right = asserted = wanted = 0
    for path in sorted(gold_dir.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf8"))
        text = (text_dir / f"{path.stem}.txt").read_text(encoding="utf8", errors="replace")
        dct = dt.date.fromisoformat(gold["published"][:10]) if gold["published"] else None
        mentions = find_times(nlp(text), dct=dct)
        dates = {(d["start"], d["end"]): d["text"] for d in gold["dates"] if d["start"]}
        found = {
            (str(m.value.earliest), str(m.value.latest)): text[m.start_char : m.end_char]
            for m in mentions
            if m.value.earliest
        }
        right += len(dates.keys() & found.keys())
        asserted += len(found)
        wanted += len(dates)
        errors += [f"{path.stem} MISSED {dates[k]} {k}" for k in dates.keys() - found.keys()]
        errors += [f"{path.stem} SPURIOUS {found[k]} {k}" for k in found.keys() - dates.keys()]
    return {"doc_dates": f1(right, asserted, wanted), "gold": wanted, "asserted": asserted, "right": right}


def speed(nlp: Language, rows: list[Row]) -> None:
    """CPU seconds per 1,000 lines of finder and resolution, and of dateparser's own search on the same text."""
    from dateparser.search import search_dates

    docs = list(nlp.pipe(row["text"] for row in rows))
    component = nlp.get_pipe("extraction_times")
    started = time.process_time()
    for doc in docs:
        find_times(component(doc), dct=dt.date(2020, 1, 1))
    ours = time.process_time() - started
    sample = rows[:: max(1, len(rows) // 200)]
    started = time.process_time()
    for row in sample:
        search_dates(row["text"], languages=["en"])
    theirs = (time.process_time() - started) * len(rows) / len(sample)
    scale = 1000 / len(rows)
    print(
        f"per 1,000 lines: ours {ours * scale:.2f} CPU-s, search_dates {theirs * scale:.2f}, ratio {theirs / ours:.1f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suites", nargs="*", type=Path)
    parser.add_argument("--gold", nargs=2, type=Path, metavar=("GOLD_DIR", "TEXT_DIR"))
    parser.add_argument("--model", help="a spaCy pipeline other than the shipped one")
    parser.add_argument("--no-pipeline", action="store_true")
    parser.add_argument("--by-document", action="store_true")
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--speed", action="store_true")
    options = parser.parse_args()
    nlp = load_pipeline(options.model, options.no_pipeline)
    for suite in options.suites:
        rows, errors = read_rows(suite, options.by_document), []
        print(suite.stem, json.dumps(measure(nlp, rows, errors)))
        print(*errors[: options.errors], sep="\n", end="\n" if options.errors else "")
        if options.speed:
            speed(nlp, rows)
    if options.gold:
        errors = []
        print(options.gold[0].name, json.dumps(measure_gold(nlp, *options.gold, errors)))
        print(*errors[: options.errors], sep="\n", end="\n" if options.errors else "")


if __name__ == "__main__":
    main()
