"""Who reports an event: source, cue and stance, nearest first.

The content of a verb of saying is its complement clause or the clause it is inserted into; 'according to' and
'citing' name a source for the clause they hang on; 'was quoted as saying by TASS' gives a chain of two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from extraction import syntax
from extraction.events.clauses import ancestors
from extraction.events.context import ArticleContext
from extraction.knowledge.cues import Cues
from extraction.schema import ActorKind, Stance
from extraction.values import ActorValue, Mention

_NO_SOURCE = {"sign", "day", "week", "month", "year", "move", "incident", "event", "attack", "war"}
_CLOSING_MARKS = {",", '"', "'", ',"'}
_BESIDE = {"as", "while", "after", "before", "when", "because", "since", "until", "although"}
_ACCORDING = ("according to", "per")
_REPORT_LINKS = ("by", "from", "of", "in")


@dataclass(frozen=True, slots=True)
class SourceMention:
    """A source, the token range of its cue, and the stance the cue expresses."""

    actor: Mention[ActorValue]
    cue_start: int
    cue_end: int
    stance: Stance


def find_attributions(trigger: Token, context: ArticleContext, cues: Cues) -> list[SourceMention]:
    """Return the sources of the clause that `trigger` stands in, nearest first and each once."""
    found: list[SourceMention] = []
    over = list(_cues_over(trigger, cues, context)) or list(_closing_cue(trigger, cues, context))
    for cue_token, stance, heads, width in over:
        if _is_parted(cue_token, trigger):
            continue
        for head in heads:
            for actor in _source_actors(head, context):
                found.append(SourceMention(actor, cue_token.i, cue_token.i + width, stance))
    unique: dict[str, SourceMention] = {}
    for source in found:
        unique.setdefault(source.actor.value.name, source)
    return list(unique.values())


def _stands_beside(clause: Token) -> bool:
    """'…, he said, as the bloc threatened sanctions': a clause of time or reason is no part of what is said."""
    return clause.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in _BESIDE for c in clause.children)


def _is_parted(cue: Token, trigger: Token) -> bool:
    """A semicolon parts what is said from what stands beside it."""
    low, high = sorted((cue.i, trigger.i))
    return any(token.text == ";" for token in cue.doc[low:high])


def _cues_over(trigger: Token, cues: Cues, context: ArticleContext) -> Iterator[tuple[Token, Stance, list[Token], int]]:
    """Yield (cue, stance, source heads, cue width) for each cue whose content holds the trigger."""
    previous = trigger
    for token in (trigger, *ancestors(trigger)):
        if token != trigger and previous.dep_ != "nsubj" and not _stands_beside(previous):
            yield from _verb_cue(token, cues)
        yield from _inserted_cues(token, trigger, cues, context)
        previous = token


def _verb_cue(verb: Token, cues: Cues) -> Iterator[tuple[Token, Stance, list[Token], int]]:
    lemma = verb.lemma_.lower()
    for cue in cues.sources.get(lemma, ()):
        if cue.kind == "verb" and not syntax.is_passive(verb):
            heads = syntax.subjects(verb)
            if heads:
                yield verb, cue.stance, heads, 1
                yield from _citing(verb, cues)
        elif cue.kind == "verb":
            heads = syntax.agents(verb)
            if heads:
                yield verb, cue.stance, heads, 1
        elif cue.kind == "quoted" and syntax.is_passive(verb):
            heads = syntax.passive_subjects(verb)
            if heads:
                yield verb, cue.stance, heads, 1
            agents = syntax.agents(verb) + _agents_of_saying(verb)
            if agents:
                yield verb, "reports", agents, 1
        elif cue.kind == "quoted" and not syntax.is_passive(verb):
            yield verb, cue.stance, [*syntax.objects(verb), *syntax.subjects(verb)], 1


def _agents_of_saying(verb: Token) -> list[Token]:
    """'cited as saying by TASS': the agent hangs on 'saying'."""
    return [
        noun
        for child in verb.children
        if child.lemma_ == "say"
        for name, noun in syntax.obliques(child)
        if name == "by"
    ] + [c for child in verb.children if child.lemma_ == "say" for c in syntax.agents(child)]


def _inserted_cues(
    token: Token, trigger: Token, cues: Cues, context: ArticleContext
) -> Iterator[tuple[Token, Stance, list[Token], int]]:
    """Cues that hang on a clause they report: ', the ministry said', 'according to officials'."""
    for child in token.children:
        if child == trigger or child.is_ancestor(trigger):
            continue
        if (
            child.dep_ in ("parataxis", "advcl", "ccomp", "dep")
            and syntax.is_verb(child)
            and child.i > token.left_edge.i
        ):
            if child.dep_ == "ccomp" and child.i < token.i:
                continue
            if not _has_content(child, context):
                yield from _verb_cue(child, cues)
            yield from _citing(child, cues, itself=True)
    for name, noun in syntax.obliques(token):
        if name in _ACCORDING:
            marker = next((t for t in noun.lefts if t.dep_ == "case"), noun)
            yield (
                marker,
                "reports",
                [noun],
                max(1, noun.left_edge.i - marker.i) if marker.i < noun.left_edge.i else len(name.split()),
            )


def _closing_cue(
    trigger: Token, cues: Cues, context: ArticleContext
) -> Iterator[tuple[Token, Stance, list[Token], int]]:
    """'…, the air force said on Tuesday.' closes the sentence it reports, wherever the parse hangs it."""
    sent = trigger.sent
    for verb in trigger.doc[trigger.i + 1 : sent.end]:
        subjects = syntax.own_subjects(verb) if verb.lemma_.lower() in cues.sources else []
        if not subjects or _has_content(verb, context):
            continue
        edge = min(subject.left_edge.i for subject in subjects)
        if trigger.i < edge - 1 and verb.doc[edge - 1].text in _CLOSING_MARKS:
            yield from _verb_cue(verb, cues)


def _has_content(verb: Token, context: ArticleContext) -> bool:
    """Tell whether a verb of saying has a complement of its own after it, and so does not report the outer clause."""
    return any(c.dep_ in ("ccomp", "obj", "dobj") and c.i > verb.i and not context.is_time(c) for c in verb.children)


def _citing(verb: Token, cues: Cues, *, itself: bool = False) -> Iterator[tuple[Token, Stance, list[Token], int]]:
    for child in (verb,) if itself else verb.children:
        if child.tag_ == "VBG":
            for cue in cues.sources.get(child.lemma_.lower(), ()):
                if cue.kind == "citing":
                    yield child, cue.stance, syntax.objects(child), 1


def _source_actors(head: Token, context: ArticleContext) -> list[Mention[ActorValue]]:
    """The source itself, or who stands behind a report: 'a statement by the ministry', "the North's report"."""
    actors = context.resolve(head)
    if actors or head.pos_ == "PRON":
        return actors
    behind = [*syntax.possessors(head), *(n for name, n in syntax.obliques(head) if name in _REPORT_LINKS)]
    behind += syntax.premodifiers(head)
    return [actor for token in behind for actor in context.resolve(token)] or _as_text(head)


def _as_text(head: Token) -> list[Mention[ActorValue]]:
    """A source that nothing identifies ('local sources') stays as its own words."""
    if head.pos_ not in ("NOUN", "PROPN") or head.lemma_.lower() in _NO_SOURCE:
        return []
    start, end = syntax.phrase(head)
    span = head.doc[start:end]
    kind: ActorKind = "people" if head.pos_ == "NOUN" else "organization"
    return [Mention(start, end, span.start_char, span.end_char, ActorValue(name=span.text, kind=kind))]
