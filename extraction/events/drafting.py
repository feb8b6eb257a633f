"""A trigger with its arguments -> the draft of an event: did it happen, when, where, how many, who says so."""

from __future__ import annotations

from dataclasses import replace

from extraction.components.triggers import Match
from extraction.events.arguments import Arguments
from extraction.events.attribution import find_attributions, goes_on_by
from extraction.events.circumstances import find_event_figures, find_places
from extraction.events.context import ArticleContext
from extraction.events.drafts import Draft
from extraction.events.factuality import find_factuality
from extraction.events.features import find_contexts, find_modes
from extraction.events.reading import Knowledge, is_political
from extraction.events.reductions import (
    claimed,
    is_for_group,
    is_of_another,
    is_performed,
    is_told,
    of_others,
    of_statement,
    reduce_type,
    status_of,
)
from extraction.events.timing import find_time
from extraction.schema import Status

_OWN_WORDS = {"ACCUSE", "REQUEST", "REJECT", "THREATEN", "AGREE", "SUPPORT"}


def make_draft(match: Match, arguments: Arguments, context: ArticleContext, knowledge: Knowledge) -> Draft | None:
    """Return the event of a match; None where factuality, or want of a doer, says that none is to be coded."""
    factuality = find_factuality(match, knowledge.cues)
    if knowledge.lexicon.frames[match.entry.frame].is_stated:
        factuality = of_statement(match, factuality)
    if not factuality.codes:
        return None
    sources = tuple(
        s
        for s in find_attributions(match.clause, context, knowledge.cues)
        if s.cue_start not in (match.head.i, match.clause.i)
    )
    if speakers := goes_on_by(match.clause, context, knowledge.cues):
        arguments = replace(arguments, actors=tuple(speakers))
    spoken = match.entry.type in _OWN_WORDS and len(of_others(match, sources, arguments)) < len(sources)
    time = find_time(match, context, knowledge.cues, spoken=spoken)
    if factuality.status == Status.HYPOTHETICAL and not arguments.actors:
        return None
    status = status_of(match, factuality, time, context.dct)
    if is_performed(match, status, arguments, sources):
        status = Status.ACTUAL
        sources = sources[1:]
    if not arguments.actors:
        arguments = claimed(match, arguments, sources)
        destroyed = match.entry.type == "ASSAULT" and "destroy" in match.entry.modes
        if destroyed and not any(is_political(m) for m in (*arguments.actors, *arguments.recipients)):
            return None
    event_type, rule = reduce_type(match, status)
    is_stated = knowledge.lexicon.frames[match.entry.frame].is_stated
    told = is_told(match) or (not is_stated and is_of_another(match, arguments))
    if {match.entry.type, event_type} & _OWN_WORDS and not is_for_group(match, sources) and not told:
        sources = of_others(match, sources, arguments)
    own_type = event_type == match.entry.type
    return Draft(
        match=match,
        event_type=event_type,
        modes=find_modes(match, knowledge.lexicon) if own_type else (),
        contexts=find_contexts(match, knowledge.lexicon),
        arguments=arguments,
        status=status,
        time=time,
        places=tuple(find_places(match, arguments, context, knowledge.cues)),
        figures=tuple(find_event_figures(match, context)),
        sources=sources,
        rule=rule or factuality.cue,
    )
