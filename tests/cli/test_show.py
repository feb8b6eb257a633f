"""Events on a terminal: filters, one event whole, hostile text, and a run in progress."""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
import time

import pytest

from extraction.batch.store import Counts, ShardStore, article_line, event_line, seal
from extraction.cli import main
from extraction.cli._follow import follow
from tests.batch.helpers import feed, plain, records, start
from tests.exports.builders import article, bare, event, interval, write_run

SURE = event(1)
DOUBTFUL = event(2, status="future", confidence=0.2, date=interval("2025-04-01", "2025-04-30"), outlet="Other Post")
OPEN = event(3, event_type="CONSULT", modes=("visit",), date=interval(None, "2025-02-01"), agency="AP")
UNDATED = bare(4, article_id="b")


@pytest.fixture
def call(monkeypatch, capsys):
    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["extraction", "show", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return ended.value.code or 0, captured.out, captured.err

    return run


@pytest.fixture
def run(tmp_path):
    return write_run(tmp_path / "run", [SURE, DOUBTFUL, OPEN, UNDATED], [article()])


def ids(out):
    return [json.loads(line)["event_id"] for line in out.splitlines()]


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ([], ["ev_1", "ev_2", "ev_3", "ev_4"]),
        (["--id", "ev_2"], ["ev_2"]),
        (["--article", "b"], ["ev_4"]),
        (["--type", "consult", "--type", "PROTEST"], ["ev_3"]),
        (["--status", "future"], ["ev_2"]),
        (["--country", "hrv"], ["ev_1", "ev_2", "ev_3"]),
        (["--outlet", "Other Post"], ["ev_2"]),
        (["--outlet", "AP"], ["ev_3"]),
        (["--since", "2025-04-10"], ["ev_2"]),
        (["--until", "2025-03-14"], ["ev_1", "ev_3"]),
        (["--since", "2025-03-14", "--until", "2025-03-14"], ["ev_1"]),
        (["--since", "2025-01-01", "--until", "2025-01-31"], ["ev_3"]),
        (["--text", "KILLING at least"], ["ev_1", "ev_2", "ev_3", "ev_4"]),
        (["--text", "earthquake"], []),
        (["--min-confidence", "0.5", "-n", "2"], ["ev_1", "ev_3"]),
    ],
)
def test_filters(call, run, options, wanted):
    code, out, err = call(run, "--json", *options)
    assert (code, ids(out)) == (0, wanted)
    assert err == ("" if wanted else "no events fit\n")


def test_a_day_must_be_one(call, run):
    code, _, err = call(run, "--since", "yesterday")
    assert (code, err) == (2, "extraction: 'yesterday' is no day; write it as 2024-11-16\n")


def test_one_event_whole(call, run):
    _, out, _ = call(run, "--id", "ev_1")
    for words in ("assault.shell.v", "entry 0.75", "“shelled”", "52–71  “at least 12 dockers”", "cl_1", "post.example"):
        assert words in out
    assert "assault.shell.v" not in call(run)[1]


@pytest.mark.parametrize("suffix", ["gz", "zst"])
def test_packed_events(call, run, tmp_path, suffix):
    import gzip

    import zstandard

    pack = gzip.compress if suffix == "gz" else zstandard.compress
    path = tmp_path / f"night.jsonl.{suffix}"
    path.write_bytes(pack((run / "events.jsonl").read_bytes()))
    assert ids(call(path, "--json")[1]) == ["ev_1", "ev_2", "ev_3", "ev_4"]


def test_what_is_no_event_is_named(call, run):
    code, _, err = call(run / "articles.jsonl")
    assert code == 1
    assert "articles.jsonl:1: is no event record" in err


def test_a_terminal_obeys_nothing(call, tmp_path):
    hostile = "\x1b[2J\x1b]0;gone\x07 \u202eevil \x9b31m [bold red]not markup[/] " + "x" * 5000
    run = write_run(tmp_path / "run", [event(1, title=hostile, url=hostile, outlet=hostile)])
    for options in ([], ["--id", "ev_1"]):
        out = call(run, *options)[1]
        assert not set(out) & set("\x1b\x07\x9b\u202e")
        assert "[bold red]not markup[/]" in out
        assert len(out) < 5000


# a run in progress


def shard(*events):
    lines = [article_line(events[0].article_id, b"{}"), *(event_line(e.model_dump_json().encode()) for e in events)]
    return seal(lines, Counts(events=len(events)))


class Night:
    """A run that goes one step further each time its watcher waits."""

    def __init__(self, folder, *steps):
        self.folder = folder
        self.steps = list(steps)
        self.said = []
        folder.mkdir(exist_ok=True)
        self.store = ShardStore.open(folder / ".shards")

    def wait(self):
        self.steps.pop(0)()

    def begin(self, process=None):
        process = process or os.getpid()
        (self.folder / ".lock").write_text(f"process {process} on {socket.gethostname()}\n")

    def end(self):
        (self.folder / ".lock").write_text("")

    def publish(self, *events):
        write_run(self.folder, list(events))
        (self.folder / "manifest.json").write_text("{}")

    def watched(self):
        shards = self.folder / ".shards"
        return [record["event_id"] for record in follow(self.folder, shards, wait=self.wait, say=self.said.append)]


def test_shards_are_shown_as_they_are_finished(tmp_path):
    night = Night(tmp_path / "run")
    night.begin()
    seen = []

    def second():
        night.store.write("bb", shard(OPEN))

    def publish():
        night.publish(SURE, DOUBTFUL, OPEN, UNDATED)

    night.store.write("aa", shard(SURE, DOUBTFUL))
    night.steps = [second, lambda: None, publish]
    seen = night.watched()
    assert seen == ["ev_1", "ev_2", "ev_3", "ev_4"]
    assert night.steps == []
    assert night.said == []


def test_a_finished_run_is_shown_at_once(tmp_path):
    night = Night(tmp_path / "run")
    night.publish(SURE)
    assert night.watched() == ["ev_1"]


def test_a_run_not_yet_begun_is_waited_for(tmp_path):
    night = Night(tmp_path / "run")
    night.steps = [night.begin, lambda: night.publish(SURE), night.end]
    assert night.watched() == ["ev_1"]
    assert night.said == ["no run is at work here yet; waiting"]


def test_the_run_before_is_not_taken_for_this_one(tmp_path):
    night = Night(tmp_path / "run")
    night.store.write("aa", shard(SURE))
    night.publish(SURE)
    past = time.time() - 100
    for path in (night.store.path("aa"), night.folder / "manifest.json"):
        os.utime(path, (past, past))
    night.begin()
    night.steps = [lambda: night.store.write("bb", shard(OPEN)), lambda: night.publish(SURE, OPEN)]
    assert night.watched() == ["ev_3", "ev_1"]


def test_nothing_to_do_ends_the_watch(tmp_path):
    night = Night(tmp_path / "run")
    night.publish(SURE)
    night.begin()
    night.steps = [night.end]
    assert night.watched() == ["ev_1"]


def test_a_killed_run_is_not_at_work(tmp_path):
    night = Night(tmp_path / "run")
    night.begin(process=2**22 + 1)
    night.steps = [lambda: night.store.write("aa", shard(SURE)), lambda: night.publish(SURE)]
    assert night.watched() == ["ev_1"]
    assert len(night.said) == 1


def test_a_damaged_shard_is_passed_over(tmp_path):
    night = Night(tmp_path / "run")
    night.begin()
    night.store.write("aa", b"half")
    night.steps = [lambda: night.publish(SURE)]
    assert night.watched() == ["ev_1"]


def test_ctrl_c_ends_the_watch(call, tmp_path, monkeypatch):
    def interrupted(seconds):
        raise KeyboardInterrupt

    monkeypatch.setattr("extraction.cli._follow.time.sleep", interrupted)
    code, _, err = call(tmp_path, "--follow")
    assert code == 130
    assert "Traceback" not in err


def test_a_real_run_is_followed(call, tmp_path, monkeypatch):
    monkeypatch.setattr("extraction.cli.show._LOOK_EVERY_SECONDS", 0.02)
    source = feed(tmp_path / "feed.jsonl", plain(40), published="2024-11-16")
    out = tmp_path / "out"
    work = threading.Thread(target=start, args=([source], out), kwargs={"workers": 0, "work_dir": tmp_path / "work"})
    work.start()
    code, shown, _ = call(out, "--follow", "--json", "--work-dir", tmp_path / "work")
    work.join()
    assert code == 0
    assert sorted(ids(shown)) == sorted(record["event_id"] for record in records(out, "events"))
    assert len(ids(shown)) == 80
