"""Who does it, through control, coordination and relative clauses."""

from __future__ import annotations

from spacy.tokens import Token

from extraction.syntax.arguments import objects
from extraction.syntax.voice import is_passive, own_subjects, passive_subjects
from extraction.syntax.words import RELATIVE, SUBJECT, antecedent, infinitive_mark, is_verb


def subjects(verb: Token) -> list[Token]:
    """Who does it: own subjects, else the subject found through control, coordination or a relative clause.

    'Kim agreed to sign and ratify' gives Kim for all three verbs; 'troops that crossed' gives troops.
    Passive subjects are not agents and are not returned for a passive verb.
    """
    seen = 0
    current = verb
    while seen < 8:
        seen += 1
        if is_passive(current) and current == verb:
            return []
        own = own_subjects(current) or (passive_subjects(current) if current != verb else [])
        if own:
            return [antecedent(token) for token in own]
        if current.dep_ in RELATIVE:
            return [current.head]
        if current.dep_ == "acl":  # a finite verb is no participle: a parser slip for the clause's own subject
            return [current.head] if current.tag_ in ("VBG", "VB", "VBD", "VBZ", "VBP", "") else []
        if current.dep_ == "conj" and is_verb(current.head):
            current = current.head
            continue
        if current.dep_ in ("xcomp", "advcl", "ccomp") and (
            is_verb(current.head) or current.head.pos_ in ("ADJ", "NOUN")
        ):
            if current.dep_ == "xcomp" and objects(current.head):
                return objects(current.head)  # ordered troops to leave
            if current.dep_ == "ccomp" and not _is_bare(current):
                return []
            reported = _content_before(current)
            if reported is not None:  # 'rebels attacked, killing ten, an official said'
                return subjects(reported)
            current = current.head
            continue
        return []
    return []


def _content_before(participle: Token) -> Token | None:
    """The clause that a verb of saying reports before a participle that only seems to hang on that verb."""
    if participle.dep_ != "advcl" or participle.tag_ != "VBG":
        return None
    verb = participle.head
    own = [child for child in verb.children if child.dep_ in SUBJECT]
    if not own or own[0].i < participle.i:
        return None
    return next((c for c in verb.children if c.dep_ == "ccomp" and c.i < participle.i), None)


def _is_bare(verb: Token) -> bool:
    return infinitive_mark(verb) == "to" or verb.tag_ == "VBG"
