"""Who did it to whom: one rule a row, with the countries of actors and of recipients of the event of a type."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.pipeline

ROWS = [
    # the other side stands inside what is promised, banned or refused
    ("Norway has pledged 90 million euros in military aid to Moldova.", "AGREE", {"NOR"}, {"MDA"}),
    ("Hungary refused to back the loan for Armenia.", "REJECT", {"HUN"}, {"ARM"}),
    # of a deed only its doers
    ("The UN is investigating claims of executions by Mali's army.", "ACCUSE", {"UNO"}, {"MLI"}),
    # a noun before 'of' and a gerund is whom the verb meets
    ("Rwanda accused the Burundian army of arming rebels.", "ACCUSE", {"RWA"}, {"BDI"}),
    # lists
    ("The foreign ministers of India and China met in Goa.", "CONSULT", {"IND", "CHN"}, set()),
    ("Envoys from Washington and Tehran met in Geneva.", "CONSULT", {"USA", "IRN"}, set()),
    ("Kenya's and Somalia's presidents met in Kampala.", "CONSULT", {"KEN", "SOM"}, set()),
    # somewhere for something
    ("Peru's army chief was in Quito for talks with his Ecuadorean counterpart.", "CONSULT", {"PER", "ECU"}, set()),
    # what is fired is not whom it meets
    ("Sudanese troops fired artillery at Ethiopian soldiers.", "ASSAULT", {"SDN"}, {"ETH"}),
    # a denial answers the charge before it
    ("Manila accused China of ramming a boat. Beijing rejected the charge.", "REJECT", {"CHN"}, {"PHL"}),
    # recalled envoys come from the other side of the quarrel
    ("Bolivia accused Argentina of meddling. Argentina recalled its ambassador.", "SANCTION", {"ARG"}, {"BOL"}),
    # within a country
    ("Students protested in Accra on Monday. Ghanaian police fired tear gas.", "ASSAULT", {"GHA"}, {"GHA"}),
    # whoever takes part in a story that names one country only is of that country, foreigners apart
    ("Police in Zambia arrested nine miners on Friday.", "COERCE", {"ZMB"}, {"ZMB"}),
    ("Police in Zambia arrested nine foreign miners on Friday.", "COERCE", {"ZMB"}, {None}),
    # blocs and neighbours are not at home, nor is who deals with the country itself
    ("Moscow accused the West of lying about the war.", "ACCUSE", {"RUS"}, {None}),
    ("Nordic countries condemned Belarus.", "ACCUSE", {None}, {"BLR"}),
    # charities are nobody's
    ("Human rights groups accused Togo's army of torture.", "ACCUSE", {"NGO"}, {"TGO"}),
    # an apposition that says nothing by itself
    ("Chad thanked France, a country that has trained its army.", "SUPPORT", {"TCD"}, {"FRA"}),
    # a phrase led by 'according to' is no subject
    ("According to Kenyan officials, Ugandan troops attacked Rwandan soldiers.", "ASSAULT", {"UGA"}, {"RWA"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "event_type", "who", "whom"), ROWS, ids=[row[0][:40] for row in ROWS])
def test_who_and_whom(extractor, text, event_type, who, whom):
    events = [e for e in extractor.extract(text, published="2024-11-19") if e.event_type.value == event_type]
    found = [({a.country for a in e.actors}, {r.country for r in e.recipients}) for e in events]
    if event_type == "CONSULT":
        found = [(actors | recipients, set()) for actors, recipients in found]
    assert (who, whom) in found, found


def test_the_wife_of_a_president_is_not_the_president(extractor):
    text = "Gabriela de Bukele opened a clinic. The government of President Bukele banned a march in El Salvador."
    events = [e for e in extractor.extract(text, published="2022-07-19") if e.trigger.text == "banned"]
    assert [a.name for e in events for a in e.actors if "Gabriela" in a.name] == []


@pytest.mark.parametrize(
    "text", ["Wei met the mayor in Taipei.", "Imam Ahmed met the governor.", "Abba met the clergy."]
)
def test_a_bare_surname_is_not_a_minister_elsewhere(extractor, text):
    people = [p for e in extractor.extract(text, published="2022-07-19") for p in e.actors]
    assert all(p.entity_id is None for p in people if p.kind == "person"), people


@pytest.mark.parametrize(
    ("text", "trigger", "who"),
    [
        (
            "NAIROBI - Police in Kenya said on Monday that courts in Nairobi and Kisumu were closed. "
            "Joseph Oluwa attacked a magistrate in Nairobi.",
            "attacked",
            {"KEN"},
        ),
        (
            "LIMA - Peru's government met miners in Lima and Cusco, Peru. Cobrex accused the union of sabotage.",
            "accused",
            {"PER"},
        ),
    ],
)
def test_who_is_unknown_otherwise_is_at_home_in_a_story_of_one_country(extractor, text, trigger, who):
    events = [e for e in extractor.extract(text, published="2022-07-19") if e.trigger.text == trigger]
    assert [{a.country for a in e.actors} for e in events] == [who]
