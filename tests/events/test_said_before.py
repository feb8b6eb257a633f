"""A participle of speech behind what somebody said belongs to whoever said it."""

from __future__ import annotations

import pytest

from extraction.pipeline import Coder

SAID = [
    ("Libya seized a German rescue ship, the aid group that runs it said, accusing them of piracy.", "ACCUSE", "NGO"),
    ("Egypt jailed two editors, the rights group that defends them said, accusing the court of bias.", "ACCUSE", "NGO"),
    ("The truce had failed, the Russian envoy said, blaming Kyiv.", "ACCUSE", "RUS"),
]


@pytest.mark.pipeline
@pytest.mark.parametrize(("text", "event_type", "country"), SAID)
def test_who_says_it_does_this_too(extractor: Coder, text: str, event_type: str, country: str) -> None:
    events = [e for e in extractor.extract(text) if e.event_type == event_type]
    assert [[a.country for a in e.actors] for e in events] == [[country]]


@pytest.mark.pipeline
def test_a_participle_behind_another_verb_is_left_alone(extractor: Coder) -> None:
    (event,) = [
        e for e in extractor.extract("Peru recalled its envoy, accusing Chile of spying.") if e.event_type == "ACCUSE"
    ]
    assert [a.country for a in event.actors] == ["PER"]
