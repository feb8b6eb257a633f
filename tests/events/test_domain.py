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
