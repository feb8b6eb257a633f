"""Arrow schemas from the models, and rows into record batches: typed also where a night has no value at all.

Inferred schemas differ between batches (a column of nulls has no type), and turn ids into numbers. These are explicit.
"""

from __future__ import annotations

import datetime as dt
import importlib
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from extraction.errors import InputError, UsageError
from extraction.exports.flat import Kind, day

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped,import-not-found,unused-ignore]

BATCH_ROWS = 1024
BATCH_CHARACTERS = 8_000_000
Located = tuple[str, Mapping[str, Any]]
_EXTRAS = {"pyarrow": "parquet", "pandas": "pandas", "polars": "polars", "duckdb": "duckdb", "IPython": "notebook"}


def optional(module: str) -> Any:
    """Import an optional package. Raises UsageError that names the extra which brings it."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        package = module.partition(".")[0]
        extra = _EXTRAS[package]
        raise UsageError(f'{package} is not installed; pip install "newswire-events[{extra}]"') from error


def columns_schema(columns: Mapping[str, Kind]) -> pa.Schema:
    """Return the Arrow schema of flat columns. A `moment` is its day: most papers give no hour, none is invented."""
    pa = optional("pyarrow")
    kinds = {
        "text": pa.string(), "day": pa.date32(), "moment": pa.date32(), "whole": pa.int64(), "number": pa.float64(),
        "flag": pa.bool_(), "point": pa.binary(), "texts": pa.list_(pa.string()),
    }  # fmt: skip
    return pa.schema([(name, kinds[kind]) for name, kind in columns.items()])


def model_schema(model: Any) -> pa.Schema:
    """Return the nested Arrow schema of a record model (`extraction.schema.Event`, `Article`).

    Times of publication are ISO text, as a day and a moment share the field; free dictionaries are JSON text.
    """
    pa = optional("pyarrow")
    return pa.schema([(name, _arrow_type(field.annotation)) for name, field in model.model_fields.items()])


def _arrow_type(annotation: Any) -> pa.DataType:
    pa = optional("pyarrow")
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in {Union, types.UnionType}:
        present = [a for a in arguments if a is not types.NoneType]
        return _arrow_type(present[0]) if len(present) == 1 else pa.string()
    if origin is Literal:
        return pa.string()
    if origin is tuple:
        return pa.list_(_arrow_type(arguments[0]))
    if origin is dict:
        return pa.map_(pa.string(), pa.float64()) if arguments[1] is float else pa.string()
    if origin is not None:  # Annotated
        return _arrow_type(arguments[0])
    return _plain_type(annotation)


def _plain_type(annotation: Any) -> pa.DataType:
    pa = optional("pyarrow")
    if hasattr(annotation, "model_fields"):
        return pa.struct([(n, _arrow_type(f.annotation)) for n, f in annotation.model_fields.items()])
    if issubclass(annotation, Enum | str):
        return pa.string()
    known = {bool: pa.bool_(), int: pa.int64(), float: pa.float64(), dt.date: pa.date32()}
    return known[annotation]


class RowBatches:
    """Rows on their way into record batches, of so many rows and so many characters at most."""

    def __init__(self, schema: pa.Schema, *, rows: int = BATCH_ROWS, characters: int = BATCH_CHARACTERS) -> None:
        self._schema = schema
        self._fitters = [(field.name, field.type, _fitter(field.type)) for field in schema]
        self._most = (rows, characters)
        self._waiting: list[Located] = []
        self._characters = 0

    def take(self, where: str, row: Mapping[str, Any]) -> list[pa.RecordBatch]:
        """Take a row and where it was read; return the batch that it completes, if any.

        Unknown keys are left out, missing ones are null. Raises InputError, naming the line, for another type.
        """
        self._waiting.append((where, row))
        self._characters += _characters(row.values())
        full = len(self._waiting) >= self._most[0] or self._characters >= self._most[1]
        return self.rest() if full else []

    def rest(self) -> list[pa.RecordBatch]:
        """Return the batch of the rows that wait, if any."""
        chunk, self._waiting, self._characters = self._waiting, [], 0
        return [_batch(chunk, self._schema, self._fitters)] if chunk else []


def batches(rows: Iterable[Located], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Yield the record batches of rows, each of which comes with where it was read; see `RowBatches`."""
    waiting = RowBatches(schema)
    for where, row in rows:
        yield from waiting.take(where, row)
    yield from waiting.rest()


def _characters(values: Iterable[Any]) -> int:
    """Return how much text stands in a row, whole records included."""
    number = 0
    for value in values:
        kind = type(value)
        if kind is str:
            number += len(value)
        elif kind is dict:
            number += _characters(value.values())
        elif kind is list or kind is tuple:
            number += _characters(value)
    return number


Fitter = Callable[[Any], Any]
Fitters = list[tuple[str, Any, Fitter | None]]


def _batch(chunk: list[Located], schema: pa.Schema, fitters: Fitters) -> pa.RecordBatch:
    pa = optional("pyarrow")
    wrong = (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError, TypeError, ValueError, AttributeError)
    try:
        columns = [_array([row.get(name) for _, row in chunk], kind, fit) for name, kind, fit in fitters]
        return pa.RecordBatch.from_arrays(columns, schema=schema)
    except wrong as error:
        if len(chunk) == 1:
            raise InputError(chunk[0][0], f"does not fit the columns: {error}", code="schema") from error
    for one in chunk:
        _batch([one], schema, fitters)
    raise InputError(chunk[0][0], "rows from here on do not fit the columns", code="schema")


def _array(values: list[Any], kind: pa.DataType, fit: Fitter | None) -> pa.Array:
    pa = optional("pyarrow")
    if fit is None or not _always_fitted(kind):
        try:
            return pa.array(values, type=kind)
        except (pa.ArrowInvalid, pa.ArrowTypeError):
            if fit is None:
                raise
    return pa.array([fit(value) for value in values], type=kind)


@lru_cache(maxsize=256)
def _always_fitted(kind: pa.DataType) -> bool:
    """Tell whether values of a type come as something else: days as ISO text, maps as objects."""
    types_ = optional("pyarrow.types")
    if types_.is_date(kind) or types_.is_map(kind):
        return True
    if types_.is_struct(kind):
        return any(_always_fitted(field.type) for field in kind)
    return bool(types_.is_list(kind)) and _always_fitted(kind.value_type)


def _fitter(kind: pa.DataType) -> Fitter | None:
    """Return what makes a value fit a type, or None where Arrow takes it as it is."""
    types_ = optional("pyarrow.types")
    if types_.is_date(kind):
        return day
    if types_.is_string(kind):
        return _as_text
    if types_.is_map(kind):
        return lambda value: None if value is None else list(value.items())
    if types_.is_struct(kind):
        return _struct_fitter([(field.name, _fitter(field.type)) for field in kind])
    if types_.is_list(kind):
        return _list_fitter(_fitter(kind.value_type))
    return None


def _struct_fitter(parts: list[tuple[str, Fitter | None]]) -> Fitter:
    def fit(value: Any) -> Any:
        if value is None:
            return None
        return {name: part(value.get(name)) if part else value.get(name) for name, part in parts}

    return fit


def _list_fitter(part: Fitter | None) -> Fitter:
    def fit(value: Any) -> Any:
        return value if value is None or part is None else [part(one) for one in value]

    return fit


def _as_text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dict):
        import orjson

        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode("utf-8")
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{value!r} is no text")
