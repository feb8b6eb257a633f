"""Other coders' columns: their names in their order, filled from the record or empty."""

from __future__ import annotations

import csv
import json

import pytest

from extraction.exports.crosswalks import CROSSWALKS, column_names, crosswalk_row, notes
from extraction.exports.write import export_events
from tests.exports.builders import actor, article, bare, event, figure, interval, place, write_run

PUBLISHED = {
    "acled": """event_id_cnty, event_date, year, time_precision, disorder_type, event_type, sub_event_type, actor1,
        assoc_actor_1, inter1, actor2, assoc_actor_2, inter2, interaction, civilian_targeting, iso, region, country,
        admin1, admin2, admin3, location, latitude, longitude, geo_precision, source, source_scale, notes, fatalities,
        tags, timestamp""",
    "gdelt": """GLOBALEVENTID, SQLDATE, MonthYear, Year, FractionDate,
        Actor1Code, Actor1Name, Actor1CountryCode, Actor1KnownGroupCode, Actor1EthnicCode, Actor1Religion1Code,
        Actor1Religion2Code, Actor1Type1Code, Actor1Type2Code, Actor1Type3Code,
        Actor2Code, Actor2Name, Actor2CountryCode, Actor2KnownGroupCode, Actor2EthnicCode, Actor2Religion1Code,
        Actor2Religion2Code, Actor2Type1Code, Actor2Type2Code, Actor2Type3Code,
        IsRootEvent, EventCode, EventBaseCode, EventRootCode, QuadClass, GoldsteinScale, NumMentions, NumSources,
        NumArticles, AvgTone,
        Actor1Geo_Type, Actor1Geo_Fullname, Actor1Geo_CountryCode, Actor1Geo_ADM1Code, Actor1Geo_ADM2Code,
        Actor1Geo_Lat, Actor1Geo_Long, Actor1Geo_FeatureID,
        Actor2Geo_Type, Actor2Geo_Fullname, Actor2Geo_CountryCode, Actor2Geo_ADM1Code, Actor2Geo_ADM2Code,
        Actor2Geo_Lat, Actor2Geo_Long, Actor2Geo_FeatureID,
        ActionGeo_Type, ActionGeo_Fullname, ActionGeo_CountryCode, ActionGeo_ADM1Code, ActionGeo_ADM2Code,
        ActionGeo_Lat, ActionGeo_Long, ActionGeo_FeatureID, DATEADDED, SOURCEURL""",
    "icews": """Event ID, Event Date, Source Name, Source Sectors, Source Country, Event Text, CAMEO Code, Intensity,
        Target Name, Target Sectors, Target Country, Story ID, Sentence Number, Publisher, City, District, Province,
        Country, Latitude, Longitude""",
    "polecat": """Event ID, Event Date, Event Type, Event Mode, Intensity, Quad Code, Contexts, Actor Name,
        Actor Country, Actor COW, Primary Actor Sector, Actor Sectors, Actor Title, Actor Name Raw, Wikipedia Actor ID,
        Recipient Name, Recipient Country, Recipient COW, Primary Recipient Sector, Recipient Sectors, Recipient Title,
        Recipient Name Raw, Wikipedia Recipient ID, Placename, City, District, Province, Country, Latitude, Longitude,
        GeoNames ID, Raw Placename, Feature Type, Source, Publication Date, Story People, Story Organizations,
        Story Locations, Language, Version""",
}
COUNTS = {"acled": 31, "gdelt": 61, "icews": 20, "polecat": 40}


def row(target, record, **more):
    return crosswalk_row(record.model_dump(mode="json"), target, **more)


@pytest.mark.parametrize("target", PUBLISHED)
def test_columns_are_the_published_ones(target):
    published = [name.strip() for name in PUBLISHED[target].split(",")]
    assert column_names(target) == published
    assert len(published) == COUNTS[target] == len(set(published))


@pytest.mark.parametrize("target", CROSSWALKS)
def test_every_column_says_how_it_is_filled(target):
    for name, note in notes(target).items():
        assert note["note"], name
        assert note["filled"] != note["note"].startswith("empty"), name


@pytest.mark.parametrize("target", CROSSWALKS)
def test_what_is_unknown_is_empty(target):
    filled = {name for name, cell in row(target, bare()).items() if cell is not None}
    assert filled <= {
        "Event ID", "Event Type", "Intensity", "Quad Code", "Story ID", "Version",
        "GLOBALEVENTID", "QuadClass", "event_id_cnty", "notes", "tags",
    }  # fmt: skip


def test_polecat():
    cells = row("polecat", event(actors=(actor(), actor("Ana; Kos", country=None))), article=article().model_dump())
    assert cells["Event Date"].isoformat() == "2025-03-14"
    assert cells["Event Mode"] == "heavy-weapons;explosives"
    assert cells["Quad Code"] == "MATERIAL CONFLICT"
    assert cells["Actor Name"] == "Mirna Front;Ana, Kos"
    assert cells["Actor Country"] == "HRV;"
    assert cells["Recipient Sectors"] == "MIL,GOV"
    assert (cells["City"], cells["District"], cells["Province"], cells["Country"]) == ("Mirna", None, "Istria", "HRV")
    assert cells["Publication Date"] == "2025-03-15"
    assert cells["Story People"] == "Ana Kos"
    assert (cells["Language"], cells["Version"]) == ("en", "newswire-events 0.1.0")


def test_icews():
    cells = row("icews", event())
    assert (cells["Source Name"], cells["Source Country"], cells["Source Sectors"]) == ("Mirna Front", "Croatia", "REB")
    assert (cells["Target Name"], cells["Target Sectors"]) == ("Croatian Navy", "MIL, GOV")
    assert (cells["CAMEO Code"], cells["Story ID"]) == ("1943", "000123")


def test_gdelt():
    cells = row("gdelt", event())
    assert [cells[k] for k in ("SQLDATE", "MonthYear", "Year", "FractionDate")] == [
        "20250314",
        "202503",
        "2025",
        2025.2849,
    ]
    assert [cells[k] for k in ("Actor1Code", "Actor2Code", "Actor2Type2Code")] == ["HRVREB", "HRVMILGOV", "GOV"]
    assert [cells[k] for k in ("EventCode", "EventBaseCode", "EventRootCode", "QuadClass")] == ["1943", "194", "19", 4]
    assert [cells[k] for k in ("ActionGeo_Type", "ActionGeo_Lat", "ActionGeo_CountryCode")] == [4, 45.3, None]
    assert cells["GoldsteinScale"] is None


@pytest.mark.parametrize(
    ("country", "sector", "code", "nation", "group", "role"),
    [
        ("UNO", None, "IGOUNO", None, "UNO", "IGO"),
        ("EUR", "LEG", "IGOEUREECLEG", None, "EEC", "IGO"),
        ("FRA", "JRN", "FRAMED", "FRA", None, "MED"),
        ("XKX", "PRE", None, None, None, None),
        (None, "MED", "HLH", None, None, "HLH"),
    ],
)
def test_gdelt_actors(country, sector, code, nation, group, role):
    cells = row("gdelt", event(actors=(actor(country=country, sector=sector),)))
    found = [cells[f"Actor1{k}"] for k in ("Code", "CountryCode", "KnownGroupCode", "Type1Code")]
    assert found == [code, nation, group, role]


@pytest.mark.parametrize(
    ("earliest", "latest", "sqldate", "month", "year", "precision"),
    [
        ("2025-03-10", "2025-03-16", None, "202503", "2025", 2),
        ("2025-03-01", "2025-03-31", None, "202503", "2025", 3),
        ("2024-12-30", "2025-01-05", None, None, None, 2),
        ("2025-01-01", "2025-12-31", None, None, "2025", None),
        ("2025-03-14", None, None, None, None, None),
        ("0987-03-14", "0987-03-14", "09870314", "098703", "0987", 1),
    ],
)
def test_a_date_is_as_precise_as_the_text(earliest, latest, sqldate, month, year, precision):
    coded = event(date=interval(earliest, latest))
    cells = row("gdelt", coded)
    assert [cells[k] for k in ("SQLDATE", "MonthYear", "Year")] == [sqldate, month, year]
    acled = row("acled", coded)
    assert acled["time_precision"] == precision
    assert (acled["event_date"] is None) == (precision is None)
    assert (row("polecat", coded)["Event Date"] is None) == (sqldate is None)


def test_acled():
    cells = row("acled", event(figures=(figure(3.0, 3.0),), places=(place(resolution="province"),)))
    assert (cells["iso"], cells["country"], cells["geo_precision"], cells["fatalities"]) == (191, "Croatia", 3, 3)
    assert cells["tags"] == "plover=ASSAULT;mode=heavy-weapons;mode=explosives;status=actual"
    assert row("acled", event())["fatalities"] is None  # at least 12 is no number of deaths


@pytest.mark.parametrize(("name", "delimiter"), [("p.txt", "\t"), ("p.tsv", "\t"), ("p.csv", ",")])
def test_the_file_and_its_notes(tmp_path, name, delimiter):
    run = write_run(tmp_path / "run", [event(1), event(2, status="negated"), event(3, article_id="gone")], [article()])
    summary = export_events(run, "polecat", tmp_path / name)
    assert (summary.rows, summary.left_out) == (2, {"negated": 1})
    with (tmp_path / name).open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream, delimiter=delimiter))
    assert list(rows[0]) == column_names("polecat")
    assert [(r["Event ID"], r["Story People"]) for r in rows] == [("ev_1", "Ana Kos"), ("ev_3", "")]
    written = json.loads((tmp_path / f"{name}.notes.json").read_text("utf-8"))
    assert list(written["columns"]) == column_names("polecat")
    assert written["left_out_by_status"] == {"negated": 1}
    assert export_events(run, "acled", tmp_path / "n.csv", statuses={"negated"}).rows == 1
