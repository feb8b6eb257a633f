"""Whole other articles embedded in a page: their own text, title, outlet and dateline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extraction.knowledge.pages import PageTables
from extraction.pages.dates import Published, find_date
from extraction.pages.page import AGE_CUES, Labelled
from extraction.pages.words import fold, same_title, shingles
from extraction.pages.zoner import Region

_COPY_SHARE = 0.5
_MIN_WORDS = 25
_HEAD_LINES = 4  # lines above an article that may belong to its head


@dataclass(frozen=True, slots=True)
class Embedded:
    """An embedded article: its stretch of the page and what its head says."""

    start: int
    end: int
    title: str | None
    outlet: str | None
    published: Published | None
    copy: bool  # of the main story


def find_embedded(text: str, labelled: Sequence[Labelled], title: str | None, tables: PageTables) -> Iterator[Embedded]:
    """Yield the embedded articles in order, fragments left out; a copy of the main story is marked as one."""
    story = shingles(" ".join(text[x.atom.start : x.atom.end] for x in labelled if x.label == "body"))
    for head, body in _groups(labelled):
        start = _with_caption(head, body)
        content = text[start : body[-1].atom.end]
        if len(content.split()) < _MIN_WORDS:
            continue
        own = shingles(content)
        name, outlet = _head(text, head, tables)
        if name is None and body[0].atom.dateline == body[0].atom.start:
            continue  # a reader's comment, more likely than a report
        copy = same_title(name, title) or len(own & story) >= _COPY_SHARE * len(own)
        yield Embedded(start, body[-1].atom.end, name, outlet, _published(text, head, tables), copy)


def _groups(labelled: Sequence[Labelled]) -> Iterator[tuple[list[Labelled], list[Labelled]]]:
    """Group the related region into (head, text) pairs; a stray line inside an article does not end it."""
    head: list[Labelled] = []
    body: list[Labelled] = []
    between: list[Labelled] = []
    for item in labelled:
        if item.region is Region.RELATED:
            if body and between and _is_head(between):
                yield head, body
                head, body = between, []
            elif body:
                body += between
            else:
                head += between
            between = []
            body.append(item)
        elif item.region is Region.RELATED_HEAD:
            between.append(item)
        else:
            if body:
                yield head, body
            head, body = [], []
            between = [] if item.region is Region.BODY else [*between[-_HEAD_LINES:], item]
    if body:
        yield head, body


def _is_head(items: Sequence[Labelled]) -> bool:
    return len(items) >= 2 or any(item.atom.cue.startswith("head.") for item in items)


def _with_caption(head: list[Labelled], body: list[Labelled]) -> int:
    """The caption that opens the article's first line belongs to it."""
    start = body[0].atom.start
    for item in reversed(head):
        if item.atom.line != body[0].atom.line or item.atom.cue[:7] != "caption":
            break
        start = item.atom.start
    return start


def _head(text: str, head: Sequence[Labelled], tables: PageTables) -> tuple[str | None, str | None]:
    """Return title and outlet: the last headline, and a short name that stands twice or beside the age."""
    lines = [text[x.atom.start : x.atom.end].strip(" \u2022*-|") for x in head if x.atom.mark in (None, "title")]
    titles = [line for line in lines if 4 <= len(line.split()) <= 32]
    names = Counter(line for line in lines if 1 <= len(line.split()) <= 4 and line[:1].isupper())
    outlet = next((name for name, count in names.most_common() if count > 1), None)
    if outlet is None:
        outlet = _beside_age(text, head, tables)
    title = titles[-1] if titles else None
    repeated = Counter(map(fold, titles))
    for line in reversed(titles):
        if repeated[fold(line)] > 1:
            title = line
            break
    return title, outlet


def _published(text: str, head: Sequence[Labelled], tables: PageTables) -> Published | None:
    """Return the date that the related article's own head states, never the page's; an age ('9 hours ago') is none."""
    for item in reversed(head):
        if item.region is Region.RELATED_HEAD and item.atom.mark == "date":
            found = find_date(text, item.atom.start, item.atom.end, tables)
            if found:
                return found[0]
    return None


def _beside_age(text: str, head: Sequence[Labelled], tables: PageTables) -> str | None:
    for before, item in pairwise(head):
        name = text[before.atom.start : before.atom.end].strip(" \u2022*-|")
        if item.atom.cue in AGE_CUES and before.atom.mark is None and 1 <= len(name.split()) <= 4:
            return name if name.lower() not in tables.sections else None
    return None
