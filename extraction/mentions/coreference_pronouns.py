"""Whom a pronoun means: agreement in kind and number, then the nearest sentence, in it the subjects first.

'They' competes with every plural noun before it: where an unknown one ('liberals', 'villages') stands in the likelier
place, nobody is answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from spacy.tokens import Token

from extraction.knowledge.coreference import words
from extraction.mentions.coreference_antecedents import Antecedent, Antecedents
from extraction.mentions.coreference_sets import Sets
from extraction.mentions.coreference_speakers import Speakers
from extraction.mentions.descriptions import Surface, is_subject
from extraction.values import ActorValue

_REACH = 2  # sentences that a pronoun looks back
_FAR = 6  # for the only person there is
_OBJECTS = ("obj", "iobj", "obl", "dobj", "pobj")
_SUBJECTLESS = ("xcomp", "advcl", "acl", "conj")  # clauses that borrow their subject from the verb above
_JUDGING = ("make", "find", "think", "consider", "deem", "believe")
_NOMINAL = ("det", "det:predet", "nummod", "cc:preconj", "cc", "amod", "compound", "advmod", "dep")


class _Placed(Protocol):
    @property
    def token(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def subject(self) -> bool: ...


P = TypeVar("P", bound=_Placed)


class Pronouns:
    """Answers for the pronouns of one Doc."""

    def __init__(self, surface: Surface, found: Antecedents, sets: Sets) -> None:
        self.surface = surface
        self._found = found
        self._sets = sets
        self._speakers = Speakers(surface, found, self.referents)

    def referents(self, token: Token) -> list[ActorValue]:
        """Return whom a pronoun means; empty for nobody and for what is not plain."""
        low = token.lower_
        if low in words("male") or low in words("female"):
            wanted = "m" if low in words("male") else "f"
            found = self.nearest(token, lambda a: a.kind == "person" and a.gender in (wanted, None))
            return [found.value] if found else self._lone(token, wanted)
        if low in words("neuter"):
            return self._it(token)
        if low in words("plural"):
            return self._they(token)
        if low in words("first"):
            return self._speakers.of(token)
        if low in ("both", "two", "either") and stands_alone(token):
            return self._sets.members(token, 2)
        return []

    def _lone(self, token: Token, gender: str) -> list[ActorValue]:
        """Further back, the one person of the nearest sentence that names any."""
        for sent in list(self._found.back(token, _FAR))[1:]:
            people = {
                a.value.name: a.value
                for a in self._found.of_sentence(sent)
                if a.kind == "person" and a.end <= token.i and a.gender in (gender, None)
            }
            if people:
                return list(people.values()) if len(people) == 1 else []
        return []

    def _it(self, token: Token) -> list[ActorValue]:
        if token.lower_ == "it" and _expletive(token):
            return []
        found = self.nearest(token, lambda a: a.kind in ("country", "organization"))
        if found is None:
            return []
        elsewhere = self._found.sentence(found.token) != self._found.sentence(token.i)
        if elsewhere and token.lower_ == "it" and is_subject(token) and not found.subject:
            return []  # 'He met the U.S. envoy. It was a turnaround.'
        return [found.value]

    def _they(self, token: Token) -> list[ActorValue]:
        group = self._group(token)
        if group is None:  # a body is 'they' to the British, within its own sentence
            body = self.nearest(token, lambda a: a.kind == "organization" and a.subject, reach=0)
            return [body.value] if body else []
        return list(group.values)

    def _group(self, token: Token) -> _Group | None:
        """The people, the couple or the unknown plural noun that 'they' means by its place."""
        speaks = token.head.lemma_ in words("reporting") and is_subject(token)
        if speaks:
            speaker = self._speaker(token, lambda a: a.kind == "plural")
            if speaker is not None:
                return _group_of(speaker)
        for distance, sent in enumerate(self._found.back(token, _REACH)):
            groups = [_group_of(a) for a in self._found.of_sentence(sent) if a.kind == "plural"]
            groups += [
                _Group(first.token, second.end, (first.value, second.value), subject=True)
                for first, second in self._sets.couples(sent)
            ]
            if not speaks:
                groups += [_Group(t.i, t.i + 1, (), subject=is_subject(t)) for t in self._found.other_plurals(sent)]
            options = sorted((a for a in groups if a.end <= token.i and not self._is_told(a)), key=lambda a: a.token)
            chosen = self._preferred(token, options, distance)
            if chosen is not None:
                return chosen
        return None

    def nearest(self, token: Token, fits: Callable[[Antecedent], bool], *, reach: int = _REACH) -> Antecedent | None:
        """Return the antecedent of the nearest sentence; in it subjects go before others."""
        if token.head.lemma_ in words("reporting") and is_subject(token):
            speaker = self._speaker(token, fits)
            if speaker is not None:
                return speaker
        for distance, sent in enumerate(self._found.back(token, reach)):
            options = [a for a in self._found.of_sentence(sent) if a.end <= token.i and fits(a) and a.actor]
            chosen = self._preferred(token, options, distance)
            if chosen is not None:
                return chosen
        return None

    def _preferred(self, token: Token, options: Sequence[P], distance: int) -> P | None:
        """In the pronoun's own sentence the last subject, in one before the first; else the last or first of all."""
        if distance == 0:
            options = [a for a in options if not self._acts_on(token, a)]
        choice = [a for a in options if a.subject] or options
        return (choice[-1] if distance == 0 else choice[0]) if choice else None

    def _speaker(self, token: Token, fits: Callable[[Antecedent], bool]) -> Antecedent | None:
        """'…, it said': who spoke last."""
        for sent in self._found.back(token, _REACH):
            options = [a for a in self._found.of_sentence(sent) if a.end <= token.i and fits(a) and a.subject]
            spoke = [a for a in options if self._verb_of(a).lemma_ in words("reporting")]
            if spoke:
                return spoke[-1]
        return None

    def _verb_of(self, antecedent: Antecedent) -> Token:
        for index in range(antecedent.token, antecedent.end):
            token = self.surface.doc[index]
            if token.dep_.startswith("nsubj"):
                return token.head
        return self.surface.doc[antecedent.end - 1].head.head

    def _is_told(self, group: _Group) -> bool:
        """'He told reporters that they …': who is told is seldom who is spoken of."""
        token = self.surface.doc[group.end - 1]
        return token.dep_ in ("obj", "iobj", "dobj") and token.head.lemma_ in ("tell", "inform", "brief", "remind")

    def _acts_on(self, token: Token, antecedent: _Placed) -> bool:
        """'Kim met him', 'the army beat the rebels, forcing them out': a verb's subject is not its object."""
        if token.dep_ not in _OBJECTS or token.lower_.endswith(("self", "selves")):
            return False
        tokens = self.surface.doc[antecedent.token : antecedent.end]
        return any(t.head == verb and is_subject(t) for verb in _verbs_above(token) for t in tokens)


@dataclass(frozen=True, slots=True)
class _Group:
    """What 'they' may mean; without values it is a noun that the actor tables do not know."""

    token: int
    end: int
    values: tuple[ActorValue, ...]
    subject: bool


def _group_of(antecedent: Antecedent) -> _Group:
    values = (antecedent.value, *antecedent.partners)
    return _Group(antecedent.token, antecedent.end, values, subject=antecedent.subject)


def stands_alone(token: Token) -> bool:
    """Tell whether 'both' or 'two' is itself the phrase: not 'both men', 'two of the aides', 'a week or two'."""
    if token.dep_ in _NOMINAL or any(c.dep_ in ("nmod", "prep", "obl") and c.i > token.i for c in token.children):
        return False
    return not (token.dep_ == "conj" and token.i > 0 and token.nbor(-1).lower_ == "or")


def _verbs_above(token: Token) -> Iterable[Token]:
    verb = token.head
    yield verb
    for _ in range(4):
        if verb.dep_ not in _SUBJECTLESS or any(c.dep_.startswith("nsubj") for c in verb.children):
            return
        if verb.dep_ == "xcomp" and any(c.dep_ in ("obj", "dobj", "iobj") for c in verb.head.children):
            return  # 'allowed reporters to question him'
        verb = verb.head
        yield verb


def _expletive(token: Token) -> bool:
    """'It is raining', 'it was clear that', 'making it easy to': nobody."""
    verb, doc = token.head, token.doc
    if verb.lemma_ in _JUDGING and any(
        doc[i].pos_ == "ADJ" and doc[i].head == verb for i in range(token.i + 1, min(token.i + 3, len(doc)))
    ):
        return True
    if token.dep_ == "nsubj:pass" and any(c.dep_ in ("ccomp", "csubj") for c in verb.children):
        return True
    return token.dep_ == "expl" or (
        token.head.pos_ in ("ADJ", "NOUN")
        and any(c.dep_ in ("cop",) for c in token.head.children)
        and any(c.dep_.startswith(("csubj", "ccomp", "advcl", "acl")) for c in token.head.children)
    )
