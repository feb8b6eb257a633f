"""Numbers in digits and in words, without sign, unit or modifier: one reading per starting token, or none."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from extraction.normalise.figures.cardinals import Numeral, WordReader
from extraction.normalise.figures.digits import is_group, read_digits, starts_groups
from extraction.normalise.figures.tokens import Toks
from extraction.schema import Modifier

_MOST_GROUPS = 6
_HALF_BEFORE = {"first", "second", "this", "last", "other", "and", "next", "that", "each", "either", "opening", "'s"}
_HALF_AFTER = {
    "of",
    "the",
    "its",
    "their",
    "his",
    "her",
    "our",
    "your",
    "my",
    "all",
    "that",
    "those",
    "these",
    "as",
    "people",
}
_RATIO_WHOLES = {3, 4, 5, 6, 7, 8, 10, 12, 20, 50, 100, 1000, 10_000, 100_000, 1_000_000}
_SLASHES = ("/", "⁄", "∕")
_PERIODS = {"last", "first", "second", "third", "fourth", "year", "fiscal", "calendar", "growth"}


class NumeralReader(WordReader):
    """Reads numbers at a token. `decimal_comma` is the habit of the outlet's language."""

    __slots__ = ()

    def read(self, toks: Toks, i: int, *, measured: bool = False) -> Numeral | None:
        """Return the longest number that begins at token `i`; `measured` when a currency sign stands before it."""
        tok = toks[i]
        if tok.digits:
            found = self._digits(toks, i, measured)
            return self._ratio(toks, found) if found else None
        if len(tok.text) == 1 and not tok.word:
            return self._vulgar(toks, i)
        if tok.low not in self.lex.starters:
            return None
        found = (
            self._few(toks, i)
            or self._vague(toks, i)
            or self._half(toks, i)
            or self._fraction(toks, i)
            or self._collective(toks, i)
            or self._cardinal(toks, i)
        )
        return self._ratio(toks, found) if found and found.shape == "words" else found

    # digits

    def _digits(self, toks: Toks, i: int, measured: bool) -> Numeral | None:
        text, end = self._joined(toks, i)
        follows = self._step(toks, end)
        settled = measured or toks[follows].low in self.scales or toks[end].low in ("%", "percent")
        value = read_digits(text, decimal_comma=self.decimal_comma, measured=settled)
        if value is None:
            return None
        fraction = self._slash(toks, i)
        if fraction is not None:
            return fraction
        if toks[end].text and unicodedata.category(toks[end].text[0]) == "No" and toks[end].glued:
            value, end = value + _vulgar_value(toks[end].text), end + 1
        elif toks[end].digits and toks[end + 1].text in _SLASHES:
            part = self._slash(toks, end)  # 2 1/2
            if part is not None and value == int(value):
                value, end = value + part.low, part.end
        return self._scaled(toks, Numeral(i, end, value, value, "digits", value))

    @staticmethod
    def _joined(toks: Toks, i: int) -> tuple[str, int]:
        """Join digit groups that single spaces separate: '12 000'."""
        if not starts_groups(toks[i].text):
            return toks[i].text, i + 1
        end = i + 1
        while is_group(toks[end].text) and toks[end].start == toks[end - 1].end + 1 and end - i < _MOST_GROUPS:
            end += 1
        if end - i == 1 or toks[end].digits:
            return toks[i].text, i + 1
        return "".join(toks[k].text for k in range(i, end)), end

    @staticmethod
    def _slash(toks: Toks, i: int) -> Numeral | None:
        """1/16, 1⁄32: a proper fraction of small whole numbers, not part of a longer chain."""
        over, under = toks[i], toks[i + 2]
        if not (toks[i + 1].text in _SLASHES and toks[i + 1].glued and under.digits and under.glued):
            return None
        if toks[i + 3].glued and toks[i + 3].text in (*_SLASHES, "-"):
            return None
        if not (over.text.isdigit() and under.text.isdigit() and len(over.text) <= 2 and len(under.text) <= 4):
            return None
        if not 0 < int(over.text) < int(under.text):
            return None
        value = int(over.text) / int(under.text)
        return Numeral(i, i + 3, value, value, "fraction", value)

    @staticmethod
    def _vulgar(toks: Toks, i: int) -> Numeral | None:
        """½"""
        text = toks[i].text
        if unicodedata.category(text) != "No" or "FRACTION" not in unicodedata.name(text, ""):
            return None
        value = _vulgar_value(text)
        return Numeral(i, i + 1, value, value, "fraction", value)

    # collectives, vague plurals, fractions

    def _collective(self, toks: Toks, i: int) -> Numeral | None:
        start = i
        if toks[i].low in ("a", "an"):
            i += 1
            if toks[i].low == "half":  # a half-dozen
                at = self._step(toks, i + 1)
                factor = 12.0 if toks[at].low == "dozen" else self.scales.get(toks[at].low)
                return Numeral(start, at + 1, factor / 2, factor / 2, "words", 0.5, factor) if factor else None
        entry = self.lex.collective.get(toks[i].low)
        if entry is None or (entry.needs_of and (start == i or toks[i + 1].low != "of")):
            return None
        modifier = entry.modifier if entry.modifier != "exact" else None
        return Numeral(start, i + 1, entry.value, entry.value, "words", 1.0, entry.value, modifier)

    def _few(self, toks: Toks, i: int) -> Numeral | None:
        for words, entry in self.lex.few.get(toks[i].low, ()):
            if not toks.matches(i, words):
                continue
            at = self._step(toks, i + len(words))
            factor = 12.0 if toks[at].low == "dozen" else self._scale_at(toks, at)
            if factor is None:
                continue
            end = at + 1
            nested = self._scale_at(toks, end) or 1.0  # several hundred thousand
            end += nested != 1.0
            if toks[end].low == "of" and self._scale_at(toks, end + 1):  # many hundreds of thousands
                nested, end = nested * (self._scale_at(toks, end + 1) or 1.0), end + 2
            factor *= nested
            high = entry.high * factor if entry.high is not None else None
            modifier: Modifier = "at_least" if high is None else "about" if entry.low == entry.high else "range"
            return Numeral(i, end, entry.low * factor, high, "vague", entry.low, factor, modifier)
        return None

    def _vague(self, toks: Toks, i: int) -> Numeral | None:
        entry = self.lex.vague.get(toks[i].low)
        if entry is None:
            return None
        low, end = entry.low, i + 1
        if toks[end].low == "of" and (factor := self._scale_at(toks, end + 1)):
            return Numeral(i, end + 2, low * factor, None, "vague", low, factor, "at_least")
        if entry.needs_of and toks[end].low != "of":
            return None
        if entry.words == ("tens",):
            return None  # tens of drones is caught as 'tens of' only before a scale
        while toks[end].low == "and" and toks[end + 1].low == toks[i].low:
            end += 2
        return Numeral(i, end, low, None, "vague", low, 1.0, "at_least")

    def _half(self, toks: Toks, i: int) -> Numeral | None:
        if toks[i].low != "half":
            return None
        at = self._step(toks, i + 1)
        at = self._step(toks, at + 1) if toks[at].low in ("a", "an") else at
        factor = 12.0 if toks[at].low == "dozen" else self.scales.get(toks[at].low)
        if factor:
            return Numeral(i, at + 1, factor / 2, factor / 2, "words", 0.5, factor)
        if toks[i + 1].low in _HALF_AFTER and toks[i - 1].low not in _HALF_BEFORE and not toks[i + 1].glued:
            return Numeral(i, i + 1, 0.5, 0.5, "fraction", 0.5)
        return None

    def _fraction(self, toks: Toks, i: int) -> Numeral | None:
        """two-thirds, a quarter of, one fifth; 'a third' alone may be an ordinal and needs 'of'."""
        article = toks[i].low in ("a", "an")
        over = (1.0, i + 1) if article else self._small(toks, i)
        if over is None or over[0] < 1:
            return None
        at = self._step(toks, over[1])
        hyphen = at > over[1]
        name = toks[at].low
        under = self.lex.words.denominators.get(name)
        plural = name.endswith("s") and name != "hundreds"
        if under is None or plural != (over[0] > 1) or toks.hyphen(at + 1):
            return None
        of = toks[at + 1].low == "of"
        if article and not (of or name == "half"):
            return None
        if article and name == "half" and toks[at + 1].word and not of:
            return None
        if self.scales.get(toks[at + 1].low):  # a quarter million
            return self._whole_of(toks, self._share(i, at, over[0] / under))
        if name.startswith("quarter") and not hyphen:  # a stretch of three months, unless it is a share of something
            after = toks[at + 2]
            if not of or after.low in _PERIODS or (after.digits and len(after.text) == 4):
                return None
        return self._whole_of(toks, self._share(i, at, over[0] / under))

    @staticmethod
    def _share(start: int, at: int, value: float) -> Numeral:
        return Numeral(start, at + 1, value, value, "fraction", value)

    def _whole_of(self, toks: Toks, share: Numeral) -> Numeral:
        """A quarter of a million is a number, not a share."""
        at = share.end + 2 if toks.matches(share.end, ("of", "a")) else share.end
        factor = self.scales.get(toks[at].low)
        if factor is None:
            return share
        value = share.low * factor
        return replace(share, end=at + 1, low=value, high=value, shape="words", scale=factor)

    def _ratio(self, toks: Toks, over: Numeral) -> Numeral:
        """one in five, nine out of ten."""
        if over.scale != 1.0 or over.low < 1 or over.shape not in ("digits", "words"):
            return over
        at = over.end
        if toks[at].low == "in":
            at += 1
        elif toks.matches(at, ("out", "of", "every")):
            at += 3
        elif toks.matches(at, ("out", "of")):
            at += 2
        else:
            return over
        every = toks[at].low == "every"
        at += every
        under = self._digits(toks, at, False) if toks[at].digits else self._cardinal(toks, at)
        if under is None or under.low not in _RATIO_WHOLES or over.low >= under.low:
            return over
        if toks[at - 1].low == "in" and over.low > 9:
            return over
        if toks[under.end].low in self.lex.words.words.time_units:
            return over
        value = over.low / under.low
        return Numeral(over.start, under.end, value, value, "ratio", value)


def _vulgar_value(text: str) -> float:
    return unicodedata.numeric(text[0], 0.0)
