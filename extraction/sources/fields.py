"""One JSON record to one document: the field names that crawlers and archives use."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from extraction.errors import InputError
from extraction.sources.documents import Kind, RawDocument

NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "article_id"),
    "url": ("url", "link", "canonical_link", "source"),
    "title": ("title", "headline", "article_title"),
    "text": ("text", "maintext", "plaintext", "body", "content", "article_body"),
    "html": ("html",),
    "published": (
        "published", "published_at", "date_publish", "publish_date", "publishing_date", "publication_date",
        "pubDate", "date", "seendate",
    ),
    "outlet": (
        "outlet", "publisher", "source_domain", "domain", "hostname", "source-hostname", "site",
    ),
    "byline": ("author", "authors", "byline"),
    "language": ("language", "lang", "meta_lang"),
    "clean": ("clean",),
}  # fmt: skip
_NULLS = {"", "None", "null", "NULL", "NaN", "nan"}
_URL = re.compile(r"https?://", re.I)
_MARKUP = re.compile(r"</(?:p|div|article|html|body|h[1-6])\s*>|<br\s*/?>|^\s*<(?:!doctype|html|p|div)\b", re.I)


def read_record(
    record: Mapping[str, Any],
    where: str,
    *,
    sha256: str,
    source_path: str | None,
    rename: Mapping[str, str],
    clean: bool = False,
    fallback_id: str | None = None,
) -> RawDocument:
    """Return the document of one record; unknown fields go to `extra`.

    Of several names for one field the first that holds something wins; the others stay in `extra`. `rename` goes
    first. The id is the given one, else `fallback_id`, else made from the url, else from the text.
    Raises InputError with code `no_text` or `type`.
    """
    left = {key: value for key, value in record.items() if value is not None}
    values = {field: _take(left, field, rename) for field in NAMES}
    text, kind = _text(values, record, where)
    url = _string(values["url"])
    return RawDocument(
        article_id=_string(values["id"]) or fallback_id or made_id(url, text),
        kind=kind,
        text=text,
        where=where,
        source_path=source_path,
        sha256=sha256,
        url=url,
        title=_string(values["title"]),
        outlet=_string(values["outlet"]),
        byline=_string(values["byline"]),
        published=_string(values["published"]),
        language=_string(values["language"]),
        extra=left,
        clean=clean or values["clean"] is True or values["clean"] == "true",
    )


def made_id(url: str | None, text: str) -> str:
    """Return a stable id for a document that came without one."""
    basis, mark = (url, "u") if url else (text, "c")
    return f"{mark}_{hashlib.sha256(basis.encode('utf-8')).hexdigest()[:16]}"


def _take(left: dict[str, Any], field: str, rename: Mapping[str, str]) -> Any:
    names = [name for name, target in rename.items() if target == field]
    names += [name for name in NAMES[field] if name not in rename]
    for name in names:
        value = left.get(name)
        if _is_null(value):
            left.pop(name, None)
        elif not _unfit(field, name, value):
            return left.pop(name)
    return None


def _is_null(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value.strip() in _NULLS)


def _unfit(field: str, name: str, value: Any) -> bool:
    """Tell whether a name means something else here: trafilatura's `source` is a url, a feed's may be a name."""
    if field in {"text", "html", "clean"}:
        return False
    if field == "url":
        return not isinstance(value, str) or (name == "source" and not _URL.match(value))
    return _string(value) is None


def _text(values: Mapping[str, Any], record: Mapping[str, Any], where: str) -> tuple[str, Kind]:
    for field, kind in (("text", "record"), ("html", "html")):
        value = values[field]
        if value is None:
            continue
        if not isinstance(value, str):
            message = f"the {field} field holds {type(value).__name__}; expected a string"
            raise InputError(where, message, code="type")
        return value, "html" if kind == "html" or _MARKUP.search(value) else "record"
    keys = ", ".join(sorted(map(str, record))[:12]) or "none"
    expected = ", ".join(NAMES["text"])
    raise InputError(where, f"no text; expected one of {expected}; the record has {keys}", code="no_text")


def _string(value: Any) -> str | None:
    if isinstance(value, bool) or _is_null(value):
        return None
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return ", ".join(item.strip() for item in value if not _is_null(item)) or None
    return None
