"""The tense of a clause, read from its verb and its auxiliaries."""

from __future__ import annotations

from typing import Literal

from spacy.tokens import Token

from extraction import syntax
from extraction.events.clauses import is_cut_off

_DEEP = 25  # verbs of a chain of coordinated ones; a bound against hostile parses


def tense(verb: Token) -> Literal["past", "perfect", "future", "present", ""]:
    """The tense of a clause: perfect of the present, past (the past perfect, too), future (any modal); "" for none.

    A coordinated participle shares the auxiliaries of the first: 'have closed the border and dissolved parliament'.
    """
    auxiliaries = syntax.auxiliaries(verb)
    first = verb
    for _ in range(_DEEP):
        shares = first.dep_ == "conj" and not auxiliaries and not syntax.own_subjects(first) and first.head != first
        if not shares or is_cut_off(first):
            break
        first = first.head
        auxiliaries = [aux for aux in syntax.auxiliaries(first) if aux.i < verb.i]
    if any(aux.tag_ == "MD" for aux in auxiliaries):
        return "future"
    if any(aux.tag_ in ("VBP", "VBZ") for aux in auxiliaries):
        return "perfect" if any(aux.lemma_ == "have" for aux in auxiliaries) else "present"
    if any(aux.tag_ == "VBD" for aux in auxiliaries) or verb.tag_ in ("VBD", "VBN"):
        return "past"
    return "present" if verb.tag_ in ("VBP", "VBZ") else ""


def is_perfect(verb: Token) -> bool:
    """Tell whether a clause is in the perfect."""
    return any(aux.lemma_ == "have" for aux in syntax.auxiliaries(verb))
