"""`extraction show`: the events of a run, to be read."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

_LOOK_EVERY_SECONDS = 1.0


def show(
    run: Annotated[Path, typer.Argument(metavar="DIR|FILE", help="A run directory, or a file of events.")],
    event_id: Annotated[str | None, typer.Option("--id", help="One event, with all that it rests on.")] = None,
    article: Annotated[str | None, typer.Option(help="Events of one article.")] = None,
    event_type: Annotated[list[str] | None, typer.Option("--type", help="ASSAULT, CONSULT, … (repeatable).")] = None,
    country: Annotated[str | None, typer.Option(help="Alpha-3 code of any actor, recipient or place.")] = None,
    status: Annotated[str | None, typer.Option(help="actual, future, hypothetical, negated, historical.")] = None,
    outlet: Annotated[str | None, typer.Option(help="Events that this outlet or agency published.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="Events that may lie on or after this day.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Events that may lie on or before this day.")] = None,
    contains: Annotated[str | None, typer.Option("--text", help="Events whose sentence has these words.")] = None,
    min_confidence: Annotated[float, typer.Option(min=0, max=1, help="Leave out events below this.")] = 0.0,
    limit: Annotated[int | None, typer.Option("--limit", "-n", min=1, help="Stop after this many events.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the chosen records as JSON lines.")] = False,
    following: Annotated[
        bool, typer.Option("--follow", "-f", help="A run in progress: print events as its shards are finished.")
    ] = False,
    work_dir: Annotated[
        Path | None, typer.Option(metavar="DIR", help="With --follow: the work_dir of the run's configuration.")
    ] = None,
) -> None:
    """Print events readably: who, to whom, where, when, how many, who says so, and the sentence.

    Undated events are left out by --since and --until. --follow ends when the run is published, or on Ctrl-C.

    [bold]Examples[/bold]

      extraction show out/samples

      extraction show out/samples --type ASSAULT --type SANCTION --country UKR -n 10

      extraction show out/samples --min-confidence 0.8 --json | head -1

      extraction show out/night --follow --status actual
    """
    wanted = {
        "event_id": event_id,
        "article_id": article,
        "status": status,
        "outlet": outlet,
        "types": {t.upper() for t in event_type} if event_type else None,
        "country": country.upper() if country else None,
        "since": _day(since),
        "until": _day(until),
        "text": contains.casefold() if contains else None,
        "min_confidence": min_confidence,
    }
    records = _followed(run, work_dir) if following else read_events(run)
    try:
        shown = _print(_chosen(records, wanted, limit), as_json=as_json, whole=event_id is not None)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    if not shown:
        print("no events" if not any(wanted.values()) else "no events fit", file=sys.stderr)


def read_events(run: Path) -> Iterator[dict[str, Any]]:
    """Yield the event records of a run directory or file. Raises InputError where there is none."""
    from extraction.errors import InputError
    from extraction.exports.files import read_records

    path = run / "events.jsonl" if run.is_dir() else run
    if not path.is_file():
        raise InputError(str(path), "no events here; `extraction run INPUT --out DIR` makes them", code="missing")
    for where, record in read_records([path]):
        if "trigger" not in record:
            raise InputError(where, "is no event record", code="schema")
        yield record


def _followed(run: Path, work_dir: Path | None) -> Iterator[dict[str, Any]]:
    from extraction.batch.runner import shards_folder
    from extraction.batch.settings import RunSettings
    from extraction.cli._follow import follow, waiter

    shards = shards_folder(run, RunSettings(work_dir=work_dir))
    return follow(run, shards, wait=waiter(_LOOK_EVERY_SECONDS), say=lambda line: print(line, file=sys.stderr))


def _chosen(records: Iterable[dict[str, Any]], wanted: dict[str, Any], limit: int | None) -> Iterator[dict[str, Any]]:
    number = 0
    for record in records:
        if _fits(record, wanted):
            yield record
            number += 1
            if number == limit:
                return


def _print(records: Iterable[dict[str, Any]], *, as_json: bool, whole: bool) -> int:
    """Print records and return how many there were."""
    from rich.console import Console

    from extraction.cli._render import detail, heading, render

    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    last = None
    shown = 0
    for record in records:
        shown += 1
        if as_json:
            sys.stdout.write(_json_line(record))
            sys.stdout.flush()
            continue
        if record["article_id"] != last:
            console.print(heading(record))
            last = record["article_id"]
        console.print(render(record, marks=not console.is_terminal))
        if whole:
            console.print(detail(record))
    return shown


def _day(text: str | None) -> str | None:
    """Check an ISO date. Raises UsageError for any other text."""
    import datetime as dt

    from extraction.errors import UsageError

    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise UsageError(f"{text!r} is no day; write it as 2024-11-16") from error


def _fits(record: dict[str, Any], wanted: dict[str, Any]) -> bool:
    for key in ("event_id", "article_id", "status"):
        if wanted[key] is not None and record[key] != wanted[key]:
            return False
    if wanted["types"] is not None and record["event_type"] not in wanted["types"]:
        return False
    if wanted["country"] is not None and wanted["country"] not in _countries(record):
        return False
    if wanted["outlet"] is not None and wanted["outlet"] not in (record["outlet"], record["agency"]):
        return False
    if wanted["text"] is not None and wanted["text"] not in " ".join(record["sentence"]["text"].split()).casefold():
        return False
    return _in_time(record["date"], wanted["since"], wanted["until"]) and bool(
        record["confidence"] >= wanted["min_confidence"]
    )


def _in_time(date: dict[str, Any] | None, since: str | None, until: str | None) -> bool:
    """Tell whether an interval touches another; ISO dates compare as text, an open end reaches everywhere."""
    if since is None and until is None:
        return True
    first, last = (date or {}).get("earliest"), (date or {}).get("latest")
    if first is None and last is None:
        return False
    return (since is None or last is None or last >= since) and (until is None or first is None or first <= until)


def _countries(record: dict[str, Any]) -> set[str | None]:
    return {part["country"] for key in ("actors", "recipients", "places") for part in record[key]}


def _json_line(record: dict[str, Any]) -> str:
    import orjson

    return orjson.dumps(record).decode("utf-8") + "\n"
