"""Places and figures of an event: the toll behind an attack, what a country owns, the trigger's second verb."""

from __future__ import annotations

import pytest

from extraction.pipeline import Coder
from extraction.schema import Event

TOLLS = [
    (
        "Rockets struck a bus station in Kherson on Friday, killing three people and injuring at least 14.",
        {"three", "14"},
    ),
    ("Russian shells hit a school in Donetsk, the mayor said, leaving nine dead.", {"nine"}),
]


def assaults(extractor: Coder, text: str) -> list[Event]:
    return [e for e in extractor.extract(text, published="2024-05-06") if e.event_type == "ASSAULT"]


@pytest.mark.pipeline
@pytest.mark.parametrize(("text", "words"), TOLLS)
def test_a_participle_tells_the_toll(extractor: Coder, text: str, words: set[str]) -> None:
    first = assaults(extractor, text)[0]
    told = " ".join(figure.text for figure in first.figures)
    assert all(word in told for word in words)


@pytest.mark.pipeline
def test_a_toll_of_something_else_is_no_toll(extractor: Coder) -> None:
    text = "Gunmen attacked a convoy near Gao on Friday, using 12 motorcycles."
    assert all("12" not in figure.text for event in assaults(extractor, text) for figure in event.figures)


@pytest.mark.pipeline
def test_what_a_country_owns_is_no_namesake_abroad(extractor: Coder) -> None:
    text = "More than 2,000 inmates stopped eating in Bahrain's Jau jail in March."
    (event,) = [e for e in extractor.extract(text, published="2024-05-06") if e.event_type == "PROTEST"]
    assert {place.country for place in event.places} == {"BHR"}
    assert [(a.name, a.country) for a in event.actors] == [("More than 2,000 inmates", "BHR")]
