"""Every cue of attribution and factuality is run on its own examples."""

import pytest

from extraction.components.triggers import read_triggers
from extraction.events.attribution import find_attributions
from extraction.events.factuality import find_factuality
from extraction.events.reports import lemma_of
from extraction.knowledge.cues import load_cues
from extraction.pipeline import plain_article
from extraction.schema import Status
from extraction.view import body_view

CUES = load_cues()


def contexts(extractor, texts):
    articles = [plain_article(text, published="2024-11-16", article_id="x") for text in texts]
    views = [body_view(article.text, article.zones) for article in articles]
    docs = extractor.nlp.pipe([extractor.make_doc(view) for view in views])
    for article, doc in zip(articles, docs, strict=True):
        yield doc, extractor.context(article, doc)


@pytest.mark.pipeline
def test_factuality_cues_decide_their_examples(extractor):
    rows = [(cue, text) for cue in CUES.factuality for text in cue.examples if cue.status != Status.ACTUAL]
    lexicon = extractor.knowledge.lexicon
    failed = []
    for (cue, text), (doc, _) in zip(rows, contexts(extractor, [text for _, text in rows]), strict=True):
        found = [find_factuality(match, CUES) for match in read_triggers(doc, lexicon)]
        if not any(f.status == cue.status and f.cue is not None and f.cue.endswith(cue.id) for f in found):
            failed.append(f"{cue.id}: {text}")
    assert not failed, "\n".join(failed)


@pytest.mark.pipeline
def test_attribution_cues_name_a_source_in_their_examples(extractor):
    rows = [(cue, text) for cue in CUES.attribution for text in cue.examples]
    lexicon = extractor.knowledge.lexicon
    failed = []
    for (cue, text), (doc, context) in zip(rows, contexts(extractor, [text for _, text in rows]), strict=True):
        sources = [s for match in read_triggers(doc, lexicon) for s in find_attributions(match.clause, context, CUES)]
        first = cue.lemma.split()[0]
        if not any(first in (lemma_of(doc[s.cue_start], CUES), doc[s.cue_start].lower_) for s in sources):
            failed.append(f"{cue.id}: {text}")
    assert not failed, "\n".join(failed)


def test_ids_are_unique_and_lemmas_lower_case():
    ids = [cue.id for cue in (*CUES.attribution, *CUES.factuality)]
    assert len(ids) == len(set(ids))
    assert all(cue.lemma == cue.lemma.lower() for cue in (*CUES.attribution, *CUES.factuality))


@pytest.mark.parametrize(
    ("word", "lemma", "expected"),
    [("hopes", "hop", "hope"), ("slated", "slat", "slate"), ("said", "say", "say"), ("table", "table", "table")],
)
def test_lemmas_are_corrected_for_words_of_the_tables(word, lemma, expected):
    assert CUES.lemma(word, lemma) == expected


@pytest.mark.pipeline
@pytest.mark.parametrize(
    ("sentence", "entry", "status"),
    [
        ("The verdict is not fair, the opposition leader said.", "accuse.not-fair.a", Status.ACTUAL),
        ("The senator has no mandate, the opposition leader said.", "accuse.have-no-mandate.v", Status.ACTUAL),
        ("The verdict is not unfair, the opposition leader said.", "accuse.unfair.a", Status.NEGATED),
    ],
)
def test_a_trigger_s_own_not_denies_nothing(extractor, sentence, entry, status):
    ((doc, _),) = contexts(extractor, [sentence])
    found = {m.entry.id: find_factuality(m, CUES).status for m in read_triggers(doc, extractor.knowledge.lexicon)}
    assert found[entry] == status
