"""Ctrl-C and SIGTERM end a run at a checkpoint; a second one ends it at once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from extraction.batch import StopRequest


@contextmanager
def stop_on_signals(grace_seconds: float) -> Iterator[StopRequest]:
    """Yield a stop request that the two signals make."""
    stop = StopRequest()

    def ask(number: int, _frame: FrameType | None) -> None:
        stop.ask(number, grace_seconds)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
