"""The work of the finder grows with the length of the text and no faster: calls are counted, not seconds."""

import sys
from types import FrameType

import pytest

from extraction.normalise.times import find_expressions

JUNK = [
    "7", "19 ", "1999 ", "-", "1-2-", "March ", "May-", "last ", "about ", "1 and ", "early ", "mid-", "the end of ",
    "1,111,", "1/", "'", "two days later ", "Dec. 1 to ", "In 1999 and May ", "Friday ", "On May 4, ", "early in the ",
    "overnight into ", "3-year-old ", "a day before ", "the first week of ", "since ",
]  # fmt: skip


def calls(text: str) -> int:
    total = 0

    def count(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal total
        total += event == "call"

    sys.setprofile(count)
    try:
        find_expressions(text)
    finally:
        sys.setprofile(None)
    return total


@pytest.mark.parametrize("junk", JUNK)
def test_work_is_linear(junk: str) -> None:
    find_expressions(junk)  # loads the lexicon
    short, long = junk * 200, junk * 800
    assert calls(long) <= 5 * calls(short) + 100


@pytest.mark.parametrize("junk", ["7", "-", "May ", "1-"])
def test_a_hundred_kilobytes(junk: str) -> None:
    text = (junk * 100_000)[:100_000]
    assert all(f.end <= len(text) for f in find_expressions(text))
