"""`extraction where`: which place a name means, and why; the tool with which to mend the tables."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.table import Table

from extraction.errors import InputError, UsageError

if TYPE_CHECKING:
    from extraction.knowledge.gazetteer import Gazetteer
    from extraction.normalise.toponyms import Resolved
    from extraction.schema import Place

console = Console()


def where(
    text: Annotated[str | None, typer.Argument(help="A place name, with or without its class word.")] = None,
    near: Annotated[
        list[str] | None, typer.Option(help="A place the answer should be near to or in (repeatable).")
    ] = None,
    batch: Annotated[
        Path | None,
        typer.Option(
            help='JSONL of {"text", "published", "spans": [{"start_char", "end_char"}]}; Places or nulls a line.'
        ),
    ] = None,
    gazetteer: Annotated[
        Path | None, typer.Option(help="A file made by `extraction gazetteer build`, instead of the embedded one.")
    ] = None,
) -> None:
    """Say which place a name means: the answer, the other readings with their scores, and the reason.

    [bold]Examples[/bold]

      extraction where "Kursk region" --near Ukraine

      extraction where --batch articles.jsonl > places.jsonl
    """
    from extraction.knowledge.gazetteer import load_gazetteer

    if (text is None) == (batch is None):
        raise UsageError("give a place name or --batch FILE.jsonl, one of the two")
    loaded = load_gazetteer(gazetteer, notice=_say)
    if batch is not None:
        _run_batch(batch, loaded)
        return
    from extraction.normalise.toponyms import resolve_toponyms

    name = text or ""
    if not name.strip():
        raise UsageError("the place name is empty")
    found = resolve_toponyms(name, [(0, len(name))], loaded, near_to=near or [])[0]
    _show(name, found)


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def _run_batch(path: Path, gazetteer: Gazetteer) -> None:
    from extraction.normalise.toponyms import resolve_toponyms

    out = sys.stdout.buffer
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            place = f"{path.name}:{number}"
            row = _row(line, place)
            text, spans = row["text"], _spans(row, place)
            found = resolve_toponyms(text, spans, gazetteer)
            records = [place_record(text, *span, answer) for span, answer in zip(spans, found, strict=True)]
            out.write(orjson.dumps([r and r.model_dump(mode="json") for r in records]) + b"\n")
    out.flush()


def _row(line: bytes, where: str) -> dict[str, Any]:
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise InputError(where, f"not JSON: {error}", code="json") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise InputError(where, "expected an object with text and spans", code="json")
    return row


def _spans(row: dict[str, Any], where: str) -> list[tuple[int, int]]:
    length = len(row["text"])
    try:
        spans = [(int(span["start_char"]), int(span["end_char"])) for span in row.get("spans") or []]
    except (TypeError, KeyError, ValueError) as error:
        raise InputError(where, f"a span needs start_char and end_char: {error}", code="json") from error
    for start, end in spans:
        if not 0 <= start < end <= length:
            raise InputError(where, f"span {start}-{end} is not inside the text of {length} characters", code="json")
    return spans


def place_record(text: str, start_char: int, end_char: int, found: Resolved) -> Place | None:
    """Return the record of a resolved toponym, None when it was not resolved."""
    from extraction.schema import Place

    value = found.value
    if value is None:
        return None
    return Place(
        text=text[start_char:end_char],
        start_char=start_char,
        end_char=end_char,
        name=value.name,
        country=value.country,
        admin1=value.admin1,
        lat=value.lat,
        lon=value.lon,
        geonames_id=value.geonames_id,
        feature=value.feature,
        resolution=value.resolution,
        confidence=value.confidence,
    )


def _show(name: str, found: Resolved) -> None:
    table = Table(title=None, box=None, pad_edge=False)
    for column in ("share", "score", "name", "division", "country", "feature", "lat", "lon", "people", "how"):
        table.add_column(column, justify="right" if column in ("share", "score", "lat", "lon", "people") else "left")
    for reading in found.readings:
        entry = reading.entry
        table.add_row(
            f"{reading.share:.3f}", f"{reading.score:.2f}", entry.name, entry.admin1 or "", entry.country or "",
            entry.feature, f"{entry.lat:.3f}", f"{entry.lon:.3f}", f"{entry.population:,}", reading.how,
        )  # fmt: skip
    value = found.value
    if value is None:
        console.print(f"[bold]{name}[/bold]: no answer")
    else:
        parts = [value.name, value.admin1 if value.admin1 != value.name else None, value.country, value.resolution]
        answer = ", ".join(part for part in parts if part)
        console.print(f"[bold]{name}[/bold] → {answer} (confidence {value.confidence:.2f})", highlight=False)
    console.print(f"because: {found.reason}", highlight=False)
    if found.readings:
        console.print(table)
