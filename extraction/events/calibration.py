"""The facts about an event, besides its raw score, that tell how far it can be trusted."""

from __future__ import annotations

from extraction.events.drafts import Draft
from extraction.knowledge.calibration import FACTS, Fact
from extraction.schema import Status

_OFFICIAL = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY"})
_EMBEDDED = frozenset({"advcl", "acl", "acl:relcl", "relcl", "ccomp", "xcomp", "csubj"})
_STOPS = frozenset(".!?…")


def find_facts(draft: Draft) -> dict[Fact, bool]:
    """Return every fact with whether it holds of the event."""
    match, actors = draft.match, draft.arguments.actors
    noun = match.entry.pos == "noun"
    holds: dict[Fact, bool] = {
        "no_actor": not actors,
        "unnamed_actor": bool(actors) and not any(m.value.country or m.value.entity_id for m in actors),
        "official_actor": any(m.value.sector in _OFFICIAL for m in actors),
        "no_recipient": not draft.arguments.recipients,
        "attributed": bool(draft.sources),
        "future": draft.status == Status.FUTURE,
        "hypothetical": draft.status == Status.HYPOTHETICAL,
        "negated": draft.status == Status.NEGATED,
        "historical": draft.status == Status.HISTORICAL,
        "bare_noun": noun and match.light is None,
        "adjective": match.entry.pos == "adj",
        "light_verb": match.light is not None,
        "multiword": len(match.entry.words) > 1,
        "embedded": match.clause.dep_ in _EMBEDDED,
        "reduced": draft.event_type != match.entry.type,
        "dated": draft.time is not None,
        "nobody": not any(m.value.country or m.value.sector for m in (*actors, *draft.arguments.recipients)),
        "reviewed": draft.chance is not None,
        "headline": not any(token.text[-1] in _STOPS for token in match.head.sent[-2:]),
    }
    return {name: holds[name] for name in FACTS}
