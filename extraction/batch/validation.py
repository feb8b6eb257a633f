"""Do the files of a run keep what the contract promises?

Every line against the published JSON Schema (formats checked, where `jsonschema-rs` is installed) and against the
models; every span against its article; ids unique; events and articles naming each other; hashes of the manifest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from pydantic import ValidationError

from extraction.batch.assemble import ARTICLES, EVENTS, MANIFEST, REJECTS
from extraction.errors import InputError
from extraction.schema import RECORDS, json_schema

RecordDict = dict[str, Any]
_NAMES = {EVENTS: "event", ARTICLES: "article", REJECTS: "reject"}
_TELLING_KEYS = (("event_id", "event"), ("text_sha256", "article"), ("stage", "reject"), ("run_id", "manifest"))


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken promise: file and line, and what is wrong."""

    where: str
    message: str


def validate_path(path: Path) -> Iterator[Problem]:
    """Yield the problems of a run directory or of one file of records. Raises InputError for anything else."""
    if path.is_dir():
        yield from _validate_run(path)
    elif path.is_file():
        for where, record in read_records(path):
            if isinstance(record, Problem):
                yield record
                continue
            name = _name_of(record)
            yield from (
                [Problem(where, "is none of our records")] if name is None else _check_record(where, name, record)
            )
    else:
        raise InputError(str(path), "no such file or folder", code="missing")


def read_records(path: Path) -> Iterator[tuple[str, RecordDict | Problem]]:
    """Yield each line's place and record; a line that is no JSON object is a Problem."""
    with path.open("rb") as stream:
        if path.suffix == ".json":
            yield _parsed(str(path), stream.read())
            return
        for number, line in enumerate(stream, 1):
            yield _parsed(f"{path}:{number}", line)


def _parsed(where: str, data: bytes) -> tuple[str, RecordDict | Problem]:
    try:
        record = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        return where, Problem(where, f"is not JSON: {error}")
    return where, record if isinstance(record, dict) else Problem(where, "is not a JSON object")


def _name_of(record: RecordDict) -> str | None:
    return next((name for key, name in _TELLING_KEYS if key in record), None)


def _validate_run(folder: Path) -> Iterator[Problem]:
    manifest = folder / MANIFEST
    if not manifest.is_file():
        yield Problem(str(manifest), "is missing: the run was not finished")
    else:
        yield from _check_manifest(folder, manifest)
    articles = _Articles(folder / ARTICLES)
    yield from articles.check()
    yield from _check_events(folder / EVENTS, articles)
    for where, record in read_records(folder / REJECTS) if (folder / REJECTS).is_file() else ():
        yield from [record] if isinstance(record, Problem) else _check_record(where, "reject", record)


def _check_manifest(folder: Path, path: Path) -> Iterator[Problem]:
    where, record = next(read_records(path))
    problems = [record] if isinstance(record, Problem) else list(_check_record(where, "manifest", record))
    yield from problems
    if problems or isinstance(record, Problem):
        return
    for stamp in record["outputs"]:
        file = folder / stamp["path"]
        if not file.is_file():
            yield Problem(where, f"vouches for {stamp['path']}, which is missing")
            continue
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        if digest != stamp["sha256"]:
            yield Problem(where, f"vouches for another {stamp['path']}: its sha256 differs")
    if missing := set(_NAMES) - {stamp["path"] for stamp in record["outputs"]}:
        yield Problem(where, f"does not name {', '.join(sorted(missing))}")


class _Articles:
    """The articles of a run by id, read from disk when they are asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.event_ids: dict[str, tuple[str, ...]] = {}
        self._offsets: dict[str, int] = {}
        self._last: RecordDict | None = None

    def check(self) -> Iterator[Problem]:
        """Check each article by itself and note where it stands."""
        if not self.path.is_file():
            yield Problem(str(self.path), "is missing")
            return
        offset = 0
        with self.path.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                where, record = _parsed(f"{self.path}:{number}", line)
                if isinstance(record, Problem):
                    yield record
                else:
                    yield from self._check_one(where, record, offset)
                offset += len(line)

    def _check_one(self, where: str, record: RecordDict, offset: int) -> Iterator[Problem]:
        problems = list(_check_record(where, "article", record))
        yield from problems
        if problems:
            return
        name = record["article_id"]
        if name in self._offsets:
            yield Problem(where, f"another article has the id {name}")
        self._offsets[name] = offset
        self.event_ids[name] = tuple(record["event_ids"])
        if hashlib.sha256(record["text"].encode("utf-8", "surrogatepass")).hexdigest() != record["text_sha256"]:
            yield Problem(where, "text_sha256 is not the hash of text")
        for key in ("people", "organizations", "places", "dates", "figures"):
            yield from check_spans(where, record[key], record["text"], key)

    def get(self, article_id: str) -> RecordDict | None:
        """Return an article; the last one is kept, since events stand in the order of articles."""
        if self._last is None or self._last["article_id"] != article_id:
            offset = self._offsets.get(article_id)
            if offset is None:
                return None
            with self.path.open("rb") as stream:
                stream.seek(offset)
                self._last = orjson.loads(stream.readline())
        return self._last


def _check_events(path: Path, articles: _Articles) -> Iterator[Problem]:
    if not path.is_file():
        yield Problem(str(path), "is missing")
        return
    found: dict[str, list[str]] = {}
    seen: set[str] = set()
    for where, record in read_records(path):
        if isinstance(record, Problem):
            yield record
            continue
        problems = list(_check_record(where, "event", record))
        yield from problems
        if problems:
            continue
        if record["event_id"] in seen:
            yield Problem(where, f"another event has the id {record['event_id']}")
        seen.add(record["event_id"])
        found.setdefault(record["article_id"], []).append(record["event_id"])
        yield from _check_evidence(where, record, articles.get(record["article_id"]))
    for name, named in articles.event_ids.items():
        if sorted(named) != sorted(found.get(name, [])):
            yield Problem(f"{articles.path}", f"article {name} and events.jsonl do not name the same events")


def _check_evidence(where: str, event: RecordDict, article: RecordDict | None) -> Iterator[Problem]:
    if article is None:
        yield Problem(where, f"its article {event['article_id']} is not in articles.jsonl")
        return
    yield from check_spans(where, event, article["text"], "event")
    trigger = event["trigger"]
    body = any(
        zone["label"] == "body"
        and zone["start_char"] <= trigger["start_char"]
        and trigger["end_char"] <= zone["end_char"]
        for zone in article["zones"]
    )
    if not body:
        yield Problem(where, "its trigger is outside the body of the article")


def check_spans(where: str, value: object, text: str, path: str) -> Iterator[Problem]:
    """Yield a problem for every span, however deep, that is not these characters of `text`."""
    if isinstance(value, list):
        for index, part in enumerate(value):
            yield from check_spans(where, part, text, f"{path}[{index}]")
    elif isinstance(value, dict):
        start, end, words = value.get("start_char"), value.get("end_char"), value.get("text")
        if words is not None and start is not None and text[start:end] != words:
            yield Problem(where, f"{path}: the text at {start}-{end} is not {words!r}")
        for key, part in value.items():
            yield from check_spans(where, part, text, f"{path}.{key}")


def _check_record(where: str, name: str, record: RecordDict) -> Iterator[Problem]:
    problems = [Problem(where, message) for message in _schema_errors(name)(record)]
    if problems:
        yield from problems
        return
    try:
        RECORDS[name].model_validate_json(orjson.dumps(record))
    except ValidationError as error:
        for one in error.errors():
            path = ".".join(str(part) for part in one["loc"])
            yield Problem(where, f"{path}: {one['msg']}" if path else one["msg"])


_checkers: dict[str, Callable[[RecordDict], list[str]]] = {}


def _schema_errors(name: str) -> Callable[[RecordDict], list[str]]:
    """Return the check against the JSON Schema, by a validator that is not ours, where it is installed."""
    if name not in _checkers:
        try:
            import jsonschema_rs
        except ImportError:
            _checkers[name] = lambda _: []
        else:
            validator = jsonschema_rs.validator_for(json_schema(name), validate_formats=True)

            def errors(record: RecordDict) -> list[str]:
                if validator.is_valid(record):
                    return []
                return [
                    f"{'.'.join(map(str, error.instance_path)) or name}: {error.message}"
                    for error in validator.iter_errors(record)
                ]

            _checkers[name] = errors
    return _checkers[name]
