"""Numbers written in words, and the scale words that multiply any number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from extraction.normalise.figures.lookup import Lookup
from extraction.normalise.figures.tokens import Toks
from extraction.schema import Modifier

Shape = Literal["digits", "words", "vague", "fraction", "ratio"]
_MOST_SCALES = 3


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number's bounds, the tokens `[start, end)` that say it, and how it was written.

    `mantissa` is what stood before the scale word: a range's first end may borrow the scale of the second.
    """

    start: int
    end: int
    low: float
    high: float | None
    shape: Shape
    mantissa: float
    scale: float = 1.0
    modifier: Modifier | None = None


class WordReader:
    """Reads cardinals in words. `decimal_comma` is the habit of the outlet's language."""

    __slots__ = ("decimal_comma", "lex", "scales")

    def __init__(self, lex: Lookup, *, decimal_comma: bool) -> None:
        self.lex = lex
        self.decimal_comma = decimal_comma
        self.scales = lex.words.scales

    # scale words

    @staticmethod
    def _step(toks: Toks, i: int) -> int:
        """Skip a hyphen that joins words."""
        return i + 1 if toks.hyphen(i) else i

    def _scale_at(self, toks: Toks, i: int) -> float | None:
        low = toks[i].low
        if low in self.scales:
            return self.scales[low]
        entry = self.lex.vague.get(low)  # '3 millions'
        return entry.low if entry and entry.low >= 100 and low not in ("dozens", "scores", "tens") else None

    def _scaled(self, toks: Toks, number: Numeral) -> Numeral:
        """Multiply by the scale words that follow, 'and a half' included."""
        end, value, scale = number.end, number.low, 1.0
        if toks.matches(end, ("and", "a", "half")):
            value, end = value + 0.5, end + 3
            number = replace(number, end=end, low=value, high=value, mantissa=value)
        for _ in range(_MOST_SCALES):
            at = self._step(toks, end)
            factor = self._scale_at(toks, at)
            if factor is None or (factor == 100 and number.shape == "digits" and number.low >= 100):
                break
            scale, end = scale * factor, at + 1
        if scale == 1.0:
            return number
        value *= scale
        if toks.matches(end, ("and", "a", "half")):  # a million and a half
            value, end = value + 0.5 * scale, end + 3
        value = round(value, 6) if value < 1e15 else value
        return replace(number, end=end, low=value, high=value, scale=scale)

    # words

    def _small(self, toks: Toks, i: int) -> tuple[float, int] | None:
        """0 to 99, or the same times a hundred."""
        cardinals = self.lex.words.cardinals
        value = cardinals.get(toks[i].low)
        if value is None:
            return None
        end = i + 1
        if value >= 20:
            at = self._step(toks, end)
            unit = cardinals.get(toks[at].low, 0)
            if 1 <= unit <= 9 and (at > end or not toks.hyphen(at + 1)):
                value, end = value + unit, at + 1
        return float(value), end

    def _hundreds(self, toks: Toks, i: int) -> tuple[float, int] | None:
        if toks[i].low in ("a", "an"):
            at = self._step(toks, i + 1)
            return (1.0, i + 1) if toks[at].low in self.scales else None
        return self._small(toks, i)

    def _cardinal(self, toks: Toks, i: int) -> Numeral | None:
        total, ceiling, at = 0.0, float("inf"), i
        end, first, scale = i, 0.0, 1.0
        while True:
            group = self._group(toks, at, ceiling)
            if group is None:
                break
            value, factor, after = group
            if end == i:
                first, scale = value, factor
            total, end = total + value * factor, after
            if factor == 1.0:
                break
            ceiling = factor
            joined = self._join(toks, end, factor)
            if joined is None:
                break
            at = joined
        if end == i:
            return None
        number = Numeral(i, end, total, total, "words", first, scale)
        if scale == 1.0:
            return self._dozens(toks, self._scaled(toks, number))
        if toks.matches(end, ("and", "a", "half")):
            total += 0.5 * scale
            return replace(number, end=end + 3, low=total, high=total)
        return number

    def _group(self, toks: Toks, i: int, ceiling: float) -> tuple[float, float, int] | None:
        """A number below a thousand and the scales after it, all below `ceiling`: (value, scale, end)."""
        small = self._hundreds(toks, i)
        if small is None:
            return None
        value, end = small
        at = self._step(toks, end)
        if toks[at].low == "hundred":
            value, end = value * 100, at + 1
            skip = end + 1 if toks[end].low in ("and", "&") else end
            rest = self._small(toks, skip)
            if rest is not None and rest[0] < 100 and not toks.hyphen(rest[1]):
                value, end = value + rest[0], rest[1]
        scale = 1.0
        for _ in range(_MOST_SCALES):
            at = self._step(toks, end)
            factor = self.scales.get(toks[at].low)
            if factor is None or factor == 100:
                break
            scale, end = scale * factor, at + 1
        if value * scale >= ceiling or scale >= ceiling:
            return None
        return value, scale, end

    def _join(self, toks: Toks, end: int, factor: float) -> int | None:
        """Where the next, smaller group of the same number begins, if one follows."""
        at = end
        comma = toks[at].text == ","
        at += comma
        linked = toks[at].low in ("and", "&")
        at += linked
        group = self._group(toks, at, factor)
        if group is None or toks[at].low in ("a", "an"):
            return None
        if comma and group[1] == 1.0 and not linked:
            return None  # 'two million, five of them'
        return at

    def _dozens(self, toks: Toks, number: Numeral) -> Numeral:
        at = self._step(toks, number.end)
        entry = self.lex.collective.get(toks[at].low.removesuffix("s"))
        if entry is None or entry.value != 12 or number.scale != 1.0:
            return number
        value = number.low * entry.value
        return replace(number, end=at + 1, low=value, high=value, scale=12.0)
