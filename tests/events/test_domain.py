"""Pages about sport, culture and markets are told from politics, and coded only where politics acts."""

import pytest

from extraction.knowledge.domains import load_domains

pytestmark = pytest.mark.pipeline
SPORT = (
    "South Korea met China in the cup qualifier in Seoul. The coach attacked the referee after the match, and the "
    "striker demanded a penalty. Iran beat Japan by a goal in the other fixture, and the league season ends on Sunday."
)


def test_a_sport_page_gives_no_events(extractor):
    assert extractor.extract(SPORT, published="2024-11-19") == []


def test_one_sporting_word_does_not_silence_a_report(extractor):
    text = "Russian troops attacked Kharkiv on Monday, and a league match was called off."
    assert "ASSAULT" in {e.event_type.value for e in extractor.extract(text, published="2024-11-19")}


def test_subjects_and_politics_share_no_word():
    domains = load_domains()
    for cues in domains.cues.values():
        assert not cues & domains.politics


GARDEN = (
    "Nora Lind from Bergen opened her garden to visitors on Saturday. Children painted stones, and an old piano stood "
    "beneath the apple trees. Neighbours thanked the Norwegian farmers who helped her with the harvest, and a bakery "
    "from the next village offered them bread and soup. The sky stayed grey until the evening, when the light came "
    "back over the fjord and the last guests walked home along the shore with baskets full of plums. "
)


def test_private_favours_are_no_politics(extractor):
    assert extractor.extract(GARDEN, published="2024-11-19") == []


def test_officials_act_on_any_page(extractor):
    text = GARDEN + "The Norwegian mayor thanked the farmers too."
    assert [e.event_type.value for e in extractor.extract(text, published="2024-11-19")] == ["SUPPORT"]


def test_crime_counts_on_any_page(extractor):
    text = GARDEN + "Norwegian farmers attacked a Swedish student."
    assert [e.event_type.value for e in extractor.extract(text, published="2024-11-19")] == ["ASSAULT"]


def test_a_short_text_needs_no_words_of_politics(extractor):
    events = extractor.extract("Norwegian farmers thanked Swedish students.", published="2024-11-19")
    assert [e.event_type.value for e in events] == ["SUPPORT"]
