"""The second opinion on triggers: its numbers, and what it does to what the rules found."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.errors import KnowledgeError
from extraction.events import coding, second_opinion
from extraction.events.coding import code_events
from extraction.events.context import ArticleContext
from extraction.events.opinion import Story
from extraction.events.reading import Knowledge
from extraction.events.readings import read_all
from extraction.knowledge import second_opinion as stored
from extraction.knowledge.ontology import load_ontology
from extraction.knowledge.second_opinion import NONE, SecondOpinion, load_second_opinion
from extraction.pipeline import Coder, plain_article
from extraction.view import body_view

STORY = (
    "The Bolivian government met union leaders in La Paz on Monday. Bolivia accused Paraguay of closing a bridge. "
    "The army was sent to the border. Officials in Asuncion denied it. The teachers struck a deal over their wages. "
    "Lawmakers were briefed on the pullout of the company."
)


def opinion(bias: dict[str, float], **limits: float) -> SecondOpinion:
    """Numbers that say the same of every word."""
    types = (NONE, "ACCUSE", "CONSULT", "MOBILIZE")
    zeros = np.zeros((1, 3 * 768), dtype=np.float32)
    return SecondOpinion(
        zeros, np.zeros(1, np.float32), np.zeros((4, 1), np.float32), np.zeros((1, 4), np.float32),
        np.array([bias.get(name, 0.0) for name in types], np.float32), {"sure": 0}, types,
        **({"sure": 0.2, "alone": 0.3, "refused": 0.4} | limits),
    )  # fmt: skip


def around(coder: Coder, text: str) -> ArticleContext:
    article = plain_article(text, published="2024-05-06", article_id="x")
    view = body_view(article.text, article.zones)
    return coder.context(article, next(iter(coder.nlp.pipe([coder.make_doc(view)]))))


def asked(coder: Coder, numbers: SecondOpinion) -> Knowledge:
    return replace(coder.knowledge, second=numbers)


@given(
    st.lists(st.floats(-50, 50, width=32), min_size=4, max_size=4),
    st.dictionaries(st.sampled_from(["sure", "unheard"]), st.floats(-1e3, 1e3)),
)
def test_chances_are_a_distribution(bias: list[float], facts: dict[str, float]) -> None:
    numbers = replace(opinion({}), bias=np.array(bias, np.float32), facts=np.ones((1, 4), np.float32))
    (chances,) = numbers.chances(np.ones((1, 3 * 768), np.float32), [facts])
    assert set(chances) == {NONE, "ACCUSE", "CONSULT", "MOBILIZE"}
    assert sum(chances.values()) == pytest.approx(1.0, abs=1e-4)
    assert min(chances.values()) >= 0.0


def test_a_fact_moves_its_type() -> None:
    numbers = replace(opinion({}), facts=np.array([[0, 2, 0, 0]], np.float32))
    without, with_it = numbers.chances(np.zeros((2, 3 * 768), np.float32), [{}, {"sure": 1.0}])
    assert without["ACCUSE"] == pytest.approx(0.25)
    assert with_it["ACCUSE"] == pytest.approx(np.exp(2) / (np.exp(2) + 3), abs=1e-5)


def test_the_shipped_numbers_know_every_type() -> None:
    shipped = load_second_opinion()
    assert shipped.types[0] == NONE
    assert set(shipped.types[1:]) == set(load_ontology().types)
    assert all(0 < least < 1 for least in (shipped.sure, shipped.alone, shipped.refused))
    assert {"sure", "why=nobody", "why=holds", "private"} <= shipped.index.keys()


def test_it_was_fitted_on_the_weights_that_are_shipped() -> None:
    weights = stored.resource("models/default/extraction_encoder/encoder.onnx").read_bytes()
    with np.load(stored.resource(stored.FILE)) as shipped:
        assert str(shipped["encoder"]) == hashlib.sha256(weights).hexdigest(), "run benchmarks/second_opinion_fit.py"


@pytest.mark.parametrize("content", [b"no archive", b""])
def test_a_broken_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    file = tmp_path / "second_opinion.npz"
    file.write_bytes(content)
    monkeypatch.setattr(stored, "resource", lambda _: file)
    with pytest.raises(KnowledgeError, match=r"second_opinion\.npz"):
        load_second_opinion()


def test_arrays_that_do_not_fit_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "second_opinion.npz"
    with np.load(stored.resource(stored.FILE)) as shipped:
        arrays = {name: shipped[name] for name in shipped.files}
    np.savez_compressed(file, **arrays | {"bias": arrays["bias"][:-1]})
    monkeypatch.setattr(stored, "resource", lambda _: file)
    with pytest.raises(KnowledgeError, match="do not fit"):
        load_second_opinion()


@pytest.mark.pipeline
def test_what_is_held_impossible_is_dropped(extractor: Coder) -> None:
    context = around(extractor, STORY)
    assert code_events(context, extractor.knowledge)
    assert code_events(context, asked(extractor, opinion({NONE: 20.0}))) == []


@pytest.mark.pipeline
def test_it_has_no_say_in_entries_of_a_users_file(extractor: Coder) -> None:
    context = around(extractor, STORY)
    own = replace(extractor.knowledge.lexicon, own=frozenset({"accuse.accuse.v", "consult.brief.v"}))
    for numbers in (opinion({NONE: 20.0}), opinion({"MOBILIZE": 20.0})):
        found = code_events(context, replace(asked(extractor, numbers), lexicon=own))
        kept = [draft for draft in found if draft.match.entry.id in own.own]
        assert [(draft.event_type, draft.chance) for draft in kept] == [("ACCUSE", None)]


@pytest.mark.pipeline
def test_a_likelier_type_renames_and_takes(extractor: Coder) -> None:
    context = around(extractor, STORY)
    ruled = coding.ruled(read_all(context, extractor.knowledge), context, extractor.knowledge)
    found = code_events(context, asked(extractor, opinion({"MOBILIZE": 20.0})))
    assert {draft.event_type for draft in found} == {"MOBILIZE"}
    assert all(draft.chance is not None and draft.chance > 0.9 for draft in found)
    sure = {draft.match.head.i for draft in ruled}
    taken = [draft.match.head.text for draft in found if draft.match.head.i not in sure]
    assert taken == ["briefed"]  # 'deal' hangs on 'struck' and 'pullout' on 'briefed': they tell the same
    renamed = [draft for draft in found if draft.match.entry.type != "MOBILIZE"]
    assert renamed
    assert all(draft.rule == "second_opinion" and not draft.modes for draft in renamed)


@pytest.mark.pipeline
@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (STORY, True),
        ("Bolivia accused Paraguay of closing a bridge.", False),
        ("The striker scored in the final. The coach praised the goalkeeper and the defender. The midfielder was sent "
         "off after the referee blew for a foul. The team won the league title and the cup. Fans cheered the "
         "champions at the stadium. The tournament and the match ended with a penalty kick and a goal.", False),
    ],
)  # fmt: skip
def test_it_is_asked_of_political_stories_alone(extractor: Coder, text: str, answer: bool) -> None:
    assert second_opinion.can_review(around(extractor, text), extractor.knowledge) is answer


@pytest.mark.pipeline
def test_a_doc_without_vectors_is_left_to_the_rules(extractor: Coder, monkeypatch: pytest.MonkeyPatch) -> None:
    context = around(extractor, STORY)
    monkeypatch.setattr(coding, "can_review", lambda *_: False)
    ruled = code_events(context, extractor.knowledge)
    monkeypatch.undo()
    context.doc.tensor = np.zeros((0,), dtype=np.float32)
    assert code_events(context, extractor.knowledge) == ruled
    assert all(draft.chance is None for draft in ruled)


@pytest.mark.pipeline
def test_facts_are_named_and_finite(extractor: Coder) -> None:
    context = around(extractor, STORY)
    read = read_all(context, extractor.knowledge)
    story = Story.of([match for match, _ in read.chosen], context)
    places = read.places(read.drafts)
    assert any(place.sure for place in places)
    for place in places:
        facts = second_opinion.find_facts(place, story, context, extractor.knowledge)
        assert all(np.isfinite(value) for value in facts.values())
        assert ("sure" in facts) is bool(place.sure)
        assert len(facts.keys() & extractor.knowledge.second.index.keys()) > 8
