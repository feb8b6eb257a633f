"""Documents to articles: metadata, embedded articles, HTML, refusals."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from extraction.pages import PageOptions, split_pages
from extraction.schema import Article, Reject
from extraction.sources import RawDocument

SAMPLES = Path(__file__).parent / "samples"
ONE = "Deputies in Orva passed the budget on Monday after a debate of nine hours."
TWO = "The finance minister said that the deficit would fall to three per cent next year."
DAY = dt.date(2021, 3, 3)


def sample(name: str) -> str:
    lines = (SAMPLES / f"{name}.page").read_text(encoding="utf-8").splitlines()
    return "\n".join("" if line == "~" else line.partition("|")[2].replace("¦", "") for line in lines)


def split(text: str, options: PageOptions | None = None, **fields: object) -> list[Article | Reject]:
    given: dict[str, object] = {"kind": "text", "source_path": "a.txt"} | fields
    document = RawDocument(article_id="a", text=text, where="a.txt", sha256="0" * 64, **given)  # type: ignore[arg-type]
    return list(split_pages([document], options))


def article(text: str, **fields: object) -> Article:
    found = split(text, **fields)[0]
    assert isinstance(found, Article), found
    return found


def body(found: Article) -> str:
    return "".join(found.text[z.start_char : z.end_char] for z in found.zones if z.label == "body")


METADATA = [
    (
        "section_teasers",
        {
            "title": "Ministers of three coastal states sign fishing accord in Varna",
            "outlet": "Harbour Standard",
            "agency": "Reuters",
            "dateline_place": "Varna",
            "published": DAY,
            "published_from": "page",
            "language": "en",
        },
    ),
    (
        "aggregator",
        {
            "title": "Premier of Kesh survives confidence vote after pipeline scandal",
            "outlet": "The Northern Post",
            "agency": "AP",
            "dateline_place": "ORVA, Kesh",
            "published": None,
            "published_from": "unknown",
        },
    ),
    ("cable", {"byline": "Ann Lee and Jan Novak, ONN", "published": DAY, "published_from": "inferred"}),
    ("wire", {"agency": "Reuters", "dateline_place": "ADRA", "byline": "Jan Novak"}),
    ("daily", {"published": DAY, "published_from": "page"}),
    ("plain_wire", {"published": DAY, "published_from": "dateline", "agency": "AFP", "dateline_place": "LIMBE"}),
    ("live_blogish", {"published": DAY, "dateline_place": "Brussels", "byline": "Ann Lee"}),
    ("broadcaster", {"published": DAY, "published_from": "page", "byline": "Mary Okello"}),
    ("standard_wall", {"published": DAY, "outlet": "Standard Media Network"}),
]


@pytest.mark.parametrize(("name", "expected"), METADATA, ids=[row[0] for row in METADATA])
def test_metadata_of_samples(name: str, expected: dict[str, object]) -> None:
    found = article(sample(name))
    assert {key: getattr(found, key) for key in expected} == expected


DATES = [
    ({"published": "2021-03-04"}, "Published on 3 March 2021\n", (dt.date(2021, 3, 4), "given")),
    ({}, "Published on 3 March 2021\nUpdated on 4 March 2021\n", (DAY, "page")),
    ({}, "Updated on 3 March 2021\n", (DAY, "inferred")),
    ({"url": "https://x.example/2021/03/03/budget"}, "", (DAY, "url")),
    ({"url": "https://x.example/2021/03/05/budget"}, "Published on 3 March 2021\n", (DAY, "page")),
    ({"url": "https://x.example/2021/03/03/budget"}, "Updated on 4 March 2021\n", (DAY, "url")),
    ({}, "3 days ago\n", (None, "unknown")),
    ({}, "", (None, "unknown")),
]


@pytest.mark.parametrize(("fields", "head", "expected"), DATES)
def test_publication_date(fields: dict[str, object], head: str, expected: tuple[object, str]) -> None:
    found = article(f"Budget passed in Orva\n{head}{ONE}\n{TWO}\n© 2019 Gazette", **fields)
    assert (found.published, found.published_from) == expected


def test_date_line_of_a_crawler_goes_before_an_update_and_its_section_is_no_outlet() -> None:
    head = "date 2021-03-03 Breaking News\nBudget passed in Orva\nUpdated on: 04 March,2021 08:12 AM IST"
    found = article(f"{head}\n{ONE}\n{TWO}")
    assert (found.published, found.published_from, found.outlet) == (DAY, "page", None)


def test_embedded_articles_stand_apart() -> None:
    text = sample("aggregator")
    page, *embedded = split(text)
    assert [a.article_id for a in embedded if isinstance(a, Article)] == ["a#1", "a#2"]
    first, second = (a for a in embedded if isinstance(a, Article))
    assert (first.parent_id, first.title) == ("a", "Ferry with 80 aboard runs aground off Sund")
    assert (first.outlet, first.agency, first.dateline_place) == ("Coastal Times", "Kyodo", "SUND")
    assert (second.outlet, second.agency) == ("The Northern Post", "AFP")
    assert first.published is None
    assert body(first).startswith("A ferry with 80 people aboard")
    assert first.zones[0].label == "caption"
    for found in (first, second):
        start = found.extra["parent_start_char"]
        assert text[start : start + len(found.text)] == found.text
        assert isinstance(page, Article)
        assert {z.label for z in page.zones if z.start_char <= start < z.end_char} == {"related"}


def test_a_copy_of_the_story_in_its_own_page_is_no_article() -> None:
    text = sample("aggregator")
    story = text[text.index("ORVA, Kesh") : text.index("Orange background")]
    title = "Premier of Kesh survives confidence vote after pipeline scandal"
    copy = f"{title}\n{title}\n\nThe Northern Post\n\ntime8 hours ago\n\n{title}\n\n{' '.join(story.split())}\n\n"
    found = split(text.replace("DOWNLOAD THE APP", copy + "DOWNLOAD THE APP"))
    assert [a.article_id for a in found if isinstance(a, Article)] == ["a", "a#1", "a#2"]


def test_comments_are_no_articles() -> None:
    assert len(split(sample("daily"))) == 1


def test_a_clean_text_is_the_story_however_short() -> None:
    (article,) = split("May 24, 2008", clean=True)
    assert isinstance(article, Article)


REJECTS = [
    ({"text": " \n"}, "page", "no_text"),
    ({"text": "Share\nTweet"}, "page", "too_short"),
    ({"text": "x " * 300_000}, "page", "too_large"),
    ({"text": ONE, "published": "32 Octember"}, "page", "date"),
    ({"text": ONE, "language": "de"}, "language", "language"),
    ({"text": "Der Minister sagte am Montag, dass die Truppen nicht mehr in der Stadt sind und das Land verlassen."},
     "language", "language"),
    ({"text": "Правительство в понедельник приняло новый закон о бюджете страны на будущий год и три года."},
     "language", "language"),
    ({"text": "<html><body><script>x()</script></body></html>", "kind": "html"}, "page", "no_text"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "stage", "error"), REJECTS)
def test_refusals(fields: dict[str, str], stage: str, error: str) -> None:
    text = fields.pop("text") if "text" in fields else ""
    (found,) = split(text, PageOptions(english_only=True), **fields)
    assert isinstance(found, Reject)
    assert (found.stage, found.error, found.where) == (stage, error, "a.txt")
    fields["text"] = text


def test_other_languages_pass_unless_refused() -> None:
    assert isinstance(split("Der Minister sagte, dass die Truppen nicht mehr in der Stadt sind.")[0], Article)


def test_order_of_a_batch_is_kept() -> None:
    rows = [("a", ONE), ("b", " "), ("c", TWO)]
    batch = [RawDocument(name, "record", text, name, name, "0" * 64) for name, text in rows]
    assert [type(found).__name__ for found in split_pages(batch)] == ["Article", "Reject", "Article"]


HTML = """<!doctype html><html lang="en-GB"><head><title>Ferry runs aground | Coastal Times</title>
<meta property="og:site_name" content="Coastal Times"><meta property="og:title" content="Ferry runs aground off Sund">
{head}</head><body><nav><a href="/">Home</a></nav>
<article><h1>Ferry runs aground off Sund</h1>{time}
<p>SUND (Kyodo) — A ferry with 80 people aboard ran aground off the port of Sund early on Friday, officials said.</p>
<p>Helicopters lifted 32 passengers from the deck, among them five children, and took them to a school in the town.</p>
<p>Also Read: Storm leaves island without power</p>
<p>The captain told investigators that the steering had failed in a strong current.</p>
<aside><h3>Most read</h3><time datetime="2022-01-01">1 January 2022</time><p>Singer cancels tour</p></aside></article>
<footer>© 2021 Coastal Times</footer></body></html>"""
LINKED = """<script type="application/ld+json">{"@graph": [{"@type": "WebPage", "datePublished": "2001-01-01"},
{"@type": ["NewsArticle"], "datePublished": "2021-03-05T08:10:00+01:00", "author": [{"name": "Ann Lee"}]}]}</script>"""
MORNING = dt.datetime(2021, 3, 5, 8, 10, tzinfo=dt.timezone(dt.timedelta(hours=1)))
META = '<meta property="article:published_time" content="2021-03-05">'
HTML_DATES = [
    (LINKED, "", {}, (MORNING, "page")),
    ("<script type='application/ld+json'>{broken</script>" + META, "", {}, (dt.date(2021, 3, 5), "page")),
    ("", '<time datetime="2021-03-05">5 March</time>', {}, (dt.date(2021, 3, 5), "page")),
    ("", "", {"url": "https://x.example/2021/03/04/ferry"}, (dt.date(2021, 3, 4), "url")),
    ("", '<p class="date">Published March 6, 2021</p>', {}, (dt.date(2021, 3, 6), "page")),
    (LINKED, "", {"published": "2021-03-07"}, (dt.date(2021, 3, 7), "given")),
    ("", "", {}, (None, "unknown")),  # the sidebar's date is not the article's
]


@pytest.mark.parametrize(("head", "time", "fields", "expected"), HTML_DATES)
def test_html_date(head: str, time: str, fields: dict[str, object], expected: tuple[object, str]) -> None:
    found = article(HTML.replace("{head}", head).replace("{time}", time), kind="html", **fields)
    assert (found.published, found.published_from) == expected


def test_html_text_and_metadata() -> None:
    found = article(HTML.replace("{head}", LINKED).replace("{time}", ""), kind="html")
    assert (found.title, found.outlet, found.byline) == ("Ferry runs aground off Sund", "Coastal Times", "Ann Lee")
    assert (found.agency, found.dateline_place, found.language) == ("Kyodo", "SUND", "en-GB")
    assert body(found).startswith("A ferry with 80 people")
    assert "Storm leaves" not in body(found)
    assert "Singer cancels" not in body(found)


def test_short_html_fragment_of_a_feed() -> None:
    assert body(article(f"<p>{ONE}</p><p>{TWO}</p>", kind="html")).split("\n") == [ONE, TWO]
