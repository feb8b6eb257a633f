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
from extraction.knowledge.cues import Cues, FactualityCue
from extraction.schema import Status

_CLIMB = {
    "xcomp", "ccomp", "advcl", "acl", "conj", "obj", "dobj", "obl", "nmod", "nsubj", "nsubj:pass", "csubj", "pobj",
    "prep", "pcomp", "nsubjpass",
}  # fmt: skip
_MAX_CLIMB = 5
_IS = {"is", "are", "'s", "'re"}
_AUXILIARY = {"cop", "aux", "aux:pass"}
_NOBODY = {"nobody", "none", "neither", "nothing"}
_NOMINAL_MARKS = {"to", "from", "of", "on", "about", "for", "in", "against", "at", "by"}  # 'kept from attacking'


@dataclass(frozen=True, slots=True)
class Factuality:
    """A status, whether the event is coded at all, and the id of the cue that decided (None: plain assertion)."""

    status: Status
    codes: bool
    cue: str | None


def find_factuality(match: Match, cues: Cues) -> Factuality:
    """Return the factuality of a trigger."""
    if any(syntax.negation(token) is not None for token in _core(match)) or _nobody_did(match.clause):
        return Factuality(Status.NEGATED, True, "negation")
    purpose = _is_purpose(match.clause)
    over = list(_cues_over(match, cues))
    uncoded = next((cue for cue, _ in over if not cue.codes), None)
    if uncoded is not None:
        return Factuality(uncoded.status, False, uncoded.id)
    for cue, reported in over:
        if purpose and cue.where != "governor":
            # 'will meet him to reaffirm support' plans both; any other infinitive of aim states no event
            planned = cue.status == Status.FUTURE and match.clause.dep_ == "advcl"
            return Factuality(Status.FUTURE, planned, f"purpose.{cue.id}")
        status = Status.FUTURE if cue.future_if_reported and reported else cue.status
        return Factuality(status, cue.codes, cue.id)
    if purpose:
        return Factuality(Status.FUTURE, False, "purpose")
    return Factuality(Status.ACTUAL, True, None)


def _nobody_did(verb: Token) -> bool:
    """'Nobody attacked', 'neither side attacked', 'no troops were sent': the negation sits in the subject."""
    return any(
        subject.lower_ in _NOBODY or syntax.negation(subject) is not None
        for subject in (*syntax.own_subjects(verb), *syntax.passive_subjects(verb))
        if subject.i < verb.i
    )


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
        if head == current or current.dep_ not in _CLIMB:
            return
        lemma = head.lemma_.lower()
        cue = next(
            (c for name in _names(head) if (c := _governing(facts.get(("governor", name)), current, head))), None
        )
        if cue:
            yield cue, False
        if current.dep_ in ("nsubj", "csubj", "advcl", "conj") and current.head.pos_ != "NOUN" and not _shares(current):
            return
        if lemma in cues.sources and current.dep_ in ("ccomp", "xcomp"):
            return
        current = head


def _names(governor: Token) -> list[str]:
    """The governor's lemma with each particle or preposition beside it, then alone: 'rule out', 'insist on'."""
    lemma = governor.lemma_.lower()
    near = governor.doc[governor.i + 1 : min(governor.i + 2, governor.sent.end)]
    return [*(f"{lemma} {t.lower_}" for t in near), lemma]


def _shares(token: Token) -> bool:
    """A coordinated verb without subject and auxiliary of its own shares those of the first."""
    return token.dep_ == "conj" and not syntax.own_subjects(token) and not syntax.auxiliaries(token)


def _own_cues(token: Token, cues: Cues) -> Iterator[tuple[FactualityCue, bool]]:
    facts = cues.facts
    reported = _is_reported(token, cues)
    if _is_arranged(token):
        yield _ARRANGED, reported
    for aux in syntax.auxiliaries(token):
        cue = facts.get(("auxiliary", aux.lower_)) or facts.get(("auxiliary", aux.lemma_.lower()))
        if cue:
            yield cue, reported
    if token.dep_ in ("advcl", "ccomp", "acl", "csubj", "dep"):
        for child in token.children:
            cue = facts.get(("mark", child.lower_)) if child.dep_ in ("mark", "advmod") else None
            if cue:
                yield cue, reported
    if token.pos_ == "VERB" and syntax.negation(token) is not None:
        yield _NEGATED, reported


def _is_arranged(verb: Token) -> bool:
    """'is to sign', 'are to be held': arranged, and not done yet; 'the aim is to sign' is something else."""
    be = next((c for c in verb.children if c.lower_ in _IS and c.dep_ in _AUXILIARY and c.i < verb.i), None)
    subjects = {c.dep_ for c in verb.children if c.i < verb.i}
    return be is not None and be.nbor(1).lower_ == "to" and "nsubj:outer" not in subjects


def _governing(cue: FactualityCue | None, current: Token, head: Token) -> FactualityCue | None:
    if cue is None:
        return None
    if current.dep_ == "advcl" and _has_finite_mark(current):
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


def _has_finite_mark(clause: Token) -> bool:
    """'as he met …', 'after troops crossed …' stand beside the governing verb, not in its scope."""
    return any(c.dep_ == "mark" and c.lower_ not in _NOMINAL_MARKS for c in clause.children)


def _is_reported(token: Token, cues: Cues) -> bool:
    return token.dep_ == "ccomp" and token.head.lemma_.lower() in cues.sources


def _is_purpose(clause: Token) -> bool:
    """'arrived in Kyiv to discuss …': an infinitive of purpose states an aim, not a fact."""
    if clause.dep_ not in ("advcl", "acl") or clause.tag_ not in ("VB", "NN", "NNS"):
        return False
    return any(c.lower_ == "to" and c.dep_ in ("mark", "aux") for c in clause.children)


_ARRANGED = FactualityCue(
    id="construction.be-to",
    lemma="be to",
    where="auxiliary",
    status=Status.FUTURE,
    examples=("The minister is to sign the treaty in May.",),
)
_NEGATED = FactualityCue(
    id="negation.governor",
    lemma="not",
    where="negation",
    status=Status.NEGATED,
    examples=("Kim did not agree to meet.",),
)
