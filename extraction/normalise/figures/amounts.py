"""A number with its sign, currency and unit: one amount per starting token."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from extraction.normalise.figures.cardinals import Numeral, Shape
from extraction.normalise.figures.lookup import Lookup
from extraction.normalise.figures.numerals import NumeralReader
from extraction.normalise.figures.tokens import Toks
from extraction.normalise.figures.units import UnitTable
from extraction.schema import Modifier

AmountKind = Literal["count", "money", "percent", "measure"]
_NEGATIVE = {"minus", "negative"}


@dataclass(frozen=True, slots=True)
class Amount:
    """Tokens `[start, end)` of an amount, `[first, last)` of its number alone, and what it says."""

    start: int
    end: int
    first: int
    last: int
    low: float | None
    high: float | None
    mantissa: float
    scale: float
    shape: Shape
    kind: AmountKind = "count"
    unit: str | None = None
    modifier: Modifier | None = None
    signed: bool = False  # a currency sign or letters stand before it
    plain: bool = False  # four digits and nothing else, as a year is written
    hyphened: bool = False  # its unit is joined by a hyphen: '3.5-inch'

    @property
    def bare(self) -> bool:
        """Tell whether nothing but plain digits was written: a year or a name's number looks like this."""
        return self.shape == "digits" and self.kind == "count" and self.scale == 1.0


class AmountReader:
    """Reads amounts; both readers are shared by every text of a process."""

    __slots__ = ("lex", "numerals", "units")

    def __init__(self, lex: Lookup, numerals: NumeralReader, units: UnitTable) -> None:
        self.lex = lex
        self.numerals = numerals
        self.units = units

    def read(self, toks: Toks, i: int) -> Amount | None:
        """Return the amount that begins at token `i`, its sign and currency included."""
        at, negative = self._sign(toks, i)
        money = self.units.before(toks, at)
        if money is None:
            return self._plain(toks, i, at, negative)
        code, first = money
        if not negative and toks[first].text in ("-", "−") and toks[first + 1].glued:
            first, negative = first + 1, True
        number = self.numerals.read(toks, first, measured=True)
        if number is None or (self._weak(toks, at) and not self._scale_follows(toks, number)):
            return self._plain(toks, i, at, negative) if at == i and toks[at].text != "#" else None
        number = self._suffixed(toks, number, money=True)
        code, end = self.units.closing(toks, number.end, code)
        amount = self._amount(i, end, number, negative)
        return replace(amount, kind="money", unit=code, signed=True)

    def _plain(self, toks: Toks, i: int, at: int, negative: bool) -> Amount | None:
        number = self.numerals.read(toks, at)
        if number is None:
            return None
        number = self._suffixed(toks, number, money=False)
        amount = self._amount(i, number.end, number, negative)
        plain = number.end - number.start == 1 and len(toks[at].text) == 4 and toks[at].text.isdigit()
        amount = replace(amount, plain=True) if plain else amount
        unit = self.units.after(toks, number.end, scaled=number.scale != 1.0)
        if unit is None and toks[number.end].low == "of":  # hundreds of dollars, a quarter of a mile
            skip = number.end + 1
            unit = self.units.after(toks, skip, scaled=False) if number.shape in ("vague", "words") else None
            if unit is not None and toks[skip].low in ("a", "an"):
                unit = None
        if unit is None:
            return amount
        hyphened = toks.hyphen(number.end)
        return replace(amount, end=unit.end, kind=unit.kind, unit=unit.name, hyphened=hyphened)

    def _sign(self, toks: Toks, i: int) -> tuple[int, bool]:
        """A minus written to the number, or the word: '-36', 'minus 5', 'minus-5'."""
        tok = toks[i]
        if tok.low in _NEGATIVE:
            at = i + 2 if toks.hyphen(i + 1) else i + 1
            return at, True
        if tok.text in ("-", "−") and toks[i + 1].glued and (i == 0 or not tok.glued):
            return i + 1, True
        if tok.text in ("-", "−") and toks[i + 1].glued and toks[i - 1].text in ("(", "<", ">", "="):
            return i + 1, True
        if tok.text == "+" and toks[i + 1].glued:
            return i + 1, False
        return i, False

    @staticmethod
    def _amount(start: int, end: int, number: Numeral, negative: bool) -> Amount:
        low: float | None = number.low
        high = number.high
        if negative:
            low, high = (-high if high is not None else None), -number.low
        return Amount(
            start, end, number.start, number.end, low, high, number.mantissa, number.scale, number.shape,
            modifier=number.modifier,
        )  # fmt: skip

    @staticmethod
    def _weak(toks: Toks, at: int) -> bool:
        """'#13', 'P5' and 'PS2' are money only in a large or broken sum: '#13 billion', 'R500,000', 'PS2.7m'."""
        if toks[at].text == "#":
            return True
        digits = toks[at + 1]
        if not (toks[at].word and digits.digits and (len(toks[at].text) == 1 or toks[at].low == "ps")):
            return False
        return digits.text.isdigit() or (len(toks[at].text) == 1 and "," not in digits.text)

    # scale letters

    def _scale_follows(self, toks: Toks, number: Numeral) -> bool:
        return number.scale != 1.0 or self._suffix(toks, number, money=True) is not None

    def _suffixed(self, toks: Toks, number: Numeral, *, money: bool) -> Numeral:
        factor = self._suffix(toks, number, money=money)
        if factor is None:
            return number
        value = round(number.low * factor, 6)
        return replace(number, end=number.end + 1, low=value, high=value, scale=factor)

    def _suffix(self, toks: Toks, number: Numeral, *, money: bool) -> float | None:
        """The factor of a scale letter after digits: '2.5bn', '13.6M', '7.2 bn'; 'm' is a metre unless it counts."""
        if number.shape != "digits" or number.scale != 1.0:
            return None
        tok = toks[number.end]
        factor = self.lex.words.suffixes.get(tok.text)
        rules = self.lex.words.suffix_rules
        after = toks[number.end + 1]
        if factor is None or (after.glued and (after.digits or after.word)):
            return None
        if not tok.glued:
            return factor if tok.text in rules.spaced else None
        if money or tok.text not in rules.money_only:
            return factor
        named = self.units.after(toks, number.end + 1, scaled=True)  # 30m Danish kroner
        if named is not None and named.kind == "money":
            return factor
        if tok.text in rules.people_scale and self._counts(toks, number):
            return factor
        return None

    def _counts(self, toks: Toks, number: Numeral) -> bool:
        """'1.2m people' and '5m voters' against '300m from the gate'."""
        after = toks[number.end + 1]
        if after.low in self.lex.words.suffix_rules.length_after or not after.word:
            return False
        decimal = "." in toks[number.end - 1].text
        return decimal or toks[number.end].text == "M" or looks_plural(after.text)


def looks_plural(word: str) -> bool:
    """Guess without a tagger whether a word is a plural noun."""
    if word in ("people", "men", "women", "children", "troops", "police", "personnel"):
        return True
    return len(word) > 3 and word.islower() and word.endswith("s") and not word.endswith(("ss", "us", "is", "was"))
