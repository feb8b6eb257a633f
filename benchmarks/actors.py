"""Actors against gold: NGEC's cases and PLOVER's gold records.

    python benchmarks/actors.py --ngec ngec_cases_dev.jsonl --gsr plover_gsr_mentions_dev.jsonl [--errors]

Prints one table, ours beside published figures. UNO and EUR count as IGO where the gold predates them.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from extraction.cli.who import actor_record, parse_day, place_finder
from extraction.knowledge.actors import load_actor_tables
from extraction.normalise.names.identify import identify

PLACES = place_finder()
SUPRANATIONAL = {"UNO", "EUR", "IGO", "NGO", "IMG", "ISM", "MNC"}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ngec", type=Path)
    parser.add_argument("--gsr", type=Path)
    parser.add_argument("--errors", action="store_true", help="print what is wrong")
    args = parser.parse_args()
    print(f"{'suite':26}{'n':>5}{'country':>9}{'code':>8}{'both':>8}")
    if args.ngec:
        show("NGEC cases (ours)", *ngec(read(args.ngec), args.errors))
        print(f"{'  rules + lists (anchor)':26}{'':5}{0.69:>9.2f}{0.58:>8.2f}{0.47:>8.2f}")
        print(f"{'  NGEC 2025 (245 of 376)':26}{'':5}{'':>9}{'':>8}{0.65:>8.2f}")
    if args.gsr:
        show("PLOVER GSR (ours)", *gsr(read(args.gsr), args.errors))


def read(path: Path) -> list[dict[str, Any]]:
    """Read JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines() if line.strip()]


def answer(row: dict[str, Any], context: str) -> dict[str, Any]:
    """Ask as `extraction who --batch` does."""
    day = parse_day(row.get("date") or "")
    found = identify(row["text"], load_actor_tables(), context=context, on=day, place_of=PLACES)
    return actor_record(row["text"], found) or {"country": None, "sector": None, "other_sectors": [], "name": ""}


def codes(expected: Any) -> list[str]:
    """Expected codes as a list."""
    return expected if isinstance(expected, list) else [expected]


def ngec(rows: list[dict[str, Any]], errors: bool) -> tuple[Counter[str], Counter[str]]:
    """Cases with a stated country or code; expected failures and skipped cases of its authors stay out."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for row in rows:
        if row["marks"] or row["kind"] in ("query_wiki",) or row["expected_code"] == "????":
            continue
        got = answer(row, " ".join(filter(None, (row["context"], row["known_country"]))))
        country = (
            None
            if row["expected_country"] is None and not row["expected_none"]
            else (got["country"] or "") == (row["expected_country"] or "")
        )
        code = None
        if row["expected_none"]:
            code = not got["sector"]
        elif row["expected_code"]:
            wanted = set(codes(row["expected_code"])) | set(
                codes(row["expected_code_2"]) if row["expected_code_2"] else ()
            )
            code = got["sector"] in wanted
        tally(right, asked, country, code)
        if errors and (country is False or code is False):
            print(
                f"NGEC {row['text']!r} {row['date']}: got {got['country']} {got['sector']} ({got['name']}), "
                f"want {row['expected_country']} {row['expected_code']}"
            )
    return right, asked


def gsr(rows: list[dict[str, Any]], errors: bool) -> tuple[Counter[str], Counter[str]]:
    """Mentions in sentences; the ethnic suffix of a code ('CVLalb') does not count."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for row in rows:
        got = answer({**row, "date": ""} if row["date"].startswith("2000-01-01") else row, row["context"])
        want = row["expected_country"]
        country = got["country"] == want or (want in ("IGO", "NGO") and got["country"] in SUPRANATIONAL)
        wanted = (row["expected_code"] or "")[:3]
        code = got["sector"] == wanted if wanted and wanted != "***" else None
        tally(right, asked, country, code)
        if errors and (not country or code is False):
            print(
                f"GSR {row['text']!r}: got {got['country']} {got['sector']} ({got['name']}), "
                f"want {want} {row['expected_code']} | {row['context'][:150]}"
            )
    return right, asked


def tally(right: Counter[str], asked: Counter[str], country: bool | None, code: bool | None) -> None:
    """Count what was asked and what was right; `both` where either was asked."""
    for name, ok in (("country", country), ("code", code)):
        if ok is not None:
            asked[name] += 1
            right[name] += ok
    if country is not None or code is not None:
        asked["both"] += 1
        right["both"] += country is not False and code is not False


def show(name: str, right: Counter[str], asked: Counter[str]) -> None:
    """Print a line of the table."""
    shares = [right[k] / asked[k] if asked[k] else 0.0 for k in ("country", "code", "both")]
    print(
        f"{name:26}{asked['both']:>5}" + "".join(f"{share:>{w}.3f}" for share, w in zip(shares, (9, 8, 8), strict=True))
    )


if __name__ == "__main__":
    main()
