"""PLOVER 2.0 as data: types, modes, contexts, quad classes, scores and the closest CAMEO codes.

Scores and the reading of the codebook follow openeventdata/PLOVER (manual, draft 2.0); CAMEO codes follow its
2021 table, moved to the mode names of 2.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from extraction.errors import KnowledgeError
from extraction.knowledge._toml import Entry, entries, only_tables, read_toml, shown
from extraction.resources import resource
from extraction.schema import QuadClass

FILE = "data/ontology/plover.toml"
TABLES = frozenset({"type", "mode", "context"})
EXTENSION_TABLES = TABLES | {"trigger", "frame", "light_verbs", "class"}

Cameo = Annotated[str, Field(pattern=r"^\d{2,4}$")]
Score = Annotated[float, Field(ge=-10.0, le=10.0)]


class TypeEntry(Entry):
    """One event type. `cameo_by_context` refines the code where CAMEO splits a root by subject matter."""

    name: str = Field(pattern=r"^[A-Z][A-Z_]*$")
    label: str
    definition: str = Field(min_length=20)
    quad_class: QuadClass
    intensity: Score
    recipient_needed: bool
    cameo: Cameo
    cameo_by_context: dict[str, Cameo] = Field(default_factory=dict)


class ModeEntry(Entry):
    """One mode; names repeat across types, so that a mode is known only by (type, name)."""

    type: str
    name: str = Field(pattern=r"^[a-z][a-z-]*$")
    label: str
    definition: str = Field(min_length=8)
    intensity: Score
    cameo: Cameo
    cameo_by_context: dict[str, Cameo] = Field(default_factory=dict)
    contexts: tuple[str, ...] = ()


class ContextEntry(Entry):
    """One context and what it covers."""

    name: str = Field(pattern=r"^[a-z][a-z_]*$")
    label: str
    gloss: str = Field(min_length=8)


@dataclass(frozen=True, slots=True)
class Ontology:
    """Types by name, modes by (type, mode), contexts by name."""

    types: Mapping[str, TypeEntry]
    modes: Mapping[tuple[str, str], ModeEntry]
    contexts: Mapping[str, ContextEntry]

    def quad_class(self, event_type: str) -> QuadClass:
        """Return the quad class of a type. Raises KeyError for a type the ontology lacks."""
        return self.types[event_type].quad_class

    def intensity(self, event_type: str, modes: Iterable[str] = ()) -> float:
        """Return PLOVER's conflict-cooperation score: of the mode furthest from zero, else of the bare type."""
        scores = [self.modes[event_type, mode].intensity for mode in modes]
        return max(scores, key=abs) if scores else self.types[event_type].intensity

    def cameo(self, event_type: str, modes: Iterable[str] = (), contexts: Iterable[str] = ()) -> str:
        """Return the closest CAMEO code, refined by the first mode, then by the first context that splits it."""
        names = tuple(modes)
        entry: TypeEntry | ModeEntry = self.modes[event_type, names[0]] if names else self.types[event_type]
        return next((entry.cameo_by_context[c] for c in contexts if c in entry.cameo_by_context), entry.cameo)

    def modes_of(self, event_type: str) -> tuple[str, ...]:
        """Return the modes of a type in the order of the file."""
        return tuple(mode for owner, mode in self.modes if owner == event_type)


def load_ontology(extra: Path | None = None) -> Ontology:
    """Load PLOVER and, if given, a user's file whose entries add to it or replace entries of the same name.

    Raises KnowledgeError naming the file and the entry.
    """
    path = resource(FILE)
    tables = read_toml(path)
    only_tables(path, tables, TABLES)
    shipped = _read(path, tables)
    _check(path, *shipped)
    if extra is None:
        return Ontology(*shipped)
    tables = read_toml(extra)
    only_tables(extra, tables, EXTENSION_TABLES)
    added = _read(extra, tables)
    merged = (shipped[0] | added[0], shipped[1] | added[1], shipped[2] | added[2])
    _check(extra, *merged)
    return Ontology(*merged)


_Parts = tuple[dict[str, TypeEntry], dict[tuple[str, str], ModeEntry], dict[str, ContextEntry]]


def _read(path: Path, tables: dict[str, Any]) -> _Parts:
    types: dict[str, TypeEntry] = {}
    modes: dict[tuple[str, str], ModeEntry] = {}
    contexts: dict[str, ContextEntry] = {}
    for row in entries(path, tables.get("type", []), TypeEntry, "name"):
        _once(path, row.name, row.name in types)
        types[row.name] = row
    for mode in entries(path, tables.get("mode", []), ModeEntry, "name"):
        _once(path, f"{mode.type} {mode.name}", (mode.type, mode.name) in modes)
        modes[mode.type, mode.name] = mode
    for context in entries(path, tables.get("context", []), ContextEntry, "name"):
        _once(path, context.name, context.name in contexts)
        contexts[context.name] = context
    return types, modes, contexts


def _once(path: Path, name: str, seen: bool) -> None:
    if seen:
        raise KnowledgeError(shown(path), name, "stands twice")


def _check(
    path: Path,
    types: Mapping[str, TypeEntry],
    modes: Mapping[tuple[str, str], ModeEntry],
    contexts: Mapping[str, ContextEntry],
) -> None:
    for row in types.values():
        _known_contexts(path, row.name, row.cameo_by_context, contexts)
    for (owner, name), mode in modes.items():
        if owner not in types:
            raise KnowledgeError(shown(path), f"{owner} {name}", f"there is no type {owner}")
        _known_contexts(path, f"{owner} {name}", (*mode.cameo_by_context, *mode.contexts), contexts)


def _known_contexts(path: Path, name: str, used: Iterable[str], contexts: Mapping[str, ContextEntry]) -> None:
    strange = sorted(set(used) - set(contexts))
    if strange:
        raise KnowledgeError(shown(path), name, f"there is no context {', '.join(strange)}")
