"""`extraction show`: the events of a run, to be read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer


def show(
    run: Annotated[Path, typer.Argument(metavar="DIR|FILE", help="A run directory, or a file of events.")],
    event_id: Annotated[str | None, typer.Option("--id", help="One event.")] = None,
    article: Annotated[str | None, typer.Option(help="Events of one article.")] = None,
    event_type: Annotated[list[str] | None, typer.Option("--type", help="ASSAULT, CONSULT, … (repeatable).")] = None,
    country: Annotated[str | None, typer.Option(help="Alpha-3 code of any actor, recipient or place.")] = None,
    status: Annotated[str | None, typer.Option(help="actual, future, hypothetical, negated, historical.")] = None,
    min_confidence: Annotated[float, typer.Option(min=0, max=1, help="Leave out events below this.")] = 0.0,
    limit: Annotated[int | None, typer.Option("--limit", "-n", min=1, help="Stop after this many events.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the chosen records as JSON lines.")] = False,
) -> None:
    """Print events readably: who, to whom, where, when, how many, who says so, and the sentence.

    [bold]Examples[/bold]

      extraction show out/samples

      extraction show out/samples --type ASSAULT --type SANCTION --country UKR -n 10

      extraction show out/samples --min-confidence 0.8 --json | head -1
    """
    from rich.console import Console

    from extraction.cli._render import heading, render

    wanted = {
        "event_id": event_id,
        "article_id": article,
        "status": status,
        "types": {t.upper() for t in event_type} if event_type else None,
        "country": country.upper() if country else None,
        "min_confidence": min_confidence,
    }
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    last = None
    shown = 0
    for record in read_events(run):
        if not _fits(record, wanted):
            continue
        if as_json:
            sys.stdout.write(_json_line(record))
        else:
            if record["article_id"] != last:
                console.print(heading(record))
                last = record["article_id"]
            console.print(render(record, marks=not console.is_terminal))
        shown += 1
        if shown == limit:
            break
    if not shown:
        print("no events" if not any(wanted.values()) else "no events fit", file=sys.stderr)


def read_events(run: Path) -> Iterator[dict[str, Any]]:
    """Yield the event records of a run directory or file. Raises InputError where there is none."""
    import orjson

    from extraction.errors import InputError

    path = run / "events.jsonl" if run.is_dir() else run
    if not path.is_file():
        raise InputError(str(path), "no events here; `extraction run INPUT --out DIR` makes them", code="missing")
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            try:
                yield orjson.loads(line)
            except orjson.JSONDecodeError as error:
                raise InputError(f"{path}:{number}", f"is not JSON: {error}", code="json") from error


def _fits(record: dict[str, Any], wanted: dict[str, Any]) -> bool:
    for key in ("event_id", "article_id", "status"):
        if wanted[key] is not None and record[key] != wanted[key]:
            return False
    if wanted["types"] is not None and record["event_type"] not in wanted["types"]:
        return False
    if wanted["country"] is not None and wanted["country"] not in _countries(record):
        return False
    return bool(record["confidence"] >= wanted["min_confidence"])


def _countries(record: dict[str, Any]) -> set[str | None]:
    return {part["country"] for key in ("actors", "recipients", "places") for part in record[key]}


def _json_line(record: dict[str, Any]) -> str:
    import orjson

    return orjson.dumps(record).decode("utf-8") + "\n"
