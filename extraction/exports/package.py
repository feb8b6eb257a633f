"""What lies beside every export: `datapackage.json` (Frictionless Data Package) and the JSON Schema of its rows.

One folder is one package: a further export into it adds its resources and replaces those of files written anew.
https://datapackage.org
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from extraction.errors import InputError, UsageError
from extraction.exports.files import Stamp
from extraction.exports.flat import Kind

DESCRIPTOR = "datapackage.json"
MARK = "newswire-events-export"
Medium = Literal["csv", "tsv", "jsonl", "geojson", "parquet", "geoparquet", "duckdb"]
_MEDIA_TYPES: dict[Medium, str] = {
    "csv": "text/csv", "tsv": "text/tab-separated-values", "jsonl": "application/jsonl",
    "geojson": "application/geo+json", "parquet": "application/vnd.apache.parquet",
    "geoparquet": "application/vnd.apache.parquet", "duckdb": "application/vnd.duckdb",
}  # fmt: skip
_FORMATS = {"geoparquet": "parquet"}
_ROWS_OF_TEXT = {"csv", "tsv", "jsonl"}  # what Frictionless reads as a table without more packages
_TYPED = {"parquet", "geoparquet", "duckdb"}
_FIELD_TYPES: dict[Kind, str] = {
    "text": "string", "day": "date", "moment": "string", "whole": "integer", "number": "number", "flag": "boolean",
    "point": "any", "texts": "array", "nested": "any",
}  # fmt: skip
_JSON_TYPES: dict[Kind, dict[str, Any]] = {
    "text": {"type": ["string", "null"]},
    "day": {"type": ["string", "null"], "format": "date"},
    "moment": {"type": ["string", "null"]},
    "whole": {"type": ["integer", "null"]},
    "number": {"type": ["number", "null"]},
    "flag": {"type": ["boolean", "null"]},
    "point": {"type": ["string", "null"], "contentEncoding": "base64"},
    "texts": {"type": "array", "items": {"type": "string"}},
    "nested": {},
}


@dataclass(slots=True)
class Table:
    """A table of an export: its columns in order, what they mean, and how many rows were written."""

    name: str
    columns: Mapping[str, Kind]
    notes: Mapping[str, str]
    rows: int = 0


@dataclass(slots=True)
class Resource:
    """A file of an export and the tables in it: one, but for a database."""

    path: Path
    medium: Medium
    tables: list[Table]
    delimiter: str | None = None
    record: dict[str, Any] | None = None
    sources: tuple[str, ...] = ()


def schema_path(out: Path) -> Path:
    """Return where the JSON Schema of an export stands."""
    return out.with_name(f"{out.name}.schema.json")


def check_folder(folder: Path) -> None:
    """Raise UsageError when the folder holds a data package of somebody else's."""
    _ours(folder)


def describe(resources: Iterable[Resource], stamps: Mapping[Path, Stamp], folder: Path) -> str:
    """Return the content of `datapackage.json` for a folder: these resources, and what it holds already."""
    given = [_resource(resource, stamps[resource.path]) for resource in resources]
    paths = {one["path"] for one in given}
    kept = [one for one in _ours(folder) if one["path"] not in paths and (folder / one["path"]).is_file()]
    package = {
        "name": MARK,
        "title": "Event records",
        "description": "Written by `extraction export`; `extraction validate` reads it back.",
        "resources": sorted([*kept, *given], key=lambda one: str(one["path"])),
    }
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"


def read_package(folder: Path) -> dict[str, Any]:
    """Return the descriptor of a folder. Raises InputError when it cannot be read as one."""
    path = folder / DESCRIPTOR
    try:
        package = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise InputError(str(path), f"cannot be read: {error}", code="json") from error
    if not isinstance(package, dict) or not isinstance(package.get("resources"), list):
        raise InputError(str(path), "is no data package", code="schema")
    return package


def _ours(folder: Path) -> list[dict[str, Any]]:
    if not (folder / DESCRIPTOR).is_file():
        return []
    package = read_package(folder)
    if package.get("name") != MARK:
        raise UsageError(f"{folder / DESCRIPTOR} describes something else; write to another folder")
    return [one for one in package["resources"] if isinstance(one, dict) and isinstance(one.get("path"), str)]


def _resource(resource: Resource, stamp: Stamp) -> dict[str, Any]:
    packed = resource.path.suffix.removeprefix(".") if resource.path.suffix in {".gz", ".zst"} else None
    text = resource.medium in _ROWS_OF_TEXT and packed != "zst"
    first = resource.tables[0]
    described: dict[str, Any] = {
        "name": re.sub(r"[^a-z0-9._-]+", "-", resource.path.name.lower()).strip("-") or "export",
        "type": "table" if text else "file",
        "path": resource.path.name,
        "format": _FORMATS.get(resource.medium, resource.medium),
        "mediatype": _MEDIA_TYPES[resource.medium],
        "bytes": stamp.bytes,
        "hash": f"sha256:{stamp.sha256}",
        "medium": resource.medium,
        "sources": [{"title": source} for source in resource.sources],
    }
    if packed == "gz":  # Frictionless knows no other
        described["compression"] = packed
    if resource.medium in _ROWS_OF_TEXT | {"geojson"}:
        described["encoding"] = "utf-8"
    if text:
        described["rows"] = first.rows
    if resource.delimiter:
        described["dialect"] = {"delimiter": resource.delimiter, "doubleQuote": True, "header": True}
    if resource.medium == "duckdb":
        described["tables"] = [
            {"name": table.name, "records": table.rows, "schema": table_schema(table, typed=True)}
            for table in resource.tables
        ]
    else:
        described["records"] = first.rows
        described["schema"] = table_schema(first, typed=resource.medium in _TYPED)
    return described


def table_schema(table: Table, *, typed: bool) -> dict[str, Any]:
    """Return the Table Schema of a table; in a `typed` medium a moment is a day, as in every frame."""
    types = {**_FIELD_TYPES, "moment": "date"} if typed else _FIELD_TYPES
    fields = [
        {"name": name, "type": types[kind], "description": table.notes.get(name, "")}
        for name, kind in table.columns.items()
    ]
    return {"fields": fields, "missingValues": [""]}


def json_schemas(resources: Iterable[Resource]) -> str:
    """Return the JSON Schema (2020-12) of an export: of the main table's rows, the other tables under `$defs`."""
    tables = [table for resource in resources for table in resource.tables]
    records = [resource.record for resource in resources if resource.record]
    main = records[0] if records else row_schema(tables[0])
    others = {table.name: row_schema(table) for table in tables[1:]}
    definitions = {**main.get("$defs", {}), **others}
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **main}
    return json.dumps(schema | ({"$defs": definitions} if definitions else {}), indent=2, ensure_ascii=False) + "\n"


def row_schema(table: Table) -> dict[str, Any]:
    """Return the JSON Schema of a table's rows; every key is required."""
    return {
        "title": table.name,
        "type": "object",
        "properties": {
            name: {**_JSON_TYPES[kind], "description": table.notes.get(name, "")}
            for name, kind in table.columns.items()
        },
        "required": list(table.columns),
        "additionalProperties": False,
    }
