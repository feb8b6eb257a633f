"""Numbers that are dates, years, clock times, durations or ages: they belong to the dates of an article."""

from __future__ import annotations

from extraction.knowledge.figures import Vocabulary
from extraction.normalise.figures.amounts import looks_plural
from extraction.normalise.figures.ranges import Group, year_like
from extraction.normalise.figures.tokens import Toks

_ERAS = ("a.d.", "b.c.", "b.c.e.", "c.e.")
_ERA_CAPITALS = ("AD", "BC", "BCE", "CE")
_MOST_AGE = 120
_MOST_DAY = 31
_RECENT = (1900, 2040)


def is_duration(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """Five years, a 24-hour ban, six straight days, three to four weeks."""
    end = group.amount.end
    at = end + 1 if toks.hyphen(end) else end
    if toks[at].low == "of" and group.amount.shape in ("vague", "words"):
        at += 1
    unit = toks[at]
    if unit.low in words.time_units:
        return not (unit.low == "second" and toks[at + 1].text == "-")
    return unit.low in words.time_adjectives and toks[at + 1].low in words.time_units


def is_date(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """March 29, 11 February, Sept. 8, June 5-6."""
    amount = group.amount
    if not amount.bare or ((amount.low or 0) > _MOST_DAY and not year_like(group.first)):
        return False
    before = toks[amount.start - 1]
    if before.text == "." and before.glued:
        before = toks[amount.start - 2]
    elif before.text == "," and year_like(amount):
        before = toks[amount.start - 3] if toks[amount.start - 2].digits else toks[amount.start - 2]
    after = toks[amount.end]
    for name in (before, after):
        if name.low in words.months and name.text[:1].isupper():
            return not (name is after and name.text == "May" and toks[amount.end + 1].low == "be")
    return False


def is_clock(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """1300 GMT, 7 p.m."""
    after = toks[group.amount.end]
    if after.low in ("a.m.", "p.m.", "a.m", "p.m", "o'clock"):
        return True
    digits = toks[group.amount.first].text
    return after.low in words.zones and len(digits) <= 5 and (len(digits) >= 4 or after.text.isupper())


def is_year(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """A bare 1400–2100 is a year unless it plainly counts something."""
    amount = group.amount
    if group.dashed and year_like(group.first):
        return True
    if not year_like(amount if not group.ranged else group.first):
        return False
    if group.ranged and amount.kind != "count":
        return False
    after, before = toks[amount.end], toks[amount.start - 1]
    if not looks_plural(after.text):
        return not (after.word and after.text.islower() and not _RECENT[0] <= (amount.low or 0) <= _RECENT[1]
                    and before.low not in words.year_cues and after.low not in words.clause_words)  # fmt: skip
    people = after.low in ("people", "men", "women", "children", "troops", "police", "personnel", "soldiers")
    if people:
        return before.low == "in"
    return before.low in words.year_cues or before.low == "s" or _RECENT[0] <= (amount.low or 0) <= _RECENT[1]


def is_bounded_year(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """'by about 2015', 'until after 2030': a modifier does not make a year a figure unless something is counted."""
    amount = group.amount
    if not year_like(amount):
        return False
    after = toks[amount.end]
    return not after.word or after.low in words.clause_words


def is_age(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """Smith, 25, said; aged 56; at the age of 30; turned 50."""
    amount = group.amount
    low = amount.low or 0
    if not 0 < low <= _MOST_AGE or amount.scale != 1.0:
        return False
    before, after = toks[amount.start - 1], toks[amount.end]
    if before.low in words.age_before:
        return not after.word or not looks_plural(after.text)
    if before.low == "of" and toks[amount.start - 2].low in ("age", "ages"):
        return True
    if before.low in ("and", "or", "to", ",") and toks[amount.start - 2].digits:  # ages 7 and 9
        back = amount.start - 4 if toks[amount.start - 3].low == "of" else amount.start - 3
        return toks[back].low in words.age_before
    named = toks[amount.start - 3] if toks[amount.start - 2].text == "." else toks[amount.start - 2]
    if not amount.bare or before.text != "," or not named.text[:1].isupper():
        return False
    return after.text in (",", ".", ";", ")", "") or after.low in ("and", "who", "of", "from", "was", "said", "is")


def is_spelled_year(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """Nineteen ninety-five."""
    del words
    amount = group.amount
    if amount.shape != "words" or amount.scale != 1.0 or not 10 < (amount.low or 0) < 100:
        return False
    after, before = toks[amount.end].low, toks[amount.start - 1].low
    tens = ("ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
    return (after in tens and (amount.low or 0) < 21) or before in ("eighteen", "nineteen")


def is_era(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """575 B.C., A.D. 640-890."""
    del words
    before, after = toks[group.amount.start - 1], toks[group.amount.end]
    return any(tok.low in _ERAS or tok.text in _ERA_CAPITALS for tok in (before, after))
