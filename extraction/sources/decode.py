"""Bytes to text: byte order marks, declared encodings, UTF-8, and Windows-1252 where it is plausible."""

from __future__ import annotations

import codecs
import re

from extraction.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = {
    b"%PDF-": "a PDF file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"PK\x03\x04": "a ZIP archive or office document",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"\x7fELF": "a program",
    b"\x1f\x8b": "gzip data (name the file .gz)",
    b"\x28\xb5\x2f\xfd": "zstandard data (name the file .zst)",
    b"BZh": "bzip2 data",
    b"SQLite format 3\x00": "an SQLite database",
    b"RIFF": "a sound, film or image file",
}
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9_.:-]{2,40})""", re.I)
_XML = re.compile(rb"""^\s{0,99}<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([A-Za-z0-9_.:-]{2,40})""")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_RUN = re.compile(rb"[\x80-\xff]{4,}")
_HEAD = 4096


def decode(data: bytes, where: str, *, encoding: str | None = None, declared: str | None = None) -> str:
    """Return the text of `data`; a byte order mark is taken as the encoding and left out.

    `encoding` is the user's word and overrides everything; `declared` is what a transport header says. Without either,
    an HTML `<meta charset>` or XML declaration counts, then UTF-8, then Windows-1252 if the bytes look like Western
    text. Raises InputError with code `empty`, `binary` or `encoding`.
    """
    if not data.strip():
        raise InputError(where, "the input is empty", code="empty")
    if encoding is not None:
        return _strict(data, encoding, where)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _checked(_strict(data[len(mark) :], name, where), where)
    _refuse_binary(data, where)
    for candidate in (declared, declared_encoding(data), "utf-8"):
        text = _try(data, candidate)
        if text is not None:
            return _checked(text, where)
    if _plausible_cp1252(data):
        text = _try(data, "cp1252")
        if text is not None:
            return _checked(text, where)
    bad = _first_bad_byte(data)
    raise InputError(
        where,
        f"neither UTF-8 (byte {data[bad]:#04x} at offset {bad}) nor plausible Windows-1252; give the encoding",
        code="encoding",
    )


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding that the first bytes of an HTML or XML document declare, or None."""
    found = _META.search(data, 0, _HEAD) or _XML.match(data[:_HEAD])
    return found.group(1).decode("ascii") if found else None


def _checked(text: str, where: str) -> str:
    if not text.strip():
        raise InputError(where, "the input is empty", code="empty")
    if "\x00" in text:
        raise InputError(where, "NUL characters: binary data, not text", code="binary")
    return text


def _refuse_binary(data: bytes, where: str) -> None:
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise InputError(where, f"{what}, not text", code="binary")
    head = data[: 16 * _HEAD]
    if b"\x00" in head or len(_CONTROL.findall(head)) > len(head) // 100:
        raise InputError(where, "control bytes: binary data, not text", code="binary")


def _try(data: bytes, name: str | None) -> str | None:
    if not name:
        return None
    try:
        codec = codecs.lookup(name)
    except LookupError:
        return None
    # HTML says latin-1 and means Windows-1252 (WHATWG encoding standard)
    actual = "cp1252" if codec.name in {"iso8859-1", "ascii"} else codec.name
    try:
        return data.decode(actual)
    except (UnicodeError, LookupError):  # LookupError: a codec that is no text encoding
        return None


def _strict(data: bytes, name: str, where: str) -> str:
    try:
        return data.decode(name).removeprefix("\ufeff")
    except (UnicodeError, LookupError) as error:
        raise InputError(where, f"not {name}: {error}", code="encoding") from error


def _plausible_cp1252(data: bytes) -> bool:
    """Tell Western text (few high bytes, singly or in pairs) from other encodings."""
    return len(_HIGH.findall(data)) <= len(data) // 12 and not _HIGH_RUN.search(data)


def _first_bad_byte(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0
