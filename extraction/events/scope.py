"""What a verb of saying has in its scope: what is said, and what only stands beside it.

What is said is a complement; its time, its reason, a clause joined to it by a word of time, and what the speaker does
meanwhile are no part of it.
"""

from __future__ import annotations

from spacy.tokens import Token

from extraction import syntax
from extraction.knowledge.cues import Cues

_COMPLEMENT = {"ccomp", "xcomp", "parataxis", "dep", "obj", "dobj", "csubj"}
_RELATIVE = ("acl:relcl", "relcl", "advcl:relcl")
_LOOSE = ("parataxis", "advcl", "dep")
_RELATIVE_TAGS = ("WDT", "WP", "WP$")


def lemma_of(token: Token, cues: Cues) -> str:
    """Return a token's lemma in lower case, as the tables of cues know it."""
    return cues.lemma(token.lower_, token.lemma_.lower())


def says_that(clause: Token) -> bool:
    """Tell whether 'that' opens a clause as its mark, and not as the subject or object of a relative clause."""
    return any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.children)


def is_relative(clause: Token) -> bool:
    """A finite relative clause; a parser may hang 'whose boat was stopped' elsewhere."""
    if clause.dep_ in _RELATIVE:
        return clause.tag_ not in ("VBG", "VBN") or bool(syntax.auxiliaries(clause))
    if clause.dep_ not in _LOOSE:
        return False
    first = next((t for t in clause.doc[clause.left_edge.i : clause.i + 1] if not t.is_punct), clause)
    return first.tag_ in _RELATIVE_TAGS


def is_restrictive(clause: Token) -> bool:
    """'The men who were arrested have left, he said': without a comma the clause is part of what is said."""
    edge = clause.left_edge
    return edge.i > 0 and "," not in (edge.text, edge.nbor(-1).text)


def is_content(part: Token, verb: Token, cues: Cues) -> bool:
    """Whether the dependent of a verb of saying is what is said, and not when, where or why it is said."""
    if part.dep_ in ("nsubj:pass", "nsubjpass"):
        return bool(syntax.agents(verb))
    if part.lemma_ == "say" and any(cue.kind == "quoted" for cue in cues.sources.get(lemma_of(verb, cues), ())):
        return True
    if part.dep_ == "advcl":
        subjects = syntax.own_subjects(verb)
        before = bool(subjects) and part.i < subjects[0].i
        if part.tag_ in ("VBG", "VBN"):
            return (before and not _is_opening(part)) or bool(syntax.own_subjects(part))
        return not _opens_beside(part, cues)
    if part.dep_ == "conj":  # 'said that police had left, and that they had fired'
        return says_that(part)
    if part.dep_ in ("obj", "dobj") and lemma_of(verb, cues) in cues.discourse.words.addressing:
        return False  # 'told a meeting of ministers'
    if part.dep_ == "obl":
        return part.i > verb.i and case_before(part) in cues.discourse.words.topic
    return part.dep_ in _COMPLEMENT


def _is_opening(participle: Token) -> bool:
    """'Speaking after the talks, he said', 'by claiming …': what the speaker does meanwhile is not what is said."""
    return participle.i <= participle.sent.start + 1 or any(c.dep_ in ("mark", "case") for c in participle.children)


def _opens_beside(clause: Token, cues: Cues) -> bool:
    """'…, he said, as the bloc threatened sanctions': a clause of time or reason is no part of what is said."""
    words = cues.discourse.words.beside
    return any(c.dep_ in ("mark", "advmod") and c.lower_ in words for c in clause.children)


def is_parted(cue: Token, trigger: Token) -> bool:
    """A semicolon parts what is said from what stands beside it."""
    low, high = sorted((cue.i, trigger.i))
    return any(token.text == ";" for token in cue.doc[low:high])


def is_beside(cue: Token, path: list[Token]) -> bool:
    """After an inserted cue the sentence goes on in the writer's voice: ', officials said, and Mexico sent aid'."""
    content = path[path.index(cue) - 1] if cue in path[1:] else None
    if path[0].i < cue.i or (content is not None and content.i > cue.i):
        return False
    for token in path:
        if token == cue or token.left_edge.i <= cue.i:
            return False
        if token.dep_ == "conj" and syntax.own_subjects(token) and token.head.i < cue.i:
            return True
        if token.dep_ == "advcl" and any(c.dep_ == "mark" and c.i < token.i for c in token.children):
            return True
    return False


def case_before(noun: Token) -> str:
    """Return the preposition before a noun in lower case, "" for none."""
    return next((c.lower_ for c in noun.children if c.dep_ == "case" and c.i < noun.i), "")
