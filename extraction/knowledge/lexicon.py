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
from typing import Annotated, Literal, TypeVar

from pydantic import Field, model_validator

from extraction.errors import KnowledgeError
from extraction.knowledge._toml import Entry, entries, only_tables, read_toml, shown
from extraction.knowledge.inflection import Inflection, load_inflection
from extraction.knowledge.ontology import EXTENSION_TABLES, Ontology, load_ontology
from extraction.resources import resource
from extraction.schema import Status

FOLDER = "data/lexicon"
PREPOSITIONS = frozenset(
    {"with", "to", "against", "from", "in", "on", "over", "for", "of", "between", "among", "by", "at", "into", "about"}
    | {"after", "as"}
)
SLOTS = PREPOSITIONS | {
    "subject", "object", "iobject", "clause", "clause.subject", "clause.object", "poss", "premod", "source",
    "predicated",
}  # fmt: skip

Pos = Literal["verb", "noun", "adj"]
Lower = Annotated[str, Field(pattern=r"^[^\sA-Z][^A-Z]*$")]
Slot = Annotated[str, Field(pattern="^(" + "|".join(sorted(s.replace(".", r"\.") for s in SLOTS)) + ")$")]


class Roles(Entry):
    """Slots that fill each role, in order of preference."""

    actor: tuple[Slot, ...] = ()
    recipient: tuple[Slot, ...] = ()


class Frame(Roles):
    """How the slots of a trigger map to roles.

    `mutual`: every filler is an actor. `spread`: take the first filled slot of each list, or all of them.
    `inside`: slots of the noun that fills a role, looked up when that noun is no actor itself (the recipient of
    'condemned Russia's invasion' is the possessor). `with_of`: the roles that hold when the slot `of` is filled
    ('Navalny's arrest' but 'the court's arrest of Navalny').

    The slot `source` is whoever the text says the clause is from: 'the ministry said the rebels had violated the truce'
    accuses by way of 'violated', and only because somebody says so. Such a frame has no other actor. `of_things`: what
    is said of a thing counts though nobody knows whose it is ('the verdict is a farce, the opposition said').
    """

    name: Lower
    mutual: bool = False
    spread: Literal["first", "all"] = "first"
    inside: tuple[Slot, ...] = ()
    of_things: bool = False
    with_of: Roles | None = None
    note: str = ""

    @property
    def is_stated(self) -> bool:
        """Tell whether the event is the statement itself, made by the source of the clause."""
        return "source" in self.actor


class LightVerbs(Entry):
    """Verbs that lend a noun their subject: 'launched an attack', 'held talks'.

    The subject of one of `verbs` is the noun's agent, that of one of `undergo` its recipient ('suffered an attack').
    Lemmas of the verb alone; particles ('carry out', 'kick off') are not looked at.
    """

    name: Lower
    verbs: frozenset[Lower] = Field(min_length=1)
    undergo: frozenset[Lower] = frozenset()
    examples: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _apart(self) -> LightVerbs:
        both = self.verbs & self.undergo
        if both:
            raise ValueError(f"in verbs and in undergo: {', '.join(sorted(both))}")
        return self


class SelectionClass(Entry):
    """A selectional class: what may or may not fill a slot.

    A filler belongs to it by the lemma of its head, by its entity label, by the sector that the actor tables
    give it, or through an included class.
    """

    name: Lower
    description: str
    lemmas: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    includes: tuple[Lower, ...] = ()
    examples: tuple[str, ...] = Field(min_length=1)


class ContextCues(Entry):
    """Words that give a sentence a PLOVER context. Cues are lemmas, several words joined by spaces."""

    name: Lower
    cues: tuple[Lower, ...] = Field(min_length=1)
    examples: tuple[str, ...] = Field(min_length=1)
    not_examples: tuple[str, ...] = ()


class Weapon(Entry):
    """Instrument words and the modes that they lend to an event type."""

    name: Lower
    lemmas: tuple[Lower, ...] = Field(min_length=1)
    modes: dict[str, tuple[str, ...]]
    examples: tuple[str, ...] = Field(min_length=1)


class Trigger(Entry):
    """One word or multiword that expresses an event of a type when its frame is satisfied.

    `requires`: the slot must be filled by one of the classes. `forbids`: a filler of one of the classes blocks the
    reading. `needs`: the slot must be filled, `lacks`: it must be empty. `weight`: how sure the word, its frame
    satisfied, means this type.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_-]*\.[a-z0-9_'-]+\.(v|n|a)\d?$")
    type: str
    lemma: Lower
    pos: Pos
    frame: Lower
    modes: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    weight: float = Field(gt=0.0, le=1.0)
    light: Lower | None = None
    requires: dict[Slot, tuple[Lower, ...]] = Field(default_factory=dict)
    forbids: dict[Slot, tuple[Lower, ...]] = Field(default_factory=dict)
    needs: tuple[Slot, ...] = ()
    lacks: tuple[Slot, ...] = ()
    status: Status | None = None
    examples: tuple[str, ...] = Field(min_length=1)
    not_examples: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Trigger:
        kind, _, mark = self.id.rpartition(".")
        if kind.partition(".")[0] != self.type.lower() or mark[0] != self.pos[0]:
            raise ValueError("id must be type.word.pos of the entry")
        if self.light and self.pos != "noun":
            raise ValueError("only nouns have light verbs")
        return self

    @property
    def words(self) -> tuple[str, ...]:
        """The lemma's words, one of them the head, the others sought among its dependents."""
        return tuple(self.lemma.split(" "))

    @property
    def head(self) -> str:
        """Verbs lead their multiword ('shoot down'); nouns and adjectives close theirs ('hunger strike')."""
        return self.words[0] if self.pos == "verb" else self.words[-1]

    @property
    def specificity(self) -> tuple[int, float, int]:
        """Sort key: of entries of one head the longest is tried first, then the surest, then the most demanding."""
        return len(self.words), self.weight, len(self.requires) + len(self.needs)


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
    weapons: Mapping[str, Weapon]

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
    if extra is not None:
        tables = read_toml(extra)
        only_tables(extra, tables, EXTENSION_TABLES)
        frames |= _rows(extra, tables.get("frame", []), Frame)
        light |= _rows(extra, tables.get("light_verbs", []), LightVerbs)
        classes |= _rows(extra, tables.get("class", []), SelectionClass)
        _add(triggers, extra, entries(extra, tables.get("trigger", []), Trigger, "id"))
    inflection = load_inflection()
    folded = {name: _fold(folder / "classes.toml", name, classes, inflection) for name in classes}
    _check_contexts(folder / "contexts.toml", contexts, ontology)
    _check_weapons(folder / "weapons.toml", weapons, ontology)
    for path, trigger in triggers.values():
        _check(path, trigger, ontology, frames, light, folded)
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
        weapons=weapons,
    )


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


def _check(
    path: Path,
    trigger: Trigger,
    ontology: Ontology,
    frames: Mapping[str, Frame],
    light: Mapping[str, LightVerbs],
    classes: Mapping[str, SelectionClass],
) -> None:
    faults = []
    if trigger.type not in ontology.types:
        faults.append(f"there is no type {trigger.type}")
    faults += [
        f"{trigger.type} has no mode {mode}" for mode in trigger.modes if (trigger.type, mode) not in ontology.modes
    ]
    faults += [f"there is no context {name}" for name in trigger.contexts if name not in ontology.contexts]
    if trigger.frame not in frames:
        faults.append(f"there is no frame {trigger.frame}")
    if trigger.light and trigger.light not in light:
        faults.append(f"there is no set of light verbs {trigger.light}")
    used = {name for names in (*trigger.requires.values(), *trigger.forbids.values()) for name in names}
    faults += [f"there is no class {name}" for name in sorted(used - set(classes))]
    if faults:
        raise KnowledgeError(shown(path), trigger.id, "; ".join(faults))


def _check_contexts(path: Path, contexts: Mapping[str, ContextCues], ontology: Ontology) -> None:
    for name in contexts:
        if name not in ontology.contexts:
            raise KnowledgeError(shown(path), name, "is no context of the ontology")


def _check_weapons(path: Path, weapons: Mapping[str, Weapon], ontology: Ontology) -> None:
    for name, weapon in weapons.items():
        for owner, modes in weapon.modes.items():
            strange = [mode for mode in modes if (owner, mode) not in ontology.modes]
            if strange:
                raise KnowledgeError(shown(path), name, f"{owner} has no mode {', '.join(strange)}")


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
