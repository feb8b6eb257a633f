"""What goes wrong at night, done for real: processes are killed, articles crash and loop."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time

import pytest

from extraction.batch import WorkerError
from extraction.errors import PipelineError
from tests.batch.helpers import FAKE, content, feed, plain, records, start


def poisoned(tmp_path, bad: str, at: int, count: int = 20):
    texts = plain(count)
    clean = feed(tmp_path / "clean.jsonl", texts)
    start([clean], tmp_path / "clean")
    texts[at] = bad
    return feed(tmp_path / "feed.jsonl", texts)


def without(lines: bytes, article_id: str) -> list[dict]:
    kept = [json.loads(line) for line in lines.splitlines()]
    return [{k: v for k, v in r.items() if k != "source_path"} for r in kept if r["article_id"] != article_id]


@pytest.mark.parametrize(
    ("bad", "error", "stage"),
    [
        ("EXTRACT-CRASH attacked", "crash", "worker"),
        ("EXTRACT-LOOP attacked", "timeout", "worker"),
        ("EXTRACT-RAISE attacked", "ValueError", "extract"),
        ("SPLIT-CRASH attacked", "crash", "worker"),
        ("SPLIT-LOOP attacked", "timeout", "worker"),
        ("SPLIT-RAISE attacked", "ValueError", "worker"),
    ],
)
def test_the_poison_alone_is_refused(tmp_path, bad, error, stage):
    source = poisoned(tmp_path, bad, 13)
    report = start([source], tmp_path / "out", article_seconds=0.8)

    [reject] = records(tmp_path / "out", "rejects")
    assert (reject["error"], reject["stage"], reject["input"]) == (error, stage, bad)
    assert reject["where"].endswith("feed.jsonl:14")
    assert report.counts.articles == 19
    for name in ("articles.jsonl", "events.jsonl"):
        expected = without((tmp_path / "clean" / name).read_bytes(), "a13")
        assert without((tmp_path / "out" / name).read_bytes(), "") == expected


def test_several_poisons_in_one_shard(tmp_path):
    texts = plain(8)
    texts[1], texts[2], texts[6] = "EXTRACT-CRASH", "SPLIT-CRASH", "EXTRACT-RAISE"
    start([feed(tmp_path / "feed.jsonl", texts)], tmp_path / "out")
    assert [r["error"] for r in records(tmp_path / "out", "rejects")] == ["crash", "crash", "ValueError"]
    assert [a["article_id"] for a in records(tmp_path / "out", "articles")] == ["a0", "a3", "a4", "a5", "a7"]


def test_what_kills_a_worker_once_is_given_a_second_chance(tmp_path):
    texts = plain(8)
    texts[3] = f"EXTRACT-ONCE={tmp_path / 'marker'} attacked"
    report = start([feed(tmp_path / "feed.jsonl", texts)], tmp_path / "out")
    assert (report.counts.articles, report.counts.rejects) == (8, 0)


def test_stray_output_of_a_library_does_no_harm(tmp_path):
    report = start([feed(tmp_path / "feed.jsonl", ["PRINT attacked"])], tmp_path / "out")
    assert report.counts.articles == 1


def test_a_worker_that_cannot_load_ends_the_run(tmp_path):
    source = feed(tmp_path / "feed.jsonl", plain(2))
    with pytest.raises(PipelineError, match="the model is missing"):
        start([source], tmp_path / "out", processor="tests.batch.doubles:unloadable")
    with pytest.raises(WorkerError, match="status 9"):
        start([source], tmp_path / "out", processor="tests.batch.doubles:dying")


def command(source, out, *options):
    arguments = ["run", str(source), "--out", str(out), "--workers", "2", "--processor", FAKE, *options]
    return [sys.executable, "-m", "extraction", *arguments]


def environment():
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "EXTRACTION_SHARD_DOCUMENTS": "4"}


def launch(source, out, *options):
    return subprocess.Popen(
        command(source, out, *options), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def finished_shards(out) -> int:
    return len(list(out.glob(".shards/*.zst")))


def test_killed_at_random_moments_then_resumed(tmp_path):
    out = tmp_path / "out"
    source = feed(tmp_path / "feed.jsonl", [f"{text} SLEEP=0.03" for text in plain(100)])
    start([source], tmp_path / "whole", shard_documents=4)
    chance = random.Random(7)
    for _ in range(5):
        before = finished_shards(out)
        process = launch(source, out)
        while finished_shards(out) == before and process.poll() is None:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.2))
        process.kill()
        process.wait()
    assert 5 <= finished_shards(out) < 25
    assert not (out / "manifest.json").exists()
    assert subprocess.run(command(source, out), env=environment(), capture_output=True).returncode == 0
    assert content(out) == content(tmp_path / "whole")


def worker_processes(parent: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True)
    return [int(pid) for pid in found.stdout.split()]


def test_a_killed_worker_costs_nothing(tmp_path):
    source = feed(tmp_path / "feed.jsonl", [f"{text} SLEEP=0.02" for text in plain(80)])
    start([source], tmp_path / "whole", shard_documents=4)
    process = launch(source, tmp_path / "out")
    killed = 0
    while process.poll() is None and killed < 3:
        time.sleep(0.4)
        for pid in worker_processes(process.pid)[:1]:
            os.kill(pid, signal.SIGKILL)
            killed += 1
    assert process.wait(timeout=60) == 0
    assert killed
    assert content(tmp_path / "out") == content(tmp_path / "whole")


def test_no_worker_outlives_a_killed_run(tmp_path):
    source = feed(tmp_path / "feed.jsonl", ["EXTRACT-LOOP"])
    process = launch(source, tmp_path / "out")
    workers = []
    for _ in range(100):
        time.sleep(0.1)
        if workers := worker_processes(process.pid):
            break
    time.sleep(0.5)
    process.kill()
    process.wait()
    deadline = time.monotonic() + 5
    while any(alive(pid) for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert workers
    assert not any(alive(pid) for pid in workers)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_with_a_checkpoint(tmp_path, number, code):
    source = feed(tmp_path / "feed.jsonl", [f"{text} SLEEP=0.02" for text in plain(200)])
    process = launch(source, tmp_path / "out")
    while not list((tmp_path / "out").glob(".shards/*.zst")) and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(number)
    assert process.wait(timeout=30) == code
    assert list((tmp_path / "out" / ".shards").glob("*.zst"))
    assert not (tmp_path / "out" / "manifest.json").exists()


def test_a_full_disk_is_said_and_mended(tmp_path):
    source = feed(tmp_path / "feed.jsonl", plain(200))
    start([source], tmp_path / "whole", shard_documents=4)

    def small_quota():
        resource.setrlimit(resource.RLIMIT_FSIZE, (16_000, 16_000))

    failed = subprocess.run(
        command(source, tmp_path / "out"), env=environment(), capture_output=True, text=True, preexec_fn=small_quota
    )
    assert failed.returncode == 1
    assert failed.stderr.splitlines()[-1].startswith("extraction: [Errno")
    assert not [p for p in (tmp_path / "out").iterdir() if p.suffix in {".jsonl", ".json", ".part"}]
    assert subprocess.run(command(source, tmp_path / "out"), env=environment(), capture_output=True).returncode == 0
    assert content(tmp_path / "out") == content(tmp_path / "whole")


def test_an_enormous_line_is_refused_in_little_memory(tmp_path):
    source = tmp_path / "feed.jsonl"
    with source.open("w") as stream:
        stream.write('{"id": "big", "text": "')
        for _ in range(60):
            stream.write("attacked " * 120_000)
        stream.write('"}\n{"id": "small", "text": "Rebels attacked."}\n')
    report = start([source], tmp_path / "out")
    assert report.counts.articles == 1
    assert [r["error"] for r in records(tmp_path / "out", "rejects")] == ["too_large"]
