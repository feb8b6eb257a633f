"""What a run is told: defaults, then a TOML file, then the environment, then flags; later ones win."""

from __future__ import annotations

import datetime as dt
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from extraction.errors import UsageError

ENV_PREFIX = "EXTRACTION_"
_EXPECT_PREFIX = "EXPECT_"


_CONTENT = {
    "pipeline",
    "gazetteer",
    "lexicon",
    "clean",
    "map",
    "language",
    "since",
    "until",
    "min_confidence",
    "processor",
}


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Expectations(_Frozen):
    """What a healthy run looks like; a run outside these bounds publishes nothing and fails.

    `max_unknown_dates` is a share of the articles. A bound that is null is not checked.
    """

    min_articles: int | None = Field(default=None, ge=0)
    max_articles: int | None = Field(default=None, ge=0)
    min_events: int | None = Field(default=None, ge=0)
    max_events: int | None = Field(default=None, ge=0)
    max_reject_rate: float | None = Field(default=None, ge=0, le=1)
    max_unknown_dates: float | None = Field(default=None, ge=0, le=1)


def _pairs(value: object) -> object:
    """Read `body=text,headline=title` as the mapping that a TOML file would give."""
    if not isinstance(value, str):
        return value
    pairs = [pair.partition("=") for pair in value.split(",") if pair.strip()]
    if any(not sep or not a.strip() or not b.strip() for a, sep, b in pairs):
        raise ValueError("write it as given=wanted, for example body=text")
    return {a.strip(): b.strip() for a, _, b in pairs}


class RunSettings(_Frozen):
    """Every option of a run.

    The first group decides what the records say and is part of every shard's key; the second decides how the work
    is done and never changes a byte of the records.
    """

    pipeline: str = Field(default="default", description="shipped pipeline, or any installed spaCy pipeline or path")
    gazetteer: Path | None = Field(default=None, description="a file made by `extraction gazetteer build`")
    lexicon: Path | None = Field(default=None, description="a TOML file with further triggers")
    clean: bool = Field(default=False, description="the text is the story alone: no masking")
    map: Annotated[dict[str, str], BeforeValidator(_pairs)] = Field(
        default_factory=dict, description="feed field names to rename, given=wanted"
    )
    language: str | None = Field(default=None, description="refuse articles that state another language")
    since: dt.date | None = Field(default=None, description="skip articles published before this day")
    until: dt.date | None = Field(default=None, description="skip articles published after this day")
    min_confidence: float = Field(default=0.0, ge=0, le=1, description="leave out events below this")
    processor: str = Field(
        default="extraction.batch.processor:standard",
        description="dotted path of a function that returns a Processor (extension point)",
    )

    limit: int | None = Field(default=None, ge=0, description="stop reading after this many documents")
    workers: int | None = Field(default=None, ge=0, description="processes; 0 works inside this process")
    engine: Literal["local", "dask"] = "local"
    scheduler: str | None = Field(default=None, description="address of the Dask scheduler")
    shard_documents: int = Field(default=128, ge=1, le=10_000)
    shard_bytes: int = Field(default=16_000_000, ge=1)
    article_seconds: float = Field(default=120.0, gt=0, description="time limit for one article")
    load_seconds: float = Field(default=600.0, gt=0, description="time limit for loading the pipeline")
    recycle_shards: int = Field(default=64, ge=1, description="shards after which a worker is replaced")
    worker_rss_mb: int = Field(default=3000, ge=100, description="resident memory above which it is replaced")
    grace_seconds: float = Field(default=20.0, ge=0, description="after a signal, time for shards under way")
    keep_shards: bool = Field(default=True, description="keep finished shards for the next run")
    work_dir: Path | None = Field(default=None, description="where shards lie; default: .shards in the output")
    max_reject_rate: float = Field(default=0.05, ge=0, le=1, description="above it the exit code is 3")
    expect: Expectations = Field(default_factory=Expectations)

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        if self.since and self.until and self.since > self.until:
            raise ValueError("since must not be after until")
        if self.engine == "dask" and not self.scheduler:
            raise ValueError("engine dask needs scheduler")
        return self

    def content(self) -> dict[str, Any]:
        """Return the part that decides what the records say."""
        return self.model_dump(mode="json", include=_CONTENT)


def canonical_json(value: object) -> bytes:
    """Encode so that equal values give equal bytes."""
    import orjson

    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def load_settings(
    flags: Mapping[str, Any], *, file: Path | None = None, environ: Mapping[str, str] = os.environ
) -> RunSettings:
    """Merge the sources; a flag that is None was not given.

    Raises UsageError naming the file, variable or option that does not fit.
    """
    if file is None and environ.get(f"{ENV_PREFIX}CONFIG"):
        file = Path(environ[f"{ENV_PREFIX}CONFIG"])
    layers = [
        (str(file), _read_file(file) if file else {}),
        ("environment", _read_environment(environ)),
        ("options", {k: v for k, v in flags.items() if v is not None}),
    ]
    merged: dict[str, Any] = {}
    for name, layer in layers:
        _validate(name, layer)
        expect = {**merged.get("expect", {}), **layer.get("expect", {})}
        merged = {**merged, **layer, **({"expect": expect} if expect else {})}
    return _validate("options", merged, whole=True)


def _read_file(file: Path) -> dict[str, Any]:
    try:
        with file.open("rb") as stream:
            return tomllib.load(stream)
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{file}: is not TOML: {error}") from error


def _read_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    layer: dict[str, Any] = {}
    expect: dict[str, str] = {}
    for name in RunSettings.model_fields:
        value = environ.get(ENV_PREFIX + name.upper())
        if value is not None and name != "expect":
            layer[name] = value
    for name in Expectations.model_fields:
        value = environ.get(ENV_PREFIX + _EXPECT_PREFIX + name.upper())
        if value is not None:
            expect[name] = value
    return {**layer, **({"expect": expect} if expect else {})}


def _validate(source: str, layer: Mapping[str, Any], *, whole: bool = False) -> RunSettings:
    """Validate one layer by itself, so that the message names the source at fault."""
    try:
        return RunSettings.model_validate(dict(layer))
    except ValidationError as error:
        problems = [e for e in error.errors() if whole or e["loc"]]
        if not problems:  # only the whole can tell whether options fit together
            return RunSettings()
        first = problems[0]
        key = ".".join(str(part) for part in first["loc"])
        message = first["msg"].removeprefix("Value error, ")
        raise UsageError(f"{source}: {key}: {message}" if key else f"{source}: {message}") from error
