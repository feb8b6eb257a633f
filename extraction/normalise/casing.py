"""Headlines written in title case or capitals, given back the case that the models were trained on.

Only letter case changes, so that every offset stays. A word goes to lower case when it is a common word and no known
name; whatever is unknown keeps its capital.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

_TITLE_SHARE = 0.7  # of the words that could be lower case; running text of names stays well below
_LEAST = 4
_SUFFIXES = (
    ("ies", "y"), ("es", ""), ("es", "e"), ("s", ""), ("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"),
    ("er", ""), ("er", "e"), ("est", ""), ("ly", ""),
)  # fmt: skip


def is_headline(words: Sequence[str]) -> bool:
    """Tell whether a paragraph is in title case or capitals.

    >>> is_headline("Rebels Shell Town After Talks Collapse".split())
    True
    >>> is_headline("Rebels shelled the town after talks in Doha collapsed".split())
    False
    """
    letters = [word for word in words if word[:1].isalpha() and len(word) > 3]
    if len(letters) < _LEAST:
        return False
    return sum(word[0].isupper() for word in letters) >= _TITLE_SHARE * len(letters)


def truecase(words: Sequence[str], is_common: Callable[[str], bool], is_name: Callable[[str], bool]) -> list[str]:
    """Return the words with common ones in lower case; the first word keeps its capital.

    Both predicates are asked for lower-case words. Hyphenated parts are not split.

    >>> truecase(["Rebels", "SHELL", "Goma"], {"rebel", "shell"}.__contains__, {"goma"}.__contains__)
    ['Rebels', 'shell', 'Goma']
    """
    found: list[str] = []
    for position, word in enumerate(words):
        lower = word.lower()
        if len(lower) != len(word) or not word[:1].isupper() or is_name(lower):
            found.append(word.capitalize() if word.isupper() and len(word) > 4 and is_name(lower) else word)
        elif any(is_common(form) for form in base_forms(lower)):
            found.append(lower.capitalize() if position == 0 else lower)
        else:
            found.append(word.capitalize() if word.isupper() and len(word) > 5 else word)
    return found


def base_forms(word: str) -> list[str]:
    """Return the word and what is left of it without an inflection, most of them no words at all.

    >>> base_forms("hitting")[:2]
    ['hitting', 'hitt']
    >>> "hit" in base_forms("hitting")
    True
    """
    forms = [word]
    for suffix, ending in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 2:
            stem = word[: len(word) - len(suffix)] + ending
            forms.append(stem)
            if not ending and len(stem) > 3 and stem[-1] == stem[-2]:
                forms.append(stem[:-1])
    return forms
