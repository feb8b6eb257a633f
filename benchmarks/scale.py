"""How fast is a night, what does the batch machinery cost, and does memory stay flat?

    python benchmarks/scale.py                             # quick, on articles made from data/samples
    python benchmarks/scale.py --articles 20000 --texts FOLDER

Articles are the texts found below FOLDER (`*.txt`), repeated with changed ids and one changed word until there are
enough. Every step runs on the same articles: the bare spaCy pipeline, `load().stream()`, and `extraction run` with one
worker and with several.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import platform
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

# after the environment: BLAS reads it when it is loaded
from extraction.batch import Progress, RunSettings, run  # noqa: E402
from extraction.batch.engines import available_cores  # noqa: E402
from extraction.pipeline import load, plain_article  # noqa: E402
from extraction.sources import RawDocument, read_inputs  # noqa: E402

SAMPLES = Path(__file__).parent.parent / "data" / "samples"
NIGHT = 300_000


class MemoryLog(logging.Handler):
    """Collects what workers report of their memory, shard by shard."""

    def __init__(self) -> None:
        super().__init__()
        self.rss: dict[int, list[int]] = defaultdict(list)

    def emit(self, record: logging.LogRecord) -> None:
        if record.getMessage() == "shard worked on":
            self.rss[record.worker].append(record.rss)  # type: ignore[attr-defined]


def texts(folder: Path) -> list[str]:
    documents = [d for d in read_inputs([str(folder)]) if isinstance(d, RawDocument) and d.kind != "html"]
    return [d.text for d in documents if len(d.text) > 200]


def articles(sources: list[str], count: int) -> Iterator[tuple[str, str]]:
    for number, text in enumerate(islice(cycle(sources), count)):
        yield f"a{number}", f"{text}\nReference {number}."


def write_feed(path: Path, sources: list[str], count: int) -> None:
    with path.open("w", encoding="utf-8") as stream:
        for name, text in articles(sources, count):
            stream.write(json.dumps({"id": name, "text": text, "published": "2024-11-16", "clean": True}) + "\n")


def rate(count: int, seconds: float) -> str:
    return f"{count / seconds:8.2f} articles/s"


def bare(sources: list[str], count: int) -> tuple[float, float]:
    coder = load()
    list(coder.stream(plain_article(t, published="2024-11-16", article_id=i) for i, t in articles(sources, 8)))
    began = time.perf_counter()
    for _ in coder.nlp.pipe(text for _, text in articles(sources, count)):
        pass
    spacy_seconds = time.perf_counter() - began
    began = time.perf_counter()
    made = (plain_article(t, published="2024-11-16", article_id=i) for i, t in articles(sources, count))
    for extraction in coder.stream(made):
        extraction.article.model_dump_json()
        for event in extraction.events:
            event.model_dump_json()
    return spacy_seconds, time.perf_counter() - began


def batch(feed: Path, workers: int, folder: Path) -> tuple[float, float, MemoryLog]:
    """Run; return the seconds until the first article was touched, those after it, and the workers' memory."""
    memory = MemoryLog()
    logger = logging.getLogger("extraction")
    logger.setLevel(logging.INFO)
    logger.addHandler(memory)
    settings = RunSettings(workers=workers, recycle_shards=10_000, keep_shards=False)
    began = time.perf_counter()
    first = 0.0

    def watch(progress: Progress) -> None:
        nonlocal first
        if progress.articles_touched and not first:
            first = time.perf_counter() - began

    report = run([str(feed)], folder / f"out-{workers}", settings, on_progress=watch)
    logger.removeHandler(memory)
    assert report.outcome == "done", report
    return first, report.seconds - first, memory


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--bare-articles", type=int, default=400, help="for the two steps without the batch")
    parser.add_argument("--texts", type=Path, default=SAMPLES)
    parser.add_argument("--workers", type=int, default=min(2, available_cores()))
    options = parser.parse_args()

    sources = texts(options.texts)
    total = options.articles
    words = sum(len(t.split()) for _, t in articles(sources, total)) / total
    print(f"{platform.machine()}, {available_cores()} cores, {total} articles of {words:.0f} words on average")

    count = min(options.bare_articles, total)
    spacy_seconds, stream_seconds = bare(sources, count)
    slower = stream_seconds / spacy_seconds
    print(f"bare spaCy pipeline     {rate(count, spacy_seconds)}")
    print(f"load().stream()         {rate(count, stream_seconds)}   {slower:.2f} x the bare pipeline's time")

    with tempfile.TemporaryDirectory() as name:
        feed = Path(name) / "feed.jsonl"
        write_feed(feed, sources, total)
        loading, one, memory = batch(feed, 1, Path(name))
        overhead = (one / total) / (stream_seconds / count) - 1
        print(f"run, 1 worker           {rate(total, one)}   {overhead:+.1%} against stream(), {loading:.1f} s to load")
        per_core = one / total
        if options.workers > 1:
            loading, several, memory = batch(feed, options.workers, Path(name))
            gain = f"{one / several:.2f} x one worker, {loading:.1f} s to load"
            print(f"run, {options.workers} workers          {rate(total, several)}   {gain}")
            per_core = several / total * options.workers
    for worker, seen in memory.rss.items():
        middle = seen[min(len(seen) - 1, 2000 // 128 // len(memory.rss))]
        print(
            f"memory of worker {worker}: {seen[0] / 1e6:.0f} MB after its first shard, {middle / 1e6:.0f} MB after "
            f"about 2,000 articles, {seen[-1] / 1e6:.0f} MB at the end ({seen[-1] / middle - 1:+.1%})"
        )
    print(f"\n{NIGHT:,} such articles, if all cores are like these and nothing else is short:")
    for cores in (2, 16, 256):
        print(f"  {cores:4} cores  {per_core * NIGHT / cores / 3600:8.1f} hours")


if __name__ == "__main__":
    main()
