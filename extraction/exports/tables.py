"""CSV and TSV that a spreadsheet, a shell and a parser all read the same way.

CSV follows RFC 4180 (CRLF, quotes doubled) and keeps tabs and line ends inside quotes. In TSV they become one space, so
that `cut` and readers without quoting see one record a line. A cell of text that a spreadsheet would run as a formula
gets an apostrophe before it; `restore_cell` takes it away again.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from extraction.exports.flat import Cell

_FORMULA = re.compile(r"[\s\x00-\x20\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff']*[=+\-@＝＋－＠]")
_BREAKS = re.compile(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


def neutralise_cell(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: `=1+1` becomes `'=1+1`.

    Leading space, controls, direction marks and apostrophes do not hide a formula; so `restore_cell` is exact.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet would run a cell: it looks like a formula and no apostrophe stands first."""
    return not text.startswith("'") and neutralise_cell(text) != text


def restore_cell(text: str) -> str:
    """Undo `neutralise_cell`."""
    return text[1:] if text.startswith("'") and neutralise_cell(text[1:]) == text else text


class TableWriter:
    """Rows into a stream, which must have been opened with `newline=""`; the header is written at once."""

    def __init__(self, stream: TextIO, columns: Sequence[str], *, tabs: bool = False) -> None:
        self._tabs = tabs
        self._writer = csv.writer(stream, delimiter="\t" if tabs else ",", lineterminator="\n" if tabs else "\r\n")
        self._writer.writerow(columns)

    def write(self, where: str, row: Mapping[str, Cell]) -> None:  # noqa: ARG002
        """Write the cells of a row in their order; None is an empty cell."""
        self._writer.writerow([self._shown(cell) for cell in row.values()])

    def close(self) -> None:
        """Nothing is held back."""

    def _shown(self, cell: Cell) -> str | int | float:
        if isinstance(cell, str):
            # nearly every cell begins with a letter or digit and holds no control: then nothing can be wrong with it
            return cell if cell[:1].isalnum() and cell.isprintable() else self._harmless(cell)
        if cell is None:
            return ""
        if isinstance(cell, bool):
            return "true" if cell else "false"
        return cell.isoformat() if isinstance(cell, dt.date) else cell

    def _harmless(self, text: str) -> str:
        # PostgreSQL and many parsers end a string at NUL.
        text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
        return neutralise_cell(_BREAKS.sub(" ", text) if self._tabs else text)


def json_line(row: Mapping[str, Any]) -> str:
    """Return a row as a line of JSON, dates as ISO text."""
    return json.dumps(row, ensure_ascii=False, default=str, allow_nan=False) + "\n"
