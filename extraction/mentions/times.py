"""Resolve the time expressions of a Doc, in reading order, to calendar values.

Deictic expressions count from the document creation time; 'the next day', 'two days later' and dates without a year
in a historical account count from the last date of the story; tense and cues give the direction. What nothing
anchors keeps its kind and has no dates.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from spacy.tokens import Doc

from extraction import syntax
from extraction.components.times import LAYER, locate_times
from extraction.knowledge.times import TimeLexicon, load_time_lexicon
from extraction.mentions.times_direction import is_past_perfect, is_stretch, read_direction
from extraction.normalise.times import Context, DateOrder, Found, find_expressions, parse_expression, resolve_expression
from extraction.normalise.times import tree as t
from extraction.normalise.times.intervals import Interval
from extraction.values import Mention, TimeValue

_YEARLESS = (t.CalendarDay, t.CalendarMonth, t.DayRange, t.SeasonName, t.NamedDay)
_SENTENCE_END = re.compile(r"[.!?][\"')\]]*\s")
_NEWS = (t.WeekdayName, t.MonthShift)
_LONG_AGO = 3  # years before publication from which a story's date draws those without a year after it
_HISTORICAL = 2
_LEAP = 10  # years
_AHEAD = 12  # expressions looked at in the rest of a sentence


@dataclass(slots=True)
class _Story:
    """Where the story stands while its dates are read in order."""

    focus: Interval | None = None
    focus_day: dt.date | None = None
    sentence: int = -1
    explicit: bool = False  # the focus was given with its year


@dataclass(frozen=True, slots=True)
class _Reader:
    doc: Doc
    text: str
    found: Sequence[Found]
    dct: dt.date | None
    order: DateOrder
    lexicon: TimeLexicon
    sentences: Sequence[int]  # first characters
    tokens: Sequence[int]  # first characters
    historical: bool
    parsed: bool
    story: _Story = field(default_factory=_Story)
    over: dict[int, bool] = field(default_factory=dict)  # by first character of the sentence


def find_times(
    doc: Doc, *, dct: dt.date | None, date_order: DateOrder = "MDY", text: str | None = None
) -> list[Mention[TimeValue]]:
    """Find and resolve the time expressions of a Doc that has the layer `times`.

    `dct` is the document creation time (null: relative expressions stay without dates); `date_order` is the outlet's
    order of day and month in numeric dates; `text` is the Doc's, where it is at hand. Mentions come in reading order
    and do not overlap.
    """
    text = doc.text if text is None else text
    found = _layer(doc, text)
    lexicon = load_time_lexicon()
    historical = _is_historical([f.node for f in found], dct)
    tokens = doc.to_array("IDX").tolist()
    parsed = doc.has_annotation("DEP")
    starts = _sentence_starts(doc)
    reader = _Reader(doc, text, found, dct, date_order, lexicon, starts, tokens, historical, parsed)
    return [_resolve(reader, index) for index in range(len(found))]


def _layer(doc: Doc, text: str) -> list[Found]:
    """The layer's spans with exact characters and trees."""
    if LAYER not in doc.spans:
        return locate_times(doc)
    by_start = {f.start: f for f in find_expressions(text)}
    found: list[Found] = []
    for span in doc.spans[LAYER]:
        hits = [by_start[i] for i in range(span.start_char, span.end_char) if i in by_start]
        if hits:
            found.append(max(hits, key=lambda f: f.end - f.start))
            continue
        node = parse_expression(span.text)
        if node is not None:
            found.append(Found(span.start_char, span.end_char, node))
    return found


def _sentence_starts(doc: Doc) -> list[int]:
    if doc.has_annotation("SENT_START"):
        starts = doc.to_array("IDX").tolist()
        return [starts[i] for i in syntax.sentence_starts(doc)] or [0]
    return [0, *(m.end() for m in _SENTENCE_END.finditer(doc.text))]


def _given_year(node: t.Node) -> int | None:
    """The year that an expression itself states."""
    if isinstance(node, t.Year):
        return None if node.bc else node.year
    if isinstance(node, t.DayRange):
        return node.last.year
    if isinstance(node, t.CalendarDay | t.CalendarMonth | t.SeasonName | t.NamedDay):
        return node.year
    if isinstance(node, t.Portion | t.Side | t.Nth | t.DayTime) and node.of is not None:
        return _given_year(node.of)
    if isinstance(node, t.NumericDate):
        years = re.findall(r"\d{4}", node.text)
        return int(years[0]) if years else None
    return None


def _is_historical(nodes: Sequence[t.Node], dct: dt.date | None) -> bool:
    """Whether the text tells of the past: years well before publication, and hardly a word that counts from it."""
    if dct is None:
        return True
    weight = 0.0
    for node in nodes:
        year = _given_year(node)
        if year is not None and year <= dct.year - _HISTORICAL:
            weight += 1 if _month_of(node) is not None else 1 / 3
    return weight >= 2 and weight >= 3 * sum(_counts_from_publication(node) for node in nodes)


def _counts_from_publication(node: t.Node) -> bool:
    if isinstance(node, t.Shifted | t.Offset):
        return node.base == "dct"
    if isinstance(node, t.Portion | t.Side | t.Since | t.DayTime) and node.of is not None:
        return _counts_from_publication(node.of)
    return isinstance(node, _NEWS)


def _resolve(reader: _Reader, index: int) -> Mention[TimeValue]:
    found, doc, story = reader.found[index], reader.doc, reader.story
    sentence = bisect_right(reader.sentences, found.start) - 1
    first_char = reader.sentences[sentence]
    last_char = reader.sentences[sentence + 1] if sentence + 1 < len(reader.sentences) else len(reader.text)
    start, end = bisect_right(reader.tokens, found.start) - 1, bisect_left(reader.tokens, found.end)
    first, last = bisect_left(reader.tokens, first_char), max(end, bisect_left(reader.tokens, last_char))
    direction = read_direction(doc, start, end, first=first, last=last, cues=reader.lexicon.cues, parsed=reader.parsed)
    context = Context(reader.dct, story.focus, story.focus_day, reader.historical, direction, reader.order)
    start_char = found.start
    if isinstance(found.node, t.DayTime) and found.node.of is None:
        context = replace(context, sentence_day=_day_nearby(reader, index, first_char, last_char, context))
    if _wants_year(found.node):
        year, known = _year_for(reader, index, sentence, first_char, max(last_char, found.end))
        context = replace(context, year=year, dct=context.dct if known else None)
    value = resolve_expression(found.node, context)
    if _opens_stretch(reader, value, start, first):
        value = resolve_expression(t.Since(found.node), context)
        start, start_char = start - 1, doc[start - 1].idx
    _advance(story, reader, found, value, sentence)
    return Mention(start, end, start_char, found.end, value)


def _opens_stretch(reader: _Reader, value: TimeValue, start: int, first: int) -> bool:
    """Whether 'since' before the expression makes it a stretch up to publication."""
    if value.earliest is None or reader.dct is None or reader.historical:
        return False
    if not is_stretch(reader.doc, start, first, reader.lexicon.cues):
        return False
    long_ago = value.earliest.year < reader.dct.year - _LONG_AGO
    return not (long_ago and is_past_perfect(reader.doc, start, first))


def _day_nearby(reader: _Reader, index: int, first: int, last: int, context: Context) -> dt.date | None:
    """The day that the sentence names beside a time without one: 'on Tuesday in Everett at 18:00'."""
    before = [f for f in reader.found[max(0, index - 3) : index] if f.start >= first]
    after = [f for f in reader.found[index + 1 : index + 3] if f.start < last]
    for other in (*reversed(before), *after):
        if isinstance(other.node, t.WeekdayName | t.CalendarDay | t.NumericDate) or (
            isinstance(other.node, t.Shifted) and other.node.unit == "day"
        ):
            return resolve_expression(other.node, context).earliest
    return None


def _wants_year(node: t.Node) -> bool:
    if isinstance(node, t.Portion | t.Side | t.Nth | t.DayTime | t.Since) and node.of is not None:
        return _wants_year(node.of)
    if isinstance(node, t.SeasonName) and node.shift:
        return False
    if isinstance(node, t.CalendarDay | t.CalendarMonth | t.SeasonName) and node.year_of is not None:
        return False
    return isinstance(node, _YEARLESS) and _given_year(node) is None


def _month_of(node: t.Node) -> int | None:
    if isinstance(node, t.DayRange):
        return node.last.month
    if isinstance(node, t.CalendarDay | t.CalendarMonth):
        return node.month
    if isinstance(node, t.SeasonName):
        return node.first_month
    if isinstance(node, t.Portion | t.Side | t.Nth | t.DayTime | t.Since) and node.of is not None:
        return _month_of(node.of)
    return None


def _year_for(reader: _Reader, index: int, sentence: int, first: int, last: int) -> tuple[int | None, bool]:
    """The year that the text around gives to an expression without one, and whether publication may give it."""
    node, month = reader.found[index].node, _month_of(reader.found[index].node)
    shared = _shared_year(reader, index, month, last)
    if shared is not None:
        return shared, True
    story = reader.story
    if story.focus is not None and (reader.historical or _draws(reader, sentence)):
        return _year_after(story.focus, month), True
    if reader.historical and reader.dct is not None:
        return None, _only_year_ahead(reader, index, last) is None
    if first not in reader.over:
        reader.over[first] = _is_over(reader, first, last)
    if reader.over[first]:
        return None, False
    return (None, True) if not isinstance(node, t.NamedDay) or reader.dct else (None, False)


def _only_year_ahead(reader: _Reader, index: int, last: int) -> int | None:
    """The year of a month or day that the sentence names after this expression."""
    for later in islice(reader.found, index + 1, index + 1 + _AHEAD):
        if later.start >= last:
            return None
        year = _given_year(later.node)
        if year is not None and _month_of(later.node) is not None:
            return year
    return None


def _shared_year(reader: _Reader, index: int, month: int | None, last: int) -> int | None:
    """The year of a date that this one is joined to ('from April to June 1968') or that its sentence states later."""
    found = reader.found
    if index + 1 < len(found) and found[index + 1].start < last:
        year, joined = _given_year(found[index + 1].node), _joined(reader, index, index + 1)
        if year is not None and joined:
            ahead = _month_of(found[index + 1].node)
            return year - 1 if month and ahead and month > ahead else year
        if joined and index + 2 < len(found) and _joined(reader, index + 1, index + 2):
            return _given_year(found[index + 2].node)
    if index and _joined(reader, index - 1, index):
        year = _given_year(found[index - 1].node)
        if year is not None:
            before = _month_of(found[index - 1].node)
            return year + 1 if month and before and month < before else year
        return _year_after(reader.story.focus, month, strict=True) if reader.story.focus else None
    year = _only_year_ahead(reader, index, last)
    far = reader.dct is None or (year is not None and year <= reader.dct.year - _LONG_AGO)
    if year is not None and far and (reader.story.focus is None or reader.story.sentence < 0):
        return year
    return None


def _joined(reader: _Reader, i: int, j: int) -> bool:
    between = reader.text[reader.found[i].end : reader.found[j].start].strip(" ,()'s")
    if not between:
        return reader.found[j].start - reader.found[i].end <= 4
    return between in ("-", "–", "/") or between in reader.lexicon.cues.joins


def _draws(reader: _Reader, sentence: int) -> bool:
    """Whether the story's date, long ago and stated with its year just before, draws a date without one."""
    story = reader.story
    if story.focus is None or reader.dct is None or not story.explicit:
        return False
    near = sentence - story.sentence <= 1 and (story.focus.high - story.focus.low).days < 93
    return near and story.focus.high.year <= reader.dct.year - _LONG_AGO


def _year_after(focus: Interval | None, month: int | None, *, strict: bool = False) -> int | None:
    """The story's year, or the next one when its month lies far back in that year."""
    if focus is None:
        return None
    year = focus.low.year
    whole_year = (focus.high - focus.low).days > 200
    if month is None or whole_year:
        return focus.high.year
    gap = focus.low.month - month
    return year + 1 if gap > (0 if strict else 8) else year


def _is_over(reader: _Reader, first: int, last: int) -> bool:
    """Whether the sentence tells of a power that no longer exists and says nothing of the present."""
    if reader.dct is None:
        return False
    words = re.findall(r"\d+|[^\W\d_]+|[^\s\w]|_", reader.text[first:last])
    low = [word.lower() for word in words]
    if any(word in ("said", "says", "today", "yesterday", "has", "have", "is", "are", "will") for word in low):
        return False
    for i, word in enumerate(low):
        for form, entry in reader.lexicon.over.get(word, ()):
            present = tuple(low[i : i + len(form)]) == form and words[i][:1].isupper()
            if present and entry.until < reader.dct.year - 1:
                return True
    return False


def _advance(story: _Story, reader: _Reader, found: Found, value: TimeValue, sentence: int) -> None:
    """Move the story to a date that was read, unless it only qualifies a noun or is wider than a year."""
    if value.earliest is None or value.latest is None or isinstance(found.node, t.VagueTime | t.YearSpan):
        return
    if isinstance(found.node, t.Year) and not (_adverbial(reader, found) and _continues(story, reader, found.node)):
        return
    if found.node == t.Shifted("year", -1, "focus"):
        return  # a glance back
    interval = Interval(value.earliest, value.latest)
    if (interval.high - interval.low).days > 370:
        return
    story.focus, story.sentence = interval, sentence
    story.explicit = _given_year(found.node) is not None or (value.anchor == "narrative" and story.explicit)
    if interval.low == interval.high:
        story.focus_day = interval.low
    elif story.focus_day is not None and not interval.low <= story.focus_day <= interval.high:
        story.focus_day = None


def _continues(story: _Story, reader: _Reader, node: t.Year) -> bool:
    """Whether a bare year goes on with a historical account; a leap of decades is an aside ('declassified in 2005')."""
    return not reader.historical or story.focus is None or abs(node.year - story.focus.low.year) <= _LEAP


def _adverbial(reader: _Reader, found: Found) -> bool:
    before = reader.text[max(0, found.start - 12) : found.start].lower().split()
    return bool(before) and before[-1] in reader.lexicon.words["date_prepositions"]
