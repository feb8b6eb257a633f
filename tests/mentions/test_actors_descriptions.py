"""Descriptions that take up a body or an office, and the first person inside quotation marks."""

from __future__ import annotations

import datetime as dt

import pytest
import spacy

from extraction.knowledge.actors import load_actor_tables
from extraction.mentions.actors import ActorResolver
from extraction.resources import resource

TABLES = load_actor_tables()
DAY = dt.date(2022, 7, 20)


@pytest.fixture(scope="module")
def nlp():
    return spacy.load(resource("models/default"))


ROWS = [
    # text, word, occurrence, names, countries
    ("Ghana's police raided the offices of Watchline Ghana on Monday. The organisation denied wrongdoing.",
     "organisation", 0, {"Watchline Ghana"}, {"GHA"}),
    ("The King of Jordan met a US envoy. The US praised the plan. The Kingdom thanked the donors.", "Kingdom", 0,
     {"Jordan"}, {"JOR"}),
    ("Kenyan president William Ruto flew to Kigali. The head of state opened a road.", "head", 0, {"William Ruto"},
     {"KEN"}),
    ("Ghana's Medical Association sued Ghana's Health Service. The two sides met on Monday.", "sides", 0, None,
     {"GHA"}),
    ('"We will not leave," Kenyan governor Amina Otieno said. "They offered us land."', "us", 0, {"Amina Otieno"},
     {"KEN"}),
    ('"We will not leave," Kenyan governor Amina Otieno said.', "We", 0, {"Amina Otieno"}, {"KEN"}),
    ('Kenyan governor Amina Otieno said on Monday: "I reject the plan."', "I", 0, {"Amina Otieno"}, {"KEN"}),
    ("We met Kenyan governor Amina Otieno, who said no.", "We", 0, set(), set()),
    ('The motto is "We serve". Kenyan police left.', "We", 0, set(), set()),
]  # fmt: skip


@pytest.mark.pipeline
@pytest.mark.parametrize(("text", "word", "nth", "names", "countries"), ROWS, ids=[r[0][:45] for r in ROWS])
def test_who_is_taken_up(nlp, text, word, nth, names, countries):
    doc = nlp(text)
    head = [t for t in doc if t.text == word][nth]
    found = ActorResolver(doc, TABLES, date=DAY).resolve(head)
    assert {m.value.country for m in found} == countries
    assert names is None or {m.value.name for m in found} == names


@pytest.mark.pipeline
@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        (
            "Kenya shut schools in Kenya and roads in Kenya. Employees were told to leave.",
            "Employees",
            [("KEN", "CVL")],
        ),
        ("Employees were told to leave.", "Employees", []),
        ("Kenya shut schools in Kenya and roads in Kenya. Foreign employees were told to leave.", "employees", []),
    ],
)
def test_people_in_an_article_of_one_country(nlp, text, word, expected):
    doc = nlp(text)
    head = next(t for t in doc if t.text == word)
    found = ActorResolver(doc, TABLES, date=DAY).resolve(head)
    assert [(m.value.country, m.value.sector) for m in found] == expected


@pytest.mark.pipeline
def test_a_body_recognised_once_is_known_wherever_it_is_named(nlp):
    doc = nlp("Nigeria's Coastal Roads Board met. Officers of the Coastal Roads Board resigned.")
    found = ActorResolver(doc, TABLES, date=DAY).organizations
    assert [m.value.country for m in found] == ["NGA", "NGA"]


@pytest.mark.pipeline
def test_a_former_holder_stays_one(nlp):
    doc = nlp("Former president Michelle Bachelet voted in Chile. Michelle Bachelet praised the draft. Bachelet left.")
    people = ActorResolver(doc, TABLES, date=DAY).people
    assert [(p.value.country, p.value.sector) for p in people] == [("CHL", "ELI")] * 3


@pytest.mark.pipeline
def test_he_is_the_only_man_there_is_further_back(nlp):
    rain = "It rained for days. The roads were shut. Trains stood still. "
    doc = nlp(f"Kenyan governor Daniel Otieno resigned. {rain}He thanked the voters.")
    assert names(ActorResolver(doc, TABLES, date=DAY), doc, "He") == ["Daniel Otieno"]
    doc = nlp(f"Kenyan governor Daniel Otieno met the trader Peter Njuguna. {rain}He thanked the voters.")
    assert names(ActorResolver(doc, TABLES, date=DAY), doc, "He") == []


def names(resolver, doc, word):
    return [m.value.name for token in doc if token.text == word for m in resolver.resolve(token)]
