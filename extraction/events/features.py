"""Modes and contexts of a trigger: from its entry, from instruments in its clause, from words of its sentence."""

from __future__ import annotations

from extraction.components.triggers import Match
from extraction.events.clauses import clause_tokens
from extraction.knowledge.lexicon import Lexicon
from extraction.schema import MODES, EventType

_DEMANDING = {"ASSAULT", "MOBILIZE"}  # types whose modes are given by the instrument


def find_modes(match: Match, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the entry's modes and, for armed events, those of the weapons named in the clause."""
    modes = list(match.entry.modes)
    if match.entry.type in _DEMANDING:
        tokens = clause_tokens(match.clause) if match.light is None else clause_tokens(match.light)
        tokens = [*tokens, *match.head.subtree]
        lemmas = {t.lemma_.lower() for t in tokens}
        text = " ".join(t.lemma_.lower() for t in tokens)
        for weapon in lexicon.weapons.values():
            found = any(lemma in lemmas or (" " in lemma and lemma in text) for lemma in weapon.lemmas)
            if found:
                modes += [m for m in weapon.modes.get(match.entry.type, ()) if m not in modes]
    allowed = MODES[EventType(match.entry.type)]
    return tuple(m for m in modes if m in allowed)


def find_contexts(match: Match, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the contexts that the entry and the words of the sentence support, in the ontology's order."""
    words = [t.lemma_.lower() for t in match.head.sent]
    text = f" {' '.join(words)} "
    found = set(match.entry.contexts)
    for word in lexicon.cues.keys() & set(words):
        found.update(name for cue, name in lexicon.cues[word] if cue == word or f" {cue} " in text)
    return tuple(sorted(found))
