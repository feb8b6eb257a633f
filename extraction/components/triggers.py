"""Component `extraction_triggers`: every place where a lexicon entry may fire, one span per match and entry.

A match is only a candidate: whether its frame is satisfied is decided where arguments are known (events floor).
The layer `doc.spans["triggers"]` holds spans with the event type as label and the entry id as span id; its `attrs`
carry, aligned with the spans, the token index of each trigger's head and of the light verb that supports it (or -1).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from extraction.knowledge.lexicon import Lexicon, Pos, Trigger, load_lexicon

LAYER = "triggers"
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
    return TriggerFinder(load_lexicon())


class TriggerFinder:
    """Writes the layer of trigger candidates."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def __call__(self, doc: Doc) -> Doc:
        matches = find_triggers(doc, self.lexicon)
        doc.spans[LAYER] = [
            Span(doc, m.start, m.end, label=m.entry.type, span_id=m.entry.id) for m in matches
        ]
        doc.spans[LAYER].attrs["heads"] = [m.head.i for m in matches]
        doc.spans[LAYER].attrs["lights"] = [m.light.i if m.light is not None else -1 for m in matches]
        return doc


def read_triggers(doc: Doc, lexicon: Lexicon) -> list[Match]:
    """Return the layer's matches."""
    group = doc.spans[LAYER]
    return [
        Match(lexicon.triggers[span.id_], doc[head], doc[light] if light >= 0 else None, span.start, span.end)
        for span, head, light in zip(group, group.attrs["heads"], group.attrs["lights"], strict=True)
    ]


def find_triggers(doc: Doc, lexicon: Lexicon) -> list[Match]:
    """Return every match in document order; at one head longer triggers stand first."""
    found: list[Match] = []
    for token in doc:
        pos = _POS.get(token.pos_)
        if pos is None:
            continue
        for entry in lexicon.candidates(token.lemma_.lower(), pos):
            found.extend(_match(token, entry, lexicon))
    return found


def _match(head: Token, entry: Trigger, lexicon: Lexicon) -> Iterator[Match]:
    parts = _parts(head, entry.words[1:])
    if parts is None:
        return
    start, end = min([head.i, *parts]), max([head.i, *parts]) + 1
    light = light_verb(head, lexicon.light_verbs[entry.light]) if entry.light else None
    if light is not None and abs(light.i - head.i) <= _REACH:
        start, end = min(start, light.i), max(end, light.i + 1)
    yield Match(entry, head, light, start, end)


def _parts(head: Token, words: tuple[str, ...]) -> list[int] | None:
    """Token indices of the further words of a multiword trigger, or None when one is missing.

    Each word must hang below the head (particle, fixed object, preposition) or stand directly before a noun
    as its modifier; words follow one another except in the passive, where the object precedes the verb.
    """
    found: list[int] = []
    previous = head.i
    for word in words:
        hit = next(
            (
                t
                for t in _near(head)
                if t.i not in found
                and (t.lemma_.lower() == word or t.lower_ == word)
                and head.is_ancestor(t)
                and (t.i > previous or t.i < head.i)
            ),
            None,
        )
        if hit is None:
            return None
        found.append(hit.i)
        previous = max(previous, hit.i) if hit.i > head.i else previous
    return found


def _near(head: Token) -> Iterator[Token]:
    """Tokens of the head's sentence within reach, those after it first."""
    sent = head.sent
    for i in range(head.i + 1, min(sent.end, head.i + _REACH + 1)):
        yield head.doc[i]
    for i in range(head.i - 1, max(sent.start, head.i - _REACH) - 1, -1):
        yield head.doc[i]


def light_verb(noun: Token, verbs: frozenset[str]) -> Token | None:
    """The light verb that carries a noun: as its object ('held talks'), subject ('talks were held'), 'took part in'."""
    current = noun
    while current.dep_ == "conj" and current.head.pos_ in ("NOUN", "PROPN"):
        current = current.head
    governor = current.head
    if governor is current or governor.pos_ not in ("VERB", "AUX"):
        return None
    if current.dep_ in ("obj", "dobj", "nsubj:pass", "nsubjpass", "obl", "pobj", "nsubj"):
        particle = next((c.lower_ for c in governor.children if c.dep_ in ("compound:prt", "prt")), None)
        lemma = governor.lemma_.lower()
        if lemma in verbs or (particle and f"{lemma} {particle}" in verbs):
            return governor
    if current.dep_ == "acl" or governor.dep_ == "acl":
        return None
    return None
