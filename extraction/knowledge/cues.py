"""Cues of attribution and factuality: words with a direction and an effect, read from `data/lexicon/`.

The shape follows ConText (Harkema et al. 2009): a cue, where it must stand relative to its target, what it says of
the target, and what ends its scope.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Literal, TypeVar

import tomli
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extraction.errors import KnowledgeError
from extraction.knowledge.discourse import Discourse, load_discourse
from extraction.knowledge.inflection import load_inflection
from extraction.resources import resource
from extraction.schema import Stance, Status

ATTRIBUTION_FILE = "data/lexicon/attribution.toml"
FACTUALITY_FILE = "data/lexicon/factuality.toml"


E = TypeVar("E", "AttributionCue", "FactualityCue")


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AttributionCue(_Entry):
    """A word that says who reports something.

    `kind` tells where the source stands: `verb` the subject of a verb of saying; `quoted` the subject of a passive
    ('was quoted as saying'); `citing` the object ('citing officials'); `preposition` its object ('according to');
    `noun` its possessor or subject ('was of the view that').
    """

    id: str
    lemma: str
    kind: Literal["verb", "quoted", "citing", "preposition", "noun"]
    stance: Stance
    examples: tuple[str, ...] = Field(min_length=1)
    not_examples: tuple[str, ...] = ()


class FactualityCue(_Entry):
    """A word that says whether an event happened.

    `where` is its place relative to the trigger: `auxiliary` of the trigger's clause, `governor` (the trigger is its
    complement, infinitive or object), `mark` (introduces the clause), `modifier` of the trigger, `negation`, or
    `construction` (found by its shape; `lemma` is the entry's own id).
    `codes` false means that the event in its scope is not coded at all (the content of a demand or a threat).
    """

    id: str
    lemma: str
    where: Literal["auxiliary", "governor", "mark", "modifier", "negation", "construction"]
    status: Status
    codes: bool = True
    future_if_reported: bool = False
    conditional: bool = False  # of a mark: what stands beside its clause hangs on it, too
    needs: Literal["infinitive", "clause", "object", "passive", "any"] = "any"
    pos: Literal["noun"] | None = None  # of a governor whose verb says something else: 'the issue of', 'issued'
    examples: tuple[str, ...] = Field(min_length=1)
    not_examples: tuple[str, ...] = ()


class Cues(_Entry):
    """Both tables, indexed by lemma, and the sets of words that reading them needs."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    attribution: tuple[AttributionCue, ...]
    factuality: tuple[FactualityCue, ...]
    discourse: Discourse

    @cached_property
    def sources(self) -> dict[str, tuple[AttributionCue, ...]]:
        """Attribution cues by lemma."""
        return _group(self.attribution)

    @cached_property
    def prepositions(self) -> frozenset[str]:
        """First words of the prepositions that name a source."""
        return frozenset(cue.lemma.split()[0] for cue in self.attribution if cue.kind == "preposition")

    @cached_property
    def facts(self) -> dict[tuple[str, str], FactualityCue]:
        """Factuality cues by (where, lemma)."""
        return {(cue.where, cue.lemma): cue for cue in self.factuality}

    @cached_property
    def _forms(self) -> dict[str, str]:
        inflection = load_inflection()
        verbs = [c.lemma for c in self.attribution if c.kind not in ("preposition", "noun")]
        verbs += [c.lemma for c in self.factuality if c.where == "governor"]
        single = sorted({verb for verb in verbs if verb.isalpha()})
        return {form: verb for verb in single for form in inflection.verb_forms(verb)} | {v: v for v in single}

    def lemma(self, word: str, lemma: str) -> str:
        """Return the lemma of a word in lower case, corrected where a tagger made 'hop' of 'hopes'."""
        forms = self._forms
        return lemma if lemma in forms else forms.get(word, lemma)


def load_cues() -> Cues:
    """Read both files and the words of discourse.

    Raises KnowledgeError naming the file and the entry that does not validate.
    """
    attribution = _read(ATTRIBUTION_FILE, AttributionCue)
    factuality = _read(FACTUALITY_FILE, FactualityCue)
    return Cues(attribution=attribution, factuality=factuality, discourse=load_discourse())


def _read(file: str, model: type[E]) -> tuple[E, ...]:
    path: Path = resource(file)
    try:
        raw = tomli.loads(path.read_text(encoding="utf-8"))["cue"]
    except (tomli.TOMLDecodeError, KeyError) as error:
        raise KnowledgeError(file, None, f"expected TOML with [[cue]] entries: {error}") from error
    entries: list[E] = []
    seen: set[str] = set()
    for item in raw:
        try:
            entry = model.model_validate(item)
        except ValidationError as error:
            raise KnowledgeError(file, str(item.get("id")), str(error)) from error
        if entry.id in seen:
            raise KnowledgeError(file, entry.id, "the id stands twice")
        seen.add(entry.id)
        entries.append(entry)
    return tuple(entries)


def _group(cues: tuple[AttributionCue, ...]) -> dict[str, tuple[AttributionCue, ...]]:
    table: dict[str, list[AttributionCue]] = {}
    for cue in cues:
        table.setdefault(cue.lemma, []).append(cue)
    return {lemma: tuple(found) for lemma, found in table.items()}
