"""Canonical names for bodies that a phrase describes: 'Japan's Foreign Ministry', 'the Polish navy'."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.knowledge.actors import Kind
from extraction.knowledge.actors_tables import Country
from extraction.normalise.names.matching import Hit, Text

_DROP = frozenset(
    [
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "its",
        "their",
        "his",
        "her",
        "our",
        "some",
        "several",
        "many",
        "most",
        "other",
        "all",
        "both",
        "each",
        "every",
        "any",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "dozens",
        "hundreds",
        "thousands",
        "scores",
    ]
)
_PORTFOLIO = {
    "foreign": "Foreign Affairs", "foreign affairs": "Foreign Affairs", "external affairs": "External Affairs",
    "defence": "Defence", "defense": "Defense", "interior": "the Interior", "justice": "Justice", "health": "Health",
    "finance": "Finance", "economy": "Economy", "energy": "Energy", "education": "Education", "culture": "Culture",
    "unification": "Unification", "information": "Information", "transport": "Transport", "trade": "Trade",
}  # fmt: skip
_NATIONS: tuple[Kind, ...] = ("country", "adjective", "people", "seat", "partial")


def plain_words(text: Text, start: int, end: int) -> str:
    """Return the words of a range as written, without determiners and small numbers before them."""
    while start < end - 1 and (text.words[start].folded in _DROP or text.words[start].text.isdigit()):
        start += 1
    if start >= end:
        return text.text.strip()
    return text.text[text.words[start].start : text.words[end - 1].end]


def body_name(text: Text, start: int, end: int, hits: Sequence[Hit], country: Country | None) -> str:
    """Name a body of a country by its function; without a country, by its words."""
    words = plain_words(text, start, end)
    if country is None:
        return words
    nations = [h for h in hits if h.get(*_NATIONS) and (h.get(*_NATIONS) or h.forms[0]).code == country.code]
    first = next((h for h in nations if h.get("seat") is None), None)
    if first is None:
        return words
    rest = text.words[first.end : end] or text.words[start : first.start]
    function = " ".join(w.text for w in rest if w.folded not in _DROP)
    if not function:
        return words
    return f"{_ministry(function) or _titled(function)} of {with_article(country.name)}"


def _ministry(function: str) -> str | None:
    low = function.lower()
    if low.startswith(("ministry of ", "department of ")):
        return function
    if low.endswith(" ministry") or low.endswith(" department"):
        portfolio, _, body = low.rpartition(" ")
        known = _PORTFOLIO.get(portfolio) or portfolio.title()
        return f"{'Ministry' if body == 'ministry' else 'Department'} of {known}"
    return None


def _titled(function: str) -> str:
    return " ".join(
        w if w in ("of", "and", "the", "for") or w[:1].isupper() else w.capitalize() for w in function.split()
    )


_ARTICLE = frozenset(
    ("United States", "United Kingdom", "Netherlands", "Philippines", "European Union", "United Nations", "Bahamas",
     "United Arab Emirates", "Gambia", "Maldives", "Czech Republic", "Democratic Republic of the Congo", "Comoros",
     "Republic of the Congo", "Central African Republic", "Dominican Republic", "Marshall Islands", "Seychelles",
     "Solomon Islands")
)  # fmt: skip


def with_article(country: str) -> str:
    """Put 'the' before the country names that take it.

    >>> with_article("United States"), with_article("France")
    ('the United States', 'France')
    """
    return f"the {country}" if country in _ARTICLE else country
