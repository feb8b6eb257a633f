"""Actors in documents: the shipped pipeline on sentences of our own, and hand-built Docs for the rules of the tree."""

from __future__ import annotations

import datetime as dt

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, Span

from extraction.knowledge.actors import load_actor_tables
from extraction.mentions.actors import ActorResolver
from extraction.resources import resource
from extraction.values import Mention, PlaceValue

TABLES = load_actor_tables()
DAY = dt.date(2024, 11, 16)


@pytest.fixture(scope="module")
def nlp():
    return spacy.load(resource("models/default"))


def codes(resolver, doc, word, nth=0):
    """Country and sector of the actors of the phrase headed by the nth token with this text."""
    head = [t for t in doc if t.text == word][nth]
    return [(m.value.country, m.value.sector) for m in resolver.resolve(head)]


def names(resolver, doc, word, nth=0):
    head = [t for t in doc if t.text == word][nth]
    return [m.value.name for m in resolver.resolve(head)]


HEADS = [
    # text, head word, expected (country, sector)
    ("Norwegian fishermen blocked the harbour on Monday.", "fishermen", [("NOR", "AGR")]),
    ("Two Swedish warships left port.", "warships", [("SWE", "MIL")]),
    ("Officials in Nairobi denied the report.", "Officials", [("KEN", "GOV")]),
    ("Officials denied the report.", "Officials", []),
    ("People fled.", "People", []),
    ("The Peruvian army shelled rebel positions.", "army", [("PER", "MIL")]),
    ("Chile's foreign ministry summoned the ambassador.", "ministry", [("CHL", "GOV")]),
    ("Hezbollah fired rockets at northern Israel.", "Hezbollah", [("LBN", "REB")]),
    ("Hezbollah fired rockets at northern Israel.", "Israel", [("ISR", None)]),
    ("NATO welcomed the decision.", "NATO", [("IGO", "MIL")]),
    ("Former Bulgarian prime minister Boyko Borissov was detained.", "Borissov", [("BGR", "ELI")]),
]


@pytest.mark.pipeline
@pytest.mark.parametrize(("text", "word", "expected"), HEADS, ids=[f"{h[1]}: {h[0]}" for h in HEADS])
def test_heads(nlp, text, word, expected):
    doc = nlp(text)
    assert codes(ActorResolver(doc, TABLES, date=DAY), doc, word) == expected


@pytest.mark.pipeline
def test_the_first_full_mention_decides_whom_a_surname_means(nlp):
    doc = nlp("South Korean lawmaker Kim Byung-joo visited Seoul on Friday. Kim told reporters that he would resign.")
    resolver = ActorResolver(doc, TABLES, date=DAY)
    assert names(resolver, doc, "Kim", 1) == ["Kim Byung-joo"]
    assert {m.value.country for m in resolver.people} == {"KOR"}


@pytest.mark.pipeline
def test_offices_follow_the_date(nlp):
    doc = nlp("Shoigu arrived in Minsk on Tuesday.")
    for day, office in (
        (dt.date(2024, 4, 1), "Minister of Defence"),
        (dt.date(2025, 6, 5), "Secretary of the Security"),
    ):
        (mention,) = ActorResolver(doc, TABLES, date=day).resolve(doc[0])
        assert mention.value.office.startswith(office)
        assert mention.value.name == "Sergei Shoigu"


@pytest.mark.pipeline
def test_compounds_are_split_and_keep_their_own_words(nlp):
    doc = nlp("French, German and British diplomats met in Geneva.")
    resolver = ActorResolver(doc, TABLES, date=DAY)
    mentions = resolver.resolve(next(t for t in doc if t.text == "diplomats"))
    assert [m.value.country for m in mentions] == ["FRA", "DEU", "GBR"]
    assert [doc.text[m.start_char : m.end_char] for m in mentions] == ["French", "German", "British diplomats"]


@pytest.mark.pipeline
def test_the_two_countries_are_those_named_together(nlp):
    doc = nlp("Peru and Ecuador signed a border treaty on Monday. The two countries will withdraw their troops.")
    resolver = ActorResolver(doc, TABLES, date=DAY)
    assert sorted(c for c, _ in codes(resolver, doc, "countries")) == ["ECU", "PER"]


REFERENCES = [
    # text, the word, its occurrence, names
    ("Rebels seized the market. Traders fled after they were beaten.", "they", 0, None),
    ("The villagers buried their dead. Then they left the valley.", "they", 0, ["villagers"]),
    ("Acme Steel opened a mill in Leeds. Neighbours say they were never asked.", "they", 0, ["Neighbours"]),
    ("Amnesty International criticised the verdicts, saying they had been hasty.", "they", 0, []),
    ("Chad and Niger recalled their envoys. They accuse each other of spying.", "They", 0, ["Chad", "Niger"]),
    ("Kenyan President William Ruto greeted him.", "him", 0, []),
    ("The soldiers beat the looters, driving them from the square.", "them", 0, ["looters"]),
    ("The miners went home. Their union told reporters that they would return.", "they", 0, ["miners"]),
    ("The rebels have armed themselves.", "themselves", 0, ["rebels"]),
    ("Angela Merkel met Emmanuel Macron in Metz. The two discussed tariffs.", "two", 0,
     ["Angela Merkel", "Emmanuel Macron"]),
    ("Angela Merkel, Emmanuel Macron and Pedro Sánchez met in Metz. The two disagreed.", "two", 0, []),
    ("Angela Merkel met Emmanuel Macron. A bomb killed two in Metz.", "two", 0, []),
    ("Angela Merkel met Emmanuel Macron. Two of the guards fell ill.", "Two", 0, []),
    ("Chile and Peru share a fishery. Boats are counted daily. It has rained since May. Gulls follow the nets. "
     "Both countries want more.", "countries", 0, ["Chile", "Peru"]),
    ("The mayor stood with Spain. It marked a turn.", "It", 0, []),
    ("Spain raised tariffs. It also banned imports.", "It", 0, ["Spain"]),
    ("The ministry praised other Latin American countries.", "countries", 0, []),
]  # fmt: skip


@pytest.mark.pipeline
@pytest.mark.parametrize(("text", "word", "occurrence", "expected"), REFERENCES)
def test_references_are_answered_when_they_are_plain(nlp, text, word, occurrence, expected):
    doc = nlp(text)
    token = [t for t in doc if t.text == word][occurrence]
    found = [m.value.name for m in ActorResolver(doc, TABLES, date=DAY).resolve(token)]
    if expected is not None:
        assert [name.removeprefix("The ") for name in found] == expected
    else:
        assert "Rebels" not in found


@pytest.mark.pipeline
def test_pronouns_and_descriptions_keep_their_own_span(nlp):
    doc = nlp("Kenyan President William Ruto flew to Kigali. He met Paul Kagame. The president then left.")
    resolver = ActorResolver(doc, TABLES, date=DAY)
    (he,) = resolver.resolve(next(t for t in doc if t.text == "He"))
    assert (doc.text[he.start_char : he.end_char], he.value.name) == ("He", "William Ruto")


@pytest.mark.pipeline
@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Ghana votes in May. Ghana's ruling party leads in Ghana. Polls in Ghana favour the Conservative Party.",
         "Party", None),
        ("Britain votes in May. British polls favour the Conservative Party.", "Party", "GBR"),
        ("The Conservative Party lost two seats.", "Party", "GBR"),
        ("Ghana votes in May. Ghana's ruling party leads in Ghana. Ghana, unlike London, has no Conservative Party.",
         "Party", "GBR"),
    ],
)  # fmt: skip
def test_a_shared_name_elsewhere_is_not_the_body_of_the_tables(nlp, text, word, expected):
    doc = nlp(text)
    head = [t for t in doc if t.text == word][-1]
    (mention,) = ActorResolver(doc, TABLES, date=DAY).resolve(head)
    assert mention.value.sector == "PTY"
    assert (mention.value.country == "GBR") == (expected == "GBR")


@pytest.mark.pipeline
@pytest.mark.parametrize(
    ("text", "word", "sectors"),
    [
        ("Rebels in Chad burned the national library.", "library", []),
        ("The court set aside the criminal proceedings.", "proceedings", []),
        ("Rebels in Chad attacked a military convoy.", "convoy", ["MIL"]),
        ("Rebels in Chad robbed two foreign nationals.", "nationals", ["CVL"]),
        ("Rebels in Chad robbed the locals.", "locals", ["CVL"]),
    ],
)
def test_adjectives_are_no_people(nlp, text, word, sectors):
    doc = nlp(text)
    head = next(t for t in doc if t.text == word)
    assert [m.value.sector for m in ActorResolver(doc, TABLES, date=DAY).resolve(head)] == sectors


@pytest.mark.pipeline
def test_the_ministry_is_the_one_named_before(nlp):
    doc = nlp("Poland's Foreign Ministry protested on Friday. The ministry demanded an explanation.")
    resolver = ActorResolver(doc, TABLES, date=DAY)
    assert codes(resolver, doc, "ministry") == [("POL", "GOV")]


@pytest.mark.pipeline
def test_acronyms_in_brackets_are_introduced(nlp):
    doc = nlp("The Chadian Farmers' Union (CFU) called a strike. Police arrested the leader of the CFU.")
    resolver = ActorResolver(doc, TABLES, date=DAY)
    uses = [m for m in resolver.organizations if doc.text[m.start_char : m.end_char] == "CFU"]
    assert uses
    assert {m.value.country for m in uses} == {"TCD"}


@pytest.mark.pipeline
def test_a_name_after_its_description(nlp):
    doc = nlp("The governor of Kharkiv, Oleh Syniehubov, reported the strike.")
    resolver = ActorResolver(doc, TABLES, date=DAY)
    assert names(resolver, doc, "Syniehubov") == ["Oleh Syniehubov"]
    assert names(resolver, doc, "governor") == ["Oleh Syniehubov"]


@pytest.mark.pipeline
def test_unknown_people_take_the_country_of_their_title(nlp):
    doc = nlp("Latvian customs chief Andrejs Zalups resigned.")
    (person,) = ActorResolver(doc, TABLES, date=DAY).people
    assert (person.value.name, person.value.country, person.value.entity_id) == ("Andrejs Zalups", "LVA", None)


@pytest.mark.pipeline
def test_junk_is_resolved_in_linear_time(nlp):
    doc = nlp.make_doc("Kim the two countries , " * 4000)
    doc[0].is_sent_start = True
    resolver = ActorResolver(
        Doc(nlp.vocab, words=[t.text for t in doc], sent_starts=[i % 50 == 0 for i in range(len(doc))]), TABLES
    )
    assert isinstance(resolver.people, list)


def test_a_metonym_from_the_gazetteer_is_a_government():
    words = ["Gorno", "said", "no", "."]
    doc = Doc(spacy.blank("en").vocab, words=words, pos=["PROPN", "VERB", "INTJ", "PUNCT"],
              heads=[1, 1, 1, 1], deps=["nsubj", "ROOT", "discourse", "punct"],
              sent_starts=[True, False, False, False])  # fmt: skip
    doc.ents = [Span(doc, 0, 1, "GPE")]
    value = PlaceValue("Gorno", country="KGZ", resolution="city", literal=False)
    (actor,) = ActorResolver(doc, TABLES, places=[Mention(0, 1, 0, 5, value)]).resolve(doc[0])
    assert (actor.value.name, actor.value.country, actor.value.sector) == ("Kyrgyzstan", "KGZ", "GOV")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Russia", "and", "the", "two", "countries", "minister", ",", "Kim", "he", "'s", "UN", "its", "army"]
        ),
        min_size=1,
        max_size=30,
    )
)
def test_any_doc_resolves_with_spans_inside_it(words):
    doc = Doc(spacy.blank("en").vocab, words=words, sent_starts=[i == 0 for i in range(len(words))],
              heads=[0] * len(words), deps=["ROOT"] + ["dep"] * (len(words) - 1))  # fmt: skip
    resolver = ActorResolver(doc, TABLES, date=DAY)
    for token in doc:
        for mention in resolver.resolve(token):
            assert 0 <= mention.start < mention.end <= len(doc)
            assert 0 <= mention.start_char < mention.end_char <= len(doc.text)
            assert mention.value.name
