"""Sport, culture and business pages: event words that mean no event there.

An article leans to a subject when the subject's words clearly outnumber those of politics; then only events with an
official, armed or organised political actor are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from spacy.tokens import Doc

from extraction.events.drafts import Draft
from extraction.knowledge.discourse import Limits
from extraction.knowledge.domains import Domains


def leaning(doc: Doc, domains: Domains, limits: Limits) -> str | None:
    """Return the subject that an article leans to, or None for politics, conflict and the undecided."""
    lemmas = Counter(token.lemma_.lower() for token in doc if token.pos_ in ("NOUN", "PROPN"))
    politics = sum(n for lemma, n in lemmas.items() if lemma in domains.politics)
    scores = {name: sum(n for lemma, n in lemmas.items() if lemma in cues) for name, cues in domains.cues.items()}
    name = max(sorted(scores), key=lambda key: scores[key], default=None)
    if name is None or scores[name] < limits.domain_words or scores[name] < limits.domain_lead * politics:
        return None
    return name


def political_only(drafts: Sequence[Draft], domains: Domains, limits: Limits) -> list[Draft]:
    """Keep the drafts whose actor or recipient is an official, an armed force or a political body."""
    return [
        draft
        for draft in drafts
        if any(m.value.sector in domains.official for m in draft.arguments.actors)
        and draft.match.entry.weight >= limits.domain_weight
    ]
