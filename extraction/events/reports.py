"""Cues of reporting inside a sentence: which verb, participle or preposition names a source for a clause.

The content of a verb of saying is its complement, or the clause that it is inserted into or closes; 'according to'
and 'citing' name a source for the clause they hang on. What only stands beside the saying (its time, its reason, a
clause joined to it by a word of time) is no part of the content.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from spacy.tokens import Token

from extraction import syntax
from extraction.events.clauses import ancestors, clause_head, is_cut_off
from extraction.events.context import ArticleContext
from extraction.events.scope import (
    case_before,
    is_beside,
    is_content,
    is_parted,
    is_relative,
    is_restrictive,
    lemma_of,
    says_that,
)
from extraction.knowledge.cues import Cues
from extraction.schema import Stance

_CLOSING_MARKS = {",", '"', "'", ',"', "--", "–", "—"}
_INSERTED = ("parataxis", "advcl", "ccomp", "dep")
_RELATIVE = ("acl:relcl", "relcl", "advcl:relcl")
_DEEP = 40  # ancestors looked at; a bound against hostile parses
_MANY = 24  # verbs of saying after a trigger that are looked at
_NEAR = 24  # tokens before a verb of saying in which its subject stands
_FAR = 3  # steps from a participle up to the verb of saying that it goes on from


@dataclass(frozen=True, slots=True)
class Report:
    """A cue, the stance it expresses, the heads of its sources and how many tokens the cue is wide."""

    cue: Token
    stance: Stance
    heads: list[Token]
    width: int = 1
    named: bool = False  # the source must be known to be one: 'citing threats' names none


def reports_over(trigger: Token, context: ArticleContext, cues: Cues) -> Iterator[Report]:
    """Yield the reports whose content holds the clause of `trigger`, nearest first."""
    path = [trigger, *islice(ancestors(trigger), _DEEP)]
    for found in (
        *_on_path(path, context, cues),
        *_prepositions(trigger, context, cues),
        *_closing(path, context, cues),
    ):
        if not is_parted(found.cue, trigger) and not is_beside(found.cue, path):
            yield found


def _on_path(path: list[Token], context: ArticleContext, cues: Cues) -> Iterator[Report]:
    trigger, previous = path[0], path[0]
    beside = False  # coordinated, by the parse, with what is said, and in truth with the saying
    for token in path:
        if token != trigger and not beside and is_content(previous, token, cues):
            yield from verb_reports(token, cues)
            yield from _held(previous, token, cues)
        if not beside:
            yield from _of_noun(previous, token, context, cues)
        yield from _inserted(token, trigger, context, cues)
        if is_relative(token) and not says_that(token):
            yield from _inside_relative(token, context, cues)
            if not is_restrictive(token):
                return  # what it adds is the writer's: 'soldiers, who seized power last week, have left, he said'
        beside = is_cut_off(token) or goes_on(token, cues) or (beside and token.tag_ != "VBD")
        previous = token


def goes_on(verb: Token, cues: Cues) -> bool:
    """'Said the town had fallen and accused the army': a verb of speech that only seems to be part of what is said."""
    if verb.dep_ != "conj" or verb.tag_ != "VBD" or verb.i < verb.head.i or syntax.own_subjects(verb):
        return False
    first = verb.head
    parted = is_cut_off(verb) or first.tag_ == "VBZ" or (first.tag_ == "VBN" and bool(syntax.auxiliaries(first)))
    return parted and first.dep_ == "ccomp" and verb.lemma_.lower() in cues.discourse.words.going_on


def _held(part: Token, verb: Token, cues: Cues) -> Iterator[Report]:
    """'The judge held that …': verbs that say something only where a clause with 'that' is what they hold."""
    if verb.lemma_.lower() in cues.discourse.words.holding and part.dep_ == "ccomp" and says_that(part):
        yield Report(verb, "reports", syntax.subjects(verb))


def _of_noun(part: Token, noun: Token, context: ArticleContext, cues: Cues) -> Iterator[Report]:
    """'Said in a statement that …', where the content hangs on the noun; 'was of the view that …'."""
    if part == noun or noun.pos_ not in ("NOUN", "PROPN") or not (part.dep_ in ("acl", "ccomp") or is_relative(part)):
        return
    if not says_that(part):
        return
    verb = noun.head
    said: list[Report] = []
    if syntax.is_verb(verb) and verb.i < noun.i and not has_content(verb, context, cues):
        said = [r for r in verb_reports(verb, cues) if noun not in r.heads]
    yield from said
    if not said and noun.lemma_.lower() in cues.discourse.words.report:
        yield Report(noun, "reports", [noun])  # 'there were reports that …'
    for cue in cues.sources.get(noun.lemma_.lower(), ()):
        holders = syntax.possessors(noun) or syntax.own_subjects(noun)
        if cue.kind == "noun" and holders:
            yield Report(noun, cue.stance, holders)


def verb_reports(verb: Token, cues: Cues) -> Iterator[Report]:
    """Yield the reports that a verb makes: its subject's, its agent's, or those of whom it quotes."""
    if _is_unsaid(verb, cues) or _is_name(verb):
        return
    for cue in cues.sources.get(lemma_of(verb, cues), ()):
        passive = syntax.is_passive(verb) or _is_participle(verb)
        if cue.kind == "verb":
            heads = syntax.agents(verb) if passive else _speakers(verb, cues)
            if heads:
                yield Report(verb, cue.stance, heads)
                if not passive:
                    yield from _citing(verb, cues)
        elif cue.kind == "quoted" and passive:
            if heads := syntax.passive_subjects(verb):
                yield Report(verb, cue.stance, heads)
            if heads := syntax.agents(verb) + _agents_of_saying(verb):
                yield Report(verb, "reports", heads)
        elif cue.kind == "quoted":
            yield Report(verb, cue.stance, syntax.objects(verb), named=True)
            yield Report(verb, cue.stance, syntax.subjects(verb))


def _is_unsaid(verb: Token, cues: Cues) -> bool:
    """'The army has not said whether …' reports nothing; 'did not deny' says that it was so."""
    stances = {cue.stance for cue in cues.sources.get(lemma_of(verb, cues), ())}
    return "denies" not in stances and syntax.negation(verb) is not None


def _is_name(verb: Token) -> bool:
    """'Met Shihab Al Said': a capital among capitals is part of a name."""
    return verb.is_title and verb.i > verb.sent.start and verb.nbor(-1).is_title


def _is_participle(verb: Token) -> bool:
    """'Charges of assault, read with the act': a bare participle has no subject that speaks."""
    return verb.tag_ == "VBN" and not syntax.auxiliaries(verb) and not syntax.own_subjects(verb)


def _speakers(verb: Token, cues: Cues) -> list[Token]:
    """Who says it: the subject; for a participle that goes on a report ('adding that') the subject of that report."""
    if verb.tag_ == "VBG" and not syntax.own_subjects(verb):
        for outer in islice(ancestors(verb), _FAR):
            if any(cue.kind == "quoted" for cue in cues.sources.get(lemma_of(outer, cues), ())):
                return []  # 'quoted X as saying': X says it
            if lemma_of(outer, cues) in cues.sources and syntax.own_subjects(outer):
                return syntax.subjects(outer)
    subjects = syntax.subjects(verb)
    if lemma_of(verb, cues) in cues.discourse.words.addressing:
        subjects = [s for s in subjects if s.i < verb.i]  # ', a source told Reuters'
    return subjects or _noun_before(verb)


def _noun_before(verb: Token) -> list[Token]:
    """The noun between a closing mark and its verb, which a parser may have hung elsewhere: ', the group said'."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or verb.i == verb.sent.start:
        return []
    current = verb.nbor(-1)
    while current.head != current and verb.i - _NEAR < current.head.i < verb.i:
        between = verb.doc[current.head.i : current.i]
        if any(token.text in _CLOSING_MARKS for token in between):
            break
        current = current.head
    before = verb.doc[max(verb.sent.start, current.i - _NEAR) : current.i]
    return [current] if any(t.text in _CLOSING_MARKS for t in before) and current.pos_ in ("NOUN", "PROPN") else []


def _agents_of_saying(verb: Token) -> list[Token]:
    """'cited as saying by TASS': the agent hangs on 'saying'."""
    sayings = [child for child in verb.children if child.lemma_ == "say"]
    by = [noun for child in sayings for name, noun in syntax.obliques(child) if name == "by"]
    return by + [agent for child in sayings for agent in syntax.agents(child)]


def _inserted(token: Token, trigger: Token, context: ArticleContext, cues: Cues) -> Iterator[Report]:
    """Verbs of saying that hang on the clause they report: ', the ministry said', ', citing officials'."""
    for child in islice(token.children, _DEEP):
        if child == trigger or child.dep_ not in _INSERTED or not syntax.is_verb(child):
            continue
        if child.tag_ == "VBG" and any(c.dep_ == "mark" and c.i < child.i for c in child.children):
            continue  # 'was arrested for reporting on the raid'
        if child.i <= token.left_edge.i or child.is_ancestor(trigger) or (child.dep_ == "ccomp" and child.i < token.i):
            continue
        if not has_content(child, context, cues) and not (token == trigger and _says_too(token, child, cues)):
            yield from verb_reports(child, cues)
        yield from _citing(child, cues, itself=True)


def _inside_relative(clause: Token, context: ArticleContext, cues: Cues) -> Iterator[Report]:
    """'Azizi, who it said was killed': the verb of saying stands between the pronoun and the clause it reports."""
    for other in islice(clause.head.children, _DEEP):
        between = other.dep_ in _RELATIVE and clause.left_edge.i <= other.i < clause.i
        if between and not has_content(other, context, cues):
            yield from verb_reports(other, cues)


def _says_too(outer: Token, clause: Token, cues: Cues) -> bool:
    """'denied it, as a report had alleged': the clause reports what is denied, not the denial."""
    return lemma_of(outer, cues) in cues.sources and any(c.lower_ == "as" for c in clause.children)


def has_content(verb: Token, context: ArticleContext, cues: Cues) -> bool:
    """Tell whether a verb of saying has a content of its own after it, and so does not report the outer clause."""
    topic = cues.discourse.words.topic
    return any(
        c.i > verb.i
        and (
            (c.dep_ in ("ccomp", "obj", "dobj") and not context.is_time(c))
            or (c.dep_ == "obl" and case_before(c) in topic)
        )
        for c in verb.children
    )


def _citing(verb: Token, cues: Cues, *, itself: bool = False) -> Iterator[Report]:
    for child in (verb,) if itself else islice(verb.children, _DEEP):
        if child.tag_ == "VBG":
            for cue in cues.sources.get(lemma_of(child, cues), ()):
                if cue.kind == "citing":
                    yield Report(child, cue.stance, syntax.objects(child), named=True)


def _prepositions(trigger: Token, context: ArticleContext, cues: Cues) -> Iterator[Report]:
    """'according to' opens or closes the sentence that it reports, or hangs on a clause of it."""
    sent = trigger.sent
    for marker in context.markers(sent.start, sent.end, cues.prepositions):
        noun = marker.head
        if noun.i < marker.i or noun == trigger or (trigger.is_ancestor(marker) and noun.dep_ in _RELATIVE):
            continue
        clause = clause_head(noun.head)
        fronted = marker.i <= sent.start + 1
        last = noun.right_edge.i >= sent.end - 2
        closing = last and trigger.i < marker.i and marker.nbor(-1).text in _CLOSING_MARKS
        if fronted or closing or clause == trigger or clause.is_ancestor(trigger):
            width = 1 + sum(child.dep_ == "fixed" for child in marker.children)
            yield Report(marker, "reports", [noun, *(t for t in noun.conjuncts if t.i > noun.i)], width)


def _closing(path: list[Token], context: ArticleContext, cues: Cues) -> Iterator[Report]:
    """'…, the air force said on Tuesday.' closes the sentence it reports, wherever the parse hangs it."""
    trigger = path[0]
    sent = trigger.sent
    relative = next((token for token in path if is_relative(token)), None)
    for verb in islice(context.reporting(trigger.i + 1, sent.end, cues), _MANY):
        if relative is None and verb in path:
            continue
        subjects = syntax.own_subjects(verb) or _noun_before(verb)
        if not subjects or has_content(verb, context, cues):
            continue
        edge = min(subject.left_edge.i for subject in subjects)
        if relative is not None and max((t.i for t in relative.subtree if t.i < edge), default=edge) < edge - 2:
            continue  # the main clause went on after it
        if edge < verb.i and trigger.i < edge - 1 and verb.doc[edge - 1].text in _CLOSING_MARKS:
            yield from verb_reports(verb, cues)
