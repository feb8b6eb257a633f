"""Fixed phrases whose words are no trigger, and particles that leave a verb's meaning as it is.

Read from `data/lexicon/idioms.toml`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import Field, field_validator

from extraction.knowledge._toml import Entry, entries, only_tables, read_toml
from extraction.resources import resource

FILE = "data/lexicon/idioms.toml"
_GAP = 5  # words that a "*" may stand for


class Idiom(Entry):
    """Lemmas or forms in a row; "*" stands for up to five further words ('make * ends meet')."""

    words: str
    examples: tuple[str, ...] = Field(min_length=1)

    @field_validator("words")
    @classmethod
    def _at_least_two(cls, words: str) -> str:
        parts = words.split()
        if words != words.lower() or len([p for p in parts if p != "*"]) < 2 or "*" in (parts[0], parts[-1]):
            raise ValueError("expected two or more lower-case words, with * only between them")
        return words


class DirectionParticle(Entry):
    """A particle that only adds direction: 'met up' is a meeting, 'called off' is no call."""

    particle: str
    verbs: tuple[str, ...] = Field(min_length=1)
    examples: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Idioms:
    """Idioms by their first word, and the pairs of verb and particle that keep the verb's meaning."""

    by_first: Mapping[str, tuple[tuple[str, ...], ...]]
    same_verb: frozenset[tuple[str, str]]

    def covered(self, words: Sequence[tuple[str, str]]) -> set[int]:
        """Indices of a text's words, given as (lemma, form) in lower case, that belong to an idiom."""
        found: set[int] = set()
        for start, (lemma, form) in enumerate(words):
            for idiom in (*self.by_first.get(lemma, ()), *(self.by_first.get(form, ()) if form != lemma else ())):
                found.update(_match(idiom, words, start))
        return found


def _match(idiom: tuple[str, ...], words: Sequence[tuple[str, str]], start: int) -> list[int]:
    at, gap, found = start, 0, []
    for part in idiom:
        if part == "*":
            gap = _GAP
            continue
        hit = next((i for i in range(at, min(at + gap + 1, len(words))) if part in words[i]), None)
        if hit is None:
            return []
        found.append(hit)
        at, gap = hit + 1, 0
    return found


def load_idioms() -> Idioms:
    """Read the file. Raises KnowledgeError naming the file and the entry."""
    path = resource(FILE)
    tables = read_toml(path)
    only_tables(path, tables, frozenset({"idiom", "particle"}))
    by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for row in entries(path, tables.get("idiom", []), Idiom, "words"):
        parts = tuple(row.words.split())
        by_first[parts[0]].append(parts)
    particles = entries(path, tables.get("particle", []), DirectionParticle, "particle")
    return Idioms(
        {first: tuple(rows) for first, rows in by_first.items()},
        frozenset((verb, row.particle) for row in particles for verb in row.verbs),
    )
