"""An event in a notebook: marked, complete, and nothing but text."""

from __future__ import annotations

from html.parser import HTMLParser
from types import SimpleNamespace

import pytest

from extraction.exports.html import load_ipython_extension, show_html
from extraction.schema import Event, Span
from tests.exports.builders import SENTENCE, actor, article, bare, event, figure, interval, place, span

TAGS = {"div", "strong", "small", "mark", "span", "bdi", "table", "tr", "th", "td", "a"}
ATTRIBUTES = {"style", "class", "href", "rel"}


class Reader(HTMLParser):
    """Collects tags, attributes and text, and sees whether every tag is closed."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.marks: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        assert tag in TAGS
        self.open.append(tag)
        self.attributes += attrs
        if tag == "mark":
            self.marks.append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data
        if "mark" in self.open:
            self.marks[-1] += data

    def handle_comment(self, data):
        raise AssertionError(data)


def read(record, **more):
    found = Reader(show_html(record, **more)._repr_html_())
    assert found.open == []
    assert {name for name, _ in found.attributes} <= ATTRIBUTES
    return found


def spanned(words, **fields):
    return {**span(words, SENTENCE.index(words)), **fields}


FULL = event(
    actors=(actor(**spanned("Rebels")),),
    recipients=(actor("Mirna", **spanned("port of Mirna")),),
    places=(place(**spanned("Mirna")),),
    figures=(figure(**spanned("at least 12 dockers")),),
    date=interval(**spanned("Friday")),
    attributions=(),
)


def test_words_are_marked():
    assert read(FULL).marks == [
        "Rebelsactor", "shelledtrigger", "port of ", "Mirnarecipient · place", "Fridaydate",
        "at least 12 dockersfigure",
    ]  # fmt: skip


def test_the_sentence_stands_whole():
    text = read(FULL).text
    for label in ("actor", "trigger", "recipient · place", "date", "figure"):
        text = text.replace(label, "", 1)
    assert SENTENCE in text.replace("  ", " ")
    for words in ("Mirna Front (HRV REB)", "2025-03-14", "Istria", "assault.shell.v", "Port shelled", "0.75"):
        assert words in text


def test_a_record_and_its_object_look_the_same():
    assert show_html(FULL).html == show_html(FULL.model_dump(mode="json")).html == str(show_html(FULL))


def test_what_stands_elsewhere_is_shown_with_its_words():
    before = "The Front's men came at dawn. "
    moved = event(
        sentence=Span(**span(SENTENCE, len(before))),
        trigger=Span(**span("shelled", len(before) + 7)),
        actors=(actor(**span("The Front's men", 0)),),
        recipients=(), places=(), figures=(), date=None, attributions=(),
    )  # fmt: skip
    assert "“The Front's men”, outside the sentence" in read(moved).text
    shown = read(moved, article=article(text=before + SENTENCE)).text
    assert "The Front's men came at dawn." in shown
    assert read(moved, article={"text": before + SENTENCE}).text == shown


def test_an_event_that_knows_nothing():
    assert read(bare()).marks == ["shelledtrigger"]


@pytest.mark.parametrize("record", [{}, {"event_type": None, "sentence": None, "actors": None}, {"trigger": {}}])
def test_a_poor_object_is_no_crash(record):
    read(record)


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://post.example/1?a=b&c=<d>", False),
        ("https://post.example/1?a=b&c=d", True),
        ("HTTP://post.example", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,<script>alert(1)</script>", False),
        ('https://post.example/" onclick="alert(1)', False),
        ("https://post.example/\nx", False),
        ("https://post.example/" + "x" * 3000, False),
        ("//post.example", False),
    ],
)
def test_only_the_web_is_linked(url, linked):
    links = [value for name, value in read(event(url=url)).attributes if name == "href"]
    assert links == ([url] if linked else [])


def test_long_texts_are_cut_and_say_so():
    html = show_html(event(title="x" * 1_000_000)).html
    assert len(html) < 20_000
    assert "(1,000,000 characters)" in html
    long = "a " * 50_000 + "shelled" + " b" * 50_000
    shown = show_html(bare(sentence=Span(**span(long)), trigger=Span(**span("shelled", 100_000))))
    assert len(shown.html) < 20_000
    assert "shelled" in Reader(shown.html).marks[0]


def test_controls_and_surrogates_become_harmless():
    text = read({"title": "a\x00b\x1b[31m\ud800c\x9f"}).text
    assert "a�b�[31m�c�" in text


def test_notebooks_show_records_by_themselves():
    given = {}

    class Formatter:
        def for_type_by_name(self, module, name, function):
            given[f"{module}.{name}"] = function

    display = SimpleNamespace(formatters={"text/html": Formatter()})
    load_ipython_extension(SimpleNamespace(display_formatter=display))
    assert given[f"{Event.__module__}.Event"](FULL) == show_html(FULL).html
