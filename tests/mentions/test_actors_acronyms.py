"""Short names, and names of the tables that an article uses for something else."""

from __future__ import annotations

import datetime as dt

import pytest
import spacy

from extraction.knowledge.actors import load_actor_tables
from extraction.mentions.actors import ActorResolver
from extraction.mentions.actors_acronyms import explained, initials, is_acronym, runs
from extraction.normalise.names.matching import Text
from extraction.resources import resource

TABLES = load_actor_tables()
DAY = dt.date(2022, 7, 20)


@pytest.fixture(scope="module")
def nlp():
    return spacy.load(resource("models/default"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Rural Roads Board (RRB) met.", "Rural Roads Board"),
        ("It told the Union of Sugar Mill Owners (USMO) so.", "Union of Sugar Mill Owners"),
        ("The Ministry of Water and Power (MWP) said no.", "Ministry of Water and Power"),
        ("He told the board (see page 4) so.", None),
        ("Rain fell on Monday (RRB) again.", None),
        ("The plan of the Board. The Roads (BR) were shut.", None),
    ],
)
def test_initials_say_how_far_a_name_goes(text, expected):
    cut = Text.of(text)
    found = [cut.text[cut.words[s].start : cut.words[e - 1].end] for s, e in explained(cut).values()]
    assert found == ([expected] if expected else [])


def test_runs_of_capitalised_words():
    cut = Text.of("The Court of Audit left. The Port Authority, Rail Office and Coast Guard stayed.")
    found = [cut.text[cut.words[s].start : cut.words[e - 1].end] for s, e in runs(cut)]
    assert "Court of Audit" in found
    assert initials(Text.of("Court of Audit"), 0, 3) == "CA"
    assert [w for w in ("CA", "Ca", "C", "CAUDITORS", "CA's") if is_acronym(w)] == ["CA", "CA's"]


@pytest.mark.pipeline
@pytest.mark.parametrize(
    ("text", "word", "name", "country"),
    [
        ("Ghana's Public Roads Agency closed a bridge. The PRA blamed floods.", "PRA",
         "Ghana's Public Roads Agency", "GHA"),
        ("The PRA blamed floods. Ghana's Public Roads Agency closed a bridge.", "PRA",
         "Ghana's Public Roads Agency", "GHA"),
        # an explanation goes before the tables, where CMA is a rebel front of Mali
        ("Riyadh praised the Saudi Capital Market Authority (CMA). The CMA backed 12 firms.", "CMA",
         "Capital Market Authority of Saudi Arabia", "SAU"),
        # an explanation that says the same as the tables leaves them alone
        ("The Bharatiya Janata Party (BJP) won. The BJP thanked voters.", "BJP", "Bharatiya Janata Party", "IND"),
    ],
)  # fmt: skip
def test_short_names(nlp, text, word, name, country):
    doc = nlp(text)
    resolver = ActorResolver(doc, TABLES, date=DAY)
    found = [m for t in doc if t.text == word and t.dep_.startswith("nsubj") for m in resolver.resolve(t)]
    assert [(m.value.name, m.value.country) for m in found] == [(name, country)]


@pytest.mark.pipeline
@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Roads in the North of Canada were shut.", "PRK"),
        ("The premier visited the Middle East.", "CMR"),
        ("Riverside residents were told to leave. Thailand shut a dam.", "USA"),
        ("Ricardo Lagos wrote a letter. Lagos wants a new charter, voters said.", "NGA"),
        ("Officers of the Independent Audit Panel met.", "GBR"),
        ("Ships crossed the South Atlantic.", "USA"),
        ("The harbour team won the Coastal Memorial Trophy.", "RUS"),
    ],
)
def test_what_the_tables_know_by_another_meaning(nlp, text, wrong):
    doc = nlp(text)
    resolver = ActorResolver(doc, TABLES, date=DAY)
    heads = [token for token in doc if token.dep_ not in ("compound", "amod")]
    assert wrong not in {m.value.country for head in heads for m in resolver.resolve(head)}


@pytest.mark.pipeline
@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Seoul and Pyongyang spoke. The North fired a missile.", "PRK"),
        ("Police in Lagos detained 12 people.", "NGA"),
        ("The Guardian reported the raid.", "GBR"),
    ],
)
def test_what_the_tables_know_by_that_meaning(nlp, text, right):
    doc = nlp(text)
    resolver = ActorResolver(doc, TABLES, date=DAY)
    assert right in {m.value.country for token in doc for m in resolver.resolve(token)}
