"""What expressions mean: tables of spans and values, EDTF against its library, and properties of the whole."""

import datetime as dt

import edtf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.normalise.times import (
    Context,
    find_expressions,
    join_values,
    parse_expression,
    resolve_expression,
    write_timex,
)
from extraction.normalise.times.intervals import Interval, easter, portion, write_edtf
from extraction.values import TimeValue

SUNDAY = dt.date(2025, 8, 10)


def value_of(span: str, dct: dt.date | None = SUNDAY, direction: str = "past", **rest: object) -> TimeValue:
    node = parse_expression(span)
    assert node is not None, span
    return resolve_expression(node, Context(dct=dct, direction=direction, **rest))  # type: ignore[arg-type]


# span, direction, earliest, latest, EDTF
DATES = [
    ("Saturday", "past", "2025-08-09", "2025-08-09", "2025-08-09"),
    ("Sunday", "past", "2025-08-10", "2025-08-10", "2025-08-10"),  # the day of publication itself
    ("Friday", "future", "2025-08-15", "2025-08-15", "2025-08-15"),
    ("next Tuesday", "", "2025-08-12", "2025-08-12", "2025-08-12"),
    ("last Sunday", "", "2025-08-03", "2025-08-03", "2025-08-03"),
    ("Wednesday next week", "", "2025-08-13", "2025-08-13", "2025-08-13"),
    ("August 6", "past", "2025-08-06", "2025-08-06", "2025-08-06"),
    ("Aug. 12", "future", "2025-08-12", "2025-08-12", "2025-08-12"),
    ("Dec. 25", "past", "2024-12-25", "2024-12-25", "2024-12-25"),
    ("Monday, August 18", "past", "2025-08-18", "2025-08-18", "2025-08-18"),  # the weekday overrides the tense
    ("March 3, 2024", "", "2024-03-03", "2024-03-03", "2024-03-03"),
    ("3 to 5 September", "future", "2025-09-03", "2025-09-05", "2025-09-03/2025-09-05"),
    ("Aug 4-6", "past", "2025-08-04", "2025-08-06", "2025-08-04/2025-08-06"),
    ("February 29", "past", "2024-02-29", "2024-02-29", "2024-02-29"),
    ("in April"[3:], "past", "2025-04-01", "2025-04-30", "2025-04"),
    ("November", "future", "2025-11-01", "2025-11-30", "2025-11"),
    ("November", "past", "2024-11-01", "2024-11-30", "2024-11"),
    ("last March", "", "2025-03-01", "2025-03-31", "2025-03"),
    ("October of next year", "", "2026-10-01", "2026-10-31", "2026-10"),
    ("last week", "", "2025-07-28", "2025-08-03", "2025-07-28/2025-08-03"),
    ("this week", "", "2025-08-04", "2025-08-10", "2025-08-04/2025-08-10"),
    ("last month", "", "2025-07-01", "2025-07-31", "2025-07"),
    ("last year", "", "2024-01-01", "2024-12-31", "2024"),
    ("last fall", "", "2024-09-01", "2024-11-30", "2024-23"),
    ("this summer", "", "2025-06-01", "2025-08-31", "2025-22"),
    ("the spring of 2023", "", "2023-03-01", "2023-05-31", "2023-21"),
    ("winter 1904", "", "1904-12-01", "1905-02-28", "1904-24"),
    ("the second quarter", "", "2025-04-01", "2025-06-30", "2025-34"),
    ("the first half of 2008", "", "2008-01-01", "2008-06-30", "2008-01/2008-06"),
    ("late March", "past", "2025-03-21", "2025-03-31", "2025-03-21~/2025-03-31~"),
    ("mid-July", "past", "2025-07-11", "2025-07-20", "2025-07-11~/2025-07-20~"),
    ("late last year", "", "2024-10-01", "2024-12-31", "2024-10~/2024-12~"),
    ("the end of the year", "", "2025-01-01", "2025-12-31", "2025"),
    ("earlier this year", "", "2025-01-01", "2025-08-10", "2025-01-01/2025-08-10"),
    ("later this month", "", "2025-08-10", "2025-08-31", "2025-08-10/2025-08-31"),
    ("before the end of the month", "", "2025-08-10", "2025-08-31", "2025-08-10/2025-08-31"),
    ("1950-53", "", "1950-01-01", "1953-12-31", "1950/1953"),
    ("the 1990s", "", "1990-01-01", "1999-12-31", "199X"),
    ("the late 1980s", "", "1987-01-01", "1989-12-31", "1987~/1989~"),
    ("the 19th century", "", "1800-01-01", "1899-12-31", "18XX"),
    ("'82", "", "1982-01-01", "1982-12-31", "1982"),
    ("three days ago", "", "2025-08-07", "2025-08-07", "2025-08-07"),
    ("two weeks ago", "", "2025-07-27", "2025-07-27", "2025-07-27~"),
    ("a year ago", "", "2024-08-10", "2024-08-10", "2024-08-10~"),
    ("five years ago", "", "2020-01-01", "2020-12-31", "2020~"),
    ("the day before yesterday", "", "2025-08-08", "2025-08-08", "2025-08-08"),
    ("overnight", "", "2025-08-09", "2025-08-10", "2025-08-09/2025-08-10"),
    ("last night", "", "2025-08-09", "2025-08-09", "2025-08-09"),
    ("the early hours of Saturday", "past", "2025-08-09", "2025-08-09", "2025-08-09"),
    ("3:30 a.m. on Tuesday", "past", "2025-08-05", "2025-08-05", "2025-08-05"),
    ("Christmas Eve", "past", "2024-12-24", "2024-12-24", "2024-12-24"),
    ("Good Friday 2024", "", "2024-03-29", "2024-03-29", "2024-03-29"),
    ("two days before Christmas", "past", "2024-12-23", "2024-12-23", "2024-12-23"),
    ("the first week of March", "past", "2025-03-01", "2025-03-07", "2025-03-01/2025-03-07"),
]


@pytest.mark.parametrize(("span", "direction", "low", "high", "written"), DATES, ids=[f"{r[0]}-{r[1]}" for r in DATES])
def test_dates(span: str, direction: str, low: str, high: str, written: str) -> None:
    value = value_of(span, direction=direction)
    assert (str(value.earliest), str(value.latest), value.edtf) == (low, high, written)
    assert value.kind == "date"
    assert value.duration is None


@pytest.mark.parametrize("written", sorted({row[4] for row in DATES}))
def test_edtf_is_edtf(written: str) -> None:
    assert str(edtf.parse_edtf(written)) == written


@pytest.mark.parametrize(("span", "part"), [
    ("the early hours of Saturday", "early_morning"), ("Tuesday morning", "morning"), ("noon on Friday", "midday"),
    ("Monday afternoon", "afternoon"), ("Wednesday evening", "evening"), ("Thursday night", "night"),
    ("overnight", "overnight"), ("18:30 on Friday", "evening"), ("early Tuesday", "early_morning"),
])  # fmt: skip
def test_part_of_day(span: str, part: str) -> None:
    assert value_of(span).part_of_day == part


@pytest.mark.parametrize(("span", "written"), [
    ("18 months", "P18M"), ("two and a half years", "P2.5Y"), ("three-day", "P3D"), ("12 hours", "PT12H"),
    ("half an hour", "PT0.5H"), ("two decades", "P20Y"), ("a fortnight", "P2W"), ("several years", None),
    ("the past five years", "P5Y"), ("twenty-five minutes", "PT25M"),
])  # fmt: skip
def test_durations_have_no_dates(span: str, written: str | None) -> None:
    value = value_of(span)
    assert (value.kind, value.duration) == ("duration", written)
    assert value.earliest is None
    assert value.latest is None


@pytest.mark.parametrize("span", ["every year", "daily", "every two weeks", "Mondays", "per month"])
def test_sets(span: str) -> None:
    value = value_of(span)
    assert value.kind == "set"
    assert value.earliest is None


@pytest.mark.parametrize("span", [
    "yesterday", "last week", "Friday", "August 6", "in May"[3:], "last fall", "the next day", "two days later",
    "three days ago", "overnight", "earlier this year", "Christmas Eve", "the second quarter", "now", "recent years",
    "fiscal 2024", "490 BC", "years ago", "the end of the year",
])  # fmt: skip
def test_nothing_is_asserted_without_an_anchor(span: str) -> None:
    value = value_of(span, dct=None)
    assert value.kind == "date"
    assert (value.earliest, value.latest) == (None, None)


def test_absolute_dates_need_no_anchor() -> None:
    assert value_of("March 3, 2024", dct=None).anchor == "absolute"
    assert value_of("yesterday").anchor == "published"


@pytest.mark.parametrize(("order", "day"), [("MDY", "2024-03-09"), ("DMY", "2024-09-03")])
def test_numeric_order_is_the_outlets(order: str, day: str) -> None:
    assert str(value_of("3/9/2024", order=order).earliest) == day


def test_a_historic_day_lies_before_publication() -> None:
    assert value_of("Oct. 7 attack", dct=dt.date(2020, 1, 1)).earliest is None
    assert str(value_of("Oct. 7 attack").earliest) == "2023-10-07"


def test_join() -> None:
    joined = join_values(value_of("July 28"), value_of("August 2"))
    assert joined is not None
    assert joined.edtf == "2025-07-28/2025-08-02"
    assert join_values(value_of("August 2"), value_of("July 28")) is None
    assert join_values(value_of("now"), value_of("July 28")) is None


def test_timex() -> None:
    shown = {s: write_timex(value_of(s)).value for s in ("last fall", "last week", "Thursday night", "several years")}
    assert shown == {
        "last fall": "2024-FA", "last week": "2025-W31", "Thursday night": "2025-08-07TNI", "several years": "PXY",
    }  # fmt: skip


@pytest.mark.parametrize(("year", "day"), [(2024, "2024-03-31"), (2025, "2025-04-20"), (1961, "1961-04-02")])
def test_easter(year: int, day: str) -> None:
    assert easter(year).isoformat() == day


DAYS = st.dates(dt.date(1600, 1, 1), dt.date(2099, 12, 31))
RENDERED = st.sampled_from([
    "{d:%B} {d.day}, {d.year}", "{d.day} {d:%B} {d.year}", "{d:%A}, {d:%B} {d.day}, {d.year}", "{d:%Y-%m-%d}",
    "{d:%b}. {d.day}, {d.year}" , "{d:%B} {d.year}", "the {d.day}th of {d:%B} {d.year}", "early {d:%B} {d.year}",
    "the night of {d.day} {d:%B} {d.year}", "the end of {d:%B} {d.year}", "{d:%m}/{d:%d}/{d.year}",
])  # fmt: skip


@given(day=DAYS, form=RENDERED, dct=st.none() | DAYS)
def test_a_rendered_date_parses_to_an_interval_that_holds_it(day: dt.date, form: str, dct: dt.date | None) -> None:
    if "early" in form:
        day = day.replace(day=min(day.day, 10))
    value = value_of(form.format(d=day).replace("May.", "May"), dct=dct)
    assert value.earliest is not None
    assert value.latest is not None
    assert value.earliest <= day <= value.latest


@given(day=DAYS)
def test_a_day_without_its_year_lies_beside_publication(day: dt.date) -> None:
    for direction in ("past", "future", ""):
        value = value_of(f"{day:%B} {day.day}", dct=day, direction=direction)
        assert value.earliest == day


WORDS = [
    "the",
    "last",
    "3",
    "19th",
    "1999",
    "May",
    "of",
    "to",
    "-",
    ",",
    "early",
    "March",
    "end",
    "Friday",
    "at",
    "9:30",
    "a.m.",
    "since",
    "two",
    "weeks",
    "ago",
    "before",
    "'",
    "s",
    "B.C.",
]


@settings(max_examples=300)
@given(text=st.text(max_size=300) | st.lists(st.sampled_from(
    WORDS
), max_size=30).map(" ".join), dct=st.none() | st.dates(), focus=st.none() | st.dates())  # fmt: skip
def test_any_text_gives_ordered_values(text: str, dct: dt.date | None, focus: dt.date | None) -> None:
    interval = Interval(focus, focus) if focus else None
    for history in (False, True):
        context = Context(dct=dct, focus=interval, focus_day=focus, historical=history)
        for found in find_expressions(text):
            value = resolve_expression(found.node, context)
            assert text[found.start : found.end]
            assert (value.earliest is None) == (value.latest is None)
            assert value.earliest is None or value.latest is None or value.earliest <= value.latest
            assert value.kind == "date" or value.earliest is None


@given(day=DAYS, length=st.integers(0, 4000), piece=st.sampled_from(["early", "mid", "late", "first_half"]))
def test_a_portion_lies_inside(day: dt.date, length: int, piece: str) -> None:
    whole = Interval(day, day + dt.timedelta(days=length))
    part = portion(whole, piece)
    assert whole.low <= part.low <= part.high <= whole.high


@given(first=DAYS, length=st.integers(0, 400), loose=st.booleans())
def test_edtf_reads_back(first: dt.date, length: int, loose: bool) -> None:
    interval = Interval(first, first + dt.timedelta(days=length))
    parsed = edtf.parse_edtf(write_edtf(interval, "other", approximate=loose))
    low, high = parsed.lower_strict(), parsed.upper_strict()
    assert dt.date(low.tm_year, low.tm_mon, low.tm_mday) == interval.low
    assert dt.date(high.tm_year, high.tm_mon, high.tm_mday) == interval.high
