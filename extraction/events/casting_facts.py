"""Who may take part in an event: whom the rules found, nobody, and every phrase around it, with facts about each.

The facts are what `casting` judges by. A phrase is whom the resolver knows, or people told by a common noun; where
their country is not told, it is the country that the story is at home in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from extraction import syntax
from extraction.events.belonging import acts, in_words, is_named
from extraction.events.context import ArticleContext
from extraction.events.drafts import Draft
from extraction.events.reading import Knowledge
from extraction.events.selection import Classes, is_deed, is_thing
from extraction.events.slots import fill
from extraction.knowledge.casting import ROLES, Role
from extraction.knowledge.participants import words
from extraction.values import ActorValue, Mention

Facts = dict[str, float]
_OTHER: dict[Role, Role] = {"actors": "recipients", "recipients": "actors"}
_BEFORE, _AFTER = 1, 1  # sentences around the trigger's that are looked at
_LONGEST = 80  # tokens of such a sentence, from the side of the trigger
_NOUNS = ("NOUN", "PROPN", "PRON")
_INSIDE = {
    "flat", "compound", "fixed", "goeswith", "det", "case", "punct", "cc", "mark", "aux", "cop", "nummod", "expl",
}  # fmt: skip
_SLOTS = (
    "undergoer", "subject", "object", "iobject", "poss", "premod", "of", "by", "on", "against", "to", "with", "from",
    "for", "in", "at", "between", "over", "clause.subject", "clause.object", "predicated",
)  # fmt: skip
_KINDS = (
    "person", "group", "official", "leader", "political_actor", "government", "police_force", "court", "troops",
    "civilian", "crowd",
)  # fmt: skip
_THINGS = ("weapon", "place", "document", "policy")
_NEAR, _FAR = 5, 40  # tokens
_MANY, _OFTEN = 2, 5
_TAIL = 20  # tokens behind a mention that may belong to its phrase
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

    def phrase(self, token: Token, context: ArticleContext, classes: Classes) -> tuple[Candidate, Facts] | None:
        """Return the phrase of a head and the facts about it alone, if it denotes anybody of a known country."""
        if token.i not in self.phrases:
            found = _candidate(token, context, classes)
            known = found is not None and bool(found.countries)
            self.phrases[token.i] = (found, _of_phrase(found, classes)) if found is not None and known else None
        return self.phrases[token.i]


@dataclass(frozen=True, slots=True)
class Option:
    """Who may have a role: those whom the rules found, a phrase nearby, or one more beside those found."""

    mentions: tuple[Mention[ActorValue], ...]
    facts: Facts

    @property
    def countries(self) -> frozenset[str]:
        """The countries of those who would have the role."""
        return frozenset(m.value.country for m in self.mentions if m.value.country)


def is_asked(draft: Draft, role: Role, context: ArticleContext) -> bool:
    """Tell whether a role is open: nobody of a known country or name has it; or only one side of a meeting is known."""
    mentions = getattr(draft.arguments, role)
    if draft.arguments.mutual:  # all who meet are actors
        return role == "actors" and len({m.value.country for m in mentions} - {None}) == 1
    return not any(m.value.country or is_named(m, context) for m in mentions)


def find_options(draft: Draft, role: Role, cast: Cast, context: ArticleContext, knowledge: Knowledge) -> list[Option]:
    """Return who may have an open role: first those whom the rules found, or nobody; facts are shares, or 1.0."""
    own, other = getattr(draft.arguments, role), getattr(draft.arguments, _OTHER[role])
    mutual = draft.arguments.mutual
    shared = find_shared(draft, role, context)
    options = [Option(own, _as_told(draft, own, other))]
    countries = options[0].countries
    for candidate, facts in find_candidates(draft, role, cast, context, knowledge):
        if mutual and candidate.countries <= countries:
            continue
        facts |= {"nearby": 1.0, f"nearby.{draft.event_type}": 1.0, "added": float(mutual)}
        mentions = (*own, *candidate.mentions) if mutual else candidate.mentions
        options.append(Option(mentions, {**shared, **facts}))
    return options


def _as_told(draft: Draft, own: Sequence[Mention[ActorValue]], other: Sequence[Mention[ActorValue]]) -> Facts:
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


def _of_slots(draft: Draft, slots: Sequence[str]) -> Facts:
    facts: Facts = {}
    for slot in slots:
        facts |= {f"slot={slot}": 1.0, f"{draft.event_type}.slot={slot}": 1.0}
        facts[f"{draft.match.entry.pos}.slot={slot}"] = 1.0
    return facts


def find_shared(draft: Draft, role: Role, context: ArticleContext) -> Facts:
    """Return the facts about an event and its other side, which all phrases around it share."""
    other = getattr(draft.arguments, _OTHER[role])
    return {**_of_event(draft, other), **_of_sides(other, context)}


def find_candidates(
    draft: Draft, role: Role, cast: Cast, context: ArticleContext, knowledge: Knowledge
) -> Iterator[tuple[Candidate, Facts]]:
    """Yield the phrases around an event that may fill a role, each with its own facts by name."""
    other = getattr(draft.arguments, _OTHER[role])
    taken = _phrases_of(other, context) | set(range(draft.match.start, draft.match.end)) | {draft.match.head.i}
    names = {m.value.name for m in other}
    slots = _slots(draft)
    quotations = context.quotations(knowledge.cues.discourse.limits.quote_sentences)
    quoted = _is_within(draft.match.head.i, quotations)
    for token, offset in _phrases(draft, context):
        found = cast.phrase(token, context, knowledge.classes) if token.i not in taken else None
        if found is None or names & {m.value.name for m in found[0].mentions}:
            continue
        candidate, own = found
        facts = {
            **own,
            **_of_position(candidate, offset, draft),
            **_of_role(candidate, draft, other, context),
            **_of_story(candidate, draft, cast),
            **_of_slots(draft, slots.get(token.i, ())),
            f"quoted={int(quoted)}{int(_is_within(token.i, quotations))}": 1.0,
        }
        yield candidate, facts


def _slots(draft: Draft) -> dict[int, list[str]]:
    """The slots of the trigger that tokens fill."""
    slots: dict[int, list[str]] = {}
    for slot in _SLOTS:
        for token in fill(draft.match, slot):
            slots.setdefault(token.i, []).append(slot)
    return slots


def _phrases_of(mentions: Sequence[Mention[ActorValue]], context: ArticleContext) -> set[int]:
    """The tokens of mentions, and of what hangs on them: of 'MPs, including the leader' nobody is the other side."""
    tokens: set[int] = set()
    for mention in mentions:
        tokens.update(range(mention.start, mention.end))
        root = context.doc[mention.start : mention.end].root
        tokens.update(t.i for t in root.subtree if t.i < mention.end + _TAIL and not _is_within_clause(t, root))
    return tokens


def _is_within_clause(token: Token, root: Token) -> bool:
    """A relative clause on a noun tells of others as well."""
    while token.i != root.i:
        if syntax.is_verb(token):
            return True
        token = token.head
    return False


def _phrases(draft: Draft, context: ArticleContext) -> Iterator[tuple[Token, int]]:
    """Yield the heads of noun phrases in the sentence of a trigger and those around it, with the distance to it."""
    doc, sentence = context.doc, draft.match.head.sent
    spans = [(sentence.start, sentence.end, 0)]
    start, end = sentence.start, sentence.end
    for number in range(1, _BEFORE + 1):
        if start > 0:
            before = doc[start - 1].sent
            spans.append((max(before.start, before.end - _LONGEST), before.end, -number))
            start = before.start
    for number in range(1, _AFTER + 1):
        if end < len(doc):
            after = doc[end].sent
            spans.append((after.start, min(after.end, after.start + _LONGEST), number))
            end = after.end
    for low, high, offset in spans:
        for token in doc[low:high]:
            if token.pos_ in _NOUNS and token.dep_ not in _INSIDE and not context.is_time(token):
                yield token, offset


def _candidate(token: Token, context: ArticleContext, classes: Classes) -> Candidate | None:
    if is_thing(token, classes) or is_deed(token, classes):
        return None
    found = context.resolve(token)
    if found:
        known = bool(found[0].value.country)
        return Candidate(token, tuple(context.resident(m) for m in found), known=known, named=True)
    if token.pos_ != "NOUN" or token.ent_type_ or not acts(token, context, classes):
        return None
    if any(token.lemma_.lower() in classes[name].lemmas for name in _THINGS):
        return None
    people = context.resident(context.home(in_words(token, context, classes)))
    return Candidate(token, (people,), known=False, named=False)


def _of_event(draft: Draft, other: Sequence[Mention[ActorValue]]) -> Facts:
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


def _of_sides(other: Sequence[Mention[ActorValue]], context: ArticleContext) -> Facts:
    """The other side of the event, and whether the story is at home somewhere."""
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


def _of_phrase(candidate: Candidate, classes: Classes) -> Facts:
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


def _of_position(candidate: Candidate, offset: int, draft: Draft) -> Facts:
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


def _of_role(
    candidate: Candidate, draft: Draft, other: Sequence[Mention[ActorValue]], context: ArticleContext
) -> Facts:
    """How a phrase goes with the event's type and with the other side: of one country with it, or of another."""
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


def _of_story(candidate: Candidate, draft: Draft, cast: Cast) -> Facts:
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


def _is_within(token: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= token < end for start, end in spans)
