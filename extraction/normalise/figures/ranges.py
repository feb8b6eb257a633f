"""Two amounts that are the ends of one range: shared scale, shared unit, and what is a change or a score instead."""

from __future__ import annotations

from dataclasses import dataclass, replace

from extraction.knowledge.figures import Vocabulary
from extraction.normalise.figures.amounts import Amount, AmountReader
from extraction.normalise.figures.tokens import Toks

_BETWEEN = ("between",)
_CHANGE_REACH = 30  # tokens
_MOST_WORDS_BEFORE = 3  # modifiers that may stand after 'between' or 'from'
_FIRST_YEAR, _LAST_YEAR = 1400, 2200


@dataclass(frozen=True, slots=True)
class Group:
    """One amount, or two that make a range; `first` and `last` are the amounts it was made of."""

    amount: Amount
    ranged: bool
    first: Amount
    last: Amount
    dashed: bool = False


def year_like(amount: Amount) -> bool:
    """Tell whether an amount could be a bare year."""
    return (
        amount.bare
        and amount.plain
        and amount.low is not None
        and _FIRST_YEAR <= amount.low <= _LAST_YEAR
        and amount.low == int(amount.low)
    )


def read_group(toks: Toks, i: int, reader: AmountReader) -> Group | None:
    """Return the amount or range that begins at token `i`."""
    first = reader.read(toks, i)
    if first is None:
        return None
    words = reader.lex.words.words
    at = first.end
    if toks[at].text == "-" and toks[at].glued and toks[at + 1].low in words.range_links:
        at += 1  # 8- to 16-metre
    link = toks[at].low
    if link in words.range_dashes:
        return _dashed(toks, first, at, reader)
    linked = link in words.range_links or (link == "and" and _introduced(toks, i, _BETWEEN, reader))
    if not (linked or link == "or"):
        return Group(first, ranged=False, first=first, last=first)
    second = reader.read(toks, at + 1 if link == "or" else _skip_modifiers(toks, at + 1, reader))
    if second is None or not _fits(toks, first, second, link, reader):
        return Group(first, ranged=False, first=first, last=first)
    return _merge(first, second) or Group(first, ranged=False, first=first, last=first)


def _dashed(toks: Toks, first: Amount, at: int, reader: AmountReader) -> Group:
    alone = Group(first, ranged=False, first=first, last=first)
    spaced = not toks[at].glued and not toks[at + 1].glued
    joined = toks[at].glued and (toks[at + 1].glued or toks[at + 1].low == "to")
    if not (spaced or joined):
        return alone
    start = at + 2 if toks[at + 1].low == "to" else at + 1
    second = reader.read(toks, start)
    if second is None or (second.first != second.start and not second.signed):
        return alone
    if spaced and not (first.shape == second.shape == "digits" and first.kind == "count"):
        return alone
    if spaced and toks[at].text == "-" and second.kind == "count" and not second.bare:
        return alone
    merged = _merge(first, second)
    return replace(merged, dashed=not spaced) if merged else replace(alone, dashed=not spaced, last=second)


def _introduced(toks: Toks, i: int, words: tuple[str, ...], reader: AmountReader) -> bool:
    """Tell whether 'between' (or 'from') stands before token `i`, modifiers aside."""
    at = i
    for _ in range(_MOST_WORDS_BEFORE):
        if toks[at - 1].low in words:
            return True
        modifier = reader.lex.left_modifier(toks, at)
        if modifier is None:
            return False
        at = modifier[1]
    return False


def _skip_modifiers(toks: Toks, i: int, reader: AmountReader) -> int:
    for _ in range(2):
        for end in range(i + 3, i, -1):
            found = reader.lex.left_modifier(toks, end)
            if found is not None and found[1] == i:
                i = end
                break
        else:
            return i
    return i


def _fits(toks: Toks, first: Amount, second: Amount, link: str, reader: AmountReader) -> bool:
    if link == "or":
        return _alternatives(first, second)
    if link == "and":
        return True
    if _introduced(toks, first.start, ("from",), reader):
        return not _changes(toks, first.start, reader.lex.words.words)
    if toks[first.start - 1].low == "by" and first.unit:
        return False  # 'up by $40 million to $90 million'
    if first.kind != "count" and second.kind == "count":
        return False  # 'rose 8% to 3.65' ends elsewhere
    return first.low is not None and second.low is not None and _shared(first, second) < second.low


def _changes(toks: Toks, i: int, words: Vocabulary) -> bool:
    """Tell whether a verb of change stands before in the clause: its 'from … to …' names two figures."""
    for k in range(i - 1, max(-1, i - _CHANGE_REACH), -1):
        tok = toks[k]
        if tok.text in (".", ";", "!", "?") or tok.low in words.range_cues:
            return False
        if tok.low in words.change_cues:
            return True
    return False


def _alternatives(first: Amount, second: Amount) -> bool:
    """'three or four', 'ten or twelve': neighbours of one kind."""
    if first.shape != second.shape or first.kind != "count" or first.low is None or second.low is None:
        return False
    return first.scale == second.scale and 0 < first.low < second.low <= max(first.low + 2, 1.5 * first.low)


def _shared(first: Amount, second: Amount) -> float:
    """The lower end after it has borrowed the upper end's scale: '$10 to $15 billion', but not '$200 to $4 million'."""
    low = first.low or 0.0
    borrows = second.scale != 1.0 and first.scale == 1.0 and first.shape in ("digits", "words")
    return low * second.scale if borrows and abs(low) < abs(second.mantissa) else low


def _merge(first: Amount, second: Amount) -> Group | None:
    """Join two ends; None when their units differ or the order is no range's."""
    unit, kind = second.unit, second.kind
    if first.unit and second.unit and first.unit != second.unit:
        if not (first.signed and second.signed and second.unit == "USD"):
            return None
        unit = first.unit
    elif second.unit is None:
        unit, kind = first.unit, first.kind
    if first.kind == "percent" and second.kind == "money":
        return None
    if first.low is None or second.low is None or "ratio" in (first.shape, second.shape):
        return None
    low, high = _shared(first, second), second.high
    if high is not None and low >= high:
        return None
    if year_like(first) and second.bare and not second.signed:
        return None
    amount = replace(
        first, end=second.end, last=second.last, low=low, high=high, unit=unit, kind=kind,
        modifier="range" if high is not None else "at_least", hyphened=second.hyphened,
        scale=max(first.scale, second.scale),
    )  # fmt: skip
    return Group(amount, ranged=True, first=first, last=second)


def is_vote(toks: Toks, i: int, end: int, words: Vocabulary, reach: int = 8) -> bool:
    """Tell whether a tally of votes is near: '217-215'."""
    return _near(toks, i, end, words.vote_cues, reach)


def is_score(toks: Toks, i: int, end: int, words: Vocabulary, reach: int = 4) -> bool:
    """Tell whether the words of a match are near: 'a 2-1 win'."""
    return _near(toks, i, end, words.score_cues, reach)


def _near(toks: Toks, i: int, end: int, cues: frozenset[str], reach: int) -> bool:
    around = (*range(max(0, i - reach), i), *range(end, end + reach))
    return any(toks[k].low in cues for k in around)
