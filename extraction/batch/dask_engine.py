"""The same shards on a Dask cluster.

Each thread of a Dask worker keeps a worker process of ours, so a shard has the same isolation, time limits and
memory bounds there as here, and a poisonous article never takes a Dask worker down. A Dask worker that is lost
costs its shards' retry.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from extraction.batch.processor import prepare
from extraction.batch.settings import RunSettings, canonical_json
from extraction.batch.shards import Shard
from extraction.batch.supervisor import StopRequest, Worker, WorkerError
from extraction.errors import UsageError

_RETRIES = 3
_own = threading.local()


def run_shard(payload: bytes, settings: dict[str, Any], expected: str) -> tuple[bytes, int]:
    """Work on a shard in a thread of a Dask worker; return its sealed output and the process's peak memory.

    Raises UsageError when another version is installed there: its records would not fit the run's.
    """
    from extraction.batch.fingerprint import fingerprint

    asked = RunSettings.model_validate(settings)
    installed = fingerprint(asked).sha256
    if installed != expected:
        raise UsageError("a Dask worker has another version of the code, the pipeline or the knowledge")
    workers: dict[bytes, Worker] = _own.__dict__.setdefault("workers", {})
    key = canonical_json(settings)
    if key not in workers:
        for other in workers.values():  # one pipeline in memory a thread
            other.close()
        workers.clear()
        prepare(asked)
        workers[key] = Worker(asked, StopRequest())
    worker = workers[key]
    return worker.process(payload), worker.peak_rss


def _connect(address: str) -> Any:
    """Connect to a scheduler by its address, or by the file that it wrote. Raises UsageError."""
    try:
        import distributed
    except ImportError as error:
        raise UsageError("engine dask needs the extra: pip install 'newswire-events[dask]'") from error
    client: Any = distributed.Client
    if address.endswith(".json"):
        if not Path(address).is_file():
            raise UsageError(f"no Dask scheduler has written {address}")
        return client(scheduler_file=address, timeout="30s")
    try:
        return client(address, timeout="30s")
    except (OSError, ValueError) as error:
        raise UsageError(f"no Dask scheduler answers at {address}: {error}") from error


class DaskEngine:
    """Futures over any cluster that Dask runs on."""

    def __init__(self, settings: RunSettings, fingerprint: str, count: Callable[[int], None]) -> None:
        self._client = _connect(settings.scheduler or "")
        self._settings = settings.model_dump(mode="json")
        self._fingerprint = fingerprint
        self._count = count
        self._tasks: dict[str, Any] = {}
        self._peak = 0

    @property
    def slots(self) -> int:
        """Return how many shards the cluster works on at once, now."""
        return sum(self._client.nthreads().values()) or 1

    def submit(self, shard: Shard) -> Future[bytes]:
        """Hand a shard to the cluster."""
        task = self._client.submit(
            run_shard,
            shard.payload,
            self._settings,
            self._fingerprint,
            key=f"extraction-{shard.key}",
            retries=_RETRIES,
        )
        self._tasks[shard.key] = task
        done: Future[bytes] = Future()
        documents = shard.documents
        task.add_done_callback(lambda finished: self._settle(finished, done, shard.key, documents))
        return done

    def _settle(self, task: Any, done: Future[bytes], key: str, documents: int) -> None:
        """Pass on how a task ended. It never raises: nobody would hear it, and the run would wait for good."""
        self._tasks.pop(key, None)
        if not done.set_running_or_notify_cancel():
            return
        try:
            # the worker may be lost between the end of the task and this line: then Dask works on it again
            content, peak = task.result()
        except UsageError as error:
            done.set_exception(error)
        except (Exception, CancelledError) as error:  # noqa: BLE001  whatever Dask or a worker raised
            done.set_exception(WorkerError(f"the cluster gave up a shard: {error!r}"))
        else:
            self._peak = max(self._peak, peak)
            self._count(documents)
            done.set_result(content)

    def peak_rss(self) -> int:
        """Return the peak resident memory of any worker process, in bytes."""
        return self._peak

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.cancel(list(self._tasks.values()))
        self._client.close()
