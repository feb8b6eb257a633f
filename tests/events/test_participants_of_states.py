"""Who acts in what is told without a verb of its own: in a state, and in what a statement says."""

import pytest
import spacy
from spacy.tokens import Doc

from extraction.components.triggers import Match
from extraction.events import slots
from extraction.events.slots import fill, verb_subject
from extraction.knowledge.lexicon import load_lexicon

VOCAB = spacy.blank("en").vocab


def doc(rows: str) -> Doc:
    """Rows of `word lemma pos tag head dep`, head as index, words parted by semicolons."""
    table = [row.split() for row in rows.split(";")]
    return Doc(
        VOCAB,
        words=[r[0] for r in table],
        lemmas=[r[1] for r in table],
        pos=[r[2] for r in table],
        tags=[r[3] for r in table],
        heads=[int(r[4]) for r in table],
        deps=[r[5] for r in table],
    )


def state(preposition: str, noun: str) -> Doc:
    """'Peru is {preposition} {noun}'."""
    return doc(
        f"Peru Peru PROPN NNP 3 nsubj; is be AUX VBZ 3 cop; {preposition} {preposition} ADP IN 3 case;"
        f"{noun} {noun} NOUN NN 3 ROOT"
    )


STATES = [  # preposition, noun, entry, who acts, who suffers
    ("in", "talk", "consult.talk.n", ["Peru"], []),
    ("on", "visit", "consult.visit.n", ["Peru"], []),
    ("behind", "attack", "assault.attack.n", ["Peru"], []),
    ("under", "attack", "assault.attack.n", [], ["Peru"]),
    ("for", "talk", "consult.talk.n", [], []),
]


@pytest.mark.parametrize(("preposition", "noun", "entry", "who", "whom"), STATES)
def test_states(preposition, noun, entry, who, whom):
    d = state(preposition, noun)
    match = Match(load_lexicon().triggers[entry], d[3], None, 3, 4)
    assert [t.text for t in fill(match, "subject")] == who
    assert [t.text for t in fill(match, "undergoer")] == whom


def test_a_plain_predicate_noun_is_no_state():
    d = doc("Peru Peru PROPN NNP 2 nsubj; is be AUX VBZ 2 cop; visit visit NOUN NN 2 ROOT")
    assert fill(Match(load_lexicon().triggers["consult.visit.n"], d[2], None, 2, 3), "subject") == []


STATEMENTS = {
    "issued": (
        "Peru Peru PROPN NNP 1 nsubj; issued issue VERB VBD 1 ROOT; statement statement NOUN NN 1 obj;"
        "condemning condemn VERB VBG 2 acl; Chile Chile PROPN NNP 3 obj",
        ["Peru"],
    ),
    "in a letter": (
        "In in ADP IN 1 case; letter letter NOUN NN 4 obl; urging urge VERB VBG 1 acl;"
        "Peru Peru PROPN NNP 4 nsubj; spoke speak VERB VBD 4 ROOT",
        ["Peru"],
    ),
    "issued by": (
        "statement statement NOUN NN 4 nsubj:pass; urging urge VERB VBG 0 acl; calm calm NOUN NN 1 obj;"
        "was be AUX VBD 4 aux:pass; issued issue VERB VBN 4 ROOT; by by ADP IN 6 case; Peru Peru PROPN NNP 4 obl:agent",
        ["Peru"],
    ),
    "possessor": (
        "Peru Peru PROPN NNP 2 nmod:poss; 's 's PART POS 0 case; letter letter NOUN NN 4 nsubj;"
        "urging urge VERB VBG 2 acl; fell fall VERB VBD 4 ROOT",
        ["Peru"],
    ),
    "not its author": (
        "Peru Peru PROPN NNP 1 nsubj; ignored ignore VERB VBD 1 ROOT; letter letter NOUN NN 1 obj;"
        "urging urge VERB VBG 2 acl; calm calm NOUN NN 3 obj",
        ["letter"],
    ),
    "not a statement": (
        "Peru Peru PROPN NNP 1 nsubj; sent send VERB VBD 1 ROOT; troops troop NOUN NNS 1 obj;"
        "storming storm VERB VBG 2 acl; Chile Chile PROPN NNP 3 obj",
        ["troops"],
    ),
}


@pytest.mark.parametrize(("rows", "who"), STATEMENTS.values(), ids=STATEMENTS)
def test_author_of_a_statement(rows, who):
    verb = next(t for t in doc(rows) if t.tag_ == "VBG")
    assert [t.text for t in verb_subject(verb)] == who


def test_chains_of_participles_are_bounded():
    rows = ["statement statement NOUN NN 0 ROOT", "urging urge VERB VBG 0 acl"]
    rows += [f"urging urge VERB VBG {i} conj" for i in range(1, 400)]
    d = doc(";".join(rows))
    assert slots._author(d[len(d) - 1]) == []


@pytest.mark.pipeline
def test_what_an_issued_statement_says_is_coded(extractor):
    text = "The Egyptian foreign ministry issued a statement condemning the Israeli raid."
    found = {e.event_type.value: {a.country for a in e.actors} for e in extractor.extract(text, published="2024-11-19")}
    assert found.get("ACCUSE") == {"EGY"}
