"""Who may take part in an event: whom the rules found, nobody, and every phrase around it, with facts about each.

The facts are what `casting` judges by. A phrase is whom the resolver knows, or people told by a common noun; where
their country is not told, it is the country that the story is at home in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from extraction import syntax
from extraction.events.belonging import acts, in_words, is_named
from extraction.events.casting_facts import (
    Candidate,
    Cast,
    Facts,
    as_told,
    of_event,
    of_phrase,
    of_position,
    of_role,
    of_sides,
    of_slots,
    of_story,
)
from extraction.events.context import ArticleContext
from extraction.events.drafts import Draft
from extraction.events.reading import Knowledge
from extraction.events.selection import Classes, is_deed, is_thing
from extraction.events.slots import fill
from extraction.knowledge.casting import Role
from extraction.values import ActorValue, Mention

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
_THINGS = ("weapon", "place", "document", "policy")
_TAIL = 20  # tokens behind a mention that may belong to its phrase


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
    options = [Option(own, as_told(draft, own, other))]
    countries = options[0].countries
    for candidate, facts in find_candidates(draft, role, cast, context, knowledge):
        if mutual and candidate.countries <= countries:
            continue
        facts |= {"nearby": 1.0, f"nearby.{draft.event_type}": 1.0, "added": float(mutual)}
        mentions = (*own, *candidate.mentions) if mutual else candidate.mentions
        options.append(Option(mentions, {**shared, **facts}))
    return options


def find_shared(draft: Draft, role: Role, context: ArticleContext) -> Facts:
    """Return the facts about an event and its other side, which all phrases around it share."""
    other = getattr(draft.arguments, _OTHER[role])
    return {**of_event(draft, other), **of_sides(other, context)}


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
        found = _phrase(token, cast, context, knowledge.classes) if token.i not in taken else None
        if found is None or names & {m.value.name for m in found[0].mentions}:
            continue
        candidate, own = found
        facts = {
            **own,
            **of_position(candidate, offset, draft),
            **of_role(candidate, draft, other, context),
            **of_story(candidate, draft, cast),
            **of_slots(draft, slots.get(token.i, ())),
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


def _phrase(token: Token, cast: Cast, context: ArticleContext, classes: Classes) -> tuple[Candidate, Facts] | None:
    """The phrase of a head and the facts about it alone, if it denotes anybody of a known country."""
    if token.i not in cast.phrases:
        found = _candidate(token, context, classes)
        known = found is not None and bool(found.countries)
        cast.phrases[token.i] = (found, of_phrase(found, classes)) if found is not None and known else None
    return cast.phrases[token.i]


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


def _is_within(token: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= token < end for start, end in spans)
