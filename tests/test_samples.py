"""A newcomer's first run: the samples through everything, and every feature shows."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from extraction.batch import RunSettings, run
from extraction.batch.validation import validate_path

pytestmark = pytest.mark.pipeline
SAMPLES = Path(__file__).parent.parent / "data" / "samples"


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    run([str(SAMPLES)], folder, RunSettings(workers=1))
    return folder


def read(out, name):
    return [json.loads(line) for line in (out / f"{name}.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def events(out):
    return read(out, "events")


@pytest.fixture(scope="module")
def articles(out):
    return {article["article_id"]: article for article in read(out, "articles")}


def test_every_promise_is_kept(out):
    assert list(validate_path(out)) == []


def test_only_the_record_without_text_is_refused(out):
    assert [(Path(r["where"]).name, r["error"]) for r in read(out, "rejects")] == [("crawl.jsonl:8", "no_text")]


def test_the_variety_of_events(events):
    types = Counter(event["event_type"] for event in events)
    assert len(types) >= 12, types
    assert len(events) >= 60
    assert {"actual", "future"} <= {event["status"] for event in events}
    assert len({event["quad_class"] for event in events}) == 4
    assert sum(bool(event["modes"]) for event in events) >= 10


@pytest.mark.parametrize("part", ["actors", "recipients", "places", "date", "figures", "attributions", "cameo"])
def test_every_part_of_a_record_shows(events, part):
    assert sum(bool(event[part]) for event in events) >= 8


def test_an_article_inside_a_page_stands_apart(articles, events):
    inner = articles["texts/01-visit-rabat#1"]
    assert inner["parent_id"] == "texts/01-visit-rabat"
    assert (inner["published"], inner["outlet"]) == (None, "Levant Courier")
    outer = articles["texts/01-visit-rabat"]
    assert (outer["published"] or "")[:10] == "2024-10-29"
    assert not [e for e in events if e["article_id"] == outer["article_id"] and "Tripoli" in e["sentence"]["text"]]


@pytest.mark.parametrize(
    ("article", "day"),
    [
        ("pages/10-sanctions", "2024-06-24"),  # JSON-LD; the sidebar says 1 February 2025
        ("pages/11-protests-tbilisi", "2024-12-02"),
        ("andes-7731", "2024-04-07"),
        ("court-88", "2022-11-01"),
        ("texts/05-mission-haiti", "2024-06-25"),
    ],
)
def test_publication_dates(articles, article, day):
    assert articles[article]["published"][:10] == day


def test_furniture_is_masked_not_deleted(articles):
    article = articles["texts/02-drones-overnight"]
    source = (SAMPLES / "texts" / "02-drones-overnight.txt").read_text("utf-8")
    assert article["text"] == source
    body = "".join(source[z["start_char"] : z["end_char"]] for z in article["zones"] if z["label"] == "body")
    assert "shot down 61 of the drones" in body
    for furniture in ("Read also", "SUBSCRIBE", "Sign in", "Pic/AFP"):
        assert furniture not in body


def test_a_warc_file_runs_end_to_end(tmp_path):
    pytest.importorskip("fastwarc")
    pages = sorted((SAMPLES / "pages").glob("*.html"))
    with gzip.open(tmp_path / "news.warc.gz", "wb") as stream:
        for page in pages:
            stream.write(warc_record(f"https://news.example/{page.stem}", page.read_bytes()))
    report = run([str(tmp_path / "news.warc.gz")], tmp_path / "out", RunSettings(workers=1))
    assert (report.counts.articles, report.counts.rejects) == (len(pages), 0)
    assert list(validate_path(tmp_path / "out")) == []
    kinds = {event["event_type"] for event in read(tmp_path / "out", "events")}
    assert "SANCTION" in kinds


def warc_record(url: str, html: bytes) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-12-03T00:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789abc>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"
