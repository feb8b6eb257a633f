"""In which role a figure stands: killed, wounded, captured …, by the nearest governing cue.

Three looks, the first that answers holds: a state or passive said of the counted ('20 people were killed', '12 dead');
the verb or noun that governs it ('killing 6', 'the death of 20'); what the counted things are ('83 drones').
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from extraction.knowledge.figures import FigureRoles, load_figure_roles
from extraction.schema import FigureRole

_REACH_RIGHT = 6
_REACH_LEFT = 7
_TAKES = ("claim", "take", "cost", "lose")
_PERSON_TAGS = ("NNPS", "NNP")
_BREAKS = frozenset((".", ";", ":", "!", "?", '"'))


@dataclass(frozen=True, slots=True)
class RoleIndex:
    """Cues by word, pointing to their role."""

    roles: FigureRoles
    items: dict[str, FigureRole]
    of: dict[str, FigureRole]
    patient: dict[str, FigureRole]
    subject: dict[str, FigureRole]
    state: dict[str, FigureRole]
    lives: frozenset[str]
    actions: frozenset[str]  # nouns of what befell people: never what is counted
    ambiguous: frozenset[str]
    guarded: frozenset[str]
    known: frozenset[str]  # common nouns, whatever a headline's capitals say


@cache
def role_index() -> RoleIndex:
    """Return the shipped cues, indexed once per process."""
    roles = load_figure_roles()

    def index(field: str) -> dict[str, FigureRole]:
        found: dict[str, FigureRole] = {}
        for role in roles.role:
            for word in getattr(role, field):
                found.setdefault(word, role.role)
        return found

    return RoleIndex(
        roles, index("items"), index("of"), index("patient"), index("subject"), index("state"),
        frozenset(word for role in roles.role for word in role.lives),
        frozenset(word for role in roles.role if role.role not in ("troops", "weapons") for word in role.of),
        frozenset(word for role in roles.role for word in role.ambiguous),
        frozenset(word for role in roles.role for word in role.only_with_patient),
        frozenset(index("items")) | roles.people.kinds,
    )  # fmt: skip


def role_of(
    doc: Doc, start: int, end: int, head: Token | None, item: str | None, kind: str, index: RoleIndex
) -> FigureRole:
    """Return the role of the figure whose evidence is tokens `[start, end)` and whose counted noun is `head`."""
    if kind == "money":
        return "amount"
    if kind == "measure":
        return "other"
    found = _said(doc, end, index) or _governed(doc, start, head, item, index)
    own = index.items.get((item or "").lower())
    if head is not None and head.i < start and (head.lemma_ or head.text).lower() in index.of:
        return index.of[(head.lemma_ or head.text).lower()]
    if head is not None and head.lower_ in index.state and head.i >= start:
        own = index.state[head.lower_]
    if own in ("killed", "wounded", "missing", "casualties"):
        return own
    if found in ("killed", "wounded") and own == "weapons":
        found = None
    if found is not None and found != own:
        return found
    if own == "troops" and (item or "").lower() in index.guarded and found != "troops":
        return "other"
    return own or "other"


def _is_people(head: Token | None, item: str | None, index: RoleIndex) -> bool:
    """Tell whether the counted are people, by lexicon, by name of a people, or for want of any noun."""
    if head is None or item is None:
        return True
    low = item.lower()
    if low in index.roles.people.kinds or index.items.get(low) in ("troops", "captured", "displaced"):
        return True
    return head.ent_type_ == "NORP" or (head.tag_ in _PERSON_TAGS and head.text.endswith("s"))


def _said(doc: Doc, end: int, index: RoleIndex) -> FigureRole | None:
    """A state, a passive or an intransitive verb right after the counted: '20 people were killed', '12 dead'."""
    passive = False
    for at in range(end, min(len(doc), end + _REACH_RIGHT)):
        token = doc[at]
        low, lemma = token.lower_, _lemma(token, index)
        if token.is_sent_start and at > end:
            return None
        role = index.state.get(low)
        if role is not None and not (token.tag_ == "VBD" and _has_object(doc, at)):
            return role
        if lemma in index.patient and token.pos_ == "VERB":
            if passive or (token.tag_ == "VBN" and not _has_object(doc, at)):
                return index.patient[lemma]
            return None
        if lemma in index.subject and token.pos_ == "VERB" and not passive:
            return index.subject[lemma]
        if token.pos_ == "AUX":
            passive = passive or lemma in ("be", "get")
            continue
        if low not in index.roles.nouns.between_state and token.pos_ not in ("ADV", "AUX"):
            return None
    return None


def _lemma(token: Token, index: RoleIndex) -> str:
    return index.roles.verb_forms.get(token.lower_) or (token.lemma_ or token.text).lower()


def _has_object(doc: Doc, verb: int) -> bool:
    """Tell whether a noun phrase follows a verb at once: the words before it are then its agent."""
    if verb + 1 >= len(doc):
        return False
    after = doc[verb + 1]
    return after.pos_ in ("DET", "NUM", "NOUN", "PROPN", "PRON", "ADJ") and not after.is_sent_start


def _governed(doc: Doc, start: int, head: Token | None, item: str | None, index: RoleIndex) -> FigureRole | None:
    """The verb whose object, or the noun whose 'of' complement, the figure is: by the parse, else by the words left."""
    anchor = head if head is not None and head.i >= start else doc[start]
    person = _is_people(head, item, index)
    adjacent = _beside(doc, start, person, index)
    if adjacent is not None:
        return adjacent
    return _by_parse(anchor, item, person, index) or _by_words(doc, start, item, person, index)


def _beside(doc: Doc, start: int, person: bool, index: RoleIndex) -> FigureRole | None:
    """The verb written to the figure: 'arresting 12'; 'killing or wounding 50' counts casualties."""
    if start == 0 or doc[start - 1].pos_ != "VERB" or (start > 1 and doc[start - 2].lemma_ == "be"):
        return None
    lemma = _lemma(doc[start - 1], index)
    role = index.patient.get(lemma)
    if role is None or (lemma in index.ambiguous and not person):
        return None
    if role in ("killed", "wounded") and start > 2 and doc[start - 2].lower_ in ("and", "or", "/"):
        other = index.patient.get(_lemma(doc[start - 3], index))
        if other in ("killed", "wounded") and other != role:
            return "casualties"
    return role


def _by_parse(anchor: Token, item: str | None, person: bool, index: RoleIndex) -> FigureRole | None:
    current = anchor
    for _ in range(3):
        if current.dep_ in ("conj", "nummod", "appos", "nmod") and current.head.pos_ in ("NOUN", "PROPN", "NUM"):
            lemma = current.head.lemma_.lower()
            if lemma in index.of and current.head.i < current.i and current.dep_ == "nmod":
                return index.of[lemma]
            current = current.head
            continue
        break
    verb = current.head
    if verb.pos_ != "VERB":
        return None
    lemma = _lemma(verb, index)
    if lemma in index.ambiguous and not person:
        return None
    if current.dep_ in ("obj", "dobj", "nsubj:pass", "nsubjpass") and lemma in index.patient:
        return index.patient[lemma]
    if current.dep_ in ("obj", "dobj") and lemma in _TAKES and item in index.lives:
        return "killed"
    if current.dep_ in ("nsubj", "nsubj:pass") and lemma in index.subject:
        return index.subject[lemma]
    return None


def _by_words(doc: Doc, start: int, item: str | None, person: bool, index: RoleIndex) -> FigureRole | None:
    for at in range(start - 1, max(-1, start - _REACH_LEFT), -1):
        token = doc[at]
        if token.text in _BREAKS or token.like_num:
            return None
        if token.lower_ == "dead" and at == start - 1:  # shot dead three women
            return "killed"
        if token.lower_ == "lives" and doc[at + 1].lower_ == "of":
            return "killed" if any(_lemma(doc[k], index) in _TAKES for k in range(max(0, at - 3), at)) else None
        lemma = _lemma(token, index)
        if token.pos_ == "VERB":
            if lemma in _TAKES and item in index.lives:
                return "killed"
            passive = any(child.dep_ in ("aux:pass", "nsubj:pass") for child in token.children)
            if passive or token.head == token.doc[min(start, len(doc) - 1)]:
                return None
            return index.patient.get(lemma) if person or lemma not in index.ambiguous else None
        if token.pos_ == "NOUN" and lemma in index.of and doc[at + 1].lower_ in ("of", "to", "at", "toll"):
            return index.of[lemma]
        if token.pos_ == "NOUN" and lemma == "toll":
            return "killed"
        if token.is_sent_start:
            return None
    return None


def is_victim_cue(verb: Token) -> bool:
    """Tell whether a verb's object is a victim: 'kills one'."""
    index = role_index()
    return verb.pos_ == "VERB" and _lemma(verb, index) in index.patient
