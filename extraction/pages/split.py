"""Raw documents to articles: zones, metadata, embedded articles apart."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from extraction.knowledge.pages import PageTables, load_page_tables
from extraction.pages.batch_cues import Lines, lines_of, repeated_lines
from extraction.pages.dateline import find_dateline
from extraction.pages.dates import parse_published, url_date
from extraction.pages.html import HtmlPage, read_html
from extraction.pages.language import given_english, is_english
from extraction.pages.metadata import Metadata, read_metadata
from extraction.pages.page import CLEAN_PRIOR, Labelled, label_page, zones_of
from extraction.pages.related import Embedded, find_embedded
from extraction.pages.title import find_title
from extraction.pages.words import fold
from extraction.schema import SCHEMA_VERSION, Article, Reject, Zone
from extraction.sources import RawDocument
from extraction.sources.documents import excerpt


@dataclass(frozen=True, slots=True)
class PageOptions:
    """What counts as an article: words of body, characters of text, and whether other languages are refused."""

    min_words: int = 3
    max_chars: int = 400_000
    english_only: bool = False


@dataclass(frozen=True, slots=True)
class _Page:
    """A document with its text and the headline that it goes by."""

    document: RawDocument
    text: str
    html: HtmlPage | None
    title: str | None
    lines: Lines


def split_pages(batch: Sequence[RawDocument], options: PageOptions | None = None) -> Iterator[Article | Reject]:
    """Yield the articles of a batch of documents in order, each page followed by the articles embedded in it.

    The text of an article is the page's text as read; for HTML it is the main text as trafilatura extracts it. Zones
    cover it. An embedded article is a record of its own (`000#1`, `parent_id` `000`): its text is its stretch of the
    page and its offsets count from there; `extra["parent_start_char"]` says where the stretch stands in the parent,
    whose zone there is `related`. A copy of the main story embedded in its own page stays `related` and gives no
    article. Mentions and event ids are empty. A document that is no article gives a Reject (stage `page` or
    `language`): `no_text`, `too_short`, `too_large`, `date`, `language`.
    """
    options = options or PageOptions()
    tables = load_page_tables()
    prepared = [_prepare(document, options, tables) for document in batch]
    pages = [page for page in prepared if isinstance(page, _Page)]
    repeated = repeated_lines([page.lines for page in pages])
    titles = {fold(page.title): page.title for page in pages if page.title}
    for page in prepared:
        if isinstance(page, Reject):
            yield page
            continue
        others = [title for folded, title in titles.items() if folded != fold(page.title or "")]
        yield from _split(page, others, repeated.get(page.lines.site, frozenset()), options, tables)


def _prepare(document: RawDocument, options: PageOptions, tables: PageTables) -> _Page | Reject:
    html = read_html(document.text, tables, url=document.url) if document.kind == "html" else None
    text = html.text if html else document.text
    if not text.strip():
        return _reject(document, "page", "no_text", "the page has no text")
    if len(text) > options.max_chars:
        return _reject(document, "page", "too_large", f"{len(text)} characters; at most {options.max_chars} are read")
    if document.published is not None and parse_published(document.published, tables) is None:
        return _reject(document, "page", "date", f'published "{document.published[:80]}" is no date')
    given = document.title or (html.title if html else None)
    title = given or (None if document.clean else find_title(text, tables))
    return _Page(document, text, html, title, lines_of(document, text))


def _split(
    page: _Page, others: Sequence[str], repeated: frozenset[str], options: PageOptions, tables: PageTables
) -> Iterator[Article | Reject]:
    if page.document.clean:
        zones: tuple[Zone, ...] = (Zone(label="body", start_char=0, end_char=len(page.text)),)
        metadata, embedded = _clean_metadata(page.text, tables), list[Embedded]()
    else:
        labelled = _labelled(page, others, repeated, tables)
        zones = zones_of(page.text, labelled)
        metadata = read_metadata(page.text, labelled, tables)
        embedded = list(find_embedded(page.text, labelled, page.title, tables))
        if metadata.outlet is None:
            metadata = replace(metadata, outlet=next((x.outlet for x in embedded if x.copy), None))
    refused = _refusal(page, zones, options, tables)
    if refused is not None:
        yield refused
        return
    article = _article(page, zones, _complete(metadata, page, tables), tables)
    yield article
    for number, found in enumerate((x for x in embedded if not x.copy), start=1):
        yield _embedded(article, number, found, tables)


def _labelled(page: _Page, others: Sequence[str], repeated: frozenset[str], tables: PageTables) -> list[Labelled]:
    raw = page.document.kind == "text" or (page.html is not None and not page.html.extracted)
    prior = 0.0 if raw else CLEAN_PRIOR
    return label_page(page.text, tables, title=page.title, others=others, repeated=repeated, prior=prior)


def _clean_metadata(text: str, tables: PageTables) -> Metadata:
    start = len(text) - len(text.lstrip())
    dateline = find_dateline(text, start, len(text), tables)
    if dateline is None:
        return Metadata()
    day = dateline.day
    return Metadata(
        agency=dateline.agency,
        dateline_place=dateline.place,
        published=day,
        published_from="dateline" if day else "unknown",
    )


def _complete(found: Metadata, page: _Page, tables: PageTables) -> Metadata:
    """Put what was given or stated in markup before what the text says."""
    document, html = page.document, page.html
    byline = document.byline or (html.byline if html else None) or found.byline
    found = replace(
        found,
        title=page.title,
        outlet=document.outlet or (html.outlet if html else None) or found.outlet,
        byline=byline,
        agency=found.agency or (tables.agencies.get(byline) if byline else None),
    )
    given = parse_published(document.published, tables) if document.published else None
    if given is not None:
        return replace(found, published=given, published_from="given")
    if html is not None and html.published is not None:
        return replace(found, published=html.published, published_from="url" if html.dated_by == "url" else "page")
    if found.published_from != "page" and document.url:
        day = url_date(document.url)
        if day is not None:
            return replace(found, published=day, published_from="url")
    return found


def _refusal(page: _Page, zones: Sequence[Zone], options: PageOptions, tables: PageTables) -> Reject | None:
    body = " ".join(page.text[zone.start_char : zone.end_char] for zone in zones if zone.label == "body")
    running = sum(any(map(str.isalpha, word)) for word in body.split()[:200])
    if running < options.min_words and not page.document.clean:  # a clean text is the story, however short
        message = f"fewer than {options.min_words} words of running text"
        return _reject(page.document, "page", "too_short", message)
    if options.english_only:
        given = page.document.language
        if given and not given_english(given):
            return _reject(page.document, "language", "language", f'language is "{given}", not English')
        if is_english(body, tables) is False:
            return _reject(page.document, "language", "language", "the text is not English")
    return None


def _article(page: _Page, zones: tuple[Zone, ...], metadata: Metadata, tables: PageTables) -> Article:
    document = page.document
    return _record(
        article_id=document.article_id,
        parent_id=None,
        url=document.url or (page.html.url if page.html else None),
        text=page.text,
        zones=zones,
        metadata=metadata,
        language=document.language or _language(page, tables),
        source_path=document.source_path,
        extra=dict(document.extra),
    )


def _language(page: _Page, tables: PageTables) -> str | None:
    if page.html is not None and page.html.language:
        return page.html.language
    return "en" if is_english(page.text, tables) else None


def _embedded(parent: Article, number: int, found: Embedded, tables: PageTables) -> Article:
    text = parent.text[found.start : found.end]
    labelled = label_page(text, tables, title=found.title, prior=CLEAN_PRIOR)
    metadata = read_metadata(text, labelled, tables)
    metadata = replace(metadata, title=found.title, outlet=found.outlet or metadata.outlet)
    if found.published is not None:
        metadata = replace(metadata, published=found.published, published_from="page")
    return _record(
        article_id=f"{parent.article_id}#{number}",
        parent_id=parent.article_id,
        url=None,
        text=text,
        zones=zones_of(text, labelled),
        metadata=metadata,
        language="en" if is_english(text, tables) else None,
        source_path=parent.source_path,
        extra={"parent_start_char": found.start},
    )


def _record(
    *,
    article_id: str,
    parent_id: str | None,
    url: str | None,
    text: str,
    zones: tuple[Zone, ...],
    metadata: Metadata,
    language: str | None,
    source_path: str | None,
    extra: dict[str, Any],
) -> Article:
    return Article(
        schema_version=SCHEMA_VERSION,
        article_id=article_id,
        parent_id=parent_id,
        url=url,
        title=metadata.title,
        text=text,
        text_sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        zones=zones,
        outlet=metadata.outlet,
        agency=metadata.agency,
        byline=metadata.byline,
        dateline_place=metadata.dateline_place,
        published=metadata.published,
        published_from=metadata.published_from,
        language=language,
        source_path=source_path,
        extra=extra,
        people=(),
        organizations=(),
        places=(),
        dates=(),
        figures=(),
        event_ids=(),
    )


def _reject(document: RawDocument, stage: Any, error: str, message: str) -> Reject:
    return Reject(
        where=document.where,
        sha256=document.sha256,
        stage=stage,
        error=error,
        message=message,
        attempt=1,
        input=excerpt(document.text) or None,
    )
