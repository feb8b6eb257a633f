"""What becomes of type, status, actors and sources once a trigger's factuality is known: PLOVER's reductions."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from spacy.tokens import Token

from extraction import syntax
from extraction.components.triggers import Match
from extraction.events.arguments import Arguments
from extraction.events.attribution import SourceMention
from extraction.events.factuality import Factuality
from extraction.events.timing import EventTime
from extraction.knowledge.participants import words
from extraction.schema import Status

_SCHEDULED = {"CONSULT", "COOPERATE", "AID", "PROTEST", "MOBILIZE", "RETREAT"}
_PRESENT = {"VBP", "VBZ", "VBG"}
_MEDIA = "JRN"
_HISTORICAL = dt.timedelta(days=365)
_FUTURE_TYPE = {"CONSULT": "AGREE", "SUPPORT": "AGREE", "COOPERATE": "AGREE", "AID": "AGREE", "RETREAT": "CONCEDE"}
_VOICED = {"ACCUSE", "SUPPORT"}
_REFUSABLE = {"AGREE", "CONCEDE", "RETREAT", "AID", "COOPERATE", "SUPPORT", "CONSULT"}


def of_statement(match: Match, factuality: Factuality) -> Factuality:
    """A demand was made whatever becomes of it; a charge is one only of what is said to have happened."""
    made = match.entry.type == "REQUEST" or factuality.status in (Status.ACTUAL, Status.HISTORICAL)
    return Factuality(Status.ACTUAL, made, None)


def status_of(match: Match, factuality: Factuality, time: EventTime | None, dct: dt.date | None) -> Status:
    """Return the status by cues, by the entry's own status, and by a time long past or still to come."""
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


def is_performed(match: Match, status: Status, arguments: Arguments, sources: tuple[SourceMention, ...]) -> bool:
    """'Kim said his country will support Russia' is the support: a word that is itself the deed, said by its doer."""
    if status != Status.FUTURE or match.entry.type != "SUPPORT" or not sources:
        return False
    speaker = sources[0].actor.value
    if speaker.sector == _MEDIA:
        return False
    return speaker.country is not None and speaker.country in {m.value.country for m in arguments.actors}


def of_others(match: Match, sources: tuple[SourceMention, ...], arguments: Arguments) -> tuple[SourceMention, ...]:
    """Whoever accuses or demands says so already: a speech act is attributed to others alone."""
    speakers = {(m.value.name, m.value.kind) for m in arguments.actors}
    others = (s for s in sources if s.by_account or (s.actor.value.name, s.actor.value.kind) not in speakers)
    return tuple(s for s in others if s.by_account or not _says_it_of_itself(match, s))


def _says_it_of_itself(match: Match, source: SourceMention) -> bool:
    """'The city confirmed that it was investigating': the pronoun is the one who says so."""
    clause = match.clause
    subjects = syntax.subjects(clause)
    if match.entry.type in _VOICED and any(t.lower_ in words("speaker") for t in subjects):
        return True
    said = clause.dep_ == "ccomp" and clause.head.i == source.cue_start < clause.i
    return said and match.entry.type in _VOICED and any(_is_one(t, source) for t in subjects)


def _is_one(pronoun: Token, source: SourceMention) -> bool:
    """Whether a pronoun may stand for a source that is named by a noun."""
    kind = source.actor.value.kind
    person = words("one_person") if kind in ("person", "people") else frozenset()
    body = words("one_body") if kind != "person" else frozenset()
    return pronoun.lower_ in person | body


def is_told(match: Match) -> bool:
    """'A request has been filed', 'had been instructed': what somebody asked is told of, not asked by saying so."""
    clause = match.clause
    auxiliaries = syntax.auxiliaries(clause)
    if clause.tag_ != "VBN" or not syntax.is_passive(clause) or any(t.tag_ == "MD" for t in auxiliaries):
        return False
    if any(t.lower_ in words("one_person") | words("one_body") for t in syntax.passive_subjects(clause)):
        return False  # 'she was disappointed'
    return any(t.tag_ in ("VBD", "VBN") for t in auxiliaries)


def is_of_another(match: Match, arguments: Arguments) -> bool:
    """'He said his agency was asking for help': somebody else than the actor that was filled in does it."""
    subjects = [t for t in syntax.own_subjects(match.clause) if t.pos_ in ("NOUN", "PROPN")]
    actors = arguments.actors
    return bool(subjects and actors) and not any(m.start <= t.i < m.end for t in subjects for m in actors)


def is_for_group(match: Match, sources: tuple[SourceMention, ...]) -> bool:
    """'We demand', said by a person, is the demand of those for whom the person speaks."""
    group = any(token.lower_ in words("group") for token in syntax.subjects(match.clause))
    if match.entry.type in _VOICED or any(t.lower_ == "should" for t in syntax.auxiliaries(match.clause)):
        return False  # 'we condemn', 'we should stop': the speaker's own opinion
    return group and bool(sources) and sources[0].actor.value.kind == "person"


def claimed(match: Match, arguments: Arguments, sources: tuple[SourceMention, ...]) -> Arguments:
    """An armed force that reports what was shot down or destroyed, naming nobody, reports its own deed."""
    if match.entry.type != "ASSAULT" or "destroy" not in match.entry.modes or not sources:
        return arguments
    speaker = sources[0].actor
    if speaker.value.sector != "MIL":
        return arguments
    return replace(arguments, actors=(speaker,))


def reduce_type(match: Match, status: Status) -> tuple[str, str | None]:
    """PLOVER: co-operation to come is AGREE, a retreat to come is CONCEDE; one that will not come is refused."""
    event_type = match.entry.type
    if status == Status.FUTURE and event_type in _FUTURE_TYPE:
        return _FUTURE_TYPE[event_type], f"future.{event_type.lower()}"
    if status == Status.NEGATED and event_type in _REFUSABLE and _is_willed(match.clause):
        return "REJECT", f"refused.{event_type.lower()}"
    return event_type, None


def _is_willed(verb: Token) -> bool:
    """'will not release': what somebody will not do is refused; what did not happen is only negated."""
    return any(aux.lower_ in words("will") for aux in syntax.auxiliaries(verb))
