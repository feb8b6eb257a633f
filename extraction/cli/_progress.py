"""How far a run is: a moving line on a terminal, a log line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from extraction.batch import Progress

_LOG_EVERY_SECONDS = 30.0


@contextmanager
def watched(*, quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """Yield what a run reports its progress to."""
    if quiet:
        yield lambda _: None
    elif sys.stderr.isatty():
        with _bar() as report:
            yield report
    else:
        yield _logger()


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("loading", total=None)
        started = time.monotonic()

        def report(progress: Progress) -> None:
            done = progress.shards_done + progress.shards_reused
            total = progress.shards_planned if done else None
            bar.update(task, description=_line(progress, started), completed=done, total=total)

        yield report


def _logger() -> Callable[[Progress], None]:
    started = time.monotonic()
    last = started

    def report(progress: Progress) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _LOG_EVERY_SECONDS:
            last = now
            print(_line(progress, started), file=sys.stderr, flush=True)

    return report


def _line(progress: Progress, started: float) -> str:
    touched = progress.articles_touched
    rate = touched / max(time.monotonic() - started, 0.001)
    return f"{touched} articles · {rate:.1f}/s · {progress.documents_read} documents read"
