"""Type recall and precision of the coder on sentence-level suites, and what each part earns.

    python benchmarks/events.py SUITE.jsonl [--entries 30] [--without frames light nouns]

A suite is JSON Lines with `text` and `events[].plover_ok`, the types that a careful coder accepts. Recall is the share
of records with at least one event of an accepted type, precision the share of predicted types that are accepted, both
per record as sets. `--without frames` ignores what entries require and forbid of their arguments; `--without light`
ignores light verbs; `--without nouns` keeps verbs and adjectives only.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import extraction
from extraction.knowledge.lexicon import Lexicon
from extraction.knowledge.lexicon_entries import Trigger
from extraction.pipeline import Coder, plain_article


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("suite", type=Path)
    parser.add_argument("--pipeline", default="default")
    parser.add_argument("--entries", type=int, default=0, help="show the entries that err most")
    parser.add_argument("--without", nargs="*", default=[], choices=["frames", "light", "nouns"])
    options = parser.parse_args()
    coder = extraction.load(options.pipeline)
    if options.without:
        _ablate(coder, set(options.without))
    records = [json.loads(line) for line in options.suite.read_text(encoding="utf-8").splitlines() if line.strip()]
    _report(records, *_run(coder, records), options.entries)


def _run(coder: Coder, records: list[dict]) -> tuple[list[list], float]:
    articles = [plain_article(record["text"], published=None, article_id=str(i)) for i, record in enumerate(records)]
    start = time.perf_counter()
    found = [list(done.events) for done in coder.stream(articles)]
    return found, time.perf_counter() - start


def _ablate(coder: Coder, parts: set[str]) -> None:
    lexicon = coder.knowledge.lexicon
    kept = {}
    for name, trigger in lexicon.triggers.items():
        if "nouns" in parts and trigger.pos == "noun":
            continue
        kept[name] = _loosen(trigger, parts)
    heads: dict = defaultdict(list)
    for key, rows in lexicon.by_head.items():
        heads[key] = [kept[row.id] for row in rows if row.id in kept]
    smaller: Lexicon = replace(lexicon, triggers=kept, by_head={k: tuple(v) for k, v in heads.items()})
    coder.nlp.get_pipe("extraction_triggers").lexicon = smaller
    coder.knowledge = replace(coder.knowledge, lexicon=smaller)


def _loosen(trigger: Trigger, parts: set[str]) -> Trigger:
    update: dict = {}
    if "frames" in parts:
        update |= {"requires": {}, "forbids": {}, "needs": ()}
    if "light" in parts:
        update["light"] = None
    return trigger.model_copy(update=update)


def _report(records: list[dict], found: list[list], seconds: float, show: int) -> None:
    n = hit = right = predicted = 0
    per: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    errors: Counter[str] = Counter()
    for record, events in zip(records, found, strict=True):
        wanted = {t for e in record["events"] for t in e.get("plover_ok") or [e.get("plover")]} - {None, "NONE"}
        if not wanted:
            continue
        got = {event.event_type.value for event in events}
        n += 1
        hit += bool(wanted & got)
        right += len(wanted & got)
        predicted += len(got)
        row = per[str(record["events"][0].get("plover"))]
        row[0] += 1
        row[1] += bool(wanted & got)
        errors.update(e.extractor.entry for e in events if e.event_type.value not in wanted)
    print(f"records {n}  type recall {hit / max(1, n):.3f}  precision {right / max(1, predicted):.3f}")
    print(f"{1000 * seconds / max(1, len(records)):.1f} ms a record, parse included")
    print("  ".join(f"{t} {k[1] / k[0]:.2f}" for t, k in sorted(per.items())))
    for entry, count in errors.most_common(show):
        print(f"{count:4d}  {entry}")


if __name__ == "__main__":
    main()
