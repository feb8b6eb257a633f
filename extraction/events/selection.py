"""Selectional classes: may this token fill that slot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from spacy.tokens import Token

from extraction import syntax
from extraction.components.triggers import Match
from extraction.events.context import ArticleContext
from extraction.events.slots import fill
from extraction.knowledge.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class ClassIndex:
    """A selectional class as sets."""

    lemmas: frozenset[str]
    labels: frozenset[str]
    sectors: frozenset[str]


_LABEL_OF_KIND: dict[str, frozenset[str]] = {
    "country": frozenset({"GPE"}),
    "person": frozenset({"PERSON"}),
    "organization": frozenset({"ORG"}),
    "people": frozenset({"NORP"}),
}
_LABELS = frozenset().union(*_LABEL_OF_KIND.values())
Classes = Mapping[str, ClassIndex]
NEVER_ACTOR = "never_actor"  # the class of what is done, said, owned or decided
QUANTITY = "quantity"  # the class of 'part', 'series', 'hundreds': what is meant stands behind 'of'
DEED = "deed"  # nouns of violence and coercion: made from the triggers
_DEED_TYPES = {"ASSAULT", "COERCE"}


def index_classes(lexicon: Lexicon) -> Classes:
    """Return the lexicon's classes as sets, for quick membership tests; with them the nouns of violent deeds."""
    deeds = {t.lemma for t in lexicon.triggers.values() if t.pos == "noun" and t.type in _DEED_TYPES}
    found = {
        name: ClassIndex(frozenset(group.lemmas), frozenset(group.labels), frozenset(group.sectors))
        for name, group in lexicon.classes.items()
    }
    return found | {DEED: ClassIndex(frozenset(deeds), frozenset(), frozenset())}


def belongs(token: Token, name: str, context: ArticleContext, classes: Classes) -> bool:
    """Tell whether a token is of a class: by its lemma, its entity label, or the sector its words give it."""
    group = classes[name]
    if is_thing(token, classes):
        return token.lemma_.lower() in group.lemmas
    if token.lemma_.lower() in group.lemmas or token.lower_ in group.lemmas:
        return True
    if token.ent_type_ and token.ent_type_ in group.labels:
        return True
    figure = context.figure_at(token)
    if figure is not None and figure.value.item in group.lemmas:  # '55 were shot down'
        return True
    if figure is not None or token.lemma_.lower() in classes[QUANTITY].lemmas:
        counted = [noun for preposition, noun in syntax.obliques(token) if preposition == "of"]
        if any(belongs(noun, name, context, classes) for noun in counted):  # '46 of 60 drones', 'part of its funds'
            return True
    if not group.sectors and not group.labels & _LABELS:
        return False
    return any(
        a.value.sector in group.sectors or (a.value.country and group.labels & _LABEL_OF_KIND[a.value.kind])
        for a in context.resolve(token)
    )


def is_thing(token: Token, classes: Classes) -> bool:
    """Tell whether a noun names what is done, said or owned, so that its modifiers say nothing about who acts."""
    return token.pos_ == "NOUN" and not token.ent_type_ and token.lemma_.lower() in classes[NEVER_ACTOR].lemmas


def is_deed(token: Token, classes: Classes) -> bool:
    """Tell whether a noun names violence or coercion, whose 'on', 'against' and 'of' lead to its victims."""
    return token.pos_ == "NOUN" and token.lemma_.lower() in classes[DEED].lemmas


def broken_condition(match: Match, context: ArticleContext, index: Classes) -> str | None:
    """Return which of a trigger's needs, requirements and prohibitions fails, in words; None when all hold."""
    entry = match.entry
    for slot in entry.needs:
        if not fill(match, slot):
            return f"needs a filler of {slot}"
    for slot in entry.lacks:
        if fill(match, slot):
            return f"lacks a filler of {slot} in this sense"
    for slot, classes in entry.requires.items():
        if slot == "subject" and _is_agentless(match):
            continue
        if not _any(fill(match, slot), classes, context, index):
            return f"requires {slot} to be one of {', '.join(classes)}"
    for slot, classes in entry.forbids.items():
        if _any(fill(match, slot), classes, context, index):
            return f"forbids {slot} to be one of {', '.join(classes)}"
    return None


def _is_agentless(match: Match) -> bool:
    """A passive without agent leaves open who did it; a demand on the subject cannot be tested."""
    clause = match.clause
    return syntax.is_passive(clause) and not syntax.agents(clause)


def _any(tokens: Iterable[Token], classes: tuple[str, ...], context: ArticleContext, index: Classes) -> bool:
    return any(belongs(token, name, context, index) for token in tokens for name in classes)
