"""Did it happen: the status of a trigger by the cues that scope over it.

Negation beats everything; then the nearest of auxiliary, mark, modifier and governor decides. A verb of saying ends
the search upwards: what is reported is as real as the report says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from extraction import syntax
from extraction.components.triggers import Match
from extraction.events.clauses import is_cut_off
from extraction.events.scope import lemma_of
from extraction.events.tenses import tense
from extraction.knowledge.cues import Cues, FactualityCue
from extraction.knowledge.discourse import Words
from extraction.schema import Status

_CLIMB = {
    "xcomp", "ccomp", "advcl", "acl", "conj", "obj", "dobj", "obl", "nmod", "nsubj", "nsubj:pass", "csubj", "pobj",
    "prep", "pcomp", "nsubjpass",
}  # fmt: skip
_MAX_CLIMB = 5
_PRESENT = ("VBZ", "VBP")
_FINITE = (*_PRESENT, "VBD")
ARRANGED, NEGATED, CONDITION = "construction.be_to", "construction.not_to", "construction.if"  # entries of the table
UNREAL = "construction.would_have"


@dataclass(frozen=True, slots=True)
class Factuality:
    """A status, whether the event is coded at all, and the id of the cue that decided (None: plain assertion)."""

    status: Status
    codes: bool
    cue: str | None


def find_factuality(match: Match, cues: Cues) -> Factuality:
    """Return the factuality of a trigger."""
    words = cues.discourse.words
    denials = (syntax.negation(token) for token in _core(match))
    negated = next((n for n in denials if n is not None and not _is_own_word(n, match)), None)
    negated = negated or _nobody_did(match.clause, words)
    if negated is not None:
        cue = cues.facts.get(("negation", negated.lower_))
        return Factuality(Status.NEGATED, True, cue.id if cue is not None else "negation")
    purpose = _is_purpose(match.clause)
    over = list(_cues_over(match, cues))
    uncoded = next((cue for cue, _ in over if not cue.codes), None)
    if uncoded is not None:
        return Factuality(uncoded.status, False, uncoded.id)
    for cue, reported in _weighed(over):
        if purpose and cue.where != "governor":
            # 'will meet him to reaffirm support' plans both; any other infinitive of aim states no event
            planned = cue.status == Status.FUTURE and match.clause.dep_ == "advcl"
            return Factuality(Status.FUTURE, planned, f"purpose.{cue.id}")
        status = Status.FUTURE if cue.future_if_reported and reported else cue.status
        return Factuality(status, cue.codes, cue.id)
    if purpose:
        return Factuality(Status.FUTURE, False, "purpose")
    return Factuality(Status.ACTUAL, True, None)


def _weighed(over: list[tuple[FactualityCue, bool]]) -> list[tuple[FactualityCue, bool]]:
    """'Fear that it will attack' doubts what 'will' alone would announce: the doubt goes first."""
    if over and over[0][0].where == "auxiliary" and over[0][0].status == Status.FUTURE:
        doubts = [row for row in over if row[0].where == "governor" and row[0].status == Status.HYPOTHETICAL]
        return [*doubts, *over]
    return over


def _nobody_did(verb: Token, words: Words) -> Token | None:
    """The word by which a subject negates: 'nobody attacked', 'neither side attacked', 'no troops were sent'."""
    for subject in (*syntax.own_subjects(verb), *syntax.passive_subjects(verb)):
        if subject.i < verb.i:
            word = subject if subject.lower_ in words.nobody else syntax.negation(subject)
            if word is not None:
                return word
    return None


def _is_own_word(negation: Token, match: Match) -> bool:
    """'Is not fair' as a trigger of blame: its own 'not' denies nothing."""
    return match.start <= negation.i < match.end and negation.lemma_.lower() in match.entry.words


def _core(match: Match) -> list[Token]:
    return [match.head] if match.light is None else [match.head, match.light]


def _cues_over(match: Match, cues: Cues) -> Iterator[tuple[FactualityCue, bool]]:
    """Yield (cue, is the clause reported speech), nearest first."""
    facts = cues.facts
    if match.entry.pos == "noun":
        for child in match.head.children:
            cue = facts.get(("modifier", child.lower_)) or facts.get(("modifier", child.lemma_.lower()))
            if cue and child.i < match.head.i:
                yield cue, False
    current = match.head
    for _ in range(_MAX_CLIMB):
        yield from _own_cues(current, cues)
        head = current.head
        if head == current or current.dep_ not in _CLIMB or is_cut_off(current) or _is_reduced(current):
            return
        lemma = lemma_of(head, cues)
        governing = (_governing(facts.get(("governor", name)), current, head, cues) for name in _names(head, cues))
        cue = next((c for c in governing if c is not None), None)
        if cue and cue.codes and cue.status != Status.NEGATED and syntax.negation(head) is not None:
            yield facts["construction", NEGATED], False  # 'does not intend to leave'
        elif cue:
            yield cue, False
        if current.dep_ in ("nsubj", "csubj", "advcl", "conj") and current.head.pos_ != "NOUN" and not _shares(current):
            return
        if lemma in cues.sources and current.dep_ in ("ccomp", "xcomp"):
            return
        current = head


def _is_reduced(clause: Token) -> bool:
    """'Will join the leaders invited by the king': what a participle tells of a noun is told apart."""
    return clause.dep_ == "acl" and clause.tag_ == "VBN" and not any(c.dep_ in ("mark", "aux") for c in clause.children)


def _names(governor: Token, cues: Cues) -> list[str]:
    """The governor's lemma with each particle or preposition beside it, then alone: 'rule out', 'insist on'."""
    lemma = lemma_of(governor, cues)
    near = governor.doc[governor.i + 1 : min(governor.i + 2, governor.sent.end)]
    return [*(f"{lemma} {t.lower_}" for t in near), lemma]


def _shares(token: Token) -> bool:
    """A coordinated verb without subject and auxiliary of its own shares those of the first."""
    return token.dep_ == "conj" and not syntax.own_subjects(token) and not syntax.auxiliaries(token)


def _own_cues(token: Token, cues: Cues) -> Iterator[tuple[FactualityCue, bool]]:
    facts = cues.facts
    reported = _is_reported(token, cues)
    arranged = _arranged(token, cues)
    if arranged is not None:
        yield arranged, reported
    if _is_conditioned(token, cues):
        yield facts["construction", CONDITION], reported
    auxiliaries = syntax.auxiliaries(token)
    if {"would", "have"} <= {aux.lower_ for aux in auxiliaries}:
        yield facts["construction", UNREAL], reported
    for aux in auxiliaries:
        cue = facts.get(("auxiliary", aux.lower_)) or facts.get(("auxiliary", aux.lemma_.lower()))
        if cue and not (aux.lower_ == "would" and token.lemma_ in cues.discourse.words.wish):
            yield cue, reported
    if token.dep_ in ("advcl", "ccomp", "acl", "csubj", "dep"):
        for child in token.children:
            cue = facts.get(("mark", _joined(child))) if child.dep_ in ("mark", "advmod") else None
            if cue:
                yield cue, reported
    if token.pos_ == "VERB" and syntax.negation(token) is not None:
        yield facts["construction", NEGATED], reported


def _joined(mark: Token) -> str:
    """A mark with what is fixed to it: 'in case'."""
    return " ".join([mark.lower_, *(c.lower_ for c in mark.children if c.dep_ == "fixed")])


def _arranged(verb: Token, cues: Cues) -> FactualityCue | None:
    """'is to sign', 'are due to be held': arranged, and not done yet; 'the aim is to sign' is something else."""
    be = next((c for c in syntax.auxiliaries(verb) if c.lemma_ == "be" and c.tag_ in _FINITE and c.i < verb.i), None)
    if be is None or any(c.dep_ == "nsubj:outer" and c.i < verb.i for c in verb.children):
        return None
    if be.nbor(1).lower_ == "to" and be.tag_ in _PRESENT:
        return cues.facts["construction", ARRANGED]
    planned = cues.facts.get(("governor", be.nbor(1).lower_))
    due = planned is not None and planned.status == Status.FUTURE and be.i + 2 < verb.i and be.nbor(2).lower_ == "to"
    return planned if due else None


def _is_conditioned(verb: Token, cues: Cues) -> bool:
    """'Will take part only if the other stays away': what will happen hangs on something else."""
    if tense(verb) not in ("future", "present"):
        return False
    conditions = (c for clause in verb.children if clause.dep_ == "advcl" for c in clause.children if c.dep_ == "mark")
    found = (cues.facts.get(("mark", _joined(mark))) for mark in conditions)
    return any(cue is not None and cue.conditional for cue in found)


def _governing(cue: FactualityCue | None, current: Token, head: Token, cues: Cues) -> FactualityCue | None:
    if cue is None or (cue.pos == "noun" and head.pos_ == "VERB"):
        return None
    if current.dep_ == "advcl" and (_has_finite_mark(current, cues.discourse.words) or _is_attendant(current)):
        return None
    relation = {
        "xcomp": "infinitive", "advcl": "infinitive", "acl": "infinitive", "ccomp": "clause", "conj": "none",
    }.get(current.dep_, "object")  # fmt: skip
    if relation == "none" or (current.dep_ in ("nsubj", "csubj") and not syntax.is_passive(head)):
        return None
    if cue.needs not in ("any", relation) and not (cue.needs == "infinitive" and relation == "clause"):
        return None
    if current.dep_ == "obl" and cue.needs == "any" and current.i < head.i:
        return None
    return cue


def _is_attendant(clause: Token) -> bool:
    """'That helped them, he said, urging her to go': a bare participle behind a comma goes along with the verb."""
    bare = clause.tag_ == "VBG" and not any(c.dep_ == "mark" for c in clause.children)
    edge = clause.left_edge.i
    return bare and any(token.text == "," for token in clause.doc[max(edge - 1, 0) : clause.i])


def _has_finite_mark(clause: Token, words: Words) -> bool:
    """'as he met …', 'when troops crossed …' stand beside the governing verb, not in its scope."""
    marks = (c for c in clause.children if c.dep_ == "mark" or (c.lower_ in words.meanwhile and c.i < clause.i))
    return any(_joined(c) not in words.nominal_mark for c in marks)


def _is_reported(token: Token, cues: Cues) -> bool:
    return token.dep_ == "ccomp" and lemma_of(token.head, cues) in cues.sources


def _is_purpose(clause: Token) -> bool:
    """'arrived in Kyiv to discuss …': an infinitive of purpose states an aim, not a fact."""
    if clause.dep_ not in ("advcl", "acl") or clause.tag_ not in ("VB", "NN", "NNS"):
        return False
    return any(c.lower_ == "to" and c.dep_ in ("mark", "aux") for c in clause.children)
