"""Reading hand-written TOML into frozen models, with errors that name the file and the entry."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import tomli
from pydantic import BaseModel, ConfigDict, ValidationError

from extraction.errors import KnowledgeError

M = TypeVar("M", bound=BaseModel)


class Entry(BaseModel):
    """Base of every entry of a knowledge file: immutable, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def shown(path: Path) -> str:
    """Name a file in messages by its last parts, so that errors read the same on every machine."""
    parts = path.parts
    return "/".join(parts[parts.index("data") :]) if "data" in parts else path.name


def read_toml(path: Path) -> dict[str, Any]:
    """Return the tables of a TOML file. Raises KnowledgeError for a file that is missing or not TOML."""
    try:
        with path.open("rb") as file:
            return tomli.load(file)
    except FileNotFoundError as error:
        raise KnowledgeError(shown(path), None, "no such file") from error
    except (tomli.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KnowledgeError(shown(path), None, f"not TOML: {error}") from error


def only_tables(path: Path, tables: dict[str, Any], known: frozenset[str]) -> None:
    """Raise KnowledgeError when a file has a table that nothing reads (most often a misspelt name)."""
    strange = sorted(set(tables) - known)
    if strange:
        raise KnowledgeError(shown(path), None, f"unknown table {', '.join(strange)}")


def entries(path: Path, rows: object, model: type[M], key: str) -> list[M]:
    """Validate an array of tables; `key` is the field that names an entry in messages."""
    if not isinstance(rows, list):
        raise KnowledgeError(shown(path), None, f"expected [[{model.__name__.lower()}]] tables")
    return [entry(path, row, model, str(row.get(key, position))) for position, row in enumerate(rows, 1)]


def entry(path: Path, row: object, model: type[M], name: str) -> M:
    """Validate one table. Raises KnowledgeError listing every fault of the entry at once."""
    try:
        return model.model_validate(row)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc'])) or 'entry'}: {fault['msg']}" for fault in error.errors())
        raise KnowledgeError(shown(path), name, faults) from error


def only_entry(path: Path, name: str, model: type[M]) -> M:
    """Read a file of one table. Raises KnowledgeError naming what is wrong in it."""
    tables = read_toml(path)
    only_tables(path, tables, frozenset({name}))
    if name not in tables:
        raise KnowledgeError(shown(path), None, f"no table [{name}]")
    return entry(path, tables[name], model, name)
