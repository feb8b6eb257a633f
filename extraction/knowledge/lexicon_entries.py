"""The entries of the trigger lexicon: triggers, frames, light verbs, selectional classes, context cues, weapons."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from extraction.knowledge._toml import Entry
from extraction.schema import Status

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
