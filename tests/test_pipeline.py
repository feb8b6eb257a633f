"""From text to validated events through the shipped pipeline."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction.errors import PipelineError
from extraction.pipeline import load, pipeline_path, plain_article
from extraction.view import body_view

pytestmark = pytest.mark.pipeline
STORY = (
    "KYIV — Russia attacked Odesa with 14 drones overnight, the Ukrainian air force said on Tuesday.\n\n"
    "\u201cWe will rebuild,\u201d President Volodymyr Zelenskyy told reporters. "
    "He met Poland\u2019s prime minister in Kyiv."
)


def spans(record):
    """Every span inside a dumped record."""
    if isinstance(record, dict):
        if record.get("start_char") is not None and "text" in record:
            yield record
        for value in record.values():
            yield from spans(value)
    elif isinstance(record, list | tuple):
        for value in record:
            yield from spans(value)


def test_who_did_what_to_whom(extractor):
    events = extractor.extract(STORY, published="2024-11-19")
    assault = next(e for e in events if e.event_type == "ASSAULT")
    assert [a.country for a in assault.actors] == ["RUS"]
    assert [a.country for a in assault.recipients] == ["UKR"]
    assert [(f.low, f.item) for f in assault.figures] == [(14.0, "drone")]
    assert "drone" in assault.modes
    assert assault.date is not None
    assert assault.date.latest == dt.date(2024, 11, 19)
    assert assault.attributions[0].country == "UKR"


def test_evidence_is_the_articles_own_characters(extractor):
    article = plain_article(STORY, published="2024-11-19", article_id="a")
    result = next(iter(extractor.stream([article])))
    found = [*spans(result.article.model_dump()), *(s for e in result.events for s in spans(e.model_dump()))]
    assert found
    for span in found:
        assert STORY[span["start_char"] : span["end_char"]] == span["text"]


def test_without_a_publication_date_relative_dates_stay_open(extractor):
    article = plain_article("Rebels attacked the town on Friday.", published=None, article_id="a")
    result = next(iter(extractor.stream([article])))
    assert [(d.text, d.earliest, d.latest) for d in result.article.dates] == [("Friday", None, None)]


def test_same_input_same_ids_whatever_the_company(extractor):
    alone = extractor.extract(STORY, published="2024-11-19", article_id="a")
    articles = [plain_article(t, published="2024-11-19", article_id=i) for i, t in (("b", "Rain fell."), ("a", STORY))]
    among = [result.events for result in extractor.stream(articles)][1]
    assert [e.model_dump_json() for e in alone] == [e.model_dump_json() for e in among]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=160))
def test_any_text_gives_valid_records(extractor, text):
    article = plain_article(text, published="2024-11-19", article_id="a")
    result = next(iter(extractor.stream([article])))
    for span in spans(result.article.model_dump()):
        assert text[span["start_char"] : span["end_char"]] == span["text"]


def test_paragraphs_start_sentences(extractor):
    text = "Talks in Doha end\n\nTroops left the town on Monday"
    view = body_view(text, plain_article(text, published=None, article_id="a").zones)
    doc = next(iter(extractor.nlp.pipe([extractor.make_doc(view)])))
    assert doc.text == view.text
    assert "Troops" in [sent[0].text for sent in doc.sents]


def test_headlines_get_their_case_back(extractor):
    events = extractor.extract("Turkey Condemns Israeli Strikes on Syria After Talks Collapse", published="2024-11-19")
    assert "ACCUSE" in {event.event_type for event in events}


def test_every_component_finds_what_it_needs(extractor):
    assert extractor.nlp.analyze_pipes()["problems"]["extraction_triggers"] == []


def test_unknown_pipelines_are_named():
    with pytest.raises(PipelineError, match="nowhere"):
        load("nowhere")
    with pytest.raises(PipelineError, match="slow"):
        pipeline_path("slow")


@pytest.mark.parametrize("junk", ["(" * 50_000, "a" * 50_000 + " b", "x " + "\u2019" * 40_000, "-" * 30_000])
def test_endless_runs_do_not_stall(extractor, junk):
    text = f"Rebels attacked Goma. {junk} Troops left."
    article = plain_article(text, published="2024-11-19", article_id="a")
    view = body_view(text, article.zones)
    assert extractor.make_doc(view).text == view.text
