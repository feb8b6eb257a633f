"""What a number counts: the noun phrase to its right, after 'of', or (for 'a crew of six') to its left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from extraction.knowledge.figures import CountedNouns, FigureRoles
from extraction.mentions.figure_roles import role_index

_NOUNS = ("NOUN", "PROPN")
_TOLL_REACH = 8  # tokens
_LONGEST = 10  # tokens a noun phrase may run to the right of its number
_PLURAL_TAGS = ("NNS", "NNPS")
_PARTICIPLES = ("VBN", "VBG")


@dataclass(frozen=True, slots=True)
class Noun:
    """The counted noun and its phrase, tokens `[first, last]`; `before` when it stands left of the number."""

    head: Token
    first: int
    last: int
    before: bool = False


def counted_noun(doc: Doc, start: int, end: int, barred: Sequence[int], roles: FigureRoles) -> Noun | None:
    """Return what the number at tokens `[start, end)` counts.

    `barred` are token flags where a phrase must stop: time expressions and other figures.
    """
    stop = _stop(doc, end, barred)
    if end + 1 < len(doc) and doc[end].text in ("-", "‑") and doc[end + 1].text.isalpha():
        return Noun(doc[end + 1], end + 1, end + 1)  # a 20-member team counts members
    right = _walk(doc, end, stop, roles)
    if right is not None:
        return right
    if end < stop and doc[end].lower_ == "of":
        at = end + 1
        while at < stop and doc[at].pos_ in ("DET", "PRON") and doc[at].lower_ not in roles.nouns.back_pronouns:
            at += 1
        if at < stop and doc[at].lower_ in roles.nouns.back_pronouns and doc[at + 1 : at + 2].text.isalpha():
            at += 1
        return _walk(doc, at, stop, roles)
    return _left(doc, start, roles.nouns)


def _stop(doc: Doc, end: int, barred: Sequence[int]) -> int:
    limit = min(len(doc), end + _LONGEST)
    for at in range(end, limit):
        if barred[at] or (at > end and doc[at].is_sent_start):
            return at
    return limit


def _walk(doc: Doc, at: int, stop: int, roles: FigureRoles) -> Noun | None:
    """Read modifiers and nouns from left to right; the last noun of the run is the head."""
    head: Token | None = None
    first = at
    while at < stop:
        token = doc[at]
        hyphen = token.text in ("-", "‑")
        if token.pos_ == "CCONJ" and _joins_names(doc, at, stop, head):
            at += 1
            continue
        if _names(token, head):
            if head is not None and head.tag_ in _PLURAL_TAGS and not _goes_on(doc, at, stop):
                break
            head = token
        elif (not (hyphen or token.text == "'s") and not _leads(doc, at, stop, head, roles)) or (
            hyphen and (at + 1 >= stop or doc[at + 1].idx != token.idx + 1)
        ):
            break
        at += 1
    if head is None:
        return _adjective(doc, first, stop, roles)
    return Noun(head, first, head.i)


def _goes_on(doc: Doc, at: int, stop: int) -> bool:
    """After a plural only another plural goes on with the phrase: 'weapons caches', not '251 people hostage'."""
    token = doc[at]
    if token.tag_ == "NN":
        return at + 1 < stop and doc[at + 1].tag_ == "NNS"
    return token.tag_ == "NNS"


def _joins_names(doc: Doc, at: int, stop: int, head: Token | None) -> bool:
    """'Kia and Hyundai vehicles', 'digital and physical sales': names or adjectives joined before one plural noun."""
    before = doc[at - 1]
    if before.pos_ not in ("PROPN", "ADJ") or (head is not None and head.tag_ in _PLURAL_TAGS):
        return False
    for k in range(at + 1, min(stop, at + 6)):
        if doc[k].tag_ == "NNS":
            return k > at + 1
        if doc[k].pos_ not in ("PROPN", "ADJ", "NOUN", "ADV") and doc[k].text not in ("-", "‑"):
            return False
    return False


def _names(token: Token, head: Token | None) -> bool:
    if token.pos_ in _NOUNS:
        return True
    # a designation inside the phrase: '60 Boeing 787 jets'
    return token.pos_ == "NUM" and head is not None and token.text.isdigit() and token.i + 1 < len(token.doc)


def _leads(doc: Doc, at: int, stop: int, head: Token | None, roles: FigureRoles) -> bool:
    """Tell whether a token is a modifier inside the phrase: an adjective, a participle before a noun."""
    token = doc[at]
    joined = at > 0 and doc[at - 1].text in ("-", "‑")
    following = doc[at + 1] if at + 1 < stop else None
    if head is not None and not joined and doc[at - 1].text != "'s":
        # 'North Korean troops', 'oil rich states'; a plural closes the phrase
        open_ = head.tag_ == "NNP" and token.pos_ == "ADJ" and token.lower_ not in roles.people.states
        return open_ and following is not None and following.pos_ in (*_NOUNS, "ADJ")
    if token.pos_ == "ADJ" or token.tag_ in ("JJ", "JJR", "JJS"):
        state = token.lower_ in roles.people.states
        return not state or (following is not None and following.pos_ in _NOUNS)
    if token.tag_ in _PARTICIPLES or (token.pos_ == "VERB" and joined):  # 'wounded men', not '12 taking place'
        if following is None:
            return False
        many = following.tag_ in _PLURAL_TAGS or following.lower_ in roles.nouns.collective_heads
        return many or joined or following.pos_ == "ADJ" or following.text == "-" or _plural_soon(doc, at + 1, stop)
    if token.pos_ == "ADV":
        return following is not None and (following.pos_ == "ADJ" or following.tag_ in _PARTICIPLES)
    if token.pos_ == "NUM":
        return following is not None and (following.pos_ in (*_NOUNS, "ADJ") or following.text in ("-", "‑"))
    return joined


def _plural_soon(doc: Doc, at: int, stop: int) -> bool:
    """A compound that ends in a plural: 'captured army officers'."""
    for k in range(at, min(stop, at + 3)):
        if doc[k].tag_ in _PLURAL_TAGS:
            return True
        if doc[k].pos_ not in _NOUNS:
            return False
    return False


def _adjective(doc: Doc, at: int, stop: int, roles: FigureRoles) -> Noun | None:
    """'19 wounded', 'hundreds of dead': an adjective that stands for people."""
    if at < stop and doc[at].lower_ in roles.people.states:
        return Noun(doc[at], at, at)
    return None


def _left(doc: Doc, start: int, nouns: CountedNouns) -> Noun | None:
    """'a crew of six', 'job cuts of 10,000', 'the toll rose to 52'."""
    if start >= 2 and doc[start - 1].lower_ == "of" and doc[start - 2].pos_ in _NOUNS:
        head = doc[start - 2]
        lemma = _lemma(head)
        if lemma in nouns.containers or (lemma in role_index().actions and lemma not in nouns.tolls):
            return None  # 'the release of another 300'
        return Noun(head, head.i, head.i, before=True)
    return _subject(doc, start, nouns) or _toll(doc, start, nouns)


def _subject(doc: Doc, start: int, nouns: CountedNouns) -> Noun | None:
    """'The number of troops doubled to 4,000': the complement of the clause's subject."""
    if start == 0 or doc[start - 1].lower_ not in ("to", "at", "is", "was", "were", "reached", "hit", "by", "exceeded"):
        return None
    verb = doc[start].head
    for _ in range(3):
        if verb.pos_ in ("VERB", "AUX") or verb.head == verb:
            break
        verb = verb.head
    for child in verb.children:
        if child.dep_.startswith(("nsubj", "obj")) and child.i < start and child.pos_ in _NOUNS:
            if _lemma(child) in nouns.people_containers:
                return Noun(child, child.i, child.i, before=True)
            if _lemma(child) in ("number", "total", "count"):
                for inner in child.children:
                    if inner.i > child.i and inner.pos_ in _NOUNS and inner.i < start:
                        return Noun(inner, inner.i, inner.i, before=True)
    return None


def _toll(doc: Doc, start: int, nouns: CountedNouns) -> Noun | None:
    """'The death toll rose to 52', by the words alone."""
    if start == 0 or doc[start - 1].lower_ not in ("to", "at", "of", "reached", "is", "was", "hit"):
        return None
    for at in range(start - 1, max(-1, start - _TOLL_REACH), -1):
        token = doc[at]
        if token.lower_ in nouns.tolls:
            return Noun(token, at, at, before=True)
        if token.like_num or token.is_sent_start or token.text in (".", ";"):
            return None
    return None


def _lemma(token: Token) -> str:
    return (token.lemma_ or token.text).lower()


def item_of(noun: Noun, roles: FigureRoles) -> str:
    """Return the singular of a counted noun: 'troop', 'drone', 'Palestinian', 'MP', 'person' for the dead."""
    token = noun.head
    low = token.lower_
    if noun.before and low in roles.nouns.people_containers:
        return "person"
    if noun.before and low in roles.nouns.parents:
        return "child"
    if low in roles.people.item_person and low != "wounded":
        return "person"
    irregular = roles.nouns.singulars.get(low)
    if irregular is not None:
        return irregular
    proper = token.pos_ == "PROPN" or (token.text[:1].isupper() and not token.is_sent_start)
    lemma = token.lemma_ if token.lemma_ and token.lemma_.lower() != low else ""
    if low in roles.nouns.collective_heads or low in roles.people.states:
        return token.text if proper else low
    if proper:
        single = token.text[:-1] if token.tag_ == "NNPS" and low.endswith("is") else _singular(token.text)
        return single.lower() if single.lower() in role_index().known else single
    if lemma and token.pos_ == "NOUN":
        return lemma.lower()
    return _singular(low) if token.tag_ in ("NNS", "NNPS", "") else low


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes")):
        return word[:-2]
    return word[:-1]
