"""One shard in, its output lines out: what a worker does, on any engine.

The work itself is behind `Processor`, so that a deployment can put its own reader, pipeline or filter in the same
safe frame (`processor = "package.module:function"` in the configuration), and so that the frame can be tested
without a language model.
"""

from __future__ import annotations

import datetime as dt
import importlib
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from extraction.batch.settings import RunSettings
from extraction.batch.shards import Item, decode_payload
from extraction.batch.store import Counts, article_line, event_line, reject_line, seal
from extraction.errors import PipelineError, UsageError
from extraction.schema import Article, Event, Reject
from extraction.sources import InputRefusal, RawDocument

log = logging.getLogger(__name__)
_FORMS = 50_000
STANDARD = "extraction.batch.processor:standard"


class Processor(Protocol):
    """What a worker needs: pages apart into articles, and one article into records."""

    def split(self, documents: Sequence[RawDocument]) -> Iterator[Article | Reject]:
        """Yield the articles and refusals of a shard's documents, in their order."""

    def extract(self, article: Article) -> tuple[Article, Sequence[Event]]:
        """Return the article with its mentions, and its events."""

    def memory_zone(self) -> AbstractContextManager[object]:
        """Return a context after which memory taken for one shard can be given back."""


class StandardProcessor:
    """Our pages and our pipeline."""

    def __init__(self, settings: RunSettings) -> None:
        from extraction.pages import PageOptions
        from extraction.pipeline import load

        self._extractor = load(settings.pipeline, gazetteer=settings.gazetteer, lexicon=settings.lexicon)
        english = settings.language is not None and _is_english(settings.language)
        self._pages = PageOptions(max_chars=settings.max_chars, english_only=english)

    def split(self, documents: Sequence[RawDocument]) -> Iterator[Article | Reject]:
        """Mask and split pages."""
        from extraction.pages import split_pages

        return split_pages(documents, self._pages)

    def extract(self, article: Article) -> tuple[Article, Sequence[Event]]:
        """Run the pipeline over one article."""
        extraction = next(iter(self._extractor.stream([article])))
        return extraction.article, extraction.events

    @contextmanager
    def memory_zone(self) -> Iterator[None]:
        """Let spaCy forget the words of a shard."""
        nlp = self._extractor.nlp
        with nlp.memory_zone():
            yield
        # its lemmatiser remembers every form that it ever met, which the zone knows nothing of
        for _, component in nlp.pipeline:
            if isinstance(remembered := getattr(component, "cache", None), dict) and len(remembered) > _FORMS:
                remembered.clear()


def standard(settings: RunSettings) -> Processor:
    """Return the processor of a normal run."""
    return StandardProcessor(settings)


def prepare(settings: RunSettings) -> None:
    """Have what every worker needs built once, in a process that ends: the gazetteer, at the first run.

    Building takes several times the memory of using it; a worker that built its own would never give it back.
    """
    if settings.processor != STANDARD or settings.gazetteer is not None:
        return
    from extraction.knowledge.gazetteer_cache import cache_folder, fingerprint

    if (cache_folder() / f"gazetteer-{fingerprint()}.sqlite").is_file():
        return
    log.info("building the gazetteer, once")
    code = "from extraction.knowledge.gazetteer_cache import embedded_path; embedded_path()"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:] or [f"status {done.returncode}"]
        raise PipelineError(f"the gazetteer cannot be built: {reason[0]}")


def load_processor(settings: RunSettings) -> Processor:
    """Return what `settings.processor` names. Raises UsageError when there is no such function."""
    module, _, name = settings.processor.partition(":")
    try:
        factory: Callable[[RunSettings], Processor] = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise UsageError(f'processor "{settings.processor}": {error}') from error
    return factory(settings)


@dataclass(frozen=True, slots=True)
class Poison:
    """What brought a worker down, by its place in the shard: a document, or an article of the split."""

    kind: str  # "document" or "article"
    index: int
    error: str
    message: str
    attempt: int


@dataclass(slots=True)
class _Tally:
    """The lines and counts of a shard while it is worked on."""

    lines: list[bytes] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)

    def add(self, **counts: int) -> None:
        self.counts += Counts(**counts)

    def reject(self, record: Reject, **counts: int) -> None:
        self.lines.append(reject_line(record.model_dump_json().encode("utf-8")))
        self.add(rejects=1, **counts)


Mark = Callable[[str, int], None]  # (phase, how many are finished)


def process_shard(
    payload: bytes, processor: Processor, settings: RunSettings, *, poison: Sequence[Poison] = (), mark: Mark
) -> bytes:
    """Return the sealed output of a shard.

    `mark` is called with ("article", n) before the n-th result of the split is worked on and with ("split", n)
    before it is asked for, so that whoever watches this process knows what it died of. What `poison` names is
    refused without being touched.
    """
    tally = _Tally()
    poisoned = {(p.kind, p.index): p for p in poison}
    with processor.memory_zone():
        documents = _read(decode_payload(payload), poisoned, tally)
        mark("split", 0)
        for index, (where, result) in enumerate(_split(documents, processor)):
            mark("article", index)
            if isinstance(result, Reject):
                tally.reject(result, pages_rejected=1)
            else:
                _take(where, result, poisoned.get(("article", index)), processor, settings, tally)
            mark("split", index + 1)
    return seal(tally.lines, tally.counts)


def _take(
    where: str,
    article: Article,
    poison: Poison | None,
    processor: Processor,
    settings: RunSettings,
    tally: _Tally,
) -> None:
    tally.add(articles_split=1)
    if poison:
        tally.reject(_poison_reject(poison, where, article.text_sha256, article.text), articles_rejected=1)
    elif refusal := _unwanted(where, article, settings):
        tally.reject(refusal, articles_rejected=1)
    elif _outside(article.published, settings.since, settings.until):
        tally.add(skipped=1)
    else:
        _extract(where, article, processor, settings.min_confidence, tally)


def _read(items: Iterable[Item], poisoned: dict[tuple[str, int], Poison], tally: _Tally) -> list[RawDocument]:
    documents: list[RawDocument] = []
    for index, item in enumerate(items):
        if isinstance(item, InputRefusal):
            tally.reject(_input_reject(item), refusals=1)
            continue
        tally.add(documents=1)
        if found := poisoned.get(("document", index)):
            tally.reject(_poison_reject(found, item.where, item.sha256, item.text), pages_rejected=1)
        else:
            documents.append(item)
    return documents


def _split(documents: Sequence[RawDocument], processor: Processor) -> Iterator[tuple[str, Article | Reject]]:
    """Yield what `split` makes of the documents, with the place where each came from."""
    where = {document.article_id: document.where for document in documents}
    for result in processor.split(documents):
        if isinstance(result, Reject):
            yield result.where, result
        else:
            page = result.parent_id or result.article_id
            yield where.get(page, result.source_path or page), result


def _extract(where: str, article: Article, processor: Processor, floor: float, tally: _Tally) -> None:
    """Add an article's records. Whatever it raises refuses this article alone: the night goes on."""
    try:
        article, events = processor.extract(article)
        kept = [event for event in events if event.confidence >= floor]
        if len(kept) < len(events):
            article = article.model_copy(update={"event_ids": tuple(event.event_id for event in kept)})
        lines = [article_line(article.article_id, article.model_dump_json().encode("utf-8"))]
        lines += [event_line(event.model_dump_json().encode("utf-8")) for event in kept]
    except Exception as error:
        log.exception("article refused", extra={"article_id": article.article_id})
        name = type(error).__name__
        tally.reject(_refused(where, article, "extract", name, str(error) or name), articles_rejected=1)
        return
    tally.lines += lines
    tally.add(
        articles=1,
        events=len(kept),
        events_skipped=len(events) - len(kept),
        unknown_dates=article.published is None,
    )


def _input_reject(refusal: InputRefusal) -> Reject:
    return Reject(
        where=_bounded(refusal.where, 4000),
        sha256=refusal.sha256,
        stage="read",
        error=refusal.code,
        message=_bounded(refusal.message, 500),
        attempt=1,
        input=_bounded(refusal.input, 4000) if refusal.input is not None else None,
    )


def _poison_reject(poison: Poison, where: str, sha256: str | None, text: str | None) -> Reject:
    return Reject(
        where=where,
        sha256=sha256,
        stage="worker",
        error=poison.error,
        message=_bounded(poison.message, 500),
        attempt=poison.attempt,
        input=_bounded(text, 4000) if text is not None else None,
    )


def _unwanted(where: str, article: Article, settings: RunSettings) -> Reject | None:
    """Return why an article is not what was asked for, if so."""
    if settings.language and article.language and not _same_language(article.language, settings.language):
        return _refused(where, article, "language", "language", f"the article is in {article.language}")
    running = sum(zone.end_char - zone.start_char for zone in article.zones if zone.label == "body")
    if running < settings.min_chars:
        message = f"{running} characters of running text; at least {settings.min_chars} are wanted"
        return _refused(where, article, "page", "too_short", message)
    return None


def _refused(where: str, article: Article, stage: Any, error: str, message: str) -> Reject:
    return Reject(
        where=where,
        sha256=article.text_sha256,
        stage=stage,
        error=error,
        message=_bounded(message, 500),
        attempt=1,
        input=_bounded(article.text, 4000),
    )


def _bounded(text: str, limit: int) -> str:
    """Cut to `limit` characters, and write lone surrogates as escapes: JSON has no place for them."""
    return text[:limit].encode("utf-8", "backslashreplace").decode("utf-8")[:limit]


def _same_language(stated: str, wanted: str) -> bool:
    return _primary(stated) == _primary(wanted) or (_is_english(stated) and _is_english(wanted))


def _is_english(tag: str) -> bool:
    from extraction.pages.language import given_english

    return given_english(tag)


def _primary(tag: str) -> str:
    return tag.strip().lower().replace("_", "-").partition("-")[0]


def _outside(published: dt.datetime | dt.date | None, since: dt.date | None, until: dt.date | None) -> bool:
    """Tell whether a publication date is known and outside the days asked for."""
    if published is None:
        return False
    day = published.date() if isinstance(published, dt.datetime) else published
    return bool((since and day < since) or (until and day > until))


def probe_split(payload: bytes, processor: Processor, items: Sequence[int]) -> None:
    """Split only these items of a shard and drop the result: does it survive?"""
    wanted = set(items)
    documents = [
        item for index, item in enumerate(decode_payload(payload)) if index in wanted and isinstance(item, RawDocument)
    ]
    for _ in processor.split(documents):
        pass
