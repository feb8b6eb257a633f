"""Web archives (Common Crawl News): HTML responses, streamed. Needs the extra `[warc]`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from extraction.errors import InputError, UsageError
from extraction.sources.decode import decode
from extraction.sources.documents import InputRefusal, RawDocument, ReadOptions, excerpt
from extraction.sources.fields import made_id

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.I)
_HTML = ("text/html", "application/xhtml+xml")


def read_warc(path: Path, shown: str, options: ReadOptions) -> Iterator[RawDocument | InputRefusal]:
    """Yield the HTML pages (status 200) of a WARC file; `where` is `file:offset of the record`.

    Other records (requests, images, redirects) are no articles and are passed over. The time of the crawl goes to
    `extra["crawled"]`; it is no publication date. Raises UsageError without fastwarc, InputError for a broken file.
    """
    fastwarc = _fastwarc()
    try:
        stream = path.open("rb")
    except OSError as error:
        raise InputError(shown, error.strerror or str(error), code="io") from error
    with stream:
        records = iter(fastwarc.ArchiveIterator(stream, record_types=fastwarc.WarcRecordType.response))
        count = 0
        while True:
            try:
                record = next(records, None)
                page = None if record is None else _page(record, shown, options)
            except (OSError, ValueError, EOFError) as error:
                raise InputError(shown, f"broken WARC after {count} records: {error}", code="warc") from error
            if record is None:
                break
            count += 1
            if page is not None:
                yield page
    if not count:
        yield InputRefusal(shown, "warc", "no response record; expected a WARC file")


def _fastwarc() -> Any:
    try:
        return import_module("fastwarc.warc")
    except ImportError as error:
        raise UsageError("reading WARC needs the extra [warc]: pip install 'newswire-events[warc]'") from error


def _page(record: Any, shown: str, options: ReadOptions) -> RawDocument | InputRefusal | None:
    headers = record.http_headers
    if headers is None or headers.status_code != 200:
        return None
    kind = headers.get("Content-Type", "") or ""
    if not kind.lower().startswith(_HTML):
        return None
    where = f"{shown}:{record.stream_pos}"
    url = record.headers.get("WARC-Target-URI")
    data = record.reader.read(options.max_document_bytes + 1)
    sha256 = hashlib.sha256(data).hexdigest()
    if len(data) > options.max_document_bytes:
        message = f"more than {options.max_document_bytes} bytes for one document"
        return InputRefusal(where, "too_large", message, sha256, excerpt(data))
    charset = _CHARSET.search(kind)
    try:
        declared = charset.group(1) if charset else None
        text = decode(data, where, encoding=options.encoding, declared=declared)
    except InputError as error:
        return InputRefusal(where, error.code, error.message, sha256, excerpt(data) or None)
    return RawDocument(
        article_id=made_id(url, text),
        kind="html",
        text=text,
        where=where,
        source_path=shown,
        sha256=sha256,
        url=url,
        extra={"crawled": record.headers.get("WARC-Date")},
        clean=options.clean,
    )
