"""Which word of a phrase decides its sector: institutions before agents, agents before mere roles."""

from __future__ import annotations

from dataclasses import dataclass, replace

from extraction.knowledge.actors import ActorTables, Form
from extraction.knowledge.actors_tables import Agent, Office, Organization
from extraction.normalise.names.matching import Hit
from extraction.normalise.names.segments import Segment

_LED = frozenset(
    [
        "president",
        "head_of_state_leader",
        "prime_minister",
        "business_leader",
        "party_leader",
        "presidential_staff",
        "official",
        "igo_head",
        "spokesperson",
        "military_officer",
        "speaker",
    ]
)


@dataclass(frozen=True, slots=True)
class Choice:
    """The word that decides the sector."""

    sector: str | None
    other: tuple[str, ...]
    strength: float
    hit: Hit | None
    form: Form | None


def sector_of(segment: Segment) -> Choice:
    """Pick the word that decides the sector of a phrase."""
    choice = strongest(_last_owner_first(segment), segment)
    led = choice.form is not None and isinstance(choice.form.entry, Office) and choice.form.entry.id in _LED
    weak = choice.strength <= 1
    if ((weak or led) and segment.preposition in ("of", "for", "from", "in")) or (
        choice.form is None and segment.appositive
    ):
        tail = strongest(list(segment.tail), segment)
        body = tail.form is not None and tail.strength >= 2 and tail.form.kind in ("organization", "agent")
        if (
            tail.form is not None
            and tail.sector
            and (
                (weak and segment.preposition == "of" and tail.strength >= 2)
                or (led and body and segment.preposition == "of")
                or choice.form is None
            )
        ):
            if led and isinstance(tail.form.entry, Agent) and tail.form.entry.id == "gov.institution":
                return choice
            return replace(tail, hit=choice.hit or tail.hit, form=choice.form or tail.form, strength=2)
    return choice


def _last_owner_first(segment: Segment) -> list[Hit]:
    """Hits of the head; a possessor gives way to what it possesses ('the governor's spokesman')."""
    owners = [h for h in segment.head if h.possessive]
    if owners and any(h.start >= owners[-1].end and h.get("agent", "office", "organization") for h in segment.head):
        rest = [h for h in segment.head if h.start >= owners[-1].end]
        return rest if strongest(rest, segment).strength > 1 else list(segment.head)
    return list(segment.head)


def strongest(hits: list[Hit], segment: Segment) -> Choice:
    """Pick the strongest word among hits; of equals the last."""
    chosen = Choice(None, (), 0, None, None)
    for hit in hits:
        if hit.blocked:
            continue
        proper = hit.get("organization") is not None and segment.text.words[hit.start].text[0].isupper()
        for form in hit.forms:
            if proper and form.kind == "agent":
                continue  # 'Congress' with a capital is the body
            strength = _strength(form, hit)
            if strength >= max(chosen.strength, 0.5) or (chosen.form is None and strength >= 0):
                if (
                    chosen.form is not None
                    and chosen.form.kind == "organization"
                    and isinstance(form.entry, Agent)
                    and form.entry.kind == "materiel"
                ):
                    continue  # a Houthi drone is the Houthis'
                if chosen.hit is hit and strength == chosen.strength and chosen.form and _settled(chosen.form):
                    continue
                sector, other = _codes(form)
                chosen = Choice(sector, other, strength, hit, form)
    return chosen


def _settled(form: Form) -> bool:
    """Of two readings of one word the office or the named body wins; a mere occupation does not."""
    return form.kind == "organization" or (isinstance(form.entry, Office) and form.entry.rank > 0)


def _strength(form: Form, hit: Hit) -> float:
    entry = form.entry
    if isinstance(entry, Agent):
        return entry.strength
    if isinstance(entry, Office):
        if hit.end - hit.start > 1:
            return 3
        agent = hit.get("agent")
        if agent is not None and isinstance(agent.entry, Agent):
            return agent.entry.strength
        return 2
    if isinstance(entry, Organization) and form.kind == "organization":
        if entry.sector is None:
            return 0.5
        return 3 if entry.klass in ("armed_group", "criminal") else 2
    return -1


def _codes(form: Form) -> tuple[str | None, tuple[str, ...]]:
    entry = form.entry
    if isinstance(entry, Agent | Office | Organization):
        return entry.sector, entry.other_sectors
    return None, ()


def office_of(segment: Segment, choice: Choice) -> Office | None:
    """The office a phrase describes: an office phrase at the end of the head segment."""
    if choice.form is not None and isinstance(choice.form.entry, Office):
        return choice.form.entry
    last = segment.head[-1] if segment.head else None
    form = last.get("office") if last else None
    if last is not None and form is not None and isinstance(form.entry, Office) and choice.hit is last:
        return form.entry
    return None


def is_past(segment: Segment, tables: ActorTables) -> bool:
    """Tell whether the head segment says former, ousted, late."""
    return any(w.folded in tables.past for w in segment.text.words[segment.start : segment.split])
