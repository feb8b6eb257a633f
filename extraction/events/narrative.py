"""Times and places that a story states once and lets run on: an event without takes those of the story so far."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from extraction import syntax
from extraction.events.clauses import clause_head
from extraction.events.context import ArticleContext
from extraction.events.drafts import Draft
from extraction.events.scope import lemma_of
from extraction.events.storyline import tell_times
from extraction.events.tenses import is_perfect, tense
from extraction.events.timing import EventTime, root_of
from extraction.knowledge.cues import Cues
from extraction.knowledge.discourse import Limits
from extraction.schema import Status
from extraction.syntax import sentence_starts
from extraction.values import Mention, PlaceValue, TimeValue

_HISTORICAL = dt.timedelta(days=365)
_DEFINITE = {"the", "this", "that", "these", "those"}


def inherit_times(drafts: Sequence[Draft], context: ArticleContext, cues: Cues) -> list[Draft]:
    """Give an undated event of the past the time that the story stands at.

    That is the time of the last dated event, if both happened and share a participant, or the day that the sentence
    before states for what else it tells. Each event that shares a time hands it on for a few sentences more. An
    inherited time has no words of its own: its record has a null span and the basis `narrative`.
    """
    if not drafts:
        return []
    starts = sentence_starts(drafts[0].match.head.doc)
    found: list[Draft] = []
    origins: list[int] = []  # sentence that first stated the time of each draft
    for draft in drafts:
        here = bisect_right(starts, draft.match.head.i)
        origin = here
        if draft.time is None and draft.status == Status.FUTURE:
            draft = _dated(draft, _planned(draft, found, starts, context.dct))
        elif draft.time is None and draft.status == Status.ACTUAL and _tells(draft):
            near = _source(draft, found, origins, starts, context, cues, reach=1)
            scene = _scene_time(draft, here, starts, context, cues) if near is None else None
            far = _source(draft, found, origins, starts, context, cues) if near is None and not scene else near
            if far is not None:
                origin = origins[far]
            draft = _aged(_dated(draft, found[far].time if far is not None else scene), context.dct)
        found.append(draft)
        origins.append(origin)
    return found


def _planned(draft: Draft, earlier: Sequence[Draft], starts: Sequence[int], dct: dt.date | None) -> EventTime | None:
    """The day to come of the plan that the sentence before tells of: 'They will meet in May. He will also visit …'."""
    here = bisect_right(starts, draft.match.head.i)
    for other in reversed(earlier):
        if here - bisect_right(starts, other.match.head.i) > 1:
            return None
        time, first = other.time, other.time.mention.value.earliest if other.time is not None else None
        to_come = first is not None and dct is not None and first > dct
        if other.status == Status.FUTURE and to_come and _participants(draft) & _participants(other):
            return time
    return None


def share_times(drafts: Sequence[Draft], context: ArticleContext, cues: Cues) -> list[Draft]:
    """Mentions of one event share the day that one of them states; what is still undated takes the story's day.

    A lead is often dated further down.
    """
    stated: dict[int, EventTime] = {}
    for draft in drafts:
        if draft.time is not None and _is_day(draft.time, cues.discourse.limits, context.dct):
            stated.setdefault(draft.cluster, draft.time)
    shared = [
        _dated(draft, stated[draft.cluster])
        if draft.time is None and draft.cluster in stated and _may_share(draft)
        else draft
        for draft in drafts
    ]
    return tell_times(shared, sentence_starts(context.doc), context, cues)


def _may_share(draft: Draft) -> bool:
    verb = clause_head(draft.match.clause)
    present = draft.match.entry.pos == "verb" and tense(verb) == "present" and verb.sent.start > 0
    return not is_perfect(verb) and not present


def inherit_places(drafts: Sequence[Draft], cues: Cues) -> list[Draft]:
    """Give a deed without a place those of the last one with a place, if both happened and share a participant."""
    if not drafts:
        return []
    starts = sentence_starts(drafts[0].match.head.doc)
    found: list[Draft] = []
    for draft in drafts:
        if not draft.places and draft.event_type in cues.discourse.types.scene and draft.status == Status.ACTUAL:
            draft = replace(draft, places=_scene(draft, found, starts, cues))
        found.append(draft)
    return found


def _dated(draft: Draft, time: EventTime | None) -> Draft:
    return replace(draft, time=EventTime(time.mention, "narrative")) if time is not None else draft


def _aged(draft: Draft, dct: dt.date | None) -> Draft:
    """What goes on with a time of more than a year ago is as old."""
    last = draft.time.mention.value.latest if draft.time is not None else None
    old = last is not None and dct is not None and last < dct - _HISTORICAL
    return replace(draft, status=Status.HISTORICAL) if old else draft


def _scene(
    draft: Draft, earlier: Sequence[Draft], starts: Sequence[int], cues: Cues
) -> tuple[Mention[PlaceValue], ...]:
    here = bisect_right(starts, draft.match.head.i)
    for other in reversed(earlier):
        if here - bisect_right(starts, other.match.head.i) > cues.discourse.limits.place_reach:
            return ()
        local = other.places and other.event_type in cues.discourse.types.scene and other.status == Status.ACTUAL
        if local and _participants(draft) & _participants(other):
            return other.places
    return ()


def _tells(draft: Draft) -> bool:
    """A clause of the past goes on with a story; the present and the perfect ('has supported') stand outside it."""
    verb = clause_head(draft.match.clause)
    if not syntax.is_verb(verb):
        return True
    return tense(verb) == "past" or (verb.tag_ == "VBG" and tense(verb) == "")


def _source(
    draft: Draft,
    earlier: Sequence[Draft],
    origins: Sequence[int],
    starts: Sequence[int],
    context: ArticleContext,
    cues: Cues,
    reach: int | None = None,
) -> int | None:
    """The number of the draft whose time a later one shares."""
    limits = cues.discourse.limits
    reach = limits.time_reach if reach is None else reach
    here = bisect_right(starts, draft.match.head.i)
    linked = any(token.lower_ in cues.discourse.words.echo for token in draft.match.head.sent)
    taken_up = _takes_up(draft)
    for n in range(len(earlier) - 1, -1, -1):
        other = earlier[n]
        if here - bisect_right(starts, other.match.head.i) > reach:
            return None
        if here - origins[n] > limits.scene_sentences or other.time is None or _is_background(other):
            continue
        next_to = here - bisect_right(starts, other.match.head.i) <= 1
        near = (taken_up and next_to) or bool(_named(draft) & _named(other))
        if other.status != Status.ACTUAL and not (other.status == Status.HISTORICAL and next_to and near):
            continue
        if not _is_day(other.time, limits, context.dct, linked=linked or near):
            if near and other.time.basis != "narrative":
                return None  # the story has gone to another time, a long one
            continue
        if _goes_on(draft, other, cues) and _participants(draft) & _participants(other):
            return n
    return None


def _goes_on(draft: Draft, other: Draft, cues: Cues) -> bool:
    """Deeds follow on deeds; words follow on words of the same speaker, or on a meeting of his or of two states."""
    deeds = cues.discourse.types.scene | cues.discourse.types.deed
    if draft.event_type in deeds:
        return other.event_type in deeds
    if other.event_type == "CONSULT":
        return bool(_named(draft) & _named(other)) or len(_participants(other)) > 1
    speakers = {m.value.country or m.value.name for m in draft.arguments.actors}
    return other.event_type not in deeds and bool(
        speakers & {m.value.country or m.value.name for m in other.arguments.actors}
    )


def _named(draft: Draft) -> set[str]:
    mentions = (*draft.arguments.actors, *draft.arguments.recipients)
    return {m.value.name for m in mentions if m.value.kind != "country"}


def _is_background(draft: Draft) -> bool:
    """'The president, who had visited Qatar in May, sent …': the time of what went before is not handed on."""
    verb = clause_head(draft.match.clause)
    return "relcl" in verb.dep_ and any(aux.lower_ == "had" for aux in syntax.auxiliaries(verb))


def _is_day(time: EventTime, limits: Limits, dct: dt.date | None, *, linked: bool = False) -> bool:
    """A day or week that is over moves a story on; 'the 1991 assassination' dates nothing that follows."""
    first, last = time.mention.value.earliest, time.mention.value.latest
    if first is None or last is None or (dct is not None and first > dct):
        return False
    return last - first <= dt.timedelta(days=limits.linked_days if linked else limits.scene_days)


def _scene_time(
    draft: Draft, here: int, starts: Sequence[int], context: ArticleContext, cues: Cues
) -> EventTime | None:
    """The day that the main clause of the sentence before states, for a deed or for somebody whom it named."""
    deeds = cues.discourse.types.scene | cues.discourse.types.deed
    if here < 2 or not (draft.event_type in deeds or _takes_up(draft)):
        return None
    low, high = starts[here - 2], starts[here - 1]
    times = [t for t in context.within(context.times, low, high) if _frames(t, context, cues)]
    days = [EventTime(t, "sentence") for t in times]
    linked = any(token.lower_ in cues.discourse.words.echo for token in draft.match.head.sent)
    usable = [day for day in days if _is_day(day, cues.discourse.limits, context.dct, linked=linked)]
    return usable[0] if len(usable) == 1 else None


def _takes_up(draft: Draft) -> bool:
    """Whether the clause's subject, or the event itself, is known from before: a pronoun, or a noun with 'the'."""
    verb = clause_head(draft.match.clause)
    subjects: list[Token] = [*syntax.subjects(verb), *syntax.passive_subjects(verb), draft.match.head]
    return any(
        s.pos_ == "PRON" or (s.pos_ == "NOUN" and any(c.lower_ in _DEFINITE for c in s.children)) for s in subjects
    )


def _frames(time: Mention[TimeValue], context: ArticleContext, cues: Cues) -> bool:
    """Whether a time hangs on the past main clause of its sentence."""
    if time.value.kind != "date" or time.value.granularity == "hour":
        return False
    root = root_of(time, context)
    main = root.sent.root
    if tense(main) != "past":
        return False
    if root.head != main:
        return root.head.head == main and root.head.dep_ == "ccomp"
    opens = time.start <= root.sent.start + 2
    return opens or lemma_of(main, cues) not in cues.sources  # 'said on Monday' dates the words


def _participants(draft: Draft) -> set[str]:
    mentions = (*draft.arguments.actors, *draft.arguments.recipients)
    return {m.value.country or m.value.name for m in mentions}
