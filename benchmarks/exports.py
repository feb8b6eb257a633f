"""How much memory and time an export takes as events grow: each format in a process of its own.

    python benchmarks/exports.py --events 20000 200000 --work DIR

The events are invented: their parts vary, so that columns do not compress to nothing.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FORMATS = (
    "parquet", "nested", "geoparquet", "geojson", "duckdb", "csv", "jsonl-flat", "polecat", "icews", "gdelt", "acled",
)  # fmt: skip
SENTENCE = (
    "Unit {n} of the Mirna Front shelled the port of Mirna on Friday, killing at least {k} dockers, the mayor said."
)


def span(sentence: str, words: str) -> dict[str, Any]:
    start = sentence.index(words)
    return {"text": words, "start_char": start, "end_char": start + len(words)}


def actor(sentence: str, words: str, name: str, **fields: Any) -> dict[str, Any]:
    known = {"entity_id": None, "kind": "organization", "country": "HRV", "sector": "REB", "other_sectors": []}
    return {**span(sentence, words), "name": name, **known, "office": None, **fields}


def synthetic_event(number: int) -> dict[str, Any]:
    digest = hashlib.blake2b(str(number).encode(), digest_size=8).hexdigest()
    killed = int(digest[:2], 16)
    day = (dt.date(2015, 1, 1) + dt.timedelta(days=int(digest[2:6], 16) % 4000)).isoformat()
    sentence = SENTENCE.format(n=digest, k=killed)
    place = {"name": "Mirna", "country": "HRV", "admin1": "Istria", "geonames_id": number + 1, "feature": "P.PPL"}
    place |= {"lat": int(digest[:4], 16) / 800 - 40, "lon": int(digest[4:8], 16) / 400 - 80}
    date = {"earliest": day, "latest": day, "granularity": "day", "part_of_day": None, "approximate": False}
    figure = {"low": killed, "high": killed, "modifier": "exact", "item": "docker", "description": "dockers"}
    said = {"cue": span(sentence, "said"), "stance": "claims"}
    return {
        "schema_version": "1.0", "event_id": f"ev_{digest}", "article_id": f"a{number // 4}", "url": None,
        "title": f"Port shelled, says {digest}", "outlet": f"Post {digest[:1]}", "agency": None, "published": day,
        "event_type": "ASSAULT", "modes": ["explosives"], "contexts": ["military"], "quad_class": "material_conflict",
        "intensity": -9.5, "cameo": "195", "trigger": span(sentence, "shelled"), "sentence": span(sentence, sentence),
        "actors": [actor(sentence, f"Unit {digest}", f"Unit {digest[:3]}")],
        "recipients": [actor(sentence, "the port of Mirna", "Croatia", kind="country", sector=None)],
        "places": [{**span(sentence, "Mirna on"), **place, "resolution": "city", "confidence": 0.9}],
        "date": {**span(sentence, "Friday"), **date, "edtf": day, "duration": None, "basis": "expression",
                 "anchor": "published"},
        "figures": [{**span(sentence, f"{killed} dockers"), **figure, "role": "killed", "part_of": None}],
        "attributions": [actor(sentence, "the mayor", "Mayor of Mirna", sector="GOV") | said],
        "status": "actual", "confidence": killed / 256, "cluster_id": f"cl_{number // 3}",
        "extractor": {"name": "newswire-events", "version": "0", "pipeline": "none", "entry": "assault.shell.v",
                      "confidence_parts": {"entry": 0.75}},
    }  # fmt: skip


def write_run(folder: Path, number: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "events.jsonl").open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(synthetic_event(n)) + "\n" for n in range(number))


def export_one(run: Path, to: str, out: Path) -> None:
    from extraction.exports.write import export_events

    started = time.monotonic()
    if to == "nested":
        summary = export_events(run, "parquet", out, nested=True)
    else:
        summary = export_events(run, to, out, children=to in {"csv", "parquet"})
    used = resource.getrusage(resource.RUSAGE_SELF)
    row = {"rows": summary.rows, "seconds": round(time.monotonic() - started, 1)}
    row["cpu"] = round(used.ru_utime + used.ru_stime, 1)
    row["mb"] = round(sum(file.stat().st_size for file in summary.files) / 1e6)
    row["peak_rss_mb"] = used.ru_maxrss // 1024
    print(json.dumps(row))


def measure(runs: list[tuple[int, Path]], work: Path, formats: list[str]) -> Iterator[str]:
    yield f"{'format':<12}{'events':>9}{'seconds':>9}{'CPU s':>8}{'MB':>7}{'peak RSS MB':>13}"
    for to in formats:
        for number, run in runs:
            out = work / f"{to}-{number}" / f"events.{to}"
            command = [sys.executable, __file__, "--one", to, "--run", str(run), "--out", str(out)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            row = json.loads(done.stdout)
            yield f"{to:<12}{row['rows']:>9}{row['seconds']:>9}{row['cpu']:>8}{row['mb']:>7}{row['peak_rss_mb']:>13}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[20_000, 200_000])
    parser.add_argument("--formats", nargs="+", default=list(FORMATS))
    parser.add_argument("--work", type=Path)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        export_one(given.run, given.one, given.out)
        return
    if given.work is None:
        parser.error("--work is needed")
    runs = [(number, given.work / f"run-{number}") for number in given.events]
    for number, run in runs:
        if not (run / "events.jsonl").is_file():
            write_run(run, number)
    for line in measure(runs, given.work, given.formats):
        print(line, flush=True)


if __name__ == "__main__":
    main()
