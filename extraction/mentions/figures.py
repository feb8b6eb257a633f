"""Figures of an article: value with honest bounds, what is counted, in which role, and of which figure it is a part."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from spacy.tokens import Doc

from extraction.components.figures import LAYER, quantities_of
from extraction.knowledge.figures import FigureRoles, load_figure_roles
from extraction.mentions.figure_filters import counts_nothing
from extraction.mentions.figure_nouns import Noun, counted_noun, item_of
from extraction.mentions.figure_parts import Reading, link_parts
from extraction.mentions.figure_roles import RoleIndex, role_index, role_of
from extraction.normalise.figures import Quantity
from extraction.schema import FigureRole
from extraction.values import FigureValue, Mention

_NOMINAL = ("count",)
_SHARES = ("fraction", "ratio")


@dataclass(frozen=True, slots=True)
class _Found:
    """A quantity and the tokens `[start, end)` it covers."""

    quantity: Quantity
    start: int
    end: int


def find_figures(doc: Doc, *, decimal_comma: bool = False, text: str | None = None) -> list[Mention[FigureValue]]:
    """Return the figures of a Doc in order.

    A layer `figures`, where there is one, says which numbers count; without it every number of the text does.
    Offsets of a mention cover modifiers, number and the counted noun. `part_of` is an index into the returned list.
    Without tagger and parser the numbers keep their values and units but lose item and role. `text` is the Doc's,
    where it is at hand.
    """
    roles = load_figure_roles()
    index = role_index()
    found = _located(doc, quantities_of(doc, decimal_comma=decimal_comma, text=text))
    barred = _barred(doc, found)
    tagged = doc.has_annotation("TAG")
    readings: list[Reading] = []
    for one in found:
        noun = _noun(doc, one, barred, roles) if tagged else None
        if tagged and counts_nothing(doc, one.quantity, one.start, one.end, noun, roles):
            continue
        readings.append(_reading(doc, one, noun, roles, index, tagged=tagged))
    linked = link_parts(doc, readings, roles)
    return [_mention(doc, reading) for reading in linked]


def _located(doc: Doc, quantities: list[Quantity]) -> list[_Found]:
    """Lay quantities on tokens; keep those that the layer, if there is one, has."""
    starts = doc.to_array("IDX").tolist()
    layer = [(span.start, span.end) for span in doc.spans[LAYER]] if LAYER in doc.spans else None
    found: list[_Found] = []
    at = 0
    for quantity in quantities:
        start = bisect_right(starts, quantity.start) - 1
        end = bisect_left(starts, quantity.end)
        if layer is not None:
            while at < len(layer) and layer[at][1] <= start:
                at += 1
            if at == len(layer) or layer[at][0] >= end:
                continue
        found.append(_Found(quantity, max(start, 0), max(end, start + 1)))
    return found


def _barred(doc: Doc, found: list[_Found]) -> bytearray:
    """Flag the tokens at which a counted phrase must stop."""
    barred = bytearray(len(doc))
    for span in doc.spans.get("times", ()):
        barred[span.start : span.end] = b"\x01" * (span.end - span.start)
    for one in found:
        if not (one.quantity.bare and one.start > 0 and doc[one.start - 1].pos_ == "PROPN"):
            barred[one.start : one.end] = b"\x01" * (one.end - one.start)
    return barred


def _noun(doc: Doc, one: _Found, barred: bytearray, roles: FigureRoles) -> Noun | None:
    """What is counted; '31 of 44 drones' looks through the second number."""
    if one.quantity.kind not in _NOMINAL:
        return None
    noun = counted_noun(doc, one.start, one.end, barred, roles)
    if noun is not None and one.quantity.shape == "vague" and noun.first == one.end and not _plural(noun):
        return None  # 'dozens march'
    if noun is not None or one.end >= len(doc):
        return noun
    if barred[one.end]:
        return _beyond_size(doc, one, barred, roles)
    if doc[one.end].lower_ != "of":
        return None
    open_ = bytearray(barred)
    for at in range(one.end, min(len(doc), one.end + 4)):
        open_[at] = 0
    inner = counted_noun(doc, one.start, one.end, open_, roles)
    if inner is None:
        return None
    first = inner.first
    while first < inner.head.i and doc[first].pos_ == "NUM":
        first += 1
    return Noun(inner.head, first, inner.last, before=True)


def _plural(noun: Noun) -> bool:
    return noun.head.tag_ in ("NNS", "NNPS") or noun.head.pos_ != "NOUN"


def _beyond_size(doc: Doc, one: _Found, barred: bytearray, roles: FigureRoles) -> Noun | None:
    """'two 250-bed hospitals', '100 155mm shells': a size stands between the number and its noun."""
    end = one.end + 1
    while end < len(doc) and barred[end] and end < one.end + 3:
        end += 1
    hyphen = end < len(doc) and doc[end].text in ("-", "‑")
    sized = hyphen or any(doc[at].lower_.endswith(("mm", "-pound", "-ton")) for at in range(one.end, end))
    if not sized:
        return None
    open_ = bytearray(barred)
    open_[one.end : end] = bytes(end - one.end)
    return counted_noun(doc, one.start, end if not hyphen else one.end, open_, roles)


def _reading(
    doc: Doc, one: _Found, noun: Noun | None, roles: FigureRoles, index: RoleIndex, *, tagged: bool
) -> Reading:
    quantity = one.quantity
    end, end_char = one.end, quantity.end
    item, description = quantity.unit, None
    if quantity.kind == "count" and noun is not None:
        item = item_of(noun, roles)
        description = doc[noun.first : noun.last + 1].text
        if not noun.before:
            end, end_char = noun.last + 1, doc[noun.last].idx + len(doc[noun.last])
    role: FigureRole = "amount" if quantity.kind == "money" else "other"
    if tagged:
        head = noun.head if noun is not None else None
        after = one.end if noun is not None and noun.head.lower_ in roles.people.states else end
        role = role_of(doc, one.start, after, head, item, quantity.kind, index)
    own = noun is not None and not noun.before
    return Reading(quantity, one.start, one.end, end, end_char, item, description, role, own_noun=own)


def _mention(doc: Doc, reading: Reading) -> Mention[FigureValue]:
    del doc
    quantity = reading.quantity
    value = FigureValue(
        quantity.low, quantity.high, quantity.modifier, reading.item, reading.description, reading.role,
        reading.part_of,
    )  # fmt: skip
    return Mention(reading.start, reading.end, quantity.start, max(reading.end_char, quantity.end), value)
