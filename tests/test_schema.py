"""The published JSON Schema is the one that the models give, and strict."""

from __future__ import annotations

import json
import subprocess
import sys

import jsonschema_rs
import pytest

from extraction.cli.schema import RecordName, schema_text
from extraction.resources import resource


@pytest.mark.parametrize("name", list(RecordName))
def test_the_committed_schema_is_current(name):
    committed = resource(f"data/schema/{name}.schema.json").read_text("utf-8")
    assert committed == schema_text(name), "run: extraction schema --write data/schema"


@pytest.mark.parametrize("name", list(RecordName))
def test_the_schema_is_valid_and_asks_for_every_key(name):
    schema = json.loads(schema_text(name))
    jsonschema_rs.validator_for(schema, validate_formats=True)
    for part in (schema, *schema.get("$defs", {}).values()):
        if part.get("type") == "object" and "properties" in part:
            assert set(part["required"]) == set(part["properties"])
            assert part["additionalProperties"] is False


def test_reading_records_needs_no_language_model():
    heavy = "{'spacy', 'thinc', 'numpy'} & {name.partition('.')[0] for name in sys.modules}"
    code = f"import sys, extraction.schema; sys.exit(bool({heavy}))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
