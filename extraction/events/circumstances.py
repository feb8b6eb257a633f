"""Where and how many: the places and figures that belong to a trigger."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from extraction import syntax
from extraction.components.triggers import Match
from extraction.events.arguments import Arguments
from extraction.events.clauses import clause_head, clause_tokens
from extraction.events.context import ArticleContext
from extraction.knowledge.cues import Cues
from extraction.values import FigureValue, Mention, PlaceValue

_TOLL = {"killed", "wounded", "missing", "captured", "displaced"}
_NAME_PARTS = {"compound", "flat", "nmod:poss", "poss", "amod", "appos", "nmod:desc"}


def _root(mention: Mention[PlaceValue], context: ArticleContext) -> Token:
    return context.doc[mention.start : mention.end].root


def find_places(match: Match, arguments: Arguments, context: ArticleContext, cues: Cues) -> list[Mention[PlaceValue]]:
    """Where it happened: literal toponyms that a preposition ties to the trigger, its clause, or what a deed met.

    The destination of a visit and the target of an attack are places even where they also stand for a government.
    A toponym inside a topic ('talks about the situation in Ukraine') is no place of the event.
    """
    sent = match.head.sent
    near = context.within(context.places, sent.start, sent.end)
    targets: set[int] = set()
    if "visit" in match.entry.modes or match.entry.type == "ASSAULT":
        targets = {i for m in arguments.recipients for i in range(m.start, m.end)}
    sources = {i for m in arguments.actors for i in range(m.start, m.end)} - targets
    found = []
    for place in near:
        tokens = range(place.start, place.end)
        if any(i in targets for i in tokens) or (
            place.value.literal
            and not any(i in sources for i in tokens)
            and _is_located(_root(place, context), match, cues)
        ):
            found.append(place)
    found = [place for place in found if not _is_owned_abroad(place, found, context)]
    if found:
        return _finest(found)
    outer = [p for p in near if p.value.literal and _locates_outer(_root(p, context), match, cues)]
    return _finest([p for p in outer if not any(i in sources for i in range(p.start, p.end))])


def _is_owned_abroad(place: Mention[PlaceValue], others: list[Mention[PlaceValue]], context: ArticleContext) -> bool:
    """'In Bahrain's Jau jail': what a country owns is no namesake abroad."""
    noun = _noun_phrase_head(_root(place, context))
    owners = {owner.i for owner in syntax.possessors(noun)}
    return any(
        other.value.country != place.value.country and owners & set(range(other.start, other.end))
        for other in others
        if other is not place and other.value.resolution == "country"
    )


def _is_located(root: Token, match: Match, cues: Cues) -> bool:
    """Tell whether a toponym hangs by a preposition of place on the trigger, or on what a deed is done to."""
    noun = _noun_phrase_head(root)
    anchor = noun.head
    while anchor.dep_ == "conj" and anchor.pos_ == noun.pos_ and anchor.head != anchor:
        anchor = anchor.head
    if anchor in (match.head, match.clause, match.inner) or noun == match.head:
        return True
    if match.entry.type not in cues.discourse.types.deed or anchor.pos_ not in ("NOUN", "PROPN", "NUM"):
        return False
    return anchor.head in (match.head, match.clause) or clause_head(anchor) == match.clause


def _noun_phrase_head(token: Token) -> Token:
    current = token
    while current.dep_ in _NAME_PARTS and current.head != current:
        current = current.head
    return current


def _locates_outer(root: Token, match: Match, cues: Cues) -> bool:
    """A place of the clause above, or the noun that a 'where' clause describes, is also the place of what is inside."""
    noun = _noun_phrase_head(root)
    clause = match.clause
    if clause.dep_ in ("acl:relcl", "relcl") and any(c.lower_ == "where" for c in clause.subtree):
        return noun == clause.head or noun.is_ancestor(clause)
    verb = clause_head(noun)
    return (
        noun.head == verb
        and verb != clause
        and verb.is_ancestor(match.head)
        and verb.lemma_ not in cues.discourse.words.utter
    )


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
    indices = sorted({*context.figures_in(own), *_toll(match, context)})
    return [_renumbered(context.figures[n], indices) for n in indices]


def _toll(match: Match, context: ArticleContext) -> list[int]:
    """'Hit a market, wounding 23 people', 'exploded, leaving four dead': a participle tells what an assault did."""
    if match.entry.type != "ASSAULT" or not syntax.is_verb(match.clause):
        return []
    results = [c for c in match.clause.children if c.tag_ == "VBG" and c.dep_ == "advcl" and c.i > match.clause.i]
    results += [other for result in results for other in result.conjuncts if other.tag_ == "VBG"]
    inside = context.figures_in(t.i for result in results for t in clause_tokens(result))
    return [n for n in inside if context.figures[n].value.role in _TOLL]


def _renumbered(mention: Mention[FigureValue], indices: list[int]) -> Mention[FigureValue]:
    """`part_of` counted in the article's list becomes an index into the event's list, or null."""
    whole = mention.value.part_of
    if whole is None:
        return mention
    return replace(mention, value=replace(mention.value, part_of=indices.index(whole) if whole in indices else None))
