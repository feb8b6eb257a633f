"""What an action meets, and what hangs on it by a preposition."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from extraction.syntax.clauses import complements
from extraction.syntax.voice import agents, is_passive
from extraction.syntax.words import PASSIVE_SUBJECT, SUBJECT, case_of, spread

_BOUNDS = {("at", "least"), ("at", "most"), ("up", "to"), ("as", "many"), ("more", "than"), ("close", "to")}
_OBJECT = {"obj", "dobj"}
_INDIRECT = {"iobj", "dative"}
_OBLIQUE = {
    "obl",
    "obl:agent",
    "obl:unmarked",
    "obl:tmod",
    "obl:npmod",
    "nmod",
    "nmod:tmod",
    "nmod:unmarked",
    "nmod:desc",
}
_BARE_TIME = {"obl:tmod", "obl:npmod", "npadvmod", "nmod:tmod", "obl:unmarked", "nmod:unmarked"}
_CLAUSAL = {"advcl", "ccomp", "xcomp", "acl"}
_GERUND_MARKS = {"of", "from", "for", "with", "against", "into"}
_NOMINAL = {"NOUN", "PROPN", "PRON", "NUM"}


def objects(verb: Token) -> list[Token]:
    """Direct objects, coordination spread; 'killed at least 14' has one, whatever a parser makes of 'at'."""
    found = spread([child for child in verb.children if child.dep_ in _OBJECT or _is_bounded(child, verb)])
    return found or spread(_before_mark(verb)) or spread(_before_infinitive(verb))


def _before_mark(verb: Token) -> Iterator[Token]:
    """'Accused the guard of pushing': a noun before the 'of' of a clause is the verb's, though labelled its subject."""
    for clause in verb.children:
        if clause.dep_ in _CLAUSAL and clause.i > verb.i and clause.tag_ == "VBG":
            mark = next((c for c in clause.children if c.dep_ in ("mark", "case") and c.lower_ in _GERUND_MARKS), None)
            if mark is not None:
                yield from (c for c in clause.children if c.dep_ in SUBJECT and verb.i < c.i < mark.i)


def _before_infinitive(verb: Token) -> list[Token]:
    """'Urged the president to cancel': a noun between a verb and its 'to' is the verb's, though labelled a subject."""
    if is_passive(verb) or any(c.dep_ in _INDIRECT for c in verb.children):
        return []
    clause = next((c for c in complements(verb) if c.i > verb.i and c.tag_ == "VB"), None)
    mark = next((c for c in clause.children if c.lower_ == "to" and c.i < clause.i), None) if clause else None
    if clause is None or mark is None:
        return []
    inner = [c for c in clause.children if c.dep_ in SUBJECT | PASSIVE_SUBJECT]
    own = [c for c in verb.children if c.dep_ in SUBJECT]
    second = own if own and own[0].i < verb.i else []
    between = [c for c in (*second, *inner) if verb.i < c.i < mark.i and c.pos_ in _NOMINAL][-1:]
    led = any(c.dep_ == "mark" and c.i < mark.i for c in clause.children)  # 'waited for them to leave'
    return [] if led else [c for c in between if not case_of(c) and not c.tag_.startswith("W")]


def _is_bounded(noun: Token, verb: Token) -> bool:
    """A counted noun behind 'at least', 'up to' or 'as many as' that is labelled as if a preposition led it."""
    if noun.dep_ != "obl" or noun.i < verb.i or not any(c.dep_ == "nummod" for c in noun.children):
        return False
    first = noun.left_edge
    return first.i + 1 < noun.i and (first.lower_, first.nbor(1).lower_) in _BOUNDS


def indirect_objects(verb: Token) -> list[Token]:
    """Indirect objects: 'gave Ukraine missiles'."""
    return spread(child for child in verb.children if child.dep_ in _INDIRECT and child.pos_ != "ADP") + spread(
        c for child in verb.children if child.dep_ == "dative" and child.pos_ == "ADP" for c in child.children
    )


def obliques(head: Token) -> list[tuple[str, Token]]:
    """(preposition, noun) pairs that hang on a verb or noun; multiword prepositions are joined by spaces."""
    found: list[tuple[str, Token]] = []
    for child in head.children:
        if child.dep_ in _OBLIQUE and not _is_bounded(child, head):
            preposition = case_of(child)
            if preposition and not (preposition == "by" and child in agents(head)):
                found += [(preposition, noun) for noun in spread([child])]
        elif child.dep_ in ("prep", "dative") and child.pos_ in ("ADP", "SCONJ"):
            found += _pobj(child, child.lower_)
    return found


def _pobj(preposition: Token, name: str) -> list[tuple[str, Token]]:
    found: list[tuple[str, Token]] = []
    for child in preposition.children:
        if child.dep_ == "pobj":
            found += [(name, noun) for noun in spread([child])]
        elif child.dep_ in ("prep", "pcomp") and child.pos_ == "ADP":
            found += _pobj(child, f"{name} {child.lower_}")
    return found


def bare_times(verb: Token) -> list[Token]:
    """Nouns that date a verb without a preposition: 'last week', 'Saturday'."""
    return [child for child in verb.children if child.dep_ in _BARE_TIME and not case_of(child)]
