"""Whom a reader supplies: the rankings, what is asked of them, and that told participants stay as they are."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.errors import KnowledgeError
from extraction.events.casting import judge, recast
from extraction.events.casting_facts import Cast
from extraction.events.casting_options import Option, find_options, is_asked
from extraction.events.coding import code_events, code_told
from extraction.events.context import ArticleContext
from extraction.events.drafts import Draft
from extraction.knowledge import casting
from extraction.knowledge.casting import ROLES, Ranking, Role, load_casting
from extraction.pipeline import Coder, plain_article
from extraction.values import ActorValue, Mention
from extraction.view import body_view

STORY = (
    "Dock workers at the Chilean port of Antofagasta walked out on Monday. The government in Santiago sent mediators. "
    "The dockers demanded higher wages. Chile's interior minister, Marta Rojas, rejected the demand. "
    "Police made forty arrests. Peru condemned the arrests."
)


def ranking(**fields: object) -> Ranking:
    shipped = {"least": 0.3, "ratio": 1.2, "articles": 1, "events": 2, "right": 1, "facts": {"known": 2.0}}
    shipped["types"] = ["ACCUSE", "AID", "COERCE", "REJECT", "REQUEST"]
    return Ranking.model_validate(shipped | fields)


def option(country: str | None, known: float) -> Option:
    value = ActorValue(name=country or "-", kind="country", country=country)
    mentions = (Mention(0, 1, 0, 1, value),) if country else ()
    return Option(mentions, {"known": known})


def read(extractor: Coder, text: str = STORY) -> ArticleContext:
    article = plain_article(text, published="2024-05-06", article_id="x")
    view = body_view(article.text, article.zones)
    return extractor.context(article, next(iter(extractor.nlp.pipe([extractor.make_doc(view)]))))


@pytest.fixture
def fill(extractor: Coder) -> Callable[[float], tuple[list[Draft], list[Draft]]]:
    """Events before and after with rankings that know nothing but that a phrase is nearby."""

    def filled(nearby: float) -> tuple[list[Draft], list[Draft]]:
        context = read(extractor)
        told = code_told(context, extractor.knowledge)
        rankings = dict.fromkeys(ROLES, ranking(facts={"nearby": nearby}))
        return told, recast(told, context, replace(extractor.knowledge, casting=rankings))

    return filled


@given(st.lists(st.dictionaries(st.sampled_from(["known", "unheard"]), st.floats(-1e3, 1e3)), min_size=1, max_size=6))
def test_shares_sum_to_one(options: list[dict[str, float]]) -> None:
    shares = ranking().shares(options)
    assert sum(shares) == pytest.approx(1.0)
    assert all(0.0 <= share <= 1.0 for share in shares)


@pytest.mark.parametrize(
    ("options", "least", "ratio", "answer"),
    [
        ([option(None, 0.0)], 0.3, 1.2, None),
        ([option(None, 0.0), option("CHL", 1.0)], 0.3, 1.2, "CHL"),
        ([option(None, 0.0), option("CHL", 1.0)], 0.3, 9.0, None),  # not likelier enough than nobody
        ([option(None, 1.0), option("CHL", 0.0)], 0.3, 1.2, None),
        # two phrases of one country outdo a single one that is likelier than either
        ([option(None, 0.0), option("PER", 0.9), option("CHL", 0.7), option("CHL", 0.7)], 0.3, 1.2, "CHL"),
        ([option(None, 0.0), option("PER", 0.1), option("CHL", 0.2), option("BOL", 0.1)], 0.6, 1.0, None),
    ],
)
def test_answers_compete_by_country(options: list[Option], least: float, ratio: float, answer: str | None) -> None:
    change = judge(options, ranking(least=least, ratio=ratio))
    assert (change and change[1].mentions[0].value.country) == answer


def test_the_shipped_numbers_load_and_say_what_they_rest_on() -> None:
    for shipped in load_casting().values():
        assert shipped.articles > 100
        assert 0.3 * shipped.events < shipped.right < shipped.events
        assert len(shipped.facts) > 100


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[actors]\nleast = 0.1\n", r"casting\.toml.*recipients"),
        ("[actors]\nleast = 0.1\n[recipients]\nleast = 0.1\n", r"casting\.toml.*actors.*types"),
        ("[doers]\n", r"casting\.toml.*unknown table doers"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, fault: str) -> None:
    file = tmp_path / "data" / "lexicon" / "casting.toml"
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")
    monkeypatch.setattr(casting, "resource", lambda _: file)
    with pytest.raises(KnowledgeError, match=fault):
        load_casting()


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
            if f"supplied.{role}" not in after.parts:
                assert getattr(after.arguments, role) == getattr(before.arguments, role)
            else:
                assert is_asked(before, role, context)
                assert any(m.value.country for m in getattr(after.arguments, role))
        both = {m.value.name for m in after.arguments.actors} & {m.value.name for m in after.arguments.recipients}
        assert not both


@pytest.mark.pipeline
def test_a_meeting_of_which_one_side_is_told_gets_another(extractor: Coder) -> None:
    context = read(
        extractor,
        "Ecuador's foreign minister landed in Lima on Monday. Peru's president held talks on trade on Tuesday. "
        "It rained all day. Ecuador has asked for help against gangs. The visit ends on Thursday.",
    )
    told = [d for d in code_told(context, extractor.knowledge) if d.arguments.mutual]
    asked = [d for d in told if is_asked(d, "actors", context)]
    cast = Cast.of(told, context)
    for draft in asked:
        first, *others = find_options(draft, "actors", cast, context, extractor.knowledge)
        assert first.mentions == draft.arguments.actors
        assert others
        assert all(other.mentions[: len(first.mentions)] == first.mentions for other in others)
        assert all(first.countries < other.countries for other in others)
    assert asked
    assert not any(is_asked(d, "recipients", context) for d in told)


@pytest.mark.pipeline
@pytest.mark.parametrize("role", ROLES)
def test_facts_are_finite_and_known_to_the_shipped_curve(extractor: Coder, role: Role) -> None:
    context = read(extractor)
    drafts = code_told(context, extractor.knowledge)
    cast = Cast.of(drafts, context)
    for draft in drafts:
        told, *others = find_options(draft, role, cast, context, extractor.knowledge)
        assert told.mentions == getattr(draft.arguments, role)
        spots = range(draft.match.start, draft.match.end)
        for found in others:
            assert found.countries
            assert not any(m.start in spots for m in found.mentions)
            assert all(math.isfinite(value) for value in found.facts.values())
            assert len(found.facts.keys() & extractor.knowledge.casting[role].facts.keys()) > 8


@pytest.mark.pipeline
def test_who_is_supplied_is_in_the_text(extractor: Coder) -> None:
    context = read(extractor)
    for draft in code_events(context, extractor.knowledge):
        for mention in (*draft.arguments.actors, *draft.arguments.recipients):
            assert 0 <= mention.start_char < mention.end_char <= len(context.doc.text)
