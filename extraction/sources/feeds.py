"""RSS and Atom files. Needs the extra `[feeds]`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from extraction.errors import UsageError
from extraction.sources.documents import InputRefusal, RawDocument, ReadOptions, excerpt
from extraction.sources.fields import made_id


def read_feed(data: bytes, shown: str, options: ReadOptions) -> Iterator[RawDocument | InputRefusal]:
    """Yield one document per entry: the full content if the feed carries it, else the summary, as HTML.

    `published` is the entry's own string (the parsed form that feedparser offers is in UTC and can slip a day).
    Raises UsageError without feedparser.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    if not data.strip():
        yield InputRefusal(shown, "empty", "the input is empty", sha256)
        return
    feed = _feedparser().parse(data, sanitize_html=False)
    if not feed.entries:
        reason = f": {feed.bozo_exception}" if feed.bozo else ""
        yield InputRefusal(shown, "feed", f"no entry of a feed{reason}; expected RSS or Atom", sha256, excerpt(data))
        return
    outlet = feed.feed.get("title")
    language = feed.feed.get("language")
    for number, entry in enumerate(feed.entries, start=1):
        yield _document(entry, f"{shown}:{number}", shown, outlet, language, options)


def _feedparser() -> Any:
    try:
        return import_module("feedparser")
    except ImportError as error:
        raise UsageError("reading feeds needs the extra [feeds]: pip install 'newswire-events[feeds]'") from error


def _document(
    entry: Any, where: str, shown: str, outlet: str | None, language: str | None, options: ReadOptions
) -> RawDocument | InputRefusal:
    bodies = [content.get("value", "") for content in entry.get("content", ())]
    text = max([*bodies, entry.get("summary", "")], key=len)
    url = entry.get("link")
    if not text.strip():
        message = "the entry has neither content nor summary"
        return InputRefusal(where, "no_text", message, None, excerpt(entry.get("title", "")) or None)
    return RawDocument(
        article_id=entry.get("id") or made_id(url, text),
        kind="html" if "<" in text else "record",
        text=text,
        where=where,
        source_path=shown,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        url=url,
        title=entry.get("title"),
        outlet=entry.get("source", {}).get("title") or outlet,
        byline=entry.get("author"),
        published=entry.get("published") or entry.get("updated"),
        language=language,
        extra={"summary": entry["summary"]} if bodies and entry.get("summary") else {},
        clean=options.clean,
    )
