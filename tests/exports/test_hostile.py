"""Text that wants to be something else arrives as text, in every export and in a notebook."""

from __future__ import annotations

import csv
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction.exports.html import show_html
from extraction.exports.tables import is_formula, restore_cell
from extraction.exports.validation import validate_export
from extraction.exports.write import export_events
from extraction.schema import Span
from tests.exports.builders import actor, attribution, bare, event, place, span, write_run
from tests.exports.test_html import Reader

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!-- <svg/onload=alert(1)>",
    "]]><!DOCTYPE html>",
    "javascript:alert(1)",
    'say "hi"\' `now`; then, go',
    "\u202eevil\u202c \u2066text",
    "=cmd|' /C calc'!A0",
    "+1+1", "-2+3", "@SUM(A1)", "  =1+1", "\t=1+1", "＝1+1", "'=1+1",
    "two\nlines\r\nand\ra tab\t\x0b\x85\u2028\u2029",
    "NUL \x00 and \x1b[31m red",
    "'); DROP TABLE events; --",
    "{{constructor.constructor('alert(1)')()}} ${7*7} %s {0}",
    "../../etc/passwd",
    "null", "NaN", "true", "0x10", "1e999",
]  # fmt: skip
texts = st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1, max_size=40))
FORMATS = ("csv", "tsv", "jsonl-flat", "geojson", "parquet", "geoparquet", "duckdb", "polecat", "acled")


def record(number, text, **more):
    """An event in which everything that is free text is this text."""
    return event(
        number,
        title=text, outlet=text, agency=text, url=text, cluster_id=text,
        trigger=Span(**span(text)), sentence=Span(**span(text)),
        actors=(actor(text, office=text, **span(text)), actor(text, **span(text))),
        recipients=(),
        places=(place(name=text, admin1=text, **span(text)),),
        attributions=(attribution(text, **span(text)),),
        **{"article_id": text} | more,
    )  # fmt: skip


def as_csv(text, *, tabs):
    text = text.replace("\0", "\ufffd")
    return " ".join(text.split()) if tabs else text


def titles(folder, to):
    """The titles as the users' tools read them."""
    path = folder / f"out.{to}"
    if to in {"csv", "tsv", "polecat", "acled"}:
        with path.open(newline="", encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream, delimiter="," if to in {"csv", "acled"} else "\t"))
        cells = [cell for row in rows for cell in row.values()]
        assert not any(is_formula(cell) for cell in cells if not _is_number(cell))
        column = {"polecat": "Source", "acled": "source"}.get(to, "title")
        return [restore_cell(row[column]) for row in rows]
    if to == "jsonl-flat":
        return [json.loads(line)["title"] for line in path.read_bytes().decode().split("\n") if line]
    if to == "geojson":
        assert b"</script" not in path.read_bytes()
        return [one["properties"]["title"] for one in json.loads(path.read_bytes())["features"]]
    if to == "duckdb":
        duckdb = pytest.importorskip("duckdb")
        with duckdb.connect(str(path), read_only=True) as connection:
            return [title for (title,) in connection.execute("SELECT title FROM events").fetchall()]
    return pytest.importorskip("pyarrow.parquet").read_table(path)["title"].to_pylist()


def _is_number(cell):
    try:
        float(cell)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("to", FORMATS)
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=st.lists(texts, min_size=1, max_size=12))
def test_exports_hold_text(tmp_path_factory, to, found):
    if to in {"parquet", "geoparquet", "duckdb"}:
        pytest.importorskip("duckdb")
    folder = tmp_path_factory.mktemp("hostile")
    given_texts = [*HOSTILE, *found]
    run = write_run(folder / "run", [record(n, text) for n, text in enumerate(given_texts)])
    export_events(run, to, folder / "x" / f"out.{to}", children=to in {"csv", "tsv", "jsonl-flat", "parquet"})
    read = titles(folder / "x", to)
    if to in {"csv", "acled"}:
        assert read == [as_csv(text, tabs=False) for text in given_texts]
    elif to in {"tsv", "polecat"}:
        assert [" ".join(text.split()) for text in read] == [as_csv(text, tabs=True) for text in given_texts]
    else:
        assert read == given_texts
    assert list(validate_export(folder / "x")) == []


@settings(max_examples=60, deadline=None)
@given(text=texts)
def test_a_notebook_shows_text(text):
    html = show_html(record(1, text)).html
    found = Reader(html)
    assert found.open == []
    shown = "".join(c if c in "\t\n\r" or not _is_control(c) else "\ufffd" for c in text)
    assert shown.replace("\r\n", "\n").replace("\r", "\n") in found.text.replace("\r\n", "\n").replace("\r", "\n")
    assert not any(value.lower().startswith("javascript") for name, value in found.attributes if name == "href")


def _is_control(character):
    code = ord(character)
    return code < 32 or 127 <= code < 160 or 0xD800 <= code < 0xE000 or code in {0xFFFE, 0xFFFF}


@pytest.mark.parametrize("to", FORMATS)
def test_a_megabyte_of_title(tmp_path, to):
    if to in {"parquet", "geoparquet", "duckdb"}:
        pytest.importorskip("duckdb")
    before = csv.field_size_limit(4_000_000)
    try:
        text = "<b>=" * 262_144
        run = write_run(tmp_path / "run", [bare(1, title=text, outlet=text)])
        export_events(run, to, tmp_path / "x" / f"out.{to}")
        assert titles(tmp_path / "x", to) == [text]
        assert list(validate_export(tmp_path / "x")) == []
    finally:
        csv.field_size_limit(before)
