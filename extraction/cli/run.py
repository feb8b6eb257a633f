"""`extraction run`: many inputs to one run directory."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

DONE, TOO_MANY_REJECTS = 0, 3


def run(
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT…", help="Files, folders, globs, URLs, or - for standard input.")
    ],
    out: Annotated[str, typer.Option("--out", "-o", metavar="DIR", help="The run directory, or its URL.")],
    config: Annotated[Path | None, typer.Option(metavar="FILE", help="TOML file with any of these options.")] = None,
    pipeline: Annotated[str | None, typer.Option(help="default, fast, or any spaCy pipeline or path.")] = None,
    gazetteer: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Places made by `extraction gazetteer build`.")
    ] = None,
    lexicon: Annotated[Path | None, typer.Option(metavar="FILE", help="TOML file with further triggers.")] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", "-j", min=0, help="Processes; default one a core, 0 for none.")
    ] = None,
    form: Annotated[
        str | None, typer.Option("--format", help="text, html, json, jsonl, warc or feed, whatever the names say.")
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of all inputs, whatever they declare.")] = None,
    clean: Annotated[bool | None, typer.Option("--clean", help="The text is the story alone: mask nothing.")] = None,
    rename: Annotated[
        list[str] | None, typer.Option("--map", metavar="GIVEN=WANTED", help="Rename a feed field, e.g. body=text.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="Refuse articles in another language, e.g. en.")] = None,
    min_chars: Annotated[int | None, typer.Option(min=0, help="Refuse articles with less running text.")] = None,
    max_chars: Annotated[int | None, typer.Option(min=1, help="Refuse pages with more text. [dim]400000[/dim]")] = None,
    since: Annotated[
        dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Skip what was published before this day.")
    ] = None,
    until: Annotated[
        dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Skip what was published after this day.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=0, help="Stop after this many documents.")] = None,
    min_confidence: Annotated[float | None, typer.Option(min=0, max=1, help="Leave out events below this.")] = None,
    max_reject_rate: Annotated[
        float | None, typer.Option(min=0, max=1, help="More refused than this share: exit code 3. [dim]0.05[/dim]")
    ] = None,
    article_seconds: Annotated[float | None, typer.Option(help="Time limit for one article. [dim]120[/dim]")] = None,
    expect: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=BOUND", help="Publish only within bounds, e.g. min_articles=1000."),
    ] = None,
    keep_shards: Annotated[
        bool | None, typer.Option("--keep-shards/--no-keep-shards", help="Keep finished shards for the next run.")
    ] = None,
    engine: Annotated[str | None, typer.Option(help="local, or dask for a cluster.")] = None,
    scheduler: Annotated[str | None, typer.Option(metavar="ADDRESS", help="The Dask scheduler.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what there is to do, and do nothing.")] = False,
    summary_json: Annotated[bool, typer.Option("--summary-json", help="End with one line of JSON on stdout.")] = False,
    json_logs: Annotated[bool, typer.Option("--json-logs", help="Log as JSON lines on standard error.")] = False,
    processor: Annotated[str | None, typer.Option(hidden=True)] = None,
) -> None:
    """Turn news into a run directory: events, articles, rejects and a manifest.

    Reads text, HTML, JSON, JSONL, WARC and feeds, also packed. A run that was stopped, however it was stopped, is
    resumed by running it again; a finished run, run again, does nothing.

    [bold]Examples[/bold]

      extraction run data/samples --out out/samples

      extraction run 'crawl/2024-11-1*.jsonl.gz' --map body=text --since 2024-11-16 -o out/night

      extraction run s3://crawl/2024-11-16 -o s3://events/2024-11-16 --config night.toml

      zcat feed.jsonl.gz | extraction run - --clean -o out/feed --workers 4 --summary-json

    [bold]Exit codes[/bold]  0 done · 1 failed · 2 usage · 3 done, but too many refused · 75 another run is at
    work there · 130, 143 stopped by a signal; what was finished is kept
    """
    from extraction.batch import run as run_batch
    from extraction.batch.configuration import load_settings
    from extraction.cli._logs import set_up_logs
    from extraction.cli._progress import watched
    from extraction.cli._signals import stop_on_signals
    from extraction.cli._summary import as_json, print_summary

    flags: dict[str, Any] = {
        "pipeline": pipeline,
        "gazetteer": gazetteer,
        "lexicon": lexicon,
        "workers": workers,
        "format": form,
        "encoding": encoding,
        "clean": clean,
        "map": ",".join(rename) if rename else None,
        "language": language,
        "min_chars": min_chars,
        "max_chars": max_chars,
        "since": since.date() if since else None,
        "until": until.date() if until else None,
        "limit": limit,
        "min_confidence": min_confidence,
        "max_reject_rate": max_reject_rate,
        "article_seconds": article_seconds,
        "expect": pairs(expect) if expect else None,
        "keep_shards": keep_shards,
        "engine": engine,
        "scheduler": scheduler,
        "processor": processor,
    }
    settings = load_settings(flags, file=config)
    set_up_logs(as_json=json_logs)
    with stop_on_signals(settings.grace_seconds) as stop, watched(quiet=dry_run or json_logs) as on_progress:
        report = run_batch(inputs, out, settings, command=sys.argv, stop=stop, on_progress=on_progress, dry=dry_run)
    print_summary(report, settings)
    if summary_json:
        print(as_json(report))
    raise typer.Exit(exit_code(report.outcome, report.signal, report.reject_rate > settings.max_reject_rate))


def exit_code(outcome: str, signal: int | None, too_many_rejects: bool) -> int:
    """Return the code that a scheduler acts on."""
    if outcome == "stopped" and signal is not None:
        return 128 + signal
    return TOO_MANY_REJECTS if outcome != "planned" and too_many_rejects else DONE


def pairs(given: list[str]) -> dict[str, str]:
    """Read NAME=BOUND options. Raises UsageError for what has no `=`."""
    from extraction.errors import UsageError

    split = [item.partition("=") for item in given]
    for name, sign, _ in split:
        if not sign:
            raise UsageError(f"--expect {name}: write it as NAME=BOUND")
    return {name: bound for name, _, bound in split}
