"""The same questions, the same answers, in Universal Dependencies and in ClearNLP's labels (hand-built Docs)."""

import pytest
import spacy
from spacy.tokens import Doc

from extraction import syntax

VOCAB = spacy.blank("en").vocab


def doc(rows: str) -> Doc:
    """Rows of `word pos tag head dep`, head as index, one word a line."""
    table = [line.split() for line in rows.strip().splitlines()]
    return Doc(
        VOCAB,
        words=[r[0] for r in table],
        pos=[r[1] for r in table],
        tags=[r[2] for r in table],
        heads=[int(r[3]) for r in table],
        deps=[r[4] for r in table],
        lemmas=[r[0].lower() for r in table],
    )


PASSIVE = {
    "ud": """
        Kyiv PROPN NNP 2 nsubj:pass
        was AUX VBD 2 aux:pass
        attacked VERB VBN 2 ROOT
        by ADP IN 5 case
        Russian ADJ JJ 5 amod
        drones NOUN NNS 2 obl:agent
        in ADP IN 7 case
        May PROPN NNP 2 obl
        """,
    "clearnlp": """
        Kyiv PROPN NNP 2 nsubjpass
        was AUX VBD 2 auxpass
        attacked VERB VBN 2 ROOT
        by ADP IN 2 agent
        Russian ADJ JJ 5 amod
        drones NOUN NNS 3 pobj
        in ADP IN 2 prep
        May PROPN NNP 6 pobj
        """,
}
CONTROL = {
    "ud": """
        Kim PROPN NNP 1 nsubj
        agreed VERB VBD 1 ROOT
        not PART RB 4 advmod
        to PART TO 4 mark
        sign VERB VB 1 xcomp
        and CCONJ CC 6 cc
        ratify VERB VB 4 conj
        treaties NOUN NNS 6 obj
        with ADP IN 9 case
        Seoul PROPN NNP 6 obl
        """,
    "clearnlp": """
        Kim PROPN NNP 1 nsubj
        agreed VERB VBD 1 ROOT
        not PART RB 4 neg
        to PART TO 4 aux
        sign VERB VB 1 xcomp
        and CCONJ CC 4 cc
        ratify VERB VB 4 conj
        treaties NOUN NNS 6 dobj
        with ADP IN 6 prep
        Seoul PROPN NNP 8 pobj
        """,
}
REDUCED = {
    "ud": """
        troops NOUN NNS 0 ROOT
        sent VERB VBN 0 acl
        to ADP IN 3 case
        Russia PROPN NNP 1 obl
        """,
    "clearnlp": """
        troops NOUN NNS 0 ROOT
        sent VERB VBN 0 acl
        to ADP IN 1 prep
        Russia PROPN NNP 2 pobj
        """,
}
NOUN = {
    "ud": """
        Russia PROPN NNP 2 nmod:poss
        's PART POS 0 case
        invasion NOUN NN 2 ROOT
        of ADP IN 4 case
        Ukraine PROPN NNP 2 nmod
        """,
    "clearnlp": """
        Russia PROPN NNP 2 poss
        's PART POS 0 case
        invasion NOUN NN 2 ROOT
        of ADP IN 2 prep
        Ukraine PROPN NNP 3 pobj
        """,
}


URGED = {
    "inner subject": """
        Doctors NOUN NNS 1 nsubj
        urged VERB VBD 1 ROOT
        the DET DT 3 det
        mayor NOUN NN 5 nsubj
        to PART TO 5 mark
        resign VERB VB 1 ccomp
        """,
    "second subject": """
        Doctors NOUN NNS 1 nsubj
        urged VERB VBD 1 ROOT
        the DET DT 3 det
        mayor NOUN NN 1 nsubj
        to PART TO 5 mark
        resign VERB VB 1 xcomp
        """,
    "clearnlp": """
        Doctors NOUN NNS 1 nsubj
        urged VERB VBD 1 ROOT
        the DET DT 3 det
        mayor NOUN NN 5 nsubj
        to PART TO 5 aux
        resign VERB VB 1 ccomp
        """,
}
WAITED = {
    "for": """
        Doctors NOUN NNS 1 nsubj
        waited VERB VBD 1 ROOT
        for SCONJ IN 5 mark
        him PRON PRP 5 nsubj
        to PART TO 5 mark
        resign VERB VB 1 advcl
        """,
    "finite": """
        Doctors NOUN NNS 1 nsubj
        say VERB VBP 1 ROOT
        the DET DT 3 det
        mayor NOUN NN 4 nsubj
        resigned VERB VBD 1 ccomp
        """,
    "question": """
        Doctors NOUN NNS 1 nsubj
        asked VERB VBD 1 ROOT
        whom PRON WP 4 nsubj
        to PART TO 4 mark
        call VERB VB 1 ccomp
        """,
}


def texts(tokens):
    return [t.text for t in tokens]


@pytest.mark.parametrize("scheme", ["ud", "clearnlp"])
def test_passive(scheme):
    d = doc(PASSIVE[scheme])
    verb = d[2]
    assert syntax.is_passive(verb)
    assert texts(syntax.passive_subjects(verb)) == ["Kyiv"]
    assert texts(syntax.agents(verb)) == ["drones"]
    assert syntax.subjects(verb) == []
    assert [(p, t.text) for p, t in syntax.obliques(verb)] == [("in", "May")]
    assert texts(syntax.premodifiers(d[5])) == ["Russian"]
    assert syntax.phrase(d[5]) == (4, 6)


@pytest.mark.parametrize("scheme", ["ud", "clearnlp"])
def test_control_coordination_and_negation(scheme):
    d = doc(CONTROL[scheme])
    assert texts(syntax.subjects(d[4])) == ["Kim"]
    assert texts(syntax.subjects(d[6])) == ["Kim"]
    assert texts(syntax.objects(d[6])) == ["treaties"]
    assert [(p, t.text) for p, t in syntax.obliques(d[6])] == [("with", "Seoul")]
    assert syntax.negation(d[4]).text == "not"
    assert syntax.negation(d[1]) is None
    assert syntax.governor(d[6]).text == "agreed"
    assert texts(syntax.complements(d[1])) == ["sign"]


@pytest.mark.parametrize("scheme", ["ud", "clearnlp"])
def test_reduced_relative_is_a_passive_of_its_noun(scheme):
    d = doc(REDUCED[scheme])
    assert syntax.is_passive(d[1])
    assert texts(syntax.passive_subjects(d[1])) == ["troops"]
    assert [(p, t.text) for p, t in syntax.obliques(d[1])] == [("to", "Russia")]


@pytest.mark.parametrize("scheme", ["ud", "clearnlp"])
def test_nominal_arguments(scheme):
    d = doc(NOUN[scheme])
    assert texts(syntax.possessors(d[2])) == ["Russia"]
    assert [(p, t.text) for p, t in syntax.obliques(d[2])] == [("of", "Ukraine")]
    assert syntax.phrase(d[2]) == (0, 5)


@pytest.mark.parametrize("rows", URGED.values(), ids=URGED)
def test_noun_before_an_infinitive_is_the_object_of_the_verb(rows):
    d = doc(rows)
    assert texts(syntax.objects(d[1])) == ["mayor"]
    assert texts(syntax.subjects(d[1])) == ["Doctors"]
    assert texts(syntax.subjects(d[5])) == ["mayor"]


@pytest.mark.parametrize("rows", WAITED.values(), ids=WAITED)
def test_subject_of_another_clause_is_no_object(rows):
    assert syntax.objects(doc(rows)[1]) == []
