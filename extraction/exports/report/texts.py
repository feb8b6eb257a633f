"""The articles' own words: the body as read, or the stretches about the events, whichever the page has room for."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import orjson

_SHOWN = {"dateline", "body", "caption"}  # zones; the rest is furniture of the page
_FAR = 1200
_REACHES = (None, _FAR, 300, 0)  # characters kept on either side of an event; None is the whole body
_LONG = 60_000  # no more of one article in characters
_SAMPLE = 250_000  # bytes by which it is judged how well the rest will pack

Span = tuple[int, int]
Segment = tuple[int, str]  # offset in the article's text, and the words there


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article's text as read, and the spans of it that are not furniture of the page."""

    text: str
    body: list[Span]


@dataclass(frozen=True, slots=True)
class Packed:
    """Segments of each article as gzipped JSON in base64, and how much of the articles they are."""

    data: str
    kind: str  # whole, excerpts, none


def body_spans(zones: Iterable[tuple[str, int, int]]) -> list[Span]:
    """Return the spans of the zones (label, start, end) that a reader wants to see, neighbours joined."""
    return _merged((start, end) for label, start, end in zones if label in _SHOWN)


def pack_texts(articles: Sequence[ArticleText], about: Sequence[Sequence[Span]], room: int) -> Packed:
    """Pack as much of the articles as fits into `room` bytes; `about` holds what the events of each rest on."""
    if not articles:
        return Packed("", "none")
    for reach in _REACHES:
        segments = [excerpts(article, spans, reach) for article, spans in zip(articles, about, strict=True)]
        raw = orjson.dumps(segments)
        if _packed_length(raw) > room * 1.1:
            continue
        data = base64.b64encode(gzip.compress(raw, 6, mtime=0)).decode("ascii")
        if len(data) <= room:
            whole = reach is None and all(len(article.text) <= _LONG for article in articles)
            return Packed(data, "whole" if whole else "excerpts")
    return Packed("", "none")


def _packed_length(raw: bytes) -> float:
    """Estimate the length in base64 from a part: packing everything only to see that it is too much takes seconds."""
    part = raw[:_SAMPLE]
    return len(raw) / len(part) * len(gzip.compress(part, 6)) * 4 / 3


def excerpts(article: ArticleText, about: Sequence[Span], reach: int | None) -> list[Segment]:
    """Return the segments of the body within `reach` characters of a span, out to the ends of lines; None is all."""
    text = article.text
    if reach is None and len(text) <= _LONG:
        wanted = [(0, len(text))]
    else:
        wanted = _merged(_widened(text, span, _FAR if reach is None else reach) for span in about)
    return [(start, text[start:end]) for start, end in _common(article.body, wanted) if text[start:end].strip()]


def _widened(text: str, span: Span, reach: int) -> Span:
    """Return the span with what is near it, out to the end of a line if one is near."""
    start, end = max(0, span[0] - reach), min(len(text), span[1] + reach)
    if reach:
        line = text.rfind("\n", max(0, start - reach), start)
        start = line + 1 if line >= 0 else start
        line = text.find("\n", end, end + reach)
        end = line if line >= 0 else end
    return start, end


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _common(first: Sequence[Span], second: Sequence[Span]) -> list[Span]:
    """Return what two ordered lists of spans share."""
    shared, i, j = [], 0, 0
    while i < len(first) and j < len(second):
        start, end = max(first[i][0], second[j][0]), min(first[i][1], second[j][1])
        if start < end:
            shared.append((start, end))
        if first[i][1] < second[j][1]:
            i += 1
        else:
            j += 1
    return shared
