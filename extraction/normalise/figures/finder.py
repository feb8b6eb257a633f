"""Every quantity of a text in one pass: number, range, unit, modifiers, and nothing that only looks like one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from extraction.normalise.figures.amounts import AmountKind, AmountReader
from extraction.normalise.figures.cardinals import Shape
from extraction.normalise.figures.guards import refuses, refuses_year
from extraction.normalise.figures.lookup import lookup
from extraction.normalise.figures.numerals import NumeralReader
from extraction.normalise.figures.ranges import Group, read_group, year_like
from extraction.normalise.figures.tokens import Toks, tokenise
from extraction.normalise.figures.units import unit_table
from extraction.schema import Modifier

_MOST_MODIFIERS = 4
_MEASURED_ABOVE = 100.0
_LEAST_THOUSAND = 1000.0
_UPPER: frozenset[Modifier] = frozenset(("at_most", "less_than"))
_LOWER: frozenset[Modifier] = frozenset(("at_least", "more_than"))
_LINKS = {"and", "but", ",", "or", "&"}

_REMEMBERED = 2  # texts: the pipeline marks an article's figures, and right after it they are read


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text and its honest bounds. Offsets are characters of the text.

    `[start, end)` is the evidence with its modifiers and unit, `[first, last)` the number alone. `unit` is an ISO 4217
    code, `percent`, the CLDR name of a measure, or None for a plain count.
    """

    start: int
    end: int
    first: int
    last: int
    low: float | None
    high: float | None
    modifier: Modifier
    kind: AmountKind
    unit: str | None
    shape: Shape
    bare: bool  # plain digits without scale or unit

    @property
    def bounded(self) -> bool:
        """Tell whether a word says more than the number: such a number is never a name's."""
        return self.modifier != "exact"


@cache
def _reader(decimal_comma: bool) -> AmountReader:
    lex = lookup()
    return AmountReader(lex, NumeralReader(lex, decimal_comma=decimal_comma), unit_table())


def find_quantities(
    text: str, *, banned: Iterable[tuple[int, int]] = (), decimal_comma: bool = False
) -> list[Quantity]:
    """Return the quantities of `text` in order, without overlaps.

    `banned` are character ranges that already mean something else (dates, clock times). Work is linear in the text.
    """
    return list(_found(text, tuple(banned), decimal_comma))


@lru_cache(maxsize=_REMEMBERED)
def _found(text: str, banned: tuple[tuple[int, int], ...], decimal_comma: bool) -> tuple[Quantity, ...]:
    reader = _reader(decimal_comma)
    toks = tokenise(text)
    closed = _closed(toks, banned)
    starters = reader.lex.starters
    found: list[Quantity] = []
    at, limit = 0, 0
    while at < len(toks):
        tok = toks[at]
        if tok.word and (closed[at] or (tok.low not in starters and not _opens_money(toks, at))):
            at += 1
            continue
        group = read_group(toks, at, reader)
        if group is None:
            at += 1
            continue
        end = group.amount.end
        if not _is_closed(toks, closed, group):
            quantity = _quantity(toks, group, reader, limit)
            if quantity is not None:
                found.append(_conversion(text, found[-1], quantity) if found else quantity)
                limit = end
        at = max(end, at + 1)
    return tuple(_join_bounds(text, found))


def normalise_figure(text: str, *, decimal_comma: bool = False) -> Quantity | None:
    """Return the value of `text` if the whole of it is one quantity, else None.

    >>> normalise_figure("up to 12,000").high
    12000.0
    """
    shown = text.strip()
    found = find_quantities(shown, decimal_comma=decimal_comma)
    return found[0] if len(found) == 1 and (found[0].start, found[0].end) == (0, len(shown)) else None


def _closed(toks: Toks, banned: Iterable[tuple[int, int]]) -> bytearray:
    """Mark the tokens that overlap a banned range."""
    closed = bytearray(len(toks))
    ranges = sorted(banned)
    at = 0
    for start, end in ranges:
        while at < len(toks) and toks[at].end <= start:
            at += 1
        k = at
        while k < len(toks) and toks[k].start < end:
            closed[k] = 1
            k += 1
    return closed


def _is_closed(toks: Toks, closed: bytearray, group: Group) -> bool:
    """Tell whether a banned range takes the group.

    A number with a unit of its own is no date, whatever was found in it ('1520 sq m', 'miles per hour'), unless the
    range goes on beyond it.
    """
    start, end = group.amount.start, group.amount.end
    if not any(closed[start:end]):
        return False
    if group.amount.kind == "count" and not _too_large_for_a_day(toks, group):
        return True
    beyond = (start > 0 and closed[start - 1] and closed[start]) or (
        end < len(toks) and closed[end] and closed[end - 1]
    )
    return bool(beyond)


def _too_large_for_a_day(toks: Toks, group: Group) -> bool:
    """'more than 1000', '1000-5000': bounded or ranged whole thousands that are no year."""
    amount = group.amount
    if amount.shape != "digits" or (amount.low or 0) < _LEAST_THOUSAND or year_like(group.first):
        return False
    return group.ranged or lookup().left_modifier(toks, amount.start) is not None


def _opens_money(toks: Toks, at: int) -> bool:
    """Tell whether a word may be the letters of a currency or a spelled minus: US$, Rs, EUR."""
    after = toks[at + 1]
    return after.digits or after.text in ("$", "-", ".", "=", "#") or toks[at].low in ("minus", "negative")


def _quantity(toks: Toks, group: Group, reader: AmountReader, limit: int) -> Quantity | None:
    amount = group.amount
    words = reader.lex.words.words
    start, classes = _left(toks, group, reader, limit)
    end, right = _right(toks, group, reader)
    modifier = _strongest((*right, *classes))
    if refuses(toks, group, words, modifier) or refuses_year(toks, group, words, modifier):
        return None
    low, high, shown = _bounds(group, modifier)
    return Quantity(
        toks[start].start, toks[end - 1].end, toks[amount.first].start, toks[amount.last - 1].end,
        low, high, shown, amount.kind, amount.unit, amount.shape, amount.bare and not group.ranged,
    )  # fmt: skip


def _left(toks: Toks, group: Group, reader: AmountReader, limit: int) -> tuple[int, list[Modifier]]:
    """Collect modifiers leftwards from the number, nearest first, and where they begin."""
    amount = group.amount
    start, classes = amount.start, []
    large = amount.kind != "count" or abs(amount.low or 0) >= _MEASURED_ABOVE
    for _ in range(_MOST_MODIFIERS):
        sign = _comparison(toks, start, limit, reader)
        if sign is not None:
            start, klass = sign
            classes.append(klass)
            continue
        at = start - 1 if group.ranged and toks[start - 1].low in ("between", "from") else start
        found = reader.lex.left_modifier(toks, at)
        if found is None or found[1] < limit or (found[0].measured and (classes or not large)):
            break
        start = found[1]
        classes.append(found[0].klass)
    if group.ranged and toks[start - 1].low in ("between", "from") and start > limit:
        start -= 1
    return start, classes


def _comparison(toks: Toks, start: int, limit: int, reader: AmountReader) -> tuple[int, Modifier] | None:
    """'>', '<=', '~' before a number."""
    signs = reader.lex.words.signs
    for length in (2, 1):
        at = start - length
        if at < limit:
            continue
        klass = signs.get("".join(toks[k].text for k in range(at, start)))
        if klass is not None and toks[at - 1].text not in ("<", ">", "="):
            return at, klass
    return None


def _right(toks: Toks, group: Group, reader: AmountReader) -> tuple[int, list[Modifier]]:
    end = group.amount.end
    found = reader.lex.right_modifier(toks, end)
    if found is None:
        return end, []
    phrase, after = found
    if (
        toks[after].digits
        or toks[after].low == "than"
        or toks[after].low in reader.lex.words.cardinals
        or toks[after].text == "$"
    ):
        return end, []
    if phrase.words[0] in ("plus", "odd") and not toks[after].word and toks[after].text not in (".", ",", ""):
        return end, []
    return after, [phrase.klass]


def _strongest(classes: Iterable[Modifier]) -> Modifier | None:
    """A bound outranks 'about', which outranks 'exactly'; of two bounds the outer one holds."""
    best: Modifier | None = None
    for klass in classes:
        if klass in _UPPER or klass in _LOWER or (klass == "about" and best in (None, "exact")) or best is None:
            best = klass
    return best


def _bounds(group: Group, modifier: Modifier | None) -> tuple[float | None, float | None, Modifier]:
    amount = group.amount
    low, high = amount.low, amount.high
    own = amount.modifier
    if modifier is None or modifier == "exact":
        return low, high, own or "exact"
    if high is None:  # 'at least hundreds', 'up to thousands': the plural's own bound is all there is
        return low, None, own or modifier
    if group.ranged or own == "range":
        return low, high, "about" if modifier == "about" else "range"
    if modifier in _UPPER:
        return None, high, modifier
    if modifier in _LOWER:
        return low, None, modifier
    return low, high, modifier


def _conversion(text: str, last: Quantity, quantity: Quantity) -> Quantity:
    """'more than 7.5 million crowns ($1.1 million)': the sum in brackets is bounded as the one before it."""
    if quantity.modifier != "exact" or last.modifier in ("exact", "range") or not (last.unit and quantity.unit):
        return quantity
    if text[last.end : quantity.start] not in (" (", " / ") or last.unit == quantity.unit:
        return quantity
    low = quantity.low if last.low is not None else None
    high = quantity.high if last.high is not None else None
    return replace(quantity, low=low, high=high, modifier=last.modifier)


def _join_bounds(text: str, found: list[Quantity]) -> list[Quantity]:
    """'more than 10 and less than 40' is one range; '… 40 and less than 10' is two bounds."""
    joined: list[Quantity] = []
    for quantity in found:
        last = joined[-1] if joined else None
        if last is not None and _two_bounds(text, last, quantity):
            low = last.low if last.low is not None else quantity.low
            high = last.high if last.high is not None else quantity.high
            unit, kind = (quantity.unit, quantity.kind) if quantity.unit else (last.unit, last.kind)
            joined[-1] = replace(
                last, end=quantity.end, last=quantity.last, low=low, high=high, modifier="range", unit=unit, kind=kind
            )
        else:
            joined.append(quantity)
    return joined


def _two_bounds(text: str, first: Quantity, second: Quantity) -> bool:
    if first.shape == "vague" or second.shape == "vague":
        return False
    between = text[first.end : second.start] if second.start - first.end <= 8 else "…"
    if set(between.split()) - _LINKS or (first.unit and second.unit and first.unit != second.unit):
        return False
    pair = (first.modifier, second.modifier)
    if pair[0] in _LOWER and pair[1] in _UPPER:
        return first.low is not None and second.high is not None and first.low < second.high
    if pair[0] in _UPPER and pair[1] in _LOWER:
        return first.high is not None and second.low is not None and second.low < first.high
    return False
