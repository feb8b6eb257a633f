"""Component `extraction_figures`: figures of a Doc, as the layer `doc.spans["figures"]`.

Text alone decides; spans of the layer `times` are dates or durations and are left out. Labels are the kind of figure
(`count`, `money`, `percent`, `measure`). The values are read again where they are needed (`mentions.figures`), so that
the layer may be edited by other components and the Doc stays free of anything but spans.
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc, Span

from extraction.normalise.figures import Quantity, find_quantities

LAYER = "figures"
_TIMES = "times"


@Language.factory("extraction_figures", assigns=["doc.spans"])
def make_figures(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Build the component; it holds no state. Raises KnowledgeError if the lexicon does not validate."""
    del nlp, name
    find_quantities("")  # the tables are read now, not within the first article
    return tag_figures


def tag_figures(doc: Doc) -> Doc:
    """Write the layer `figures`: number, unit and modifiers, without overlaps."""
    spans: list[Span] = []
    end = 0
    for quantity in quantities_of(doc):
        span = doc.char_span(quantity.start, quantity.end, label=quantity.kind, alignment_mode="expand")
        if span is None or span.end <= end:
            continue
        start = max(span.start, end)  # two figures in one token ('$600m-$800m' split by nobody) share it
        spans.append(Span(doc, start, span.end, label=span.label))
        end = span.end
    doc.spans[LAYER] = spans
    return doc


def quantities_of(doc: Doc, *, decimal_comma: bool = False, text: str | None = None) -> list[Quantity]:
    """Return the quantities of a Doc outside its time expressions; `text` is the Doc's, where it is at hand."""
    times = doc.spans.get(_TIMES, ())
    banned = [(span.start_char, span.end_char) for span in times]
    return find_quantities(doc.text if text is None else text, banned=banned, decimal_comma=decimal_comma)
