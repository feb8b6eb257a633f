"""Every cue of attribution and factuality is run on its own examples."""

import pytest

from extraction.components.triggers import read_triggers
from extraction.events.attribution import find_attributions
from extraction.events.factuality import find_factuality
from extraction.knowledge.cues import load_cues
from extraction.pipeline import plain_article
from extraction.schema import Status
from extraction.view import body_view

pytestmark = pytest.mark.pipeline
CUES = load_cues()
SHARE = 0.85  # the parser reads some of the sentences otherwise; a fall below shows a broken rule


def contexts(extractor, texts):
    articles = [plain_article(text, published="2024-11-16", article_id="x") for text in texts]
    views = [body_view(article.text, article.zones) for article in articles]
    docs = extractor.nlp.pipe([extractor.make_doc(view) for view in views])
    for article, doc in zip(articles, docs, strict=True):
        yield doc, extractor.context(article, doc)


def test_factuality_cues_decide_their_examples(extractor):
    rows = [(cue, text) for cue in CUES.factuality for text in cue.examples]
    lexicon = extractor.knowledge.lexicon
    failed = []
    for (cue, text), (doc, _) in zip(rows, contexts(extractor, [text for _, text in rows]), strict=True):
        found = [find_factuality(match, CUES) for match in read_triggers(doc, lexicon)]
        if cue.status != Status.ACTUAL and not any(f.status == cue.status for f in found):
            failed.append(f"{cue.id}: {text}")
    assert len(failed) <= (1 - SHARE) * len(rows), "\n".join(failed)


def test_attribution_cues_name_a_source_in_their_examples(extractor):
    rows = [(cue, text) for cue in CUES.attribution for text in cue.examples]
    lexicon = extractor.knowledge.lexicon
    failed = []
    for (cue, text), (doc, context) in zip(rows, contexts(extractor, [text for _, text in rows]), strict=True):
        matches = read_triggers(doc, lexicon)
        if not any(find_attributions(match.clause, context, CUES) for match in matches):
            failed.append(f"{cue.id}: {text}")
    assert len(failed) <= (1 - SHARE) * len(rows), "\n".join(failed)


def test_ids_are_unique_and_lemmas_lower_case():
    ids = [cue.id for cue in (*CUES.attribution, *CUES.factuality)]
    assert len(ids) == len(set(ids))
    assert all(cue.lemma == cue.lemma.lower() for cue in (*CUES.attribution, *CUES.factuality))
