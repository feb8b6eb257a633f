"""Who stands behind the words that name a source: 'a statement by the ministry', 'intelligence assessments'."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Span, Token

from extraction import syntax
from extraction.events.context import ArticleContext
from extraction.knowledge.cues import Cues
from extraction.knowledge.discourse import Words
from extraction.schema import ActorKind
from extraction.values import ActorValue, Mention

_BACK = 90  # tokens before a pronoun in which its speaker spoke
_LONG_BACK = 400  # tokens before 'the statement' in which somebody issued it
_ANAPHORIC = ("the", "this", "that")


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
        return (
            _issuers(head, context, words) or _issued_before(head, context, words) or actors or _as_text(head, context)
        )
    if not any(m.value.kind == "person" for m in actors):
        actors = _beside(head, context) or actors
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
    if own and not (own & _names_before(head, cue, context, cues)):
        return []
    return _speaker_before(head, context, cues)


def _names_before(head: Token, cue: Token, context: ArticleContext, cues: Cues) -> set[str]:
    """Who is named in the words that a pronoun says: 'India has shared its data, it said' is rarely India's word."""
    if any(c.dep_ == "ccomp" and c.i > cue.i for c in cue.children):
        return set()  # what is said stands behind
    said = head.doc[max(head.sent.start, head.i - _BACK) : head.i]
    told = (t for t in said if t.pos_ in ("NOUN", "PROPN") and not (t.dep_ == "nsubj" and _is_saying(t.head, cues)))
    return {m.value.name for token in told for m in context.resolve(token)}


def _is_saying(verb: Token, cues: Cues) -> bool:
    return cues.lemma(verb.lower_, verb.lemma_.lower()) in cues.sources


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
    for clause in head.children:
        behind += syntax.own_subjects(clause) if clause.dep_ == "acl:relcl" else []
        behind += syntax.agents(clause) if clause.dep_ == "acl" else []  # 'a poll issued by state television'
    found = [actor for token in behind for actor in context.resolve(token)]
    if found:
        return found
    before = [t for noun in syntax.premodifiers(head) for t in (noun, *(c for c in noun.conjuncts if c.i > noun.i))]
    return [m for token in before for m in context.resolve(token) if m.value.country or m.value.entity_id]


def _issued_before(head: Token, context: ArticleContext, words: Words) -> list[Mention[ActorValue]]:
    """'The statement added that …': whoever issued what was last called so, in the words that stand here."""
    known = any(c.dep_ == "det" and c.lower_ in _ANAPHORIC for c in head.children)
    if not known or head.tag_ != "NN" or syntax.premodifiers(head):
        return []
    span = head.doc[slice(*syntax.phrase(head))]
    low = max(head.sent.start - _LONG_BACK, 0)
    for token in reversed(head.doc[low : head.sent.start]):
        if token.pos_ != "NOUN" or token.lemma_.lower() != head.lemma_.lower():
            continue
        found = _issuers(token, context, words)
        if not found and token.dep_ == "obl":  # 'the army said in a statement'
            found = [m for s in syntax.subjects(token.head) if s != token for m in source_actors(s, context, words)]
        if found:
            return [_said_as(span, m) for m in found]
    return []


def _said_as(span: Span, mention: Mention[ActorValue]) -> Mention[ActorValue]:
    """The same actor under the words of another phrase."""
    return Mention(span.start, span.end, span.start_char, span.end_char, mention.value)


def _beside(head: Token, context: ArticleContext) -> list[Mention[ActorValue]]:
    """'Her advocate, Musa Diallo, said': the person whose name stands beside an office is the one who speaks."""
    names = [c for c in head.children if c.dep_ == "appos" and c.pos_ == "PROPN" and c.i > head.i]
    return [m for name in names for m in context.resolve(name) if m.value.kind == "person"]


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
