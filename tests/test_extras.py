"""The core asks for none of what only notebooks, frames and databases need, and works without it."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
HEAVY = {
    "pandas", "polars", "pyarrow", "duckdb", "geopandas", "altair", "ipykernel", "frictionless", "nbmake",
    "distributed", "fastwarc", "feedparser", "fsspec",
}  # fmt: skip
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def names(requirements):
    return {canonicalize_name(Requirement(one).name) for one in requirements}


def test_the_core_asks_for_no_extra():
    assert names(PROJECT["dependencies"]) & HEAVY == set()


@pytest.mark.parametrize("extra", ["parquet", "pandas", "polars", "duckdb", "geo", "notebook"])
def test_each_extra_has_what_it_is_called_for(extra):
    wanted = {"parquet": "pyarrow", "geo": "geopandas", "notebook": "altair"}.get(extra, extra)
    assert {wanted, "pyarrow"} <= names(PROJECT["optional-dependencies"][extra])


def test_the_core_exports_without_any_extra(tmp_path):
    from tests.exports.builders import event, write_run

    run = write_run(tmp_path / "run", [event()])
    code = f"""
import sys
sys.modules.update(dict.fromkeys({sorted(HEAVY)!r}))
import extraction, extraction.exports, extraction.cli._app
from pathlib import Path
from extraction.exports import export_events, validate_export
for to in ("csv", "tsv", "jsonl-flat", "geojson", "polecat", "icews", "gdelt", "acled"):
    export_events({str(run)!r}, to, Path({str(tmp_path / "x")!r}) / ("o." + to))
sys.exit(len(list(validate_export(Path({str(tmp_path / "x")!r})))))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_kept_without_outputs_and_fetch_nothing(path):
    notebook = json.loads(path.read_text("utf-8"))
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    for cell in notebook["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
        assert "http" not in "".join(cell["source"])


def test_there_are_three_notebooks():
    assert [path.stem for path in NOTEBOOKS] == ["figures", "first_look", "sources"]
