"""The worker process: loads once, then answers one shard after another until its input closes.

Both directions speak in frames: a line of JSON, followed by as many raw bytes as its `bytes` says. Nothing is
pickled, and the child never inherits the parent's `__main__`, so a script that calls `run()` needs no guard.
"""

from __future__ import annotations

import faulthandler
import json
import logging
import os
import queue
import resource
import signal
import sys
import threading
from collections.abc import Callable
from typing import IO, Any

Frame = tuple[dict[str, Any], bytes]
_MARGIN_SECONDS = 30


def read_frame(stream: IO[bytes]) -> Frame | None:
    """Return the next frame, or None where the stream ends or breaks off."""
    line = stream.readline()
    if not line.endswith(b"\n"):
        return None
    head = json.loads(line)
    size = head.get("bytes", 0)
    body = stream.read(size) if size else b""
    return (head, body) if len(body) == size else None


def write_frame(stream: IO[bytes], head: dict[str, Any], body: bytes = b"") -> None:
    """Write one frame and flush it."""
    if body:
        head = {**head, "bytes": len(body)}
    stream.write(json.dumps(head).encode("ascii") + b"\n" + body)
    stream.flush()


class _FrameHandler(logging.Handler):
    """Send log records to the parent, who knows the run and the shard."""

    def __init__(self, send: Callable[..., None]) -> None:
        super().__init__()
        self._send = send

    def emit(self, record: logging.LogRecord) -> None:
        trace = logging.Formatter().formatException(record.exc_info) if record.exc_info else None
        self._send(
            {
                "log": {
                    "level": record.levelno,
                    "logger": record.name,
                    "message": record.getMessage(),
                    "article_id": getattr(record, "article_id", None),
                    "exception": trace,
                }
            }
        )


def peak_rss_bytes() -> int:
    """Return the peak resident memory of this process.

    `getrusage` also counts what the process was before `exec`, that is, the memory of whoever started it; the kernel's
    own mark (Linux) does not.
    """
    try:
        with open("/proc/self/status", encoding="ascii", errors="replace") as stream:  # noqa: PTH123  a kernel file
            mark = next((line.split() for line in stream if line.startswith("VmHWM:")), None)
    except OSError:
        mark = None
    if mark is not None:
        return int(mark[1]) * 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def rss_bytes(pid: int | None = None) -> int | None:
    """Return the resident memory of a process now, where the system tells (Linux)."""
    try:
        with open(f"/proc/{pid or 'self'}/statm", "rb") as stream:  # noqa: PTH123  a kernel file, on a hot path
            return int(stream.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return None


def main() -> None:
    """Serve until standard input closes."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a stray print of some library must not break the frames
    faulthandler.enable()
    for number in (signal.SIGINT, signal.SIGTERM):  # a signal to the group is the parent's to answer
        signal.signal(number, signal.SIG_IGN)
    inbox: queue.Queue[Frame] = queue.Queue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, inbox), daemon=True).start()

    def send(head: dict[str, Any], body: bytes = b"") -> None:
        write_frame(answers, head, body)

    _serve(inbox, send)


def _listen(stream: IO[bytes], inbox: queue.Queue[Frame]) -> None:
    """Hand on frames; when the parent is gone, so are we, even in the middle of an article."""
    while frame := read_frame(stream):
        inbox.put(frame)
    os._exit(0)


def _serve(inbox: queue.Queue[Frame], send: Callable[..., None]) -> None:
    start, _ = inbox.get()
    sys.path[:] = start["path"]
    logging.getLogger().addHandler(_FrameHandler(send))
    logging.getLogger().setLevel(logging.WARNING)

    from extraction.batch.processor import load_processor
    from extraction.batch.settings import RunSettings

    settings = RunSettings.model_validate(start["settings"])
    try:
        processor = load_processor(settings)
    except Exception as error:  # noqa: BLE001  the parent turns it into the run's error
        send({"failed": "load", "error": type(error).__name__, "message": str(error)})
        return
    send({"ready": True})
    while True:
        head, payload = inbox.get()
        try:
            _answer(head, payload, processor, settings, send)
        except Exception as error:
            logging.getLogger(__name__).exception("shard failed")
            send({"failed": "shard", "error": type(error).__name__, "message": str(error)})
        signal.alarm(0)


def _answer(head: dict[str, Any], payload: bytes, processor: Any, settings: Any, send: Callable[..., None]) -> None:
    from extraction.batch.processor import Poison, probe_split, process_shard

    limit = int(settings.article_seconds) + _MARGIN_SECONDS

    def mark(phase: str, index: int) -> None:
        # the parent enforces the limit; should it be gone while native code holds the interpreter, this ends us
        signal.alarm(limit)
        send({"mark": [phase, index]})

    if head["do"] == "probe":
        mark("split", 0)
        probe_split(payload, processor, head["items"])
        send({"done": True})
        return
    poison = [Poison(**p) for p in head["poison"]]
    content = process_shard(payload, processor, settings, poison=poison, mark=mark)
    send({"done": True, "peak": peak_rss_bytes(), "rss": rss_bytes() or peak_rss_bytes()}, content)


if __name__ == "__main__":
    main()
