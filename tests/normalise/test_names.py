"""Names and noun phrases to actors: tables of phrases, and properties over any text."""

from __future__ import annotations

import datetime as dt
import doctest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.knowledge import actors_fold, actors_people
from extraction.knowledge.actors import load_actor_tables
from extraction.knowledge.actors_fold import fold, skeleton
from extraction.normalise.names import identify as identify_module
from extraction.normalise.names import matching, naming, offices, phrases, titled
from extraction.normalise.names.identify import identify
from extraction.normalise.names.matching import Text, find_hits
from extraction.normalise.names.titled import read_actor

TABLES = load_actor_tables()


def on(day: str | None) -> dt.date | None:
    return dt.date.fromisoformat(day) if day else None


@pytest.mark.parametrize(
    "module", [actors_fold, actors_people, matching, naming, offices, phrases, titled, identify_module]
)
def test_doctests(module):
    assert doctest.testmod(module).failed == 0


PHRASES = [
    # phrase, country, sector
    ("the Lithuanian parliament", "LTU", "LEG"),
    ("Kazakh security services", "KAZ", "SPY"),
    ("Peruvian coca growers", "PER", "AGR"),
    ("police in Nairobi", "KEN", "COP"),
    ("officials in Ljubljana", "SVN", "GOV"),
    ("residents of Aleppo", "SYR", "CVL"),
    ("Brazil's Supreme Court", "BRA", "JUD"),
    ("Norway's central bank", "NOR", "GOV"),
    ("the Danish navy", "DNK", "MIL"),
    ("three Turkish fighter jets", "TUR", "MIL"),
    ("a Dutch frigate", "NLD", "MIL"),
    ("Basque separatists", "ESP", "REB"),
    ("Colombian drug cartels", "COL", "CRM"),
    ("the Bolivian opposition", "BOL", "OPP"),
    ("Zambian teachers", "ZMB", "EDU"),
    ("Somali refugees", "SOM", "REF"),
    ("a South African mining company", "ZAF", "BUS"),
    ("the Sri Lankan government", "LKA", "GOV"),
    ("the government of Madagascar", "MDG", "GOV"),
    ("the Swedish Ministry of Defence", "SWE", "GOV"),
    ("New Zealand's foreign ministry", "NZL", "GOV"),
    ("Palestinian militants", "PSE", "REB"),
    ("North Korean hackers", "PRK", "CRM"),
    ("former Bulgarian prime minister", "BGR", "ELI"),
    ("Bulgaria's outgoing prime minister", "BGR", "GOV"),
    ("the Czech Republic", "CZE", None),
    ("U.N. peacekeepers", "UNO", "MIL"),
    ("NATO", "IGO", "MIL"),
    ("the European Commission", "EUR", "GOV"),
    ("ECOWAS leaders", "IGO", "GOV"),
    ("Hamas fighters", "PSE", "REB"),
    ("a Houthi drone", "YEM", "REB"),
    ("Iran-backed militia", None, "PRM"),
    ("pro-Russian protesters", None, "OPP"),
    ("South Ossetia", "GEO", "PRE"),
    ("Hong Kong police", "HKG", "COP"),
    ("Xinhua", "CHN", "JRN"),
    ("the Kremlin", "RUS", "GOV"),
    ("Scotland Yard", "GBR", "COP"),
    ("gunmen", None, "UAF"),
    ("the International Criminal Court", "IGO", "JUD"),
    ("Doctors Without Borders", "NGO", "MED"),
    ("Iran's Revolutionary Guards", "IRN", "MIL"),
    ("a spokesman for the Ethiopian army", "ETH", "GOV"),
    ("Chile's Navy", "CHL", "MIL"),
    ("Israel's Labour Party", "ISR", "PTY"),
    ("Latin American farmers", None, "AGR"),
    ("Central American migrants", None, "REF"),
    ("the North American company", None, "BUS"),
    ("the North", "PRK", None),
]


@pytest.mark.parametrize(("phrase", "country", "sector"), PHRASES, ids=[p[0] for p in PHRASES])
def test_phrases(phrase, country, sector):
    value = read_actor(phrase, TABLES)[0].value
    assert (value.country, value.sector) == (country, sector)


PEOPLE = [
    # phrase, day, name, country, sector, office
    ("Shoigu", "2024-04-01", "Sergei Shoigu", "RUS", "GOV", "Minister of Defence of Russia"),
    ("Sergey Shoygu", "2025-06-05", "Sergei Shoigu", "RUS", "GOV", "Secretary of the Security Council of Russia"),
    ("Volodymyr Zelenskiy", "2023-05-01", "Volodymyr Zelenskyy", "UKR", "GOV", "President of Ukraine"),
    ("President Petro Poroshenko", "2017-02-01", "Petro Poroshenko", "UKR", "GOV", "President of Ukraine"),
    ("Petro Poroshenko", "2023-02-01", "Petro Poroshenko", "UKR", "ELI", None),
    (
        "the Japanese foreign minister",
        "2024-11-16",
        "Takeshi Iwaya",
        "JPN",
        "GOV",
        "Minister of Foreign Affairs of Japan",
    ),
    (
        "Japan's foreign minister",
        "2022-05-10",
        "Yoshimasa Hayashi",
        "JPN",
        "GOV",
        "Minister of Foreign Affairs of Japan",
    ),
    ("the North's leader", "2024-11-30", "Kim Jong Un", "PRK", "GOV", "Supreme Leader of North Korea"),
    ("the British prime minister", "2022-10-01", "Liz Truss", "GBR", "GOV", "Prime Minister of the United Kingdom"),
    ("the German leader", "2023-01-01", "Olaf Scholz", "DEU", "GOV", "Chancellor of Germany"),
    ("NATO Secretary General Mark Rutte", "2025-01-01", "Mark Rutte", "IGO", "GOV", "Secretary General of NATO"),
    ("Mark Rutte", "2023-01-01", "Mark Rutte", "NLD", "GOV", "Prime Minister of the Netherlands"),
    ("Hamas leader Yahya Sinwar", "2024-08-01", "Yahya Sinwar", "PSE", "REB", "Hamas leader in Gaza"),
    ("Gen. Valery Gerasimov", "2023-01-01", "Valery Gerasimov", "RUS", "MIL", "Chief of the General Staff of Russia"),
    ("the Danish harbourmaster Ole Testrup", "2023-01-01", "Ole Testrup", "DNK", None, None),
    ("Polish Health Minister Jan Zmyslony", "2023-01-01", "Jan Zmyslony", "POL", "GOV", None),
]


@pytest.mark.parametrize("row", PEOPLE, ids=[p[0] for p in PEOPLE])
def test_people(row):
    phrase, day, name, country, sector, office = row
    value = identify(phrase, TABLES, on=on(day)).value
    assert (value.name, value.country, value.sector, value.office) == (name, country, sector, office)


@pytest.mark.parametrize("name", ["Kim", "Smith", "Garcia"])
def test_a_common_surname_alone_is_nobody(name):
    value = identify(name, TABLES, on=on("2024-06-01")).value
    assert value is None or value.entity_id is None


@pytest.mark.parametrize("words", ["a ginger cat", "participates often", "the harmonica", ""])
def test_what_is_no_actor(words):
    assert identify(words, TABLES).value is None


def test_a_compound_is_split_with_its_own_words():
    text = "French, German and British officials"
    readings = read_actor(text, TABLES)
    assert [text[r.start_char : r.end_char] for r in readings] == ["French", "German", "British officials"]
    assert [(r.value.country, r.value.sector) for r in readings] == [("FRA", "GOV"), ("DEU", "GOV"), ("GBR", "GOV")]


def test_context_lends_a_country_only_when_it_names_one():
    assert identify("rebels", TABLES, context="In Chad, rebels seized a town.").value.country == "TCD"
    assert identify("rebels", TABLES, context="Chad says Libya arms the rebels.").value.country is None


def test_the_same_name_of_two_bodies_follows_the_context():
    assert identify("Congress", TABLES, context="India: Modi attacked Congress in India.").value.country == "IND"


@pytest.mark.parametrize(
    ("one", "other"), [("Zelenskyy", "Zelenskiy"), ("Sergei", "Sergey"), ("Aleksandr", "Aleksander")]
)
def test_skeletons_meet_or_part(one, other):
    assert (skeleton(fold(one)) == skeleton(fold(other))) is (one != "Aleksandr")


@pytest.mark.parametrize("text", ["who said it is a must", "they all turn to ice and wave", "a pan, a rib and a chad"])
def test_capitals_matter(text):
    assert not [h for h in find_hits(Text.of(text), TABLES) if h.get("organization", "country")]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=120))
def test_any_text_is_read_without_error(text, context):
    found = identify(text, TABLES, context=context, on=on("2024-01-01"))
    if found.value is not None:
        assert found.value.name
    for reading in read_actor(text, TABLES):
        assert 0 <= reading.start_char <= reading.end_char <= len(text)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Russia", "and", "the", "former", "of", "minister", ",", "Kim", "Jong", "Un", "'s", "-", "UN"]
        ),
        max_size=25,
    )
)
def test_any_order_of_title_words_is_read(parts):
    text = " ".join(parts)
    for reading in read_actor(text, TABLES, on=on("2024-01-01")):
        assert 0 <= reading.start_char <= reading.end_char <= len(text)


def test_junk_is_read_in_linear_time():
    read_actor("the of " * 15_000, TABLES)
    read_actor("Kim Jong " * 10_000, TABLES)
    read_actor("A" * 100_000, TABLES)
