"""The sets of words, types and limits of a story: complete, lower-case, shown in sentences."""

import re

import pytest

from extraction.errors import KnowledgeError
from extraction.knowledge import discourse
from extraction.knowledge.discourse import load_discourse, read_word_sets

SETS = read_word_sets()


@pytest.mark.parametrize("row", SETS, ids=lambda row: row.name)
def test_examples_hold_a_word_of_their_set(row):
    for text in row.examples:
        words = re.findall(r"[^\W\d_]+", text.lower())
        assert any(word == known or word in (known + "s", known + "es") for word in words for known in row.words), text


def test_words_are_sorted_and_stand_once():
    for row in SETS:
        assert list(row.words) == sorted(set(row.words)), row.name


def test_limits_are_positive():
    limits = load_discourse().limits
    assert limits.scene_days < limits.linked_days
    assert limits.time_reach <= limits.scene_sentences


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (('name = "beside"', 'name = "besides"'), "beside"),
        (("time_reach = 2", "time_reach = -1"), "limits"),
        (('"ASSAULT"', '"ASSAULTS"'), "deed"),
        (('words = ["about", "as", "of"]', 'words = ["About"]'), "topic"),
    ],
)
def test_a_fault_names_the_file_and_the_entry(tmp_path, monkeypatch, change, fault):
    source = discourse.resource(discourse.FILE).read_text(encoding="utf-8")
    path = tmp_path / "data" / "lexicon" / "discourse.toml"
    path.parent.mkdir(parents=True)
    path.write_text(source.replace(*change, 1), encoding="utf-8")
    monkeypatch.setattr(discourse, "resource", lambda _: path)
    with pytest.raises(KnowledgeError, match=rf"data/lexicon/discourse\.toml.*{fault}"):
        load_discourse()
