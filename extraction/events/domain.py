"""Sport, culture and business pages: event words that mean no event there.

An article leans to a subject when the subject's words clearly outnumber those of politics; then only events with an
official, armed or organised political actor are kept. Where hardly a word is of politics, what private people and
firms say, give and agree among themselves is no politics either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from spacy.tokens import Doc

from extraction.events.drafts import Draft
from extraction.knowledge.discourse import Limits
from extraction.knowledge.domains import Domains

_PERSON = "person"
_NOUNS = ("NOUN", "PROPN")


def leaning(doc: Doc, domains: Domains, limits: Limits) -> str | None:
    """Return the subject that an article leans to, or None for politics, conflict and the undecided."""
    lemmas = _nouns(doc)
    politics = sum(n for lemma, n in lemmas.items() if lemma in domains.politics)
    scores = {name: sum(n for lemma, n in lemmas.items() if lemma in cues) for name, cues in domains.cues.items()}
    name = max(sorted(scores), key=lambda key: scores[key], default=None)
    if name is None or scores[name] < limits.domain_words or scores[name] < limits.domain_lead * politics:
        return None
    return name


def is_private(doc: Doc, domains: Domains) -> bool:
    """Tell whether an article has hardly a word of politics."""
    words = int(doc.to_array("IS_ALPHA").sum())
    politics = sum(n for lemma, n in _nouns(doc).items() if lemma in domains.politics)
    return words >= domains.least_words and politics < domains.least_share * words


def _nouns(doc: Doc) -> Counter[str]:
    """How often each noun stands in a Doc, by lower-case lemma; read as numbers, since making tokens is slow."""
    strings = doc.vocab.strings
    nouns = np.isin(doc.to_array("POS"), [strings[name] for name in _NOUNS])
    lemmas, counts = np.unique(doc.to_array("LEMMA")[nouns], return_counts=True)
    found: Counter[str] = Counter()
    for lemma, n in zip(lemmas.tolist(), counts.tolist(), strict=True):
        found[strings[lemma].lower()] += n
    return found


def public_only(drafts: Sequence[Draft], domains: Domains) -> list[Draft]:
    """Leave out what private people and firms say, give and agree among themselves."""
    return [draft for draft in drafts if draft.event_type in domains.public_types or not _is_private(draft, domains)]


def _is_private(draft: Draft, domains: Domains) -> bool:
    actors, recipients = draft.arguments.actors, draft.arguments.recipients
    if not actors or any(m.value.sector in domains.official for m in recipients):
        return False
    return all(
        m.value.sector in domains.private or (m.value.sector is None and m.value.kind == _PERSON) for m in actors
    )


def political_only(drafts: Sequence[Draft], domains: Domains, limits: Limits) -> list[Draft]:
    """Keep the drafts whose actor or recipient is an official, an armed force or a political body."""
    return [
        draft
        for draft in drafts
        if any(m.value.sector in domains.official for m in draft.arguments.actors)
        and draft.match.entry.weight >= limits.domain_weight
    ]
