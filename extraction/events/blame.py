"""Who is condemned when a deed is condemned: 'condemned the attack' accuses whoever the story says attacked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from extraction import syntax
from extraction.events.drafts import Draft
from extraction.events.selection import Classes, is_deed
from extraction.events.slots import fill
from extraction.knowledge.participants import limits, words
from extraction.schema import Status
from extraction.values import ActorValue, Mention

_DEEDS = {"ASSAULT", "COERCE"}


def name_culprits(drafts: Sequence[Draft], classes: Classes) -> list[Draft]:
    """Give accusations of a known deed the actors of that deed as recipients, where the clause names none."""
    found: list[Draft] = []
    for draft in drafts:
        if draft.event_type == "ACCUSE" and not draft.arguments.recipients:
            culprits = _culprits(draft, found, classes)
            if culprits:
                draft = replace(draft, arguments=replace(draft.arguments, recipients=culprits))
        found.append(draft)
    return found


def _culprits(draft: Draft, earlier: Sequence[Draft], classes: Classes) -> tuple[Mention[ActorValue], ...]:
    deeds = [t for slot in ("object", "over", "for", "of") for t in fill(draft.match, slot) if is_deed(t, classes)]
    if not any(_is_known(deed) for deed in deeds):
        return ()
    own = {m.value.country for m in draft.arguments.actors}
    for other in reversed(earlier[-limits().condemned_reach :]):
        if other.event_type not in _DEEDS or other.status not in (Status.ACTUAL, Status.HISTORICAL):
            continue
        actors = tuple(m for m in other.arguments.actors if m.value.country)
        if actors:
            return actors if not own & {m.value.country for m in actors} else ()
    return ()


def _is_known(deed: Token) -> bool:
    """A definite deed without a doer of its own was told before."""
    definite = any(c.lower_ in words("known") for c in deed.children if c.i < deed.i)
    return definite and not syntax.possessors(deed)
