"""Where our table of tenures and two rosters of office holders differ.

    python benchmarks/check_tenures.py --chiefs holders_chiefs_cc0.csv --facts holders_wikidata_facts.csv [--days 30]

For each head of state or government, foreign and defence minister, chief of staff and security secretary that a roster
names, asks our table who held the office in the middle of the roster's stretch: `missing` when nobody, `other` when
somebody else, `start` when the beginnings lie more than --days apart. Names are compared by their skeletons.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections import Counter
from pathlib import Path

from benchmarks.build_persons import Holder, Offices, country_codes, read_chiefs, read_facts
from extraction.knowledge.actors import load_actor_tables
from extraction.knowledge.actors_fold import fold, skeleton

OFFICES = (
    "president", "prime_minister", "monarch", "head_of_state_leader", "foreign_minister", "us_secretary_of_state",
    "defence_minister", "chief_of_staff", "security_council_secretary",
)  # fmt: skip


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chiefs", type=Path, required=True)
    parser.add_argument("--facts", type=Path, required=True)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--country", help="only this country code")
    args = parser.parse_args()
    codes = country_codes()
    rows = read_facts(args.facts, codes, Offices()) + read_chiefs(args.chiefs, codes)
    counts: Counter[str] = Counter()
    seen: set[tuple[str, str, str]] = set()
    for row in rows:
        key = (row.country, row.office, skeleton(fold(row.name)))
        if row.office not in OFFICES or key in seen or (args.country and row.country != args.country):
            continue
        seen.add(key)
        verdict, detail = compare(row, args.days)
        counts[verdict] += 1
        if verdict != "same":
            print(f"{verdict:8}{row.country} {row.office:28}{row.name} {row.since}–{row.until or ''}: {detail}")
    print(dict(counts))


def compare(row: Holder, days: int) -> tuple[str, str]:
    """Compare one roster row with our table."""
    since = dt.date.fromisoformat(row.since)
    until = dt.date.fromisoformat(row.until) if row.until else since + dt.timedelta(days=60)
    middle = since + max((until - since) / 2, dt.timedelta(0))
    held = load_actor_tables().holders(row.country, row.office, middle)
    if not held:
        return "missing", f"nobody on {middle}"
    words = set(skeleton(fold(row.name)).split())
    for holding in held:
        names = (holding.person.name, *holding.person.aliases)
        if any(words & set(skeleton(fold(name)).split()) for name in names):
            apart = abs((holding.tenure.since - since).days)
            return ("start", f"ours since {holding.tenure.since}") if apart > days else ("same", "")
    return "other", ", ".join(h.person.name for h in held)


if __name__ == "__main__":
    main()
