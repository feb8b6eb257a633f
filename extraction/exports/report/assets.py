"""What every page holds, whatever the run: scripts, style, charts, map, words."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_SCRIPTS = (  # in this order: each uses what stands above it
    "dom", "words", "data", "filters", "vega", "timeline", "map", "figures", "matrix", "text", "detail", "table",
    "controls", "main",
)  # fmt: skip
_CHARTS = ("timeline", "map", "figures")


@dataclass(frozen=True, slots=True)
class Assets:
    """Texts and trees that go into the page as they are."""

    template: str
    style: str
    scripts: tuple[str, ...]  # Vega, its interpreter, ours
    charts: dict[str, Any]
    atlas: Any
    words: dict[str, Any]
    licences: str


def load_assets() -> Assets:
    """Return the assets of a page."""
    own = "".join(_text(f"page/{name}.js") for name in _SCRIPTS)
    return Assets(
        template=_text("page/page.html"),
        style=_text("page/style.css"),
        scripts=(_text("vendor/vega.min.js"), _text("vendor/vega-interpreter.js"), _enclosed(own)),
        charts={name: json.loads(_text(f"charts/{name}.vg.json")) for name in _CHARTS},
        atlas=json.loads(_text("vendor/countries-110m.json")),
        words=json.loads(_text("page/words.json")),
        licences=_text("vendor/LICENCES.txt"),
    )


def country_names(codes: Iterable[str]) -> dict[str, str]:
    """Return English names of ISO 3166-1 alpha-3 codes, as short as CLDR has them; unknown codes are left out."""
    import pycountry
    from babel import Locale

    territories = Locale("en").territories
    found = {code: pycountry.countries.get(alpha_3=code) for code in codes}
    return {code: str(territories.get(entry.alpha_2, entry.name)) for code, entry in found.items() if entry}


def _enclosed(script: str) -> str:
    """Keep our names out of the page's; nothing outside needs them."""
    return f'"use strict";\n(() => {{\n{script}}})();\n'


def _text(name: str) -> str:
    return (_HERE / name).read_text("utf-8")
