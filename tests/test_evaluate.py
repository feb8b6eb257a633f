"""Scoring, and the pinned floors on our own gold."""

import json

import pytest

from extraction.errors import KnowledgeError
from extraction.evaluate import Scores, below_floors, evaluate, read_gold, score_events
from extraction.resources import ROOT

GOLD = ROOT / "data" / "gold"


def test_gold_is_consistent():
    gold = read_gold(GOLD)
    assert len(gold) >= 20
    assert len({article.id for article in gold}) == len(gold)


def test_one_file_can_be_read_alone():
    articles = read_gold(GOLD / "articles_dev.jsonl")
    assert articles
    assert all(a.title and a.published for a in articles)
    assert any(not a.events for a in articles)


def test_a_quote_that_is_not_in_the_text_is_named(tmp_path):
    bad = {
        "id": "x",
        "text": "Rebels left.",
        "published": None,
        "events": [{"type": "RETREAT", "quote": "Rebels stayed", "trigger": "stayed"}],
    }
    (tmp_path / "bad.json").write_text(json.dumps(bad))
    with pytest.raises(KnowledgeError, match=r"bad\.json.*stayed"):
        read_gold(tmp_path)


def test_missed_events_count_as_missed():
    scores = Scores()
    article = next(a for a in read_gold(GOLD) if a.events and not a.events[0].optional)
    score_events(article, [], scores)
    assert scores.of("typed").missed >= 1
    assert scores.of("typed").f1 == 0.0


def test_floors_name_the_field_that_fell():
    assert below_floors({"typed": 0.5}, {"typed": 0.6}) == ["typed: 0.5000 is below the floor 0.6000"]
    assert below_floors({"typed": 0.6}, {"typed": 0.6}) == []


@pytest.mark.pipeline
def test_no_field_is_below_its_floor(extractor):
    floors = json.loads((GOLD / "floors.json").read_text())
    scores = evaluate(extractor, read_gold(GOLD / "sentences_dev.jsonl"))
    assert below_floors(scores.f1(), floors) == [], "\n".join(scores.misses + scores.spurious)
