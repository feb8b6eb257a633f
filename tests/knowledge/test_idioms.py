"""Idioms hide their words from the trigger finder; particles of direction leave a verb as it is."""

import tomllib

import pytest

from extraction.components.triggers import read_triggers
from extraction.errors import KnowledgeError
from extraction.knowledge import idioms
from extraction.resources import resource


def _rows(table):
    return tomllib.loads(resource(idioms.FILE).read_text("utf-8"))[table]


def test_file_is_sorted_and_loads():
    words = [row["words"] for row in _rows("idiom")]
    assert words == sorted(words)
    assert sum(map(len, idioms.load_idioms().by_first.values())) == len(words)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("to make ends meet now", {1, 2, 3}),
        ("they made both ends meet", {1, 3, 4}),
        ("they made it to the far ends of earth", set()),
        ("he pleaded not guilty", {1, 2, 3}),
        ("he pleaded guilty", set()),
        ("he pleaded", set()),
    ],
)
def test_covered(text, hidden):
    lemmas = {"made": "make", "pleaded": "plead", "ends": "ends"}
    words = [(lemmas.get(w, w), w) for w in text.split()]
    assert idioms.load_idioms().covered(words) == hidden


@pytest.mark.parametrize("words", ["one", "* meet", "make *", "Make ends"])
def test_malformed_idiom_is_named(tmp_path, monkeypatch, words):
    path = tmp_path / "idioms.toml"
    path.write_text(f'[[idiom]]\nwords = "{words}"\nexamples = ["x"]\n', "utf-8")
    monkeypatch.setattr(idioms, "resource", lambda name: path)
    with pytest.raises(KnowledgeError, match=r"idioms\.toml"):
        idioms.load_idioms()


@pytest.mark.pipeline
def test_examples_of_idioms_have_no_trigger_inside(extractor):
    rows = _rows("idiom")
    known = idioms.load_idioms()
    docs = list(extractor.nlp.pipe(row["examples"][0] for row in rows))
    for row, doc in zip(rows, docs, strict=True):
        covered = known.covered([(t.lemma_.lower(), t.lower_) for t in doc])
        assert covered, f"{row['words']}: its example does not hold it"
        fired = [m for m in read_triggers(doc, extractor.knowledge.lexicon) if len(m.entry.words) == 1]
        assert not [m.entry.id for m in fired if m.head.i in covered], row["words"]


@pytest.mark.pipeline
def test_examples_of_particles_fire(extractor):
    for row in _rows("particle"):
        assert extractor.extract(row["examples"][0]), row["particle"]
