"""Facts about who may take part in an event: about the event, a phrase, where it stands, and its part in the story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from extraction import syntax
from extraction.events.context import ArticleContext
from extraction.events.drafts import Draft
from extraction.events.selection import Classes
from extraction.knowledge.casting import ROLES, Role
from extraction.knowledge.participants import words
from extraction.values import ActorValue, Mention

Facts = dict[str, float]
_KINDS = (
    "person", "group", "official", "leader", "political_actor", "government", "police_force", "court", "troops",
    "civilian", "crowd",
)  # fmt: skip
_NEAR, _FAR = 5, 40  # tokens
_MANY, _OFTEN = 2, 5
_EARLY = 80  # tokens: the opening of a story


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase that may fill a role: its head, and whom it denotes."""

    token: Token
    mentions: tuple[Mention[ActorValue], ...]
    known: bool  # the text itself says of which country it is
    named: bool  # the actor tables or the story know who it is

    @property
    def countries(self) -> frozenset[str]:
        """The countries of those whom it denotes."""
        return frozenset(m.value.country for m in self.mentions if m.value.country)

    @property
    def name(self) -> str:
        """Who it is; empty for people told by a common noun alone."""
        return self.mentions[0].value.name if self.named else ""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part in a story: how often each is named, where first, and in which roles its events have them."""

    named: Counter[str]
    first: dict[str, int]
    roles: dict[str, set[tuple[Role, str]]]
    phrases: dict[int, tuple[Candidate, Facts] | None] = field(default_factory=dict)  # by head, as they are asked for

    @classmethod
    def of(cls, drafts: Sequence[Draft], context: ArticleContext) -> Cast:
        """Count the names of an article and the parts they play in its events."""
        mentions = (*context.resolver.people, *context.resolver.organizations)
        first: dict[str, int] = {}
        for mention in mentions:
            first.setdefault(mention.value.name, mention.start)
        roles: dict[str, set[tuple[Role, str]]] = {}
        for draft in drafts:
            for role in ROLES:
                for mention in getattr(draft.arguments, role):
                    roles.setdefault(mention.value.name, set()).add((role, draft.event_type))
        return cls(Counter(m.value.name for m in mentions), first, roles)


def as_told(draft: Draft, own: Sequence[Mention[ActorValue]], other: Sequence[Mention[ActorValue]]) -> Facts:
    """Return facts about leaving a role as the rules have it."""
    match = draft.match
    return {
        "told": 1.0,
        f"told.{draft.event_type}": 1.0,
        f"told.pos={match.entry.pos}": 1.0,
        f"told.frame={match.entry.frame}": 1.0,
        f"told.status={draft.status}": 1.0,
        "told.mutual": float(draft.arguments.mutual),
        "told.somebody": float(bool(own)),
        "told.others": float(bool(other)),
        "told.passive": float(syntax.is_passive(match.clause)),
    }


def of_slots(draft: Draft, slots: Sequence[str]) -> Facts:
    """Return facts about the slots of the trigger that a phrase fills."""
    facts: Facts = {}
    for slot in slots:
        facts |= {f"slot={slot}": 1.0, f"{draft.event_type}.slot={slot}": 1.0}
        facts[f"{draft.match.entry.pos}.slot={slot}"] = 1.0
    return facts


def of_event(draft: Draft, other: Sequence[Mention[ActorValue]]) -> Facts:
    """Return facts about the event that all phrases around it share."""
    match = draft.match
    facts = {
        f"event.type={draft.event_type}": 1.0,
        f"event.pos={match.entry.pos}": 1.0,
        f"event.frame={match.entry.frame}": 1.0,
        f"event.status={draft.status}": 1.0,
        f"event.others={min(len(other), _MANY)}": 1.0,
        "event.light": float(match.light is not None),
        "event.passive": float(syntax.is_passive(match.clause)),
        "event.sourced": float(bool(draft.sources)),
    }
    return facts | {f"event.mode={mode}": 1.0 for mode in draft.modes}


def of_sides(other: Sequence[Mention[ActorValue]], context: ArticleContext) -> Facts:
    """Return facts about the other side of the event, and whether the story is at home somewhere."""
    home = context.home_country()
    countries = {m.value.country for m in other} - {None}
    facts = {
        "story.home": float(home is not None),
        "other.home": float(home is not None and countries == {home}),
        "other.abroad": float(bool(countries) and home is not None and home not in countries),
    }
    if other:
        facts |= {f"other.sector={other[0].value.sector}": 1.0, f"other.kind={other[0].value.kind}": 1.0}
    return facts


def of_phrase(candidate: Candidate, classes: Classes) -> Facts:
    """Return facts about a phrase by itself."""
    token, value = candidate.token, candidate.mentions[0].value
    determiners = {c.lower_ for c in token.children if c.dep_ in ("det", "nmod:poss", "poss")}
    lemma = token.lemma_.lower()
    facts = {
        f"kind={value.kind if candidate.named else 'words'}": 1.0,
        f"sector={value.sector if candidate.named else 'words'}": 1.0,
        f"pos={token.pos_}": 1.0,
        f"dep={token.dep_}": 1.0,
        f"case={syntax.case_of(token)}": 1.0,
        "known": float(candidate.known),
        "entity": float(value.entity_id is not None),
        "office": float(value.office is not None),
        "definite": float(bool(determiners & words("definite"))),
        "indefinite": float(bool(determiners & words("indefinite"))),
        "plural": float(token.tag_ in ("NNS", "NNPS")),
        "subject": float(token.dep_.startswith("nsubj")),
    }
    if token.pos_ == "PRON":
        facts[f"pronoun={token.lower_}"] = 1.0
    if token.ent_type_:
        facts[f"label={token.ent_type_}"] = 1.0
    return facts | {f"class={name}": 1.0 for name in _KINDS if lemma in classes[name].lemmas}


def of_position(candidate: Candidate, offset: int, draft: Draft) -> Facts:
    """Return facts about where a phrase stands; `offset` in sentences from the trigger's."""
    token, head = candidate.token, draft.match.head
    facts = {
        f"offset={offset}": 1.0,
        f"{draft.event_type}.offset={offset}": 1.0,
        f"subject.offset={offset}": float(token.dep_.startswith("nsubj")),
    }
    if offset:
        return facts
    far = abs(token.i - head.i)
    return facts | {
        "before": float(token.i < head.i),
        "distance": min(far, _FAR) / _FAR,
        "near": float(far <= _NEAR),
        "inside": float(head.is_ancestor(token) or draft.match.clause.is_ancestor(token)),
        "over": float(token.head.is_ancestor(head)),
    }


def of_role(candidate: Candidate, draft: Draft, other: Sequence[Mention[ActorValue]], context: ArticleContext) -> Facts:
    """Return facts about how a phrase goes with the event's type and other side: of its country, or of another."""
    kind, countries = draft.event_type, candidate.countries
    value = candidate.mentions[0].value
    sector = value.sector if candidate.named else "words"
    theirs = {m.value.country for m in other} - {None}
    holds = {
        "same": countries == theirs,
        "different": bool(theirs) and not countries & theirs,
        "home": countries == {context.home_country()},
    }
    facts = {f"{kind}.sector={sector}": 1.0, f"{kind}.kind={value.kind if candidate.named else 'words'}": 1.0}
    for name, true in holds.items():
        facts |= {name: 1.0, f"{kind}.{name}": 1.0, f"{sector}.{name}": 1.0} if true else {}
    if other:
        facts[f"{other[0].value.sector}>{sector}"] = 1.0
    return facts


def of_story(candidate: Candidate, draft: Draft, cast: Cast) -> Facts:
    """Return facts about the part that somebody plays in the story."""
    name = candidate.name
    speaks = any(s.actor.start <= candidate.token.i < s.actor.end or s.actor.value.name == name for s in draft.sources)
    facts = {
        "speaks": float(speaks),
        "often": min(cast.named[name], _OFTEN) / _OFTEN,
        "early": float(cast.first.get(name, _EARLY) < _EARLY),
    }
    for role, kind in cast.roles.get(name, ()):
        facts[f"seen.{role}"] = 1.0
        if kind == draft.event_type:
            facts[f"seen.{role}.again"] = 1.0
    return facts
