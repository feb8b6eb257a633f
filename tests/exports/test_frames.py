"""Frames and Parquet: explicit types, whatever a night holds."""

from __future__ import annotations

import datetime as dt
import gzip
import importlib
import subprocess
import sys

import pytest

from extraction.errors import InputError, UsageError
from extraction.exports import arrow
from extraction.exports.flat import FLAT_COLUMNS
from extraction.exports.load import flat_table, read_articles, read_children, read_event, read_events
from extraction.exports.write import export_events
from extraction.schema import Event
from tests.exports.builders import article, bare, event, figure, write_run

ENGINES = ["pandas", "polars"]


@pytest.fixture
def engine(request):
    pytest.importorskip("pyarrow")
    pytest.importorskip(request.param)
    return request.param


engines = pytest.mark.parametrize("engine", ENGINES, indirect=True)


def column(frame, name):
    return [None if str(value) == "<NA>" else value for value in frame[name].to_list()]


@pytest.fixture
def nights(tmp_path):
    """Two nights: the first knows nothing but triggers; the second has values, a new field, and lacks an old one."""
    write_run(tmp_path / "night-1", [bare(n) for n in range(3)])
    newer = event(7, figures=(figure(12.0, 14.0),)).model_dump(mode="json") | {"schema_version": "1.9", "mood": "dark"}
    del newer["agency"]
    write_run(tmp_path / "night-2", [newer])
    return str(tmp_path / "night-*")


@engines
def test_nights_concatenate_with_their_types(nights, engine):
    frame = read_events(nights, engine=engine)
    assert list(frame.columns) == list(FLAT_COLUMNS)
    assert column(frame, "event_id") == ["ev_0", "ev_1", "ev_2", "ev_7"]
    assert column(frame, "article_id") == ["000123"] * 4
    assert column(frame, "event_date") == [None, None, None, dt.date(2025, 3, 14)]
    assert column(frame, "killed_high") == [None, None, None, 14]
    assert isinstance(column(frame, "killed_high")[3], int)
    assert column(frame, "published")[3] == dt.date(2025, 3, 15)


@engines
def test_an_empty_run_has_the_same_types(tmp_path, nights, engine):
    empty = read_events(write_run(tmp_path / "none", []), engine=engine)
    assert len(empty) == 0
    assert list(empty.dtypes) == list(read_events(nights, engine=engine).dtypes)


@engines
def test_nested(nights, engine):
    frame = read_events(nights, engine=engine, flat=False)
    assert list(frame.columns) == list(Event.model_fields)
    assert frame["places"].to_list()[3][0]["geonames_id"] == 12345
    assert frame["published"].to_list()[3] == "2025-03-15T08:00:00+01:00"


@engines
def test_articles(tmp_path, engine):
    run = write_run(tmp_path / "run", [], [article()])
    frame = read_articles(run, engine=engine)
    assert column(frame, "article_id") == ["000123"]
    assert column(frame, "published") == [dt.date(2025, 3, 15)]
    assert column(frame, "n_events") == [1]
    nested = read_articles(run, engine=engine, flat=False)
    assert column(nested, "extra") == ['{"tags":["port"]}']


@engines
def test_children(nights, engine):
    frame = read_children(nights, "figures", engine=engine)
    assert column(frame, "event_id") == ["ev_7"]
    assert column(frame, "part_of") == [None]
    with pytest.raises(UsageError, match="no table"):
        read_children(nights, "people", engine=engine)


@engines
def test_every_export_of_records_is_a_source(tmp_path, engine):
    run = write_run(tmp_path / "run", [event(1), bare(2)], [article()])
    for to, name in (("parquet", "nested.parquet"), ("parquet", "flat.parquet"), ("jsonl-flat", "flat.jsonl.zst")):
        export_events(run, to, tmp_path / name, nested=name.startswith("nested"))
    wanted = read_events(run, engine=engine)
    for name in ("nested.parquet", "flat.parquet", "flat.jsonl.zst"):
        assert read_events(tmp_path / name, engine=engine).equals(wanted), name
    assert len(read_events(str(tmp_path / "*.parquet"), engine=engine)) == 4
    nested = read_events(tmp_path / "nested.parquet", engine=engine, flat=False)
    assert nested.equals(read_events(run, engine=engine, flat=False))
    assert len(read_children(tmp_path / "nested.parquet", "actors", engine=engine)) == 2


@pytest.mark.parametrize("name", ["flat.parquet", "flat.jsonl"])
def test_the_flat_view_holds_no_whole_records(tmp_path, name):
    pytest.importorskip("pyarrow")
    run = write_run(tmp_path / "run", [event(1)])
    export_events(run, "parquet" if name.endswith("parquet") else "jsonl-flat", tmp_path / name)
    for read in (
        lambda: read_events(tmp_path / name, flat=False),
        lambda: read_children(tmp_path / name, "actors"),
        lambda: export_events(tmp_path / name, "csv", tmp_path / "o.csv"),
    ):
        with pytest.raises(InputError, match="flat view, no whole record"):
            read()


def test_parquet_of_others_is_named(tmp_path):
    pytest.importorskip("pyarrow")
    (tmp_path / "x.parquet").write_text("no")
    with pytest.raises(InputError, match="is no Parquet file"):
        flat_table(tmp_path / "x.parquet")


def test_parquet_that_polars_wrote_keeps_its_types(tmp_path):
    polars = pytest.importorskip("polars")
    run = write_run(tmp_path / "run", [event(1), bare(2)])
    read_events(run, engine="polars").select(polars.all().exclude("agency")).write_parquet(tmp_path / "p.parquet")
    assert flat_table([tmp_path / "p.parquet", run]).schema.equals(arrow.columns_schema(FLAT_COLUMNS))


def test_packed_lines(tmp_path):
    pytest.importorskip("pyarrow")
    path = tmp_path / "night.jsonl.gz"
    path.write_bytes(gzip.compress(event().model_dump_json().encode() + b"\n"))
    assert flat_table(path).num_rows == 1


def test_a_value_of_another_type_is_named(tmp_path):
    pytest.importorskip("pyarrow")
    strange = event(2).model_dump(mode="json") | {"title": 17}
    run = write_run(tmp_path / "run", [event(1), strange])
    with pytest.raises(InputError, match=r"events.jsonl:2: does not fit the columns"):
        flat_table(run)
    with pytest.raises(InputError, match=r"events.jsonl:2"):
        export_events(run, "parquet", tmp_path / "o.parquet")
    assert not list(tmp_path.glob("*o.parquet*"))


@pytest.mark.parametrize("records", [[], [event(1), bare(2)]], ids=["empty", "two"])
def test_parquet_is_typed_even_when_empty(tmp_path, records):
    parquet = pytest.importorskip("pyarrow.parquet")
    run = write_run(tmp_path / "run", records)
    export_events(run, "parquet", tmp_path / "flat.parquet", children=True)
    export_events(run, "parquet", tmp_path / "nested.parquet", nested=True)
    flat = parquet.read_table(tmp_path / "flat.parquet")
    assert flat.schema.equals(arrow.columns_schema(FLAT_COLUMNS))
    assert flat.num_rows == len(records)
    nested = parquet.read_table(tmp_path / "nested.parquet")
    assert nested.schema.equals(arrow.model_schema(Event))
    assert parquet.read_table(tmp_path / "flat.places.parquet").num_rows == sum(len(r.places) for r in records)
    assert flat_table([tmp_path / "flat.parquet", run]).num_rows == 2 * len(records)


def test_rows_beyond_one_row_group(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    from extraction.exports.parquet import ParquetWriter

    with (tmp_path / "o.parquet").open("wb") as stream:
        writer = ParquetWriter(stream, arrow.columns_schema({"event_id": "text"}), group_rows=2, batch_rows=1)
        for number in range(5):
            writer.write("here", {"event_id": f"ev_{number}"})
        writer.close()
    found = parquet.ParquetFile(tmp_path / "o.parquet")
    assert (found.num_row_groups, found.read()["event_id"].to_pylist()[-1]) == (3, "ev_4")


@pytest.mark.parametrize(("module", "extra"), [("pandas", "pandas"), ("polars", "polars"), ("pyarrow", "parquet")])
def test_a_missing_package_names_its_extra(monkeypatch, tmp_path, module, extra):
    real = importlib.import_module

    def without(name, *rest):
        if name.partition(".")[0] == module:
            raise ModuleNotFoundError(name=module)
        return real(name, *rest)

    monkeypatch.setattr(arrow.importlib, "import_module", without)
    with pytest.raises(UsageError, match=rf"newswire-events\[{extra}\]"):
        arrow.optional(module)
    run = write_run(tmp_path / "run", [event()])
    export_events(run, "csv", tmp_path / "o.csv", children=True)


def test_an_unknown_engine():
    with pytest.raises(UsageError, match="no engine"):
        read_events("nowhere", engine="duck")


def test_importing_exports_is_light():
    heavy = "{'spacy', 'pandas', 'pyarrow', 'polars', 'pydantic'}"
    code = f"import sys, extraction.exports; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_one_event_with_its_article(tmp_path):
    for n in (1, 2):
        story = article(title=f"Night {n}")
        write_run(tmp_path / f"night-{n}", [event(n), event(n + 2)], [story])  # article ids recur from night to night
    record, story = read_event(tmp_path / "night-*", "ev_4")
    assert record["event_id"] == "ev_4"
    assert story["title"] == "Night 2"
    assert read_event(tmp_path / "night-1" / "events.jsonl", "ev_1")[1]["title"] == "Night 1"
    (tmp_path / "alone.jsonl").write_text(event(5).model_dump_json())
    assert read_event(tmp_path / "alone.jsonl", "ev_5")[1] is None
    with pytest.raises(InputError, match="has no event ev_9"):
        read_event(tmp_path / "night-*", "ev_9")
