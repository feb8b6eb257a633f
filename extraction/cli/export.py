"""`extraction export`: the events of runs in other people's formats."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """What `extraction.exports.write` writes; listed again so that `--help` loads nothing heavy."""

    CSV = "csv"
    TSV = "tsv"
    JSONL_FLAT = "jsonl-flat"
    GEOJSON = "geojson"
    PARQUET = "parquet"
    GEOPARQUET = "geoparquet"
    DUCKDB = "duckdb"
    POLECAT = "polecat"
    ICEWS = "icews"
    GDELT = "gdelt"
    ACLED = "acled"


def export(
    run: Annotated[list[Path], typer.Argument(metavar="DIR|FILE…", help="Run directories or files of events.")],
    to: Annotated[Format, typer.Option(help="The format.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="Write here; text ending in .gz or .zst is compressed.")],
    status: Annotated[
        list[str] | None,
        typer.Option(help="Only events of this status (repeatable). Crosswalks begin with actual and historical."),
    ] = None,
    children: Annotated[
        bool, typer.Option("--children", help="Write actors, places, figures and attributions as tables beside it.")
    ] = False,
    nested: Annotated[bool, typer.Option("--nested", help="Parquet: whole records, not the flat view.")] = False,
) -> None:
    """Write the events of runs as a table, a map, a database, or in the columns of POLECAT, ICEWS, GDELT or ACLED.

    Beside FILE stand FILE.schema.json, the JSON Schema of its rows, and datapackage.json, which describes all exports
    in the folder and which `extraction validate FOLDER` reads back. A crosswalk comes with FILE.notes.json, which says
    how each column is filled.

    [bold]Examples[/bold]

      extraction export out/samples --to csv --out tables/events.csv --children

      extraction export out/samples --to geoparquet --out map/events.parquet

      extraction export out/monday out/tuesday --to duckdb --out week.duckdb

      extraction export out/monday out/tuesday --to polecat --out polecat.tsv
    """
    from extraction.cli._terminate import exit_on_term
    from extraction.errors import UsageError
    from extraction.exports.write import export_events

    known = {"actual", "future", "hypothetical", "negated", "historical"}
    if strange := sorted(set(status or ()) - known):
        raise UsageError(f"no status {', '.join(strange)}; there are {', '.join(sorted(known))}")
    with exit_on_term():
        summary = export_events(run, to.value, out, statuses=status or None, children=children, nested=nested)
    left = ", ".join(f"{number} {name}" for name, number in sorted(summary.left_out.items()))
    print(f"{summary.rows} events{f', left out: {left}' if left else ''}", file=sys.stderr)
    for file in summary.files:
        print(file)
