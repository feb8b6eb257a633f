from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from extraction.cli.gazetteer import gazetteer_app
from extraction.cli.where import where
from extraction.errors import InputError, UsageError

app = typer.Typer()
app.command()(where)
runner = CliRunner()


def test_one_name_with_reason() -> None:
    result = runner.invoke(app, ["Kursk region", "--near", "Ukraine"])
    assert result.exit_code == 0, result.output
    assert "Kursk Oblast" in result.output
    assert "because" in result.output


def test_unknown_name() -> None:
    result = runner.invoke(app, ["Qwxzville"])
    assert result.exit_code == 0
    assert "no answer" in result.output


def test_batch_keeps_order(tmp_path: Path) -> None:
    rows = [
        {
            "text": "Rain in Quito and Qwxzville.",
            "spans": [{"start_char": 8, "end_char": 13}, {"start_char": 18, "end_char": 27}],
        },
        {"text": "No place here.", "published": "2024-01-01", "spans": []},
    ]
    file = tmp_path / "batch.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    result = runner.invoke(app, ["--batch", str(file)])
    assert result.exit_code == 0, result.output
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert first[0]["country"] == "ECU"
    assert first[0]["text"] == "Quito"
    assert first[1] is None
    assert second == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not JSON"),
        ("[]", "expected an object"),
        ('{"text": "x", "spans": [{}]}', "start_char"),
        ('{"text": "x", "spans": [{"start_char": 0, "end_char": 9}]}', "not inside"),
    ],
)
def test_bad_lines_are_named(tmp_path: Path, line: str, message: str) -> None:
    file = tmp_path / "batch.jsonl"
    file.write_text(line + "\n", encoding="utf-8")
    result = runner.invoke(app, ["--batch", str(file)])
    assert isinstance(result.exception, InputError)
    assert "batch.jsonl:1" in str(result.exception)
    assert message in str(result.exception)


def test_one_of_the_two_is_needed() -> None:
    assert isinstance(runner.invoke(app, []).exception, UsageError)
    assert isinstance(runner.invoke(app, ["x", "--batch", "y"]).exception, UsageError)


def test_gazetteer_info_and_build() -> None:
    result = runner.invoke(gazetteer_app, ["info"])
    assert result.exit_code == 0, result.output
    assert "CC BY 4.0" in result.output
    result = runner.invoke(gazetteer_app, ["build"])
    assert result.exit_code == 0
    assert ".sqlite" in result.output
