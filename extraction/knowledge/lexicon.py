"""The trigger lexicon: words that express events, with frames, light verbs and selectional classes.

An entry fires where its lemma stands and its frame is satisfied; which word fills which role is said by the frame.
All knowledge is data (`data/lexicon/`); matching lives in the components.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from extraction.errors import KnowledgeError
from extraction.knowledge._toml import entries, only_tables, read_toml, shown
from extraction.knowledge.inflection import Inflection, load_inflection
from extraction.knowledge.lexicon_checks import check_contexts, check_trigger, check_weapons
from extraction.knowledge.lexicon_entries import ContextCues, Frame, LightVerbs, Pos, SelectionClass, Trigger, Weapon
from extraction.knowledge.ontology import EXTENSION_TABLES, Ontology, load_ontology
from extraction.resources import resource

FOLDER = "data/lexicon"
N = TypeVar("N", Frame, LightVerbs, SelectionClass, ContextCues, Weapon)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All trigger knowledge, indexed."""

    triggers: Mapping[str, Trigger]
    by_head: Mapping[tuple[str, Pos], tuple[Trigger, ...]]  # most specific first
    forms: Mapping[tuple[str, Pos], tuple[str, ...]]  # inflected form -> heads
    frames: Mapping[str, Frame]
    light_verbs: Mapping[str, LightVerbs]
    classes: Mapping[str, SelectionClass]  # included classes folded in
    contexts: Mapping[str, ContextCues]
    cues: Mapping[str, tuple[tuple[str, str], ...]]  # first word -> the cues that begin with it, and their contexts
    weapons: Mapping[str, Weapon]
    own: frozenset[str] = frozenset()  # ids of the entries of a user's file

    def candidates(self, lemma: str, pos: Pos, form: str = "") -> tuple[Trigger, ...]:
        """Return the entries headed by a lemma, most specific first; empty for a word that is no trigger.

        Where the lemma leads nowhere, the word's lower-case `form` is tried as an inflection of a head, since taggers
        leave capitalised words ("Bombings Kill") and rare verbs ("axed") without a proper lemma.
        """
        found = self.by_head.get((lemma, pos))
        if found is not None or not form:
            return found or ()
        return tuple(row for head in self.forms.get((form, pos), ()) for row in self.by_head[head, pos])


def load_lexicon(extra: Path | None = None, *, ontology: Ontology | None = None) -> Lexicon:
    """Load the shipped lexicon and, if given, the triggers, frames, light verbs and classes of a user's file.

    Raises KnowledgeError naming the file and the entry for anything malformed, doubled, unsorted (shipped files
    only) or referring to what does not exist.
    """
    ontology = ontology or load_ontology(extra)
    folder = resource(FOLDER)
    frames = _named(folder / "frames.toml", "frame", Frame)
    light = _named(folder / "light_verbs.toml", "light_verbs", LightVerbs)
    classes = _named(folder / "classes.toml", "class", SelectionClass)
    contexts = _named(folder / "contexts.toml", "context", ContextCues)
    weapons = _named(folder / "weapons.toml", "weapon", Weapon)
    triggers: dict[str, tuple[Path, Trigger]] = {}
    for path in sorted((folder / "triggers").glob("*.toml")):
        tables = read_toml(path)
        only_tables(path, tables, frozenset({"trigger"}))
        rows = entries(path, tables.get("trigger", []), Trigger, "id")
        _sorted(path, [row.id for row in rows])
        _add(triggers, path, rows)
    own: frozenset[str] = frozenset()
    if extra is not None:
        tables = read_toml(extra)
        only_tables(extra, tables, EXTENSION_TABLES)
        frames |= _rows(extra, tables.get("frame", []), Frame)
        light |= _rows(extra, tables.get("light_verbs", []), LightVerbs)
        classes |= _rows(extra, tables.get("class", []), SelectionClass)
        _add(triggers, extra, entries(extra, tables.get("trigger", []), Trigger, "id"))
        own = frozenset(name for name, (path, _) in triggers.items() if path == extra)
    inflection = load_inflection()
    folded = {name: _fold(folder / "classes.toml", name, classes, inflection) for name in classes}
    check_contexts(folder / "contexts.toml", contexts, ontology)
    check_weapons(folder / "weapons.toml", weapons, ontology)
    for path, trigger in triggers.values():
        check_trigger(path, trigger, ontology, frames, light, folded)
    found = {name: trigger for name, (_, trigger) in triggers.items()}
    by_head = _index(found.values())
    return Lexicon(
        triggers=found,
        by_head=by_head,
        forms=_forms(by_head, inflection),
        frames=frames,
        light_verbs=light,
        classes=folded,
        contexts=contexts,
        cues=_by_first_word(contexts.values()),
        weapons=weapons,
        own=own,
    )


def _by_first_word(contexts: Iterable[ContextCues]) -> dict[str, tuple[tuple[str, str], ...]]:
    cues: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for group in contexts:
        for cue in group.cues:
            cues[cue.split(" ", 1)[0]].append((cue, group.name))
    return {word: tuple(found) for word, found in cues.items()}


def _named(path: Path, table: str, model: type[N]) -> dict[str, N]:
    tables = read_toml(path)
    only_tables(path, tables, frozenset({table}))
    rows = _rows(path, tables.get(table, []), model)
    _sorted(path, list(rows))
    return rows


def _rows(path: Path, rows: object, model: type[N]) -> dict[str, N]:
    found: dict[str, N] = {}
    for row in entries(path, rows, model, "name"):
        if row.name in found:
            raise KnowledgeError(shown(path), row.name, "stands twice")
        found[row.name] = row
    return found


def _add(triggers: dict[str, tuple[Path, Trigger]], path: Path, rows: Iterable[Trigger]) -> None:
    for row in rows:
        if row.id in triggers:
            raise KnowledgeError(shown(path), row.id, f"stands already in {shown(triggers[row.id][0])}")
        triggers[row.id] = (path, row)


def _sorted(path: Path, names: list[str]) -> None:
    for before, after in pairwise(names):
        if before > after:
            raise KnowledgeError(shown(path), after, f'must stand before "{before}" (entries are sorted)')


def _fold(path: Path, name: str, classes: Mapping[str, SelectionClass], inflection: Inflection) -> SelectionClass:
    """A class with everything that it includes, at any depth, and the plurals of its nouns."""
    lemmas: set[str] = set()
    labels: set[str] = set()
    sectors: set[str] = set()
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        if current not in classes:
            raise KnowledgeError(shown(path), name, f"includes the unknown class {current}")
        row = classes[current]
        lemmas.update(*(inflection.noun_forms(lemma) for lemma in row.lemmas))
        labels.update(row.labels)
        sectors.update(row.sectors)
        waiting += row.includes
    return classes[name].model_copy(
        update={
            "lemmas": tuple(sorted(lemmas)), "labels": tuple(sorted(labels)), "sectors": tuple(sorted(sectors)),
        }
    )  # fmt: skip


def _index(triggers: Iterable[Trigger]) -> dict[tuple[str, Pos], tuple[Trigger, ...]]:
    heads: dict[tuple[str, Pos], list[Trigger]] = defaultdict(list)
    for trigger in triggers:
        heads[trigger.head, trigger.pos].append(trigger)
    return {
        key: tuple(sorted(rows, key=lambda row: (*(-part for part in row.specificity), row.id)))
        for key, rows in heads.items()
    }


def _forms(
    by_head: Mapping[tuple[str, Pos], tuple[Trigger, ...]], inflection: Inflection
) -> dict[tuple[str, Pos], tuple[str, ...]]:
    forms: dict[tuple[str, Pos], list[str]] = defaultdict(list)
    for head, pos in sorted(by_head):
        words = frozenset({head})
        if pos == "verb":
            words = inflection.verb_forms(head)
        elif pos == "noun":
            words = inflection.noun_forms(head)
        for word in words:
            forms[word, pos].append(head)
    return {key: tuple(heads) for key, heads in forms.items()}
