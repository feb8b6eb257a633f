"""Metonymy: does a toponym mean the place, or the government, people or team it stands for?

A linear model over words and dependencies around the toponym. The features follow the idea of the predicate window
(Gritta et al. 2017, "Vancouver Welcomes You!"): what governs the toponym says more than what stands beside it. The
weights are numbers in `data/lexicon/metonymy.json`, the classes of words in `data/lexicon/metonymy_words.toml`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import tomli
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from spacy.tokens import Doc, Token

from extraction.errors import KnowledgeError
from extraction.resources import resource

_WINDOW = 4
_MAX_CLIMB = 6
_SISTERS = frozenset(("obj", "dobj", "xcomp", "ccomp", "nsubj", "obl", "nmod", "compound"))
_SURE = 0.85  # what it takes to doubt 'in'
_INSIDE = frozenset(("in", "near", "inside", "outside", "across", "throughout", "around"))
_FIGURATIVE = frozenset(("interest", "confidence", "trust", "faith", "belief", "believe", "invest", "disappointed"))


class WordClass(BaseModel):
    """Lemmas of one class, and sentences in which a toponym stands beside one of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    words: tuple[str, ...] = Field(min_length=1)
    examples: tuple[str, ...] = Field(min_length=1)


class _Weights(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    bias: float
    weights: dict[str, float]


@dataclass(frozen=True, slots=True)
class MetonymyModel:
    """Weights of the features (positive: metonymic) and the class of each lemma."""

    bias: float
    weights: dict[str, float]
    classes: dict[str, tuple[str, ...]]

    def probability(self, doc: Doc, start: int, end: int) -> float:
        """Return the probability that the toponym `doc[start:end]` is metonymic."""
        score = self.bias + sum(self.weights.get(f, 0.0) for f in set(features(doc, start, end, self.classes)))
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))

    def is_literal(self, doc: Doc, start: int, end: int) -> bool:
        """Tell whether the toponym `doc[start:end]` means the place itself."""
        limit = _SURE if _stands_inside(doc, start) else 0.5
        return self.probability(doc, start, end) < limit


@lru_cache(maxsize=1)
def load_word_classes() -> tuple[WordClass, ...]:
    """Return the word classes of `data/lexicon/metonymy_words.toml`."""
    with resource("data/lexicon/metonymy_words.toml").open("rb") as file:
        rows = tomli.load(file)["class"]
    try:
        return tuple(WordClass.model_validate(row) for row in rows)
    except ValidationError as error:
        raise KnowledgeError("metonymy_words.toml", None, str(error)) from error


def class_index(classes: tuple[WordClass, ...]) -> dict[str, tuple[str, ...]]:
    """Return the names of the classes of each lemma."""
    index: dict[str, tuple[str, ...]] = {}
    for group in classes:
        for word in group.words:
            index[word] = (*index.get(word, ()), group.name)
    return index


@lru_cache(maxsize=1)
def load_metonymy() -> MetonymyModel:
    """Return the shipped model. Raises KnowledgeError if a file does not validate."""
    try:
        raw = _Weights.model_validate(json.loads(resource("data/lexicon/metonymy.json").read_bytes()))
    except (ValidationError, ValueError) as error:
        raise KnowledgeError("metonymy.json", None, str(error)) from error
    return MetonymyModel(raw.bias, raw.weights, class_index(load_word_classes()))


def features(doc: Doc, start: int, end: int, classes: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield the features of a toponym: its governor, prepositions, dependants and neighbours."""
    head = doc[start:end].root
    first, coordinated = _first_conjunct(head)
    preposition = _preposition(first)
    governor, relation = _governor(first)
    if coordinated:
        yield "coordinated"
    yield f"rel={relation}"
    yield f"prep={preposition}"
    for name in classes.get(preposition, ()):
        yield f"prep:{name}"
    if governor is not None:
        yield from _governor_features(governor, relation, preposition, classes)
    yield from _dependants(head, classes)
    yield from _neighbours(doc, start, end, classes)


def _stands_inside(doc: Doc, start: int) -> bool:
    """'in Cairo', 'across the Sahel' are places, except after words such as 'interest'."""
    i = start - 1
    if i >= 0 and doc[i].lower_ == "the":
        i -= 1
    if i < 0 or doc[i].lower_ not in _INSIDE or doc[i].sent.start > i:
        return False
    return i == 0 or doc[i - 1].lemma_.lower() not in _FIGURATIVE


def _first_conjunct(head: Token) -> tuple[Token, bool]:
    """Coordinated toponyms share what governs the first: 'between Seoul and Tokyo'."""
    current, steps = head, 0
    while current.dep_ == "conj" and current.head != current and steps < _MAX_CLIMB:
        current, steps = current.head, steps + 1
    return (current, current is not head) if current.pos_ in ("PROPN", "NOUN", "X") else (head, False)


def _preposition(token: Token) -> str:
    if token.head.pos_ == "ADP" and token.dep_ in ("pobj", "pcomp"):
        return str(token.head.lower_)
    cases = [c.lower_ for c in token.children if c.dep_ == "case" and c.i < token.i]
    return cases[0] if cases else "none"


def _governor(token: Token) -> tuple[Token | None, str]:
    """The word the toponym hangs on, and how; through a preposition in schemes that make it the head."""
    if token.head == token:
        return None, "root"
    if token.head.pos_ == "ADP" and token.dep_ == "pobj":
        return (token.head.head if token.head.head != token.head else None), "obl"
    relation = token.dep_
    if relation in ("compound", "flat", "amod", "nmod", "nmod:desc") and token.i < token.head.i:
        relation = "before"
    return token.head, relation


def _governor_features(
    governor: Token, relation: str, preposition: str, classes: dict[str, tuple[str, ...]]
) -> Iterator[str]:
    lemma = governor.lemma_.lower()
    yield f"gov={lemma}"
    yield f"rel+pos={relation}+{governor.pos_}"
    yield f"rel+gov={relation}+{lemma}"
    if preposition != "none":
        yield f"prep+pos={preposition}+{governor.pos_}"
        yield f"prep+gov={preposition}+{lemma}"
    for name in classes.get(lemma, ()):
        yield f"gov:{name}"
        yield f"rel+gov:{relation}+{name}"
        yield f"prep+gov:{preposition}+{name}"
    if governor.pos_ == "PROPN":
        yield f"{relation}+proper"
    if any(c.dep_ in ("cop", "auxpass", "aux:pass") for c in governor.children):
        yield f"{relation}+copula_or_passive"
    for child in governor.children:  # what else the governor says
        if (
            child.dep_ in ("obj", "dobj", "xcomp", "ccomp", "nsubj", "obl", "nmod", "compound")
            and child.i != governor.i
        ):
            for name in classes.get(child.lemma_.lower(), ()):
                yield f"{relation}+sister:{name}"
    upper = governor.head
    if upper is not governor and governor.pos_ in ("NOUN", "PROPN"):
        for name in classes.get(upper.lemma_.lower(), ()):
            yield f"up:{name}"


def _dependants(head: Token, classes: dict[str, tuple[str, ...]]) -> Iterator[str]:
    for child in head.children:
        if child.dep_ in ("punct", "case", "compound", "flat"):
            if child.lower_ in ("'s", "'", "’s"):
                yield "possessive"
                yield from (f"possessed:{n}" for n in classes.get(head.head.lemma_.lower(), ()))
            continue
        yield f"has={child.dep_}"
        if child.dep_ in ("amod", "det", "advmod"):
            yield f"mod={child.lower_}"
            yield from (f"mod:{n}" for n in classes.get(child.lemma_.lower(), ()))


def _neighbours(doc: Doc, start: int, end: int, classes: dict[str, tuple[str, ...]]) -> Iterator[str]:
    sent = doc[start].sent
    yield "w-1=" + (doc[start - 1].lower_ if start > sent.start else "<s>")
    yield "w+1=" + (doc[end].lower_ if end < sent.end else "</s>")
    if start - 1 > sent.start:
        yield f"w-2={doc[start - 2].lower_}_{doc[start - 1].lower_}"
    if end + 1 < sent.end:
        yield f"w+2={doc[end].lower_}_{doc[end + 1].lower_}"
    yield "p-1=" + (doc[start - 1].pos_ if start > sent.start else "<s>")
    yield "p+1=" + (doc[end].pos_ if end < sent.end else "</s>")
    for i in range(max(sent.start, start - _WINDOW), min(sent.end, end + _WINDOW)):
        if not start <= i < end:
            for name in classes.get(doc[i].lemma_.lower(), ()):
                yield f"{'left' if i < start else 'right'}:{name}"
