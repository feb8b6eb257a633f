"""Persons with a title that says of what: whose they are, and by what name they are known from there on."""

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
    # text, head, name, country
    ("He met Member of the Libyan Electoral Council Tarek Bousnina.", "Member", "Tarek Bousnina", "LBY"),
    ("He met Member of the Libyan Electoral Council Tarek Bousnina. Bousnina left.", "Bousnina", "Tarek Bousnina",
     "LBY"),
    ("She met Kenya's Minister of Rural Roads Amina Otieno.", "Minister", "Amina Otieno", "KEN"),
    ("The Peruvian embassy in Quito said Ambassador Rosa Quispe resigned. Quispe left.", "Quispe", "Rosa Quispe",
     "PER"),
    ("Former president Michelle Bachelet voted.", "Bachelet", "Michelle Bachelet", "CHL"),
]  # fmt: skip


@pytest.mark.pipeline
@pytest.mark.parametrize(("text", "word", "name", "country"), ROWS, ids=[f"{r[1]}: {r[0][:40]}" for r in ROWS])
def test_whose_a_titled_person_is(nlp, text, word, name, country):
    doc = nlp(text)
    head = [t for t in doc if t.text.lower() == word.lower()][-1]
    found = ActorResolver(doc, TABLES, date=DAY).resolve(head)
    assert [(m.value.name, m.value.country) for m in found] == [(name, country)]


@pytest.mark.pipeline
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ambassador to Japan Lena Hsiung resigned.", "Lena Hsiung"),  # where somebody is posted is not home
        ("Supporters of businessman Oleg Tarin marched.", "Oleg Tarin"),
    ],
)
def test_whose_a_person_is_stays_open(nlp, text, name):
    doc = nlp(text)
    people = ActorResolver(doc, TABLES, date=DAY).people
    assert [(p.value.name, p.value.country) for p in people] == [(name, None)]


@pytest.mark.pipeline
def test_a_bare_surname_is_no_former_leader_of_a_country_never_named(nlp):
    doc = nlp("Ghana restored the old Asafo gardens. In Ghana the Park was praised, and Ghana thanked Park.")
    people = ActorResolver(doc, TABLES, date=DAY).people
    assert [p.value.entity_id for p in people if p.value.entity_id] == []
