"""Sentences, complements, auxiliaries, negation."""

from __future__ import annotations

import numpy as np
from spacy.tokens import Doc, Token

from extraction.syntax.words import infinitive_mark

_AUX = {"aux", "aux:pass", "auxpass", "cop"}
_COMPLEMENT = {"ccomp", "xcomp"}
_NOT = {"not", "n't", "never", "no", "nor", "neither", "hardly", "without"}


def sentence_starts(doc: Doc) -> list[int]:
    """First tokens of the sentences; much cheaper than `doc.sents`, which makes every token and span anew."""
    starts: list[int] = np.flatnonzero(doc.to_array("SENT_START") == 1).tolist()
    return starts if not len(doc) or starts[:1] == [0] else [0, *starts]


def complements(verb: Token) -> list[Token]:
    """Heads of complement clauses: what is said, ordered, agreed."""
    return [
        child
        for child in verb.children
        if child.dep_ in _COMPLEMENT or (child.dep_ == "advcl" and infinitive_mark(child) == "to")
    ]


def auxiliaries(verb: Token) -> list[Token]:
    """Auxiliaries and copulas of a verb, in order."""
    return [child for child in verb.children if child.dep_ in _AUX]


def negation(token: Token) -> Token | None:
    """Return the word that negates a verb or noun, if one does."""
    for child in token.children:
        if child.dep_ == "neg" or (
            child.lower_ in _NOT and child.dep_ in ("advmod", "det", "cc", "cc:preconj", "case", "mark")
        ):
            return child
    return None


def governor(verb: Token) -> Token | None:
    """The verb or noun that a complement, participle or infinitive hangs on: 'agreed' for 'agreed to sign'."""
    current = verb
    while current.dep_ == "conj" and current.head != current:
        current = current.head
    if current.dep_ in ("xcomp", "ccomp", "advcl", "acl", "csubj") and current.head != current:
        return current.head
    return None
