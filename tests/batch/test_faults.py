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
from tests.batch.helpers import FAKE, REAL, content, feed, plain, records, start


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
    report = start([source], tmp_path / "out", workers=1, article_seconds=0.8)

    [reject] = records(tmp_path / "out", "rejects")
    assert (reject["error"], reject["stage"], reject["input"]) == (error, stage, bad)
    assert reject["where"].endswith("feed.jsonl:14")
    assert report.counts.articles == 19
    for name in ("articles.jsonl", "events.jsonl"):
        expected = without((tmp_path / "clean" / name).read_bytes(), "a13")
        assert without((tmp_path / "out" / name).read_bytes(), "") == expected


def test_what_takes_all_memory_is_refused(tmp_path):
    source = feed(tmp_path / "feed.jsonl", ["Rebels attacked.", "EXTRACT-HOG", "He visited."])
    report = start([source], tmp_path / "out", workers=1, worker_rss_mb=100)
    [reject] = records(tmp_path / "out", "rejects")
    assert (reject["error"], reject["message"], reject["attempt"]) == ("memory", "above 200 MB", 2)
    assert report.counts.articles == 2


def test_several_poisons_in_one_shard(tmp_path):
    texts = plain(8)
    texts[1], texts[2], texts[6] = "EXTRACT-CRASH", "SPLIT-CRASH", "EXTRACT-RAISE"
    start([feed(tmp_path / "feed.jsonl", texts)], tmp_path / "out", workers=1)
    assert [r["error"] for r in records(tmp_path / "out", "rejects")] == ["crash", "crash", "ValueError"]
    assert [a["article_id"] for a in records(tmp_path / "out", "articles")] == ["a0", "a3", "a4", "a5", "a7"]


def test_what_kills_a_worker_once_is_given_a_second_chance(tmp_path):
    texts = plain(8)
    texts[3] = f"EXTRACT-ONCE={tmp_path / 'marker'} attacked"
    report = start([feed(tmp_path / "feed.jsonl", texts)], tmp_path / "out", workers=1)
    assert (report.counts.articles, report.counts.rejects) == (8, 0)


def test_stray_output_of_a_library_does_no_harm(tmp_path):
    report = start([feed(tmp_path / "feed.jsonl", ["PRINT attacked"])], tmp_path / "out", workers=1)
    assert report.counts.articles == 1


def test_a_worker_that_cannot_load_ends_the_run(tmp_path):
    source = feed(tmp_path / "feed.jsonl", plain(2))
    with pytest.raises(PipelineError, match="the model is missing"):
        start([source], tmp_path / "out", workers=1, processor="tests.batch.doubles:unloadable")
    with pytest.raises(WorkerError, match="status 9"):
        start([source], tmp_path / "out", workers=1, processor="tests.batch.doubles:dying")


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


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 48 KB, where one can be mounted, and a way to make it larger."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def mount(*options):
        return subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join(options), "none", str(folder)], check=True)

    try:
        mount("size=48k")
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only root can mount a small disk")
    yield folder, lambda: mount("remount", "size=16m")
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_is_really_full(tmp_path, small_disk):
    disk, enlarge = small_disk
    source = feed(tmp_path / "feed.jsonl", plain(200))
    start([source], tmp_path / "whole", shard_documents=4)
    failed = subprocess.run(command(source, disk / "out"), env=environment(), capture_output=True, text=True)
    assert failed.returncode == 1
    assert "No space left on device" in failed.stderr.splitlines()[-1]
    assert not [p for p in (disk / "out").iterdir() if p.suffix in {".jsonl", ".json", ".part"}]
    kept = finished_shards(disk / "out")
    enlarge()
    resumed = subprocess.run(command(source, disk / "out", "--summary-json"), env=environment(), capture_output=True)
    assert resumed.returncode == 0
    assert json.loads(resumed.stdout)["shards_reused"] == kept > 0
    assert content(disk / "out") == content(tmp_path / "whole")


def test_two_hundred_megabytes_are_refused_in_little_memory(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    with (folder / "feed.jsonl").open("w") as stream:
        stream.write('{"id": "big", "text": "')
        for _ in range(200):
            stream.write("attacked " * 120_000)
        stream.write('"}\n{"id": "small", "text": "Rebels attacked."}\n')
    with (folder / "page.html").open("w") as stream:
        stream.truncate(200_000_000)
    done = subprocess.run(
        command(folder, tmp_path / "out", "--summary-json"), env=environment(), capture_output=True, text=True
    )
    summary = json.loads(done.stdout)
    assert done.returncode == 3
    assert (summary["articles"], summary["peak_rss_bytes"] < 250_000_000) == (1, True)
    refused = records(tmp_path / "out", "rejects")
    assert [(r["stage"], r["error"]) for r in refused] == [("read", "too_large")] * 2
    assert "216000025 bytes; at most 16777216" in refused[0]["message"]


NEWS = [
    "Rebels attacked an army post near the town of Bria on Tuesday, killing {n} soldiers, the governor said.",
    "Police in Tbilisi arrested {n} protesters who had gathered outside parliament on Sunday evening.",
    "The foreign minister of Kenya met his Ethiopian counterpart in Nairobi to discuss trade worth ${n} million.",
    "Norway will send {n} generators to Ukraine next month, its prime minister told reporters on Friday.",
]


@pytest.mark.pipeline
def test_the_shipped_pipeline_is_killed_five_times(tmp_path, extractor, monkeypatch):
    texts = [NEWS[i % len(NEWS)].format(n=i + 2) for i in range(24)]
    clean = feed(tmp_path / "clean.jsonl", texts, published="2024-11-16")
    with monkeypatch.context() as patched:
        patched.setattr("extraction.pipeline.load", lambda *_, **__: extractor)  # it was loaded for other tests
        start([clean], tmp_path / "clean", processor=REAL, workers=0, shard_documents=4)
    texts[9], texts[17] = "EXTRACT-CRASH when rebels attacked the town.", "Rebels attacked. " * 30_000
    source = feed(tmp_path / "feed.jsonl", texts, published="2024-11-16")
    out = tmp_path / "out"
    options = ("--processor", REAL, "--workers", "1", "--max-reject-rate", "1")
    chance = random.Random(11)
    for phase in ("loading", "working", "loading", "working", "loading"):
        before = finished_shards(out)
        process = launch(source, out, *options)
        while phase == "working" and finished_shards(out) == before and process.poll() is None:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 2 if phase == "loading" else 0.3))
        process.kill()
        process.wait()
    assert finished_shards(out) >= 2
    assert not (out / "manifest.json").exists()
    assert subprocess.run(command(source, out, *options), env=environment(), capture_output=True).returncode == 0

    assert [(r["error"], r["where"].rpartition(":")[2]) for r in records(out, "rejects")] == [
        ("crash", "10"),
        ("too_large", "18"),
    ]
    for name in ("articles.jsonl", "events.jsonl"):
        expected = [r for r in without((tmp_path / "clean" / name).read_bytes(), "a9") if r["article_id"] != "a17"]
        assert expected
        assert without((out / name).read_bytes(), "") == expected
