"""Numbers that the text alone cannot refuse: names of things ('the 787'), pronouns ('the two', 'one')."""

from __future__ import annotations

from spacy.tokens import Doc

from extraction.knowledge.figures import FigureRoles
from extraction.mentions.figure_nouns import Noun
from extraction.mentions.figure_roles import is_victim_cue, role_index
from extraction.normalise.figures import Quantity

_SMALL = 12
_SERIAL = 100  # from here on a number before a singular noun is a name: 'the 787 jet'
_NAMED_AFTER = ("nummod", "flat", "compound", "appos", "nmod", "dep", "nmod:desc", "nmod:unmarked")


def counts_nothing(doc: Doc, quantity: Quantity, start: int, end: int, noun: Noun | None, roles: FigureRoles) -> bool:
    """Tell whether a number is a name's or a pronoun's, by tags and parse."""
    if quantity.unit == "millimetre":
        return _calibre(doc, end)
    if quantity.kind != "count" or quantity.bounded:
        return False
    if _known_pair(doc, quantity, start, roles):
        return True
    if quantity.shape == "words" and quantity.low == quantity.high:
        return _pronoun(doc, quantity, start, end, noun, roles)
    return quantity.bare and (
        _follows_name(doc, start, noun)
        or _name_follows(doc, quantity, start, noun)
        or _serial(doc, quantity, start, noun, roles)
    )


def _calibre(doc: Doc, end: int) -> bool:
    """155mm shells, a 9mm pistol."""
    items = role_index().items
    after = range(end, min(len(doc), end + 3))
    return any(items.get((doc[at].lemma_ or doc[at].text).lower()) == "weapons" for at in after)


def _known_pair(doc: Doc, quantity: Quantity, start: int, roles: FigureRoles) -> bool:
    """'the two leaders', 'our 2 countries': the number only points back."""
    if not quantity.low == quantity.high == 2 or start == 0 or quantity.shape not in ("words", "digits"):
        return False
    return doc[start].lower_ in ("two", "2") and doc[start - 1].lower_ in roles.nouns.pair_words


def _pronoun(doc: Doc, quantity: Quantity, start: int, end: int, noun: Noun | None, roles: FigureRoles) -> bool:
    """'the two', 'these three', 'one' without a noun of its own."""
    low = quantity.low or 0.0
    has_noun = noun is not None and not noun.before
    if low == 1 and doc[end - 1].lower_ == "one" and start > 0 and is_victim_cue(doc[start - 1]):
        return False  # 'kills one, injures four'
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
    if before.tag_ == "NNP" and before.text.endswith(".") and noun is None:
        return True  # W.Va. 61
    titled = before.pos_ in ("ADJ", "NOUN") and before.text.istitle() and noun is None
    if not (before.pos_ == "PROPN" or titled) or before.whitespace_ == "" or "," in token.text or before.is_sent_start:
        return False
    plural = noun is not None and not noun.before and noun.head.tag_ in ("NNS",)
    if plural:
        return False
    return token.head == before or token.dep_ in _NAMED_AFTER or noun is None or noun.head.pos_ == "PROPN"


def _name_follows(doc: Doc, quantity: Quantity, start: int, noun: Noun | None) -> bool:
    """'11 Pro', '22 Ave Foch': plain digits before a singular name."""
    if noun is None or noun.before or (quantity.low or 0) < 2 or "," in doc[start].text:
        return False
    return noun.head.tag_ == "NNP" and not noun.head.text.lower().endswith("s")


def _serial(doc: Doc, quantity: Quantity, start: int, noun: Noun | None, roles: FigureRoles) -> bool:
    """'the 787 jet', "Boeing's larger 777": three and more plain digits before a singular noun."""
    if (quantity.low or 0) < _SERIAL or "," in doc[start].text or "." in doc[start].text:
        return False
    if noun is None or noun.before:
        return _possessed(doc, start)
    head = noun.head
    if head.lower_ in roles.nouns.collective_heads or head.lower_ in roles.nouns.singulars:
        return False
    if head.tag_ == "NNP":
        return not head.text.endswith("s")
    return head.tag_ == "NN" and _determined(doc, start)


def _determined(doc: Doc, start: int) -> bool:
    """An article, possessive or name of its own before the number: 'the 787 jet', "Boeing's 777 airliner"."""
    at = start - 1
    while at > 0 and doc[at].pos_ == "ADJ" and start - at < 3:
        at -= 1
    return at >= 0 and (doc[at].pos_ in ("DET", "PROPN") or doc[at].text == "'s" or doc[at].tag_ == "PRP$")


def _possessed(doc: Doc, start: int) -> bool:
    """ "Boeing's 787", 'the final 717': a number with an article of its own and no noun."""
    at = start - 1
    while at > 0 and doc[at].pos_ == "ADJ":
        at -= 1
    return at >= 0 and start - at <= 3 and (doc[at].text == "'s" or doc[at].lower_ in ("its", "their"))
