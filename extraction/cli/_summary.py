"""What a run did: a table for people, one line of JSON for machines."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import asdict
from itertools import islice
from pathlib import Path

from extraction.batch import RunReport, RunSettings

_WORDS = {
    "done": "done",
    "unchanged": "nothing to do: this run is finished already",
    "planned": "dry run: nothing was written",
    "stopped": "stopped; run the same command again to go on",
}
_REASONS_READ = 100_000


def print_summary(report: RunReport, settings: RunSettings) -> None:
    """Print the table on standard error, so that standard output stays free for data."""
    from rich.console import Console
    from rich.table import Table

    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    for name, value in _rows(report, settings):
        table.add_row(f"[dim]{name}[/dim]", value)
    console = Console(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty())
    console.print(f"[bold]{_WORDS[report.outcome]}[/bold]")
    console.print(table)


def _rows(report: RunReport, settings: RunSettings) -> list[tuple[str, str]]:
    counts = report.counts
    rows = [("read", f"{counts.documents} documents, {counts.refusals} inputs refused")]
    if report.outcome in {"done", "unchanged"}:
        rows += [
            ("articles", f"{counts.articles}" + _unless_zero(counts.skipped, "outside the dates asked for")),
            ("events", f"{counts.events}" + _unless_zero(counts.events_skipped, "below the confidence asked for")),
            ("rejects", _rejects(report, settings)),
        ]
        if counts.unknown_dates:
            rows.append(("undated", f"{counts.unknown_dates} articles state no publication date"))
    rows.append(("shards", f"{report.shards}, of which {report.shards_reused} were done before"))
    rows.append(("time", _speed(report)))
    if report.outcome in {"done", "unchanged"}:
        rows.append(("output", report.out))
    return rows


def _unless_zero(number: int, what: str) -> str:
    return f" ({number} more {what})" if number else ""


def _rejects(report: RunReport, settings: RunSettings) -> str:
    if not report.counts.rejects:
        return "0"
    reasons = Counter(_reasons(Path(report.out) / "rejects.jsonl"))
    words = [", ".join(f"{number} {reason}" for reason, number in reasons.most_common(5))]
    if _too_many(report, settings):
        words.append(f"more than {settings.max_reject_rate:.0%} of the input")
    told = "; ".join(filter(None, words))
    return f"{report.counts.rejects} ({told})" if told else f"{report.counts.rejects}"


def _too_many(report: RunReport, settings: RunSettings) -> bool:
    return report.reject_rate > settings.max_reject_rate


def _reasons(path: Path) -> list[str]:
    if not path.is_file():  # a run behind a URL
        return []
    with path.open(encoding="utf-8") as stream:
        return [json.loads(line)["error"] for line in islice(stream, _REASONS_READ)]


def _speed(report: RunReport) -> str:
    seconds = f"{report.seconds:.1f} s"
    if report.outcome != "done" or not report.counts.articles:
        return seconds
    memory = f", {report.peak_rss_bytes / 1e6:.0f} MB a worker" if report.peak_rss_bytes else ""
    return f"{seconds}, {report.counts.articles / max(report.seconds, 0.001):.1f} articles/s{memory}"


def as_json(report: RunReport) -> str:
    """Return the report as one line of JSON."""
    values = asdict(report)
    counts = values.pop("counts")
    line = {**values, **counts, "reject_rate": round(report.reject_rate, 6)}
    return json.dumps({**line, "seconds": round(report.seconds, 3)})
