"""What looks like a number and is no figure: dates, clock times, durations, ages, ordinals, names, lists, scores."""

from __future__ import annotations

from collections.abc import Callable

from extraction.knowledge.figures import Vocabulary
from extraction.normalise.figures.amounts import Amount, looks_plural
from extraction.normalise.figures.ranges import Group, is_score, is_vote, year_like
from extraction.normalise.figures.tokens import Toks

Guard = Callable[[Toks, Group, Vocabulary], bool]
_JOINERS = frozenset("/\\:_@.=°×^'’,*")
_MOST_AGE = 120
_MOST_DAY = 31
_RECENT = (1900, 2040)
_BOUNDED = {"about", "at_least", "at_most", "more_than", "less_than"}
# attributes that name a size: 'a 20-member delegation'; others ('a two-state solution') are no figures
_HYPHEN_NOUNS = frozenset(
    [
        "member",
        "members",
        "man",
        "men",
        "strong",
        "person",
        "people",
        "nation",
        "country",
        "party-member",
        "vehicle",
        "ship",
        "truck",
        "seat",
        "bed",
        "room",
        "unit",
        "vessel",
        "soldier",
        "troop",
        "story",
        "plus",
        "odd",
        "something",
        "truckload",
        "car",
        "acre",
        "hectare",
    ]
) - {"story"}


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
    return toks[end + 1].low not in _HYPHEN_NOUNS and amount.shape not in ("vague",)


def _duration(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """Five years, a 24-hour ban, six straight days, three to four weeks."""
    end = group.amount.end
    at = end + 1 if toks.hyphen(end) else end
    if toks[at].low == "of" and group.amount.shape in ("vague", "words"):
        at += 1
    unit = toks[at]
    if unit.low in words.time_units:
        return not (unit.low == "second" and toks[at + 1].text == "-")
    return unit.low in words.time_adjectives and toks[at + 1].low in words.time_units


def _date(toks: Toks, group: Group, words: Vocabulary) -> bool:
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


def _clock(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """1300 GMT, 7 p.m."""
    after = toks[group.amount.end]
    if after.low in ("a.m.", "p.m.", "a.m", "p.m", "o'clock"):
        return True
    digits = toks[group.amount.first].text
    return after.low in words.zones and len(digits) <= 5 and (len(digits) >= 4 or after.text.isupper())


def _year(toks: Toks, group: Group, words: Vocabulary) -> bool:
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
                    and before.low not in words.year_cues and after.low not in _CLAUSE_WORDS)  # fmt: skip
    people = after.low in ("people", "men", "women", "children", "troops", "police", "personnel", "soldiers")
    if people:
        return before.low == "in"
    return before.low in words.year_cues or before.low == "s" or _RECENT[0] <= (amount.low or 0) <= _RECENT[1]


_CLAUSE_WORDS = frozenset(
    [
        "and",
        "or",
        "but",
        "to",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "with",
        "when",
        "where",
        "while",
        "as",
        "after",
        "before",
        "was",
        "were",
        "is",
        "are",
        "had",
        "has",
        "have",
        "that",
        "which",
        "who",
        "the",
        "a",
        "an",
        "until",
        "since",
        "during",
        "because",
        "if",
        "than",
        "then",
        "though",
        "although",
        "election",
        "season",
        "edition",
    ]
)


def _bounded_year(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """'by about 2015', 'until after 2030': a modifier does not make a year a figure unless something is counted."""
    amount = group.amount
    if not year_like(amount):
        return False
    after = toks[amount.end]
    return not after.word or after.low in _CLAUSE_WORDS


def _age(toks: Toks, group: Group, words: Vocabulary) -> bool:
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
    if not amount.bare or before.text != "," or not toks[amount.start - 2].text[:1].isupper():
        return False
    return after.text in (",", ".", ";", ")", "") or after.low in ("and", "who", "of", "from", "was", "said", "is")


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


def _pronoun_one(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """'one' that counts nothing: each one, one of the best, no one who."""
    amount = group.amount
    if toks[amount.first].low != "one" or amount.end - amount.start != 1:
        return False
    before, after = toks[amount.start - 1], toks[amount.end]
    if before.low in words.one_after or not after.word or after.low in words.one_before:
        return True
    return after.text[:1].isupper() and before.text[:1].isupper()  # BBC One


def _zero(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """'zero' and '0' count only before a noun."""
    del words
    amount = group.amount
    return amount.low == 0 and amount.high == 0 and not toks[amount.end].text.islower()


def _spelled_year(toks: Toks, group: Group, words: Vocabulary) -> bool:
    """Nineteen ninety-five."""
    del words
    amount = group.amount
    if amount.shape != "words" or amount.scale != 1.0 or not 10 < (amount.low or 0) < 100:
        return False
    after, before = toks[amount.end].low, toks[amount.start - 1].low
    tens = ("ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
    return (after in tens and (amount.low or 0) < 21) or before in ("eighteen", "nineteen")


_ALWAYS: tuple[Guard, ...] = (
    _written_to_another, _ordinal, _chain, _bracketed, _long_identifier, _sequence, _tail_of_score, _compound,
)  # fmt: skip
_COUNTS: tuple[Guard, ...] = (_duration, _date, _clock, _bounded_year, _spelled_year)
_UNBOUNDED: tuple[Guard, ...] = (_designation, _acronym, _address, _age, _pronoun_one, _zero)


def refuses_year(toks: Toks, group: Group, words: Vocabulary, modifier: str | None) -> bool:
    """Tell whether an unmodified group is a bare year."""
    return modifier not in _BOUNDED and group.amount.kind == "count" and _year(toks, group, words)


def is_plain_count(amount: Amount) -> bool:
    """Tell whether an amount is a whole number of things without unit."""
    return amount.kind == "count" and amount.shape in ("digits", "words")
