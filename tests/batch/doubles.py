"""A processor without a language model, whose articles misbehave when their text says so."""

from __future__ import annotations

import hashlib
import os
import re
import time
from contextlib import nullcontext

from extraction.schema import SCHEMA_VERSION, Article, Event, Extractor, Reject, Span, Zone


class FakeProcessor:
    def split(self, documents):
        for document in documents:
            misbehave(document.text, "SPLIT")
            if not document.text.strip():
                yield refusal(document)
                continue
            yield article_of(document)

    def extract(self, article):
        misbehave(article.text, "EXTRACT")
        events = [
            event_of(article, found.start(), found.end()) for found in re.finditer(r"attacked|visited", article.text)
        ]
        return article.model_copy(update={"event_ids": tuple(e.event_id for e in events)}), events

    def memory_zone(self):
        return nullcontext()


def fake(settings):
    return FakeProcessor()


def paged(settings):
    """Our own pages before the fake coder; the pipeline must be patched away."""
    from extraction.batch.processor import StandardProcessor

    class Paged(StandardProcessor):
        extract = FakeProcessor.extract
        memory_zone = FakeProcessor.memory_zone

    return Paged(settings)


def real(settings):
    """The shipped pipeline, whose articles misbehave too."""
    from extraction.batch.processor import StandardProcessor

    class Misbehaving(StandardProcessor):
        def extract(self, article):
            misbehave(article.text, "EXTRACT")
            return super().extract(article)

    return Misbehaving(settings)


def unloadable(settings):
    raise RuntimeError("the model is missing")


def dying(settings):
    os._exit(9)


def misbehave(text, where):
    if f"{where}-CRASH" in text:
        os.abort()
    if f"{where}-LOOP" in text:
        while True:
            time.sleep(0.01)
    if f"{where}-HOG" in text:
        hog = b"x" * 400_000_000
        time.sleep(60 + len(hog) // 10**9)
    if f"{where}-RAISE" in text:
        raise ValueError("this text cannot be understood")
    if f"{where}-ONCE" in text:
        marker = re.search(r"ONCE=(\S+)", text).group(1)
        if not os.path.exists(marker):
            with open(marker, "w"):
                pass
            os.kill(os.getpid(), 9)
    if slow := re.search(r"SLEEP=([\d.]+)", text):
        time.sleep(float(slow.group(1)))
    if "PRINT" in text:
        os.write(1, b"a stray line from some library\n")


def refusal(document):
    return Reject(
        where=document.where,
        sha256=document.sha256,
        stage="page",
        error="no_text",
        message="no text",
        attempt=1,
        input=None,
    )


def article_of(document):
    return Article(
        schema_version=SCHEMA_VERSION,
        article_id=document.article_id,
        parent_id=None,
        url=document.url,
        title=document.title,
        text=document.text,
        text_sha256=hashlib.sha256(document.text.encode()).hexdigest(),
        zones=(Zone(label="body", start_char=0, end_char=len(document.text)),),
        outlet=document.outlet,
        agency=None,
        byline=None,
        dateline_place=None,
        published=document.published,
        published_from="given" if document.published else "unknown",
        language=document.language,
        source_path=document.source_path,
        extra=dict(document.extra),
        people=(),
        organizations=(),
        places=(),
        dates=(),
        figures=(),
        event_ids=(),
    )


def event_of(article, start, end):
    digest = hashlib.sha256(f"{article.article_id}:{start}".encode()).hexdigest()[:16]
    span = Span(text=article.text[start:end], start_char=start, end_char=end)
    return Event(
        schema_version=SCHEMA_VERSION,
        event_id=f"ev_{digest}",
        article_id=article.article_id,
        url=article.url,
        title=article.title,
        outlet=article.outlet,
        agency=None,
        published=article.published,
        event_type="ASSAULT" if span.text == "attacked" else "CONSULT",
        modes=(),
        contexts=(),
        quad_class="material_conflict",
        intensity=-9.0,
        cameo="190",
        trigger=span,
        sentence=Span(text=article.text, start_char=0, end_char=len(article.text)),
        actors=(),
        recipients=(),
        places=(),
        date=None,
        figures=(),
        attributions=(),
        status="actual",
        confidence=0.9 if span.text == "attacked" else 0.4,
        cluster_id=None,
        extractor=Extractor(name="fake", version="0", pipeline="none", entry="fake", confidence_parts={}),
    )
