"""The encoder component with the shipped weights: loading, borders, white space, long and odd documents."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from extraction.components import encoder
from extraction.components.encoder import MAX_SENTENCE, Encoder
from extraction.errors import PipelineError
from extraction.resources import resource

pytestmark = pytest.mark.pipeline


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load(resource("models/default"))


def doc_of(nlp: Language, *paragraphs: str) -> Doc:
    """A Doc whose paragraphs are told by sentence starts alone, as the body view builds them."""
    words: list[str] = []
    spaces: list[bool] = []
    starts: list[bool | None] = []
    for paragraph in paragraphs:
        made = nlp.make_doc(paragraph)
        words += [t.text for t in made]
        spaces += [bool(t.whitespace_) for t in made[:-1]] + [True]
        starts += [True] + [None] * (len(made) - 1)
    return Doc(nlp.vocab, words=words, spaces=spaces, sent_starts=starts)


def analysis(doc: Doc) -> list[tuple[object, ...]]:
    return [
        (t.text, t.tag_, t.pos_, str(t.morph), t.dep_, t.head.i, t.is_sent_start, t.ent_iob_, t.ent_type_) for t in doc
    ]


def test_a_plain_sentence(nlp: Language) -> None:
    doc = nlp("Rebels attacked the village of Bama in Nigeria on Monday.")
    verb = doc[1]
    assert verb.dep_ == "ROOT"
    assert verb.pos_ == "VERB"
    assert verb.lemma_ == "attack"
    assert [t.text for t in verb.children if t.dep_ == "nsubj"] == ["Rebels"]
    assert [t.text for t in verb.children if t.dep_ == "obj"] == ["village"]
    assert ("Nigeria", "GPE") in [(e.text, e.label_) for e in doc.ents]


def test_layers_of_an_empty_document(nlp: Language) -> None:
    assert len(nlp("")) == 0
    blank = nlp(" \n\n ")
    assert all(t.pos_ == "SPACE" for t in blank)
    assert not blank.ents


def test_white_space_hangs_on_its_neighbours(nlp: Language) -> None:
    doc = nlp("\n\nTalks began on Monday.\n\n \nTroops left  the capital.\n")
    assert [s.text.strip() for s in doc.sents] == ["Talks began on Monday.", "Troops left  the capital."]
    for token in doc:
        assert token.is_space == (token.pos_ == "SPACE")
        assert token.dep_
        if token.is_space:
            assert not list(token.children)


def test_given_paragraphs_start_sentences(nlp: Language) -> None:
    doc = doc_of(nlp, "Storm kills four in the north", "Police said on Monday that", "The dead were from Lagos.")
    starts = [t.text for t in doc if t.is_sent_start]
    for _, component in nlp.pipeline:
        doc = component(doc)
    found = [t.text for t in doc if t.is_sent_start]
    assert starts == ["Storm", "Police", "The"]
    assert set(starts) <= set(found)
    borders = [t.i for t in doc if t.is_sent_start]
    assert not any(e.start < border < e.end for e in doc.ents for border in borders)


def test_sentence_starts_ruled_out_stay_ruled_out(nlp: Language) -> None:
    words = ["It", "rained", ".", "It", "snowed", "."]
    doc = Doc(nlp.vocab, words=words, sent_starts=[True, None, None, False, None, None])
    assert len(list(nlp.get_pipe("extraction_encoder")(doc).sents)) == 1


def test_every_word_has_a_vector(nlp: Language) -> None:
    doc = nlp("Rebels attacked the village.\n\nThey attacked it twice.")
    assert doc.tensor.shape == (len(doc), 768)
    empty = {t.i for t in doc if not doc.tensor[t.i].any()}
    assert empty == {t.i for t in doc if t.is_space}
    first, second = (t.i for t in doc if t.text == "attacked")
    assert (doc.tensor[first] != doc.tensor[second]).any()


def test_a_long_document_keeps_no_vectors(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Rebels attacked the village. " * 3
    whole = analysis(nlp(text))
    monkeypatch.setattr(encoder, "MOST_VECTORS", 5)
    doc = nlp(text)
    assert doc.tensor.size == 0
    assert analysis(doc) == whole


def test_every_sentence_is_a_tree(nlp: Language) -> None:
    doc = nlp("He left. " * 40 + "word " * (MAX_SENTENCE + 50))
    for sentence in doc.sents:
        assert sum(t.head.i == t.i for t in sentence) == 1
        assert all(t.head in sentence for t in sentence)
        assert all((t.dep_ == "ROOT") == (t.head.i == t.i) for t in sentence if not t.is_space)


def test_neighbours_in_a_batch_change_nothing(nlp: Language) -> None:
    texts = ["Ministers met in Oslo.", "KYIV, Ukraine (AP) — Shells fell on two towns overnight, officials said. " * 12]
    alone = [analysis(nlp(text)) for text in texts]
    together = [analysis(doc) for doc in nlp.pipe([*texts, *reversed(texts)], batch_size=3)]
    assert together == [*alone, *reversed(alone)]


def test_one_word_of_junk_without_end(nlp: Language) -> None:
    assert len(nlp("x" * 20_000)) == 1
    assert len(nlp("-)(" * 3_000)) > 0


def test_bytes_and_disk_round_trip(nlp: Language, tmp_path: Path) -> None:
    text = "The president of Chad met Idris Bello in Paris."
    component = nlp.get_pipe("extraction_encoder")
    component.to_disk(tmp_path / "copy")
    from_disk = Encoder(nlp.vocab).from_disk(tmp_path / "copy")
    from_bytes = Encoder(nlp.vocab).from_bytes(component.to_bytes())
    expected = analysis(component(nlp.make_doc(text)))
    assert analysis(from_disk(nlp.make_doc(text))) == expected
    assert analysis(from_bytes(nlp.make_doc(text))) == expected


def test_weights_are_asked_for(nlp: Language, tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match=r"encoder\.onnx"):
        Encoder(nlp.vocab).from_disk(tmp_path)
    with pytest.raises(PipelineError, match="no weights"):
        Encoder(nlp.vocab)(nlp.make_doc("Rain fell."))


def test_declared_layers_and_scores(nlp: Language) -> None:
    assert not any(problems for problems in nlp.analyze_pipes()["problems"].values())
    scores = nlp.evaluate([Example(nlp.make_doc("Rain fell."), nlp("Rain fell."))])
    assert scores["dep_las"] == scores["tag_acc"] == 1.0
