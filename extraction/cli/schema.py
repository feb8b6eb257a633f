"""`extraction schema`: the JSON Schema of the records."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class RecordName(StrEnum):
    """The records that have a schema."""

    EVENT = "event"
    ARTICLE = "article"
    REJECT = "reject"
    MANIFEST = "manifest"


def schema(
    record: Annotated[RecordName, typer.Argument(help="Which record.")] = RecordName.EVENT,
    write: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write the schemas of all records into this folder instead.")
    ] = None,
) -> None:
    """Print the JSON Schema (2020-12) of a record.

    [bold]Examples[/bold]

      extraction schema event > event.schema.json

      extraction schema --write data/schema
    """
    if write is None:
        print(schema_text(record), end="")
        return
    write.mkdir(parents=True, exist_ok=True)
    for name in RecordName:
        (write / f"{name}.schema.json").write_text(schema_text(name), encoding="utf-8")


def schema_text(name: str) -> str:
    """Return the schema as it is published: stable order, readable diffs."""
    from extraction.schema import json_schema

    return json.dumps(json_schema(name), indent=2, ensure_ascii=False) + "\n"
