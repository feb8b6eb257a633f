"""A second opinion on every trigger that the lexicon knows: what to drop, what to take back, under which type.

Rules propose. A small network that was fitted on annotated articles weighs what they say with what the encoder saw
around the word (vectors in `doc.tensor`): it drops or renames events that the rules are sure of, and takes in
triggers that a frame refuses or that name nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Token

from extraction.events.arguments import find_arguments
from extraction.events.context import ArticleContext
from extraction.events.domain import is_private, leaning
from extraction.events.drafting import make_draft
from extraction.events.drafts import Draft
from extraction.events.opinion import Story, story_facts
from extraction.events.reading import NOBODY, Knowledge, Reading
from extraction.knowledge.second_opinion import NONE

_ENTRIES = 3  # of a head, that facts are read from
RENAMED = 2.5  # how much likelier another type must be
_RULE = "second_opinion"


@dataclass(frozen=True, slots=True)
class Place:
    """What was read at one head. `sure` are the drafts that the rules keep; `alone`: a trigger that names nobody."""

    head: Token
    readings: tuple[Reading, ...]
    sure: tuple[Draft, ...]
    alone: bool


def can_review(context: ArticleContext, knowledge: Knowledge) -> bool:
    """Tell whether the Doc is like what the opinion was fitted on: a political story, with vectors of its words."""
    doc, limits = context.doc, knowledge.cues.discourse.limits
    if doc.tensor.dtype != np.float16:  # another pipeline's: ours keeps halves
        return False
    if doc.tensor.shape != (len(doc), knowledge.second.width) or not context.is_story(limits.story_sentences):
        return False
    return leaning(doc, knowledge.domains, limits) is None


def ask(places: Sequence[Place], story: Story, context: ArticleContext, knowledge: Knowledge) -> list[dict[str, float]]:
    """Return for each place the chances of the event types and of none."""
    if not places:
        return []
    shared = doc_facts(context, knowledge)
    facts = [shared | find_facts(place, story, context, knowledge) for place in places]
    return knowledge.second.chances(vectors_of([place.head for place in places], context.doc), facts)


def review(places: Sequence[Place], story: Story, context: ArticleContext, knowledge: Knowledge) -> list[Draft]:
    """Return the drafts that stand after the second opinion, in the order of their heads.

    It has no say in entries of a user's own file, which it has not learnt.
    """
    opinion, own = knowledge.second, knowledge.lexicon.own
    kept: list[Draft] = []
    more: list[tuple[float, Draft]] = []
    for place, chances in zip(places, ask(places, story, context, knowledge), strict=True):
        if place.sure:
            judged = (d if d.match.entry.id in own else _judged(d, chances, opinion.sure) for d in place.sure)
            kept += [draft for draft in judged if draft is not None]
            continue
        if any(reading.match.entry.id in own for reading in place.readings):
            continue
        best = best_type(chances)
        if chances[best] >= (opinion.alone if place.alone else opinion.refused):
            draft = _taken(place, best, context, knowledge)
            more += [(chances[best], replace(draft, chance=chances[best]))] if draft is not None else []
    for _, draft in sorted(more, key=lambda row: -row[0]):
        kept += [draft] if not any(_is_same(draft, other) for other in kept) else []
    return sorted(kept, key=lambda draft: draft.match.head.i)


def best_type(chances: Mapping[str, float]) -> str:
    """Return the likeliest event type."""
    return max((name for name in chances if name != NONE), key=chances.__getitem__)


def _judged(draft: Draft, chances: Mapping[str, float], least: float) -> Draft | None:
    """A sure draft, under the type that is much likelier, or dropped."""
    best, own = best_type(chances), chances.get(draft.event_type, 0.0)
    if best != draft.event_type and chances[best] >= least and chances[best] > RENAMED * own:
        return _renamed(draft, best, chances[best])
    return replace(draft, chance=own) if 1.0 - chances[NONE] >= least else None


def _renamed(draft: Draft, event_type: str, chance: float) -> Draft:
    return replace(draft, event_type=event_type, modes=(), rule=_RULE, chance=chance)


def _taken(place: Place, event_type: str, context: ArticleContext, knowledge: Knowledge) -> Draft | None:
    """The event of an entry of that type, or of another under that type."""
    same = (r for r in place.readings if r.match.entry.type == event_type)
    reading = next(same, place.readings[0])
    frame = knowledge.lexicon.frames[reading.match.entry.frame]
    arguments = reading.arguments or find_arguments(reading.match, frame, context, knowledge.classes)
    draft = make_draft(reading.match, arguments, context, knowledge)
    if draft is None or draft.event_type == event_type:
        return draft
    return _renamed(draft, event_type, 0.0)


def _is_same(draft: Draft, other: Draft) -> bool:
    """One event told by two words: one trigger covers the other, or a word hangs on the other and says the same."""
    head, place = draft.match.head, other.match
    if place.start <= head.i < place.end:
        return True
    near = head.head.i == place.head.i or place.head.head.i == head.i
    return near and draft.event_type == other.event_type


def vectors_of(heads: Sequence[Token], doc: Doc) -> NDArray[np.float32]:
    """Return what the encoder saw at each word, in its sentence and in the article: (heads, 3 * width)."""
    table = doc.tensor.astype(np.float32)
    story = table.mean(axis=0)
    around = {s.start: table[s.start : s.end].mean(axis=0) for s in {h.sent.start: h.sent for h in heads}.values()}
    return np.stack([np.concatenate([table[h.i], around[h.sent.start], story]) for h in heads])


# -- facts ----------------------------------------------------------------------------------------------------------


def doc_facts(context: ArticleContext, knowledge: Knowledge) -> dict[str, float]:
    """Return the facts about a whole Doc, by name."""
    return {"private": 1.0} if is_private(context.doc, knowledge.domains) else {}


def find_facts(place: Place, story: Story, context: ArticleContext, knowledge: Knowledge) -> dict[str, float]:
    """Return the facts about a head and what was read there, by name."""
    head = place.head
    facts = story_facts(head, story, context, knowledge)
    facts |= {f"upos={head.pos_}": 1.0, f"dep={head.dep_}": 1.0, f"head.upos={head.head.pos_}": 1.0}
    if place.sure:
        facts |= {"sure": 1.0, **{f"sure={draft.event_type}": 1.0 for draft in place.sure}}
    for reading in place.readings[:_ENTRIES]:
        event_type, why = reading.match.entry.type, _kind_of(reading.refusal)
        facts |= {f"type={event_type}": 1.0, f"why={why}": 1.0, f"{event_type}.{why.split()[0]}": 1.0}
    main = next((r for r in place.readings if r.refusal == NOBODY), None)
    main = main or next((r for r in place.readings if r.refusal is None), place.readings[0])
    return facts | {f"main={main.match.entry.type}": 1.0}


def _kind_of(refusal: str | None) -> str:
    """What kind of refusal it is: the names in it are left out."""
    if refusal is None:
        return "holds"
    if refusal == NOBODY:
        return "nobody"
    first, *rest = refusal.split()
    if first == "weight":
        return first
    return " ".join([first, *rest[: 1 if first in ("requires", "forbids") else 4]])
