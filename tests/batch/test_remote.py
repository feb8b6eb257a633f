"""Inputs and outputs behind URLs."""

from __future__ import annotations

import pytest

from extraction.batch import run
from extraction.errors import InputError, UsageError
from tests.batch.helpers import content, feed, plain, records, settings, start

fsspec = pytest.importorskip("fsspec")


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def memory():
    system = fsspec.filesystem("memory")
    yield system
    system.rm("/", recursive=True)


@pytest.fixture
def local(tmp_path):
    folder = tmp_path / "in"
    (folder / "b").mkdir(parents=True)
    feed(folder / "a.jsonl", plain(10))
    (folder / "b" / "story.txt").write_text("Rebels attacked.")
    start([folder], tmp_path / "local")
    return folder


def strip(text: bytes, *names: str) -> bytes:
    for name in names:
        text = text.replace(name.encode(), b"")
    return text


def test_memory_to_memory_is_like_a_folder(tmp_path, local, memory):
    memory.put(str(local), "/in", recursive=True)
    report = start(["memory://in"], "memory://out/night", workers=0)
    assert (report.outcome, report.out, report.counts.articles) == ("done", "memory://out/night", 11)
    for name, expected in content(tmp_path / "local").items():
        assert strip(memory.cat(f"/out/night/{name}"), "memory://in/") == strip(expected, f"{local}/")
    assert b"memory://in/a.jsonl" in memory.cat("/out/night/manifest.json")
    assert not [path for path in memory.find("/out") if path.endswith(".part")]
    assert start(["memory://in"], "memory://out/night", workers=0).outcome == "unchanged"


@pytest.mark.parametrize("pattern", ["in/*.jsonl", "in/a.jsonl"])
def test_files_and_globs(tmp_path, local, pattern):
    report = start([f"file://{tmp_path}/{pattern}"], tmp_path / "out", workers=0)
    assert report.counts.articles == 10
    assert {a["source_path"] for a in records(tmp_path / "out", "articles")} == {f"file://{local}/a.jsonl"}
    assert not (tmp_path / "out" / ".shards" / "inputs").exists()


def test_a_dry_run_writes_nothing_here_either(tmp_path, local):
    report = run([f"file://{tmp_path}/in"], tmp_path / "out", settings(), dry=True)
    assert (report.outcome, report.counts.documents) == ("planned", 11)
    assert not (tmp_path / "out").exists()


def test_output_on_another_file_system(tmp_path, local):
    start([local], f"file://{tmp_path}/remote", workers=0)
    assert content(tmp_path / "remote") == content(tmp_path / "local")
    assert (tmp_path / "remote" / "manifest.json").exists()


def test_what_cannot_be_fetched_is_named(tmp_path, memory):
    with pytest.raises(InputError, match=r"memory://nowhere/x\.jsonl"):
        start(["memory://nowhere/x.jsonl"], tmp_path / "out")
    with pytest.raises(UsageError, match="nonsense://x"):
        start(["nonsense://x"], tmp_path / "out")
