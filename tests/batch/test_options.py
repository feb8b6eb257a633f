"""What the options of reading and of pages do to a run; what they refuse stands in rejects.jsonl."""

from __future__ import annotations

import json

import pytest

from extraction.batch import RunSettings
from extraction.batch.processor import StandardProcessor
from extraction.pipeline import plain_article
from tests.batch.helpers import records, start

ENGLISH = "Rebels attacked a town near the border on Tuesday and then left it, the governor of the province said."
FRENCH = "Les rebelles ont attaqué une ville près de la frontière et sont partis, selon le gouverneur de la province."


@pytest.fixture(autouse=True)
def pages_alone(monkeypatch):
    monkeypatch.setattr("extraction.pipeline.load", lambda *_, **__: None)


def go(source, out, **options):
    report = start([source], out, workers=0, processor="tests.batch.doubles:paged", **options)
    refused = [(r["where"].rpartition(":")[2], r["stage"], r["error"]) for r in records(out, "rejects")]
    return [article["article_id"] for article in records(out, "articles")], refused, report


def lines(path, *rows):
    path.write_text("".join(json.dumps({"id": f"a{i}", **row}) + "\n" for i, row in enumerate(rows)), "utf-8")
    return path


def test_language_is_what_is_stated_and_what_is_read(tmp_path):
    source = lines(
        tmp_path / "feed.jsonl",
        {"text": ENGLISH},
        {"text": FRENCH},
        {"text": ENGLISH, "language": "en_GB"},
        {"text": ENGLISH, "language": "English"},
        {"text": ENGLISH, "language": "fr"},
    )
    kept, refused, _ = go(source, tmp_path / "out", language="en")
    assert kept == ["a0", "a2", "a3"]
    assert refused == [("2", "language", "language"), ("5", "language", "language")]
    kept, refused, _ = go(source, tmp_path / "out", language="fr")
    assert kept == ["a1", "a4"]
    assert go(source, tmp_path / "out")[0] == ["a0", "a1", "a2", "a3", "a4"]


def test_size(tmp_path):
    source = lines(tmp_path / "feed.jsonl", {"text": ENGLISH}, {"text": ENGLISH * 5}, {"text": "Rebels attacked Bria."})
    kept, refused, report = go(source, tmp_path / "out", min_chars=60, max_chars=400)
    assert kept == ["a0"]
    assert sorted(refused) == [("2", "page", "too_large"), ("3", "page", "too_short")]
    assert (report.counts.pages_rejected, report.counts.articles_rejected) == (1, 1)
    messages = [r["message"] for r in records(tmp_path / "out", "rejects")]
    assert "21 characters of running text; at least 60 are wanted" in messages


def test_encoding(tmp_path):
    source = tmp_path / "page.txt"
    source.write_bytes("Rebels attacked Ķekava and Žilina near Ľubeľa, the governor said.".encode("cp1257", "replace"))
    assert "Ķekava" in text_of(source, tmp_path, encoding="windows-1257")
    assert "Ķekava" not in text_of(source, tmp_path)


def text_of(source, tmp_path, **options):
    go(source, tmp_path / "out", **options)
    [article] = records(tmp_path / "out", "articles")
    return article["text"]


def test_encoding_that_does_not_fit_is_a_reject(tmp_path):
    source = tmp_path / "page.txt"
    source.write_bytes("Das Dorf wurde am Freitag zerst\xf6rt".encode("latin-1"))
    _, [(_, stage, error)], _ = go(source, tmp_path / "out", encoding="utf-8")
    assert (stage, error) == ("read", "encoding")


def test_format(tmp_path):
    source = lines(tmp_path / "feed.dump", {"text": ENGLISH})
    assert go(source, tmp_path / "out")[1][0][1:] == ("read", "format")
    assert go(source, tmp_path / "out", format="jsonl")[0] == ["a0"]


@pytest.mark.pipeline
def test_what_a_worker_remembers_is_bounded(extractor, monkeypatch):
    monkeypatch.setattr("extraction.pipeline.load", lambda *_, **__: extractor)
    processor = StandardProcessor(RunSettings())
    remembered = extractor.nlp.get_pipe("lemmatizer").cache
    strings = len(extractor.nlp.vocab.strings)
    with processor.memory_zone():
        [article] = (plain_article("Xyzzian rebels attacked Qwertograd.", published=None, article_id="a"),)
        processor.extract(article)
        assert remembered
        remembered.update({(number, 0, 0): ["x"] for number in range(60_000)})
    assert not remembered
    assert len(extractor.nlp.vocab.strings) == strings
