"""Inputs and outputs behind URLs (`s3://`, `gs://`, `https://`, …), by way of fsspec.

Inputs are fetched first, shards stay on this machine, and the finished files are uploaded, the manifest last. So a
broken connection never leaves half a record, and a run that was stopped resumes where it stopped.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from extraction.batch.assemble import MANIFEST, RECORD_FILES
from extraction.batch.shards import Item
from extraction.errors import InputError, UsageError
from extraction.sources import InputRefusal

log = logging.getLogger(__name__)
_MAGIC = ("*", "?", "[")


def is_remote(name: str) -> bool:
    """Tell whether a name is a URL rather than a path."""
    return "://" in name


@dataclass(frozen=True, slots=True)
class Fetched:
    """What to read instead of the inputs given, and what to call it."""

    inputs: tuple[str, ...]
    names: tuple[tuple[str, str], ...]  # (folder on this machine, URL)

    def relabel(self, item: Item) -> Item:
        """Return the item under the name that the user gave, not that of our copy."""
        changes: dict[str, Any] = {"where": self._shown(item.where)}
        if not isinstance(item, InputRefusal) and item.source_path is not None:
            changes["source_path"] = self._shown(item.source_path)
        return replace(item, **changes)

    def locate(self, shown: str) -> Path:
        """Return where a file shown under its URL lies on this machine."""
        for folder, url in self.names:
            if shown.startswith(url):
                return Path(folder + shown.removeprefix(url))
        return Path(shown)

    def _shown(self, path: str) -> str:
        for folder, url in self.names:
            if path.startswith(folder):
                return url + path.removeprefix(folder)
        return path


@contextmanager
def fetch_inputs(inputs: Sequence[str], folder: Path) -> Iterator[Fetched]:
    """Copy every remote input below `folder` for as long as they are read; local ones stay where they are."""
    if not any(map(is_remote, inputs)):
        yield Fetched(tuple(inputs), ())
        return
    shutil.rmtree(folder, ignore_errors=True)
    try:
        yield _fetch_all(inputs, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fetch_all(inputs: Sequence[str], folder: Path) -> Fetched:
    here: list[str] = []
    names: list[tuple[str, str]] = []
    for number, given in enumerate(inputs):
        if not is_remote(given):
            here.append(given)
            continue
        target = folder / str(number)
        target.mkdir(parents=True)
        url, is_folder = _fetch(given, target)
        names.append((f"{target}/", url))
        here.append(str(target if is_folder else next(target.iterdir())))
    return Fetched(tuple(here), tuple(names))


def _fetch(given: str, target: Path) -> tuple[str, bool]:
    """Copy one URL; return the URL of its folder, and whether it named one (or a pattern)."""
    system, path = _open_system(given)
    try:
        if any(mark in path for mark in _MAGIC):
            root = _fixed_part(path)
            files = [p for p in system.glob(path) if not system.isdir(p)]
        elif system.isdir(path):
            root = path.rstrip("/")
            files = system.find(root)
        else:
            root = str(PurePosixPath(path).parent)
            files = [path]
        for file in sorted(files):
            below = target / PurePosixPath(str(file).removeprefix(root).lstrip("/"))
            below.parent.mkdir(parents=True, exist_ok=True)
            system.get_file(file, str(below))
    except (OSError, ValueError) as error:
        raise InputError(given, f"cannot be fetched: {error}", code="io") from error
    is_folder = files != [path]
    base = given[: given.index(root) + len(root)] if root and root in given else given.rpartition("/")[0]
    return base.rstrip("/") + "/", is_folder


def upload_run(local: Path, out: str) -> None:
    """Put the finished files in place. The old manifest goes first, the new one comes last."""
    system, root = _open_system(out)
    root = root.rstrip("/")
    manifest = f"{root}/{MANIFEST}"
    written = (local / MANIFEST).read_bytes()
    if system.exists(manifest):
        if system.cat_file(manifest) == written:
            return
        system.rm_file(manifest)
    system.makedirs(root, exist_ok=True)
    for name in RECORD_FILES:
        aside = f"{root}/.{name}.part"
        system.put_file(str(local / name), aside)
        system.mv(aside, f"{root}/{name}")
    system.pipe_file(manifest, written)
    log.info("uploaded", extra={"out": out})


def _open_system(url: str) -> tuple[Any, str]:
    try:
        import fsspec
    except ImportError as error:
        raise UsageError(f"{url}: URLs need the extra: pip install 'newswire-events[remote]'") from error
    try:
        system, path = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise UsageError(f"{url}: {error}") from error
    return system, str(path)


def _fixed_part(pattern: str) -> str:
    parts = []
    for part in pattern.split("/"):
        if any(mark in part for mark in _MAGIC):
            break
        parts.append(part)
    return "/".join(parts)


def staging_folder(out: str) -> Path:
    """Return the folder of this machine that belongs to a remote output: the same one for every attempt."""
    import platformdirs

    name = hashlib.sha256(out.encode("utf-8")).hexdigest()[:16]
    return Path(platformdirs.user_cache_dir("newswire-events")) / "runs" / name
