"""Values of numbers, money, measures and ranges, and that any rendered number reads back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.normalise.figures import find_quantities, normalise_figure
from extraction.normalise.figures.digits import read_digits

_ONES = [
    "zero",
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
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))


def in_words(number: int, *, conjunction: bool = True) -> str:
    """Render a positive number in English words."""
    for scale, name in _SCALES:
        if number >= scale:
            head = f"{in_words(number // scale, conjunction=conjunction)} {name}"
            rest = number % scale
            joint = " and " if conjunction and 0 < rest < 100 else " "
            return head + (joint + in_words(rest, conjunction=conjunction) if rest else "")
    if number >= 100:
        rest = number % 100
        joint = " and " if conjunction else " "
        tail = joint + in_words(rest, conjunction=conjunction) if rest else ""
        return f"{_ONES[number // 100]} hundred{tail}"
    if number >= 20:
        return _TENS[number // 10] + (f"-{_ONES[number % 10]}" if number % 10 else "")
    return _ONES[number]


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("12,000 guards", 12_000, 12_000, None),
        ("12 000 guards", 12_000, 12_000, None),
        ("1'250'000 voters", 1_250_000, 1_250_000, None),
        ("12,34,567 voters", 1_234_567, 1_234_567, None),
        ("1.234.567 voters", 1_234_567, 1_234_567, None),
        ("two dozen crates", 24, 24, None),
        ("half a dozen crates", 6, 6, None),
        ("a half-dozen crates", 6, 6, None),
        ("a hundred and fifty crates", 150, 150, None),
        ("half a million ballots", 500_000, 500_000, None),
        ("two and a half million ballots", 2_500_000, 2_500_000, None),
        ("a quarter of a million ballots", 250_000, 250_000, None),
        ("4 hundred million doses", 400_000_000, 400_000_000, None),
        ("2.5bn litres of milk", 2.5e9, 2.5e9, "litre"),
        ("1.2m people", 1_200_000, 1_200_000, None),
        ("300m from the gate", 300, 300, "metre"),
        ("$1.2m", 1_200_000, 1_200_000, "USD"),
        ("US$40 billion", 40e9, 40e9, "USD"),
        ("A$5 million", 5e6, 5e6, "AUD"),
        ("£3.4bn", 3.4e9, 3.4e9, "GBP"),
        ("64 million Egyptian pounds", 64e6, 64e6, "EGP"),
        ("7 million Danish crowns", 7e6, 7e6, "DKK"),
        ("2 million dinars", 2e6, 2e6, "dinar"),
        ("hundreds of millions of dollars", 1e8, None, "USD"),
        ("EUR 35 million", 35e6, 35e6, "EUR"),
        ("1.52 trillion won", 1.52e12, 1.52e12, "KRW"),
        ("$45 US", 45, 45, "USD"),
        ("rm23.50", 23.5, 23.5, "MYR"),
        ("us$40 billion", 40e9, 40e9, "USD"),
        ("PS2.7m", 2.7e6, 2.7e6, "GBP"),
        ("1,200€", 1200, 1200, "EUR"),
        ("61.5 percent", 61.5, 61.5, "percent"),
        ("25 per cent", 25, 25, "percent"),
        ("0.6 percentage points", 0.6, 0.6, "percentage point"),
        ("60 basis points", 60, 60, "basis point"),
        ("600 tonnes", 600, 600, "tonne"),
        ("18,000 square kilometers", 18_000, 18_000, "square kilometre"),
        ("90 km/h", 90, 90, "kilometre per hour"),
        ("minus 12 degrees Celsius", -12, -12, "degree Celsius"),
        ("$-50.8bn", -50.8e9, -50.8e9, "USD"),
        ("two-thirds of the seats", 2 / 3, 2 / 3, None),
        ("one in five farms", 0.2, 0.2, None),
        ("nine out of ten farms", 0.9, 0.9, None),
        ("½ tonne", 0.5, 0.5, "tonne"),
        ("2 1/2 miles", 2.5, 2.5, "mile"),
        ("between 3.5 and 5 percent", 3.5, 5, "percent"),
        ("10,000-12,000 guards", 10_000, 12_000, None),
        ("$10 to $15 billion", 10e9, 15e9, "USD"),
        ("$200 to $4 million", 200, 4e6, "USD"),
        ("3 to 5 km", 3, 5, "kilometre"),
        ("8- to 16-metre waves", 8, 16, "metre"),
        ("$600m-$800m", 6e8, 8e8, "USD"),
        ("three or four boats", 3, 4, None),
        ("24 to 33 billion euros", 24e9, 33e9, "EUR"),
        ("several hundred migrants", 200, 900, None),
        ("tens of thousands of mourners", 10_000, None, None),
        ("dozens of villagers", 24, None, None),
        ("scores of arrests", 40, None, None),
    ],
)
def test_values(text: str, low: float, high: float | None, unit: str | None) -> None:
    found = find_quantities(text)
    assert len(found) == 1
    assert found[0].low == pytest.approx(low)
    assert found[0].high == (pytest.approx(high) if high is not None else None)
    assert found[0].unit == unit


def test_decimal_comma_is_the_outlets_habit() -> None:
    assert read_digits("1.200") == 1.2
    assert read_digits("1.200", decimal_comma=True) == 1200
    assert read_digits("2,5") is None
    assert read_digits("2,5", measured=True) == 2.5
    assert find_quantities("1.200 guards", decimal_comma=True)[0].low == 1200
    assert find_quantities("2,5 million votes")[0].low == 2_500_000


@pytest.mark.parametrize("text", ["007", "1,2", "12,3456", "1.2.3", "1" * 30])
def test_digits_of_no_tradition_are_not_understood(text: str) -> None:
    assert read_digits(text) is None


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("It rose from 10,000 to 12,000 guards.", [(10_000, 10_000), (12_000, 12_000)]),
        ("Prices range from $370 to $550.", [(370, 550)]),
        ("The fund grew by $40 million to $90 million.", [(40e6, 40e6), (90e6, 90e6)]),
        ("The motion passed by 52-35 votes.", [(52, 52), (35, 35)]),
        ("They kept more than 10 and less than 40 crates.", [(10, 40)]),
        ("More than 40 and less than 10 are odd bounds.", [(40, None), (None, 10)]),
        ("It cost more than 7.5 million crowns ($1.1 million).", [(7.5e6, None), (1.1e6, None)]),
    ],
)
def test_two_numbers(text: str, bounds: list[tuple[float | None, float | None]]) -> None:
    assert [(q.low, q.high) for q in find_quantities(text)] == bounds


def test_a_clean_span_is_read_whole_or_not_at_all() -> None:
    quantity = normalise_figure("up to 12,000")
    assert quantity is not None
    assert (quantity.low, quantity.high, quantity.modifier) == (None, 12_000, "at_most")
    assert normalise_figure("12,000 guards") is None
    assert normalise_figure("nothing") is None


@given(st.integers(min_value=3000, max_value=10**14))
def test_digits_read_back(number: int) -> None:
    for shown in (f"{number:,}", f"{number:,}.5", str(number)):
        if len(shown.split(".")[0]) > 10 and "," not in shown:
            continue  # a long run of plain digits is an identifier
        (quantity,) = find_quantities(f"They counted {shown} crates there.")
        assert quantity.low == quantity.high == pytest.approx(float(shown.replace(",", "")))


@given(st.integers(min_value=1, max_value=10**13), st.booleans())
def test_words_read_back(number: int, conjunction: bool) -> None:
    (quantity,) = find_quantities(f"They counted {in_words(number, conjunction=conjunction)} crates there.")
    assert quantity.low == quantity.high == number


@given(st.decimals(min_value="0.01", max_value=999, places=2), st.sampled_from(["million", "billion", "bn", "m"]))
def test_money_reads_back(amount: object, scale: str) -> None:
    shown = f"${amount} {scale}" if len(scale) > 2 else f"${amount}{scale}"
    (quantity,) = find_quantities(f"The bill came to {shown} in all.")
    factor = 1e9 if scale in ("billion", "bn") else 1e6
    assert quantity.low == pytest.approx(float(str(amount)) * factor)
    assert quantity.unit == "USD"


@given(st.integers(1, 900), st.integers(1, 90), st.sampled_from(["{} to {}", "between {} and {}", "{}-{}"]))
def test_a_range_holds_its_ends(low: int, more: int, shape: str) -> None:
    (quantity,) = find_quantities(f"The depot keeps {shape.format(low, low + more)} crates of flour.")
    assert (quantity.low, quantity.high, quantity.modifier) == (low, low + more, "range")
