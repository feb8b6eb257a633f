"""Inflected forms of English words, for words whose lemma a tagger missed ("Gunmen", "axed").

Regular forms follow the spelling rules; irregular ones are data. Forms are only ever looked up, never shown, so that a
superfluous one ("visitted") does no harm.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from extraction.knowledge._toml import Entry, entries, only_tables, read_toml
from extraction.resources import resource

FILE = "data/lexicon/irregular.toml"
_SIBILANT = re.compile(r"(?:s|x|z|ch|sh|o)$")
_CONSONANT_Y = re.compile(r"[^aeiou]y$")
_SHORT = re.compile(r"[^aeiou][aeiou][bdfgklmnprstz]$")


class IrregularVerb(Entry):
    """Principal parts of a verb that the rules get wrong; several forms where both are in use."""

    lemma: str = Field(pattern=r"^[a-z]+$")
    past: tuple[str, ...] = Field(min_length=1)
    participle: tuple[str, ...] = Field(min_length=1)


class IrregularNoun(Entry):
    """Plurals that the rules get wrong."""

    lemma: str = Field(pattern=r"^[a-z]+$")
    plural: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Inflection:
    """Irregular words by lemma."""

    verbs: Mapping[str, IrregularVerb]
    nouns: Mapping[str, IrregularNoun]

    def verb_forms(self, lemma: str) -> frozenset[str]:
        """Return the forms of a verb, its lemma among them."""
        stems = {lemma, lemma + lemma[-1]} if _SHORT.search(lemma) else {lemma}
        present = _with_s(lemma)
        gerunds = {_cut_e(stem) + "ing" for stem in stems}
        if lemma in self.verbs:
            verb = self.verbs[lemma]
            return frozenset({lemma, present, *gerunds, *verb.past, *verb.participle})
        past = {_with_ed(stem) for stem in stems}
        return frozenset({lemma, present, *gerunds, *past})

    def noun_forms(self, lemma: str) -> frozenset[str]:
        """Return the singular and the plural of a noun."""
        if lemma in self.nouns:
            return frozenset({lemma, *self.nouns[lemma].plural})
        if lemma.endswith("man"):
            return frozenset({lemma, lemma[:-2] + "en"})
        return frozenset({lemma, _with_s(lemma)})


def load_inflection() -> Inflection:
    """Load the irregular words. Raises KnowledgeError naming the entry."""
    path: Path = resource(FILE)
    tables = read_toml(path)
    only_tables(path, tables, frozenset({"verb", "noun"}))
    verbs = entries(path, tables.get("verb", []), IrregularVerb, "lemma")
    nouns = entries(path, tables.get("noun", []), IrregularNoun, "lemma")
    return Inflection({verb.lemma: verb for verb in verbs}, {noun.lemma: noun for noun in nouns})


def _with_s(word: str) -> str:
    if _CONSONANT_Y.search(word):
        return word[:-1] + "ies"
    return word + ("es" if _SIBILANT.search(word) else "s")


def _with_ed(word: str) -> str:
    if _CONSONANT_Y.search(word):
        return word[:-1] + "ied"
    return word + ("d" if word.endswith("e") else "ed")


def _cut_e(word: str) -> str:
    return word[:-1] if word.endswith("e") and not word.endswith(("ee", "oe", "ye")) else word
