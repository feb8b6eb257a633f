"""What the package promises to export, and nothing else by accident."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys

import pytest

import extraction
from extraction.cli._app import app

PUBLIC = ["Coder", "Extraction", "load", "pipeline_path", "read_articles", "read_clusters", "read_events"]
BATCH = [
    "ExpectationError",
    "Expectations",
    "LockedError",
    "Progress",
    "RunReport",
    "RunSettings",
    "StopRequest",
    "WorkerError",
    "load_settings",
    "run",
]
COMMANDS = [
    "diff", "evaluate", "explain", "export", "replay", "report", "run", "schema", "show", "validate", "where", "who",
]  # fmt: skip


def test_public_names():
    assert sorted(extraction.__all__) == PUBLIC
    for name in PUBLIC:
        assert getattr(extraction, name) is not None


def test_unknown_names_are_attribute_errors():
    with pytest.raises(AttributeError, match="nonsense"):
        extraction.nonsense  # noqa: B018


def test_batch_names():
    import extraction.batch

    assert sorted(extraction.batch.__all__) == BATCH


def test_commands():
    assert sorted(command.name or command.callback.__name__ for command in app.registered_commands) == COMMANDS
    assert [group.name for group in app.registered_groups] == ["gazetteer"]


def test_importing_the_package_is_free():
    code = "import sys, extraction; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_no_module_takes_the_name_of_a_shipped_folder():
    for name in ("models", "data"):
        with pytest.raises(ModuleNotFoundError):
            importlib.import_module(f"extraction.{name}.x")


@pytest.mark.skipif(
    not list(importlib.metadata.Distribution.discover(name="newswire-events")), reason="not installed here"
)
def test_the_command_is_installed():
    [script] = [e for e in importlib.metadata.entry_points(group="console_scripts") if e.name == "extraction"]
    assert script.value == "extraction.cli:main"
