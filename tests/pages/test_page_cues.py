"""Every cue recognises its examples and leaves prose alone; the word lists load."""

from __future__ import annotations

import pytest

from extraction.errors import KnowledgeError
from extraction.knowledge.pages import Agency, Cue, load_page_tables
from extraction.knowledge.pages import _check as check_pattern
from extraction.pages.dateline import find_dateline

TABLES = load_page_tables()
SETS = ("line", "start", "tail", "inside", "sentence")


def found(cue: Cue, text: str) -> str | None:
    cues = getattr(TABLES, cue.where)
    if cue.where in ("line", "start"):
        match = cues.match(text)
        return match.id if match else None
    hit = cues.search(text)
    return hit[0].id if hit else None


@pytest.mark.parametrize("cue", TABLES.cues, ids=lambda cue: cue.id)
def test_cue_recognises_its_examples(cue: Cue) -> None:
    assert [text for text in cue.examples if found(cue, text) != cue.id] == []


@pytest.mark.parametrize("cue", TABLES.cues, ids=lambda cue: cue.id)
def test_no_cue_takes_the_prose_of_another(cue: Cue) -> None:
    for text in cue.not_examples:
        assert not TABLES.line.match(text), text
        assert not TABLES.start.match(text), text
        assert not any(getattr(TABLES, name).search(text) for name in ("tail", "inside", "sentence")), text


def test_a_pattern_that_matches_nothing_or_is_broken_is_named() -> None:
    cue = TABLES.cues[0]
    with pytest.raises(KnowledgeError, match=cue.id):
        check_pattern(cue, "(?:x)?")
    with pytest.raises(KnowledgeError, match=cue.id):
        check_pattern(cue, "(x")


def test_agencies_are_read_from_datelines() -> None:
    from extraction.knowledge._toml import entries, read_toml
    from extraction.resources import resource

    path = resource("data/lexicon/agencies.toml")
    for agency in entries(path, read_toml(path)["agency"], Agency, "name"):
        for text in agency.examples:
            dateline = find_dateline(text, 0, len(text), TABLES)
            assert dateline is not None, text
            assert dateline.agency == agency.name
