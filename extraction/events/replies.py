"""Whom an act answers, where its own clause leaves it to the story: a denial answers the charge made before it.

Only what was told before counts, a few events back, and only where it leaves one side to choose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extraction import syntax
from extraction.events.context import ArticleContext
from extraction.events.drafts import Draft
from extraction.events.selection import Classes, belongs
from extraction.events.slots import fill
from extraction.knowledge.participants import limits, load_participants, words
from extraction.schema import Status
from extraction.values import ActorValue, Mention

_ANSWERED = {"ACCUSE", "REQUEST", "THREATEN", "AGREE", "SANCTION"}
_BETWEEN = {"AGREE", "COOPERATE", "AID", "SANCTION", "CONSULT", "CONCEDE", "REJECT"}
_SAID_IN_TALKS = {"REQUEST", "SUPPORT"}
_FROM_BELOW = {"ACCUSE", "REQUEST", "THREATEN"}
_FROM_ABOVE = {"COERCE", "ASSAULT"}
_PROTEST = "protest"
_STATE = {"GOV", "MIL", None}
_TOLD = {Status.ACTUAL, Status.FUTURE}
_ENVOYS = "envoy"


def name_addressees(drafts: Sequence[Draft], context: ArticleContext, classes: Classes) -> list[Draft]:
    """Give refusals and denials the side that accused or asked, and recalled envoys the country they were sent to."""
    found: list[Draft] = []
    reach = limits().quarrel_reach
    at_war = any(draft.event_type == "ASSAULT" for draft in drafts)  # a third side may mediate
    in_talks = any(d.event_type == "CONSULT" and len(countries(d.arguments.actors)) > 1 for d in drafts)
    for number, draft in enumerate(drafts):
        if not draft.arguments.recipients and draft.arguments.actors:
            met: tuple[Mention[ActorValue], ...] = ()
            if draft.event_type == "REJECT":
                met = _answered(draft, found)
            elif draft.event_type == "ACCUSE":
                met = _below(draft, drafts[max(number - reach, 0) : number + reach])
            elif draft.event_type == "SANCTION" and _recalls_envoy(draft, context, classes):
                met = _other_side(draft, found)
            met = (
                met
                or _taken_up(draft, found)
                or _at_odds(
                    draft, found, drafts[number + 1 : number + reach] if _meets_protest(draft, context, classes) else ()
                )
            )
            if not met and not at_war and not _meets_its_subject(draft):
                met = _counterpart(draft, context, in_talks=in_talks)
            if met:
                draft = replace(draft, arguments=replace(draft.arguments, recipients=met))
        found.append(draft)
    return found


def _taken_up(draft: Draft, earlier: Sequence[Draft]) -> tuple[Mention[ActorValue], ...]:
    """'Closed six charities after accusing them of spying': a pronoun takes up whom the sentence met before."""
    if not any(token.lower_ in words("them") for token in fill(draft.match, "object")):
        return ()
    doers = {m.value.name for m in draft.arguments.actors}
    for other in reversed(earlier[-limits().answered_reach :]):
        same = other.match.head.sent.start == draft.match.head.sent.start
        if same and doers & {m.value.name for m in other.arguments.actors} and other.arguments.recipients:
            return other.arguments.recipients
    return ()


def _meets_protest(draft: Draft, context: ArticleContext, classes: Classes) -> bool:
    """'Banned the march': whom it met may only be told afterwards."""
    above = draft.event_type in _FROM_ABOVE and not draft.arguments.mutual
    return above and any(belongs(t, _PROTEST, context, classes) for t in fill(draft.match, "object"))


def _at_odds(draft: Draft, earlier: Sequence[Draft], later: Sequence[Draft]) -> tuple[Mention[ActorValue], ...]:
    """Within one country: whom its people blame or petition is its government, whom its forces meet its people."""
    known = load_participants().sectors
    sectors = {m.value.sector for m in draft.arguments.actors}
    own = countries(draft.arguments.actors)
    if draft.event_type in _FROM_BELOW and sectors <= known["challenger"]:
        wanted = known["ruling"]
    elif draft.event_type in _FROM_ABOVE and sectors <= known["ruling"]:
        wanted = known["challenger"]
    else:
        return ()
    for other in (*reversed(earlier[-limits().quarrel_reach :]), *later):
        for mention in (*other.arguments.recipients, *other.arguments.actors):
            if mention.value.sector in wanted and mention.value.country in own:
                return (mention,)
    return ()


def _counterpart(draft: Draft, context: ArticleContext, *, in_talks: bool) -> tuple[Mention[ActorValue], ...]:
    """In a story that two countries share, what one's state promises, asks or refuses is between them."""
    own = {m.value.country for m in draft.arguments.actors}
    between = _BETWEEN | _SAID_IN_TALKS if in_talks else _BETWEEN
    states = all(m.value.sector in _STATE for m in draft.arguments.actors)
    if draft.event_type not in between or draft.status not in _TOLD or not states or len(own) != 1:
        return ()
    partner = context.partner(own.pop())
    return (partner,) if partner is not None else ()


def _meets_its_subject(draft: Draft) -> bool:
    """'Tribes were removed': the passive says whom it met, whether or not they are known."""
    return draft.event_type == "SANCTION" and draft.match.entry.pos == "verb" and syntax.is_passive(draft.match.clause)


def _answered(draft: Draft, earlier: Sequence[Draft]) -> tuple[Mention[ActorValue], ...]:
    """Who accused or asked; at home only whoever turned to the very body that answers."""
    own = countries(draft.arguments.actors)
    bodies = _bodies(draft.arguments.actors)
    for other in reversed(earlier[-limits().answered_reach :]):
        asked = other.event_type in _ANSWERED and bool(bodies & _bodies(other.arguments.recipients))
        if asked and not bodies & _bodies(other.arguments.actors):
            return other.arguments.actors
    for other in reversed(earlier[-limits().answered_reach :]):
        asked = other.event_type in _ANSWERED and bool(own & countries(other.arguments.recipients))
        if asked:
            return tuple(m for m in other.arguments.actors if m.value.country and m.value.country not in own)
    return ()


def _bodies(mentions: Sequence[Mention[ActorValue]]) -> set[str]:
    """Whose names they are, and of which country's police, courts or parliament they may be."""
    names = {m.value.name for m in mentions}
    return names | {f"{m.value.country} {m.value.sector}" for m in mentions if m.value.country and m.value.sector}


def _below(draft: Draft, drafts: Sequence[Draft]) -> tuple[Mention[ActorValue], ...]:
    """'Voiced anger after a frigate sailed through the strait': who did what the clause below tells."""
    own = countries(draft.arguments.actors)
    for other in drafts:
        if other is not draft and draft.match.clause.is_ancestor(other.match.head):
            met = tuple(m for m in other.arguments.actors if m.value.country and m.value.country not in own)
            if met:
                return met
    return ()


def _recalls_envoy(draft: Draft, context: ArticleContext, classes: Classes) -> bool:
    return any(belongs(token, _ENVOYS, context, classes) for token in fill(draft.match, "object"))


def _other_side(draft: Draft, earlier: Sequence[Draft]) -> tuple[Mention[ActorValue], ...]:
    """The other of the two countries between which the last events passed."""
    own = countries(draft.arguments.actors)
    for other in reversed(earlier[-limits().quarrel_reach :]):
        everyone = (*other.arguments.actors, *other.arguments.recipients)
        others = countries(everyone) - own
        if own & countries(everyone) and len(others) == 1:
            return tuple(m for m in everyone if m.value.country in others)[:1]
    return ()


def countries(mentions: Sequence[Mention[ActorValue]]) -> set[str]:
    """The countries of some actors."""
    return {m.value.country for m in mentions if m.value.country}
