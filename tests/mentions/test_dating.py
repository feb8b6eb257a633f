"""When an undated text was written: from who is called new on its page, and the ages that the page shows."""

from __future__ import annotations

import datetime as dt

import pytest

from extraction.knowledge.actors import ActorTables, load_actor_tables
from extraction.knowledge.discourse import load_discourse
from extraction.mentions.dating import creation_range, spread
from extraction.pipeline import Coder, plain_article
from extraction.schema import Zone
from extraction.values import Mention, TimeValue

BODY = "Floods closed two roads in Busan on Friday."
HUNDRED = dt.timedelta(days=100)
MILEI = dt.date(2023, 12, 10)
LEE = dt.date(2025, 6, 4)


@pytest.fixture(scope="module")
def tables() -> ActorTables:
    return load_actor_tables()


def page(*parts: tuple[str, str]) -> tuple[str, list[Zone]]:
    text, zones = "", []
    for label, part in parts:
        zones.append(Zone.model_validate({"label": label, "start_char": len(text), "end_char": len(text) + len(part)}))
        text += part
    return text, zones


@pytest.mark.parametrize(
    ("body", "first"),
    [
        ("Argentina's new President Javier Milei cut subsidies on Friday.", MILEI),
        ("New South Korean President Lee Jae-myung spoke to reporters.", LEE),
        ("The newly elected President Javier Milei cut subsidies on Friday.", MILEI),
        ("Argentina's President Javier Milei cut subsidies on Friday.", None),  # for years
        ("The new stadium was named after Javier Milei.", None),
        ("The new book of Javier Milei is out.", None),
        ("New President Nobody Known spoke.", None),
        ("In December 2023 Argentina's new President Javier Milei cut subsidies.", None),  # told from later
        ("New South Korean President Lee Jae-myung spoke." + " So it was." * 20 + " The fair opens in 2028.", None),
    ],
)
def test_a_newcomer_dates_his_own_story(tables: ActorTables, body: str, first: dt.date | None) -> None:
    expected = None if first is None else (first, first + HUNDRED)
    assert creation_range(*page(("body", body)), tables, load_discourse()) == expected


def test_the_ages_of_a_page_carry_the_range_over(tables: ActorTables) -> None:
    other = "The Herald\n9 hours ago\nNew South Korean President Lee Jae-myung may travel.\n"
    shown = page(("date", "The Gazette 3 days ago\n"), ("body", BODY + "\n"), ("teaser", other))
    older = dt.timedelta(days=2)  # and some hours
    assert creation_range(*shown, tables, load_discourse()) == (LEE - older, LEE - older + HUNDRED)


@pytest.mark.parametrize(
    "parts",
    [
        (("body", BODY + "\n"), ("teaser", "9 hours ago\nNew South Korean President Lee Jae-myung may travel.\n")),
        (("date", "3 days ago\n"), ("teaser", "x\n")),
        (("body", "New President Javier Milei and new President Lee Jae-myung spoke."),),  # never new at once
    ],
)
def test_nothing_is_said_where_nothing_ties(tables: ActorTables, parts: tuple[tuple[str, str], ...]) -> None:
    assert creation_range(*page(*parts), tables, load_discourse()) is None


def mention(*days: dt.date | None) -> Mention[TimeValue]:
    earliest, latest = days
    return Mention(0, 1, 0, 6, TimeValue("date", earliest, latest, "day", edtf="x", anchor="published"))


def test_ends_that_agree_are_kept_and_others_joined() -> None:
    day, later, far = dt.date(2025, 6, 4), dt.date(2025, 6, 11), dt.date(2027, 1, 1)
    same, joined, wide, open_ = spread(
        [mention(day, day), mention(day, day), mention(day, day), mention(None, day)],
        [mention(day, day), mention(later, later), mention(far, far), mention(None, later)],
    )
    assert same == mention(day, day)
    assert (joined.value.earliest, joined.value.latest, joined.value.edtf) == (day, later, "2025-06-04/2025-06-11")
    assert (wide.value.earliest, wide.value.latest, wide.value.edtf, wide.value.anchor) == (None, None, None, None)
    assert open_.value.latest is None


@pytest.mark.pipeline
def test_an_undated_story_gets_months_and_wide_days(extractor: Coder) -> None:
    text = "New South Korean President Lee Jae-myung met union leaders on Friday. In April the unions had marched."
    (found,) = extractor.stream([plain_article(text, published=None, article_id="x")])
    assert found.article.published is None
    dates = {date.text: (str(date.earliest), str(date.latest)) for date in found.article.dates}
    assert dates["April"] == ("2025-04-01", "2025-04-30")
    first, last = dates["Friday"]
    assert "2025-05" < first < "2025-06-08"
    assert last > "2025-08"
