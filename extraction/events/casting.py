"""Who takes part where a reader supplies it: the phrase nearby that likeliest fills a role left open.

'The union demanded a rise' asks the employer of the sentence before; 'the talks were a farce' blames the government of
the same story. Rules of syntax find none of these. Nobody, and every phrase around the event, compete for the role by
facts about them (`casting_options`), weighed by numbers fitted on annotated articles (`benchmarks/casting_fit.py`). The
role stays open unless somebody is much likelier. The phrase that is put in is the evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extraction.events.casting_facts import Cast
from extraction.events.casting_options import Option, find_options, is_asked
from extraction.events.context import ArticleContext
from extraction.events.drafts import Draft
from extraction.events.reading import Knowledge
from extraction.knowledge.casting import ROLES, Ranking, Role


def recast(drafts: Sequence[Draft], context: ArticleContext, knowledge: Knowledge) -> list[Draft]:
    """Give open roles to those who likeliest have them, where they are likely enough.

    How likely stands among the parts of the confidence, as `supplied.actors` or `supplied.recipients`.
    """
    if not context.is_story(knowledge.cues.discourse.limits.story_sentences):
        return list(drafts)
    cast = Cast.of(drafts, context)
    return [_recast(draft, cast, context, knowledge) for draft in drafts]


def _recast(draft: Draft, cast: Cast, context: ArticleContext, knowledge: Knowledge) -> Draft:
    changes: list[tuple[float, Role, Option]] = []
    for role in ROLES:
        ranking = knowledge.casting[role]
        if draft.event_type in ranking.types and is_asked(draft, role, context):
            change = judge(find_options(draft, role, cast, context, knowledge), ranking)
            changes += [(change[0], role, change[1])] if change is not None else []
    arguments, parts = draft.arguments, dict(draft.parts)
    for chance, role, option in sorted(changes, key=lambda row: -row[0]):
        others = {m.value.name for m in (arguments.recipients if role == "actors" else arguments.actors)}
        if others & {m.value.name for m in option.mentions}:
            continue
        if role == "actors":
            arguments = replace(arguments, actors=option.mentions)
        else:
            arguments = replace(arguments, recipients=option.mentions)
        parts[f"supplied.{role}"] = round(chance, 4)
    return replace(draft, arguments=arguments, parts=parts)


def judge(options: Sequence[Option], ranking: Ranking) -> tuple[float, Option] | None:
    """Return who should have a role rather than the first, and how likely; None where it stays as the rules have it.

    Options of the same countries speak for each other: 'Paris' and 'the French president' are one answer.
    """
    if len(options) == 1:
        return None
    shares = ranking.shares([option.facts for option in options])
    chances: dict[frozenset[str], float] = {}
    for option, share in zip(options, shares, strict=True):
        chances[option.countries] = chances.get(option.countries, 0.0) + share
    told, best = options[0].countries, max(chances, key=chances.__getitem__)
    if best == told or chances[best] < max(ranking.least, ranking.ratio * chances[told]):
        return None
    likeliest = max(zip(shares, options, strict=True), key=lambda row: (row[1].countries == best, row[0]))
    return chances[best], likeliest[1]
