"""Doc with mentions -> every reading of its triggers: what holds, what is told elsewhere, what names nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from extraction.components.triggers import Match, read_triggers
from extraction.events.anaphora import tellings, told_before
from extraction.events.arguments import Arguments
from extraction.events.context import ArticleContext
from extraction.events.drafting import make_draft
from extraction.events.drafts import Draft
from extraction.events.reading import NOBODY, Knowledge, Reading, read_match
from extraction.events.second_opinion import Place
from extraction.knowledge.lexicon import Lexicon
from extraction.schema import Status

Chosen = list[tuple[Match, Arguments]]


@dataclass(frozen=True, slots=True)
class Read:
    """What rules make of a Doc: every reading by head, what holds or is told elsewhere, and what names nobody."""

    heads: tuple[tuple[Reading, ...], ...]
    chosen: Chosen
    drafts: list[Draft]
    alone: list[Reading]

    def in_order(self) -> Chosen:
        """Return what holds or is told elsewhere in the order of the text."""
        return sorted(self.chosen, key=lambda row: row[0].head.i)

    def places(self, drafts: Sequence[Draft]) -> list[Place]:
        """Return what was read at each head, with the drafts among these that stand there.

        Heads whose event the rules hold to be told elsewhere, or to be only the content of a demand, a threat or a
        denial, are settled and left out.
        """
        alone = {reading.match.head.i for reading in self.alone}
        sure: dict[int, list[Draft]] = {}
        for draft in drafts:
            sure.setdefault(draft.match.head.i, []).append(draft)
        places = []
        for readings in self.heads:
            head, settled = readings[0].match.head, readings[-1].refusal is None
            if head.i in sure or head.i in alone or not settled:
                places.append(Place(head, readings, tuple(sure.get(head.i, ())), head.i in alone))
        return places


def read_all(context: ArticleContext, knowledge: Knowledge) -> Read:
    """Return every reading, what is sure or told elsewhere, its drafts, and the readings that name nobody at all."""
    heads = _read_heads(context, knowledge)
    readings = _choose(heads, knowledge.lexicon)
    chosen = [(r.match, r.arguments) for r in readings if r.refusal is None and r.arguments is not None]
    drafts = [draft for match, own in chosen if (draft := make_draft(match, own, context, knowledge)) is not None]
    told = tellings(drafts)
    alone: list[Reading] = []
    for reading in readings:
        if reading.refusal is None or reading.arguments is None:
            continue
        known = told_before(reading.match, reading.arguments, told, context)
        if known is None:
            alone.append(reading)
            continue
        chosen.append((reading.match, known))
        draft = make_draft(reading.match, known, context, knowledge)
        drafts += [draft] if draft is not None and draft.status != Status.HYPOTHETICAL else []
    return Read(heads, chosen, drafts, alone)


def _read_heads(context: ArticleContext, knowledge: Knowledge) -> tuple[tuple[Reading, ...], ...]:
    """The readings at each head, the most specific entry first, up to the first that holds."""
    heads = []
    for _, group in groupby(read_triggers(context.doc, knowledge.lexicon), key=lambda m: m.head.i):
        readings: list[Reading] = []
        for match in group:
            readings.append(read_match(match, context, knowledge))
            if readings[-1].refusal is None:
                break
        heads.append(tuple(readings))
    return tuple(heads)


def _choose(heads: Sequence[tuple[Reading, ...]], lexicon: Lexicon) -> list[Reading]:
    """One reading per head: the one that holds, or else the first that only lacks its participants."""
    chosen: list[Reading] = []
    for readings in heads:
        bare = (reading for reading in readings if reading.refusal == NOBODY)
        best = readings[-1] if readings[-1].refusal is None else next(bare, None)
        chosen += [best] if best is not None else []
    return _without_light_verbs(chosen, lexicon)


def _without_light_verbs(chosen: list[Reading], lexicon: Lexicon) -> list[Reading]:
    """'launched an attack' is one trigger: a verb that carries a noun, or covers it, does not fire beside it.

    'Should hold talks' stays: what is said of a whole clause is not its verb.
    """
    sure = [reading.match for reading in chosen if reading.refusal is None]
    carried = {m.light.i for m in sure if m.light is not None}
    covered = {i for m in sure if len(m.entry.words) > 1 for i in range(m.start, m.end) if i != m.head.i}
    return [r for r in chosen if _is_said(r.match, lexicon) or not _is_part(r.match, carried, covered)]


def _is_said(match: Match, lexicon: Lexicon) -> bool:
    return lexicon.frames[match.entry.frame].is_stated and match.head.lemma_.lower() != match.entry.lemma


def _is_part(match: Match, carried: set[int], covered: set[int]) -> bool:
    single = len(match.entry.words) == 1
    return single and ((match.light is None and match.head.i in carried) or match.head.i in covered)
