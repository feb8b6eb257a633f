"""The headline of a page: given, repeated by the page, or the first headline that the story takes up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from extraction.knowledge.pages import PageTables
from extraction.pages.dateline import find_dateline
from extraction.pages.dates import is_date_line
from extraction.pages.lines import Stretch, find_lines, is_terminal
from extraction.pages.words import content_words, fold

_TAIL = 200
_HEAD_LINES = 30
_HEAD_CHARS = 4000
_LEAST_SHARE = 1 / 3
_ECHO = 6
_LONGEST = 30
_TOKEN = re.compile(r"\S+")


def find_title(text: str, tables: PageTables) -> str | None:
    """Return the headline as the page writes it, or None when nothing shows which line it is."""
    lines = find_lines(text[: 4 * _HEAD_CHARS])
    candidates = [line for line in lines[:_HEAD_LINES] if _may_be_title(text, line, tables)]
    above = _above_story(text, lines)
    return _repeated(text, candidates, above) or _doubled(text, lines) or _taken_up(text, lines, candidates, tables)


def _may_be_title(text: str, line: Stretch, tables: PageTables) -> bool:
    content = text[line.start : line.end]
    words = content.split()
    if not content[0].isalnum() and content[0] not in "\"'\u201c\u2018#":
        return False
    if is_date_line(content) or not 3 <= len(words) <= 32 or len(content) > 250 or content[-1] in ".:,;":
        return False
    if is_terminal(text, line.start, line.end) and content[-1] not in "?!'\"”’":
        return False
    if (
        tables.line.match(content)
        or tables.start.match(content)
        or tables.tail.search(content, max(0, len(content) - _TAIL))
    ):
        return False
    return not tables.sentence.search(content) and find_dateline(text, line.start, line.end, tables) is None


def _above_story(text: str, lines: Sequence[Stretch]) -> int:
    """Return where the second line of running text begins: a headline stands above it (a notice may precede both)."""
    prose = [line.start for line in lines if _is_prose(text, line)]
    return prose[1] if len(prose) > 1 else len(text)


def _repeated(text: str, candidates: Sequence[Stretch], above: int) -> str | None:
    counts = Counter(fold(text[line.start : line.end]) for line in candidates)
    for line in candidates:
        content = text[line.start : line.end]
        if counts[fold(content)] > 1 and len(content.split()) >= 4 and line.start < above:
            return content
    return None


def _doubled(text: str, lines: Sequence[Stretch]) -> str | None:
    """Find a headline that stands twice in a row in a page without lines, or after a breadcrumb that ends with it."""
    tokens = list(islice(_TOKEN.finditer(text, lines[0].start if lines else 0, _HEAD_CHARS), 160))
    words = [fold(token.group()) for token in tokens]
    for start in range(min(80, len(words))):
        for length in range(min(30, (len(words) - start) // 2), 3, -1):
            if words[start : start + length] == words[start + length : start + 2 * length]:
                found = text[tokens[start].start() : tokens[start + length - 1].end()]
                second = tokens[start + length].start()
                whole = next((text[line.start : line.end] for line in lines if line.start == second), "")
                found = whole if len(found) < len(whole) <= 2 * len(found) else found
                return found if not is_terminal(found, 0, len(found)) else None
    return _echoed(text, tokens, words)


def _echoed(text: str, tokens: Sequence[re.Match[str]], words: Sequence[str]) -> str | None:
    """Find the longest run of words that stands twice near the top, each time before another beginning."""
    first: dict[tuple[str, ...], int] = {}
    for i in range(len(words) - _ECHO):
        key = tuple(words[i : i + _ECHO])
        j = first.setdefault(key, i)
        if j == i or not _opens(tokens[j]) or j + _ECHO > i:
            continue
        length = _ECHO
        while i + length < len(words) and j + length < i and words[i + length] == words[j + length]:
            length += 1
        ends = (j + length, i + length)
        if ends[1] < len(tokens) and length <= _LONGEST and all(_breaks(tokens[end - 1], tokens[end]) for end in ends):
            return text[tokens[j].start() : tokens[j + length - 1].end()]
    return None


def _opens(token: re.Match[str]) -> bool:
    return token.group().lstrip("\"'\u2018\u201c")[:1].isupper()


def _breaks(last: re.Match[str], following: re.Match[str]) -> bool:
    return last.group()[-1] not in ".,;:" and _opens(following)


def _taken_up(text: str, lines: Sequence[Stretch], candidates: Sequence[Stretch], tables: PageTables) -> str | None:
    """Find the headline-shaped line above the story that shares its words with the story's beginning."""
    prose = [n for n, line in enumerate(lines) if _is_prose(text, line)]
    if not prose:
        return None
    opening = Counter[str]()
    for n in prose[:6]:
        opening.update(set(content_words(text[lines[n].start : lines[n].end], tables)))
    first = lines[prose[0]].start
    shares: list[tuple[str, float]] = []
    for line in candidates:
        content = text[line.start : line.end]
        words = set(content_words(content, tables))
        share = sum(word in opening for word in words) / max(1, len(words))
        if line.start < first and len(words) >= 2 and share >= _LEAST_SHARE:
            shares.append((content, share))
    long = [pair for pair in shares if len(pair[0].split()) >= 4] or shares
    best = max((share for _, share in long), default=0.0)
    # the headline stands above its standfirst, which shares as much
    return next((content for content, share in long if share >= 0.7 * best), None)


def _is_prose(text: str, line: Stretch) -> bool:
    content = text[line.start : line.end]
    return len(content.split()) >= 10 and is_terminal(text, line.start, line.end)
