"""SIGTERM as an orderly end, for commands that write files aside and must not leave them behind."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def exit_on_term() -> Iterator[None]:
    """Let SIGTERM raise SystemExit with the code that shells give it, 143, so that what is open is cleaned up."""
    before = signal.signal(signal.SIGTERM, _exit)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _exit(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
