"""Questions about single words that the other modules share."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

SUBJECT = {"nsubj", "csubj", "nsubj:outer"}
PASSIVE_SUBJECT = {"nsubj:pass", "nsubjpass", "csubj:pass", "csubjpass"}
RELATIVE = {"acl:relcl", "relcl"}


def is_verb(token: Token) -> bool:
    """Tell whether a token heads a clause as a verb."""
    return token.pos_ in ("VERB", "AUX")


def antecedent(noun: Token) -> Token:
    """A relative pronoun gives the noun it stands for; any other noun gives itself."""
    if noun.lower_ in ("which", "that", "who", "whom", "whose", "where") and noun.pos_ in (
        "PRON",
        "SCONJ",
        "ADV",
        "DET",
    ):
        for ancestor in noun.ancestors:
            if ancestor.dep_ in RELATIVE:
                return ancestor.head
    return noun


def case_of(noun: Token) -> str:
    """The preposition of a noun ('in', 'because of'), or the empty string; the possessive 's is not one."""
    marks = [c for c in noun.lefts if c.dep_ == "case"]
    if not marks:
        return ""
    words = [marks[0].lower_, *(c.lower_ for c in marks[0].children if c.dep_ == "fixed")]
    words += [c.lower_ for c in marks[1:]]
    return " ".join(words)


def infinitive_mark(verb: Token) -> str:
    """The 'to' of an infinitive, or the empty string."""
    return next((c.lower_ for c in verb.children if c.dep_ in ("mark", "aux") and c.lower_ == "to"), "")


def spread(tokens: Iterator[Token] | list[Token]) -> list[Token]:
    """Each token followed by its coordinated partners."""
    found: list[Token] = []
    for token in tokens:
        found.append(antecedent(token))
        found += [other for other in token.conjuncts if other.i > token.i and not is_verb(other)]
    return found
