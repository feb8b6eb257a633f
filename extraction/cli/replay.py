"""`extraction replay`: the rejects of a run, once more."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def replay(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A finished run directory.")],
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="DIR", help="Default: RUN/replay-1, …")] = None,
    stage: Annotated[list[str] | None, typer.Option(help="Only what was refused at this stage (repeatable).")] = None,
    error: Annotated[list[str] | None, typer.Option(help="Only what was refused for this reason.")] = None,
    config: Annotated[Path | None, typer.Option(metavar="FILE", help="TOML file with options of the run.")] = None,
    workers: Annotated[int | None, typer.Option("--workers", "-j", min=0, help="Processes.")] = None,
    article_seconds: Annotated[float | None, typer.Option(help="Time limit for one article.")] = None,
    json_logs: Annotated[bool, typer.Option("--json-logs", help="Log as JSON lines on standard error.")] = False,
) -> None:
    """Work on what a run refused, after a fix, and write a run directory of its own.

    Reads the run's inputs again from where they were, so start it in the folder where the run was started.

    [bold]Examples[/bold]

      extraction replay out/night

      extraction replay out/night --error timeout --article-seconds 900
    """
    from extraction.batch.configuration import load_settings
    from extraction.batch.replaying import next_folder, replay_run
    from extraction.cli._logs import set_up_logs
    from extraction.cli._progress import watched
    from extraction.cli._signals import stop_on_signals
    from extraction.cli._summary import print_summary
    from extraction.cli.run import exit_code

    settings = load_settings({"workers": workers, "article_seconds": article_seconds}, file=config)
    set_up_logs(as_json=json_logs)
    with stop_on_signals(settings.grace_seconds) as stop, watched(quiet=json_logs) as on_progress:
        report = replay_run(
            run,
            out or next_folder(run),
            settings,
            stages=stage or (),
            errors=error or (),
            command=sys.argv,
            stop=stop,
            on_progress=on_progress,
        )
    print_summary(report, settings)
    raise typer.Exit(exit_code(report.outcome, report.signal, report.reject_rate > settings.max_reject_rate))
