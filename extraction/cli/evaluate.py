"""`extraction evaluate`: the coder against gold, field by field, and the floors that must hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

console = Console()


def evaluate(
    gold: Annotated[
        Path, typer.Argument(help="Gold file, or folder of them (*.json, one article; *.jsonl, one a line).")
    ],
    gate: Annotated[
        bool, typer.Option("--gate", help="Exit 1 when a field is below the floors.json beside the gold.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="List what was missed and what was spurious.")
    ] = False,
    pipeline: Annotated[str, typer.Option(help="default, fast, an installed spaCy package, or a folder.")] = "default",
) -> None:
    """Score the coder on annotated text.

    [bold]Example:[/bold] extraction evaluate data/gold/sentences_dev.jsonl --gate
    """
    from extraction.evaluate import below_floors, read_gold
    from extraction.evaluate import evaluate as score
    from extraction.pipeline import load

    scores = score(load(pipeline), read_gold(gold))
    table = Table("field", "precision", "recall", "F1", "gold")
    for name, counts in sorted(scores.fields.items()):
        table.add_row(
            name,
            f"{counts.precision:.3f}",
            f"{counts.recall:.3f}",
            f"{counts.f1:.3f}",
            str(counts.right + counts.missed),
        )
    console.print(table)
    if verbose:
        for line in (*(f"missed   {x}" for x in scores.misses), *(f"spurious {x}" for x in scores.spurious)):
            console.print(line, markup=False, highlight=False)
    if gate:
        floors = (gold.parent if gold.is_file() else gold) / "floors.json"
        fallen = below_floors(scores.f1(), json.loads(floors.read_text(encoding="utf-8")))
        for line in fallen:
            console.print(line, markup=False, style="red")
        if fallen:
            raise typer.Exit(1)
