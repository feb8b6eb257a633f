from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.knowledge import outlets
from extraction.knowledge._toml import read_toml
from extraction.knowledge.outlets import FILE, Habits, outlet_habits
from extraction.resources import resource

TABLES = read_toml(resource(FILE))


@pytest.mark.parametrize(
    ("outlet", "url", "language", "expected"),
    [
        (None, "https://www.example.co.uk/a", "en", Habits("GBR", "DMY")),
        (None, "https://example.com/a", "en-GB", Habits(None, "DMY")),
        (None, "https://example.com/a", "en-US", Habits(None, "MDY")),
        (None, "https://example.com.au/a", "en-US", Habits("AUS", "DMY")),  # the address is surer than the template
        (None, "https://example.ca/a", None, Habits("CAN", "MDY")),
        (None, "https://example.ua/a", None, Habits("UKR", "DMY")),
        (None, "https://example.kr/a", None, Habits("KOR", "MDY")),
        ("news.example.in", None, None, Habits("IND", "DMY")),
        ("The Example Times", None, None, Habits()),
        ("Example Inc. at", None, None, Habits()),
        (None, "https://example.tv/a", None, Habits()),
        (None, "http://[broken", None, Habits()),
        (None, "https://10.0.0.1/a", None, Habits()),
        (None, None, "en-DE", Habits(None, "DMY", decimal_comma=True)),
        (None, None, None, Habits()),
    ],
)
def test_habits(outlet: str | None, url: str | None, language: str | None, expected: Habits) -> None:
    assert outlet_habits(outlet, url, language) == expected


def test_the_lexicon_holds_for_its_examples() -> None:
    for row in TABLES["shared"]:
        assert all(outlet_habits(None, url, None).country is None for url in row["examples"])
    for row in TABLES["renamed"]:
        assert all(outlet_habits(None, url, None).country for url in row["examples"])


def test_doctests() -> None:
    assert doctest.testmod(outlets).failed == 0


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=20))
def test_any_text_is_read_without_error(outlet: str, url: str, language: str) -> None:
    assert outlet_habits(outlet, url, language).date_order in ("MDY", "DMY", "YMD")
