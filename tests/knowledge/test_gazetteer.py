from __future__ import annotations

import pickle
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.errors import KnowledgeError
from extraction.knowledge.gazetteer import Gazetteer, NameRank, load_gazetteer
from extraction.knowledge.gazetteer_cache import embedded_path, fingerprint
from extraction.knowledge.gazetteer_fold import fold_name, is_latin_key
from extraction.knowledge.gazetteer_tables import (
    AbbreviationRow,
    AliasRow,
    CountryRow,
    DemonymRow,
    RegionRow,
    load_classes,
    read_table,
)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


FOLDED = [
    ("Kyiv", "kyiv"),
    ("KYIV", "kyiv"),
    ("Côte d’Ivoire", "cote divoire"),
    ("Sana'a", "sanaa"),
    ("Port-au-Prince", "port au prince"),
    ("St. Petersburg", "saint petersburg"),
    ("Mt. Hermon", "mount hermon"),
    ("the Hague", "hague"),
    ("N. Korea", "n korea"),
    ("N.Korea", "n korea"),
    ("U.S.", "us"),
    ("Łódź", "lodz"),
    ("İzmir", "izmir"),
    ("Deir  ez-Zor", "deir ez zor"),
    ("", ""),
    ("the", "the"),
]


@pytest.mark.parametrize(("name", "key"), FOLDED)
def test_fold(name: str, key: str) -> None:
    assert fold_name(name) == key


@given(st.text(max_size=200))
def test_fold_is_stable_and_total(name: str) -> None:
    key = fold_name(name)
    assert key == key.strip()
    if is_latin_key(key):
        assert fold_name(key) in (key, key.removeprefix("the ")) or "saint" in fold_name(key) or " " in key


# name, country, resolution of some entry that bears it
KNOWN = [
    ("Ukraine", "UKR", "country"),
    ("U.S.", "USA", "country"),
    ("UK", "GBR", "country"),
    ("DRC", "COD", "country"),
    ("S. Korea", "KOR", "country"),
    ("DPRK", "PRK", "country"),
    ("Ivory Coast", "CIV", "country"),
    ("Kosovo", "XKX", "country"),
    ("Taiwan", "TWN", "country"),
    ("Palestine", "PSE", "country"),
    ("Kyiv", "UKR", "city"),
    ("Kiev", "UKR", "city"),
    ("Kharkov", "UKR", "city"),
    ("Kursk Oblast", "RUS", "province"),
    ("Kursk", "RUS", "city"),
    ("Texas", "USA", "province"),
    ("Rapides Parish", "USA", "county"),
    ("Gironde", "FRA", "county"),
    ("Kent", "GBR", "county"),
    ("Donbas", "UKR", "region"),
    ("Donbass", "UKR", "region"),
    ("Gaza", "PSE", "region"),
    ("Gaza Strip", "PSE", "region"),
    ("West Bank", "PSE", "region"),
    ("Sahel", None, "region"),
    ("Black Sea", None, "water"),
    ("Strait of Hormuz", None, "water"),
    ("Obolon district", "UKR", "district"),
    ("Rafah crossing", "PSE", "site"),
    ("Zaporizhzhia nuclear power plant", "UKR", "site"),
    ("Diego Garcia", "IOT", "site"),
]


@pytest.mark.parametrize(("name", "country", "resolution"), KNOWN)
def test_names_that_news_uses_are_filed(gazetteer: Gazetteer, name: str, country: str | None, resolution: str) -> None:
    assert (country, resolution) in {(e.country, e.resolution) for e in gazetteer.lookup(name)}


def test_unknown_names_are_empty(gazetteer: Gazetteer) -> None:
    assert gazetteer.lookup("Zzyzxville-under-Nothing") == ()
    assert gazetteer.lookup("") == ()


def test_demonyms_lead_to_countries(gazetteer: Gazetteer) -> None:
    found = [e for e in gazetteer.lookup("Ukrainian") if e.rank == NameRank.DEMONYM]
    assert [e.country for e in found] == ["UKR"]


def test_abbreviations_keep_case_and_dots(gazetteer: Gazetteer) -> None:
    assert gazetteer.abbreviation("La.")[0].name == "Louisiana"
    assert gazetteer.abbreviation("CA")[0].name == "California"
    assert gazetteer.abbreviation("ca") == ()


def test_countries_by_code_are_themselves(gazetteer: Gazetteer) -> None:
    entry = gazetteer.country("RUS")
    assert entry is not None
    assert entry.name == "Russia"
    assert entry.lon > 60  # not Moscow
    assert gazetteer.country("QQQ") is None


def test_keys_for_matching_hold_countries_regions_waters_and_sites_alone(gazetteer: Gazetteer) -> None:
    keys = gazetteer.known_keys()
    assert {"ukraine", "donbas", "red sea", "uk"} <= keys
    assert not {"ukrainian", "torrington", ""} & keys
    assert not any(key.startswith(("iso3 ", "abbr ")) for key in keys)
    some = sorted(keys)[::200]
    wanted = ("country", "region", "water", "site")
    assert all(
        any(e.rank <= NameRank.SHORT and e.resolution in wanted for e in gazetteer.read_key(key)) for key in some
    )


def test_capitals_are_marked(gazetteer: Gazetteer) -> None:
    for name in ("Kyiv", "Paris", "Bogotá", "Reykjavík", "Pyongyang"):
        assert any(e.feature == "P.PPLC" for e in gazetteer.lookup(name)), name


def test_the_file_is_small_and_tells_its_sources(gazetteer: Gazetteer) -> None:
    assert gazetteer.path.stat().st_size < 150e6
    assert "CC BY 4.0" in gazetteer.meta()["source"]
    assert int(gazetteer.meta()["places"]) > 250_000


def test_no_place_lies_at_zero_zero(gazetteer: Gazetteer) -> None:
    with sqlite3.connect(gazetteer.path) as connection:
        assert connection.execute("SELECT COUNT(*) FROM places WHERE lat = 0 AND lon = 0").fetchone() == (0,)


def test_shared_between_threads_and_pickled(gazetteer: Gazetteer) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(gazetteer.lookup, ["Minsk", "Quito", "Accra", "Minsk"] * 20))
    assert all(found)
    again = pickle.loads(pickle.dumps(gazetteer))
    assert again.lookup("Minsk") == gazetteer.lookup("Minsk")


def test_a_file_that_is_no_gazetteer_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    path.write_bytes(b"not a database, but long enough to look like a file of some kind")
    with pytest.raises(KnowledgeError, match=r"x\.sqlite"):
        load_gazetteer(path)
    with pytest.raises(KnowledgeError, match="no such gazetteer"):
        load_gazetteer(tmp_path / "missing.sqlite")
    other = tmp_path / "y.sqlite"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT)")
    with pytest.raises(KnowledgeError, match="schema"):
        load_gazetteer(other)


def test_a_built_file_is_found_without_a_notice() -> None:
    load_gazetteer()
    said: list[str] = []
    assert embedded_path(said.append).name == f"gazetteer-{fingerprint()}.sqlite"
    assert said == []


def test_a_cache_that_cannot_be_made_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("")
    monkeypatch.setenv("EXTRACTION_CACHE", str(blocker / "cache"))
    with pytest.raises(KnowledgeError, match="cache"):
        load_gazetteer()


@pytest.mark.parametrize(
    ("table", "model"),
    [
        ("countries.tsv", CountryRow),
        ("regions.tsv", RegionRow),
        ("aliases.tsv", AliasRow),
        ("demonyms.tsv", DemonymRow),
        ("abbreviations.tsv", AbbreviationRow),
    ],
)
def test_tables_validate_without_doubles(table: str, model: type) -> None:
    rows = [repr(row) for row in read_table(table, model)]
    assert rows
    assert len(rows) == len(set(rows))


def test_every_alias_and_demonym_leads_somewhere(gazetteer: Gazetteer) -> None:
    for alias in read_table("aliases.tsv", AliasRow):
        assert any(e.country == alias.country for e in gazetteer.lookup(alias.alias)), alias
    for row in read_table("demonyms.tsv", DemonymRow):
        for name in row.demonym:
            assert gazetteer.lookup(name), name


def test_class_words_have_no_doubles_across_kinds() -> None:
    seen: dict[str, str] = {}
    for group in load_classes():
        for word in group.words:
            assert seen.setdefault(word, group.resolution) == group.resolution or word in ("municipality", "port")
