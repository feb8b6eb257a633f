"""Every entry proves itself: its examples fire, its not_examples do not.

All sentences run through the shipped pipeline in one batch. An example counts when an entry of its type fires on it;
a parser's slips are allowed for by a floor, since one sentence says little about an entry that is otherwise sound.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from extraction.components.triggers import read_triggers
from extraction.events.reading import read_match
from extraction.knowledge.lexicon import load_lexicon
from extraction.knowledge.lexicon_entries import Trigger
from extraction.pipeline import plain_article

if TYPE_CHECKING:
    from extraction.pipeline import Coder

TYPE_FLOOR = 0.90  # share of examples on which an entry of the right type fires
ENTRY_FLOOR = 0.85  # share on which the very entry does
SLIPS = 0.012  # share of not_examples that may fire

pytestmark = pytest.mark.pipeline

# what the actor tables know is tested elsewhere: an entry has fired when its own conditions hold
_FIRED = {None, "no identifiable actor"}


def _sentences() -> Iterator[tuple[Trigger, str, bool]]:
    for trigger in load_lexicon().triggers.values():
        for sentence in trigger.examples:
            yield trigger, sentence, True
        for sentence in trigger.not_examples:
            yield trigger, sentence, False


@pytest.fixture(scope="module")
def fired(extractor: Coder) -> dict[str, list[tuple[Trigger, str | None]]]:
    """Sentence -> entries tried on it and why each was refused."""
    texts = sorted({sentence for _, sentence, _ in _sentences()})
    lexicon = extractor.knowledge.lexicon
    found: dict[str, list[tuple[Trigger, str | None]]] = {}
    for text, doc in zip(texts, extractor.nlp.pipe(texts, batch_size=256), strict=True):
        context = extractor.context(plain_article(text, published=None, article_id="example"), doc)
        readings = [read_match(m, context, extractor.knowledge) for m in read_triggers(doc, lexicon)]
        found[text] = [(r.match.entry, r.refusal) for r in readings]
    return found


def test_examples_fire(fired: dict[str, list[tuple[Trigger, str | None]]]) -> None:
    missed = []
    count = own = 0
    for trigger, sentence, wanted in _sentences():
        if not wanted:
            continue
        count += 1
        hits = [entry for entry, refusal in fired[sentence] if refusal in _FIRED]
        own += any(entry.id == trigger.id for entry in hits)
        if not any(entry.type == trigger.type for entry in hits):
            missed.append(f"{trigger.id}: {sentence}")
    assert 1 - len(missed) / count >= TYPE_FLOOR, "\n".join(missed)
    assert own / count >= ENTRY_FLOOR


def test_not_examples_do_not_fire(fired: dict[str, list[tuple[Trigger, str | None]]]) -> None:
    count, wrong = 0, []
    for trigger, sentence, wanted in _sentences():
        if wanted:
            continue
        count += 1
        if any(entry.id == trigger.id and refusal is None for entry, refusal in fired[sentence]):
            wrong.append(f"{trigger.id}: {sentence}")
    assert len(wrong) / count <= SLIPS, "\n".join(wrong)
