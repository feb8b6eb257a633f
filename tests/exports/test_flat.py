"""One row per event, exactly the contract's columns; child rows hold the rest."""

from __future__ import annotations

import datetime as dt

import pytest

from extraction.exports.flat import CHILD_COLUMNS, FLAT_COLUMNS, child_rows, flat_row
from tests.exports.builders import actor, attribution, bare, event, figure, interval, place

CONTRACT = """event_id, event_date, event_date_latest, date_granularity, event_type, event_mode, quad_class, intensity,
    status, actor1, actor1_country, actor1_sector, actor2, actor2_country, actor2_sector, actors, recipients, n_actors,
    location, country_iso3, admin1, latitude, longitude, geo_resolution, n_places, killed_low, killed_high,
    wounded_low, wounded_high, troops_low, troops_high, figures_text, reported_by, confidence, cluster_id,
    trigger_text, evidence_text, outlet, agency, url, title, published, article_id, schema_version"""


def test_columns_are_the_contract():
    names = [name.strip() for name in CONTRACT.split(",")]
    assert list(FLAT_COLUMNS) == names
    assert list(flat_row(event())) == names
    assert list(flat_row(bare())) == names


def test_a_row():
    row = flat_row(event(attributions=(attribution(), attribution("TASS"))))
    assert row["event_date"] == row["event_date_latest"] == dt.date(2025, 3, 14)
    assert (row["actor1"], row["actor1_country"], row["actor1_sector"]) == ("Mirna Front", "HRV", "REB")
    assert (row["actor2"], row["recipients"], row["n_actors"]) == ("Croatian Navy", "Croatian Navy", 1)
    assert (row["latitude"], row["longitude"], row["n_places"]) == (45.3, 13.6, 1)
    assert (row["killed_low"], row["killed_high"], row["wounded_low"]) == (12, None, None)
    assert row["reported_by"] == "Mayor of Mirna; TASS"
    assert row["event_mode"] == "heavy-weapons; explosives"
    assert row["article_id"] == "000123"
    assert row["published"] == "2025-03-15T08:00:00+01:00"


def test_a_bare_event_has_no_invented_values():
    row = flat_row(bare())
    assert (row["event_date"], row["latitude"], row["killed_low"], row["actor1"]) == (None, None, None, None)
    assert (row["n_actors"], row["n_places"]) == (0, 0)


@pytest.mark.parametrize(
    ("kind", "second"), [("CONSULT", "B"), ("COOPERATE", "B"), ("ACCUSE", None), ("ASSAULT", None)]
)
def test_who_faces_whom_without_a_recipient(kind, second):
    row = flat_row(bare(event_type=kind, actors=(actor("A"), actor("B"))))
    assert (row["actor1"], row["actor2"], row["actors"]) == ("A", second, "A; B")


@pytest.mark.parametrize(
    ("figures", "low", "high"),
    [
        ([figure(3.0, 3.0, part_of=1), figure(10.0, 10.0)], 10, 10),
        ([figure(None, 12.0)], None, 12),
        ([figure(1.5, 2.5)], 1, 3),
        ([figure(1e300, 1e300)], None, None),
        ([figure(5.0, 5.0, role="wounded")], None, None),
    ],
)
def test_the_number_killed(figures, low, high):
    row = flat_row(event(figures=tuple(figures)))
    assert (row["killed_low"], row["killed_high"]) == (low, high)


def test_an_open_interval_stays_open():
    row = flat_row(event(date=interval("2025-03-01", None)))
    assert (row["event_date"], row["event_date_latest"]) == (dt.date(2025, 3, 1), None)


def test_child_rows():
    rows = list(
        child_rows(event(places=(place(), place("Umag")), actors=(actor(), actor("B", other_sectors=("MIL",)))))
    )
    for table, row in rows:
        assert list(row) == list(CHILD_COLUMNS[table])
        assert row["event_id"] == "ev_1"
    actors = [(r["role"], r["position"], r["name"], r["other_sectors"]) for t, r in rows if t == "actors"]
    assert actors == [
        ("actor", 0, "Mirna Front", None), ("actor", 1, "B", "MIL"), ("recipient", 0, "Croatian Navy", "GOV"),
    ]  # fmt: skip
    assert [r["name"] for t, r in rows if t == "places"] == ["Mirna", "Umag"]
    assert [r["role"] for t, r in rows if t == "figures"] == ["killed"]
    assert [(r["cue_text"], r["stance"]) for t, r in rows if t == "attributions"] == [("said", "claims")]


def test_an_older_record_that_lacks_fields():
    row = flat_row({"event_id": "ev_1", "event_type": "AID", "some_new_field": 1})
    assert (row["event_type"], row["status"], row["n_places"]) == ("AID", None, 0)
