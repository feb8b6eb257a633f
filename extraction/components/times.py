"""Component `extraction_times`: time expressions of a Doc, as the layer `doc.spans["times"]`.

The pattern finder runs once over the text. The pipeline's named entities, where it has them, decide the doubtful
forms ('May', '2000') and add what the patterns missed and the grammar reads.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable

from spacy.language import Language
from spacy.tokens import Doc, Span

from extraction.knowledge.times import load_time_lexicon
from extraction.normalise.times import Found, find_expressions, kind_of, parse_expression
from extraction.normalise.times.tree import CalendarMonth, SeasonName, WeekdayName, Year

LAYER = "times"
_NAMES = frozenset(("PERSON", "ORG", "GPE", "LOC", "FAC", "PRODUCT", "LAW", "WORK_OF_ART", "NORP", "MISC"))
_BARE = (CalendarMonth, WeekdayName, SeasonName, Year)  # forms that the finder itself weighs by what stands around
_LEAD = re.compile(r"^(?:(?:on|in|at|by|of|since|during|for|from|until)\s+)+", re.IGNORECASE)


@Language.factory("extraction_times", assigns=["doc.spans"])
def make_times(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Build the component; it holds no state. Raises KnowledgeError if the lexicon does not validate."""
    del nlp, name
    load_time_lexicon()  # read now, not within the first article
    return tag_times


def tag_times(doc: Doc) -> Doc:
    """Write the layer `times`; labels are `date`, `duration` or `set`, span ids the tree's class."""
    spans: list[Span] = []
    end = 0
    for found in locate_times(doc):
        span = doc.char_span(found.start, found.end, label=kind_of(found.node), alignment_mode="expand")
        if span is None or span.start < end:
            continue
        end = span.end
        spans.append(Span(doc, span.start, span.end, label=span.label, span_id=type(found.node).__name__))
    doc.spans[LAYER] = spans
    return doc


def locate_times(doc: Doc) -> list[Found]:
    """The time expressions of a Doc with exact characters and trees, in order, without overlaps."""
    dates = [(ent.start_char, ent.end_char) for ent in doc.ents if ent.label_ in ("DATE", "TIME")]
    names = [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents if ent.label_ in _NAMES]
    text = doc.text
    kept = [f for f in _supported(find_expressions(text), dates) if not _inside_name(f, names)]
    starts = [f.start for f in kept]
    extra = [f for f in _from_entities(text, dates) if not any(_meets(f, k) for k in _beside(f, kept, starts))]
    return sorted(kept + extra, key=lambda found: found.start)


def _supported(found: Iterable[Found], dates: list[tuple[int, int]]) -> Iterable[Found]:
    starts = [a for a, _ in dates]
    return (f for f in found if not f.weak or any(f.start < b for _, b in dates[: bisect_left(starts, f.end)][-1:]))


def _inside_name(found: Found, names: list[tuple[int, int, str]]) -> bool:
    """Whether a bare month, weekday, season or year is a piece of a longer name ('The Sunday Times', 'April Jones')."""
    if not isinstance(found.node, _BARE):
        return False
    if isinstance(found.node, CalendarMonth) and found.node.year is not None:
        return False
    last = bisect_right(names, found.start, key=lambda name: name[0])
    return any(found.end <= b and b - a > found.end - found.start + 4 for a, b, _ in names[max(last - 1, 0) : last])


def _from_entities(text: str, dates: list[tuple[int, int]]) -> Iterable[Found]:
    for a, b in dates:
        lead = _LEAD.match(text[a:b])
        start = a + lead.end() if lead else a
        node = parse_expression(text[start:b]) if b - start <= 80 else None
        if node is not None and not isinstance(node, _BARE):
            yield Found(start, b, node)


def _beside(found: Found, kept: list[Found], starts: list[int]) -> list[Found]:
    """The one of the expressions, which do not overlap, that may reach into `found`, and those that start in it."""
    return kept[max(bisect_right(starts, found.start) - 1, 0) : bisect_left(starts, found.end)]


def _meets(first: Found, second: Found) -> bool:
    return first.start < second.end and second.start < first.end
