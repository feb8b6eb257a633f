"""Doc with mentions -> event drafts.

The order of work: candidates by lexicon, frames decide, arguments are filled, factuality and PLOVER's reductions
settle type and status, what stands inside a demand or threat is dropped, circumstances are attached.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from spacy.tokens import Token

from extraction import syntax
from extraction.components.triggers import Match, read_triggers
from extraction.events.arguments import Arguments, find_arguments
from extraction.events.attribution import SourceMention, find_attributions
from extraction.events.belonging import name_opponents, with_countries
from extraction.events.blame import name_culprits
from extraction.events.circumstances import find_event_figures, find_places
from extraction.events.clauses import ancestors
from extraction.events.clusters import link_mentions
from extraction.events.confidence import score
from extraction.events.context import ArticleContext
from extraction.events.domain import leaning, political_only
from extraction.events.drafts import Draft
from extraction.events.factuality import Factuality, find_factuality
from extraction.events.features import find_contexts, find_modes
from extraction.events.narrative import inherit_places, inherit_times, share_times
from extraction.events.replies import name_addressees
from extraction.events.selection import Classes, belongs, broken_condition
from extraction.events.slots import fill
from extraction.events.timing import EventTime, find_time
from extraction.knowledge.calibration import Calibration
from extraction.knowledge.cues import Cues
from extraction.knowledge.domains import Domains
from extraction.knowledge.lexicon import Lexicon
from extraction.knowledge.ontology import Ontology
from extraction.schema import QuadClass, Status
from extraction.values import ActorValue, Mention

_VICTIMS = ("person", "group")  # whom an agentless passive may name without saying whose they are
_VIOLENCE = {"ASSAULT", "PROTEST", "COERCE"}
_SURE = 0.6  # weight of an entry that may stand without anybody who acts
_OCCURRENCE = "occurrence"
_WITHOUT_OBJECT = "intransitive"
_LEGAL = {"allege", "investigate"}
_SCHEDULED = {"CONSULT", "COOPERATE", "AID", "PROTEST", "MOBILIZE", "RETREAT"}
_PRESENT = {"VBP", "VBZ", "VBG"}
_MUTUAL = {"CONSULT", "AGREE", "COOPERATE"}
_TAKES_OVER = {"AGREE", "THREATEN"}
_HARMS = {"ASSAULT", "COERCE"}
_VOWS = {"promise", "vow", "pledge", "swear"}
_CONCESSIONS = {"CONCEDE", "RETREAT"}
_OWN_WORDS = {"ACCUSE", "REQUEST", "REJECT", "THREATEN", "AGREE", "SUPPORT"}
_MEDIA = "JRN"
_MISHAP = "mishap"
_CAUSES = ("subject", "by", "in", "from", "due to", "because of", "after", "during", "following", "amid")
_MIN_WEIGHT = 0.35  # below, a word says too little even with its frame satisfied
_HISTORICAL = dt.timedelta(days=365)
# types whose content is a deed asked for, promised, refused or alleged, and not one that happened
_SPEECH = {"AGREE", "REQUEST", "THREATEN", "REJECT", "ACCUSE"}
_FUTURE_TYPE = {"CONSULT": "AGREE", "SUPPORT": "AGREE", "COOPERATE": "AGREE", "AID": "AGREE", "RETREAT": "CONCEDE"}
_FREE_PREPOSITIONS = {"in", "at", "during", "after", "before", "following", "amid", "despite", "since", "until"}
_CONTENT_MARKS = {"to", "on", "of", "for", "about", "against", "from", "over"}
_REFUSABLE = {"AGREE", "CONCEDE", "RETREAT", "AID", "COOPERATE", "SUPPORT", "CONSULT"}
_WILL = {"will", "wo", "would", "shall", "'ll", "'d"}
_CONTENT_LINKS = {
    "xcomp",
    "ccomp",
    "acl",
    "advcl",
    "obj",
    "dobj",
    "obl",
    "nmod",
    "pcomp",
    "pobj",
    "prep",
    "conj",
    "csubj",
}


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the coder reads: loaded once, passed in."""

    lexicon: Lexicon
    cues: Cues
    ontology: Ontology
    classes: Classes
    domains: Domains
    calibration: Calibration


def code_events(context: ArticleContext, knowledge: Knowledge) -> list[Draft]:
    """Return the events of a Doc in the order of their triggers."""
    chosen = _choose(read_triggers(context.doc, knowledge.lexicon), context, knowledge)
    drafts = [draft for match, arguments in chosen if (draft := _draft(match, arguments, context, knowledge))]
    drafts = _without_content(drafts, chosen)
    drafts = _without_doubles(drafts)
    limits = knowledge.cues.discourse.limits
    if drafts and leaning(context.doc, knowledge.domains, limits) is not None:
        drafts = political_only(drafts, knowledge.domains, limits)
    drafts = inherit_places(inherit_times(drafts, context, knowledge.cues), knowledge.cues)
    drafts = name_culprits(drafts, knowledge.classes)
    drafts = name_addressees(drafts, context, knowledge.classes)
    drafts = [with_countries(draft, context, knowledge.classes) for draft in drafts]
    drafts = name_opponents(drafts, context)
    drafts = share_times(link_mentions(drafts), context, knowledge.cues)
    scored = [(d, *score(d, knowledge.calibration)) for d in drafts]
    return [replace(d, confidence=confidence, parts=parts) for d, confidence, parts in scored]


@dataclass(frozen=True, slots=True)
class Reading:
    """An entry at a head, its arguments when its frame holds, and why it was refused, if it was."""

    match: Match
    arguments: Arguments | None
    refusal: str | None


def read_match(match: Match, context: ArticleContext, knowledge: Knowledge) -> Reading:
    """Try an entry at a head: is the frame satisfied, are the roles filled."""
    if match.entry.weight < _MIN_WEIGHT:
        return Reading(match, None, f"weight {match.entry.weight} is below {_MIN_WEIGHT}")
    broken = broken_condition(match, context, knowledge.classes)
    if broken:
        return Reading(match, None, broken)
    frame = knowledge.lexicon.frames[match.entry.frame]
    arguments = find_arguments(match, frame, context, knowledge.classes)
    if frame.is_stated:
        return _read_statement(match, arguments, context, knowledge)
    if match.entry.type == "PROTEST" and not arguments.actors:
        arguments = replace(arguments, actors=tuple(_crowd(match, context, knowledge)))
    if _is_mishap(match, context, knowledge):
        return Reading(match, arguments, "a mishap, nobody's deed")
    if not _has_participant(match, arguments, context, knowledge):
        return Reading(match, arguments, "no identifiable actor")
    return Reading(match, arguments, None)


def _read_statement(match: Match, arguments: Arguments, context: ArticleContext, knowledge: Knowledge) -> Reading:
    """A clause that is a demand or a charge because somebody says it of somebody else."""
    sources = find_attributions(match.clause, context, knowledge.cues)
    speaker = next((s.actor for s in sources if _is_political(s.actor)), None)
    if speaker is None:
        return Reading(match, arguments, "nobody identifiable says so")
    others = tuple(
        m
        for m in arguments.recipients
        if _is_political(m) and m.value.sector != "CVL" and not _is_same_side(m.value, speaker.value)
    )
    stated = replace(arguments, actors=(speaker,), recipients=others)
    frame = knowledge.lexicon.frames[match.entry.frame]
    return Reading(match, stated, None if others or frame.of_things else "said of nobody else")


def _is_same_side(one: ActorValue, other: ActorValue) -> bool:
    """A speaker and himself, or his country and its people: 'the country must unite' demands nothing of anybody."""
    if one.name == other.name:
        return True
    return one.country is not None and one.country == other.country and one.kind in ("country", "people")


def _is_mishap(match: Match, context: ArticleContext, knowledge: Knowledge) -> bool:
    """'40 were killed in the earthquake', 'a blaze killed ten': harm that nobody did."""
    if knowledge.ontology.quad_class(match.entry.type) != QuadClass.MATERIAL_CONFLICT:
        return False
    return any(belongs(token, _MISHAP, context, knowledge.classes) for slot in _CAUSES for token in fill(match, slot))


def _crowd(match: Match, context: ArticleContext, knowledge: Knowledge) -> list[Mention[ActorValue]]:
    """Who protests need not be known by name: 'workers', 'residents' and the like act as civilians."""
    heads = [t for slot in ("subject", "by", "of", "poss") for t in fill(match, slot)]
    people = [t for t in heads if t.pos_ == "NOUN" and any(belongs(t, c, context, knowledge.classes) for c in _VICTIMS)]
    found = []
    for token in people[:1]:
        start, end = syntax.phrase(token)
        span = context.doc[start:end]
        value = ActorValue(name=span.text, kind="people", sector="CVL")
        found.append(context.home(Mention(start, end, span.start_char, span.end_char, value)))
    return found


def _choose(matches: Sequence[Match], context: ArticleContext, knowledge: Knowledge) -> list[tuple[Match, Arguments]]:
    """One reading per head: the most specific entry whose frame holds and whose roles are filled."""
    chosen: list[tuple[Match, Arguments]] = []
    for _, group in groupby(matches, key=lambda m: m.head.i):
        for match in group:
            reading = read_match(match, context, knowledge)
            if reading.refusal is None and reading.arguments is not None:
                chosen.append((match, reading.arguments))
                break
    return _without_light_verbs(chosen)


def _without_light_verbs(chosen: list[tuple[Match, Arguments]]) -> list[tuple[Match, Arguments]]:
    """'launched an attack' is one trigger: a verb that carries a noun, or covers it, does not fire beside it."""
    carried = {m.light.i for m, _ in chosen if m.light is not None}
    covered = {i for m, _ in chosen if len(m.entry.words) > 1 for i in range(m.start, m.end) if i != m.head.i}
    return [
        (m, a)
        for m, a in chosen
        if not (m.light is None and m.head.i in carried and len(m.entry.words) == 1)
        and not (m.head.i in covered and len(m.entry.words) == 1)
    ]


def _has_participant(match: Match, arguments: Arguments, context: ArticleContext, knowledge: Knowledge) -> bool:
    """An identifiable actor; or, for conflict in deed, somebody it was done to (an arrest without a named agent)."""
    everyone = (*arguments.actors, *arguments.recipients)
    if not arguments.actors and _happens_somewhere(match, arguments, context, knowledge):
        return True
    if match.entry.pos == "noun" and not any(m.value.country for m in everyone):
        return False
    if any(_is_political(m) for m in arguments.actors):
        return True
    charged = match.entry.type == "ACCUSE" and bool(_LEGAL & set(match.entry.modes)) and syntax.is_passive(match.clause)
    quad = knowledge.ontology.quad_class(match.entry.type)
    if arguments.actors or not (charged or quad == QuadClass.MATERIAL_CONFLICT):
        return False
    if match.entry.type == "ASSAULT" and "destroy" in match.entry.modes and syntax.is_passive(match.clause):
        return True  # its doer may be who reports it
    agentless = match.entry.pos == "noun" or syntax.is_passive(match.clause)
    if any(_is_political(m) for m in arguments.recipients):
        return agentless
    return agentless and any(
        belongs(token, name, context, knowledge.classes) for token in fill(match, "object") for name in _VICTIMS
    )


def _happens_somewhere(match: Match, arguments: Arguments, context: ArticleContext, knowledge: Knowledge) -> bool:
    """'Clashes broke out near Torkham', 'a car bomb exploded in Quetta': violence nobody claims, at a named place."""
    if match.entry.type not in _VIOLENCE or match.entry.weight < _SURE:
        return False
    if match.entry.pos == "noun":
        verb = match.head.head
        occurs = match.head.dep_ == "nsubj" and verb.lemma_.lower() in knowledge.classes[_OCCURRENCE].lemmas
        reported = occurs or (match.light is not None and syntax.is_passive(match.light))
    else:
        reported = syntax.is_passive(match.clause) or match.entry.frame == _WITHOUT_OBJECT
    return reported and any(place.value.literal for place in find_places(match, arguments, context, knowledge.cues))


def _is_political(mention: Mention[ActorValue]) -> bool:
    return mention.value.country is not None or mention.value.sector is not None


def _draft(match: Match, arguments: Arguments, context: ArticleContext, knowledge: Knowledge) -> Draft | None:
    factuality = find_factuality(match, knowledge.cues)
    if knowledge.lexicon.frames[match.entry.frame].is_stated:
        factuality = _of_statement(match, factuality)
    if not factuality.codes:
        return None
    sources = tuple(
        s
        for s in find_attributions(match.clause, context, knowledge.cues)
        if s.cue_start not in (match.head.i, match.clause.i)
    )
    spoken = match.entry.type in _OWN_WORDS and len(_of_others(sources, arguments)) < len(sources)
    time = find_time(match, context, knowledge.cues, spoken=spoken)
    if factuality.status == Status.HYPOTHETICAL and not arguments.actors:
        return None
    status = _status(match, factuality, time, context.dct)
    if _is_performed(match, status, arguments, sources):
        status = Status.ACTUAL
        sources = sources[1:]
    if not arguments.actors:
        arguments = _claimed(match, arguments, sources)
        destroyed = match.entry.type == "ASSAULT" and "destroy" in match.entry.modes
        if destroyed and not any(_is_political(m) for m in (*arguments.actors, *arguments.recipients)):
            return None
    if match.entry.type in _OWN_WORDS:
        sources = _of_others(sources, arguments)
    event_type, rule = _reduce(match, status)
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


def _of_statement(match: Match, factuality: Factuality) -> Factuality:
    """A demand was made whatever becomes of it; a charge is one only of what is said to have happened."""
    made = match.entry.type == "REQUEST" or factuality.status in (Status.ACTUAL, Status.HISTORICAL)
    return Factuality(Status.ACTUAL, made, None)


def _status(match: Match, factuality: Factuality, time: EventTime | None, dct: dt.date | None) -> Status:
    status = factuality.status
    if status == Status.ACTUAL and match.entry.status is not None:
        status = Status(match.entry.status)
    if status != Status.ACTUAL or time is None or dct is None:
        return status
    first, last = time.mention.value.earliest, time.mention.value.latest
    if last and last < dct - _HISTORICAL:
        return Status.HISTORICAL
    if first and first > dct and match.entry.type in _SCHEDULED and match.clause.tag_ in _PRESENT:
        return Status.FUTURE  # 'they meet in Kampala next month'
    return status


def _is_performed(match: Match, status: Status, arguments: Arguments, sources: tuple[SourceMention, ...]) -> bool:
    """'Kim said his country will support Russia' is the support: a word that is itself the deed, said by its doer."""
    if status != Status.FUTURE or match.entry.type != "SUPPORT" or not sources:
        return False
    speaker = sources[0].actor.value
    if speaker.sector == _MEDIA:
        return False
    return speaker.country is not None and speaker.country in {m.value.country for m in arguments.actors}


def _of_others(sources: tuple[SourceMention, ...], arguments: Arguments) -> tuple[SourceMention, ...]:
    """Whoever accuses or demands says so already: a speech act is attributed to others alone."""
    speakers = {(m.value.name, m.value.kind) for m in arguments.actors}
    return tuple(s for s in sources if (s.actor.value.name, s.actor.value.kind) not in speakers)


def _claimed(match: Match, arguments: Arguments, sources: tuple[SourceMention, ...]) -> Arguments:
    """An armed force that reports what was shot down or destroyed, naming nobody, reports its own deed."""
    if match.entry.type != "ASSAULT" or "destroy" not in match.entry.modes or not sources:
        return arguments
    speaker = sources[0].actor
    if speaker.value.sector != "MIL":
        return arguments
    return replace(arguments, actors=(speaker,))


def _reduce(match: Match, status: Status) -> tuple[str, str | None]:
    """PLOVER: co-operation to come is AGREE, a retreat to come is CONCEDE; one that will not come is refused."""
    event_type = match.entry.type
    if status == Status.FUTURE and event_type in _FUTURE_TYPE:
        return _FUTURE_TYPE[event_type], f"future.{event_type.lower()}"
    if status == Status.NEGATED and event_type in _REFUSABLE and _is_willed(match.clause):
        return "REJECT", f"refused.{event_type.lower()}"
    return event_type, None


def _is_willed(verb: Token) -> bool:
    """'will not release': what somebody will not do is refused; what did not happen is only negated."""
    return any(aux.lower_ in _WILL for aux in syntax.auxiliaries(verb))


def _without_content(drafts: Iterable[Draft], chosen: Sequence[tuple[Match, Arguments]]) -> list[Draft]:
    """Drop what is only the content of another event's demand, promise, threat, refusal or accusation.

    A bare nominal trigger is also content where it is what another event is about: 'support Russia's war',
    'protested against the suspension of talks'.
    """
    matches = [match for match, _ in chosen]
    heads = {m.head.i: m for m in matches} | {m.inner.i: m for m in matches if m.inner is not None}
    contents: dict[int, tuple[Match, Arguments]] = {}
    for match, arguments in chosen:
        outer = _outer(match, heads)
        if outer is not None and outer.entry.type in _TAKES_OVER:
            contents.setdefault(outer.head.i, (match, arguments))
    kept = (draft for draft in drafts if _outer(draft.match, heads) is None)
    return [_with_content(draft, contents.get(draft.match.head.i)) for draft in kept]


def _with_content(speech: Draft, content: tuple[Match, Arguments] | None) -> Draft:
    """What is promised speaks through the promise.

    'Is ready to send tanks to Ukraine': whom the deed is for is also whom the promise is for. 'Agreed to lift the
    curfew' is a concession to come, and PLOVER codes that CONCEDE; a promise to attack is a threat.
    """
    if content is None:
        return speech
    match, arguments = content
    if speech.event_type == "AGREE" and match.entry.type in _CONCESSIONS:
        speech = replace(speech, event_type="CONCEDE", modes=(), rule=f"agreed.{match.entry.type.lower()}")
    elif speech.event_type == "AGREE" and match.entry.type in _HARMS and speech.match.head.lemma_.lower() in _VOWS:
        speech = replace(speech, event_type="THREATEN", modes=(), rule=f"vowed.{match.entry.type.lower()}")
    if speech.arguments.recipients:
        return speech
    own = {m.value.country for m in speech.arguments.actors}
    met = arguments.recipients or (arguments.actors if match.entry.type in _MUTUAL else ())
    recipients = tuple(m for m in met if m.value.country not in own)
    return replace(speech, arguments=replace(speech.arguments, recipients=recipients))


def _outer(match: Match, heads: dict[int, Match]) -> Match | None:
    """The trigger whose content a trigger is, if it is one's."""
    bare_noun = match.entry.pos == "noun" and match.light is None
    previous = match.head
    for token in ancestors(match.head):
        other = heads.get(token.i)
        if other is not None and other is not match and token.i != match.clause.i:
            if other.entry.type in _SPEECH:
                return None if _is_independent(previous) else other
            return other if bare_noun and _is_topic(previous) else None
        if previous.dep_ not in _CONTENT_LINKS:
            return None
        previous = token
    return None


def _is_topic(noun: Token) -> bool:
    """An object or a phrase of theme; phrases of time and place ('in a meeting', 'after the attack') stand free."""
    if noun.dep_ in ("obl", "nmod"):
        return not any(c.dep_ == "case" and c.lower_ in _FREE_PREPOSITIONS for c in noun.children)
    return noun.dep_ in ("obj", "dobj", "pobj", "nmod:poss", "acl", "ccomp", "xcomp")


def _is_independent(clause: Token) -> bool:
    """A coordinated or adverbial clause with a verb of its own is not the content of the clause it is tied to."""
    if clause.dep_ == "conj":
        return syntax.is_verb(clause)
    if clause.dep_ in ("obl", "nmod") and clause.pos_ in ("NOUN", "PROPN"):
        return not _is_topic(clause)
    return clause.dep_ == "advcl" and not any(
        c.dep_ in ("mark", "aux") and c.lower_ in _CONTENT_MARKS for c in clause.children
    )


def _without_doubles(drafts: list[Draft]) -> list[Draft]:
    """Drop a nominal trigger below a verbal one of the same type: 'met for talks' is one meeting."""
    kept: list[Draft] = []
    for draft in drafts:
        if any(_says_again(draft, other) for other in drafts if other is not draft):
            continue
        kept.append(draft)
    return kept


def _says_again(noun: Draft, verb: Draft) -> bool:
    return (
        noun.match.entry.pos == "noun"
        and verb.event_type == noun.event_type
        and verb.match.head.is_ancestor(noun.match.head)
        and (verb.match.entry.pos == "verb" or noun.match.start >= verb.match.start)
        and abs(verb.match.head.i - noun.match.head.i) <= 8
        and not (noun.arguments.recipients and {m.value.country for m in noun.arguments.recipients} - _countries(verb))
    )


def _countries(draft: Draft) -> set[str | None]:
    return {m.value.country for m in (*draft.arguments.actors, *draft.arguments.recipients)}
