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
