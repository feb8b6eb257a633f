"""Two runs side by side: which events came, went, or changed, and in which fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import orjson

from extraction.batch.assemble import EVENTS
from extraction.errors import InputError

RecordDict = dict[str, Any]
_NOT_COMPARED = {"event_id", "schema_version"}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: `kind` is added, removed or changed; `fields` are those that differ."""

    kind: str
    before: RecordDict | None
    after: RecordDict | None
    fields: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """How many of each kind."""

    same: int = 0
    added: int = 0
    removed: int = 0
    changed: int = 0
    fields: Counter[str] = field(default_factory=Counter)

    def note(self, change: Change) -> None:
        """Count a difference."""
        setattr(self, change.kind, getattr(self, change.kind) + 1)
        self.fields.update(change.fields)

    @property
    def differs(self) -> bool:
        """Whether there is any difference."""
        return bool(self.added or self.removed or self.changed)


def compare_runs(before: Path, after: Path, tally: Tally) -> Iterator[Change]:
    """Yield the differences of two runs' events and count them.

    Events are matched by id; an id changes with the event's type, so of the rest those with the same trigger are
    matched as well, and their type is among the changed fields. Memory holds ids and offsets, not records.
    """
    with _Index(before) as old, _Index(after) as new:
        yield from _differences(old, new, tally)


def _differences(old: _Index, new: _Index, tally: Tally) -> Iterator[Change]:
    unmatched: list[str] = []
    for event_id, record in new.read():
        if event_id in old.offsets:
            yield from _changed(old.get(event_id), record, tally)
        else:
            unmatched.append(event_id)
    gone = {old.place(event_id): event_id for event_id in old.offsets if event_id not in new.offsets}
    for event_id in unmatched:
        record = new.get(event_id)
        twin = gone.pop(_place(record), None)
        if twin is not None:
            yield from _changed(old.get(twin), record, tally)
        else:
            yield _noted(Change("added", None, record), tally)
    for event_id in gone.values():
        yield _noted(Change("removed", old.get(event_id), None), tally)


def _changed(before: RecordDict, after: RecordDict, tally: Tally) -> Iterator[Change]:
    fields = tuple(_differing(before, after))
    if fields:
        yield _noted(Change("changed", before, after, fields), tally)
    else:
        tally.same += 1


def _noted(change: Change, tally: Tally) -> Change:
    tally.note(change)
    return change


def _differing(before: RecordDict, after: RecordDict) -> Iterator[str]:
    for key in dict.fromkeys((*before, *after)):
        if key in _NOT_COMPARED:
            continue
        old, new = before.get(key), after.get(key)
        if key == "extractor" and isinstance(old, dict) and isinstance(new, dict):
            old, new = ({k: v for k, v in part.items() if k != "version"} for part in (old, new))
        if old != new:
            yield key


def _place(record: RecordDict) -> tuple[str, int, int]:
    return record["article_id"], record["trigger"]["start_char"], record["trigger"]["end_char"]


class _Index:
    """Where each event of a run stands in its file."""

    def __init__(self, run: Path) -> None:
        self.path = run / EVENTS if run.is_dir() else run
        self.offsets: dict[str, int] = {}
        if not self.path.is_file():
            raise InputError(str(self.path), "no events here", code="missing")
        offset = 0
        with self.path.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                try:
                    self.offsets[orjson.loads(line)["event_id"]] = offset
                except (orjson.JSONDecodeError, KeyError) as error:
                    raise InputError(f"{self.path}:{number}", "is no event record", code="json") from error
                offset += len(line)
        self._stream = self.path.open("rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def read(self) -> Iterator[tuple[str, RecordDict]]:
        for event_id in self.offsets:
            yield event_id, self.get(event_id)

    def get(self, event_id: str) -> RecordDict:
        self._stream.seek(self.offsets[event_id])
        record: RecordDict = orjson.loads(self._stream.readline())
        return record

    def place(self, event_id: str) -> tuple[str, int, int]:
        return _place(self.get(event_id))
