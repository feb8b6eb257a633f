"""A real cluster on this machine gives the same bytes, also when one of its workers is killed."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from extraction.errors import UsageError
from tests.batch.helpers import content, feed, plain, records, start

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        yield cluster


def test_the_same_bytes_though_a_worker_is_killed(tmp_path, cluster):
    texts = [f"{text} SLEEP=0.02" for text in plain(60)]
    texts[17] = "EXTRACT-CRASH"
    source = feed(tmp_path / "feed.jsonl", texts)
    start([source], tmp_path / "local")

    victim = min(cluster.workers.values(), key=lambda nanny: nanny.pid).pid
    threading.Timer(2.0, os.kill, (victim, signal.SIGKILL)).start()
    report = start([source], tmp_path / "out", engine="dask", scheduler=cluster.scheduler_address)

    assert content(tmp_path / "out") == content(tmp_path / "local")
    assert (report.counts.articles, [r["error"] for r in records(tmp_path / "out", "rejects")]) == (59, ["crash"])
    assert report.peak_rss_bytes > 0


def test_a_scheduler_that_is_not_there(tmp_path):
    source = feed(tmp_path / "feed.jsonl", plain(2))
    with pytest.raises(UsageError, match="no Dask scheduler"):
        start([source], tmp_path / "out", engine="dask", scheduler=str(tmp_path / "scheduler.json"))
