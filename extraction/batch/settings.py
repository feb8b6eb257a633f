"""What a run can be told."""

from __future__ import annotations

import codecs
import datetime as dt
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from extraction.sources.documents import TARGETS, Format

_CONTENT = {
    "pipeline",
    "gazetteer",
    "lexicon",
    "format",
    "encoding",
    "clean",
    "map",
    "language",
    "min_chars",
    "max_chars",
    "since",
    "until",
    "min_confidence",
    "processor",
}


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Expectations(_Frozen):
    """What a healthy run looks like; a run outside these bounds publishes nothing and fails.

    `reject_rate` is a share of the input, `unknown_dates` one of the articles. A bound that is null is not checked.
    """

    min_articles: int | None = Field(default=None, ge=0)
    max_articles: int | None = Field(default=None, ge=0)
    min_events: int | None = Field(default=None, ge=0)
    max_events: int | None = Field(default=None, ge=0)
    min_reject_rate: float | None = Field(default=None, ge=0, le=1)
    max_reject_rate: float | None = Field(default=None, ge=0, le=1)
    min_unknown_dates: float | None = Field(default=None, ge=0, le=1)
    max_unknown_dates: float | None = Field(default=None, ge=0, le=1)


def _pairs(value: object) -> object:
    """Read `body=text,headline=title` as the mapping that a TOML file would give."""
    if not isinstance(value, str):
        return value
    pairs = [pair.partition("=") for pair in value.split(",") if pair.strip()]
    if any(not sep or not a.strip() or not b.strip() for a, sep, b in pairs):
        raise ValueError("write it as given=wanted, for example body=text")
    return {a.strip(): b.strip() for a, _, b in pairs}


def _renames(names: dict[str, str]) -> dict[str, str]:
    if strange := sorted(set(names.values()) - set(TARGETS)):
        raise ValueError(f"no field of ours is called {', '.join(strange)}; they are {', '.join(TARGETS)}")
    return names


def _text_encoding(name: str) -> str:
    """Refuse what Python cannot read text with; one name for all spellings of an encoding."""
    try:
        found = codecs.lookup(name)
        "a".encode(name)
    except LookupError as error:  # unknown, or a codec that gives no text, such as base64
        raise ValueError(f"no encoding of text is called {name!r}") from error
    return found.name


class RunSettings(_Frozen):
    """Every option of a run.

    The first group decides what the records say and is part of every shard's key; the second decides how the work
    is done and never changes a byte of the records.
    """

    pipeline: str = Field(default="default", description="shipped pipeline, or any installed spaCy pipeline or path")
    gazetteer: Path | None = Field(default=None, description="a file made by `extraction gazetteer build`")
    lexicon: Path | None = Field(default=None, description="a TOML file with further triggers")
    format: Format = Field(default="auto", description="what the inputs hold, whatever their names say")
    encoding: Annotated[str, AfterValidator(_text_encoding)] | None = Field(
        default=None, description="the encoding of all inputs, whatever they declare"
    )
    clean: bool = Field(default=False, description="the text is the story alone: no masking")
    map: Annotated[dict[str, str], BeforeValidator(_pairs), AfterValidator(_renames)] = Field(
        default_factory=dict, description="feed field names to rename, given=wanted"
    )
    language: str | None = Field(default=None, min_length=2, description="refuse articles in another language")
    min_chars: int = Field(default=0, ge=0, description="refuse articles with less running text than this")
    max_chars: int = Field(default=400_000, ge=1, description="refuse pages with more text than this")
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
