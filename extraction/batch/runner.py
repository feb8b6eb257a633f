"""One run: read, cut into shards, work on what is not yet done, assemble, publish."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from extraction.batch.assemble import MANIFEST, RECORD_FILES, Assembly, assemble
from extraction.batch.child import peak_rss_bytes
from extraction.batch.engines import make_engine
from extraction.batch.fingerprint import Fingerprint, fingerprint
from extraction.batch.inputs import InputLedger
from extraction.batch.lock import run_lock
from extraction.batch.remote import Fetched, fetch_inputs, is_remote, staging_folder, upload_run
from extraction.batch.report import Progress, RunReport, check_expectations, stage_counts
from extraction.batch.settings import RunSettings, canonical_json
from extraction.batch.shards import Item, Shard, cut_shards
from extraction.batch.store import Counts, ShardStore, write_durably
from extraction.batch.supervisor import StoppedError, StopRequest
from extraction.errors import ExtractionError, InputError
from extraction.schema import SCHEMA_VERSION, FileStamp, Manifest
from extraction.sources import ReadOptions, read_inputs

log = logging.getLogger(__name__)
_DONE_LIST = "assembled.json"
_TICK = 0.5


class _DamagedShardError(ExtractionError):
    """A stored shard could not be read back; it has been removed."""


@dataclass(slots=True)
class _Plan:
    """The run's shards in order, as far as the input was read."""

    keys: list[str] = field(default_factory=list)
    documents: int = 0
    refusals: int = 0
    reused: int = 0


def run(
    inputs: Sequence[str],
    out: Path | str,
    settings: RunSettings | None = None,
    *,
    command: Sequence[str] = (),
    stop: StopRequest | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
    dry: bool = False,
    only: Callable[[Item], bool] | None = None,
    attempts: Mapping[str, int] | None = None,
) -> RunReport:
    """Read `inputs` and write a run directory `out`; run again, it takes up where it was stopped.

    Both may be URLs that fsspec knows. With `dry`, only says what there is to do. `only` picks some of the documents
    and refusals that are read; `attempts` says how often each place was tried before.
    Raises LockedError, ExpectationError, PipelineError, UsageError, InputError, WorkerError, or OSError when the disk
    is full; whatever is raised, finished shards are kept and what was published before stays.
    """
    from structlog.contextvars import bound_contextvars  # not at the top: every worker imports this package

    settings = settings or RunSettings()
    remote = str(out) if is_remote(str(out)) else None
    local = staging_folder(remote) / "run" if remote else Path(out)
    folder = shards_folder(local, settings)
    clock = time.monotonic()
    started = dt.datetime.now(dt.UTC)
    run_id = f"run_{started:%Y%m%dT%H%M%SZ}_{secrets.token_hex(4)}"
    made_of = fingerprint(settings)

    def attempt(fetched: Fetched) -> RunReport:
        ledger = InputLedger(fetched.locate)
        shards = cut_shards(
            _read(fetched, settings, ledger, only),
            fingerprint=made_of.sha256,
            max_documents=settings.shard_documents,
            max_bytes=settings.shard_bytes,
        )
        job = _Job(
            run_id=run_id,
            inputs=tuple(inputs),
            out=local,
            settings=settings,
            made_of=made_of,
            store=ShardStore(folder) if dry else ShardStore.open(folder),
            stop=stop or StopRequest(),
            on_progress=on_progress,
            started=started,
            clock=clock,
            command=tuple(command),
            attempts=attempts or {},
        )
        return job.plan_only(shards) if dry else job.run(shards, ledger)

    lock = nullcontext() if dry else run_lock(local)
    near = TemporaryDirectory() if dry else nullcontext(str(folder))
    with bound_contextvars(run=run_id), lock, near as aside, fetch_inputs(inputs, Path(aside) / "inputs") as fetched:
        try:
            report = attempt(fetched)
        except _DamagedShardError as error:
            log.warning("a damaged shard is made again", extra={"why": str(error.__cause__)})
            report = attempt(fetched)
        if remote and report.outcome in {"done", "unchanged"}:
            upload_run(local, remote)
    return replace(report, out=remote or str(out))


def shards_folder(out: Path, settings: RunSettings) -> Path:
    """Return where the shards of an output lie: inside it, or in a folder of its own below `work_dir`."""
    if settings.work_dir is None:
        return out / ".shards"
    return settings.work_dir / hashlib.sha256(str(out.resolve()).encode("utf-8")).hexdigest()[:16]


def _read(
    fetched: Fetched, settings: RunSettings, ledger: InputLedger, only: Callable[[Item], bool] | None
) -> Iterator[Item]:
    options = ReadOptions(format=settings.format, encoding=settings.encoding, rename=settings.map, clean=settings.clean)
    items: Iterator[Item] = map(fetched.relabel, read_inputs(fetched.inputs, options))
    if only is not None:
        items = filter(only, items)
    for item in islice(items, settings.limit):
        ledger.note(item)
        yield item


@dataclass(slots=True)
class _Job:
    run_id: str
    inputs: tuple[str, ...]
    out: Path
    settings: RunSettings
    made_of: Fingerprint
    store: ShardStore
    stop: StopRequest
    on_progress: Callable[[Progress], None]
    started: dt.datetime
    clock: float
    command: tuple[str, ...]
    attempts: Mapping[str, int]
    progress: Progress = field(default_factory=Progress)
    peak_rss: int = 0

    def plan_only(self, shards: Iterable[Shard]) -> RunReport:
        plan = _Plan()
        for shard in shards:
            self._enter(plan, shard)
        counts = Counts(documents=plan.documents, refusals=plan.refusals)
        return self._report("", counts, plan, "planned")

    def run(self, shards: Iterable[Shard], ledger: InputLedger) -> RunReport:
        plan = _Plan()
        self._work(shards, plan)
        if self.stop.asked:
            return self._report("", Counts(documents=plan.documents, refusals=plan.refusals), plan, "stopped")
        if previous := self._published_already(plan):
            counts, run_id = previous
            return self._report(run_id, counts, plan, "unchanged")
        return self._publish(plan, ledger)

    # work

    def _work(self, shards: Iterable[Shard], plan: _Plan) -> None:
        """Have every shard worked on that is not in the store; return early when asked to stop."""
        with make_engine(self.settings, self.made_of.sha256, self.stop, self._observe) as engine:
            pending: dict[Future[bytes], str] = {}
            for shard in shards:
                if self.stop.asked:
                    break
                if self._enter(plan, shard) or shard.key in pending.values():
                    continue
                while len(pending) >= 2 * engine.slots and not self.stop.asked:
                    self._collect(pending)
                pending[engine.submit(shard)] = shard.key
            while pending:
                if self.stop.asked:
                    self._cancel(pending)
                self._collect(pending)
            self.peak_rss = max(engine.peak_rss(), peak_rss_bytes())

    def _enter(self, plan: _Plan, shard: Shard) -> bool:
        """Put a shard on the plan; tell whether it is done already."""
        plan.keys.append(shard.key)
        plan.documents += shard.documents
        plan.refusals += shard.refusals
        done = shard.key in self.store
        plan.reused += done
        self.progress.documents_read = plan.documents
        self.progress.shards_planned += 1
        self.progress.shards_reused += done
        self.on_progress(self.progress)
        return done

    def _collect(self, pending: dict[Future[bytes], str]) -> None:
        """Store what is finished."""
        finished, _ = wait(pending, timeout=_TICK, return_when=FIRST_COMPLETED)
        for future in finished:
            key = pending.pop(future)
            try:
                content = future.result()
            except (StoppedError, CancelledError):
                continue
            self.store.write(key, content)
            self.progress.shards_done += 1
            log.info("shard done", extra={"shard": key[:12], "shards_done": self.progress.shards_done})
        self.on_progress(self.progress)

    def _cancel(self, pending: dict[Future[bytes], str]) -> None:
        for future in list(pending):
            if future.cancel():
                del pending[future]

    def _observe(self, phase: str, _index: int) -> None:
        self.progress.articles_touched += phase == "article"

    # publication

    def _published_already(self, plan: _Plan) -> tuple[Counts, str] | None:
        """Return the counts and id of the run whose files are these shards' already."""
        try:
            done = orjson.loads((self.store.folder / _DONE_LIST).read_bytes())
            sizes = {name: (self.out / name).stat().st_size for name in RECORD_FILES}
            run_id = orjson.loads((self.out / MANIFEST).read_bytes())["run_id"]
        except FileNotFoundError:
            return None
        if done["keys"] != plan.keys or done["sizes"] != sizes or done["run_id"] != run_id:
            return None
        return Counts(**done["counts"]), run_id

    def _publish(self, plan: _Plan, ledger: InputLedger) -> RunReport:
        assembly = self._assemble(plan)
        try:
            check_expectations(assembly.counts, self.settings.expect)
            outputs = assembly.finish()
            manifest = self._manifest(assembly.counts, outputs, ledger)
        except BaseException:
            assembly.discard()
            raise
        assembly.publish()
        write_durably(self.out / MANIFEST, manifest.model_dump_json(indent=1).encode("utf-8") + b"\n")
        self._tidy(plan, assembly.counts, outputs, manifest.run_id)
        return self._report(manifest.run_id, assembly.counts, plan, "done")

    def _assemble(self, plan: _Plan) -> Assembly:
        try:
            return assemble(self.store, plan.keys, self.out, self.attempts)
        except InputError as error:  # a shard damaged on disk is worth no more than a missing one
            Path(error.where).unlink(missing_ok=True)
            raise _DamagedShardError(str(error)) from error

    def _tidy(self, plan: _Plan, counts: Counts, outputs: Sequence[FileStamp], run_id: str) -> None:
        """Keep this run's shards for the next, or none; others are of an older version or input."""
        kept = set(plan.keys) if self.settings.keep_shards else set()
        for key in list(self.store.keys()):
            if key not in kept:
                self.store.remove(key)
        done = {
            "keys": plan.keys,
            "sizes": {stamp.path: stamp.bytes for stamp in outputs},
            "counts": {name: getattr(counts, name) for name in Counts.__slots__},
            "run_id": run_id,
        }
        write_durably(self.store.folder / _DONE_LIST, orjson.dumps(done))

    def _manifest(self, counts: Counts, outputs: Sequence[FileStamp], ledger: InputLedger) -> Manifest:
        finished = dt.datetime.now(dt.UTC)
        configuration = {"inputs": list(self.inputs), **self.settings.content()}
        return Manifest(
            schema_version=SCHEMA_VERSION,
            run_id=self.run_id,
            started=self.started,
            finished=finished,
            duration_seconds=round(time.monotonic() - self.clock, 3),
            peak_rss_bytes=self.peak_rss,
            command=self.command,
            versions=self.made_of.versions,
            configuration=configuration,
            configuration_sha256=hashlib.sha256(canonical_json(configuration)).hexdigest(),
            inputs=ledger.stamps(),
            outputs=tuple(outputs),
            stages=stage_counts(counts),
        )

    def _report(self, run_id: str, counts: Counts, plan: _Plan, outcome: str) -> RunReport:
        return RunReport(
            run_id=run_id,
            out=str(self.out),
            counts=counts,
            shards=len(plan.keys),
            shards_reused=plan.reused,
            seconds=time.monotonic() - self.clock,
            peak_rss_bytes=self.peak_rss,
            outcome=outcome,
            signal=self.stop.signal,
        )
