"""`extraction validate`: do the records keep their promises?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def validate(
    paths: Annotated[list[Path], typer.Argument(metavar="DIR|FILE…", help="Run directories or files of records.")],
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="Stop after this many problems.")] = 100,
) -> None:
    """Check records: schema and formats, spans, unique ids, manifest hashes. Exit code 1 when something is wrong.

    [bold]Examples[/bold]

      extraction validate out/samples

      extraction validate events.jsonl
    """
    from extraction.batch.validation import validate_path

    problems = 0
    for path in paths:
        for problem in validate_path(path):
            print(f"{problem.where}: {problem.message}")
            problems += 1
            if problems == limit:
                print(f"stopped after {limit} problems", file=sys.stderr)
                raise typer.Exit(1)
    if problems:
        raise typer.Exit(1)
    print("all records keep the contract")
