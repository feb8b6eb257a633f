"""The events of a run in progress: read from its shards as they are finished, and at the end from the run itself."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson

Record = dict[str, Any]


def follow(
    run: Path, shards: Path, *, wait: Callable[[], None], say: Callable[[str], None] = lambda _: None
) -> Iterator[Record]:
    """Yield the events of a run, each once: of the shards that are finished, again and again, until it is published.

    `wait` is called between two looks. Shards that an earlier, published run left are passed over; whichever of them
    this run takes up come at the end, with all that was not yet shown.
    """
    shown: set[str] = set()
    opened: set[Path] = set()
    told = False
    before = _stamp(run / "manifest.json") if _at_work(run) else None
    while True:
        now = _stamp(run / "manifest.json")
        finished = now is not None and (now != before or not _at_work(run))
        if finished:
            yield from _unseen(_events(run / "events.jsonl"), shown)
            return
        if not told and not _at_work(run):
            say("no run is at work here yet; waiting")
        told = True
        for path in _new_shards(run, shards, opened):
            yield from _unseen(_shard_events(path), shown)
        wait()


def waiter(seconds: float) -> Callable[[], None]:
    """Return what sleeps between two looks."""
    return lambda: time.sleep(seconds)


def _unseen(records: Iterator[Record], shown: set[str]) -> Iterator[Record]:
    for record in records:
        if record["event_id"] not in shown:
            shown.add(record["event_id"])
            yield record


def _events(path: Path) -> Iterator[Record]:
    with path.open("rb") as stream:
        yield from map(orjson.loads, stream)


def _new_shards(run: Path, shards: Path, opened: set[Path]) -> list[Path]:
    """Return the finished shards not yet opened, the oldest first."""
    from extraction.batch.store import SUFFIX

    published = _stamp(run / "manifest.json") is not None
    begun = _stamp(run / ".lock") or 0
    found = {path: stamp for path in shards.glob(f"*{SUFFIX}") if (stamp := _stamp(path)) is not None}
    new = [path for path in found if path not in opened and not (published and found[path] < begun)]
    opened.update(new)
    return sorted(new, key=lambda path: (found[path], path.name))


def _shard_events(path: Path) -> Iterator[Record]:
    from extraction.batch.store import unseal
    from extraction.errors import InputError

    try:
        lines, _ = unseal(path.read_bytes(), where=str(path))
    except (InputError, FileNotFoundError):  # damaged ones are made again, those of other versions removed
        return
    for line in lines:
        if line.tag == "E":
            yield orjson.loads(line.record)


def _stamp(path: Path) -> int | None:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return None


def _at_work(run: Path) -> bool:
    """Tell whether a run holds the folder's lock, without taking it: a run that starts now must get it."""
    try:
        words = (run / ".lock").read_text("utf-8").split()
    except FileNotFoundError:
        return False
    if len(words) != 4 or not words[1].isdigit():  # process NUMBER on HOST
        return bool(words)
    return words[3] != socket.gethostname() or _lives(int(words[1]))


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
