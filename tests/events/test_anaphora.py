"""Participants that the story tells in another sentence than the deed."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.pipeline

DOERS = [
    # the same deed is told with a doer
    ("Kenyan police detained two aides of the governor in Nairobi. The aides were detained at dawn.", "COERCE", "KEN"),
    # what was seized is nobody; who seized it stands in the sentence before
    ("Uganda's army seized five trucks in Gulu. The trucks seized held rice.", "COERCE", "UGA"),
    # who enforces the law tells of its own deed
    ("Three activists were arrested in Lusaka, Zambian police said.", "COERCE", "ZMB"),
    # an authority asks people at large
    (
        "Residents of Mombasa are urged to boil water. Kenyan Health Minister Amina Otieno spoke on the radio.",
        "REQUEST",
        "KEN",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "event_type", "country"), DOERS, ids=[row[0][:40] for row in DOERS])
def test_the_doer_is_told_elsewhere(extractor, text, event_type, country):
    events = [e for e in extractor.extract(text, published="2024-11-19") if e.event_type.value == event_type]
    assert events, text
    assert all([a.country for a in e.actors] == [country] for e in events), [e.actors for e in events]


@pytest.mark.parametrize(
    "text",
    [
        # another kind of deed
        "Kenyan police detained a governor in Nairobi. Two traders were killed in Mombasa.",
        # who reports is no authority that arrests
        "Three activists were arrested in Lusaka, a Zambian charity said.",
        # who suffered it did not do it
        "Ugandan police arrested a lawyer in Kampala. Ugandan police were arrested in Gulu.",
    ],
)
def test_nobody_is_guessed(extractor, text):
    last = extractor.extract(text, published="2024-11-19")[-1]
    assert last.actors == (), last


def test_a_noun_takes_up_the_meeting_before_it(extractor):
    text = "Malta's foreign minister met his Tunisian counterpart in Valletta. The meeting lasted two hours."
    last = extractor.extract(text, published="2024-11-19")[-1]
    assert last.trigger.text == "meeting"
    assert {a.country for a in last.actors} == {"MLT", "TUN"}


OWNERS = [
    # whose the thing was
    ("Kenyan police seized two laptops from the house of the governor of Nakuru.", "COERCE", "KEN", "KEN"),
    ("The Kenyan High Court dismissed a petition filed by the teachers' union.", "REJECT", "KEN", "KEN"),
    ("A delegation from Comoros visited the headquarters of the Mauritian Review Panel.", "CONSULT", "COM", "MUS"),
    # a passive demand is made of its subject, or of whoever rules over the thing
    ("The Malian electoral commission must be dissolved, the Senegalese government said.", "REQUEST", "SEN", "MLI"),
    # a demand is read at the verb that carries a noun
    ("Turkish officials said that Athens should join the talks.", "REQUEST", "TUR", "GRC"),
    # a participle of speech behind what was said
    (
        "Border closures had ruined traders, the Chadian government said, urging Cameroon to open the bridge.",
        "REQUEST",
        "TCD",
        "CMR",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "event_type", "who", "whom"), OWNERS, ids=[row[0][:40] for row in OWNERS])
def test_whom_it_met(extractor, text, event_type, who, whom):
    events = [e for e in extractor.extract(text, published="2024-11-19") if e.event_type.value == event_type]
    found = [({a.country for a in e.actors}, {r.country for r in e.recipients}) for e in events]
    assert ({who}, {whom}) in found, found


def test_a_pronoun_takes_up_whom_the_sentence_met(extractor):
    text = "Niger expelled two Malian envoys after accusing them of spying."
    events = {e.event_type.value: e for e in extractor.extract(text, published="2024-11-19")}
    assert {r.country for r in events["ACCUSE"].recipients} == {"MLI"}


def test_both_sides_are_those_between_whom_the_story_plays(extractor):
    text = (
        "Officials from India and Nepal spoke in Kathmandu about Nepal's dams. India owns shares in Nepal. "
        "The two sides met for three hours."
    )
    last = extractor.extract(text, published="2024-11-19")[-1]
    assert last.event_type.value == "CONSULT"
    assert {a.country for a in last.actors} == {"IND", "NPL"}


def test_talks_during_which_something_is_agreed_are_told_as_well(extractor):
    text = "Chad agreed to send rice to Niger during talks between the two governments in Niamey."
    assert [e.event_type.value for e in extractor.extract(text, published="2024-11-19")] == ["AGREE", "CONSULT"]


def test_a_bullet_leaves_open_who_fired_it(extractor):
    text = (
        "Chadian soldiers killed two Sudanese herders in Tine. Rights groups said one Sudanese herder was killed by "
        "a bullet to the head."
    )
    events = [e for e in extractor.extract(text, published="2024-11-19") if e.event_type.value == "ASSAULT"]
    assert [{a.country for a in e.actors} for e in events] == [{"TCD"}, {"TCD"}]


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("Customers were urged to save water, the South African water ministry said.", "Customers"),
        ("The Thai interior ministry urged those living along the Mun to move out.", "those"),
    ],
)
def test_people_at_large_are_whom_a_demand_meets(extractor, text, surface):
    (event,) = extractor.extract(text, published="2024-11-19")
    assert event.recipients[0].text.startswith(surface)


@pytest.mark.parametrize(
    ("text", "event_type", "whom"),
    [
        # at home a denial answers whoever accused the body that denies
        ("The Kenyan union accused the Kenyan police of theft. The police denied the charge.", "REJECT", "Kenya"),
        # whom a charge is about stands in its clause
        ("The Iraqi government alleged that Turkey had shelled a farm.", "ACCUSE", "Turkey"),
    ],
)
def test_whom_speech_is_about(extractor, text, event_type, whom):
    events = [e for e in extractor.extract(text, published="2024-11-19") if e.event_type.value == event_type]
    assert any(whom in r.name or whom[:3].upper() == r.country for e in events for r in e.recipients), events


def test_who_is_removed_from_office_did_not_do_it(extractor):
    text = "Chad's governor Moussa Adoum has not been removed as head of the province."
    assert all(not e.actors for e in extractor.extract(text, published="2024-11-19"))


@pytest.mark.parametrize(
    ("text", "event_type", "surface"),
    [
        ("Two herders were attacked by a group of youths near Goma.", "ASSAULT", "a group of youths"),
        ("A group of villagers attacked two Kenyan soldiers in Lamu.", "ASSAULT", "A group of villagers"),
    ],
)
def test_who_acts_in_the_words_of_the_clause(extractor, text, event_type, surface):
    events = [e for e in extractor.extract(text, published="2024-11-19") if e.event_type.value == event_type]
    assert [a.text for e in events for a in e.actors] == [surface]


def test_those_who_met_before_meet_during_the_meeting(extractor):
    text = "Fiji's prime minister met the Tongan king in Suva. During the meeting, they spoke about tuna."
    meetings = [e for e in extractor.extract(text, published="2024-11-19") if e.event_type.value == "CONSULT"]
    assert all({a.country for a in e.actors} == {"FJI", "TON"} for e in meetings)
