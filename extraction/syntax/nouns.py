"""What belongs to a noun: owners, modifiers, partners, the extent of its phrase."""

from __future__ import annotations

from spacy.tokens import Token

from extraction.syntax.words import case_of, spread

_POSSESSIVE = {"nmod:poss", "poss"}
_OWNER = 2  # tokens: a noun and its 's
# parts that do not belong to the noun phrase proper
_OUTSIDE_PHRASE = {
    "acl:relcl", "relcl", "acl", "appos", "parataxis", "conj", "cc", "punct", "advcl", "cop", "nsubj", "mark", "dep",
    "list", "orphan", "ccomp", "aux", "obl", "csubj",
}  # fmt: skip


def possessors(noun: Token) -> list[Token]:
    """Possessors: 'Russia' in "Russia's invasion"."""
    found = spread(child for child in noun.children if child.dep_ in _POSSESSIVE)
    return found or _owner_before(noun)


def _owner_before(noun: Token) -> list[Token]:
    """A parse may hang 'Korea' of "North Korea's participation" elsewhere; what ends in 's owns what follows."""
    first = noun.left_edge.i
    if first < noun.sent.start + _OWNER or noun.doc[first - 1].tag_ != "POS":
        return []
    return [noun.doc[first - _OWNER]]


def premodifiers(noun: Token) -> list[Token]:
    """Adjectives and compound nouns before a noun: 'Russian', 'drone' in 'Russian drone attack'."""
    return [
        child
        for child in noun.children
        if child.dep_ in ("amod", "compound", "nmod", "nmod:desc", "nummod", "flat")
        and child.i < noun.i
        and not case_of(child)
    ]


def apposition(noun: Token) -> list[Token]:
    """Nouns in apposition: 'the minister, Takeshi Iwaya'."""
    return [child for child in noun.children if child.dep_ == "appos"]


def conjuncts(token: Token) -> list[Token]:
    """The token's coordinated partners, not itself."""
    return list(token.conjuncts)


def phrase(noun: Token) -> tuple[int, int]:
    """Token range `[start, end)` of the noun phrase: head with determiners, modifiers and short 'of' complements."""
    left = right = noun.i
    for child in noun.children:
        if child.dep_ in _OUTSIDE_PHRASE:
            continue
        if child.dep_ in ("nmod", "prep") and child.i > noun.i and not _is_of(child):
            continue
        if child.dep_ == "case" and child.i < noun.i:
            continue  # the preposition that governs the phrase
        low, high = _subtree(child)
        if low < left and high <= noun.i:
            left = min(left, low)
        if high > right:
            right = max(right, high)
    return left, right + 1


def _subtree(token: Token) -> tuple[int, int]:
    skip = {"acl:relcl", "relcl", "parataxis"}
    low = high = token.i
    stack = [token]
    while stack:
        current = stack.pop()
        low, high = min(low, current.i), max(high, current.i)
        stack.extend(c for c in current.children if c.dep_ not in skip and c.dep_ != "punct")
    return low, high


def _is_of(child: Token) -> bool:
    return child.lower_ == "of" or case_of(child) == "of"
