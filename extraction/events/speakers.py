"""Who stands behind the words that name a source: 'a statement by the ministry', 'intelligence assessments'."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from extraction import syntax
from extraction.events.context import ArticleContext
from extraction.knowledge.cues import Cues
from extraction.knowledge.discourse import Words
from extraction.schema import ActorKind
from extraction.values import ActorValue, Mention

_BACK = 90  # tokens before a pronoun in which its speaker spoke


def source_actors(
    head: Token, context: ArticleContext, words: Words, *, known: bool = False
) -> list[Mention[ActorValue]]:
    """Return the source that a noun names, or who issued what it names; a source that nothing identifies as text.

    With `known` an unidentified noun counts only where it names something that reports: 'citing figures', and not
    'citing threats'.
    """
    actors = context.resolve(head)
    if head.pos_ == "PRON":
        return actors
    if head.lemma_.lower() in words.teller:
        actors = [_people(m) if m.value.kind == "country" else m for m in actors]
    if head.lemma_.lower() in words.report:
        return _issuers(head, context, words) or actors or _as_text(head, context)
    if actors:
        return actors
    if head.lemma_.lower() in words.no_source or (
        known and head.pos_ != "PROPN" and head.lemma_.lower() not in words.teller
    ):
        return []
    return _as_text(head, context)


def spoken_by(head: Token, cue: Token, context: ArticleContext, cues: Cues) -> list[Mention[ActorValue]]:
    """Whom a pronoun that speaks stands for: the subject of its sentence, or, unresolved, the speaker before.

    'The ministry named Azizi, who it said was shot'; 'Deby spoke to reporters. … He added that …'.
    """
    if head.pos_ != "PRON" or head.lower_ not in cues.discourse.words.third:
        return []
    root = cue.sent.root
    if cue != root:
        main = [s for s in syntax.own_subjects(root) if s.i < head.i and s.pos_ in ("NOUN", "PROPN")]
        found = [m for s in main for m in context.resolve(s) if _agrees(head, s, m)]
        if found:
            return found
    own = {m.value.name for m in context.resolve(head)}
    if own and not (head.lower_ == "it" and own & _names_before(head, context)):
        return []
    return _speaker_before(head, context, cues)


def _names_before(head: Token, context: ArticleContext) -> set[str]:
    """Who is named in the words that a pronoun says: 'India has shared its data, it said' is rarely India's word."""
    said = head.doc[max(head.sent.start, head.i - _BACK) : head.i]
    return {m.value.name for token in said if token.pos_ in ("NOUN", "PROPN") for m in context.resolve(token)}


def _speaker_before(head: Token, context: ArticleContext, cues: Cues) -> list[Mention[ActorValue]]:
    sent = head.sent
    low = max(sent.start - _BACK, 0)
    for verb in reversed(list(context.reporting(low, sent.start, cues))):
        for subject in syntax.own_subjects(verb):
            found = [m for m in context.resolve(subject) if _agrees(head, subject, m)]
            if found:
                return found
    return []


def _agrees(pronoun: Token, noun: Token, mention: Mention[ActorValue]) -> bool:
    """'He' and 'she' are persons, 'it' is none and is one, 'they' are several or a body."""
    form, kind = pronoun.lower_, mention.value.kind
    if form in ("he", "she"):
        return kind == "person"
    if form == "it":
        return kind != "person" and noun.tag_ in ("NN", "NNP")
    return noun.tag_ in ("NNS", "NNPS") or kind == "organization"


def _people(mention: Mention[ActorValue]) -> Mention[ActorValue]:
    """'Officials from both countries' speak for their countries and are not they."""
    return replace(mention, value=replace(mention.value, kind="people", entity_id=None))


def _issuers(head: Token, context: ArticleContext, words: Words) -> list[Mention[ActorValue]]:
    """Whose report it is; 'figures that the ministry gave' come from whom the clause names."""
    own = context.resolve(head)
    if any(m.value.entity_id or m.value.kind == "organization" for m in own):
        return own
    behind = [*syntax.possessors(head), *(n for name, n in syntax.obliques(head) if name in words.report_link)]
    behind += [t for clause in head.children if clause.dep_ == "acl:relcl" for t in syntax.own_subjects(clause)]
    found = [actor for token in behind for actor in context.resolve(token)]
    if found:
        return found
    before = [t for noun in syntax.premodifiers(head) for t in (noun, *(c for c in noun.conjuncts if c.i > noun.i))]
    return [m for token in before for m in context.resolve(token) if m.value.country or m.value.entity_id]


def _as_text(head: Token, context: ArticleContext) -> list[Mention[ActorValue]]:
    """A source that nothing identifies ('local sources') stays as its own words."""
    if head.pos_ not in ("NOUN", "PROPN"):
        return []
    start, end = syntax.phrase(head)
    span = head.doc[start:end]
    kind: ActorKind = "people" if head.pos_ == "NOUN" else "organization"
    owners = [*syntax.possessors(head), *syntax.premodifiers(head), *(noun for _, noun in syntax.obliques(head))]
    countries = {m.value.country for owner in owners for m in context.resolve(owner)}
    country = countries.pop() if len(countries) == 1 else None
    return [Mention(start, end, span.start_char, span.end_char, ActorValue(name=span.text, kind=kind, country=country))]
