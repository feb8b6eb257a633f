"""Datelines and dates of pages: what is stated, and nothing more."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.knowledge.pages import load_page_tables
from extraction.pages.dateline import find_dateline
from extraction.pages.dates import find_date, is_date_line, parse_published, url_date

TABLES = load_page_tables()
DAY = dt.date(2021, 3, 3)


def at(hour: int, minute: int, second: int = 0, offset: float = 0.0) -> dt.datetime:
    return dt.datetime(2021, 3, 3, hour, minute, second, tzinfo=dt.timezone(dt.timedelta(hours=offset)))


PUBLISHED = [
    ("2021-03-03", DAY),
    ("2021-03-03T10:15:00+02:00", at(10, 15, 0, 2)),
    ("2021-03-03T10:15:00Z", at(10, 15)),
    ("2021-03-03 10:15:00", DAY),  # no offset: the day alone
    ("2021-03-03T10:15:00", DAY),
    ("Wed, 03 Mar 2021 10:15:00 GMT", at(10, 15)),
    ("Wed, 03 Mar 2021 10:15:00 -0500", at(10, 15, 0, -5)),
    ("20210303T101500Z", at(10, 15)),
    ("20210303", DAY),
    ("1614766500", at(10, 15)),
    ("1614766500000", at(10, 15)),
    ("Mar 03 2021 | 3:57 PM IST", DAY),  # three countries call their time IST
    ("03 March,2021 08:12 AM IST", DAY),
    ("March 3, 2021", DAY),
    ("3rd of March 2021", DAY),
    ("Published on 3 Mar 2021", DAY),
    ("3 March 2021 at 10:15 GMT", at(10, 15)),
    ("2021/03/03", DAY),
    ("23/03/2021", dt.date(2021, 3, 23)),
    ("03/04/2021", None),  # 3 April or 4 March
    ("03/03/2021", DAY),
    ("32 Octember", None),
    ("30 February 2021", None),
    ("2021-02-30", None),
    ("yesterday", None),
    ("3 days ago", None),
    ("None", None),
    ("2021", None),
    ("March 2021", None),
    ("0000-00-00", None),
    ("the treaty of 3 March 2021 was signed by all the parties", None),
]


@pytest.mark.parametrize(("text", "expected"), PUBLISHED)
def test_parse_published(text: str, expected: dt.date | None) -> None:
    assert parse_published(text, TABLES) == expected


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)), st.sampled_from(["%d %B %Y", "%b %d, %Y", "%Y-%m-%d"]))
def test_a_rendered_date_parses_to_itself(day: dt.date, form: str) -> None:
    assert parse_published(day.strftime(form), TABLES) == day


@given(st.text(max_size=60))
def test_any_string_is_a_date_or_none(text: str) -> None:
    value = parse_published(text, TABLES)
    assert value is None or isinstance(value, dt.date)
    find_date(text, 0, len(text), TABLES)


URLS = [
    ("https://x.example/2021/03/03/dam", DAY),
    ("https://x.example/world/2021-03-03-dam.html", DAY),
    ("https://x.example/world-20210303/", DAY),
    ("https://x.example/2021/mar/03/dam", DAY),
    ("https://x.example/2021/03/dam", None),
    ("https://x.example/articles/14617358", None),
    ("https://x.example/2021/13/45/dam", None),
]


@pytest.mark.parametrize(("url", "expected"), URLS)
def test_url_date(url: str, expected: dt.date | None) -> None:
    assert url_date(url) == expected


DATE_LINES = [
    ("Saturday, 6 March 2021 | 09:31 GMT", True),
    ("March 3, 2021", True),
    ("Published On 3 Mar 2021", True),
    ("11 Jul 2022", True),
    ("On 3 March 2021 the army crossed the river", False),
    ("The truce of 3 March 2021 holds.", False),
    ("March", False),
]


@pytest.mark.parametrize(("line", "expected"), DATE_LINES)
def test_date_lines(line: str, expected: bool) -> None:
    assert is_date_line(line) is expected


DATELINES = [
    ("ORVA, Kesh — On Saturday, ministers", "ORVA, Kesh", None, None),
    ("ORVA, Kesh (AP) -- Ministers", "ORVA, Kesh", "AP", None),
    ("DAHRA: Ministers met", "DAHRA", None, None),
    ("SEOUL—Foreign ministers", "SEOUL", None, None),
    ("WASHINGTON, March 3, 2021 (Reuters) - The", "WASHINGTON", "Reuters", DAY),
    ("BEIJING, Sept. 3 (Xinhua) -- The", "BEIJING", "Xinhua", None),
    ("Geneva, 3 March 2021 – The", "Geneva", None, DAY),
    ("Kyiv, Ukraine (CNN) — The", "Kyiv, Ukraine", "CNN", None),
    ("NEW YORK – The", "NEW YORK", None, None),
    ("GAZA/JERUSALEM, March 3 (Reuters) - The", "GAZA/JERUSALEM", "Reuters", None),
    ("MINSK, March 3. /TASS/. The ministry", "MINSK", "TASS", None),
    ("MINSK. March 3 (Interfax) - The ministry", "MINSK", "Interfax", None),
    ("March 3 (Reuters) - The ministry", None, "Reuters", None),
    ("(AP) — The ministry", None, "AP", None),
    ("CNN — The ministry", None, "CNN", None),
    ("New Delhi: The ministry", "New Delhi", None, None),
    ("SUND (Jiji Press) — The ferry", "SUND", "Jiji Press", None),
]


@pytest.mark.parametrize(("text", "place", "agency", "day"), DATELINES)
def test_datelines(text: str, place: str | None, agency: str | None, day: dt.date | None) -> None:
    found = find_dateline(text, 0, len(text), TABLES)
    assert found is not None
    assert (found.place, found.agency, found.day) == (place, agency, day)
    assert text[found.end :].split()[0] in {"On", "Ministers", "Foreign", "The"}


NO_DATELINES = [
    "Novak: We will not accept this.",
    "Premier Marn — who came to power in 2019 — resigned.",
    "In Kyiv, Ukraine — where he was born — he spoke.",
    "APTN: When did you arrive?",
    "BREAKING NEWS: The premier has resigned.",
    "UN: The council met.",
    "Meanwhile, Orva — the capital — was quiet.",
    "The State Prison Service (IPS), a department, said so.",
    "US-China: The talks go on.",
    "ORVA — ",
    "",
]


@pytest.mark.parametrize("text", NO_DATELINES)
def test_what_is_no_dateline(text: str) -> None:
    assert find_dateline(text, 0, len(text), TABLES) is None
