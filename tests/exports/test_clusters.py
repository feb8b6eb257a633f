"""One row an event of the world: the fullest mention, and what the others add."""

from __future__ import annotations

import datetime as dt

import pytest

from extraction.exports.clusters import CLUSTER_COLUMNS, cluster_rows
from extraction.exports.flat import flat_row
from extraction.exports.load import read_clusters
from extraction.exports.write import export_events
from tests.exports.builders import attribution, bare, event, interval, write_run

MENTIONS = [
    bare(1, cluster_id="cl_1", published="2025-03-14", outlet="Early Post", confidence=0.9),
    event(2, article_id="b", published="2025-03-16", date=interval("2025-03-13", "2025-03-15")),
    event(3, article_id="b", attributions=(attribution("TASS"), attribution()), status="negated", confidence=0.7),
    bare(4),
    bare(5),
]


def rows(*events):
    return list(cluster_rows(map(flat_row, events)))


def test_the_fullest_mention_speaks_for_all():
    [one, alone, other] = rows(*MENTIONS)
    assert list(one) == list(CLUSTER_COLUMNS)
    assert (one["cluster_id"], one["event_id"], one["actor1"]) == ("cl_1", "ev_2", "Mirna Front")
    assert (one["n_mentions"], one["n_articles"]) == (3, 2)
    assert one["event_ids"] == ["ev_1", "ev_2", "ev_3"]
    assert one["outlets"] == ["Early Post", "Istrian Post"]
    assert one["sources"] == ["Mayor of Mirna", "TASS"]
    assert one["statuses"] == ["actual", "negated"]
    assert (one["first_published"], one["last_published"]) == (dt.date(2025, 3, 14), dt.date(2025, 3, 16))
    assert (one["earliest"], one["latest"]) == (dt.date(2025, 3, 13), dt.date(2025, 3, 15))
    assert [(r["cluster_id"], r["event_id"], r["n_mentions"]) for r in (alone, other)] == [
        (None, "ev_4", 1), (None, "ev_5", 1),
    ]  # fmt: skip
    assert alone["first_published"] is alone["earliest"] is None


def test_what_two_nights_hold_counts_once():
    [one] = rows(MENTIONS[1], MENTIONS[1])
    assert (one["n_mentions"], one["n_articles"]) == (1, 1)


def test_a_cluster_is_not_an_event_of_the_same_name():
    assert len(rows(bare(1, cluster_id="ev_2"), bare(2))) == 2


@pytest.mark.parametrize("engine", ["pandas", "polars"])
def test_frames(tmp_path, engine):
    pytest.importorskip("pyarrow")
    pytest.importorskip(engine)
    run = write_run(tmp_path / "run", MENTIONS)
    export_events(run, "parquet", tmp_path / "flat.parquet")
    for source in (run, tmp_path / "flat.parquet", [run, run]):
        frame = read_clusters(source, engine=engine)
        assert list(frame.columns) == list(CLUSTER_COLUMNS)
        assert frame["n_mentions"].to_list() == [3, 1, 1]
        assert list(frame["outlets"].to_list()[0]) == ["Early Post", "Istrian Post"]
        assert frame["last_published"].to_list()[0] == dt.date(2025, 3, 16)
    empty = read_clusters(write_run(tmp_path / "none", []), engine=engine)
    assert list(empty.dtypes) == list(frame.dtypes)
