"""How fast is a night, what does the batch machinery cost, and does memory stay flat?

    python benchmarks/scale.py                              # minutes, on articles made from data/samples
    python benchmarks/scale.py --articles 20000 --texts FOLDER --folder RUN --minutes 60

Articles are the texts found below FOLDER (text files, JSONL), repeated with changed ids, days and one changed word
until there are enough. Three parts, each by itself with `--only`:

* `cost`: the same articles through the bare spaCy pipeline, through `load().stream()`, and through a whole run in this
  process. CPU seconds, in turns of a few articles, so that a busy machine does no harm to the ratios.
* `workers`: runs with one worker and with `--workers`, in turns: what a second core brings. Needs a quiet machine.
* `night`: all articles in one run, with the resident memory of each worker on the way. It stops after `--minutes`; the
  same command goes on where it was.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import logging
import os
import platform
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from statistics import fmean, median

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

# after the environment: BLAS reads it when it is loaded
from extraction import pipeline  # noqa: E402
from extraction.batch import Progress, RunReport, RunSettings, StopRequest, run  # noqa: E402
from extraction.batch.engines import available_cores  # noqa: E402
from extraction.sources import RawDocument, read_inputs  # noqa: E402

SAMPLES = Path(__file__).parent.parent / "data" / "samples"
NIGHT = 300_000
MARK = 2_000
TURN = 32  # articles
REPEATS = 2  # of which the quickest counts
FIRST_DAY = dt.date(2001, 1, 1)
logger = logging.getLogger("extraction")


@dataclass
class Memory(logging.Handler):
    """What workers report of their memory, shard by shard: articles they have done, resident bytes."""

    seen: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()

    __hash__ = logging.Handler.__hash__

    def emit(self, record: logging.LogRecord) -> None:
        if record.getMessage() == "shard worked on":
            values = vars(record)
            self.seen.setdefault(values["worker"], []).append((values["documents"], values["rss"]))


def texts(folder: Path) -> list[str]:
    documents = [d for d in read_inputs([str(folder)]) if isinstance(d, RawDocument) and d.kind != "html"]
    return [d.text for d in documents if len(d.text) > 200]


def records(sources: list[str], count: int) -> Iterator[dict[str, object]]:
    for number, text in enumerate(islice(cycle(sources), count)):
        day = FIRST_DAY + dt.timedelta(days=number % 9_000)
        yield {"id": f"a{number}", "text": f"{text}\nReference {number}.", "published": f"{day}", "clean": True}


def write_feed(path: Path, sources: list[str], count: int) -> Path:
    with path.open("w", encoding="utf-8") as stream:
        for record in records(sources, count):
            stream.write(json.dumps(record) + "\n")
    return path


def articles(rows: list[dict[str, object]]) -> list[pipeline.Article]:
    return [
        pipeline.plain_article(str(row["text"]), published=str(row["published"]), article_id=str(row["id"]))
        for row in rows
    ]


# what things cost


def cost(sources: list[str], count: int, folder: Path) -> dict[str, float]:
    """Return CPU seconds an article, in turns: each way has the same articles, in changing order."""
    coder = pipeline.load()
    pipeline.load = lambda *_, **__: coder  # the run in this process takes the one that is loaded
    rows = list(records(sources, count))

    def spacy(some: list[dict[str, object]], _feed: Path) -> None:
        with coder.nlp.memory_zone():
            for _ in coder.nlp.pipe(str(row["text"]) for row in some):
                pass

    def stream(some: list[dict[str, object]], _feed: Path) -> None:
        with coder.nlp.memory_zone():
            for extraction in coder.stream(articles(some)):
                for record in (extraction.article, *extraction.events):
                    record.model_dump_json()

    def batch(_some: list[dict[str, object]], feed: Path) -> None:
        run([str(feed)], feed.with_suffix(".out"), RunSettings(workers=0, keep_shards=False))

    ways: list[Callable[[list[dict[str, object]], Path], None]] = [spacy, stream, batch]
    stream(rows[:TURN], folder)
    seconds: dict[str, list[float]] = {way.__name__: [] for way in ways}
    for number, begin in enumerate(range(0, count, TURN)):
        some = rows[begin : begin + TURN]
        feed = folder / f"turn-{number}.jsonl"
        feed.write_text("".join(json.dumps(row) + "\n" for row in some), "utf-8")
        for way in ways[number % 3 :] + ways[: number % 3]:
            seconds[way.__name__].append(min(timed(way, some, feed) for _ in range(REPEATS)) / len(some))
    found = {name: fmean(values) for name, values in seconds.items()}
    for name, over in (("stream", "spacy"), ("batch", "stream")):
        found[f"{name}/{over}"] = median(a / b for a, b in zip(seconds[name], seconds[over], strict=True))
    return found


def timed(way: Callable[[list[dict[str, object]], Path], None], some: list[dict[str, object]], feed: Path) -> float:
    shutil.rmtree(feed.with_suffix(".out"), ignore_errors=True)
    began = time.process_time()
    way(some, feed)
    return time.process_time() - began


def print_cost(found: dict[str, float], count: int) -> None:
    print(f"CPU seconds an article, {count} articles in turns of {TURN}; ratios are medians:")
    print(f"  bare spaCy pipeline      {found['spacy']:8.4f}")
    print(f"  load().stream(), to JSON {found['stream']:8.4f}   {found['stream/spacy']:.2f} x the bare pipeline")
    print(f"  run, in this process     {found['batch']:8.4f}   {found['batch/stream'] - 1:+.1%} against stream()")


# runs with workers


@dataclass
class Timed:
    """A run with workers: its report, the seconds after the first article was touched, and memory."""

    report: RunReport
    loading: float
    seconds: float
    coordinator: float
    documents: int
    memory: Memory


def batch(feed: Path, out: Path, workers: int, *, shard: int, minutes: float | None = None) -> Timed:
    memory = Memory()
    logger.setLevel(logging.INFO)
    logger.addHandler(memory)
    settings = RunSettings(workers=workers, recycle_shards=10_000, shard_documents=shard, grace_seconds=600)
    began, cpu = time.monotonic(), time.process_time()
    first = 0.0
    touched = 0
    stop = StopRequest()

    def watch(progress: Progress) -> None:
        nonlocal first, touched
        touched = progress.articles_touched
        if touched and not first:
            first = time.monotonic() - began
        if minutes is not None and not stop.asked and time.monotonic() - began > 60 * minutes:
            stop.ask(signal.SIGTERM, settings.grace_seconds)

    report = run([str(feed)], out, settings, on_progress=watch, stop=stop)
    logger.removeHandler(memory)
    spent = time.monotonic() - began
    return Timed(report, first, spent - first, time.process_time() - cpu, touched, memory)


def compare_workers(sources: list[str], count: int, workers: int, rounds: int, folder: Path) -> tuple[float, float]:
    """Return the share of a core's speed that each of several workers keeps, and the seconds of loading.

    A machine that is shared changes its speed by the minute: one worker and several take turns, in changing order, and
    the median of the ratios counts.
    """
    feed = write_feed(folder / "workers.jsonl", sources, count)
    seconds: dict[int, list[float]] = {1: [], workers: []}
    loading: list[float] = []
    for number in range(rounds):
        for some in (1, workers) if number % 2 else (workers, 1):
            done = batch(feed, folder / f"round-{number}-{some}", some, shard=8)
            seconds[some].append(done.seconds)
            loading.append(done.loading)
    ratios = [one / several for one, several in zip(seconds[1], seconds[workers], strict=True)]
    for some, spent in seconds.items():
        speeds = ", ".join(f"{count / each:.2f}" for each in spent)
        print(f"run, {some} worker{'s' if some > 1 else ' '}  {speeds} articles/s in {rounds} rounds of {count}")
    print(f"throughput of {workers} workers : 1  {', '.join(f'{r:.2f}' for r in ratios)}; median {median(ratios):.2f}")
    print(f"{median(loading):.1f} s to load")
    return median(ratios) / workers, median(loading)


def night(options: argparse.Namespace, sources: list[str], folder: Path) -> Timed:
    count, workers, shard = options.articles, options.workers, options.shard
    feed = folder / f"night-{count}.jsonl"
    if not feed.exists():
        write_feed(feed, sources, count)
    done = batch(feed, folder / f"night-{count}", workers, shard=shard, minutes=options.minutes)
    report = done.report
    before = min(count, report.shards_reused * shard)
    print(f"one run: {report.outcome}, {before + done.documents:,} of {count:,} articles, {before:,} of them before")
    if done.documents:
        print(f"  {done.documents / done.seconds:.2f} articles/s with {workers} workers, {done.loading:.1f} s to load")
        print(f"  coordinator: {1000 * done.coordinator / done.documents:.2f} ms CPU an article")
    for worker, seen in done.memory.seen.items():
        print(f"  worker {worker}: {memory_line(seen, workers)}")
    return done


def memory_line(seen: list[tuple[int, int]], workers: int) -> str:
    """Say how a worker's memory grew after the articles that make the run's 2,000th."""
    at, middle = next(((n, rss) for n, rss in seen if n >= MARK / workers), seen[-1])
    last, end = seen[-1]
    peak = max(rss for _, rss in seen)
    return (
        f"{seen[0][1] / 1e6:.0f} MB after {seen[0][0]} articles, {middle / 1e6:.0f} MB after {at}, "
        f"{end / 1e6:.0f} MB after {last} ({end / middle - 1:+.1%}), at most {peak / 1e6:.0f} MB"
    )


def project(article: float, kept: float, loading: float, coordinator: float) -> None:
    print(f"\n{NIGHT:,} such articles, from {article:.3f} s an article and core, a core of several keeping {kept:.0%},")
    print(
        f"{loading:.0f} s to load, {1000 * coordinator:.1f} ms an article in the one process that reads and assembles;"
    )
    print("assumed: equal cores, memory and disk never short, no article near the time limit:")
    for cores in (2, 16, 256):
        working = article * NIGHT / cores / kept
        hours = (loading + max(working, coordinator * NIGHT)) / 3600
        bound = "" if working > coordinator * NIGHT else "   (bound by the one process)"
        print(f"  {cores:4} cores  {hours:8.2f} hours{bound}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=400, help="of the night")
    parser.add_argument("--sample", type=int, default=96, help="articles of the parts `cost` and `workers`")
    parser.add_argument("--texts", type=Path, default=SAMPLES)
    parser.add_argument("--folder", type=Path, help="keep runs here, and go on with them")
    parser.add_argument("--minutes", type=float, help="stop the night after this time")
    parser.add_argument("--shard", type=int, default=128, help="articles of a shard of the night")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3, help="of the part `workers`")
    parser.add_argument("--only", choices=("cost", "workers", "night"), action="append")
    options = parser.parse_args()
    parts = options.only or ("cost", "workers", "night")

    sources = texts(options.texts)
    words = sum(len(str(r["text"]).split()) for r in records(sources, len(sources))) / len(sources)
    print(f"{platform.machine()}, {available_cores()} cores, {len(sources)} texts of {words:.0f} words on average")
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        kept, loading = 1.0, 0.0
        if "workers" in parts and options.workers > 1:
            kept, loading = compare_workers(sources, options.sample, options.workers, options.rounds, Path(scratch))
        done = night(options, sources, folder) if "night" in parts else None
        seconds = cost(sources, options.sample, Path(scratch)) if "cost" in parts else None
        if seconds:
            print_cost(seconds, options.sample)
        if seconds and done and done.documents:
            project(seconds["batch"], kept, loading or done.loading, done.coordinator / done.documents)


if __name__ == "__main__":
    main()
