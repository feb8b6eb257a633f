"""Doc with mentions -> event drafts.

The order of work: candidates by lexicon, frames decide, arguments are filled, factuality and PLOVER's reductions
settle type and status, what stands inside a demand or threat is dropped, circumstances are attached.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from extraction.components.triggers import Match, read_triggers
from extraction.events.anaphora import name_doers, tellings, told_before
from extraction.events.arguments import Arguments
from extraction.events.attribution import find_attributions, goes_on_by
from extraction.events.belonging import name_opponents, with_countries
from extraction.events.blame import name_culprits
from extraction.events.circumstances import find_event_figures, find_places
from extraction.events.clusters import link_mentions
from extraction.events.completion import complete
from extraction.events.confidence import score
from extraction.events.content import without_content, without_doubles
from extraction.events.context import ArticleContext
from extraction.events.domain import is_private, leaning, political_only, public_only
from extraction.events.drafts import Draft
from extraction.events.factuality import find_factuality
from extraction.events.features import find_contexts, find_modes
from extraction.events.narrative import inherit_places, inherit_times, share_times
from extraction.events.opinion import Story, stands_alone
from extraction.events.reading import NOBODY, Knowledge, Reading, is_political, read_match
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
from extraction.events.replies import name_addressees
from extraction.events.timing import find_time
from extraction.knowledge.lexicon import Lexicon
from extraction.schema import Status

_OWN_WORDS = {"ACCUSE", "REQUEST", "REJECT", "THREATEN", "AGREE", "SUPPORT"}


def code_events(context: ArticleContext, knowledge: Knowledge) -> list[Draft]:
    """Return the events of a Doc in the order of their triggers."""
    scored = [(d, *score(d, knowledge.calibration)) for d in code_told(context, knowledge)]
    drafts = [replace(d, confidence=confidence, parts=parts) for d, confidence, parts in scored]
    return complete(drafts, context, knowledge)  # whom a reader supplies makes no event likelier


def code_told(context: ArticleContext, knowledge: Knowledge) -> list[Draft]:
    """Return the events with whom words and rules put in their roles; what a reader supplies is still open."""
    chosen, drafts = _read(context, knowledge)
    drafts = without_content(drafts, chosen)
    drafts = without_doubles(drafts)
    limits = knowledge.cues.discourse.limits
    if drafts and leaning(context.doc, knowledge.domains, limits) is not None:
        drafts = political_only(drafts, knowledge.domains, limits)
    elif drafts and is_private(context.doc, knowledge.domains):
        drafts = public_only(drafts, knowledge.domains)
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


Chosen = list[tuple[Match, Arguments]]


def _read(context: ArticleContext, knowledge: Knowledge) -> tuple[Chosen, list[Draft]]:
    """Return the readings that hold, and their drafts, in order: what names nobody may be told elsewhere, or stand."""
    chosen, drafts, alone = told_and_alone(context, knowledge)
    story = Story.of([match for match, _ in chosen], context)
    for reading in alone:  # they never count as what another event is about
        if reading.arguments is not None and stands_alone(reading, story, context, knowledge):
            draft = _draft(reading.match, reading.arguments, context, knowledge)
            drafts += [draft] if draft is not None and draft.status != Status.HYPOTHETICAL else []
    return sorted(chosen, key=lambda row: row[0].head.i), sorted(drafts, key=lambda draft: draft.match.head.i)


def told_and_alone(context: ArticleContext, knowledge: Knowledge) -> tuple[Chosen, list[Draft], list[Reading]]:
    """Return what is sure or told elsewhere, its drafts, and the readings that name nobody at all."""
    readings = _choose(read_triggers(context.doc, knowledge.lexicon), context, knowledge)
    chosen = [(r.match, r.arguments) for r in readings if r.refusal is None and r.arguments is not None]
    drafts = [draft for match, own in chosen if (draft := _draft(match, own, context, knowledge)) is not None]
    told = tellings(drafts)
    alone: list[Reading] = []
    for reading in readings:
        if reading.refusal is None or reading.arguments is None:
            continue
        known = told_before(reading.match, reading.arguments, told, context)
        if known is None:
            alone.append(reading)
            continue
        chosen.append((reading.match, known))
        draft = _draft(reading.match, known, context, knowledge)
        drafts += [draft] if draft is not None and draft.status != Status.HYPOTHETICAL else []
    return chosen, drafts, alone


def _choose(matches: Sequence[Match], context: ArticleContext, knowledge: Knowledge) -> list[Reading]:
    """One reading per head: the most specific entry whose frame holds and whose roles are filled.

    A head that only lacks its participants stands with that refusal.
    """
    chosen: list[Reading] = []
    for _, group in groupby(matches, key=lambda m: m.head.i):
        bare: Reading | None = None
        for match in group:
            reading = read_match(match, context, knowledge)
            if reading.refusal is None:
                chosen.append(reading)
                break
            if reading.refusal == NOBODY and bare is None:
                bare = reading
        else:
            if bare is not None:
                chosen.append(bare)
    return _without_light_verbs(chosen, knowledge.lexicon)


def _without_light_verbs(chosen: list[Reading], lexicon: Lexicon) -> list[Reading]:
    """'launched an attack' is one trigger: a verb that carries a noun, or covers it, does not fire beside it.

    'Should hold talks' stays: what is said of a whole clause is not its verb.
    """
    sure = [reading.match for reading in chosen if reading.refusal is None]
    carried = {m.light.i for m in sure if m.light is not None}
    covered = {i for m in sure if len(m.entry.words) > 1 for i in range(m.start, m.end) if i != m.head.i}
    return [r for r in chosen if _is_said(r.match, lexicon) or not _is_part(r.match, carried, covered)]


def _is_said(match: Match, lexicon: Lexicon) -> bool:
    return lexicon.frames[match.entry.frame].is_stated and match.head.lemma_.lower() != match.entry.lemma


def _is_part(match: Match, carried: set[int], covered: set[int]) -> bool:
    single = len(match.entry.words) == 1
    return single and ((match.light is None and match.head.i in carried) or match.head.i in covered)


def _draft(match: Match, arguments: Arguments, context: ArticleContext, knowledge: Knowledge) -> Draft | None:
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
