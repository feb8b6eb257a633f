"""One HTML file that needs nothing else: everything is inside, and its Content-Security-Policy lets nothing else in.

Scripts and style are named by their SHA-256; no `eval`, no inline handler, no request, no form, no frame. Strings
cannot become markup: Trusted Types refuse it in the browser, and our scripts only set text. Data are JSON in a script
element, with every character escaped that could end it.
"""

from __future__ import annotations

import base64
import hashlib
import html
from string import Template
from typing import Any

import orjson

from extraction.exports.report.assets import Assets

_ESCAPES = {
    b"<": b"\\u003c",
    b">": b"\\u003e",
    b"&": b"\\u0026",
    "\u2028".encode(): b"\\u2028",
    "\u2029".encode(): b"\\u2029",
}


def build_page(title: str, payload: dict[str, Any], texts: str, assets: Assets) -> str:
    """Return the page. `texts` is base64."""
    return Template(assets.template).substitute(
        policy=policy(assets),
        title=html.escape(title),
        style=assets.style,
        licences=html.escape(assets.licences),
        atlas=script_json(assets.atlas),
        charts=script_json(assets.charts),
        words=script_json(assets.words),
        payload=script_json(payload),
        texts=texts,
        scripts="\n".join(f"<script>{script}</script>" for script in assets.scripts),
    )


def policy(assets: Assets) -> str:
    """Return the Content-Security-Policy of a page of these assets."""
    scripts = " ".join(_source(script) for script in assets.scripts)
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {scripts}",
            f"style-src {_source(assets.style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ]
    )


def script_json(value: Any) -> str:
    """Return JSON that no HTML or JavaScript parser takes for anything else.

    >>> script_json("</script>")
    '"\\\\u003c/script\\\\u003e"'
    """
    text = orjson.dumps(value)
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return text.decode("utf-8")


def _source(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
