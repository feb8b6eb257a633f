"""Find time expressions in a text: the grammar is tried at each word that can begin one.

Every attempt looks at a bounded number of tokens, so the whole is linear in the length of the text.
"""

from __future__ import annotations

from functools import cache, lru_cache

from extraction.knowledge.times import load_time_lexicon
from extraction.normalise.times.absolute import year_number
from extraction.normalise.times.grammar import expression
from extraction.normalise.times.tokens import DASHES, Scanner
from extraction.normalise.times.tree import (
    CalendarMonth,
    DayTime,
    Duration,
    Found,
    Node,
    SeasonName,
    VagueTime,
    WeekdayName,
    Year,
)

_REMEMBERED = 2  # texts: the pipeline marks an article's expressions, and right after it they are resolved


@cache
def _starters() -> frozenset[str]:
    lexicon = load_time_lexicon()
    words: set[str] = set(lexicon.words["starters"])
    for table in (
        lexicon.months, lexicon.short_months, lexicon.weekdays, lexicon.short_weekdays, lexicon.seasons,
        lexicon.units, lexicon.deictics, lexicon.numbers, lexicon.tens, lexicon.ordinals, lexicon.parts,
        lexicon.vague, lexicon.about, lexicon.edges, lexicon.named_days,
    ):  # fmt: skip
        words.update(table)
    words |= {day + "s" for day in lexicon.weekdays} | lexicon.vague_numbers | {"'"}
    for group in ("last", "next", "this", "previous", "following", "same", "early", "mid", "late"):
        words |= lexicon.words[group]
    return frozenset(words)


def find_expressions(text: str) -> list[Found]:
    """Find every time expression in a text, in order, without overlaps; weak ones are marked.

    >>> [text[f.start:f.end] for text in ["Rebels took the port in late March."] for f in find_expressions(text)]
    ['late March']
    """
    return list(_found(text))


@lru_cache(maxsize=_REMEMBERED)
def _found(text: str) -> tuple[Found, ...]:
    s = Scanner(text, load_time_lexicon())
    starters = _starters()
    found: list[Found] = []
    i = 0
    while i < s.size:
        if not (s.low[i] in starters or s.is_number(i)):
            i += 1
            continue
        parsed = expression(s, i)
        if parsed is None:
            i += 1
            continue
        node, j = parsed
        verdict = _judge(s, node, i, j)
        if verdict is None:
            i += 1
            continue
        found.append(Found(s.starts[i], s.ends[j - 1], node, verdict))
        i = j
    return tuple(found)


def parse_expression(text: str) -> Node | None:
    """Parse a span that is known to be a time expression; None when the grammar does not read all of it.

    >>> parse_expression("March 2022")
    CalendarMonth(month=3, year=2022, year_of=None)
    """
    s = Scanner(text, load_time_lexicon())
    parsed = expression(s, 0) if s.size else None
    return parsed[0] if parsed is not None and parsed[1] == s.size else None


def _judge(s: Scanner, node: Node, i: int, j: int) -> bool | None:
    """Whether a form is weak; None when its surroundings rule it out."""
    if isinstance(node, CalendarMonth) and node.year is None and node.year_of is None:
        return _judge_month(s, i, j)
    if isinstance(node, Year) and not node.bc:
        return _judge_year(s, i, j)
    if isinstance(node, WeekdayName) and not node.shift:
        return _judge_weekday(s, i, j)
    if isinstance(node, SeasonName) and node.year is None and not node.shift and node.year_of is None:
        return _judge_season(s, i, j)
    if isinstance(node, VagueTime) and s.low[j] in DASHES and s.glued(j):
        return None  # 'soon-to-open'
    if isinstance(node, Duration | DayTime) and s.glued(i) and s.before(i) in ("$", "€", "£"):
        return None
    return False


def _judge_month(s: Scanner, i: int, j: int) -> bool | None:
    if not s.capital(i):
        return None if s.low[i] in s.lexicon.short_months else True
    month = s.lexicon.months.get(s.low[i]) or s.lexicon.short_months[s.low[i]]
    short = s.low[i] not in s.lexicon.months
    cued = s.word_before(i, "date_prepositions")
    named = s.capital(j) and s.raw[j].isalpha() and s.low[j] not in s.lexicon.weekdays
    if (i and s.low[i - 1] in ("and", "or", "to", ",")) or s.before(i) in DASHES:
        cued = cued or _month_before(s, i - 2)
    if s.word_before(i, "firm_year_prepositions") or (cued and not (named and month.ambiguous)):
        return False
    prefixed = i > 0 and s.capital(i - 1) and not cued
    if month.ambiguous and (prefixed or (s.word_before(i, "determiners") and not s.raw[j].islower())):
        return None  # 'Theresa May', 'his March to the sea'
    if short or month.ambiguous or s.low[j] in ("state",):
        return True
    return named or prefixed


def _month_before(s: Scanner, k: int) -> bool:
    return k >= 0 and (s.low[k] in s.lexicon.months or s.is_number(k) or s.low[k] == ".")


def _judge_year(s: Scanner, i: int, j: int) -> bool | None:
    before, after = s.before(i), s.low[j]
    if before in ("$", "€", "£", "#", "№") or s.word_before(i, "designators") or s.word(j, "counted"):
        return None
    if s.low[i] == "'":
        return not (s.word_before(i, "date_prepositions") or before in ("the", "of"))
    if s.glued(i) and before in (",", ".", "/", ":") and i > 1 and s.is_number(i - 2):
        return None
    if s.glued(i) and before in DASHES and i > 3 and s.low[i - 3] in DASHES and s.is_number(i - 4):
        return None  # '555-2019-2020'
    if s.glued(i) and before in DASHES and (i < 2 or year_number(s, i - 2) is None):
        return None if i > 1 and s.is_number(i - 2) else not s.word(i - 2, "mid")
    if after in DASHES and year_number(s, j + 1) is not None:
        return False
    if after == "-" and s.glued(j) and s.raw[j + 1].islower() and before not in ("the", "in"):
        return None  # '2000-strong'
    plural = s.raw[j].islower() and after.endswith("s") and len(after) > 3 and not s.word(j, "after_year")
    usual = "1800" <= s.raw[i] <= "2100"
    if s.word_before(i, "firm_year_prepositions") or s.word_before(i, "year_words"):
        return before == "by" and plural
    cued = s.word_before(i, "date_prepositions")
    if _closes(s, j) and (cued or before in ("(", "the", "than") or before in DASHES):
        return False
    if _closes(s, j) and before in ("and", "or", ",", ";", ""):
        return not (_year_near(s, i) or (before == "" and after == ":"))
    if cued and usual and not plural:
        return s.raw[i].endswith("00")
    if s.word_before(i, "determiners") and s.raw[j].isalpha():
        return not usual or (plural and before != "the")
    return True


def _year_near(s: Scanner, i: int) -> bool:
    """Whether another year stands just before: '2019, 2020 and 2021', '1904-1905'."""
    return any(k >= 0 and len(s.raw[k]) == 4 and s.is_number(k) for k in (i - 2, i - 3))


def _closes(s: Scanner, j: int) -> bool:
    return not s.raw[j].isalpha() or s.word(j, "after_year")


def _judge_weekday(s: Scanner, i: int, j: int) -> bool | None:
    if s.low[i] in s.lexicon.short_weekdays:
        return None
    if s.word(j, "weekday_after") and s.capital(j):
        return None
    return not s.capital(i)


def _judge_season(s: Scanner, i: int, j: int) -> bool | None:
    low, before = s.low[j - 1], s.before(i)
    if s.low[i] == "the":
        if s.low[j] in ("offensive", "") or low != "fall":
            return s.low[j] == "of"
        return before not in ("in", "by", "during", "until", "since", "this")
    if before == "and" and i > 1 and s.low[i - 2] in s.lexicon.seasons:
        return False
    if low == "fall":
        return None if before not in ("in", "this", "last", "next") else False
    if before in ("in", "by", "during", "since", "until", "this", "last", "late", "early"):
        return False
    return None if low == "spring" else True
