"""Force and demands whose maker, or whose victim, no word names: what is seized, imposed or ordered says enough."""

import pytest

pytestmark = pytest.mark.pipeline

CODED = [
    ("A night curfew was imposed after the riots.", "COERCE"),
    ("Two laptops and a bundle of papers were seized on Friday.", "COERCE"),
    ("Around 40 crore rupees has been confiscated.", "COERCE"),
    ("Critics were thrown into prison without a trial.", "COERCE"),
    ("An air strike killed two villagers.", "ASSAULT"),
    ("Riots in Lagos cast doubt on the vote.", "PROTEST"),
    ("The Polish ministry was hit by a cyberattack.", "COERCE"),
    ("The Turkish editor remains in prison.", "COERCE"),
    ("A fine of 300 rials will be imposed on drivers, the Omani ministry said.", "SANCTION"),
    ("Villagers in Malawi were ordered to leave the valley.", "REQUEST"),
    ("The toll must be scrapped, the Chilean senator said.", "REQUEST"),
    ("The Norwegian minister said that the dam should be opened.", "REQUEST"),
    ("The Kenyan nurses are demanding an increase in pay.", "REQUEST"),
    ("The Nepali charity submitted a petition to the ministry.", "REQUEST"),
    ("The camp was cleared on the orders of the Greek minister.", "REQUEST"),
]
NOT_CODED = [
    ("The chance was seized by nobody.", "COERCE"),
    ("The task demands an increase in skill.", "REQUEST"),
    ("The campaign won two prizes.", "ASSAULT"),
    ("The singer was targeted for her hat.", "COERCE"),
    ("Two women were charged at a court in Malaysia.", "ASSAULT"),
    ("The talks were held on March 3 in Oslo.", "PROTEST"),
    ("The seat occupied the position by the door.", "ASSAULT"),
    ("The teachers were recruited through a fair.", "MOBILIZE"),
    ("The papers were read by the editor.", "COERCE"),
    ("The road must end somewhere, the baker said.", "REQUEST"),
    ("The media began to spread the news of the wedding.", "COERCE"),
    ("The school stands on an old air raid shelter.", "ASSAULT"),
]


def types(extractor, text):
    return {event.event_type.value for event in extractor.extract(text, published="2024-11-19")}


@pytest.mark.parametrize(("text", "event_type"), CODED, ids=[row[0][:40] for row in CODED])
def test_coded(extractor, text, event_type):
    assert event_type in types(extractor, text)


@pytest.mark.parametrize(("text", "event_type"), NOT_CODED, ids=[row[0][:40] for row in NOT_CODED])
def test_not_coded(extractor, text, event_type):
    assert event_type not in types(extractor, text)
