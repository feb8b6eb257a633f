"""HTML to the text of its main story (trafilatura) and to the metadata that the markup states."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import lxml.etree  # type: ignore[import-untyped]
import lxml.html  # type: ignore[import-untyped]
import orjson
import trafilatura
from htmldate import find_date as find_html_date

from extraction.knowledge.pages import PageTables
from extraction.pages.dates import Published, parse_published, url_date

for _logger in ("trafilatura", "htmldate", "courlan", "justext"):
    # they complain of broken markup without naming the page; our rejects say it with file and reason
    logging.getLogger(_logger).setLevel(logging.CRITICAL)

_ARTICLE_TYPE = re.compile(r"Article$|^(?:BlogPosting|Report|LiveBlogPosting)$")
_DROP = "script|style|noscript|template|aside|nav|header|footer|form|iframe|svg|button|select|textarea"
_BLOCK = frozenset(
    [
        "p",
        "div",
        "article",
        "section",
        "main",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "blockquote",
        "pre",
        "table",
        "tr",
        "td",
        "th",
        "br",
        "hr",
        "figure",
        "figcaption",
        "dl",
        "dt",
        "dd",
        "address",
    ]
)
_DATE_METAS = (
    "article:published_time", "og:article:published_time", "datePublished", "parsely-pub-date", "pubdate",
    "publishdate", "publish_date", "publish-date", "publication_date", "date", "dc.date", "dc.date.issued",
    "DC.date.issued",    "dcterms.created", "sailthru.date", "article.published", "cXenseParse:recs:publishtime",
)  # fmt: skip
_MAX_DEPTH = 12
_BAD_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """The main text of a page and what its markup says. `extracted` is False when only the plain text could be had."""

    text: str
    extracted: bool
    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    url: str | None = None
    language: str | None = None
    published: Published | None = None
    dated_by: str | None = None  # "page" for markup and text, "url"


def read_html(source: str, tables: PageTables, *, url: str | None = None) -> HtmlPage:
    """Return the main text and metadata; the text is empty when the page has none.

    The date comes from JSON-LD or OpenGraph, then `<time>` inside the article, then the url, then htmldate over the
    article without its asides: over a whole page htmldate takes the sidebar's dates.
    """
    source = _BAD_XML.sub(" ", source)
    tree = _parse(source)
    if tree is None:
        return HtmlPage("", extracted=False)
    story = next(_linked_articles(tree), {})
    address = url or _meta(tree, "og:url") or _canonical(tree)
    published, dated_by = _published(tree, story, address, tables)
    text = _main_text(source, address)
    plain = not text
    return HtmlPage(
        text=text or block_text(tree),
        extracted=not plain,
        title=_text(story.get("headline")) or _meta(tree, "og:title") or _heading(tree),
        outlet=_name(story.get("publisher")) or _meta(tree, "og:site_name"),
        byline=_name(story.get("author")) or _meta(tree, "author"),
        url=address,
        language=_text(tree.get("lang")),
        published=published,
        dated_by=dated_by,
    )


def _parse(source: str) -> Any:
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        return lxml.html.document_fromstring(source.encode("utf-8"), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return None


def _main_text(source: str, url: str | None) -> str:
    try:
        text = trafilatura.extract(
            source, url=url, include_comments=False, include_tables=False, include_formatting=False
        )
    except (lxml.etree.LxmlError, ValueError, TypeError, AttributeError, RecursionError):
        return ""  # trafilatura's own slips on broken markup; the plain text is read instead
    return text or ""


def block_text(tree: Any) -> str:
    """Return the visible text of a page, one block a line, without scripts, navigation and asides."""
    lines: list[str] = []
    current: list[str] = []

    def close() -> None:
        line = " ".join("".join(current).split())
        current.clear()
        if line:
            lines.append(line)

    skip = 0
    for event, node in lxml.etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        tag = node.tag if isinstance(node.tag, str) else ""
        dropped = tag in _DROP.split("|") or tag == "head"
        if event == "start":
            skip += dropped
            if tag in _BLOCK:
                close()
            if not skip and node.text:
                current.append(node.text)
            continue
        if event == "end":
            skip -= dropped
            if tag in _BLOCK:
                close()
        if not skip and node.tail:
            current.append(node.tail)
    close()
    return "\n".join(lines)


def _published(
    tree: Any, story: dict[str, Any], url: str | None, tables: PageTables
) -> tuple[Published | None, str | None]:
    stated = [_text(story.get("datePublished")), *(_meta(tree, name) for name in _DATE_METAS), *_times(tree)]
    for text in stated:
        value = parse_published(text, tables) if text else None
        if value is not None:
            return value, "page"
    value = url_date(url) if url else None
    if value is not None:
        return value, "url"
    value = _htmldate(tree, tables)
    return (value, "page") if value is not None else (None, None)


def _times(tree: Any) -> Iterator[str]:
    for node in tree.xpath("//article//time[not(ancestor::aside)]")[:3]:
        for text in (node.get("datetime"), node.text_content()):
            if text and text.strip():
                yield text.strip()


def _htmldate(tree: Any, tables: PageTables) -> Published | None:
    """Let htmldate search the article alone: a page without an article element has too many dates to choose from."""
    articles = tree.xpath("//article")
    if not articles:
        return None
    article = lxml.html.fromstring(lxml.html.tostring(articles[0]))
    for node in article.xpath(".//aside|.//nav|.//footer"):
        node.drop_tree()
    try:
        found = find_html_date(article, extensive_search=False, original_date=True, max_date="2100-12-31")
    except (lxml.etree.LxmlError, ValueError, TypeError):
        return None
    return parse_published(found, tables) if found else None


def _linked_articles(tree: Any) -> Iterator[dict[str, Any]]:
    for node in tree.xpath("//script[@type='application/ld+json']"):
        try:
            data = orjson.loads((node.text or "").strip())
        except orjson.JSONDecodeError:
            continue  # broken JSON-LD is common and says nothing
        yield from _walk(data, 0)


def _walk(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(data, list):
        for item in data:
            yield from _walk(item, depth + 1)
    elif isinstance(data, dict):
        types = data.get("@type")
        names = types if isinstance(types, list) else [types]
        if any(isinstance(name, str) and _ARTICLE_TYPE.search(name) for name in names):
            yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            if key in data:
                yield from _walk(data[key], depth + 1)


def _meta(tree: Any, name: str) -> str | None:
    for attribute in ("property", "name", "itemprop"):
        for node in tree.xpath(f"//meta[@{attribute}=$name]", name=name):
            value = _text(node.get("content"))
            if value:
                return value
    return None


def _canonical(tree: Any) -> str | None:
    found = tree.xpath("//link[@rel='canonical']/@href")
    return str(found[0]).strip() or None if found else None


def _heading(tree: Any) -> str | None:
    for path in ("//article//h1", "//h1"):
        for node in tree.xpath(path)[:1]:
            return _text(" ".join(node.text_content().split()))
    titles = tree.xpath("//title/text()")
    return _text(titles[0]) if titles else None


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _name(value: object) -> str | None:
    if isinstance(value, dict):
        return _text(value.get("name"))
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value))) or None
    text = _text(value)
    return None if text and text.startswith("http") else text
