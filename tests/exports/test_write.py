"""Files: hostile text stays text, all files appear or none, every line that does not fit is named."""

from __future__ import annotations

import csv
import io
import json
import signal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.errors import InputError, UsageError
from extraction.exports.files import find_files, read_records
from extraction.exports.flat import CHILD_COLUMNS, FLAT_COLUMNS, flat_row
from extraction.exports.tables import TableWriter, neutralise_cell, restore_cell
from extraction.exports.write import FORMATS, export_events
from tests.exports.builders import actor, bare, event, place, write_run

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "  =1+1",
    "\t=1+1",
    "\u202e=1+1",
    "＝1+1",
    "'=1+1",
    "two\nlines",
    "carriage\r\nreturn",
    "a\ttab",
    'say "hi", then; go',
    "</script><script>alert(1)</script>",
    "javascript:alert(1)",
    "\u202eright to left\u202c",
    "para\u2029graph",
    "x" * 1_000_000,
]


def table(text, delimiter=","):
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def through(cell, *, tabs=False):
    stream = io.StringIO(newline="")
    TableWriter(stream, ["a", "b"], tabs=tabs).write("", {"a": cell, "b": "end"})
    return stream.getvalue()


@given(st.text())
def test_neutralising_can_be_undone(text):
    assert restore_cell(neutralise_cell(text)) == text


@given(st.text(alphabet="=+-@' \t\n\u202eab"))
def test_no_formula_is_left(text):
    shown = neutralise_cell(text)
    assert shown.strip(" \t\n\u202e")[:1] not in {"=", "+", "-", "@"}
    assert restore_cell(shown) == text


@given(st.text())
def test_csv_keeps_every_character_but_nul(text):
    header, row = table(through(text))
    assert header == ["a", "b"]
    assert [restore_cell(row[0]), row[1]] == [text.replace("\0", "\ufffd"), "end"]


@given(st.text())
def test_a_line_of_tsv_is_a_record(text):
    lines = through(text, tabs=True).splitlines()
    assert len(lines) == 2
    assert lines[1].count("\t") == 1


@pytest.fixture
def long_cells():
    """Python's reader refuses cells over 128 KiB unless told."""
    before = csv.field_size_limit(2_000_000)
    yield
    csv.field_size_limit(before)


@pytest.mark.usefixtures("long_cells")
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("to", ["csv", "tsv", "jsonl-flat", "geojson"])
def test_hostile_text_arrives_as_text(tmp_path, text, to):
    record = bare(title=text, outlet=text, actors=(actor(text),))
    out = tmp_path / "out"
    export_events(write_run(tmp_path / "run", [record]), to, out)
    content = out.read_bytes().decode("utf-8")
    if to == "csv":
        [row] = csv.DictReader(io.StringIO(content, newline=""))
        assert restore_cell(row["title"]) == text
    elif to == "tsv":
        [row] = csv.DictReader(io.StringIO(content, newline=""), delimiter="\t")
        assert restore_cell(row["title"]).split() == text.split()
    else:
        assert to != "geojson" or "</script" not in content
        found = json.loads(content)
        assert (found["features"][0]["properties"] if to == "geojson" else found)["title"] == text
        return
    assert list(row) == list(FLAT_COLUMNS)
    assert row["title"][:1] not in {"=", "+", "-", "@"}


def test_numbers_are_no_formulas(tmp_path):
    export_events(write_run(tmp_path / "run", [event(places=(place(lat=-45.3),))]), "csv", tmp_path / "o.csv")
    [row] = csv.DictReader((tmp_path / "o.csv").open(newline="", encoding="utf-8"))
    assert (row["latitude"], row["intensity"], row["killed_high"]) == ("-45.3", "-9.5", "")


def test_geojson_has_longitude_first_and_no_null_island(tmp_path):
    run = write_run(tmp_path / "run", [event(1), bare(2), bare(3, places=(place(lat=None, lon=None),))])
    export_events(run, "geojson", tmp_path / "o.geojson")
    collection = json.loads((tmp_path / "o.geojson").read_text("utf-8"))
    assert collection["type"] == "FeatureCollection"
    assert [f["geometry"] for f in collection["features"]] == [
        {"type": "Point", "coordinates": [13.6, 45.3]}, None, None,
    ]  # fmt: skip
    assert [f["id"] for f in collection["features"]] == ["ev_1", "ev_2", "ev_3"]


def test_a_run_without_events(tmp_path):
    run = write_run(tmp_path / "run", [])
    assert export_events(run, "csv", tmp_path / "o.csv").rows == 0
    assert table((tmp_path / "o.csv").read_text("utf-8")) == [list(FLAT_COLUMNS)]
    export_events(run, "geojson", tmp_path / "o.geojson")
    assert json.loads((tmp_path / "o.geojson").read_text("utf-8"))["features"] == []


@pytest.mark.parametrize("name", ["e.csv", "e.2025.csv.gz"])
def test_child_tables_stand_beside(tmp_path, name):
    run = write_run(tmp_path / "run", [event()])
    summary = export_events(run, "csv", tmp_path / "x" / name, children=True)
    stem, end = name.split(".csv")
    wanted = {name, *(f"{stem}.{part}.csv{end}" for part in CHILD_COLUMNS), f"{name}.schema.json", "datapackage.json"}
    assert {file.name for file in summary.files} == wanted == {file.name for file in (tmp_path / "x").iterdir()}


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_flat_lines_are_read_back(tmp_path, suffix):
    out = tmp_path / f"flat.jsonl{suffix}"
    export_events(write_run(tmp_path / "run", [event(1), event(2)]), "jsonl-flat", out)
    rows = [row for _, row in read_records([out])]
    assert [row["event_id"] for row in rows] == ["ev_1", "ev_2"]
    assert rows[0] == json.loads(json.dumps(flat_row(event(1)), default=str))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "is not JSON"),
        ("[]", "is not a JSON object"),
        ("{}", "has no event_id"),
        ('{"event_id": "ev_1", "schema_version": "2.0"}', "has schema version 2.0"),
        ('{"event_id": "ev_1", "date": {"earliest": "yesterday"}}', "is not as the contract says"),
        ('{"event_id": "ev_1", "actors": [3]}', "is not as the contract says"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_left(tmp_path, line, message):
    run = write_run(tmp_path / "run", [event()])
    with (run / "events.jsonl").open("a") as stream:
        stream.write("\n" + line + "\n")
    out = tmp_path / "out" / "o.csv"
    out.parent.mkdir()
    out.write_text("yesterday's")
    with pytest.raises(InputError, match=rf"events.jsonl:3: {message}"):
        export_events(run, "csv", out, children=True)
    assert [file.name for file in out.parent.iterdir()] == ["o.csv"]
    assert out.read_text() == "yesterday's"


def test_truncated_gzip_is_an_error(tmp_path):
    out = tmp_path / "flat.jsonl.gz"
    export_events(write_run(tmp_path / "run", [event()]), "jsonl-flat", out)
    out.write_bytes(out.read_bytes()[:-20])
    with pytest.raises(InputError, match="cannot be read to its end"):
        list(read_records([out]))


def test_globs(tmp_path):
    for night in ("b", "a"):
        write_run(tmp_path / night, [event()])
    (tmp_path / "c").mkdir()
    (tmp_path / "notes.txt").write_text("")
    assert [f.parent.name for f in find_files(str(tmp_path / "*"), "events.jsonl")] == ["a", "b"]
    assert len(find_files([tmp_path / "a", tmp_path / "b"], "events.jsonl")) == 2
    with pytest.raises(InputError, match="matches no run"):
        find_files(str(tmp_path / "z*"), "events.jsonl")
    with pytest.raises(InputError, match="no records here"):
        find_files(tmp_path / "c", "events.jsonl")


@pytest.mark.parametrize(
    ("to", "out", "options", "message"),
    [
        ("excel", "o.xls", {}, "no format"),
        ("csv", "run/events.jsonl", {}, "is being read"),
        ("csv", "run", {}, "is a folder"),
        ("csv", "o.csv", {"nested": True}, "nested records go into parquet"),
        ("geojson", "o.geojson", {"children": True}, "child tables go with"),
    ],
)
def test_options_that_do_not_fit(tmp_path, to, out, options, message):
    run = write_run(tmp_path / "run", [event()])
    with pytest.raises(UsageError, match=message):
        export_events(run, to, tmp_path / out, **options)


def test_the_command(tmp_path, monkeypatch, capsys):
    from extraction.cli import main
    from extraction.cli.export import Format

    assert tuple(Format) == FORMATS
    run = write_run(tmp_path / "run", [event(1), event(2, status="future")])
    arguments = ["export", str(run), "--to", "icews", "--out", str(tmp_path / "i.tsv")]
    monkeypatch.setattr("sys.argv", ["extraction", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    captured = capsys.readouterr()
    assert not ended.value.code
    assert captured.err == "1 events, left out: 1 future\n"
    assert len((tmp_path / "i.tsv").read_text("utf-8").splitlines()) == 2
    beside = ["i.tsv", "i.tsv.schema.json", "datapackage.json", "i.tsv.notes.json"]
    assert captured.out.split() == [str(tmp_path / name) for name in beside]


@pytest.mark.parametrize("to", ["csv", "duckdb", "parquet"])
def test_a_terminated_export_leaves_nothing(tmp_path, monkeypatch, to):
    for module in ("pyarrow", "duckdb") if to != "csv" else ():
        pytest.importorskip(module)
    from extraction.cli import main

    run = write_run(tmp_path / "run", [event(n) for n in range(3)])
    before = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(f"extraction.exports.{'database' if to == 'duckdb' else 'sinks'}.flat_row", terminate)
    monkeypatch.setattr("sys.argv", ["extraction", "export", str(run), "--to", to, "--out", str(tmp_path / "x" / "o")])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 143
    assert list((tmp_path / "x").iterdir()) == []
    assert signal.getsignal(signal.SIGTERM) == before


def terminate(record):
    signal.raise_signal(signal.SIGTERM)
