"""Counts in front of a unit of time: '3', 'three', 'two and a half', 'several', 'two to three', 'about a'."""

from __future__ import annotations

from extraction.knowledge.times import TimeLexicon
from extraction.normalise.times.tokens import DASHES, Scanner
from extraction.normalise.times.tree import Amount

Count = tuple[float | None, float | None, int]  # low, high (null: vague), next position


def about(s: Scanner, i: int) -> tuple[int, bool]:
    """The position after words before a count ('more than', 'just'), at most two, and whether they blur it."""
    blurred = False
    for _ in range(2):
        found = s.phrase(i, s.lexicon.about)
        if found is None:
            break
        blurred, i = blurred or found[0], found[1]
    return i, blurred


def plain_number(s: Scanner, i: int) -> tuple[float, int] | None:
    """A number in digits (with separators and decimals) or words up to ninety-nine, hundred, thousand."""
    if s.is_number(i):
        return _digits(s, i)
    lexicon: TimeLexicon = s.lexicon
    low = s.low[i]
    if low in lexicon.tens:
        value, j = lexicon.tens[low], i + 1
        if s.low[j] in DASHES and s.low[j + 1] in lexicon.numbers and lexicon.numbers[s.low[j + 1]] < 10:
            return value + lexicon.numbers[s.low[j + 1]], j + 2
        if s.low[j] in lexicon.numbers and 0 < lexicon.numbers[s.low[j]] < 10:
            return value + lexicon.numbers[s.low[j]], j + 1
        return value, j
    if low in lexicon.numbers:
        value, j = lexicon.numbers[low], i + 1
    elif low == "a" and s.low[i + 1] in ("hundred", "thousand", "dozen", "million"):
        value, j = 1, i + 1
    else:
        return None
    scale = {"hundred": 100, "thousand": 1000, "dozen": 12, "million": 1_000_000}.get(s.low[j])
    return (value * scale, j + 1) if scale else (value, j)


def _digits(s: Scanner, i: int) -> tuple[float, int] | None:
    text, j = s.raw[i], i + 1
    while s.low[j] == "," and s.glued(j) and s.glued(j + 1) and s.is_number(j + 1) and len(s.raw[j + 1]) == 3:
        text, j = text + s.raw[j + 1], j + 2
        if j - i > 8:
            return None
    if s.low[j] == "." and s.glued(j) and s.glued(j + 1) and s.is_number(j + 1):
        text, j = f"{text}.{s.raw[j + 1]}", j + 2
    return float(text), j


def count(s: Scanner, i: int) -> Count | None:
    """A count before a unit, ranges and vague words included."""
    low = s.low[i]
    if low == "half" and s.low[i + 1] in ("a", "an"):
        return 0.5, 0.5, i + 2
    if low in ("a", "an") and s.low[i + 1] in ("few", "couple", "number"):
        j = i + 2
        j = s.skip(j, "of")
        return (2, 2, j) if s.low[i + 1] == "couple" else (None, None, j)
    if low in s.lexicon.vague_numbers:
        return None, None, i + 1
    if low == "couple" and s.low[i + 1] == "of":
        return 2, 2, i + 2
    if low in ("dozens", "scores", "hundreds", "thousands", "tens") and s.low[i + 1] == "of":
        return None, None, i + 2
    first = plain_number(s, i)
    if first is None:
        return (1, 1, i + 1) if low in ("a", "an", "one") else None
    value, j = first
    if s.low[j] == "and" and s.low[j + 1] == "a" and s.low[j + 2] == "half":
        return value + 0.5, value + 0.5, j + 3
    if s.low[j] in ("to", "or", "and") or s.low[j] in DASHES:
        second = plain_number(s, j + 1)
        if second is not None and second[0] > value:
            return value, second[0], second[1]
    return value, value, j


def amount(s: Scanner, i: int) -> tuple[Amount, int] | None:
    """A count with its unit: 'nearly two weeks', 'a year and a half', 'six straight days', 'three or four years'."""
    j, approximate = about(s, i)
    counted = count(s, j)
    if counted is None:
        return None
    low, high, k = counted
    adjective = k
    if (s.low[k] in DASHES and k > j) or s.word(k, "between_number_and_unit"):  # three-day
        k += 1
    if s.low[k] in DASHES:
        return None
    unit = s.lexicon.units.get(s.low[k])
    if unit is None and k != adjective and s.low[adjective] not in DASHES:
        unit, k = s.lexicon.units.get(s.low[adjective]), adjective
    if unit is not None and s.low[j] in ("a", "an") and k == j + 1 and s.low[k] != unit.name:
        return None  # 'a decades-long feud'
    if unit is None or (unit.name in ("second", "quarter") and s.low[k] == unit.name and low == 1):
        return None  # 'a second envoy'
    k += 1
    if s.low[k] == "and" and s.low[k + 1] == "a" and s.low[k + 2] == "half" and low is not None:
        low, high, k = low + 0.5, (high or low) + 0.5, k + 3
    return Amount(low, high, unit.name, approximate), k
