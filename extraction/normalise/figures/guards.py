"""What looks like a number and is no figure: dates, clock times, durations, ages, ordinals, names, lists, scores."""

from __future__ import annotations

from collections.abc import Callable

from extraction.knowledge.figures import Vocabulary
from extraction.normalise.figures.amounts import looks_plural
from extraction.normalise.figures.guard_times import (
    is_age,
    is_bounded_year,
    is_clock,
    is_date,
    is_duration,
    is_era,
    is_spelled_year,
    is_year,
)
from extraction.normalise.figures.ranges import Group, is_score, is_vote
from extraction.normalise.figures.tokens import Toks

Guard = Callable[[Toks, Group, Vocabulary], bool]
_JOINERS = frozenset("/\\:_@.=°×^'’,*")
_BOUNDED = {"about", "at_least", "at_most", "more_than", "less_than"}


def refuses(toks: Toks, group: Group, words: Vocabulary, modifier: str | None) -> bool:
    """Tell whether the group is no figure. `modifier` is its class if a word bounds it, else None."""
    if any(guard(toks, group, words) for guard in _ALWAYS):
        return True
    amount = group.amount
    if amount.kind == "count" and any(guard(toks, group, words) for guard in _COUNTS):
        return True
    return modifier not in _BOUNDED and any(guard(toks, group, words) for guard in _UNBOUNDED)


def _written_to_another(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """F-16, A350, Covid-19, 9/11, 2:55, 33°47′: the number is part of a longer sign."""
    start, end = group.amount.start, group.amount.end
    before, tok = toks[start - 1], toks[start]
    if tok.glued and (before.word or before.digits or before.text in _JOINERS):
        return not (before.text in (",", ".") and toks[start - 2].word and not toks[start - 1].glued)
    if start >= 2 and before.text in ("-", "‑") and tok.glued and before.glued:
        owner = toks[start - 2]
        if owner.word or owner.text in (")", "."):
            return True
        if owner.digits and not is_vote(toks, start - 2, end, words):
            return True
    after = toks[end]
    if not after.glued:
        return False
    if after.digits or after.text in ("^", "×", "_", "@", "°", "\\"):
        return True
    if after.word:
        return True
    return after.text in (":", "/", "⁄") and toks[end + 1].digits and toks[end + 1].glued


def _ordinal(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """The 15,599 th plane."""
    return group.last.shape == "digits" and toks[group.amount.end].low in words.ordinal_suffixes


def _chain(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """+1-222-2222: phone numbers, dates in digits, serial numbers."""
    del words
    end = group.amount.end
    if toks[end].text in ("-", "‑") and toks[end].glued and toks[end + 1].digits and toks[end + 1].glued:
        return group.ranged or toks[end + 2].text in ("-", "/", "‑")
    return False


def _telephone(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """(615) 563-2787: three digits and four, not round, or after an area code."""
    del words
    if not (group.dashed and group.ranged and group.amount.kind == "count"):
        return False
    first, second = toks[group.first.first].text, toks[group.last.first].text
    if not (first.isdigit() and second.isdigit() and len(first) == 3 and len(second) == 4):
        return False
    return toks[group.amount.start - 1].text == ")" or not (first.endswith("0") and second.endswith("0"))


def _bracketed(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """[2] and (2) refer; '1.' and '1)' count a list."""
    del words
    amount = group.amount
    before, after = toks[amount.start - 1], toks[amount.end]
    if before.text == "[" and after.text == "]":
        return True
    if before.text == "(" and after.text == ")":
        return amount.bare
    if not amount.bare or group.ranged or (amount.low or 0) > 99:
        return False
    opens = amount.start == 0 or before.text in (".", "!", "?", ";", ":", "•", "*")
    closes = after.text in (".", ")") and after.glued and toks[amount.end + 1].text[:1].isupper()
    return opens and closes


def _long_identifier(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """A run of eleven and more plain digits is an account or a phone."""
    del words
    amount = group.amount
    return amount.bare and len(toks[amount.first].text) > 10 and toks[amount.first].text.isdigit()


def _compound(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """A two-state solution, a three-way race."""
    amount = group.amount
    end = amount.end
    if amount.kind != "count" or amount.hyphened or not toks.hyphen(end) or not toks[end + 1].word:
        return False
    return toks[end + 1].low not in words.size_nouns and amount.shape not in ("vague",)


def _designation(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """Resolution 2231, Flight 447, No. 3, chapter four."""
    amount = group.amount
    if amount.kind != "count" or amount.scale != 1.0 or amount.shape not in ("digits", "words"):
        return False
    at = amount.start - 1
    if toks[at].text == "." and toks[at].glued:
        at -= 1
        if toks[at].low + "." not in words.designators:
            return False
    name = toks[at]
    if not name.word or (name.low not in words.designators and name.low.removesuffix("s") not in words.designators):
        return False
    capital = name.text.lower() != name.text and at > 0
    return capital or not looks_plural(toks[amount.end].text)


def _acronym(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """S&P 500, FTSE 100, iOS 5: plain digits after a name in capitals, unless they plainly count."""
    del words
    amount = group.amount
    name, after = toks[amount.start - 1], toks[amount.end]
    if not amount.bare or group.ranged or not name.word or not name.text[-1:].isupper():
        return False
    if "," in toks[amount.first].text:
        return False
    single = len(name.text) == 1 and name.text != "A" and toks[amount.start - 2].text in ("&", "-")
    return (single or len(name.text) > 1) and not (after.word and after.text.islower() and not single)


def _address(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """575 Wilbraham Road."""
    amount = group.amount
    if not amount.bare:
        return False
    name = toks[amount.end]
    if name.word and not looks_plural(name.text) and toks[amount.end + 1].low in ("road", "street", "avenue"):
        return True
    for at in range(amount.end, amount.end + 4):
        tok = toks[at]
        if at > amount.end and tok.low in words.street_nouns and tok.text[:1].isupper():
            return True
        if not tok.text[:1].isupper() and not tok.digits and tok.low not in words.ordinal_suffixes:
            return False
    return False


def _sequence(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """A 2-1 win, 89-89, odds of 5-1: scores. A tally of votes is two figures and no score."""
    amount = group.amount
    if not group.dashed or amount.kind != "count" or amount.scale != 1.0:
        return False
    whole = all(toks[part.first].digits and len(toks[part.first].text) <= 3 for part in (group.first, group.last))
    if not whole:
        return False
    end = max(amount.end, group.last.end)
    if group.ranged:
        return is_score(toks, amount.start, end, words) and not is_vote(toks, amount.start, end, words)
    return not is_vote(toks, amount.start, end, words)


def _tail_of_score(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """The second half of '2-1', whose first half was refused."""
    start = group.amount.start
    if not (toks[start - 1].text in words.range_dashes and toks[start].glued and toks[start - 2].digits):
        return False
    return not is_vote(toks, start - 2, group.amount.end, words)


def _titled_word(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """The San Antonio Four, the Group of Seven: a capital inside the sentence and no noun after it."""
    del words
    amount = group.amount
    start = amount.start
    if (
        amount.shape != "words"
        or not toks[start].text[:1].isupper()
        or (toks[amount.end].word and toks[amount.end].text[:1].isupper())
    ):
        return False
    before = toks[start - 2] if toks[start - 1].low == "of" else toks[start - 1]
    return before.word and before.text[:1].isupper() and start >= 2


def _pronoun_one(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """'one' that counts nothing: each one, one of the best, no one who."""
    amount = group.amount
    if toks[amount.first].low != "one" or amount.end - amount.start != 1:
        return False
    before, after = toks[amount.start - 1], toks[amount.end]
    if before.low == "at" and after.low in ("point", "time", "stage", "moment"):
        return True
    if before.low in words.one_after or not after.word or after.low in words.one_before:
        return True
    return after.text[:1].isupper() and before.text[:1].isupper()  # BBC One


def _slashed(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """9/11, 24/7: a slash makes a fraction only of something."""
    del words
    amount = group.amount
    if amount.shape != "fraction" or not toks[amount.first].digits:
        return False
    return toks[amount.end].low != "of"


def _zero(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """'zero' and '0' count only before a noun."""
    del words
    amount = group.amount
    return amount.low == 0 and amount.high == 0 and not toks[amount.end].text.islower()


_ALWAYS: tuple[Guard, ...] = (
    _written_to_another, _ordinal, _chain, _telephone, _bracketed, _long_identifier, _sequence, _tail_of_score,
    _compound,
)  # fmt: skip
_COUNTS: tuple[Guard, ...] = (_slashed, is_era, is_duration, is_date, is_clock, is_bounded_year, is_spelled_year)
_UNBOUNDED: tuple[Guard, ...] = (_designation, _acronym, _address, is_age, _pronoun_one, _titled_word, _zero)


def refuses_year(toks: Toks, group: Group, words: Vocabulary, modifier: str | None) -> bool:
    """Tell whether an unmodified group is a bare year."""
    return modifier not in _BOUNDED and group.amount.kind == "count" and is_year(toks, group, words)
