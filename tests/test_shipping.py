"""The built wheel holds what it needs, nothing else, and works away from the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytest.importorskip("hatchling")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("dist")
    code = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    done = subprocess.run([sys.executable, "-c", code, str(out)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return out / done.stdout.split()[-1]


@pytest.fixture(scope="module")
def names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_what_is_inside(names):
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"extraction"}
    for part in (
        "extraction/cli/__init__.py",
        "extraction/models/default/meta.json",
        "extraction/data/ontology/plover.toml",
        "extraction/data/schema/event.schema.json",
    ):
        assert part in names
    assert any(name.startswith("extraction/data/gazetteer/") for name in names)
    assert any(name.startswith("extraction/data/actors/") for name in names)


def test_what_is_not_inside(names):
    for part in ("data/samples", "data/gold", "tests/", "benchmarks/", "__pycache__", "corpus"):
        assert [name for name in names if part in name] == []
    assert [name for name in names if name.startswith("extraction/models/") and name.endswith(".py")] == []


def test_the_wheel_is_small_enough_to_ship(wheel):
    assert wheel.stat().st_size < 120_000_000


@pytest.mark.pipeline
def test_it_works_outside_the_checkout(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    story = tmp_path / "story.txt"
    story.write_text("Russia attacked Kyiv with 83 drones on Saturday, the Ukrainian air force said.\n")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site"), "PYTHONSAFEPATH": "1"}

    def extraction(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "extraction", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
        )

    done = extraction("run", "story.txt", "--out", "out", "--clean", "--workers", "1")
    assert done.returncode == 0, done.stderr
    [event, *_] = [json.loads(line) for line in (tmp_path / "out" / "events.jsonl").read_text().splitlines()]
    assert (event["event_type"], event["trigger"]["text"]) == ("ASSAULT", "attacked")
    assert extraction("validate", "out").returncode == 0
    where = subprocess.run(
        [sys.executable, "-c", "import extraction; print(extraction.__file__)"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert where.stdout.startswith(str(tmp_path))
