from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from extraction.errors import KnowledgeError
from extraction.knowledge import gazetteer_geonames
from extraction.knowledge.gazetteer import NameRank, load_gazetteer
from extraction.knowledge.gazetteer_geonames import Progress, build_geonames


def row(
    number: int, name: str, lat: float, lon: float, feature: str, country: str, admin1: str = "", people: int = 0
) -> str:
    """One invented place in GeoNames' nineteen columns."""
    group, code = feature.split(".")
    cells = [
        str(number), name, name, "", str(lat), str(lon), group, code, country, "", admin1, "", "", "",
        str(people), "", "", "Europe/Vienna", "2024-01-01",
    ]  # fmt: skip
    return "\t".join(cells)


PLACES = [
    row(2782113, "Austria", 47.33, 13.33, "A.PCLI", "AT", people=8_800_000),
    row(900001, "Upper Test", 48.0, 14.0, "A.ADM1", "AT", "77", 900_000),
    row(900002, "Testburg", 48.1, 14.1, "P.PPL", "AT", "77", 12_000),
    row(900003, "Testburg District", 48.1, 14.0, "A.ADM2", "AT", "77", 30_000),
    row(900004, "Test Air Base", 48.2, 14.2, "S.AIRB", "AT", "77"),
    row(900005, "Old Road", 48.2, 14.2, "R.RD", "AT", "77"),
    row(900006, "Lake Test", 48.3, 14.2, "H.LK", "AT", "77"),
    row(900007, "Testburg", 51.0, 10.0, "P.PPL", "DE", "15", 800),
]
NAMES = [
    "1\t900002\ten\tTestbourg\t\t\t\t",
    "2\t900002\ten\tTest City\t1\t\t\t",
    "3\t900002\tde\tProbenburg\t\t\t\t",
    "4\t900002\ten\tAncient Test\t\t\t\t1",
    "5\t123456\ten\tNobody\t\t\t\t",
]


@pytest.fixture
def dumps(tmp_path: Path) -> tuple[Path, Path]:
    places, names = tmp_path / "allCountries.zip", tmp_path / "alternateNamesV2.zip"
    with zipfile.ZipFile(places, "w") as archive:
        archive.writestr("allCountries.txt", "\n".join(PLACES) + "\n")
    with zipfile.ZipFile(names, "w") as archive:
        archive.writestr("iso-languagecodes.txt", "eng\n")
        archive.writestr("alternateNamesV2.txt", "\n".join(NAMES) + "\n")
    return places, names


def test_build_from_zips(tmp_path: Path, dumps: tuple[Path, Path]) -> None:
    target = tmp_path / "full.sqlite"
    seen: list[Progress] = []
    count = build_geonames(target, *dumps, report=seen.append)
    gazetteer = load_gazetteer(target)
    assert count == int(gazetteer.meta()["places"])
    assert [(e.country, e.admin1) for e in gazetteer.lookup("Testburg") if e.resolution == "city"] == [
        ("AUT", "Upper Test"),
        ("DEU", None),
    ]
    assert {e.resolution for e in gazetteer.lookup("Testburg")} == {"city", "county"}
    assert gazetteer.lookup("Test Air Base")[0].resolution == "site"
    assert gazetteer.lookup("Lake Test")[0].resolution == "water"
    assert gazetteer.lookup("Old Road") == ()
    ranks = {name: gazetteer.lookup(name)[0].rank for name in ("Testbourg", "Test City", "Ancient Test")}
    assert ranks == {
        "Testbourg": NameRank.SHORT,
        "Test City": NameRank.MAIN,
        "Ancient Test": NameRank.ALTERNATE,
    }
    assert gazetteer.lookup("Probenburg") == ()
    assert gazetteer.lookup("Nobody") == ()
    assert {p.step for p in seen} == {"places", "names", "index"}
    assert all(p.bytes_read <= p.bytes_total for p in seen)


def test_own_tables_are_added(tmp_path: Path, dumps: tuple[Path, Path]) -> None:
    target = tmp_path / "full.sqlite"
    build_geonames(target, dumps[0])
    gazetteer = load_gazetteer(target)
    assert gazetteer.lookup("Donbas")[0].resolution == "region"
    assert gazetteer.lookup("Austrians")[0].country == "AUT"
    assert [e.name for e in gazetteer.lookup("Austria")] == ["Austria"]
    assert {"donbas", "lake test", "austria"} <= gazetteer.known_keys()


def test_a_stopped_build_goes_on(tmp_path: Path, dumps: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gazetteer_geonames, "_LINES_A_COMMIT", 2)
    target, whole = tmp_path / "full.sqlite", tmp_path / "whole.sqlite"
    build_geonames(whole, *dumps)

    def stop(progress: Progress) -> None:
        if progress.step == "places" and progress.lines >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_geonames(target, *dumps, report=stop)
    assert not target.exists()
    seen: list[Progress] = []
    build_geonames(target, *dumps, report=seen.append)
    assert min(p.lines for p in seen if p.step == "places") > 4
    left, right = load_gazetteer(target), load_gazetteer(whole)
    assert left.meta() == right.meta()
    assert left.lookup("Testburg") == right.lookup("Testburg")
    assert not list(tmp_path.glob("*.part*"))


def test_other_inputs_start_afresh(tmp_path: Path, dumps: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gazetteer_geonames, "_LINES_A_COMMIT", 2)
    target = tmp_path / "full.sqlite"

    def stop(progress: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_geonames(target, *dumps, report=stop)
    plain = tmp_path / "AT.txt"
    plain.write_text("\n".join(PLACES[2:3]) + "\n", encoding="utf-8")
    build_geonames(target, plain)
    assert load_gazetteer(target).lookup("Lake Test") == ()


@pytest.mark.parametrize(
    ("lines", "message"),
    [(["a\tb"], "line 1"), ([PLACES[0], PLACES[1].replace("48.0", "north")], "line 2")],
)
def test_other_formats_are_refused(tmp_path: Path, lines: list[str], message: str) -> None:
    dump = tmp_path / "bad.txt"
    dump.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=message):
        build_geonames(tmp_path / "out.sqlite", dump)


def test_a_missing_download_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="cannot be read"):
        build_geonames(tmp_path / "out.sqlite", tmp_path / "none.zip")
