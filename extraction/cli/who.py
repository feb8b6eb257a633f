"""`extraction who`: whom a name or description means on a day, and why; the tool with which to mend the tables."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.table import Table

from extraction.errors import InputError, UsageError

if TYPE_CHECKING:
    from extraction.knowledge.actors import ActorTables
    from extraction.normalise.names.identify import Identified

console = Console()
_TOWN = 15_000  # people: smaller places lend their names to too many persons


def who(
    phrase: Annotated[str | None, typer.Argument(help="A name, title or noun phrase.")] = None,
    on: Annotated[str | None, typer.Option(help="The day, e.g. 2024-04-01.")] = None,
    context: Annotated[str, typer.Option(help="The sentence or words around the phrase.")] = "",
    batch: Annotated[
        Path | None, typer.Option(help='JSONL of {"text", "context", "date"}; one Actor or null a line, in order.')
    ] = None,
) -> None:
    """Say who a phrase means.

    [bold]Example:[/bold] extraction who "Shoigu" --on 2024-04-01
    """
    from extraction.knowledge.actors import load_actor_tables
    from extraction.normalise.names.identify import identify

    if (phrase is None) == (batch is None):
        raise UsageError("give a phrase or --batch FILE.jsonl, one of the two")
    tables = load_actor_tables()
    if batch is not None:
        _run_batch(batch, tables)
        return
    assert phrase is not None  # noqa: S101  (checked above)
    day = parse_day(on or "")
    _show(phrase, identify(phrase, tables, context=context, on=day, place_of=place_finder()), tables, day)


def place_finder() -> Callable[[str], tuple[str, bool] | None]:
    """Return a look-up of towns and regions in the gazetteer: the largest of a name, if it is five times the next."""
    from extraction.knowledge.gazetteer import load_gazetteer

    gazetteer = load_gazetteer()

    def find(name: str) -> tuple[str, bool] | None:
        largest: dict[str, tuple[int, bool]] = {}
        for entry in gazetteer.lookup(name):
            if entry.country and (entry.population or 0) >= _TOWN:
                size = (entry.population or 0, entry.feature.startswith("P"))
                largest[entry.country] = max(largest.get(entry.country, (0, False)), size)
        ranked = sorted(((n, country, town) for country, (n, town) in largest.items()), reverse=True)
        if not ranked or (len(ranked) > 1 and ranked[0][0] < 5 * ranked[1][0]):
            return None
        return ranked[0][1], ranked[0][2]

    return find


def parse_day(text: str) -> dt.date | None:
    """Read a day: ISO, 'today', or words such as '10 May 2015'; None for nothing or nonsense."""
    text = text.strip()
    if not text:
        return None
    if text.lower() == "today":
        return dt.datetime.now(tz=dt.UTC).date()
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        pass
    import dateparser

    settings: Any = {"PREFER_DAY_OF_MONTH": "first", "PARSERS": ["absolute-time"]}
    found = dateparser.parse(text, languages=["en"], settings=settings)
    return found.date() if found else None


def _run_batch(path: Path, tables: ActorTables) -> None:
    from extraction.normalise.names.identify import identify

    out = sys.stdout.buffer
    places = place_finder()
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if not line.strip():
            continue
        row = _row(line, f"{path.name}:{number}")
        text = str(row.get("text") or "")
        day = parse_day(str(row.get("date") or ""))
        found = identify(text, tables, context=str(row.get("context") or ""), on=day, place_of=places)
        out.write(orjson.dumps(actor_record(text, found)) + b"\n")
    out.flush()


def _row(line: bytes, where: str) -> dict[str, Any]:
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise InputError(where, f"not JSON: {error}", code="json") from error
    if not isinstance(row, dict):
        raise InputError(where, "expected an object with text, context and date", code="json")
    return row


def actor_record(text: str, found: Identified) -> dict[str, Any] | None:
    """Return the record of an actor with the whole phrase as its span, None for nobody."""
    from extraction.schema import Actor

    value = found.value
    if value is None or not text:
        return None
    actor = Actor.model_validate(
        {
            "text": text,
            "start_char": 0,
            "end_char": len(text),
            "name": value.name,
            "entity_id": value.entity_id,
            "kind": value.kind,
            "country": value.country,
            "sector": value.sector,
            "other_sectors": value.other_sectors,
            "office": value.office,
        }
    )
    return actor.model_dump(mode="json")


def _show(phrase: str, found: Identified, tables: ActorTables, day: dt.date | None) -> None:
    from extraction.normalise.names.people import standing

    console.print(f"[bold]{phrase}[/bold] on {day or 'no particular day'}: {found.reason}")
    record = actor_record(phrase, found)
    console.print_json(orjson.dumps(record).decode())
    if not found.candidates:
        return
    table = Table("score", "person", "country", "sector", "office", "Wikidata", "reason", title="Candidates")
    for candidate in found.candidates[:12]:
        state = standing(candidate.person, day, tables)
        office = state.held.tenure if state.held else None
        table.add_row(
            f"{candidate.score:.2f}",
            candidate.person.name,
            state.country or "",
            state.sector or "",
            f"{office.title} {office.since}–{office.until or ''}" if office else "",
            candidate.person.wikidata or "",
            candidate.reason,
        )
    console.print(table)
