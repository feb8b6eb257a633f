"""Run-on lines: where a story's sentence begins behind furniture that has lost its line breaks.

'… votes on future of its last pit Turkish coast guards detained 14 fishermen.' – a headline ends without a mark, so the
place where the sentence begins is found by the words around it: a capital after a word that nothing is expected to
follow, or a dateline, and a finite verb of the past behind it (headlines are written in the present).
"""

from __future__ import annotations

import re

from extraction.knowledge.pages import PageTables
from extraction.pages.dateline import find_dateline

_TOKEN = re.compile(r"\S+")
_CAMEL = re.compile(r"(?<=[a-z]{3})(?=[A-Z][a-z])|(?<=[a-z][\"'\u201d\u2019)])(?=[A-Z][a-z])|(?<=\d)(?=[A-Z][a-z]{2})")
_BRANDS = re.compile(
    r"YouTube|WhatsApp|LinkedI[nN]|TikTok|PayPal|FedEx|SpaceX|BuzzFeed|HarperCollins|ExxonMobil|DeepMind"
)
_CAPITAL = re.compile(r"[\"'\u201c\u2018(\[]?[A-Z\u00c0-\u00de]")
_OPEN_END = re.compile(r"[,;:\u2013\u2014&/-]$")
_STOP_END = re.compile(r"[.!?]$")
_MONTHS = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?$")
_EDGES = "\"'\u201c\u201d\u2018\u2019()[],.;:"
_PAST = re.compile(r"[a-z]{2,}ed$")
_WINDOW = 1500  # characters before the end of a sentence in which its beginning is sought
_LEAST = 5


def camel_points(text: str, start: int, end: int) -> list[int]:
    """Return where two words stand glued ('troopsForeign'), brands left out."""
    return [
        found.start()
        for found in _CAMEL.finditer(text, start, end)
        if not _BRANDS.search(text, max(start, found.start() - 10), min(end, found.start() + 10))
    ]


def sentence_start(text: str, start: int, end: int, tables: PageTables, *, datelines_only: bool = False) -> int:
    """Return where the last sentence of a stretch begins; `start` when no better place is found."""
    if find_dateline(text, start, end, tables) is not None:
        return start
    begin = max(start, end - _WINDOW)
    tokens = [found.span() for found in _TOKEN.finditer(text, begin, end)]
    words = [text[slice(*token)].strip(_EDGES) for token in tokens]
    verb = False  # a finite verb stands to the right
    best = start
    for i in range(len(tokens) - 1, 0, -1):
        position = tokens[i][0]
        if _CAPITAL.match(text, position):
            dateline = find_dateline(text, position, end, tables)
            if dateline is not None and _after_break(words[i - 1], text[slice(*tokens[i - 1])], tables):
                return _whole_dateline(text, tokens, i, dateline.end, tables)
            enough = best == start and verb and len(tokens) - i > _LEAST and not datelines_only
            if enough and _begins(text, tokens, words, i, tables):
                best = position
        verb = verb or _is_past(words[i], tables)
    return best


def _whole_dateline(text: str, tokens: list[tuple[int, int]], i: int, stop: int, tables: PageTables) -> int:
    """Return the start of the longest dateline that ends at `stop`: PORT LOUIS, not LOUIS."""
    position = tokens[i][0]
    for j in range(i - 1, max(0, i - 6), -1):
        longer = find_dateline(text, tokens[j][0], stop + 1, tables)
        if longer is not None and longer.end == stop:
            position = tokens[j][0]
    return position


def _is_past(word: str, tables: PageTables) -> bool:
    return word in tables.past_verbs or bool(_PAST.search(word))


def _after_break(word: str, token: str, tables: PageTables) -> bool:
    return not _OPEN_END.search(token) and word.lower() not in tables.function_words


def _begins(text: str, tokens: list[tuple[int, int]], words: list[str], i: int, tables: PageTables) -> bool:
    """Tell whether a sentence can begin at token `i`, given the word before it."""
    before, token = words[i - 1], text[slice(*tokens[i - 1])]
    if not before or _OPEN_END.search(token) or _STOP_END.search(token):
        return False
    lower = before.lower()
    if lower in tables.function_words or lower in tables.before_names:
        return False
    if words[i] in tables.sentence_starters:
        return True
    if before[0].isdigit():
        return i > 1 and bool(_MONTHS.match(words[i - 2]))
    if before[0].isupper():
        return False
    return not (_PAST.search(before) or before.endswith("ing") or before in tables.past_verbs)
