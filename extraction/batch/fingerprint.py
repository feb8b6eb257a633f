"""What the records of a run depend on besides its input: code, pipeline, knowledge and configuration."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from extraction.batch.settings import RunSettings, canonical_json
from extraction.errors import KnowledgeError, PipelineError
from extraction.resources import ROOT
from extraction.schema import SCHEMA_VERSION

DISTRIBUTION = "newswire-events"
_PACKAGE = Path(__file__).parent.parent
_NOT_KNOWLEDGE = {"gold", "samples", "schema", "corpus"}


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Versions for the manifest, and one hash over everything for the shard keys."""

    versions: dict[str, str]
    sha256: str


def fingerprint(settings: RunSettings) -> Fingerprint:
    """Hash what is installed and asked for. Raises PipelineError when the pipeline is nowhere to be found."""
    versions = {
        "code": f"{_code_version()}+{_code_hash()[:12]}",
        "schema": SCHEMA_VERSION,
        "pipeline": f"{Path(settings.pipeline).name}+{_folder_hash(_pipeline_folder(settings.pipeline))[:12]}",
        "knowledge": _with_own(_knowledge_hash(), settings)[:12],
    }
    whole = hashlib.sha256(canonical_json([versions, settings.content()])).hexdigest()
    return Fingerprint(versions, whole)


def _code_version() -> str:
    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:  # run from a source tree that was never installed
        return "0"


@cache
def _code_hash() -> str:
    return _hash(p for p in _PACKAGE.rglob("*.py") if p.relative_to(_PACKAGE).parts[0] != "cli")


@cache
def _knowledge_hash() -> str:
    data = ROOT / "data"
    return _hash(p for p in data.rglob("*") if p.is_file() and p.relative_to(data).parts[0] not in _NOT_KNOWLEDGE)


def _with_own(shipped: str, settings: RunSettings) -> str:
    """Add the user's own files of knowledge to the hash of the shipped ones. Raises KnowledgeError."""
    own = [path for path in (settings.gazetteer, settings.lexicon) if path is not None]
    for path in own:
        if not path.is_file():
            raise KnowledgeError(str(path), None, "no such file")
    return hashlib.sha256(f"{shipped}{_hash(own)}".encode("ascii")).hexdigest() if own else shipped


@cache
def _folder_hash(folder: Path) -> str:
    return _hash(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def _pipeline_folder(name: str) -> Path:
    """Return the folder of a shipped pipeline, a path, or an installed package, in this order."""
    for folder in (ROOT / "models" / name, Path(name)):
        if (folder / "meta.json").is_file():
            return folder.resolve()
    found = importlib.util.find_spec(name) if name.isidentifier() else None
    if found is None or found.origin is None:
        raise PipelineError(f'pipeline "{name}" is neither shipped, nor a folder, nor installed')
    return Path(found.origin).parent


def _hash(files: Iterable[Path]) -> str:
    """Hash names and contents, in an order that does not depend on the file system."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.name.encode() + b"\0")
        with path.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()
