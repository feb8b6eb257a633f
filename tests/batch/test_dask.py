"""A real cluster on this machine gives the same bytes, also when one of its workers is killed."""

from __future__ import annotations

import os
import signal
import time

import pytest

from extraction.batch import WorkerError, run
from extraction.errors import UsageError
from tests.batch.helpers import content, feed, plain, records, settings, start

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        yield cluster


def busy_worker(cluster) -> int:
    """Return the process id of a Dask worker that is at work on a shard."""
    while True:
        states = cluster.scheduler.workers
        for nanny in cluster.workers.values():
            state = states.get(nanny.worker_address)
            if state is not None and state.processing and nanny.pid:
                return nanny.pid
        time.sleep(0.01)


def test_the_same_bytes_though_a_worker_is_killed(tmp_path, cluster):
    texts = [f"{text} SLEEP=0.02" for text in plain(60)]
    texts[17] = "EXTRACT-CRASH"
    source = feed(tmp_path / "feed.jsonl", texts)
    start([source], tmp_path / "local", workers=2)
    killed = []

    def kill_in_mid_run(progress):
        if progress.shards_done >= 2 and not killed:
            killed.append(busy_worker(cluster))
            os.kill(killed[0], signal.SIGKILL)

    options = settings(engine="dask", scheduler=cluster.scheduler_address)
    report = run([str(source)], tmp_path / "out", options, on_progress=kill_in_mid_run)

    assert killed
    assert content(tmp_path / "out") == content(tmp_path / "local")
    assert (report.counts.articles, [r["error"] for r in records(tmp_path / "out", "rejects")]) == (59, ["crash"])
    assert report.peak_rss_bytes > 0


def test_a_worker_that_cannot_load_ends_the_run(tmp_path, cluster):
    source = feed(tmp_path / "feed.jsonl", plain(2))
    with pytest.raises(WorkerError, match=r"the cluster gave up a shard.*the model is missing"):
        start(
            [source],
            tmp_path / "out",
            engine="dask",
            scheduler=cluster.scheduler_address,
            processor="tests.batch.doubles:unloadable",
        )


def test_a_scheduler_that_is_not_there(tmp_path):
    source = feed(tmp_path / "feed.jsonl", plain(2))
    with pytest.raises(UsageError, match="no Dask scheduler"):
        start([source], tmp_path / "out", engine="dask", scheduler=str(tmp_path / "scheduler.json"))
