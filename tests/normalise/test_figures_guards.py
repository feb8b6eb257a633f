"""What looks like a number and is no figure; modifiers; hostile input."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.normalise.figures import find_quantities
from extraction.normalise.figures.tokens import Tok, Toks


def shown(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quantities(text)]


@pytest.mark.parametrize(
    "text",
    [
        "They met on March 29.",
        "It began on 11 February.",
        "The vote of Sept. 8 stands.",
        "The treaty of 1952 was void in 2019.",
        "The 1950-53 war went on.",
        "It opened at 10.45am.",
        "It opened at 2:55 and closed at 7 p.m.",
        "The lull began at 1300 GMT.",
        "The ban held for five years.",
        "A 24-hour strike followed.",
        "After six straight days of rain it stopped.",
        "It took three to four weeks.",
        "Marta Okello, 25, was freed.",
        "The singer, aged 56, was fined.",
        "He joined at the age of 30.",
        "A 14-year-old boy spoke.",
        "It was the 21st such case.",
        "The 15,599 th parcel arrived.",
        "An F-16 and a Su-35 collided.",
        "The S-400 system was moved.",
        "The council passed Resolution 2231.",
        "They invoked Article 5.",
        "The G7 met in Bari.",
        "After 9/11 the law changed.",
        "Covid-19 spread again.",
        "The FTSE 100 slipped.",
        "The S&P 500 slipped.",
        "See chapter four.",
        "Flight 447 was lost.",
        "Call +44-20-7946-0018 now.",
        "Call 555-123-4567 now.",
        "Their 2-1 win surprised all.",
        "The match ended 89-89.",
        "Call (615) 563-2787 now.",
        "Girls between the ages of 10 and 50 may not enter.",
        "The ruins date from 575 B.C. or so.",
        "The San Antonio Four were freed.",
        "The PS2 sold well.",
        "the office at 575 wilbur road closed.",
        "It had, at one point, been closed.",
        "He backs a two-state solution.",
        "The film won in three-way voting.",
        "Each one left.",
        "It was one of the best.",
        "No one came, and this one stayed.",
        "The depot [2] was closed.",
        "1. The council shall meet.",
        "The spot lies at 33°47′N.",
        "The clinic at 575 Wilbur Road closed.",
        "It runs on version 1.2.3.",
        "In the 1960s and the '90s they sang.",
        "Nineteen ninety-five was wet.",
        "The address is 192.168.1.2.",
        "The account is 12345678901234.",
        "The third quarter was better.",
        "A third party stepped in.",
        "The second half was dull.",
    ],
)
def test_no_figure(text: str) -> None:
    assert shown(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Some 2000 people marched.", ["Some 2000"]),
        ("They freed one hostage.", ["one"]),
        ("A third of the crop rotted.", ["A third"]),
        ("A 20-member team flew in.", ["20"]),
        ("At least 20, aides said, were held.", ["At least 20"]),
        ("The 1,600 crates were full.", ["1,600"]),
        ("The yard holds 1520 sq m of steel.", ["1520 sq m"]),
        ("It fell 3.41%, or 251 points.", ["3.41%", "251"]),
        ("Four F-16s and two Su-27 jets flew.", ["Four", "two"]),
        ("A $50 fine was paid.", ["$50"]),
        ("It cost about 30m Danish krone.", ["about 30m Danish krone"]),
        ("She won three gold medals.", ["three"]),
        ("Raiders with 500-1000 rifles came.", ["500-1000"]),
    ],
)
def test_still_a_figure(text: str, found: list[str]) -> None:
    assert shown(text) == found


@pytest.mark.parametrize(
    ("text", "modifier", "low", "high"),
    [
        ("up to 12,000 guards", "at_most", None, 12_000),
        ("as many as 300 guards", "at_most", None, 300),
        ("no more than 20 guards", "at_most", None, 20),
        ("at least 20 guards", "at_least", 20, None),
        ("no fewer than 90 guards", "at_least", 90, None),
        ("more than 36 guards", "more_than", 36, None),
        ("well over 36 guards", "more_than", 36, None),
        ("just under 20 percent", "less_than", None, 20),
        ("fewer than 50 guards", "less_than", None, 50),
        ("nearly 1,000 guards", "about", 1000, 1000),
        ("some 40 guards", "about", 40, 40),
        ("an estimated 1.2 million guards", "about", 1.2e6, 1.2e6),
        ("up to about 300 guards", "at_most", None, 300),
        ("another 30 guards", "exact", 30, 30),
        ("500 or more guards", "at_least", 500, None),
        ("60-plus guards", "at_least", 60, None),
        ("1,000+ guards", "at_least", 1000, None),
        ("200 or so guards", "about", 200, 200),
        ("30-odd guards", "about", 30, 30),
        ("500 or fewer guards", "at_most", None, 500),
        (">= 30 guards", "at_least", 30, None),
        ("~45 guards", "about", 45, 45),
        ("a couple of hundred guards", "about", 200, 200),
    ],
)
def test_modifiers(text: str, modifier: str, low: float | None, high: float | None) -> None:
    (quantity,) = find_quantities(text)
    assert (quantity.modifier, quantity.low, quantity.high) == (modifier, low, high)


def test_banned_ranges_are_left_out_but_a_unit_wins() -> None:
    text = "They sold 15 lots and 20 tonnes."
    assert find_quantities(text, banned=[(10, 12)])[0].unit == "tonne"
    start = text.index("20")
    assert len(find_quantities(text, banned=[(start, start + 2)])) == 2


@given(st.text(max_size=300))
def test_no_input_raises_and_spans_are_in_order(text: str) -> None:
    last = 0
    for quantity in find_quantities(text):
        assert last <= quantity.start < quantity.end <= len(text)
        assert quantity.start <= quantity.first < quantity.last <= quantity.end
        if quantity.low is not None and quantity.high is not None:
            assert quantity.low <= quantity.high
        last = quantity.end


_PIECES = [
    "7", "1,234", "12 000", "-", "--", "–", " to ", " and ", " or ", "$", "€", "%", " percent", " million", " hundred",
    "a ", "half ", " dozens of ", " thousand", " between ", " from ", "more than ", " up to ", "(", ")", ".", ",", "/",
    " one ", " two ", " km", "US$", "m", "bn", "'s", " years", " March ", " 2019 ", "½", "°", "+", "and a half", "#",
]  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=60))
def test_any_mixture_of_pieces_is_read_without_error(pieces: list[str]) -> None:
    text = "".join(pieces)
    for quantity in find_quantities(text):
        assert 0 <= quantity.start < quantity.end <= len(text)


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count how often a token is looked at."""
    count = [0]
    original = Toks.__getitem__

    def counting(self: Toks, index: int) -> Tok:
        count[0] += 1
        return original(self, index)

    monkeypatch.setattr(Toks, "__getitem__", counting)
    return count


@pytest.mark.parametrize(
    "piece",
    [
        "7", "1,", "1.2.", "12 000 ", "-", "1-", "1-2-", "- 1 ", "a hundred and ", "thousand ", "million and ",
        "one million and ", "half a ", "more than ", "about ", "between 1 and ", "from 1 to ", "1 or ", "$", "$1",
        "(1)", "1/2", "thousands and ", "tens of ", "twenty-", "one in ", "½", "°", "1 and a half ", "several hundred ",
        "#1 ",
    ],
)  # fmt: skip
def test_work_is_linear(piece: str, looked: list[int]) -> None:
    def work(size: int) -> int:
        looked[0] = 0
        find_quantities(piece * (size // len(piece)))
        return looked[0]

    small, large = work(4_000), work(16_000)
    assert large <= 5 * small + 1000
    assert large <= 100 * 16_000


def test_a_hundred_kilobytes_of_junk(looked: list[int]) -> None:
    find_quantities(("-" * 50 + "1" * 50) * 1000)
    assert looked[0] <= 100 * 100_000


def test_a_long_run_of_digits_is_read_at_once() -> None:
    assert find_quantities("9" * 100_000) == []
    assert find_quantities("9,999," * 20_000) == []
