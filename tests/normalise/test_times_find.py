"""What the finder takes for a time expression, what it leaves alone, and that its lexicon shows itself at work."""

from itertools import pairwise

import pytest

from extraction.knowledge.times import load_time_lexicon
from extraction.normalise.times import Found, find_expressions, parse_expression


def spans(text: str) -> list[str]:
    return [text[f.start : f.end] for f in find_expressions(text) if not f.weak]


FOUND = [
    # calendar days, in both orders, with and without year and weekday
    ("The envoys met on August 6 in Muscat.", ["August 6"]),
    ("He flew out on Aug. 6 and came back on Sept. 2nd, 2023.", ["Aug. 6", "Sept. 2nd, 2023"]),
    ("The 7 October 2023 raid began at dawn.", ["The 7 October 2023", "dawn"]),
    ("They signed on the 3rd of March 2021.", ["the 3rd of March 2021"]),
    ("He is due in court on Monday, August 18.", ["Monday, August 18"]),
    ("They voted on Sunday 20 March.", ["Sunday 20 March"]),
    ("The port was closed on 2024-03-09 and 9/3/2024.", ["2024-03-09", "9/3/2024"]),
    ("The law took effect on the thirty-first of May.", ["the thirty-first of May"]),
    # ranges that share a part stay whole, others are two expressions
    ("The summit runs from 3 to 5 September.", ["3 to 5 September"]),
    ("The talks, held on Aug 4-6, failed.", ["Aug 4-6"]),
    ("The drills ran from July 28 to August 2.", ["July 28", "August 2"]),
    ("The 1950-53 war ended in a truce.", ["The 1950-53"]),
    ("Between 2014 and 2022 the line held.", ["2014", "2022"]),
    # months, seasons, quarters, decades, centuries
    ("In April the army confirmed it.", ["April"]),
    ("In March of last year the court ruled.", ["March of last year"]),
    ("Troops arrived last fall and left this spring.", ["last fall", "this spring"]),
    ("Exports fell in the second quarter of 2023.", ["the second quarter of 2023"]),
    ("The party ruled in the late 1980s.", ["the late 1980s"]),
    ("The fort dates from the 19th century.", ["the 19th century"]),
    ("Growth slowed in fiscal 2024.", ["fiscal 2024"]),
    # portions
    ("The army struck in mid-July and late March.", ["mid-July", "late March"]),
    ("A deal may come by the end of the year.", ["the end of the year"]),
    ("They won the first week of March.", ["the first week of March"]),
    # parts of the day and clock times
    ("The blast came in the early hours of Saturday.", ["the early hours of Saturday"]),
    ("Drones struck early on Sunday.", ["early on Sunday"]),
    ("Gunmen struck on the night of Aug. 8.", ["the night of Aug. 8"]),
    ("A missile hit at 3:30 a.m. on Tuesday.", ["3:30 a.m. on Tuesday"]),
    ("The truce began at 0200 GMT.", ["0200 GMT"]),
    # relative ones
    ("The base was hit three days ago.", ["three days ago"]),
    ("They met again two weeks later.", ["two weeks later"]),
    ("The pact was signed earlier this year.", ["earlier this year"]),
    ("The vote was held the following day.", ["the following day"]),
    ("He left the day before yesterday.", ["the day before yesterday"]),
    ("Voters go to the polls on Wednesday next week.", ["Wednesday next week"]),
    # lengths stay lengths: the date beside them is another expression
    ("He spoke nearly two weeks after his last visit on June 4.", ["nearly two weeks", "June 4"]),
    ("The blockade has lasted 18 months.", ["18 months"]),
    ("A three-day visit ended a decades-long dispute.", ["three-day", "decades-long"]),
    ("Over the past five years it has doubled.", ["the past five years"]),
    # recurring and vague ones
    ("They train every two weeks, and daily in summer.", ["every two weeks", "daily", "summer"]),
    ("The army now holds the pass.", ["now"]),
    ("Attacks have grown in recent months.", ["recent months"]),
    ("Friday's raid followed last night's fire.", ["Friday", "last night"]),
    ("Veterans recalled D-Day.", ["D-Day"]),
]


@pytest.mark.parametrize(("text", "expected"), FOUND, ids=[row[0][:40] for row in FOUND])
def test_finds(text: str, expected: list[str]) -> None:
    assert spans(text) == expected


# words and figures that a date library takes for dates
NOT_TIMES = [
    "We met the rebels and sat with them.",
    "The prime minister may resign.",
    "Protesters will march on the palace.",
    "The Sun reported that Mon state had fallen.",
    "One of the guards had a sun hat.",
    "The thief took $27,445 from the safe.",
    "Of 48, of whom nine were armed, 31 of 44 voted.",
    "Turnout was 50%.",
    "The 47th brigade withdrew.",
    "The second round of talks failed; a second envoy came.",
    "The 36-year-old is two years old in politics at 30 years of age.",
    "Theresa May met April Castro and Gen. Mark August.",
    "The fall of Aleppo; shells fall on the town; a spring near the village.",
    "The council adopted Resolution 2254 and Resolution 1701.",
    "The F-16, a Boeing 787, flight 1549, a Su-35 and Article 5.",
    "Some 2000 people and 1990 soldiers lined Highway 2010.",
    "The team won 3-1; the ratio is 3:1; the 24/7 line.",
    "Black Friday sales; Bloody Sunday; The Sunday Times.",
    "Call 555-2019-2020 or write to Room 2012.",
    "The paper had a 7-5 split and 1-2-3-4 went nowhere.",
    "The year-old pact.",
]


@pytest.mark.parametrize("text", NOT_TIMES)
def test_leaves_alone(text: str) -> None:
    assert spans(text) == []


def test_spans_are_ordered_and_disjoint() -> None:
    text = "On Friday, May 3, 2024, two days after the raid of 1 May, they met at noon for three hours."
    found = find_expressions(text)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_weak_forms_are_marked() -> None:
    assert [f.weak for f in find_expressions("the 2014 elections and in 2015")] == [False, False]
    assert all(f.weak for f in find_expressions("May elections were held."))


def test_curly_apostrophes_read_like_straight_ones() -> None:
    assert spans("Fires burned on New Year’s Eve.") == ["New Year’s Eve"]


def _entries() -> list[tuple[str, bool]]:
    rows: list[tuple[str, bool]] = []
    for entry in load_time_lexicon().entries:
        rows += [(text, True) for text in entry.examples] + [(text, False) for text in entry.not_examples]
    return rows


@pytest.mark.parametrize(("text", "holds"), _entries(), ids=lambda value: str(value)[:50])
def test_lexicon_examples(text: str, holds: bool) -> None:
    found = [f for f in find_expressions(text) if not f.weak]
    if holds:
        assert len(found) == 1, [text[f.start : f.end] for f in found]
    else:
        assert found == []


@pytest.mark.parametrize("text", ["troops", "", "   ", "May the talks succeed", "12", "of March"])
def test_parse_refuses(text: str) -> None:
    assert parse_expression(text) is None


def test_parse_reads_what_find_finds() -> None:
    for text, _ in FOUND:
        for found in find_expressions(text):
            assert isinstance(found, Found)
            assert text[found.start : found.end].strip() == text[found.start : found.end]
