"""Each export opened by the tools of its users."""

from __future__ import annotations

import datetime as dt

import pytest

from extraction.exports.flat import CHILD_COLUMNS, FLAT_COLUMNS
from extraction.exports.write import FORMATS, export_events
from tests.exports.builders import actor, article, bare, event, figure, place, write_run

EVENTS = [
    event(1),
    bare(2),
    event(3, places=(place(lat=-10.5, lon=-179.5),), published="2025-03-20", cluster_id="cl_1", confidence=0.5),
    event(4, status="negated", figures=(figure(3.0, 5.0), figure(1.0, 1.0, part_of=0)), cluster_id=None),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Every export of one run, in one folder."""
    root = tmp_path_factory.mktemp("exports")
    run = write_run(root / "run", EVENTS, [article()])
    for module in ("pyarrow", "duckdb"):
        pytest.importorskip(module)
    for to in FORMATS:
        export_events(run, to, root / "x" / f"{to}.{to.partition('-')[0]}", children=to in {"csv", "parquet"})
    export_events(run, "tsv", root / "x" / "packed.tsv.gz")
    export_events(run, "parquet", root / "x" / "nested.parquet", nested=True)
    return root / "x"


def test_pandas(folder):
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_csv(folder / "csv.csv", engine="pyarrow", dtype_backend="pyarrow")
    assert list(frame.columns) == list(FLAT_COLUMNS)
    assert frame["event_date"][0] == dt.date(2025, 3, 14)
    tabs = pandas.read_csv(folder / "packed.tsv.gz", sep="\t", dtype={"article_id": "string"})
    assert tabs["article_id"].tolist() == ["000123"] * 4
    assert pandas.read_parquet(folder / "parquet.parquet")["killed_low"].tolist()[0] == 12
    lines = pandas.read_json(folder / "jsonl-flat.jsonl", lines=True, dtype=False)
    assert lines["event_id"].tolist() == ["ev_1", "ev_2", "ev_3", "ev_4"]
    assert len(pandas.read_csv(folder / "polecat.polecat", sep="\t").columns) == 40


def test_polars(folder):
    polars = pytest.importorskip("polars")
    flat = polars.read_parquet(folder / "parquet.parquet")
    assert flat.schema["event_date"] == polars.Date
    assert flat.schema["killed_low"] == polars.Int64
    assert flat.schema["article_id"] == polars.String
    lines = polars.read_ndjson(folder / "jsonl-flat.jsonl", infer_schema_length=None)
    assert lines["event_id"].to_list() == flat["event_id"].to_list()
    table = polars.read_csv(folder / "csv.csv", schema_overrides={"article_id": polars.String}, try_parse_dates=True)
    assert table["article_id"].to_list() == ["000123"] * 4
    nested = polars.read_parquet(folder / "nested.parquet")
    assert nested["actors"][0][0]["name"] == "Mirna Front"


def test_pyarrow(folder):
    parquet = pytest.importorskip("pyarrow.parquet")
    for name in ("parquet.parquet", "nested.parquet", "geoparquet.geoparquet"):
        assert parquet.read_table(folder / name).num_rows == 4
    for name in CHILD_COLUMNS:
        assert parquet.read_table(folder / f"parquet.{name}.parquet").column_names == list(CHILD_COLUMNS[name])


def test_geopandas(folder):
    geopandas = pytest.importorskip("geopandas")
    points = geopandas.read_parquet(folder / "geoparquet.geoparquet")
    assert points.crs.to_string() == "OGC:CRS84"
    assert [None if p is None else (p.x, p.y) for p in points.geometry] == [
        (13.6, 45.3), None, (-179.5, -10.5), (13.6, 45.3),
    ]  # fmt: skip
    assert points["event_date"].tolist()[0] == dt.date(2025, 3, 14)
    features = geopandas.read_file(folder / "geojson.geojson")
    assert [None if p is None else p.x for p in features.geometry] == [13.6, None, -179.5, 13.6]
    assert list(features["event_id"]) == list(points["event_id"])


def test_the_box_of_an_export_without_places(tmp_path):
    geopandas = pytest.importorskip("geopandas")
    export_events(write_run(tmp_path / "run", [bare(1)]), "geoparquet", tmp_path / "o.parquet")
    assert geopandas.read_parquet(tmp_path / "o.parquet").geometry.isna().all()


def test_frictionless(folder):
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    assert report.flatten(["title", "message"]) == []
    tables = {task.name: task.stats.get("rows") for task in report.tasks}
    assert tables["csv.csv"] == tables["jsonl-flat.jsonl"] == tables["packed.tsv.gz"] == 4
    assert tables["acled.acled"] == 3


def test_frictionless_sees_what_was_changed(tmp_path):
    frictionless = pytest.importorskip("frictionless")
    export_events(write_run(tmp_path / "run", EVENTS), "csv", tmp_path / "x" / "o.csv")
    (tmp_path / "x" / "o.csv").write_bytes(
        (tmp_path / "x" / "o.csv").read_bytes().replace(b"2025-03-14", b"yesterday.")
    )
    report = frictionless.Package(str(tmp_path / "x" / "datapackage.json")).validate()
    assert {"Type Error", "Hash Count Error"} <= {title for [title] in report.flatten(["title"])}


def test_duckdb_reads_the_files(folder):
    duckdb = pytest.importorskip("duckdb")
    for name in ("parquet.parquet", "nested.parquet"):
        assert duckdb.sql(f"SELECT count(*) FROM '{folder / name}'").fetchall() == [(4,)]
    rows = duckdb.sql(f"SELECT event_id, event_date FROM read_csv('{folder / 'csv.csv'}') ORDER BY ALL").fetchall()
    assert rows[0] == ("ev_1", dt.date(2025, 3, 14))


@pytest.fixture
def database(folder):
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect(str(folder / "duckdb.duckdb"), read_only=True) as connection:
        yield connection


def test_tables_of_the_database(database):
    counts = {
        name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
        for name in ("events", "actors", "places", "figures", "attributions", "times", "codings", "articles", "runs")
    }
    assert counts == {
        "events": 4, "actors": 6, "places": 3, "figures": 4, "attributions": 3, "times": 3, "codings": 4,
        "articles": 1, "runs": 1,
    }  # fmt: skip
    assert database.execute("SELECT * FROM runs").fetchall() == [("run", None, None, None, None, 4)]


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT event_id FROM latest_by_cluster ORDER BY ALL", [("ev_2",), ("ev_3",), ("ev_4",)]),
        ("SELECT n_mentions, n_articles, killed_low_min FROM clusters WHERE cluster = 'cl_1'", [(2, 1, 12)]),
        ("SELECT month, country_iso3, n_mentions, n_events FROM monthly_counts",
         [(dt.date(2025, 3, 1), "HRV", 2, 1)]),
        ("SELECT actor, recipient, n_mentions, n_events FROM who_to_whom",
         [("Mirna Front", "Croatian Navy", 2, 1)]),
        ("SELECT name FROM recipients WHERE event_id = 'ev_1'", [("Croatian Navy",)]),
        ("SELECT low, high, source, stance FROM claims WHERE event_id = 'ev_4' ORDER BY low",
         [(1, 1, "Mayor of Mirna", "claims"), (3, 5, "Mayor of Mirna", "claims")]),
        ("SELECT field, text FROM evidence WHERE event_id = 'ev_2' ORDER BY ALL DESC", [
            ("trigger", "shelled"),
            ("sentence", EVENTS[0].sentence.text),
        ]),
        ("""SELECT count(*) FROM evidence JOIN events USING (event_id) JOIN articles USING (article_id)
            WHERE field IN ('trigger', 'sentence') AND
            substr(articles.text, start_char + 1, end_char - start_char) = evidence.text""", [(8,)]),
    ],
)  # fmt: skip
def test_views_of_the_database(database, query, rows):
    assert database.execute(query).fetchall() == rows


def test_the_database_explains_itself(database):
    unexplained = database.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL AND table_name IN"
        " (SELECT table_name FROM duckdb_tables())"
    ).fetchall()
    assert unexplained == []
    assert (
        database.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL").fetchall() == []
    )


def test_a_failed_export_leaves_no_database(tmp_path):
    pytest.importorskip("duckdb")
    broken = event(2).model_dump(mode="json") | {"title": 17}
    run = write_run(tmp_path / "run", [event(1), broken])
    from extraction.errors import InputError

    with pytest.raises(InputError, match=r"events.jsonl:2"):
        export_events(run, "duckdb", tmp_path / "o.duckdb")
    assert [file.name for file in tmp_path.iterdir()] == ["run"]


def test_a_database_is_made_of_many_batches(tmp_path, monkeypatch):
    duckdb = pytest.importorskip("duckdb")
    monkeypatch.setattr("extraction.exports.spool.BATCH_ROWS", 2)
    run = write_run(tmp_path / "run", [event(n) for n in range(25)])
    export_events(run, "duckdb", tmp_path / "x" / "o.duckdb")
    with duckdb.connect(str(tmp_path / "x" / "o.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT event_id FROM events").fetchall() == [(f"ev_{n}",) for n in range(25)]
        assert connection.execute("SELECT count(*) FROM actors").fetchall() == [(50,)]
    names = {"o.duckdb", "o.duckdb.schema.json", "datapackage.json"}
    assert {file.name for file in (tmp_path / "x").iterdir()} == names


def test_two_nights_in_one_database(tmp_path):
    duckdb = pytest.importorskip("duckdb")
    runs = [write_run(tmp_path / f"night-{n}", [event(n, actors=(actor(),) * n)]) for n in (1, 2)]
    export_events(runs, "duckdb", tmp_path / "o.duckdb")
    with duckdb.connect(str(tmp_path / "o.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT source, n_events FROM runs").fetchall() == [("night-1", 1), ("night-2", 1)]
