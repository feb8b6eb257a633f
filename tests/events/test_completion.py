"""Whom a reader supplies: the curves, what is asked of them, and that told participants stay as they are."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from extraction.errors import KnowledgeError
from extraction.events.coding import code_events, code_told
from extraction.events.completion import Cast, complete, find_candidates, find_shared, is_open
from extraction.events.context import ArticleContext
from extraction.events.drafts import Draft
from extraction.knowledge import completion
from extraction.knowledge.completion import ROLES, Role, RoleCurve, load_completion
from extraction.pipeline import Coder, plain_article
from extraction.view import body_view

STORY = (
    "Dock workers at the Chilean port of Antofagasta walked out on Monday. The government in Santiago sent mediators. "
    "The dockers demanded higher wages. Chile's interior minister, Marta Rojas, rejected the demand. "
    "Police made forty arrests. Peru condemned the arrests."
)


def curve(**fields: object) -> RoleCurve:
    shipped = {"intercept": 0.0, "least": 0.5, "articles": 1, "events": 2, "right": 1, "facts": {"known": 2.0}}
    shipped["types"] = ["ACCUSE", "AID", "COERCE", "REJECT", "REQUEST"]
    return RoleCurve.model_validate(shipped | fields)


def read(extractor: Coder, text: str = STORY) -> ArticleContext:
    article = plain_article(text, published="2024-05-06", article_id="x")
    view = body_view(article.text, article.zones)
    return extractor.context(article, next(iter(extractor.nlp.pipe([extractor.make_doc(view)]))))


@pytest.fixture
def fill(extractor: Coder) -> Callable[[float], tuple[list[Draft], list[Draft]]]:
    """Events before and after completion with curves that give every phrase one and the same chance."""

    def filled(intercept: float) -> tuple[list[Draft], list[Draft]]:
        context = read(extractor)
        told = code_told(context, extractor.knowledge)
        curves = dict.fromkeys(ROLES, curve(intercept=intercept, facts={}))
        return told, complete(told, context, replace(extractor.knowledge, completion=curves))

    return filled


def test_facts_add_to_the_log_odds() -> None:
    assert curve(intercept=-0.25).log_odds({"known": 0.5, "unheard": 3.0}) == pytest.approx(0.75)
    assert curve(intercept=-0.25).added({"known": 0.5, "unheard": 3.0}) == pytest.approx(1.0)


def test_the_shipped_numbers_load_and_say_what_they_rest_on() -> None:
    for shipped in load_completion().values():
        assert shipped.articles > 100
        assert 0.4 * shipped.events < shipped.right < shipped.events
        assert len(shipped.facts) > 100


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[actors]\nintercept = 0.1\n", r"completion\.toml.*recipients"),
        ("[actors]\nintercept = 0.1\n[recipients]\nintercept = 0.1\n", r"completion\.toml.*actors.*least"),
        ("[doers]\n", r"completion\.toml.*unknown table doers"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, fault: str) -> None:
    file = tmp_path / "data" / "lexicon" / "completion.toml"
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")
    monkeypatch.setattr(completion, "resource", lambda _: file)
    with pytest.raises(KnowledgeError, match=fault):
        load_completion()


@pytest.mark.pipeline
def test_unlikely_phrases_fill_nothing(fill: Callable[[float], tuple[list[Draft], list[Draft]]]) -> None:
    told, filled = fill(-9.0)
    assert [d.arguments for d in filled] == [d.arguments for d in told]


@pytest.mark.pipeline
def test_only_what_is_open_is_filled_and_says_so(
    extractor: Coder, fill: Callable[[float], tuple[list[Draft], list[Draft]]]
) -> None:
    context = read(extractor)
    told, filled = fill(9.0)
    assert any("supplied.recipients" in after.parts for after in filled)
    for before, after in zip(told, filled, strict=True):
        for role in ROLES:
            supplied = f"supplied.{role}" in after.parts
            if not supplied:
                assert getattr(after.arguments, role) == getattr(before.arguments, role)
            else:
                assert is_open(before, role, context)
                assert any(m.value.country for m in getattr(after.arguments, role))
        both = {m.value.name for m in after.arguments.actors} & {m.value.name for m in after.arguments.recipients}
        assert not both


@pytest.mark.pipeline
@pytest.mark.parametrize("role", ROLES)
def test_facts_are_finite_and_known_to_the_shipped_curve(extractor: Coder, role: Role) -> None:
    context = read(extractor)
    drafts = code_told(context, extractor.knowledge)
    cast = Cast.of(drafts, context)
    for draft in drafts:
        for candidate, facts in find_candidates(draft, role, cast, context, extractor.knowledge):
            assert candidate.countries
            assert all(math.isfinite(value) for value in facts.values())
            assert len(facts.keys() & extractor.knowledge.completion[role].facts.keys()) > 8
        assert all(map(math.isfinite, find_shared(draft, role, context).values()))


@pytest.mark.pipeline
def test_who_is_supplied_is_in_the_text(extractor: Coder) -> None:
    context = read(extractor)
    for draft in code_events(context, extractor.knowledge):
        for mention in (*draft.arguments.actors, *draft.arguments.recipients):
            assert 0 <= mention.start_char < mention.end_char <= len(context.doc.text)
