"""The shipped pipelines are what their card says: labels, size, checksums, versions."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from pathlib import Path

import pytest
from spacy.util import is_compatible_version

import extraction.components.encoder  # noqa: F401  registers the factory
from extraction.resources import ROOT, resource

MODELS = resource("models")
NAMES = ["default", "fast"]
LABELS = {"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "EVENT", "LAW", "MISC", "DATE", "MONEY"}


def test_all_pipelines_fit_in_the_wheel() -> None:
    size = sum(file.stat().st_size for name in NAMES for file in (MODELS / name).rglob("*") if file.is_file())
    assert size <= 40_000_000


@pytest.mark.parametrize("name", NAMES)
def test_a_pipeline_was_saved_by_an_allowed_spacy(name: str) -> None:
    meta = json.loads((MODELS / name / "meta.json").read_text("utf-8"))
    project = Path(ROOT) / "pyproject.toml"
    if not project.is_file():
        pytest.skip("installed from a wheel")
    wanted = next(
        d for d in tomllib.loads(project.read_text("utf-8"))["project"]["dependencies"] if d.startswith("spacy")
    )
    lowest = re.search(r">=([\d.]+)", meta["spacy_version"])
    assert lowest is not None
    assert is_compatible_version(lowest.group(1), wanted.removeprefix("spacy"))


def test_the_card_names_the_weights_that_are_here() -> None:
    card = (MODELS / "README.md").read_text("utf-8")
    stated = dict(re.findall(r"`((?:default|fast)/[\w./]+)` *\| *`([0-9a-f]{64})`", card))
    assert {f"{name}/extraction_encoder/encoder.onnx" for name in NAMES} <= set(stated)
    for file, checksum in stated.items():
        assert hashlib.sha256((MODELS / file).read_bytes()).hexdigest() == checksum, file


def test_the_card_says_where_the_record_models_are() -> None:
    assert "extraction/schema" in "\n".join((MODELS / "README.md").read_text("utf-8").splitlines()[:6])


@pytest.mark.parametrize("name", NAMES)
def test_name_labels(name: str) -> None:
    lists = json.loads((MODELS / name / "extraction_encoder" / "labels.json").read_text("utf-8"))
    assert {label[2:] for label in lists["name"]} - {""} == LABELS
