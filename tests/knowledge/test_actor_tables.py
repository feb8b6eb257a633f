"""The actor tables: every row validates, every hand-written entry proves itself, references resolve."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from extraction.errors import KnowledgeError
from extraction.knowledge import actors_tables as files
from extraction.knowledge.actors import load_actor_tables
from extraction.knowledge.actors_fold import fold
from extraction.normalise.names import read_phrase

TABLES = load_actor_tables()
AGENTS = files.read_agents()
OFFICES = files.read_offices().office
PARTIAL = files.read_partial_states()
CODES = {country.code for country in files.read_countries()} | {"IGO", "NGO", "IMG", "ISM", "MNC"}


@pytest.mark.parametrize(
    ("entry", "example"), [(a, e) for a in AGENTS for e in a.examples], ids=lambda x: getattr(x, "id", x)
)
def test_agent_examples(entry, example):
    assert read_phrase(example, TABLES)[0].value.sector == entry.sector


@pytest.mark.parametrize(
    ("entry", "example"), [(a, e) for a in AGENTS for e in a.not_examples], ids=lambda x: getattr(x, "id", x)
)
def test_agent_counterexamples(entry, example):
    assert read_phrase(example, TABLES)[0].value.sector != entry.sector


@pytest.mark.parametrize(
    ("entry", "example"), [(o, e) for o in OFFICES for e in o.examples], ids=lambda x: getattr(x, "id", x)
)
def test_office_examples(entry, example):
    assert read_phrase(example, TABLES)[0].value.sector == entry.sector


@pytest.mark.parametrize(
    ("entry", "example"), [(p, e) for p in PARTIAL for e in p.examples], ids=lambda x: getattr(x, "name", x)
)
def test_partial_state_examples(entry, example):
    assert read_phrase(example, TABLES)[0].value.country == entry.country


SHARED = [name for row in files.read_shared_names() for name in row.names]


@pytest.mark.parametrize("name", SHARED)
def test_a_shared_name_is_a_body_of_one_country_in_the_tables_and_goes_elsewhere(name):
    bodies = [form for form in TABLES.forms[fold(name)] if form.kind == "organization"]
    assert bodies
    elsewhere = [f for f in TABLES.among({"XXX"}).forms[fold(name)] if f.kind == "organization"]
    assert {(form.name, form.code, form.entry.country) for form in elsewhere} == {(name, None, None)}
    own = TABLES.among({form.code for form in bodies}).forms[fold(name)]
    assert [form for form in own if form.kind == "organization"] == bodies


def test_shared_names_stand_once():
    assert len(SHARED) == len(set(SHARED))


def test_ids_are_unique():
    for rows in (AGENTS, OFFICES):
        ids = [row.id for row in rows]
        assert len(ids) == len(set(ids))
    codes = [country.code for country in files.read_countries()]
    assert len(codes) == len(set(codes))


def test_every_country_answers_to_its_own_names():
    for country in files.read_countries():
        for name in (country.name, *country.adjectives):
            forms = TABLES.forms[fold(name)]
            assert any(form.code == country.code for form in forms), name


def test_every_person_validates_and_holds_known_offices():
    lines, rows = files.read_people()
    assert len(lines) == len(rows) > 10_000
    for row in rows:
        person = files.person(row)
        assert person.country in CODES
        for tenure in person.tenures:
            assert tenure.office in TABLES.offices
            assert tenure.until is None or tenure.since <= tenure.until or tenure.source != "hand", person.name


def test_hand_written_tenures_are_in_order():
    for person in files.read_tenures():
        assert person.country in CODES, person.name
        for tenure in person.tenures:
            assert tenure.office in TABLES.offices, person.name
            assert tenure.until is None or tenure.since < tenure.until, person.name


def test_roster_people_are_sorted():
    _, rows = files.read_people()
    keys = [(str(r["country"]), fold(r["name"]), str(r["wikidata"])) for r in rows]
    assert keys == sorted(keys)


@pytest.mark.parametrize(
    ("country", "office", "day", "name"),
    [
        ("RUS", "defence_minister", "2024-04-01", "Sergei Shoigu"),
        ("RUS", "defence_minister", "2024-11-30", "Andrei Belousov"),
        ("RUS", "security_council_secretary", "2025-06-05", "Sergei Shoigu"),
        ("JPN", "foreign_minister", "2024-11-16", "Takeshi Iwaya"),
        ("UKR", "president", "2018-01-01", "Petro Poroshenko"),
        ("GBR", "prime_minister", "2022-10-01", "Liz Truss"),
        ("NER", "president", "2022-07-06", "Mohamed Bazoum"),
        ("USA", "us_secretary_of_state", "2019-01-01", "Mike Pompeo"),
        ("BRA", "president", "2024-01-01", "Luiz Inacio Lula da Silva"),
        ("NZL", "prime_minister", "2023-06-01", "Chris Hipkins"),
    ],
)
def test_office_holders_by_date(country, office, day, name):
    holders = TABLES.holders(country, office, dt.date.fromisoformat(day))
    assert [h.person.name for h in holders] == [name]


def test_faults_name_file_and_entry(tmp_path):
    broken = tmp_path / "countries.tsv"
    broken.write_text("XX\tNowhere\t\t\t\t\t\t\n", encoding="utf8")
    with pytest.raises(KnowledgeError, match=re.escape('entry "XX"')):
        files.read_countries(broken)
    short = tmp_path / "organizations.tsv"
    short.write_text("Alone\n", encoding="utf8")
    with pytest.raises(KnowledgeError, match="1 columns instead of 7"):
        files.read_organizations(short)
    rows = tmp_path / "persons.jsonl"
    rows.write_text('{"name": "A"}\n', encoding="utf8")
    with pytest.raises(KnowledgeError, match="line 1"):
        files.read_people(rows)


@pytest.mark.parametrize("phrase", ["the West", "the East", "the Gulf", "Unity", "the Coast", "Independence"])
def test_words_that_are_also_places_name_no_country(phrase):
    assert read_phrase(phrase, TABLES)[0].value.country is None
