"""Component `extraction_triggers`: every place where a lexicon entry may fire, one span per match and entry.

A match is only a candidate: whether its frame is satisfied is decided where arguments are known (events floor).
The layer `doc.spans["triggers"]` holds spans with the event type as label and the entry id as span id; its `attrs`
carry, aligned with the spans, the token index of each trigger's head and of the light verb that supports it (or -1).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from extraction.knowledge.idioms import Idioms, load_idioms
from extraction.knowledge.lexicon import Lexicon, load_lexicon
from extraction.knowledge.lexicon_entries import LightVerbs, Pos, Trigger
from extraction.syntax import Answers

LAYER = "triggers"
_NAMES = {"EVENT", "LAW", "ORG", "PERSON", "GPE", "LOC", "FAC", "PRODUCT"}  # the Korean War is no war begun today
_PART_OF_CHILD = {"case", "compound", "pobj", "conj", "amod", "nmod", "fixed", "det"}
_CARRIED = {"obj", "dobj", "nsubj:pass", "nsubjpass", "obl", "pobj", "nsubj"}
_QUANTITY = "quantity"  # the class of 'series', 'wave', 'days': what is meant stands behind 'of'
_AROUND = {"during", "after", "before", "following", "amid", "despite", "since", "until", "without", "because", "due"}
_LIST_REACH = 7  # how far, in tokens, the second noun of a list may lie from a light verb
_MODAL_REACH = 4  # how far, in tokens, a verb may stand from its modal: 'should not now be'
_REACH = 12  # how far, in tokens, the parts of a multiword trigger may lie from its head
_POS: dict[str, Pos] = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adj"}


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that may fire: its head, the light verb of a nominal trigger, and the tokens it covers."""

    entry: Trigger
    head: Token
    light: Token | None
    start: int
    end: int
    undergone: bool = False  # the light verb's subject is whom the deed met: 'suffered an attack'
    inner: Token | None = None  # the second verb of a verbal trigger: 'support' in 'vowed to support'
    answers: Answers = field(default_factory=Answers, compare=False, repr=False)  # of the Doc's words, for all matches

    @property
    def clause(self) -> Token:
        """The word whose clause the trigger stands in: the light verb, else the head."""
        return self.light if self.light is not None else self.head


@Language.factory(
    "extraction_triggers",
    requires=["token.lemma", "token.pos", "token.dep", "token.head"],
    assigns=["doc.spans"],
)
def make_triggers(nlp: Language, name: str) -> TriggerFinder:
    """Build the component with the shipped lexicon."""
    del nlp, name
    return TriggerFinder(load_lexicon(), load_idioms())


class TriggerFinder:
    """Writes the layer of trigger candidates."""

    def __init__(self, lexicon: Lexicon, idioms: Idioms) -> None:
        self.lexicon = lexicon
        self.idioms = idioms

    def __call__(self, doc: Doc) -> Doc:
        """Write the layer and return the Doc."""
        matches = find_triggers(doc, self.lexicon, self.idioms)
        doc.spans[LAYER] = [Span(doc, m.start, m.end, label=m.entry.type, span_id=m.entry.id) for m in matches]
        doc.spans[LAYER].attrs["heads"] = [m.head.i for m in matches]
        doc.spans[LAYER].attrs["lights"] = [m.light.i if m.light is not None else -1 for m in matches]
        return doc


def read_triggers(doc: Doc, lexicon: Lexicon) -> list[Match]:
    """Return the layer's matches."""
    group = doc.spans[LAYER]
    answers = Answers()
    return [
        _restore(lexicon.triggers[span.id_], doc[head], doc[light] if light >= 0 else None, span, lexicon, answers)
        for span, head, light in zip(group, group.attrs["heads"], group.attrs["lights"], strict=True)
    ]


def _restore(entry: Trigger, head: Token, light: Token | None, span: Span, lexicon: Lexicon, answers: Answers) -> Match:
    undergone = bool(entry.light and light and light.lemma_.lower() in lexicon.light_verbs[entry.light].undergo)
    inner = None
    if entry.pos == "verb" and (others := entry.words[1:]):
        inner = next((t for t in span if t.i != head.i and t.lemma_.lower() in others and pos_of(t) == "verb"), None)
    return Match(entry, head, light, span.start, span.end, undergone, inner, answers)


def find_triggers(doc: Doc, lexicon: Lexicon, idioms: Idioms) -> list[Match]:
    """Return every match in document order; at one head longer triggers stand first."""
    found: list[Match] = []
    covered = idioms.covered([(token.lemma_.lower(), token.lower_) for token in doc])
    times = {i for span in doc.spans.get("times", ()) for i in range(span.start, span.end)}
    for token in doc:
        pos = pos_of(token)
        if pos is None or token.i in times or (pos == "noun" and token.ent_type_ in _NAMES):
            continue
        for entry in lexicon.candidates(token.lemma_.lower(), pos, token.lower_):
            if len(entry.words) > 1 or token.i not in covered:
                found.extend(_match(token, entry, lexicon, idioms))
    # a modal is read at its verb: what must be done is demanded before it is anything else
    return sorted(found, key=lambda match: match.head.i)


def pos_of(token: Token) -> Pos | None:
    """The word class a token is looked up under; what a modal verb governs is a verb whatever the tagger says."""
    pos = _POS.get(token.pos_)
    if pos in ("noun", "adj") and any(c.tag_ == "MD" and c.dep_ == "aux" for c in token.children):
        return "verb"
    return pos


def _match(head: Token, entry: Trigger, lexicon: Lexicon, idioms: Idioms) -> Iterator[Match]:
    if head.tag_ == "MD":
        yield from _modal(head, entry)
        return
    others = entry.words[1:] if entry.pos == "verb" else entry.words[:-1]
    parts = _parts(head, others, before=entry.pos != "verb")
    if parts is None or (entry.pos == "verb" and _is_phrasal(head, parts, idioms)):
        return
    shown = [i for i in parts if not _governs_noun(head.doc[i])]
    start, end = min([head.i, *shown]), max([head.i, *shown]) + 1
    light, undergone = _light(head, entry, lexicon)
    if light is not None and abs(light.i - head.i) <= _REACH:
        start, end = min(start, light.i), max(end, light.i + 1)
    inner = next((head.doc[i] for i in parts if pos_of(head.doc[i]) == "verb"), None) if entry.pos == "verb" else None
    yield Match(entry, head, light, start, end, undergone, inner)


def _modal(modal: Token, entry: Trigger) -> Iterator[Match]:
    """'must withdraw': the trigger is the modal with what it governs, its head the governed word."""
    verb = modal.head
    if modal.dep_ == "aux" and modal.i < verb.i <= modal.i + _MODAL_REACH:
        yield Match(entry, verb, None, modal.i, verb.i + 1)


def _is_phrasal(verb: Token, parts: list[int], idioms: Idioms) -> bool:
    """A particle makes another verb ('called off' calls nobody), unless it only adds direction ('met up')."""
    return any(
        c.dep_ in ("compound:prt", "prt")
        and c.i not in parts
        and (verb.lemma_.lower(), c.lower_) not in idioms.same_verb
        for c in verb.children
    )


def _governs_noun(token: Token) -> bool:
    """A preposition of a multiword ('call on') stands before the argument and is no part of the evidence."""
    return token.pos_ in ("ADP", "SCONJ") and token.dep_ in ("case", "prep", "mark")


def _parts(head: Token, words: tuple[str, ...], *, before: bool) -> list[int] | None:
    """Token indices of the further words of a multiword trigger, or None when one is missing.

    A verb's words hang below it (particle, fixed object, preposition), after it or, as a passive's subject, before;
    a noun's words are its modifiers.
    """
    found: list[int] = []
    for word in words:
        hit = next((t for t in _near(head, before=before) if t.i not in found and _is(t, word, head)), None)
        if hit is None:
            return None
        found.append(hit.i)
    return found


def _is(token: Token, word: str, head: Token) -> bool:
    """A part is a child of the head, or the preposition or compound of one; deeper words belong to other phrases."""
    if token.lemma_.lower() != word and token.lower_ != word:
        return False
    parent = token.head
    if token.dep_ == "nmod" and any(c.dep_ == "case" and c.lower_ != "of" for c in token.children):
        return False  # 'make an announcement during his visit' makes no visit
    return parent == head or (parent.head == head and parent != head and token.dep_ in _PART_OF_CHILD)


def _near(head: Token, *, before: bool) -> Iterator[Token]:
    """Tokens of the head's sentence within reach, those on the expected side first."""
    sent = head.sent
    right = range(head.i + 1, min(sent.end, head.i + _REACH + 1))
    left = range(head.i - 1, max(sent.start, head.i - _REACH) - 1, -1)
    for i in (*left, *right) if before else (*right, *left):
        yield head.doc[i]


def _light(noun: Token, entry: Trigger, lexicon: Lexicon) -> tuple[Token | None, bool]:
    if entry.light is None:
        return None, False
    return light_verb(noun, lexicon.light_verbs[entry.light], lexicon.classes[_QUANTITY].lemmas)


def _has_case(noun: Token, word: str) -> bool:
    return any(c.dep_ == "case" and c.lower_ == word for c in noun.children)


def light_verb(noun: Token, verbs: LightVerbs, quantities: Collection[str] = ()) -> tuple[Token | None, bool]:
    """The light verb that carries a noun, and whether its subject undergoes the deed.

    The noun is its object ('held talks', 'launched a series of attacks'), its passive subject ('talks were held'), or
    hangs on it with a preposition ('took part in talks', 'came under attack').
    """
    current = noun
    if current.dep_ == "nmod" and current.head.lemma_.lower() in quantities and _has_case(current, "of"):
        current = current.head
    while current.dep_ == "conj" and current.head.pos_ in ("NOUN", "PROPN"):
        current = current.head
    if current != noun and current.dep_ != "nmod" and abs(noun.i - current.head.i) > _LIST_REACH:
        return None, False  # far down a list, the verb has long had its object
    if current.dep_ == "obl" and any(c.dep_ == "case" and c.lower_ in _AROUND for c in current.children):
        return None, False
    governor = current.head
    if current.dep_ in ("pobj",):  # ClearNLP puts a preposition between
        governor = governor.head
    if governor == current or governor.pos_ not in ("VERB", "AUX") or current.dep_ not in _CARRIED:
        return None, False
    lemma = governor.lemma_.lower()
    if lemma in verbs.undergo:
        return governor, True
    return (governor, False) if lemma in verbs.verbs else (None, False)
