"""The words of coreference: examples hold them, offices and sectors are those of the tables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extraction.errors import KnowledgeError
from extraction.knowledge import coreference
from extraction.knowledge.actors import load_actor_tables
from extraction.knowledge.coreference import load_coreference, words
from extraction.resources import resource


@pytest.mark.parametrize(("name", "forms", "examples"), load_coreference().examples)
def test_examples_hold_the_words(name: str, forms: tuple[str, ...], examples: tuple[str, ...]) -> None:
    for sentence in examples:
        assert any(re.search(rf"\b{re.escape(form)}\b", sentence.lower()) for form in forms), name


def test_offices_are_those_of_the_actor_tables() -> None:
    known = set(load_actor_tables().offices)
    assert {office for offices in load_coreference().offices.values() for office in offices} <= known


def test_sets_do_not_overlap_where_one_word_must_mean_one_thing() -> None:
    assert not words("male") & words("female")
    assert not words("country_plural") & words("person_plural")


def test_a_set_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "data" / "lexicon" / "coreference.toml"
    file.parent.mkdir(parents=True)
    shipped = resource(coreference.FILE).read_text("utf-8")
    file.write_text(shipped.replace('name = "male"', 'name = "masculine"'), "utf-8")
    monkeypatch.setattr(coreference, "resource", lambda _: file)
    with pytest.raises(KnowledgeError, match=r"coreference\.toml"):
        load_coreference.__wrapped__()
