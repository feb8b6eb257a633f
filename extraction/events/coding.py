"""Doc with mentions -> event drafts.

The order of work: candidates by lexicon, frames decide, arguments are filled, factuality and PLOVER's reductions
settle type and status, what stands inside a demand or threat is dropped, circumstances are attached.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extraction.events.anaphora import name_doers
from extraction.events.belonging import name_opponents, with_countries
from extraction.events.blame import name_culprits
from extraction.events.casting import recast
from extraction.events.clusters import link_mentions
from extraction.events.confidence import score
from extraction.events.content import without_content, without_doubles
from extraction.events.context import ArticleContext
from extraction.events.domain import is_private, leaning, political_only, public_only
from extraction.events.drafting import make_draft
from extraction.events.drafts import Draft
from extraction.events.narrative import inherit_places, inherit_times, share_times
from extraction.events.opinion import Story, stands_alone
from extraction.events.reading import Knowledge, Reading
from extraction.events.readings import Read, read_all
from extraction.events.replies import name_addressees
from extraction.events.second_opinion import can_review, review
from extraction.schema import Status


def code_events(context: ArticleContext, knowledge: Knowledge) -> list[Draft]:
    """Return the events of a Doc in the order of their triggers."""
    scored = [(d, *score(d, knowledge.calibration)) for d in code_told(context, knowledge)]
    drafts = [replace(d, confidence=confidence, parts=parts) for d, confidence, parts in scored]
    return recast(drafts, context, knowledge)  # who takes part makes no event likelier


def code_told(context: ArticleContext, knowledge: Knowledge) -> list[Draft]:
    """Return the events with whom words and rules put in their roles; what a reader supplies is still open."""
    read = read_all(context, knowledge)
    story = Story.of([match for match, _ in read.chosen], context)
    if can_review(context, knowledge):
        reviewed = review(read.places(ruled(read, context, knowledge)), story, context, knowledge)
        drafts = without_content(reviewed, read.in_order())
    else:
        drafts = ruled(read, context, knowledge, _alone(read.alone, story, context, knowledge))
    drafts = inherit_places(inherit_times(drafts, context, knowledge.cues), knowledge.cues)
    drafts = name_doers(drafts)
    drafts = name_culprits(drafts, knowledge.classes)
    drafts = name_addressees(drafts, context, knowledge.classes)
    frames = knowledge.lexicon.frames
    drafts = [
        with_countries(d, context, knowledge.classes, subject_acts="subject" in frames[d.match.entry.frame].actor)
        for d in drafts
    ]
    drafts = name_opponents(drafts, context)
    return share_times(link_mentions(drafts), context, knowledge.cues)


def ruled(read: Read, context: ArticleContext, knowledge: Knowledge, more: Sequence[Draft] = ()) -> list[Draft]:
    """Return the drafts that rules keep of these, and of `more`: each event once, and none of a private matter."""
    doc, limits = context.doc, knowledge.cues.discourse.limits
    drafts = sorted([*read.drafts, *more], key=lambda draft: draft.match.head.i)
    drafts = without_doubles(without_content(drafts, read.in_order()))
    if drafts and leaning(doc, knowledge.domains, limits) is not None:
        return political_only(drafts, knowledge.domains, limits)
    if drafts and is_private(doc, knowledge.domains):
        return public_only(drafts, knowledge.domains)
    return drafts


def _alone(alone: Sequence[Reading], story: Story, context: ArticleContext, knowledge: Knowledge) -> list[Draft]:
    """Triggers that name nobody and stand all the same; they never count as what another event is about."""
    found = []
    for reading in alone:
        if reading.arguments is not None and stands_alone(reading, story, context, knowledge):
            draft = make_draft(reading.match, reading.arguments, context, knowledge)
            found += [draft] if draft is not None and draft.status != Status.HYPOTHETICAL else []
    return found
