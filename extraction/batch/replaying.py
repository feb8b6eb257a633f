"""What a run refused, once more: after a fix, or with another limit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from extraction.batch.assemble import MANIFEST, REJECTS
from extraction.batch.report import Progress, RunReport
from extraction.batch.runner import run
from extraction.batch.settings import RunSettings
from extraction.batch.shards import Item
from extraction.batch.supervisor import StopRequest
from extraction.errors import InputError, UsageError


@dataclass(frozen=True, slots=True)
class Replay:
    """Which inputs to read again, where the refused ones stand, and how often each was tried."""

    inputs: tuple[str, ...]
    attempts: dict[str, int]

    def wants(self, item: Item) -> bool:
        """Tell whether this document or refusal was refused before."""
        return item.where in self.attempts


def read_replay(folder: Path, *, stages: Sequence[str] = (), errors: Sequence[str] = ()) -> Replay:
    """Read what a run refused, at these stages and for these reasons if any are given.

    Raises InputError when the folder holds no finished run, UsageError when its input cannot be read twice.
    """
    try:
        manifest = orjson.loads((folder / MANIFEST).read_bytes())
        lines = (folder / REJECTS).read_bytes().splitlines()
    except FileNotFoundError as error:
        raise InputError(str(folder), "no finished run here", code="missing") from error
    inputs = tuple(manifest["configuration"]["inputs"])
    if "-" in inputs:
        raise UsageError(f"{folder}: the run read standard input, which cannot be read again")
    attempts: dict[str, int] = {}
    for reject in map(orjson.loads, lines):
        if (not stages or reject["stage"] in stages) and (not errors or reject["error"] in errors):
            attempts[reject["where"]] = max(attempts.get(reject["where"], 0), reject["attempt"])
    return Replay(inputs, attempts)


def settings_of(folder: Path, base: RunSettings) -> RunSettings:
    """Return `base` with the run's own settings where they decide what the records say."""
    configuration = orjson.loads((folder / MANIFEST).read_bytes())["configuration"]
    content = {key: value for key, value in configuration.items() if key in base.content()}
    return RunSettings.model_validate({**base.model_dump(), **content})


def next_folder(folder: Path) -> Path:
    """Return the first of `replay-1`, `replay-2`, … that holds no finished run."""
    number = 1
    while (folder / f"replay-{number}" / MANIFEST).exists():
        number += 1
    return folder / f"replay-{number}"


def replay_run(
    folder: Path,
    out: Path,
    settings: RunSettings,
    *,
    stages: Sequence[str] = (),
    errors: Sequence[str] = (),
    command: Sequence[str] = (),
    stop: StopRequest | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> RunReport:
    """Work on the refused inputs of the run in `folder` and write a run directory of their own, `out`.

    A refused document is read beside the other refused ones alone, so what depends on its neighbours (furniture that
    a site repeats) may come out differently.
    """
    wanted = read_replay(folder, stages=stages, errors=errors)
    return run(
        wanted.inputs,
        out,
        settings_of(folder, settings),
        command=command,
        stop=stop,
        on_progress=on_progress,
        only=wanted.wants,
        attempts=wanted.attempts,
    )
