"""Who did it to whom: the roles of a trigger, filled from its slots in the order its frame prefers."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from spacy.tokens import Token

from extraction import syntax
from extraction.components.triggers import Match
from extraction.events.context import ArticleContext
from extraction.events.slots import fill
from extraction.knowledge.lexicon import Frame, Roles
from extraction.values import ActorValue, Mention

_PAIR = 2  # a meeting has at least two sides
_OWNERS = ("poss", "premod")  # whose thing it is, where a frame does not say what to look at
_FRAMING = {"in", "at", "during", "after", "before", "following"}


@dataclass(frozen=True, slots=True)
class Arguments:
    """Actors and recipients of one trigger, and the head tokens they were read from."""

    actors: tuple[Mention[ActorValue], ...]
    recipients: tuple[Mention[ActorValue], ...]
    heads: tuple[Token, ...]


def find_arguments(
    match: Match, frame: Frame, context: ArticleContext, things: AbstractSet[str] = frozenset()
) -> Arguments:
    """Fill the roles of a trigger. A role that nothing fills is empty: no actor is ever guessed.

    `things` are lemmas of what never acts: of 'the Chinese loans' China is the actor, and 'the loans' are nobody.
    """
    roles: Frame | Roles = frame
    if frame.with_of is not None and fill(match, "of"):
        roles = frame.with_of
    taken: set[int] = set()
    heads: list[Token] = []
    every = frame.mutual or frame.spread == "all"

    def role(slots: Iterable[str], *, all_slots: bool = False) -> list[Mention[ActorValue]]:
        return _role(match, slots, frame, context, taken, heads, things, all_slots=all_slots)

    undergoers = role(("undergoer",))
    actors = role(roles.actor, all_slots=every)
    recipients = undergoers or role(roles.recipient, all_slots=every)
    if not actors and "subject" in roles.actor and "object" not in roles.recipient:
        # what is sent, given or deployed belongs to its sender: 'North Korean troops were sent to Russia'
        actors = [a for a in role(("object",)) if a.value.country]
    if match.entry.pos == "noun" and (not actors or (frame.mutual and len(actors) < _PAIR)):
        actors = [*_subjects_around(match, context, taken), *actors]
    if frame.mutual:
        actors, recipients = [*actors, *recipients], []
    return Arguments(tuple(_distinct(actors)), tuple(_distinct(recipients, besides=actors)), tuple(heads))


def _subjects_around(match: Match, context: ArticleContext, taken: set[int]) -> list[Mention[ActorValue]]:
    """'In a meeting with Shoigu, Kim affirmed …': the clause's subject takes part in what frames the clause."""
    noun = match.head
    frames_clause = noun.dep_ == "obl" and any(c.dep_ == "case" and c.lower_ in _FRAMING for c in noun.children)
    if match.light is not None or not frames_clause or not syntax.is_verb(noun.head):
        return []
    subjects = [t for t in syntax.subjects(noun.head) if t.i not in taken]
    return [actor for token in subjects for actor in context.resolve(token)]


def _role(
    match: Match,
    slots: Iterable[str],
    frame: Frame,
    context: ArticleContext,
    taken: set[int],
    heads: list[Token],
    things: AbstractSet[str],
    *,
    all_slots: bool,
) -> list[Mention[ActorValue]]:
    found: list[Mention[ActorValue]] = []
    for slot in slots:
        here: list[Mention[ActorValue]] = []
        for token in fill(match, slot):
            if token.i in taken or (slot not in ("subject", "object") and context.is_time(token)):
                continue
            actors = resolve_argument(token, context, inside=frame.inside, things=things)
            if slot == "premod":  # 'Russian', 'drone': only a name or nationality makes a modifier an actor
                actors = [a for a in actors if a.value.country]
            if actors:
                taken.add(token.i)
                heads.append(token)
                here += actors
        found += here
        if found and not all_slots:
            break
    return found


def resolve_argument(
    token: Token, context: ArticleContext, *, inside: tuple[str, ...] = (), things: AbstractSet[str] = frozenset()
) -> list[Mention[ActorValue]]:
    """Return the actors of an argument; failing that, those inside it ("Russia's invasion" stands for Russia)."""
    is_thing = token.pos_ == "NOUN" and not token.ent_type_ and token.lemma_.lower() in things
    actors = [] if is_thing else context.resolve(token)
    if is_thing and not inside:
        inside = _OWNERS
    if actors or not inside:
        return actors
    prepositions = syntax.obliques(token)
    for slot in inside:
        if slot == "poss":
            parts = syntax.possessors(token)
        elif slot == "premod":
            parts = [t for t in syntax.premodifiers(token) if not is_thing or t.pos_ in ("PROPN", "ADJ")]
        else:
            parts = [noun for name, noun in prepositions if name == slot]
        found = [actor for part in parts for actor in context.resolve(part)]
        if found:
            return found
    return []


def _distinct(
    mentions: Iterable[Mention[ActorValue]], besides: Iterable[Mention[ActorValue]] = ()
) -> list[Mention[ActorValue]]:
    """Each actor once, in text order of first mention; an actor is not also its own recipient."""
    seen = {(m.value.name, m.value.country, m.value.sector) for m in besides}
    found: list[Mention[ActorValue]] = []
    for mention in mentions:
        key = (mention.value.name, mention.value.country, mention.value.sector)
        if key not in seen:
            seen.add(key)
            found.append(mention)
    return found
