"""A light check for English by function words."""

from __future__ import annotations

import re

from extraction.knowledge.pages import PageTables

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_SAMPLE = 6000
_ENOUGH = 12


def is_english(text: str, tables: PageTables) -> bool | None:
    """Tell whether a text is English; None when it is too short to say."""
    words = [word.lower() for word in _WORD.findall(text[:_SAMPLE])]
    if len(words) < _ENOUGH:
        return None
    latin = sum(bool(_LATIN.match(word)) for word in words)
    if latin < 0.7 * len(words):
        return False
    foreign_words = tables.foreign_words - tables.function_words
    english = sum(word in tables.function_words for word in words) / len(words)
    foreign = sum(word in foreign_words for word in words) / len(words)
    return english > foreign and english >= 0.12


def given_english(language: str) -> bool:
    """Tell whether a language tag or name means English."""
    return language.strip().lower().replace("_", "-").split("-")[0] in ("en", "eng", "english")
