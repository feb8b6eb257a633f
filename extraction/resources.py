"""Where shipped files are (beside the package in a checkout, inside it in a wheel), and loading them in one go."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parent
ROOT = _CHECKOUT if (_CHECKOUT / "pyproject.toml").is_file() else _PACKAGE


def resource(relative: str) -> Path:
    """Return the path of a shipped file or folder such as `"data/ontology/plover.toml"`.

    Raises FileNotFoundError naming the file and the root that was searched.
    """
    path = ROOT / relative
    if not path.exists():
        raise FileNotFoundError(f"{relative} is missing from the installation at {ROOT}")
    return path


@contextmanager
def uncollected() -> Iterator[None]:
    """Load without garbage collections in between.

    Half a million objects are made that all stay; looking through them again and again takes a fifth of the time.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
