"""Selectional classes: may this token fill that slot."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from extraction.components.triggers import Match
from extraction.events.context import ArticleContext
from extraction.events.slots import fill
from extraction.knowledge.lexicon import Lexicon


def belongs(token: Token, name: str, context: ArticleContext, lexicon: Lexicon) -> bool:
    """Tell whether a token is of a class: by its lemma, its entity label, or the sector its words give it."""
    group = lexicon.members(name)
    lemma = token.lemma_.lower()
    if lemma in group.lemmas or token.lower_ in group.lemmas:
        return True
    if token.ent_type_ and token.ent_type_ in group.labels:
        return True
    if group.sectors:
        return any(actor.value.sector in group.sectors for actor in context.resolve(token))
    return False


def frame_holds(match: Match, context: ArticleContext, lexicon: Lexicon) -> bool:
    """Tell whether a trigger's needs, requirements and prohibitions are met by its slots' fillers."""
    entry = match.entry
    for slot in entry.needs:
        if not fill(match, slot):
            return False
    for slot, classes in entry.requires.items():
        if not _any(fill(match, slot), classes, context, lexicon):
            return False
    return all(not _any(fill(match, slot), classes, context, lexicon) for slot, classes in entry.forbids.items())


def _any(tokens: Iterable[Token], classes: tuple[str, ...], context: ArticleContext, lexicon: Lexicon) -> bool:
    return any(belongs(token, name, context, lexicon) for token in tokens for name in classes)
