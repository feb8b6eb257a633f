"""The trigger lexicon: schema, order, references, and what a user's file may add."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.errors import KnowledgeError
from extraction.knowledge.lexicon import Lexicon, load_lexicon
from extraction.knowledge.ontology import load_ontology
from extraction.resources import resource
from extraction.schema import Context, EventType


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


def test_every_type_is_covered(lexicon: Lexicon) -> None:
    count = {t.value: 0 for t in EventType}
    nouns = dict(count)
    for trigger in lexicon.triggers.values():
        count[trigger.type] += 1
        nouns[trigger.type] += trigger.pos == "noun"
    assert sum(count.values()) >= 1500
    assert min(count.values()) >= 80, count
    assert min(nouns.values()) >= 10, nouns


def test_index_tries_the_most_specific_entry_first(lexicon: Lexicon) -> None:
    rows = lexicon.candidates("threaten", "verb")
    assert [row.specificity for row in rows] == sorted((row.specificity for row in rows), reverse=True)
    assert {row.lemma for row in rows} >= {"threaten", "threaten to attack"}


def test_multiword_nouns_are_indexed_by_their_last_word(lexicon: Lexicon) -> None:
    assert "hunger strike" in {row.lemma for row in lexicon.candidates("strike", "noun")}
    assert "shoot down" in {row.lemma for row in lexicon.candidates("shoot", "verb")}


def test_no_two_entries_say_the_same(lexicon: Lexicon) -> None:
    """Entries of one word must differ in what they ask for, else one of them is dead."""
    seen: dict[object, str] = {}
    for trigger in lexicon.triggers.values():
        key = (
            trigger.type, trigger.lemma, trigger.pos, tuple(sorted(trigger.requires.items())),
            tuple(sorted(trigger.forbids.items())), trigger.needs, trigger.lacks,
        )  # fmt: skip
        assert key not in seen, f"{trigger.id} repeats {seen[key]}"
        seen[key] = trigger.id


def test_examples_are_sentences(lexicon: Lexicon) -> None:
    for trigger in lexicon.triggers.values():
        for sentence in (*trigger.examples, *trigger.not_examples):
            assert sentence[0].isupper() or sentence[0].isdigit(), (trigger.id, sentence)
            assert sentence.endswith("."), (trigger.id, sentence)
            assert "  " not in sentence, (trigger.id, sentence)
            assert "{" not in sentence, (trigger.id, sentence)


def test_files_stay_short() -> None:
    for path in resource("data/lexicon/triggers").glob("*.toml"):
        assert path.read_text().count("[[trigger]]") <= 75, path.name


def test_contexts_cover_plover(lexicon: Lexicon) -> None:
    assert set(lexicon.contexts) == {member.value for member in Context}


@pytest.mark.parametrize("kind", ["contexts", "weapons", "classes"])
def test_cues_stand_in_the_lemma_form(lexicon: Lexicon, kind: str) -> None:
    for name, row in getattr(lexicon, kind).items():
        words = row.cues if kind == "contexts" else row.lemmas
        assert len(set(words)) == len(words), name
        assert all(word == word.strip().lower() for word in words), name


@pytest.mark.parametrize("kind", ["contexts", "weapons"])
def test_cues_are_found_in_their_examples(lexicon: Lexicon, kind: str) -> None:
    """A rough look without a parse: the first letters of a cue must stand in its example."""
    for name, row in getattr(lexicon, kind).items():
        words = row.cues if kind == "contexts" else row.lemmas
        for sentence in row.examples:
            assert any(word[:5] in sentence.lower() for word in words), (name, sentence)


def test_included_classes_are_folded_in(lexicon: Lexicon) -> None:
    assert "soldier" in lexicon.classes["armed_force"].lemmas
    assert "GPE" in lexicon.classes["political_actor"].labels


@given(st.text(max_size=30), st.sampled_from(["verb", "noun", "adj"]))
def test_unknown_words_have_no_entries(word: str, pos: str) -> None:
    lexicon = _LEXICON
    assert all(row.head == word for row in lexicon.candidates(word, pos))  # type: ignore[arg-type]


_LEXICON = load_lexicon()

_TRIGGER = """
[[trigger]]
id = "{id}"
type = "{type}"
lemma = "{lemma}"
pos = "{pos}"
frame = "{frame}"
weight = 0.8
examples = ["The village council banned fishing."]
{more}
"""
_GOOD = {"id": "coerce.enfish.v", "type": "COERCE", "lemma": "enfish", "pos": "verb", "frame": "transitive", "more": ""}


def _write(tmp_path: Path, **changes: str) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(_TRIGGER.format(**{**_GOOD, **changes}))
    return path


def test_a_users_trigger_is_added(tmp_path: Path) -> None:
    lexicon = load_lexicon(_write(tmp_path))
    assert [row.id for row in lexicon.candidates("enfish", "verb")] == ["coerce.enfish.v"]
    assert lexicon.own == {"coerce.enfish.v"}
    assert not load_lexicon().own


def test_a_users_type_has_triggers(tmp_path: Path) -> None:
    path = _write(tmp_path, id="elect.enfish.v", type="ELECT")
    path.write_text(
        path.read_text()
        + '[[type]]\nname = "ELECT"\nlabel = "Elect"\ndefinition = "Holds an election, wins or loses it."\n'
        'quad_class = "verbal_cooperation"\nintensity = 1.0\nrecipient_needed = false\ncameo = "030"\n'
    )
    lexicon = load_lexicon(path, ontology=load_ontology(path))
    assert lexicon.triggers["elect.enfish.v"].type == "ELECT"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": "coerce.arrest.v"}, "stands already in data/lexicon/triggers/"),
        ({"id": "assault.enfish.v"}, "id must be type.word.pos"),
        ({"lemma": "Enfish"}, "lemma: String should match"),
        ({"frame": "nowhere"}, "there is no frame nowhere"),
        ({"id": "nonsense.enfish.v", "type": "NONSENSE"}, "there is no type NONSENSE"),
        ({"more": 'modes = ["drone"]'}, "COERCE has no mode drone"),
        ({"more": 'contexts = ["fish"]'}, "there is no context fish"),
        ({"more": 'requires = { object = ["fish_shop"] }'}, "there is no class fish_shop"),
        ({"more": 'requires = { above = ["person"] }'}, "requires.above"),
        ({"more": 'light = "deed"'}, "only nouns have light verbs"),
        ({"id": "coerce.enfish.n", "pos": "noun", "more": 'light = "fishing"'}, "there is no set of light verbs"),
        ({"more": "wieght = 1"}, "wieght: Extra inputs"),
        ({"more": 'status = "perhaps"'}, "status:"),
    ],
)  # fmt: skip
def test_faults_name_file_and_entry(tmp_path: Path, changes: dict[str, str], message: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load_lexicon(_write(tmp_path, **changes))
    assert str(caught.value).startswith("own.toml: ")
    assert message in str(caught.value)
