from __future__ import annotations

from itertools import pairwise

import pytest
import spacy
from spacy.language import Language

from extraction.knowledge.gazetteer import Gazetteer, load_gazetteer
from extraction.mentions.metonymy import class_index, features, load_metonymy, load_word_classes
from extraction.mentions.places import find_places
from extraction.mentions.places_words import load_mention_words
from extraction.resources import resource


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load(resource("models/default"))


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


# a sentence and the toponyms with their countries
ROWS = [
    ("The minister arrived in Kyiv on Saturday.", [("Kyiv", "UKR")]),
    ("Troops shelled the Kursk region at night.", [("Kursk region", "RUS")]),
    ("Drones hit Kyiv's Obolon district.", [("Kyiv", "UKR"), ("Obolon district", "UKR")]),
    ("Fighting spread in eastern Ukraine.", [("eastern Ukraine", "UKR")]),
    ("They met N. Korea's envoy in the UK.", [("N. Korea", "PRK"), ("UK", "GBR")]),
    ("The ship crossed the Black Sea.", [("Black Sea", None)]),
    ("He lives in Paris, Texas.", [("Paris", "USA"), ("Texas", "USA")]),
    ("Aid entered through the Rafah crossing.", [("Rafah crossing", "PSE")]),
    # demonyms belong to the actors
    ("Ukrainian soldiers met French doctors.", []),
    # names of organisations and people
    ("The Bank of England raised its rate.", []),
    ("The Moscow Times reported it.", []),
    ("We met them and told us the news.", []),
    # sides and blocs, not the divisions of Cameroon that bear their names
    ("Belarus and the West held talks in Vienna.", [("Belarus", "BLR"), ("Vienna", "AUT")]),
    ("The Global South rejected the text.", []),
]


@pytest.mark.pipeline
@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_mentions(nlp: Language, gazetteer: Gazetteer, text: str, expected: list[tuple[str, str | None]]) -> None:
    doc = nlp(text)
    found = find_places(doc, gazetteer)
    assert [(text[m.start_char : m.end_char], m.value.country) for m in found] == expected


# a sentence with one toponym, and whether it means the place
LITERAL = [
    ("The envoy landed in Tehran at noon.", True),
    ("Tehran said it would answer the raid.", False),
    ("The council urged Tehran to return to the talks.", False),
    ("Shells fell on Mariupol overnight.", True),
    ("The Donbas was quiet.", True),
    ("Residents of Beirut slept in the streets.", True),
    ("Iran denied the report.", False),
    ("The statement was rejected by Iran as baseless.", False),
]


@pytest.mark.pipeline
@pytest.mark.parametrize(("text", "literal"), LITERAL)
def test_literal_or_metonymic(nlp: Language, gazetteer: Gazetteer, text: str, literal: bool) -> None:
    found = find_places(nlp(text), gazetteer)
    assert [m.value.literal for m in found] == [literal]


@pytest.mark.pipeline
def test_datelines(nlp: Language, gazetteer: Gazetteer) -> None:
    for text in ("SEOUL (AP) - The army held drills on Friday.", "NAIROBI - The army held drills on Friday."):
        found = find_places(nlp(text), gazetteer)
        assert found[0].start == 0
        assert found[0].value.literal
        assert found[0].value.country in ("KOR", "KEN")


@pytest.mark.pipeline
def test_mentions_are_in_order_and_fit_their_tokens(nlp: Language, gazetteer: Gazetteer) -> None:
    text = "Seoul, Tokyo and Washington met in Geneva, Switzerland, about the Korean Peninsula and the Sahel."
    doc = nlp(text)
    found = find_places(doc, gazetteer)
    assert [m.start for m in found] == sorted(m.start for m in found)
    for left, right in pairwise(found):
        assert left.end <= right.start
    for mention in found:
        assert doc[mention.start].idx == mention.start_char
        assert mention.end_char <= doc[mention.end - 1].idx + len(doc[mention.end - 1])


@pytest.mark.pipeline
def test_empty_and_strange_docs(nlp: Language, gazetteer: Gazetteer) -> None:
    for text in ("", " ", "???", "THE THE THE", "—", "'s 's 's", "US" * 200):
        find_places(nlp(text), gazetteer)


@pytest.mark.pipeline
def test_word_classes_by_their_examples(nlp: Language) -> None:
    classes = class_index(load_word_classes())
    for group in load_word_classes():
        for example in group.examples:
            doc = nlp(example)
            named = [f for t in doc if t.text[0].isupper() for f in features(doc, t.i, t.i + 1, classes)]
            assert any(group.name in feature for feature in named), example


def test_the_model_and_the_words_load() -> None:
    assert len(load_metonymy().weights) > 500
    assert "in" in load_mention_words().locative
