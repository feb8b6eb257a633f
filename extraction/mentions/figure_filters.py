"""Numbers that the text alone cannot refuse: names of things ('the 787'), pronouns ('the two'), 'one' that counts not."""

from __future__ import annotations

from spacy.tokens import Doc

from extraction.knowledge.figures import FigureRoles
from extraction.mentions.figure_nouns import Noun
from extraction.normalise.figures import Quantity

_SMALL = 12
_SERIAL = 100  # from here on a number before a singular noun is a name: 'the 787 jet'
_NAMED_AFTER = ("nummod", "flat", "compound", "appos", "nmod", "dep", "nmod:desc", "nmod:unmarked")


def counts_nothing(doc: Doc, quantity: Quantity, start: int, end: int, noun: Noun | None, roles: FigureRoles) -> bool:
    """Tell whether a number is a name's or a pronoun's, by tags and parse."""
    if quantity.kind != "count" or quantity.bounded:
        return False
    if quantity.shape == "words" and quantity.low == quantity.high:
        return _pronoun(doc, quantity, start, end, noun, roles)
    return quantity.bare and (_follows_name(doc, start, noun) or _serial(doc, quantity, start, end, noun, roles))


def _pronoun(doc: Doc, quantity: Quantity, start: int, end: int, noun: Noun | None, roles: FigureRoles) -> bool:
    """'the two', 'these three', 'one' without a noun of its own."""
    low = quantity.low or 0.0
    has_noun = noun is not None and not noun.before
    if low == 1 and doc[end - 1].lower_ == "one":
        return not has_noun or doc[start].dep_ in ("nsubj", "obj", "obl", "nsubj:pass", "root", "ROOT")
    if low > _SMALL or has_noun or start == 0 or (end < len(doc) and doc[end].lower_ == "of"):
        return False
    return doc[start - 1].lower_ in roles.nouns.anaphoric


def _follows_name(doc: Doc, start: int, noun: Noun | None) -> bool:
    """'Eager Lion 16', 'Radio 4': plain digits after a name, unless a plural noun follows."""
    if start == 0:
        return False
    before, token = doc[start - 1], doc[start]
    if before.pos_ != "PROPN" or before.whitespace_ == "" or "," in token.text or before.is_sent_start:
        return False
    plural = noun is not None and not noun.before and noun.head.tag_ in ("NNS",)
    if plural:
        return False
    return token.head is before or token.dep_ in _NAMED_AFTER or noun is None or noun.head.pos_ == "PROPN"


def _serial(doc: Doc, quantity: Quantity, start: int, end: int, noun: Noun | None, roles: FigureRoles) -> bool:
    """'the 787 jet', "Boeing's larger 777": three and more plain digits before a singular noun, or after a possessive."""
    if (quantity.low or 0) < _SERIAL or "," in doc[start].text or "." in doc[start].text:
        return False
    if noun is None or noun.before:
        return _possessed(doc, start)
    head = noun.head
    if head.i != end and doc[end].tag_ in ("NNS",):
        return False
    if head.tag_ not in ("NN", "NNP") or head.lower_ in roles.nouns.collective_heads:
        return False
    return head.lower_ not in roles.nouns.singulars


def _possessed(doc: Doc, start: int) -> bool:
    """ "Boeing's 787", 'the final 717': a number with an article of its own and no noun."""
    at = start - 1
    while at > 0 and doc[at].pos_ == "ADJ":
        at -= 1
    return at >= 0 and start - at <= 3 and (doc[at].text == "'s" or doc[at].lower_ in ("its", "their"))
