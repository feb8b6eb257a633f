"""One worker process and its keeper.

The keeper starts the process when there is work, watches what it touches, replaces it when it dies, hangs or
grows, and finds the document or article that is to blame: what brings a worker down twice is refused, alone.
"""

from __future__ import annotations

import logging
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import IO, Any

from extraction.batch.child import Frame, read_frame, rss_bytes, write_frame
from extraction.batch.processor import Poison
from extraction.batch.settings import RunSettings
from extraction.errors import ExtractionError, PipelineError, UsageError

log = logging.getLogger(__name__)

# one thread per process: the cores are already taken by the other workers
_THREAD_VARIABLES = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "RAYON_NUM_THREADS",
)
_TICK = 0.25
_FUTILE_STARTS = 3


class WorkerError(ExtractionError):
    """Workers die without having touched a document: the machine or the installation is at fault."""


class StoppedError(ExtractionError):
    """The run was asked to stop, and the grace for work under way is over."""


@dataclass(slots=True)
class StopRequest:
    """A request to stop, shared by a run's threads: the signal that asked, and until when work may go on.

    Without a lock, because signal handlers use it: each field is written in one step, and only ever tightened.
    """

    signal: int | None = None
    deadline: float | None = None

    def ask(self, signal: int, grace_seconds: float) -> None:
        """Ask to stop; asked again, stop at once."""
        self.deadline = time.monotonic() + (grace_seconds if self.signal is None else 0)
        self.signal = signal

    def end(self) -> None:
        """End all work now, without anyone having asked."""
        self.deadline = time.monotonic()

    @property
    def asked(self) -> bool:
        """Whether a stop was asked for."""
        return self.signal is not None

    @property
    def overdue(self) -> bool:
        """Whether the grace is over."""
        return self.deadline is not None and time.monotonic() > self.deadline


@dataclass(frozen=True, slots=True)
class _Death(Exception):  # noqa: N818  internal signal
    """How a worker ended: the last place it named, a stable word, and what is known."""

    place: tuple[str, int]
    error: str
    message: str


Observe = Callable[[str, int], None]


def _ignore(_phase: str, _index: int) -> None:
    return None


class Worker:
    """A worker process that comes back. Not for use by two threads at once."""

    def __init__(self, settings: RunSettings, stop: StopRequest, observe: Observe = _ignore) -> None:
        self._settings = settings
        self._stop = stop
        self._observe = observe
        self._process: subprocess.Popen[bytes] | None = None
        self._frames: queue.Queue[Frame | None] = queue.Queue()
        self._errors: IO[bytes] | None = None
        self._shards = self._documents = self._last_rss = 0
        self.peak_rss = 0

    def process(self, payload: bytes) -> bytes:
        """Return the sealed output of a shard, with what brought workers down refused in it.

        Raises StoppedError when the run was asked to stop, WorkerError when no worker can be kept alive, and
        PipelineError or UsageError when a worker cannot load.
        """
        deaths: Counter[tuple[str, int]] = Counter()
        poison: list[Poison] = []
        while True:
            try:
                content = self._shard(payload, poison)
            except _Death as death:
                log.warning("worker died", extra={"at": death.place, "error": death.error, "why": death.message})
                deaths[death.place] += 1
                if death.place[0] == "start" and deaths[death.place] >= _FUTILE_STARTS:
                    raise WorkerError(f"workers die before they touch a document: {death.message}") from death
                if death.place[0] != "start" and deaths[death.place] >= 2:
                    poison += self._blame(payload, death, deaths[death.place], poison)
            else:
                self._recycle_if_grown()
                return content

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, self._errors):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:  # what it had not read is of no use to anyone
                    continue

    # one attempt

    def _shard(self, payload: bytes, poison: list[Poison]) -> bytes:
        self._ensure_started()
        head, content = self._ask({"do": "shard", "poison": [asdict(p) for p in poison]}, payload)
        self._shards += 1
        self._documents += payload.count(b"\n") + 1
        self._last_rss = head["rss"]
        self.peak_rss = max(self.peak_rss, head["peak"])
        pid = self._process.pid if self._process else None
        memory = {"rss": head["rss"], "peak_rss": head["peak"]}
        log.info("shard worked on", extra={"worker": pid, "documents": self._documents, **memory})
        return content

    def _ensure_started(self) -> None:
        deaths = 0
        while self._process is None:
            try:
                self._start()
            except _Death as death:
                deaths += 1
                log.warning("worker died while loading", extra={"error": death.error, "why": death.message})
                if deaths >= _FUTILE_STARTS:
                    raise WorkerError(f"workers die while loading: {death.message}") from death

    def _start(self) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  closed with the process
        self._process = subprocess.Popen(
            [sys.executable, "-m", "extraction.batch.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=_environment(),
            start_new_session=True,
        )
        self._shards = self._documents = 0
        self._frames = queue.Queue()
        threading.Thread(target=_pump, args=(self._process.stdout, self._frames), daemon=True).start()
        settings = self._settings.model_dump(mode="json")
        self._send({"settings": settings, "path": sys.path}, b"", ("load", 0))
        head, _ = self._receive(("load", 0), self._settings.load_seconds)
        if head.get("failed"):
            self.close()
            kind = UsageError if head["error"] == "UsageError" else PipelineError
            raise kind(f"{head['error']}: {head['message']}" if kind is PipelineError else head["message"])

    def _ask(self, head: dict[str, Any], body: bytes) -> Frame:
        """Send a request and return its answer, following the marks on the way."""
        place = ("start", 0)
        self._send(head, body, place)
        while True:
            answer, content = self._receive(place, self._settings.article_seconds)
            if mark := answer.get("mark"):
                place = (mark[0], mark[1])
                self._observe(*place)
            elif answer.get("failed"):
                raise _Death(place, answer["error"], answer["message"])
            else:
                return answer, content

    def _send(self, head: dict[str, Any], body: bytes, place: tuple[str, int]) -> None:
        assert self._process is not None  # noqa: S101
        assert self._process.stdin is not None  # noqa: S101
        try:
            write_frame(self._process.stdin, head, body)
        except BrokenPipeError as error:
            raise self._bury(place, "crash", self._epitaph()) from error

    def _receive(self, place: tuple[str, int], limit: float) -> Frame:
        """Wait for the next frame, but not beyond the limits of time and memory, nor the end of the run."""
        deadline = time.monotonic() + limit
        while True:
            if self._stop.overdue:
                self.close()
                raise StoppedError("stopped by a signal")
            try:
                frame = self._frames.get(timeout=_TICK)
            except queue.Empty:
                if time.monotonic() > deadline:
                    raise self._bury(place, "timeout", f"no end after {limit:g} s") from None
                if self._too_big():
                    raise self._bury(place, "memory", f"above {2 * self._settings.worker_rss_mb} MB") from None
                continue
            if frame is None:
                raise self._bury(place, "crash", self._epitaph())
            if record := frame[0].get("log"):
                _relay(record)
                continue
            return frame

    # endings

    def _too_big(self) -> bool:
        now = rss_bytes(self._process.pid) if self._process else None
        return now is not None and now > 2 * self._settings.worker_rss_mb * 1_000_000

    def _recycle_if_grown(self) -> None:
        if self._shards >= self._settings.recycle_shards or self._last_rss > self._settings.worker_rss_mb * 1_000_000:
            log.info("worker recycled", extra={"shards": self._shards, "rss": self._last_rss})
            self.close()

    def _bury(self, place: tuple[str, int], error: str, message: str) -> _Death:
        self.close()
        return _Death(place, error, message)

    def _epitaph(self) -> str:
        """Say how the process ended: its signal or status, and the first line of its last words."""
        assert self._process is not None  # noqa: S101
        try:
            status = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            status = 0
        ended = f"worker ended by signal {-status}" if status < 0 else f"worker ended with status {status}"
        if self._errors is None:
            return ended
        self._errors.seek(0)
        words = [line for line in self._errors.read(4000).decode("utf-8", "replace").splitlines() if line.strip()]
        fatal = next((line for line in words if line.startswith("Fatal Python error")), None)
        return f"{ended}: {fatal}" if fatal else ended

    # who is to blame

    def _blame(self, payload: bytes, death: _Death, attempt: int, known: list[Poison]) -> list[Poison]:
        phase, index = death.place
        if phase == "article":
            return [Poison("article", index, death.error, death.message, attempt)]
        excluded = {p.index for p in known if p.kind == "document"}
        count = payload.count(b"\n") + 1
        candidates = [i for i in range(count) if i not in excluded]
        if not candidates:
            raise WorkerError(f"workers die with no document left to blame: {death.message}")
        culprits = self._bisect(payload, candidates, death)
        # none alone is fatal, all together are: refuse them all rather than never end
        return [Poison("document", i, d.error, d.message, attempt) for i, d in culprits] or [
            Poison("document", i, death.error, death.message, attempt) for i in candidates
        ]

    def _bisect(self, payload: bytes, items: list[int], death: _Death) -> list[tuple[int, _Death]]:
        """Return the items of a fatal group that are fatal by themselves."""
        if len(items) == 1:
            return [(items[0], death)]
        found: list[tuple[int, _Death]] = []
        middle = len(items) // 2
        for half in (items[:middle], items[middle:]):
            fatal = self._probe(payload, half)
            if fatal is not None:
                found += self._bisect(payload, half, fatal)
        return found

    def _probe(self, payload: bytes, items: list[int]) -> _Death | None:
        self._ensure_started()
        try:
            self._ask({"do": "probe", "items": items}, payload)
        except _Death as death:
            return death
        return None


def _environment() -> dict[str, str]:
    own = {"PYTHONHASHSEED": "0", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return {**os.environ, **dict.fromkeys(_THREAD_VARIABLES, "1"), **own}


def _pump(stream: IO[bytes] | None, frames: queue.Queue[Frame | None]) -> None:
    """Move frames from the pipe to the queue until the process is gone."""
    assert stream is not None  # noqa: S101
    try:
        while frame := read_frame(stream):
            frames.put(frame)
    except ValueError:  # closed under our hands, or a frame cut short: either way the process is gone
        frames.put(None)
        return
    frames.put(None)


def _relay(record: dict[str, Any]) -> None:
    extra = {name: record[name] for name in ("article_id", "exception") if record[name] is not None}
    logging.getLogger(record["logger"]).log(record["level"], "%s", record["message"], extra=extra)
