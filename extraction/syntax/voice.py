"""Active or passive, and the subjects and agents that a verb has of its own."""

from __future__ import annotations

from spacy.tokens import Token

from extraction.syntax.words import PASSIVE_SUBJECT, SUBJECT, case_of, is_verb, spread

_PASSIVE = PASSIVE_SUBJECT | {"aux:pass", "auxpass"}
_FARTHEST = 40  # tokens between two subjects of one verb
_DASHES = {"-", "–", "—", "--"}


def is_passive(verb: Token) -> bool:
    """Tell whether a verb is in the passive: a passive subject or auxiliary, or a bare past participle after a noun."""
    if any(child.dep_ in _PASSIVE for child in verb.children):
        return True
    if verb.dep_ == "acl":
        return verb.tag_ == "VBN"
    return _shares_passive(verb) or _is_headline_passive(verb)


def _is_headline_passive(verb: Token) -> bool:
    """'Curfew imposed after clashes': a participle that rules a sentence without an auxiliary or an object."""
    if verb.tag_ != "VBN" or verb.dep_ not in ("ROOT", "parataxis"):
        return False
    return not any(c.dep_ in ("aux", "cop", "obj", "dobj", "ccomp") for c in verb.children)


def _shares_passive(verb: Token) -> bool:
    """'was shot and killed': a second participle without subject, auxiliary or object of its own."""
    if verb.dep_ != "conj" or verb.tag_ != "VBN" or verb.head == verb or not is_verb(verb.head):
        return False
    own = any(c.dep_ in SUBJECT or c.dep_ in ("aux", "obj", "dobj") for c in verb.children)
    return not own and verb.head.i < verb.i and is_passive(verb.head)


def own_subjects(verb: Token) -> list[Token]:
    """Active subjects that hang on the verb itself, coordination spread."""
    return spread(_plain_subjects(verb, SUBJECT))


def _plain_subjects(verb: Token, labels: set[str]) -> list[Token]:
    """Subjects by label, without what a parser takes for one: 'according to assessments', a dateline."""
    found = [c for c in verb.children if c.dep_ in labels and not case_of(c)]
    before = [c for c in found if c.i < verb.i]
    return [c for c in before if c is before[-1] or not _is_cut_off(c, before[-1])] or found


def _is_cut_off(noun: Token, subject: Token) -> bool:
    """Tell whether a clause or a dash stands between a noun and the subject after it."""
    between = noun.doc[noun.i + 1 : subject.i]
    return len(between) > _FARTHEST or any(
        t.text in _DASHES or (t.pos_ == "VERB" and t.head.i in (subject.head.i, t.i)) for t in between
    )


def passive_subjects(verb: Token) -> list[Token]:
    """Subjects of a passive verb, that is, whom the action met."""
    if verb.dep_ == "acl" and verb.tag_ == "VBN":  # troops sent to Russia
        return [verb.head]
    found = spread(_plain_subjects(verb, PASSIVE_SUBJECT))
    if not found and is_passive(verb):  # labels nsubj under aux:pass are a common parser slip
        found = own_subjects(verb)
    return found


def agents(verb: Token) -> list[Token]:
    """The agent of a passive: 'by Russian drones'."""
    found: list[Token] = []
    for child in verb.children:
        if child.dep_ == "obl:agent" or (child.dep_ == "obl" and is_passive(verb) and case_of(child) == "by"):
            found += spread([child])
        elif child.dep_ == "agent":
            found += spread(c for c in child.children if c.dep_ == "pobj")
    return found
