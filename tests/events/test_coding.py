"""Sentences and what must be coded: type, status, who, whom, who says so. One new thing a row."""

import pytest

pytestmark = pytest.mark.pipeline

ROWS = [
    # active voice
    ("Rebels attacked the army base.", "ASSAULT", "actual"),
    # passive with agent
    ("The village was shelled by Syrian troops.", "ASSAULT", "actual"),
    # future co-operation is an agreement
    ("Japan will send aid to Ukraine.", "AGREE", "future"),
    # 'would' in reported speech is a plan
    ("Japan said it would send aid to Ukraine.", "AGREE", "future"),
    # negation
    ("Russia did not attack the port.", "ASSAULT", "negated"),
    # modal
    ("Iran could attack the base.", "ASSAULT", "hypothetical"),
    # condition
    ("If Russia attacks Poland, NATO will respond.", "ASSAULT", "hypothetical"),
    # light verb
    ("Israel launched an attack on Hezbollah.", "ASSAULT", "actual"),
    # two-sided nominal
    ("Clashes between Sudanese soldiers and rebels erupted in Darfur.", "ASSAULT", "actual"),
    # a past tense does not share the modal of the clause before
    ("Merkel said Germany would send aid to Mali and accused Russia of shelling towns.", "ACCUSE", "actual"),
    # what a participle tells of a noun happened whatever the clause around it plans
    ("He will join the leaders whom the king met and the envoys invited by Jordan to Amman.", "AGREE", "actual"),
    # arranged, seen from later
    ("The prime minister was due to meet opposition leaders in Nairobi.", "AGREE", "future"),
    # unreal
    ("Iran would have attacked Israel, the general said.", "ASSAULT", "hypothetical"),
    # retreat to come is a concession
    ("Colombian rebels will release the hostages.", "CONCEDE", "future"),
]


def coded(extractor, text):
    return extractor.extract(text, published="2024-11-19")


@pytest.mark.parametrize(("text", "event_type", "status"), ROWS, ids=[row[0][:40] for row in ROWS])
def test_type_and_status(extractor, text, event_type, status):
    assert (event_type, status) in {(e.event_type.value, e.status.value) for e in coded(extractor, text)}


@pytest.mark.parametrize(
    ("text", "who", "whom"),
    [
        ("Russia attacked Ukraine.", {"RUS"}, {"UKR"}),
        ("Ukraine was attacked by Russia.", {"RUS"}, {"UKR"}),
        ("Russia's invasion of Georgia began at dawn.", {"RUS"}, {"GEO"}),
        ("Kenya hosted talks between Sudan and Ethiopia.", {"SDN", "ETH"}, set()),
        ("Turkey accused Greece of violating its airspace.", {"TUR"}, {"GRC"}),
    ],
)
def test_roles(extractor, text, who, whom):
    events = coded(extractor, text)
    found = [({a.country for a in e.actors}, {r.country for r in e.recipients}) for e in events]
    assert any(who <= actors and whom <= recipients for actors, recipients in found), found


@pytest.mark.parametrize(
    ("text", "source", "stance"),
    [
        ("Rebels shelled the town, the Congolese army said.", "COD", "reports"),
        ("According to the Turkish defence ministry, rebels shelled the town.", "TUR", "reports"),
        ("Russia claimed that Ukrainian drones had attacked the refinery.", "RUS", "claims"),
    ],
)
def test_who_says_so(extractor, text, source, stance):
    events = [e for e in coded(extractor, text) if e.event_type == "ASSAULT"]
    assert events
    assert (source, stance) in {(a.country, a.stance) for e in events for a in e.attributions}


def test_what_is_demanded_is_not_coded_as_done(extractor):
    types = {e.event_type.value for e in coded(extractor, "The UN urged Israel to release the prisoners.")}
    assert "REQUEST" in types
    assert "RETREAT" not in types


@pytest.mark.parametrize(
    "text",
    [
        "Arsenal beat Chelsea 2-0 on Sunday.",
        "The orchestra opened its season in Vienna with works by Haydn.",
        "Shares in the carmaker fell 4 percent in Frankfurt.",
    ],
)
def test_sport_culture_and_markets_are_left_alone(extractor, text):
    assert coded(extractor, text) == []


def test_coercion_told_as_a_noun_needs_nobody_who_acts_if_it_names_people(extractor):
    found = coded(extractor, "The arrest of 54 people was announced on Friday.")
    assert "COERCE" in {e.event_type.value for e in found}
