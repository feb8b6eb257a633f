"""Do the parts of the lexicon fit each other and the ontology."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from extraction.errors import KnowledgeError
from extraction.knowledge._toml import shown
from extraction.knowledge.lexicon_entries import ContextCues, Frame, LightVerbs, SelectionClass, Trigger, Weapon
from extraction.knowledge.ontology import Ontology


def check_trigger(
    path: Path,
    trigger: Trigger,
    ontology: Ontology,
    frames: Mapping[str, Frame],
    light: Mapping[str, LightVerbs],
    classes: Mapping[str, SelectionClass],
) -> None:
    """Raise KnowledgeError for a trigger that names what does not exist, listing every fault."""
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


def check_contexts(path: Path, contexts: Mapping[str, ContextCues], ontology: Ontology) -> None:
    """Raise KnowledgeError for cues of a context that the ontology does not have."""
    for name in contexts:
        if name not in ontology.contexts:
            raise KnowledgeError(shown(path), name, "is no context of the ontology")


def check_weapons(path: Path, weapons: Mapping[str, Weapon], ontology: Ontology) -> None:
    """Raise KnowledgeError for a weapon that lends a mode which the ontology does not have."""
    for name, weapon in weapons.items():
        for owner, modes in weapon.modes.items():
            strange = [mode for mode in modes if (owner, mode) not in ontology.modes]
            if strange:
                raise KnowledgeError(shown(path), name, f"{owner} has no mode {', '.join(strange)}")
