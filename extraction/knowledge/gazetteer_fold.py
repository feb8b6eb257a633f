"""Folding of place names to look-up keys: case, accents, punctuation and the spellings that vary in print."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ə": "a",
        "ǝ": "a", "ħ": "h", "ŋ": "n", "ĳ": "ij", "&": " and ",
        "'": None, "’": None, "‘": None, "ʻ": None, "ʼ": None, "ʹ": None, "ʿ": None, "ʾ": None, "`": None,
        "´": None, "′": None, "ʽ": None, "ʺ": None,
        "-": " ", "‐": " ", "‑": " ", "–": " ", "—": " ", "/": " ", ",": " ", "(": " ", ")": " ", '"': " ",
    }
)  # fmt: skip
_DOT_BEFORE_WORD = re.compile(r"\.(?=\w\w)")
_SPACES = re.compile(r"\s+")
# "St. John's" is filed as Saint Johns, "Ft. Worth" as Fort Worth, "Mt. Hermon" as Mount Hermon
_FULL = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount", "mtn": "mountain", "twp": "township"}
_MAX_NAME = 120


def fold_once(name: str) -> str:
    """Return the key under which a name is filed; the empty string when nothing is left.

    >>> fold_once("St.-Denis"), fold_once("the Côte d’Ivoire"), fold_once("N.Korea"), fold_once("U.S.")
    ('saint denis', 'cote divoire', 'n korea', 'us')
    """
    text = _DOT_BEFORE_WORD.sub(" ", name[:_MAX_NAME].lower()).replace(".", "").translate(_LETTERS)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in text if not unicodedata.combining(char))
    words = _SPACES.sub(" ", text).strip().split(" ")
    if len(words) > 1:
        if words[0] == "the":
            words = words[1:]
        words = [_FULL.get(word, word) if i < len(words) - 1 else word for i, word in enumerate(words)]
    return " ".join(words)


@lru_cache(maxsize=32768)
def fold_name(name: str) -> str:
    """The same key, remembered: an article says the same names again and again."""
    return fold_once(name)


def is_latin_key(key: str) -> bool:
    """Tell whether a key can come from English text: plain letters and digits, at least two."""
    return len(key) > 1 and key.isascii() and key.replace(" ", "").isalnum()
