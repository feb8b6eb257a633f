"""Which events a page shows: all, or a sample that is the same each time.

An event is drawn by a hash of its id, which knows nothing of its type, place or date, so a sample is even in all of
them; and the sample of a larger run keeps the smaller numbers, so that pages of growing runs stay comparable.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from extraction.errors import InputError
from extraction.exports.files import RecordDict, read_records


@dataclass(frozen=True, slots=True)
class Choice:
    """The events to show, by their numbers among all that were read, and how many there were."""

    numbers: frozenset[int]
    total: int
    repeated: int  # left out because an event of the same id is shown


def choose(files: Iterable[Path], limit: int) -> Choice:
    """Choose at most `limit` events of distinct ids. Memory does not grow with the number of events.

    Raises InputError naming the line of a record that is no event.
    """
    heap: list[tuple[int, int]] = []  # (minus the draw, number): the largest draw on top
    held: set[int] = set()
    total = repeated = 0
    for number, (where, record) in enumerate(read_records(files)):
        total += 1
        drawn = _draw(_event_id(where, record))
        if drawn in held:
            repeated += 1
        elif len(heap) < limit:
            heapq.heappush(heap, (-drawn, number))
            held.add(drawn)
        elif drawn < -heap[0][0]:
            held.discard(-heapq.heapreplace(heap, (-drawn, number))[0])
            held.add(drawn)
    return Choice(frozenset(number for _, number in heap), total, repeated)


def chosen(files: Iterable[Path], choice: Choice) -> Iterator[tuple[int, str, RecordDict]]:
    """Yield (number of the file, where, record) of the chosen events in the order of the files."""
    number = 0
    for source, file in enumerate(files):
        for where, record in read_records([file]):
            if number in choice.numbers:
                yield source, where, record
            number += 1


def _event_id(where: str, record: RecordDict) -> str:
    event_id = record.get("event_id")
    if not isinstance(event_id, str):
        raise InputError(where, "has no event_id", code="schema")
    return event_id


def _draw(event_id: str) -> int:
    return int.from_bytes(blake2b(event_id.encode("utf-8"), digest_size=8).digest())
