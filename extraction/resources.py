"""Where shipped files are: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

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
