"""The learned opinion on triggers that name nobody: facts, the curve, and that it only ever adds."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.errors import KnowledgeError
from extraction.events import coding
from extraction.events.coding import code_events
from extraction.events.opinion import Story, find_facts
from extraction.events.readings import read_all
from extraction.knowledge import opinion
from extraction.knowledge.opinion import Opinion, load_opinion
from extraction.pipeline import Coder, plain_article
from extraction.view import body_view

STORY = (
    "The Peruvian government and the Chilean embassy traded charges on Monday. Peru accused Chile of spying. "
    "The allegations were rejected in Santiago. Chile expelled two Peruvian diplomats. A complaint was filed in Lima."
)


def curve(**fields: object) -> Opinion:
    shipped = {"intercept": 0.0, "least": 0.5, "articles": 1, "triggers": 2, "right": 1, "facts": {"weight": 2.0}}
    return Opinion.model_validate(shipped | fields)


def test_facts_add_to_the_log_odds() -> None:
    assert curve().probability({}) == 0.5
    assert curve().probability({"weight": 0.5, "unheard": 3.0}) == pytest.approx(1 / (1 + math.exp(-1.0)))


@given(st.dictionaries(st.text(max_size=8), st.floats(-1e6, 1e6), max_size=8))
def test_a_probability_is_one(facts: dict[str, float]) -> None:
    assert 0.0 <= curve(facts=dict.fromkeys(facts, 1e3)).probability(facts) <= 1.0


def test_the_shipped_numbers_load_and_say_what_they_rest_on() -> None:
    shipped = load_opinion()
    assert shipped.articles > 100
    assert 0 < shipped.right < shipped.triggers
    assert 0.3 < shipped.least < 0.9  # a reader must be likelier to agree than not, or nearly


def test_a_broken_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "data" / "lexicon" / "opinion.toml"
    file.parent.mkdir(parents=True)
    file.write_text("[opinion]\nintercept = 0.1\n", "utf-8")
    monkeypatch.setattr(opinion, "resource", lambda _: file)
    with pytest.raises(KnowledgeError, match=r"opinion\.toml.*least"):
        load_opinion()


@pytest.mark.pipeline
def test_facts_are_finite_and_known_to_the_shipped_curve(extractor: Coder) -> None:
    article = plain_article(STORY, published="2024-05-06", article_id="x")
    view = body_view(article.text, article.zones)
    doc = next(iter(extractor.nlp.pipe([extractor.make_doc(view)])))
    context = extractor.context(article, doc)
    read = read_all(context, extractor.knowledge)
    story = Story.of([match for match, _ in read.chosen], context)
    assert read.alone
    for reading in read.alone:
        facts = find_facts(reading, story, context, extractor.knowledge)
        assert all(math.isfinite(value) for value in facts.values())
        assert facts["weight"] == reading.match.entry.weight
        assert len(facts.keys() & extractor.knowledge.opinion.facts.keys()) > 10


@pytest.mark.pipeline
@pytest.mark.parametrize("answer", [True, False])
def test_the_opinion_only_adds(extractor: Coder, monkeypatch: pytest.MonkeyPatch, answer: bool) -> None:
    article = plain_article(STORY, published="2024-05-06", article_id="x")
    view = body_view(article.text, article.zones)
    doc = next(iter(extractor.nlp.pipe([extractor.make_doc(view)])))
    context = extractor.context(article, doc)
    sure = {draft.match.head.i for draft in read_all(context, extractor.knowledge).drafts}
    monkeypatch.setattr(coding, "can_review", lambda *_: False)
    monkeypatch.setattr(coding, "stands_alone", lambda *_: answer)
    found = {draft.match.head.i for draft in code_events(context, extractor.knowledge)}
    assert (found > sure) if answer else (found <= sure)
