"""One event as HTML for a notebook: its sentence with trigger and arguments marked, in displaCy's look.

Everything is escaped, controls and lone surrogates are replaced, every text stands in a `<bdi>` of its own so that
direction marks end where it ends, long texts are cut with a note, and only http and https become links. There is no
script and nothing is fetched.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from extraction.exports.flat import as_record

if TYPE_CHECKING:
    from extraction.schema import Article, Event

_COLOURS = {
    "trigger": "#ff9561", "actor": "#7aecec", "recipient": "#c887fb", "place": "#feca74", "date": "#bfe1d9",
    "figure": "#e4e7d2", "source": "#9cc9cc", "cue": "#dddddd",
}  # fmt: skip
_LONGEST_SENTENCE, _LONGEST_TEXT, _LONGEST_URL = 4000, 300, 2000
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINK = re.compile(r"https?://[^\s\"'<>\\]+\Z", re.IGNORECASE)
_BOX = "line-height: 2.4; direction: ltr; font-family: system-ui, sans-serif; max-width: 60em"
_MARK = "color: #111; padding: 0.3em 0.45em; margin: 0 0.15em; line-height: 1; border-radius: 0.35em"
_TAG = "font-size: 0.7em; font-weight: bold; text-transform: uppercase; margin-left: 0.4em; vertical-align: middle"
_CELL = "text-align: left; vertical-align: top; padding: 0 1em 0 0; line-height: 1.5"


@dataclass(frozen=True, slots=True)
class EventHtml:
    """HTML that a notebook shows when it is the last value of a cell."""

    html: str = field(repr=False)

    def _repr_html_(self) -> str:
        return self.html

    def __str__(self) -> str:
        return self.html


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    label: str


def show_html(event: Event | Mapping[str, Any], article: Article | Mapping[str, Any] | None = None) -> EventHtml:
    """Return an event, a record or its JSON object, as a notebook shows it.

    Arguments outside the sentence are listed; with the article, each with the words around it.
    """
    record = as_record(event)
    text = None if article is None else article["text"] if isinstance(article, Mapping) else article.text
    parts = [_heading(record), _sentence(record), _table(record, text)]
    return EventHtml(f'<div class="newswire-event" style="{_BOX}">{"".join(parts)}</div>')


def load_ipython_extension(shell: Any) -> None:
    """Let notebooks show event records by themselves: `%load_ext extraction.exports.html`."""
    formatter = shell.display_formatter.formatters["text/html"]
    formatter.for_type_by_name("extraction.schema", "Event", lambda event: show_html(event).html)


def _escaped(text: object, longest: int = _LONGEST_TEXT) -> str:
    """Return any text as HTML that shows it and does nothing."""
    shown = str(text)
    if len(shown) > longest:
        shown = f"{shown[:longest]}… ({len(shown):,} characters)"
    return f"<bdi>{html.escape(_CONTROLS.sub(chr(0xFFFD), shown), quote=True)}</bdi>"


def _heading(record: Mapping[str, Any]) -> str:
    kind = _escaped(" ".join([str(record.get("event_type")), *map(str, record.get("modes") or ())]))
    confidence = record.get("confidence")
    facts = [record.get("status"), f"{confidence:.2f}" if isinstance(confidence, int | float) else None]
    facts += [record.get("event_id")]
    told = " · ".join(_escaped(fact) for fact in facts if fact is not None)
    source = [record.get(name) for name in ("title", "outlet", "agency", "published")]
    lines = [f"<strong>{kind}</strong> <small>{told}</small>"]
    about = " · ".join(_escaped(part) for part in source if part)
    url = _link(record.get("url"))
    if about or url:
        lines.append(f"<small>{about}{' · ' if about and url else ''}{url}</small>")
    return "".join(f'<div style="line-height: 1.5">{line}</div>' for line in lines)


def _link(url: object) -> str:
    if not isinstance(url, str):
        return ""
    shown = _escaped(url, 80)
    if len(url) > _LONGEST_URL or not _LINK.match(url) or _CONTROLS.search(url):
        return shown
    return f'<a href="{html.escape(url, quote=True)}" rel="noopener noreferrer">{shown}</a>'


def _marks(record: Mapping[str, Any]) -> Iterator[_Mark]:
    yield from _mark("trigger", record.get("trigger"))
    for label, key in (("actor", "actors"), ("recipient", "recipients"), ("place", "places"), ("figure", "figures")):
        for part in record.get(key) or ():
            yield from _mark(label, part)
    yield from _mark("date", record.get("date"))
    for part in record.get("attributions") or ():
        yield from _mark("source", part)
        yield from _mark("cue", part.get("cue"))


def _mark(label: str, part: Any) -> Iterator[_Mark]:
    start, end = (part or {}).get("start_char"), (part or {}).get("end_char")
    if isinstance(start, int) and isinstance(end, int) and start < end:
        yield _Mark(start, end, label)


def _sentence(record: Mapping[str, Any]) -> str:
    """Return the sentence cut at every border of a mark; a piece in several marks names them all."""
    sentence, trigger = record.get("sentence") or {}, record.get("trigger") or {}
    text, base = str(sentence.get("text") or ""), sentence.get("start_char") or 0
    first, last = _window(len(text), (trigger.get("start_char") or base) - base)
    inside = [
        _Mark(m.start - base, m.end - base, m.label)
        for m in dict.fromkeys(_marks(record))
        if m.start - base >= first and m.end - base <= last
    ]
    borders = sorted({first, last, *(m.start for m in inside), *(m.end for m in inside)})
    pieces = [_piece(text[a:b], a, b, inside) for a, b in pairwise(borders)]
    before, after = "… " if first else "", " …" if last < len(text) else ""
    return f'<div style="margin: 0.4em 0">{before}{"".join(pieces)}{after}</div>'


def _window(length: int, trigger: int) -> tuple[int, int]:
    """Return which part of a sentence of this length is shown: all, or what stands about the trigger."""
    if length <= _LONGEST_SENTENCE:
        return 0, length
    first = min(max(trigger - _LONGEST_SENTENCE // 2, 0), length - _LONGEST_SENTENCE)
    return first, first + _LONGEST_SENTENCE


def _piece(text: str, start: int, end: int, marks: list[_Mark]) -> str:
    shown = _escaped(text, _LONGEST_SENTENCE)
    over = [m for m in marks if m.start <= start and end <= m.end]
    if not over:
        return shown
    ending = dict.fromkeys(m.label for m in over if m.end == end)
    tag = f'<span style="{_TAG}">{" · ".join(ending)}</span>' if ending else ""
    narrowest = min(over, key=lambda m: (m.end - m.start, list(_COLOURS).index(m.label)))
    return f'<mark style="background: {_COLOURS[narrowest.label]}; {_MARK}">{shown}{tag}</mark>'


def _table(record: Mapping[str, Any], text: str | None) -> str:
    rows = [
        f'<tr><th style="{_CELL}">{label}</th>'
        f'<td style="{_CELL}">{_escaped(value)}{_elsewhere(part, record, text)}</td></tr>'
        for label, part, value in _values(record)
        if value
    ]
    return f'<table style="border: 0">{"".join(rows)}</table>' if rows else ""


def _elsewhere(part: Any, record: Mapping[str, Any], text: str | None) -> str:
    """Return the words of an argument that stands outside the sentence."""
    sentence = record.get("sentence") or {}
    low, high = sentence.get("start_char") or 0, sentence.get("end_char") or 0
    start, end = part.get("start_char"), part.get("end_char")
    if not isinstance(start, int) or not isinstance(end, int) or low <= start < end <= high:
        return ""
    if text is None:
        return f" <small>“{_escaped(part.get('text'))}”, outside the sentence</small>"
    around = [text[max(start - 60, 0) : start], text[start:end], text[end : end + 60]]
    before, words, after = (_escaped(" ".join(one.split())) for one in around)
    return f" <small>… {before} <strong>{words}</strong> {after} …</small>"


def _values(record: Mapping[str, Any]) -> Iterator[tuple[str, Any, str | None]]:
    for label, key in (("who", "actors"), ("whom", "recipients")):
        for part in record.get(key) or ():
            yield label, part, _actor(part)
    for part in record.get("places") or ():
        yield "where", part, ", ".join(str(part[k]) for k in ("name", "admin1", "country", "resolution") if part.get(k))
    date = record.get("date")
    if date:
        first, last = date.get("earliest") or "…", date.get("latest") or "…"
        yield "when", date, first if first == last else f"{first} to {last}"
    for part in record.get("figures") or ():
        bounds = " to ".join("…" if v is None else f"{v:,.10g}" for v in (part.get("low"), part.get("high")))
        yield "how many", part, " ".join(str(v) for v in (bounds, part.get("item"), f"({part.get('role')})") if v)
    for part in record.get("attributions") or ():
        yield "says", part, f"{_actor(part)} {part.get('stance')}"
    entry = (record.get("extractor") or {}).get("entry")
    yield "entry", {}, entry


def _actor(part: Any) -> str:
    codes = " ".join(str(part[k]) for k in ("country", "sector") if part.get(k))
    return f"{part.get('name')} ({codes})" if codes else str(part.get("name"))
