"""Shards, resumption, publication."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re

import pytest

from extraction.batch import ExpectationError, Expectations, LockedError, StopRequest, run
from extraction.batch.lock import run_lock
from extraction.batch.report import check_expectations
from extraction.batch.store import Counts
from extraction.errors import PipelineError
from extraction.schema import Article, Event, Manifest
from tests.batch.helpers import content, feed, plain, records, settings, start


def test_a_run_writes_the_four_files(tmp_path):
    source = feed(tmp_path / "feed.jsonl", plain(20), published="2024-11-16")
    report = start([source], tmp_path / "out")

    assert (report.outcome, report.counts.articles, report.counts.events, report.shards) == ("done", 20, 40, 3)
    articles = [Article.model_validate(a) for a in records(tmp_path / "out", "articles")]
    events = [Event.model_validate(e) for e in records(tmp_path / "out", "events")]
    assert [a.article_id for a in articles] == [f"a{i}" for i in range(20)]
    assert [e.event_id for e in events] == [i for a in articles for i in a.event_ids]
    assert records(tmp_path / "out", "rejects") == []


def test_the_manifest_vouches_for_every_file(tmp_path):
    source = feed(tmp_path / "feed.jsonl", plain(5))
    start([source], tmp_path / "out")

    manifest = Manifest.model_validate_json((tmp_path / "out" / "manifest.json").read_bytes())
    for stamp in manifest.outputs:
        data = (tmp_path / "out" / stamp.path).read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (stamp.sha256, stamp.bytes)
        assert data.count(b"\n") == stamp.records
    [given] = manifest.inputs
    assert (given.records, given.sha256) == (5, hashlib.sha256(source.read_bytes()).hexdigest())
    assert set(manifest.versions) == {"code", "schema", "pipeline", "knowledge"}


@pytest.mark.parametrize("options", [{"workers": 0}, {"workers": 2}, {"workers": 3, "recycle_shards": 1}])
def test_the_bytes_do_not_depend_on_the_workers(tmp_path, options):
    source = feed(tmp_path / "feed.jsonl", plain(40))
    start([source], tmp_path / "one", workers=1)
    start([source], tmp_path / "other", **options)
    assert content(tmp_path / "one") == content(tmp_path / "other")


def test_a_finished_run_run_again_does_nothing(tmp_path):
    source = feed(tmp_path / "feed.jsonl", plain(20))
    first = start([source], tmp_path / "out")
    stamps = {p.name: p.stat().st_mtime_ns for p in (tmp_path / "out").iterdir() if p.name.endswith(".jsonl")}

    again = start([source], tmp_path / "out")
    assert (again.outcome, again.run_id, again.counts) == ("unchanged", first.run_id, first.counts)
    assert stamps == {p.name: p.stat().st_mtime_ns for p in (tmp_path / "out").iterdir() if p.name in stamps}


def test_a_grown_input_costs_only_what_is_new(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    feed(folder / "a.jsonl", plain(16))
    start([folder], tmp_path / "out")
    (folder / "b.jsonl").write_text('{"id": "new", "text": "Police attacked a march."}\n')

    report = start([folder], tmp_path / "out")
    assert (report.shards, report.shards_reused, report.counts.articles) == (3, 2, 17)


def test_other_settings_make_other_shards(tmp_path):
    source = feed(tmp_path / "feed.jsonl", plain(8))
    start([source], tmp_path / "out")
    report = start([source], tmp_path / "out", min_confidence=0.5)
    assert (report.shards_reused, report.counts.events, report.counts.events_skipped) == (0, 8, 8)
    [article, *_] = records(tmp_path / "out", "articles")
    assert len(article["event_ids"]) == 1


def test_shards_can_be_thrown_away(tmp_path):
    source = feed(tmp_path / "feed.jsonl", plain(20))
    start([source], tmp_path / "out", keep_shards=False)
    assert not list((tmp_path / "out" / ".shards").glob("*.zst"))


def test_outputs_share_a_work_folder_in_peace(tmp_path):
    source = feed(tmp_path / "feed.jsonl", plain(20))
    for name in ("a", "b", "a"):
        report = start([source], tmp_path / name, work_dir=tmp_path / "work", limit=20 if name == "a" else 9)
    assert report.outcome == "unchanged"
    assert not (tmp_path / "a" / ".shards").exists()


def test_a_damaged_shard_is_made_again(tmp_path):
    source = feed(tmp_path / "feed.jsonl", plain(20))
    start([source], tmp_path / "out")
    whole = content(tmp_path / "out")
    shard = min((tmp_path / "out" / ".shards").glob("*.zst"))
    shard.write_bytes(shard.read_bytes()[:-20])
    (tmp_path / "out" / "events.jsonl").unlink()

    report = start([source], tmp_path / "out")
    assert report.outcome == "done"
    assert content(tmp_path / "out") == whole


def test_refused_inputs_stand_in_input_order(tmp_path):
    source = tmp_path / "feed.jsonl"
    source.write_text(
        '{"id": "a", "text": "Rebels attacked."}\nnot json\n{"id": "b", "text": "He visited."}\n{"id": "c"}\n'
    )
    report = start([source, tmp_path / "missing.txt"], tmp_path / "out")

    refused = records(tmp_path / "out", "rejects")
    assert [r["where"].rpartition("/")[2] for r in refused] == ["feed.jsonl:2", "feed.jsonl:4", "missing.txt"]
    assert (report.counts.refusals, report.counts.rejects, report.reject_rate) == (3, 3, 3 / 5)


def test_dates_and_languages_can_be_asked_for(tmp_path):
    source = tmp_path / "feed.jsonl"
    rows = [("a", "2024-11-15", "en"), ("b", "2024-11-16", "en-GB"), ("c", "2024-11-17", "fr"), ("d", None, None)]
    source.write_text(
        "".join(json.dumps({"id": i, "text": "X visited Y.", "published": p, "language": g}) + "\n" for i, p, g in rows)
    )
    report = start([source], tmp_path / "out", since=dt.date(2024, 11, 16), language="en")

    assert [a["article_id"] for a in records(tmp_path / "out", "articles")] == ["b", "d"]
    assert (report.counts.skipped, report.counts.rejects, report.counts.unknown_dates) == (1, 1, 1)
    assert [r["stage"] for r in records(tmp_path / "out", "rejects")] == ["language"]


def test_limit_stops_reading(tmp_path):
    source = feed(tmp_path / "feed.jsonl", plain(50))
    assert start([source], tmp_path / "out", limit=3).counts.articles == 3


def test_dry_run_writes_nothing(tmp_path):
    source = feed(tmp_path / "feed.jsonl", plain(20))
    report = run([str(source)], tmp_path / "out", settings(), dry=True)
    assert (report.outcome, report.counts.documents, report.shards) == ("planned", 20, 3)
    assert not (tmp_path / "out").exists()


def test_broken_expectations_publish_nothing(tmp_path):
    source = feed(tmp_path / "feed.jsonl", plain(4))
    start([source], tmp_path / "out")
    before = content(tmp_path / "out")
    feed(source, plain(2))
    with pytest.raises(ExpectationError, match=r"articles 2 \(expected at least 3\)"):
        start([source], tmp_path / "out", expect=Expectations(min_articles=3))
    assert content(tmp_path / "out") == before
    assert not list((tmp_path / "out").glob(".*.part"))


COUNTS = Counts(documents=90, refusals=10, articles=80, events=40, rejects=20, unknown_dates=8)


@pytest.mark.parametrize(
    ("name", "held", "broken", "said"),
    [
        ("min_articles", 80, 81, "articles 80 (expected at least 81)"),
        ("max_articles", 80, 79, "articles 80 (expected at most 79)"),
        ("min_events", 40, 41, "events 40 (expected at least 41)"),
        ("max_events", 40, 39, "events 40 (expected at most 39)"),
        ("min_reject_rate", 0.2, 0.21, "reject_rate 0.2 (expected at least 0.21)"),
        ("max_reject_rate", 0.2, 0.19, "reject_rate 0.2 (expected at most 0.19)"),
        ("min_unknown_dates", 0.1, 0.11, "unknown_dates 0.1 (expected at least 0.11)"),
        ("max_unknown_dates", 0.1, 0.09, "unknown_dates 0.1 (expected at most 0.09)"),
    ],
)
def test_each_expectation(name, held, broken, said):
    check_expectations(COUNTS, Expectations.model_validate({name: held}))
    with pytest.raises(ExpectationError, match=re.escape(said)):
        check_expectations(COUNTS, Expectations.model_validate({name: broken}))


def test_an_empty_night_breaks_an_expectation_too():
    with pytest.raises(ExpectationError, match="articles 0"):
        check_expectations(Counts(), Expectations(min_articles=1))


def test_one_run_at_a_time(tmp_path):
    source = feed(tmp_path / "feed.jsonl", plain(2))
    with run_lock(tmp_path / "out"), pytest.raises(LockedError, match="process"):
        start([source], tmp_path / "out")


def test_stopped_then_resumed(tmp_path):
    source = feed(tmp_path / "feed.jsonl", plain(40))
    start([source], tmp_path / "whole")
    stop = StopRequest()

    def after_two_shards(progress):
        if progress.shards_done >= 2 and not stop.asked:
            stop.ask(15, grace_seconds=30)

    stopped = run([str(source)], tmp_path / "out", settings(workers=1), stop=stop, on_progress=after_two_shards)
    assert (stopped.outcome, stopped.signal) == ("stopped", 15)
    assert not (tmp_path / "out" / "manifest.json").exists()

    resumed = start([source], tmp_path / "out")
    assert resumed.shards_reused >= 2
    assert content(tmp_path / "out") == content(tmp_path / "whole")


def test_two_articles_of_one_id_are_not_both_published(tmp_path):
    # the readers keep ids apart; an article split from a page may still meet a given id
    source = tmp_path / "feed.jsonl"
    source.write_text('{"id": "a", "text": "Rebels attacked."}\n{"id": "a", "text": "He visited."}\n')
    start([source], tmp_path / "out")
    ids = [a["article_id"] for a in records(tmp_path / "out", "articles")]
    assert len(set(ids)) == len(ids)


def test_a_pipeline_that_does_not_exist_is_named(tmp_path):
    source = feed(tmp_path / "feed.jsonl", plain(2))
    with pytest.raises(PipelineError, match="no_such_pipeline"):
        start([source], tmp_path / "out", pipeline="no_such_pipeline")
