"""Numbers written in digits, in the separators of several traditions."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_COMMA_GROUPS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_INDIAN_GROUPS = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")
_POINT_GROUPS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_APOSTROPHE_GROUPS = re.compile(r"\d{1,3}(?:'\d{3})+(?:\.\d+)?")
_DECIMAL_COMMA = re.compile(r"\d+,\d+")
_LONGEST = 24  # characters; longer strings of digits are identifiers


def read_digits(text: str, *, decimal_comma: bool = False, measured: bool = False) -> float | None:
    """Return the value of a number in digits, or None when its separators fit no tradition.

    `decimal_comma` is the habit of the outlet's language: then "1.200" is twelve hundred and "2,5" two and a half.
    `measured` says that a scale word, a currency or a percent sign follows, which settles "2,5" in any habit.

    >>> read_digits("1,200"), read_digits("1.200", decimal_comma=True), read_digits("12,34,567")
    (1200.0, 1200.0, 1234567.0)
    """
    if len(text) > _LONGEST:
        return None
    if len(text) > 1 and text.isdigit() and text[0] == "0":
        return None  # 007, 0800: names and codes
    if decimal_comma and (_POINT_GROUPS.fullmatch(text) or _DECIMAL_COMMA.fullmatch(text)):
        return float(text.replace(".", "").replace(",", "."))
    if _PLAIN.fullmatch(text):
        return float(text)
    if _COMMA_GROUPS.fullmatch(text) or _INDIAN_GROUPS.fullmatch(text):
        return float(text.replace(",", ""))
    if _APOSTROPHE_GROUPS.fullmatch(text):
        return float(text.replace("'", ""))
    if _POINT_GROUPS.fullmatch(text) and (text.count(".") > 1 or "," in text):
        return float(text.replace(".", "").replace(",", "."))
    if measured and _DECIMAL_COMMA.fullmatch(text):
        return float(text.replace(",", "."))
    return None


def is_group(text: str) -> bool:
    """Tell whether `text` can follow a space inside a number: '000' in '12 000'."""
    return len(text) == 3 and text.isdigit()


def starts_groups(text: str) -> bool:
    """Tell whether `text` can begin a number grouped by spaces."""
    return len(text) <= 3 and text.isdigit() and text[0] != "0"
