"""Where shards are worked on: in processes of this machine, in this process, or on a cluster."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from contextvars import copy_context
from types import TracebackType
from typing import Protocol, Self

from extraction.batch.child import peak_rss_bytes
from extraction.batch.processor import Processor, load_processor, prepare, process_shard
from extraction.batch.settings import RunSettings
from extraction.batch.shards import Shard
from extraction.batch.supervisor import Observe, StopRequest, Worker


class Engine(Protocol):
    """Takes shards and gives sealed outputs."""

    @property
    def slots(self) -> int:
        """Return how many shards are worked on at once."""

    def submit(self, shard: Shard) -> Future[bytes]:
        """Start work on a shard."""

    def peak_rss(self) -> int:
        """Return the peak resident memory of any worker, in bytes; 0 where it is not known."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def available_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def make_engine(settings: RunSettings, fingerprint: str, stop: StopRequest, observe: Observe) -> Engine:
    """Return the engine that the settings ask for."""
    if settings.engine == "dask":
        from extraction.batch.dask_engine import DaskEngine

        def count(documents: int) -> None:
            for index in range(documents):
                observe("article", index)

        return DaskEngine(settings, fingerprint, count)
    if settings.workers == 0:
        return InlineEngine(settings, observe)
    return LocalEngine(settings, stop, observe)


def _named(shard: Shard) -> AbstractContextManager[object]:
    """Have every log line of this thread name the shard."""
    from structlog.contextvars import bound_contextvars  # not at the top: every worker imports this package

    return bound_contextvars(shard=shard.key[:12])


class LocalEngine:
    """A pool of worker processes, each kept by a thread of ours that only waits.

    A pool of one still works in a process of its own: that is what isolates an article that crashes or loops.
    """

    def __init__(self, settings: RunSettings, stop: StopRequest, observe: Observe) -> None:
        self.slots = settings.workers or available_cores()
        self._settings = settings
        self._stop = stop
        self._prepared = False
        self._preparing = threading.Lock()
        self._make: Callable[[], Worker] = lambda: Worker(settings, stop, observe)
        self._threads = ThreadPoolExecutor(self.slots, thread_name_prefix="worker")
        self._own = threading.local()
        self._workers: list[Worker] = []

    def submit(self, shard: Shard) -> Future[bytes]:
        """Queue a shard; a thread, and so a process, starts only when there is work for it."""
        return self._threads.submit(copy_context().run, self._work, shard)  # logs name the run in threads too

    def _work(self, shard: Shard) -> bytes:
        worker: Worker | None = getattr(self._own, "worker", None)
        with _named(shard):
            if worker is None:
                self._prepare()
                worker = self._own.worker = self._make()
                self._workers.append(worker)
            return worker.process(shard.payload)

    def _prepare(self) -> None:
        with self._preparing:
            if not self._prepared:
                prepare(self._settings)
                self._prepared = True

    def peak_rss(self) -> int:
        """Return the peak resident memory of any worker so far, in bytes."""
        return max((worker.peak_rss for worker in self._workers), default=0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.end()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for worker in self._workers:
            worker.close()


class InlineEngine:
    """Everything in this process: easy to debug, and without isolation or time limits."""

    slots = 1

    def __init__(self, settings: RunSettings, observe: Observe) -> None:
        self._settings = settings
        self._observe = observe
        self._processor: Processor | None = None

    def submit(self, shard: Shard) -> Future[bytes]:
        """Work on the shard at once."""
        if self._processor is None:
            self._processor = load_processor(self._settings)
        done: Future[bytes] = Future()
        with _named(shard):
            done.set_result(process_shard(shard.payload, self._processor, self._settings, mark=self._observe))
        return done

    def peak_rss(self) -> int:
        """Return the peak resident memory of this process, in bytes."""
        return peak_rss_bytes()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._processor = None
