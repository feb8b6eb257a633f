"""`extraction diff`: what changed from one run to another."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer


def diff(
    before: Annotated[Path, typer.Argument(metavar="RUN_A", help="A run directory or file of events.")],
    after: Annotated[Path, typer.Argument(metavar="RUN_B", help="Another.")],
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, help="Show this many differences.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="All differences as JSON lines.")] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 when the runs differ.")] = False,
) -> None:
    """Compare the events of two runs: added, removed, changed, and in which fields.

    [bold]Examples[/bold]

      extraction diff out/monday out/tuesday

      extraction diff out/before out/after --json > changes.jsonl
    """
    from extraction.batch.comparison import Tally, compare_runs

    tally = Tally()
    for number, change in enumerate(compare_runs(before, after, tally)):
        if as_json:
            record = {"kind": change.kind, "fields": change.fields, "before": change.before, "after": change.after}
            print(json.dumps(record, ensure_ascii=False))
        elif number < limit:
            print(_line(change.kind, change.fields, change.after or change.before or {}))
    if not as_json:
        _print_tally(tally, limit)
    if exit_code and tally.differs:
        raise typer.Exit(1)


def _line(kind: str, fields: tuple[str, ...], record: dict[str, Any]) -> str:
    sign = {"added": "+", "removed": "-", "changed": "~"}[kind]
    sentence = " ".join(record["sentence"]["text"].split())[:90]
    what = f" [{', '.join(fields)}]" if fields else ""
    return f'{sign} {record["event_id"]} {record["event_type"]} "{record["trigger"]["text"]}"{what}: {sentence}'


def _print_tally(tally: Any, limit: int) -> None:
    shown = tally.added + tally.removed + tally.changed
    if shown > limit:
        print(f"… and {shown - limit} more")
    print(f"{tally.same} same, {tally.added} added, {tally.removed} removed, {tally.changed} changed")
    for name, number in tally.fields.most_common():
        print(f"  {name:<14} {number}")
