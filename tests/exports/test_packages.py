"""What stands beside an export, and what reading it back finds."""

from __future__ import annotations

import json

import pytest

from extraction.cli import main
from extraction.errors import InputError, UsageError
from extraction.exports.package import DESCRIPTOR
from extraction.exports.validation import validate_export
from extraction.exports.write import FORMATS, export_events
from tests.exports.builders import article, bare, event, place, write_run

NAMES = {"geoparquet": "geo.parquet", "jsonl-flat": "flat.jsonl", "polecat": "polecat.tsv", "acled": "acled.csv"}
NEEDS = {"parquet": ["pyarrow"], "geoparquet": ["pyarrow"], "duckdb": ["duckdb", "pyarrow"]}
FLAT = ("csv", "tsv", "jsonl-flat", "parquet")


def export(run, to, folder, **options):
    for module in NEEDS.get(to, ()):
        pytest.importorskip(module)
    return export_events(run, to, folder / NAMES.get(to, f"out.{to}"), **options)


def problems(folder):
    return [one.message for one in validate_export(folder)]


@pytest.fixture
def run(tmp_path):
    return write_run(tmp_path / "run", [event(1), bare(2), event(3, places=(place(lat=-10.5),))], [article()])


@pytest.mark.parametrize("records", [0, 3], ids=["empty", "three"])
@pytest.mark.parametrize("to", FORMATS)
def test_every_export_is_read_back(tmp_path, run, to, records):
    source = run if records else write_run(tmp_path / "none", [])
    summary = export(source, to, tmp_path / "x", children=to in FLAT)
    assert problems(tmp_path / "x") == []
    package = json.loads((tmp_path / "x" / DESCRIPTOR).read_text("utf-8"))
    described = {one["path"] for one in package["resources"]}
    assert described == {file.name for file in summary.files if file.suffix != ".json"}
    assert all(one["sources"] == [{"title": source.name}] for one in package["resources"])


@pytest.mark.parametrize("to", FORMATS)
def test_the_json_schema_takes_the_rows(tmp_path, run, to):
    jsonschema_rs = pytest.importorskip("jsonschema_rs")
    summary = export(run, to, tmp_path / "x")
    [path] = [file for file in summary.files if file.name.endswith(".schema.json")]
    schema = json.loads(path.read_text("utf-8"))
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)
    assert schema["$schema"].endswith("2020-12/schema")
    out = summary.files[0]
    if to == "jsonl-flat":
        rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    elif to == "geojson":
        rows = json.loads(out.read_text("utf-8"))["features"]
    else:
        assert not validator.is_valid({"event_id": 3})
        return
    for row in rows:
        validator.validate(row)


def test_nested_records_keep_the_contract(tmp_path, run):
    pytest.importorskip("pyarrow")
    export_events(run, "parquet", tmp_path / "x" / "n.parquet", nested=True)
    assert problems(tmp_path / "x") == []
    schema = json.loads((tmp_path / "x" / "n.parquet.schema.json").read_text("utf-8"))
    assert schema["title"] == "Event"
    assert "Place" in schema["$defs"]


def test_a_folder_is_one_package(tmp_path, run):
    folder = tmp_path / "x"
    for to in ("csv", "geojson", "csv"):
        export(run, to, folder)
    package = json.loads((folder / DESCRIPTOR).read_text("utf-8"))
    assert [one["path"] for one in package["resources"]] == ["out.csv", "out.geojson"]
    (folder / "out.geojson").unlink()
    assert problems(folder) == ["is missing"]
    export(run, "csv", folder)
    assert problems(folder) == []


def test_somebody_elses_package_is_left_alone(tmp_path, run):
    (tmp_path / DESCRIPTOR).write_text('{"name": "census", "resources": []}')
    with pytest.raises(UsageError, match="describes something else"):
        export(run, "csv", tmp_path)
    (tmp_path / DESCRIPTOR).write_text("[")
    with pytest.raises(InputError, match="cannot be read"):
        export(run, "csv", tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == [DESCRIPTOR, "run"]


@pytest.mark.parametrize("suffix", ["csv", "csv.gz", "csv.zst"])
def test_the_same_events_give_the_same_bytes(tmp_path, run, suffix):
    for name in ("a", "b"):
        export_events(run, "csv", tmp_path / name / f"e.{suffix}", children=True)
    files = sorted(file.name for file in (tmp_path / "a").iterdir())
    assert all((tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes() for name in files)
    assert problems(tmp_path / "a") == []


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


@pytest.mark.parametrize("to", FORMATS)
def test_what_was_cut_is_found(tmp_path, run, to):
    out = export(run, to, tmp_path / "x").files[0]
    out.write_bytes(cut(out.read_bytes()))
    found = problems(tmp_path / "x")
    assert any("sha256" in message for message in found)
    assert any("bytes" in message for message in found)


@pytest.mark.parametrize(
    ("to", "old", "new", "message"),
    [
        ("csv", "ev_1", "=1+1", "a spreadsheet runs this as a formula"),
        ("csv", "2025-03-14", "Friday", "'Friday' is no date"),
        ("csv", "-9.5", "strong", "'strong' is no number"),
        ("csv", "event_type", "type", "its header is not as described"),
        ("csv", "ev_1,", "ev_1,,", "has 45 cells, not 44"),
        ("jsonl-flat", '"n_places": 1', '"n_places": "one"', "n_places: 'one' is no integer"),
        ("jsonl-flat", '"n_places"', '"places"', "has other keys than described"),
        ("geojson", '"coordinates": [13.6', '"coordinates": [0.0', "geometry and coordinates differ"),
        ("geojson", "\n]}\n", "\n", "breaks off"),
    ],
)
def test_what_was_changed_is_found(tmp_path, run, to, old, new, message):
    out = export(run, to, tmp_path / "x").files[0]
    text = out.read_bytes().decode()
    head, mark, tail = text.partition(old)
    assert mark
    out.write_bytes((head + new + tail).encode())
    assert any(message in found for found in problems(tmp_path / "x"))


@pytest.mark.parametrize("path", ["../run/events.jsonl", "/etc/hosts", None, ""])
def test_a_resource_stays_in_its_folder(tmp_path, path):
    package = {"name": "x", "resources": [{"path": path, "medium": "csv"}]}
    (tmp_path / DESCRIPTOR).write_text(json.dumps(package))
    [found] = problems(tmp_path)
    assert "no path in this folder" in found


@pytest.mark.parametrize("one", [{}, {"medium": "csv"}, {"medium": "parquet", "schema": {}}, {"medium": "duckdb"}, []])
def test_a_poor_descriptor_is_a_problem_and_no_crash(tmp_path, one):
    (tmp_path / "a").write_text("a,b\n")
    described = one if isinstance(one, list) else {"path": "a", **one}
    (tmp_path / DESCRIPTOR).write_text(json.dumps({"resources": [described]}))
    assert problems(tmp_path)


def test_the_command(tmp_path, run, monkeypatch, capsys):
    out = export(run, "csv", tmp_path / "x").files[0]

    def call(path):
        monkeypatch.setattr("sys.argv", ["extraction", "validate", str(path)])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code or 0, capsys.readouterr().out

    assert call(tmp_path / "x") == (0, "all records keep the contract\n")
    assert call(tmp_path / "x" / DESCRIPTOR)[0] == 0
    out.write_text("a,b\n")
    code, told = call(tmp_path / "x")
    assert code == 1
    assert "out.csv: its sha256 differs" in told
    (tmp_path / "y").mkdir()
    export_events(run, "jsonl-flat", tmp_path / "y" / "events.jsonl")  # which is what a run calls its records
    assert call(tmp_path / "y") == (0, "all records keep the contract\n")
    export_events(run, "csv", run / "events.csv")
    assert "manifest.json: is missing" in call(run)[1]
