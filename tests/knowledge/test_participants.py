"""The words and limits by which participants are read."""

from __future__ import annotations

import re

import pytest

from extraction.errors import KnowledgeError
from extraction.knowledge import participants
from extraction.knowledge.participants import load_participants


@pytest.mark.parametrize(("name", "words", "sentences"), load_participants().examples, ids=lambda x: str(x)[:30])
def test_examples_show_their_words(name, words, sentences):
    for sentence in sentences:
        tokens = re.findall(r"[a-z]+", sentence.lower())
        stems = {token.removesuffix("s") for token in tokens} | set(tokens)
        assert any(f" {word} " in f" {' '.join(tokens)} " or word in stems for word in words), (name, sentence)


def test_words_are_lower_case():
    assert all(word == word.lower() for words in load_participants().words.values() for word in words)


@pytest.mark.parametrize(
    ("edit", "entry"),
    [
        (lambda text: text.replace('id = "foreign"', 'id = "froeign"'), "froeign"),
        (lambda text: text.replace("foe_share = 0.6", "foe_share = 7.5"), "limits"),
        (lambda text: text.replace('sectors = ["MIL", "REB"', 'sectors = ["ML", "REB"'), "armed"),
        (lambda text: text.replace('[[words]]\nid = "owned"', '[[word]]\nid = "owned"'), "word"),
    ],
)
def test_a_fault_names_file_and_entry(tmp_path, monkeypatch, edit, entry):
    path = tmp_path / "participants.toml"
    path.write_text(edit(participants.resource(participants.FILE).read_text()))
    monkeypatch.setattr(participants, "resource", lambda _: path)
    with pytest.raises(KnowledgeError, match=f"participants.toml.*{entry}"):
        load_participants.__wrapped__()
