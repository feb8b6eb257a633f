"""`extraction report`: the events of runs as one page to look at."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def report(
    run: Annotated[list[Path], typer.Argument(metavar="DIR|FILE…", help="Run directories or files of events.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="Write the page here.")],
    title: Annotated[str | None, typer.Option(help="The page's heading; the run's name without it.")] = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, help="Sample this many events from more, the same ones each time.")
    ] = 5000,
) -> None:
    """Write the events of runs as one HTML page: map, timeline, who to whom, figures, table, each event in its text.

    The page holds everything it needs and asks no network for anything; it opens from disk and can be mailed.

    [bold]Example:[/bold] extraction report out/samples --out report.html
    """
    from extraction.cli._terminate import exit_on_term
    from extraction.exports.report import write_report

    with exit_on_term():
        summary = write_report(run, out, title=title, limit=limit)
    sampled = f" of {summary.total:,}" if summary.shown < summary.total else ""
    kind = {"whole": "whole articles", "excerpts": "excerpts of the articles", "none": "sentences only"}[summary.texts]
    print(f"{summary.shown:,}{sampled} events, {kind}, {summary.bytes / 1e6:.1f} MB", file=sys.stderr)
    print(summary.file)
