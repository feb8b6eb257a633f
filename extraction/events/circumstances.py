"""When, where and how many: the times, places and figures that belong to a trigger."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.tokens import Token

from extraction.components.triggers import Match
from extraction.events.arguments import Arguments
from extraction.events.clauses import clause_head, clause_tokens
from extraction.events.context import ArticleContext
from extraction.knowledge.cues import Cues
from extraction.schema import TimeBasis
from extraction.values import FigureValue, Mention, PlaceValue, TimeValue


@dataclass(frozen=True, slots=True)
class EventTime:
    """The time of an event and where it was found."""

    mention: Mention[TimeValue]
    basis: TimeBasis


def find_time(match: Match, context: ArticleContext, cues: Cues) -> EventTime | None:
    """The dated time expression that governs a trigger: in its clause first, then in its sentence.

    A time that hangs on a verb of saying dates the saying and is not taken for what is said.
    """
    sent = match.head.sent
    dated = [t for t in context.within(context.times, sent.start, sent.end) if t.value.earliest or t.value.latest]
    if not dated:
        return None
    own = {t.i for t in clause_tokens(match.clause)} | {t.i for t in match.head.subtree}
    inside = [t for t in dated if any(i in own for i in range(t.start, t.end))]
    if inside:
        best = min(inside, key=lambda t: (_depth(_root(t, context), match), abs(t.start - match.head.i)))
        return EventTime(best, "clause")
    shared = [t for t in dated if not _dates_saying(_root(t, context), match, cues)]
    shared = [t for t in shared if _reaches(_root(t, context), match)]
    if shared:
        return EventTime(min(shared, key=lambda t: abs(t.start - match.head.i)), "sentence")
    return None


def _root(mention: Mention[TimeValue] | Mention[FigureValue] | Mention[PlaceValue], context: ArticleContext) -> Token:
    return context.doc[mention.start : mention.end].root


def _depth(token: Token, match: Match) -> int:
    """Steps from a token up to the trigger or its clause; large when neither is above it."""
    current, steps = token, 0
    while steps < 20:
        if current.i in (match.head.i, match.clause.i):
            return steps
        if current.head == current:
            return 50
        current, steps = current.head, steps + 1
    return 50


def _dates_saying(root: Token, match: Match, cues: Cues) -> bool:
    """Tell whether the time hangs on a verb of saying other than the trigger itself."""
    verb = clause_head(root)
    return verb.i != match.clause.i and verb.i != match.head.i and verb.lemma_.lower() in cues.sources


def _reaches(root: Token, match: Match) -> bool:
    """The time's clause holds the trigger, or is coordinated with or beside the trigger's clause."""
    verb = clause_head(root)
    return verb.is_ancestor(match.head) or verb.i == clause_head(match.head).i or verb in match.clause.conjuncts


def find_places(match: Match, arguments: Arguments, context: ArticleContext) -> list[Mention[PlaceValue]]:
    """Where it happened: literal toponyms of the trigger's clause, else of its sentence.

    The destination of a visit and the target of an attack are places even where they also stand for a government.
    """
    sent = match.head.sent
    near = context.within(context.places, sent.start, sent.end)
    own = {t.i for t in clause_tokens(match.clause)} | {t.i for t in match.head.subtree}
    takes_target = "visit" in match.entry.modes or match.entry.type == "ASSAULT"
    targets = {i for m in arguments.recipients for i in range(m.start, m.end)} if takes_target else set()
    sources = {i for m in arguments.actors for i in range(m.start, m.end)} - targets
    inside = [
        p
        for p in near
        if any(i in own for i in range(p.start, p.end))
        and not any(i in sources for i in range(p.start, p.end))
        and (p.value.literal or any(i in targets for i in range(p.start, p.end)))
    ]
    if inside:
        return _finest(inside)
    around = [p for p in near if p.value.literal and not any(i in sources for i in range(p.start, p.end))]
    return _finest([p for p in around if clause_head(_root(p, context)).is_ancestor(match.head)])


def _finest(places: list[Mention[PlaceValue]]) -> list[Mention[PlaceValue]]:
    """Drop a country when a place inside it is named, and doubles."""
    kept: list[Mention[PlaceValue]] = []
    for place in places:
        inner = any(
            p is not place and p.value.country == place.value.country and p.value.resolution != "country"
            for p in places
        )
        if place.value.resolution == "country" and inner:
            continue
        if all(place.value.name != k.value.name for k in kept):
            kept.append(place)
    return kept


def find_event_figures(match: Match, context: ArticleContext) -> list[Mention[FigureValue]]:
    """Figures in the clause of a trigger, those of clauses with a trigger of their own left to that one."""
    own = {t.i for t in clause_tokens(match.clause)} | {t.i for t in clause_tokens(match.head)}
    if match.clause.dep_ == "acl":  # 12,000 troops sent to Russia
        own |= {t.i for t in clause_tokens(match.clause.head) if t.i < match.clause.i}
    indices = [n for n, f in enumerate(context.figures) if any(i in own for i in range(f.start, f.end))]
    return [_renumbered(context.figures[n], indices) for n in indices]


def _renumbered(mention: Mention[FigureValue], indices: list[int]) -> Mention[FigureValue]:
    """`part_of` counted in the article's list becomes an index into the event's list, or null."""
    whole = mention.value.part_of
    if whole is None:
        return mention
    return replace(mention, value=replace(mention.value, part_of=indices.index(whole) if whole in indices else None))
