"""The report's payload, sample, texts and page, without a browser; `test_report_page.py` opens it in one."""

from __future__ import annotations

import base64
import gzip
import hashlib
import inspect
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from extraction.cli._app import app
from extraction.cli.report import report
from extraction.errors import InputError, UsageError
from extraction.exports.report import EVENTS_SHOWN, write_report
from extraction.exports.report.page import script_json
from extraction.exports.report.select import choose
from extraction.exports.report.texts import ArticleText, body_spans, excerpts, pack_texts
from tests.exports.builders import article, bare, event, write_run
from tests.exports.report_runs import HOSTILE, STORY, hostile_run, many_events
from tests.exports.test_hostile import HOSTILE as WORDS
from tests.exports.test_hostile import record as worded_event
from tests.exports.test_hostile import texts as any_words

REPORT = Path(__file__).parent.parent.parent / "extraction" / "exports" / "report"


class Page(HTMLParser):
    """The elements of a page that matter here."""

    def __init__(self, path):
        super().__init__(convert_charrefs=True)
        self.scripts, self.policy, self.addresses, self.title, self.tags = [], "", [], "", []
        self._inside, self.styles = None, []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append((tag, sorted(given)))
        self._inside = (tag, given)
        if tag == "script":
            self.scripts.append([given, ""])
        if tag == "style":
            self.styles.append("")
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]
        self.addresses += [given[key] for key in ("src", "href", "action") if given.get(key)]

    def handle_endtag(self, tag):
        self._inside = None

    def handle_data(self, data):
        if self._inside and self._inside[0] == "script":
            self.scripts[-1][1] += data
        if self._inside and self._inside[0] == "style":
            self.styles[-1] += data
        if self._inside and self._inside[0] == "title":
            self.title += data

    def data(self, name):
        [text] = [text for given, text in self.scripts if given.get("id") == f"data-{name}"]
        return text

    def payload(self):
        return json.loads(self.data("events"))

    def texts(self):
        packed = self.data("texts")
        return json.loads(gzip.decompress(base64.b64decode(packed))) if packed else None


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    summary = write_report(many_events(folder / "run", 40), folder / "report.html", title='Ports & "harbours"')
    return summary, Page(summary.file)


def digest(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_policy_names_exactly_what_runs(small):
    _, page = small
    directives = dict(part.split(" ", 1) for part in page.policy.split("; "))
    run = [text for given, text in page.scripts if not given.get("type")]
    assert directives["default-src"] == "'none'"
    assert directives["script-src"].split() == [digest(text) for text in run]
    assert directives["style-src"].split() == [digest(text) for text in page.styles]
    assert "unsafe" not in page.policy
    assert "http" not in page.policy


def test_nothing_is_fetched(small):
    _, page = small
    assert [address for address in page.addresses if not address.startswith(("#", "data:,"))] == []
    assert "url(" not in "".join(page.styles)
    assert "@import" not in "".join(page.styles)


def test_our_scripts_never_make_markup_of_strings():
    source = "".join(path.read_text("utf-8") for path in (REPORT / "page").glob("*.js"))
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "fetch("):
        assert way not in source


def test_rows_fit_their_columns(small):
    summary, page = small
    payload = page.payload()
    columns = payload["columns"]
    assert (summary.shown, summary.total, summary.texts) == (40, 40, "whole")
    for table, kind in (("events", "event"), ("articles", "article"), ("sentences", "sentence"), ("spots", "spot")):
        assert payload[table], table
        assert {len(row) for row in payload[table]} == {len(columns[kind])}, table
    first = dict(zip(columns["event"], payload["events"][1], strict=True))
    assert payload["words"][first["type"]] == "CONSULT"
    assert first["date"][:2] == [20148, 20148]
    assert payload["countries"]["UKR"] == "Ukraine"
    assert page.title == 'Ports & "harbours"'


def test_offsets_lead_into_the_texts(small):
    _, page = small
    payload, texts = page.payload(), page.texts()
    for row in payload["events"]:
        one = dict(zip(payload["columns"]["event"], row, strict=True))
        about = dict(zip(payload["columns"]["article"], payload["articles"][one["article"]], strict=True))
        [[offset, text]] = texts[about["texts"]]
        _, start, sentence, cut = payload["sentences"][one["sentence"]]
        assert not cut
        assert text[start - offset : start - offset + len(sentence)] == sentence
        trigger = text[one["trigger"][0] - offset : one["trigger"][1] - offset]
        assert trigger in {"shelled", "visited", "helped", "blamed", "protested against"}


def test_five_thousand_events_in_four_megabytes(tmp_path):
    summary = write_report(many_events(tmp_path / "run", 5000), tmp_path / "report.html")
    assert (summary.shown, summary.total) == (5000, 5000)
    assert summary.bytes == summary.file.stat().st_size < 4_000_000


def test_beyond_the_limit_is_a_sample_that_stays_the_same(tmp_path):
    run = many_events(tmp_path / "run", 60)
    first = write_report(run, tmp_path / "a.html", limit=25)
    again = write_report(run, tmp_path / "b.html", limit=25)
    fewer = write_report(run, tmp_path / "c.html", limit=10)
    ids = [[row[0] for row in Page(summary.file).payload()["events"]] for summary in (first, again, fewer)]
    assert (first.shown, first.total) == (25, 60)
    assert ids[0] == ids[1] == sorted(ids[0])
    assert len(ids[0]) == 25
    assert set(ids[2]) < set(ids[0])
    assert Page(first.file).payload()["meta"]["total"] == 60


def test_a_page_too_small_for_the_events_takes_fewer(tmp_path):
    run = many_events(tmp_path / "run", 300)
    base = write_report(run, tmp_path / "a.html", limit=1).bytes
    summary = write_report(run, tmp_path / "b.html", size=base + 60_000)
    assert 20 < summary.shown < 300
    assert summary.bytes <= base + 60_000


def test_texts_give_way_first(tmp_path):
    run = many_events(tmp_path / "run", 400)
    whole = write_report(run, tmp_path / "a.html")
    tight = write_report(run, tmp_path / "b.html", size=whole.bytes - 10_000)
    assert (whole.texts, whole.shown) == ("whole", 400)
    assert (tight.texts, tight.shown) == ("excerpts", 400)


def test_the_command(tmp_path):
    run = many_events(tmp_path / "run", 30)
    out = tmp_path / "report.html"
    done = CliRunner().invoke(app, ["report", str(run), "--out", str(out), "--limit", "20", "--title", "A night"])
    assert (done.exit_code, done.stdout) == (0, f"{out}\n")
    assert "20 of 30 events, whole articles, " in done.stderr
    assert Page(out).title == "A night"
    assert inspect.signature(report).parameters["limit"].default == EVENTS_SHOWN


def test_an_id_is_shown_once(tmp_path):
    run = write_run(tmp_path / "run", [event(1), event(1), event(2)], [article()])
    summary = write_report([run, run], tmp_path / "report.html")
    meta = Page(summary.file).payload()["meta"]
    assert (summary.shown, meta["repeated"], meta["total"]) == (2, 4, 6)


def test_articles_of_the_same_id_in_two_runs_are_two(tmp_path):
    one = write_run(tmp_path / "one", [event(1)], [article()])
    two = write_run(tmp_path / "two", [event(2, title="Another port shelled")], [article(title="Another")])
    payload = Page(write_report([one, two], tmp_path / "report.html").file).payload()
    assert [row[1] for row in payload["articles"]] == ["Port shelled", "Another port shelled"]


def test_events_without_their_articles(tmp_path):
    run = write_run(tmp_path / "run", [event(1), bare(2)])
    (run / "articles.jsonl").unlink()
    summary = write_report(run / "events.jsonl", tmp_path / "report.html")
    assert summary.texts == "none"
    assert Page(summary.file).texts() is None


def test_a_run_without_events(tmp_path):
    summary = write_report(write_run(tmp_path / "run", []), tmp_path / "report.html")
    assert (summary.shown, summary.total) == (0, 0)


def test_hostile_words_stay_words(tmp_path):
    summary = write_report(hostile_run(tmp_path / "run"), tmp_path / "report.html", title=HOSTILE)
    page = Page(summary.file)
    assert summary.bytes < 1_000_000  # a title of a megabyte is cut
    assert page.title == HOSTILE
    assert len([given for given, _ in page.scripts if not given.get("type")]) == 3
    assert [address for address in page.addresses if not address.startswith(("#", "data:,"))] == []
    payload = page.payload()
    assert payload["articles"][0][1].startswith(HOSTILE)
    assert payload["sentences"][0][2] == STORY
    assert page.texts() == [[[0, STORY]]]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20))
def test_json_in_a_script_element_says_what_was_meant(value):
    text = script_json(value)
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text) == value


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(any_words, min_size=1, max_size=12))
def test_any_words_stay_words(tmp_path_factory, small, found):
    """Whatever titles, names and texts say, the elements of the page are the same, and its data say the words."""
    folder, every = tmp_path_factory.mktemp("words"), [*WORDS, *found]
    run = write_run(
        folder / "run",
        [worded_event(n, text, article_id=str(n)) for n, text in enumerate(every)],
        [article(article_id=str(n), title=text, text=text) for n, text in enumerate(every)],
    )
    page = Page(write_report(run, folder / "report.html", title=" ".join(found)).file)
    assert page.tags == small[1].tags
    assert page.policy == small[1].policy
    payload = page.payload()
    assert [row[1] for row in payload["articles"]] == every
    assert payload["meta"]["title"] == (" ".join(found) or "Events: run")
    assert [row[2] for row in payload["sentences"]] == every
    assert page.texts() == [[[0, text]] if text.strip() else [] for text in every]


@given(st.lists(st.text(alphabet="ab", min_size=1, max_size=3), max_size=30), st.integers(1, 8))
def test_the_sample_does_not_depend_on_order(tmp_path_factory, names, limit):
    def ids(names):
        path = tmp_path_factory.mktemp("draw") / "events.jsonl"
        path.write_text("".join(json.dumps({"event_id": f"ev_{name}"}) + "\n" for name in names))
        choice = choose([path], limit)
        return {names[number] for number in choice.numbers}, choice

    found, choice = ids(names)
    assert len(found) == len(choice.numbers) == min(limit, len(set(names)))
    assert found == ids(names[::-1])[0]


@given(st.text(max_size=300), st.data(), st.sampled_from([None, 0, 5, 40]))
def test_excerpts_are_cut_from_the_body_and_hold_what_events_rest_on(text, data, reach):
    edge = data.draw(st.integers(0, len(text)))
    start = data.draw(st.integers(edge, len(text)))
    end = data.draw(st.integers(start, len(text)))
    whole = ArticleText(text, body_spans([("navigation", 0, edge), ("body", edge, len(text))]))
    found = excerpts(whole, [(start, end)], reach)
    for offset, words in found:
        assert offset >= edge
        assert text[offset : offset + len(words)] == words
    if text[start:end].strip():
        assert any(offset <= start and end <= offset + len(words) for offset, words in found)


def test_no_room_is_no_texts():
    assert pack_texts([ArticleText("words " * 99, [(0, 500)])], [[(0, 9)]], room=20).kind == "none"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"event_id": "ev_1"}', r"events\.jsonl:1: is not as the contract says"),
        ('{"event_id": 7}', r"events\.jsonl:1: has no event_id"),
        ("{nonsense", r"events\.jsonl:1: is not JSON"),
    ],
)
def test_a_line_that_is_no_event_is_named(tmp_path, line, message):
    run = write_run(tmp_path / "run", [])
    (run / "events.jsonl").write_text(line + "\n")
    with pytest.raises(InputError, match=message):
        write_report(run, tmp_path / "report.html")
    assert not (tmp_path / "report.html").exists()


def test_a_manifest_or_article_that_is_none_is_named(tmp_path):
    run = write_run(tmp_path / "run", [event(1)])
    (run / "articles.jsonl").write_text('{"article_id": "000123"}\n')
    with pytest.raises(InputError, match=r"articles\.jsonl:1"):
        write_report(run, tmp_path / "report.html")
    write_run(run, [event(1)], [article()])
    (run / "manifest.json").write_text("[]")
    with pytest.raises(InputError, match=r"manifest\.json"):
        write_report(run, tmp_path / "report.html")


def test_what_does_not_fit_together(tmp_path):
    run = write_run(tmp_path / "run", [event(1)], [article()])
    with pytest.raises(UsageError, match="being read"):
        write_report(run, run / "events.jsonl")
    with pytest.raises(UsageError, match="at least one"):
        write_report(run, tmp_path / "report.html", limit=0)
    (tmp_path / "flat.parquet").touch()
    with pytest.raises(UsageError, match="Parquet"):
        write_report(tmp_path / "flat.parquet", tmp_path / "report.html")


def manifest(section):
    return json.loads((REPORT / "vendor" / "manifest.json").read_text("utf-8"))[section]


@pytest.mark.parametrize("entry", manifest("files"), ids=lambda entry: entry["file"])
def test_vendored_files_are_what_the_manifest_says(entry):
    content = (REPORT / "vendor" / entry["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    assert entry["licence"] in {"BSD-3-Clause", "ISC"}
    licences = (REPORT / "vendor" / "LICENCES.txt").read_text("utf-8")
    assert entry["package"].partition("@")[0] in licences
    assert b"</script" not in content
    assert b"<!--" not in content


def test_every_vendored_file_is_in_the_manifest():
    found = {path.name for path in (REPORT / "vendor").iterdir()}
    assert found == {entry["file"] for entry in manifest("files")} | {"manifest.json", "LICENCES.txt"}


@pytest.mark.parametrize("entry", manifest("charts"), ids=lambda entry: entry["file"])
def test_charts_are_compiled_from_their_sources(entry):
    for name, wanted in ((entry["file"], entry["sha256"]), (entry["source"], entry["source_sha256"])):
        found = hashlib.sha256((REPORT / "charts" / name).read_bytes()).hexdigest()
        assert found == wanted, f"{name} changed: run benchmarks/build_report.py"
