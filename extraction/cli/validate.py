"""`extraction validate`: do the records keep their promises, and the exports?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer


def validate(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="DIR|FILE…", help="Run directories, files of records, folders of exports."),
    ],
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="Stop after this many problems.")] = 100,
) -> None:
    """Check records: schema and formats, spans, unique ids, manifest hashes. Exit code 1 when something is wrong.

    A folder with a datapackage.json is read back as an export: hashes, columns, types, numbers of rows.

    [bold]Examples[/bold]

      extraction validate out/samples

      extraction validate events.jsonl

      extraction validate tables/
    """
    problems = 0
    for path in paths:
        for where, message in _problems(path):
            print(f"{where}: {message}")
            problems += 1
            if problems == limit:
                print(f"stopped after {limit} problems", file=sys.stderr)
                raise typer.Exit(1)
    if problems:
        raise typer.Exit(1)
    print("all records keep the contract")


def _problems(path: Path) -> Iterator[tuple[str, str]]:
    from extraction.batch.validation import validate_path
    from extraction.exports.package import DESCRIPTOR, read_package
    from extraction.exports.validation import validate_export

    folder = path.parent if path.name == DESCRIPTOR else path
    exported = folder.is_dir() and (folder / DESCRIPTOR).is_file()
    run = {"events.jsonl", "manifest.json"}
    if exported:
        yield from ((one.where, one.message) for one in validate_export(folder))
        run -= {str(one.get("path")) for one in read_package(folder)["resources"] if isinstance(one, dict)}
    if not exported or (path.is_dir() and any((path / name).is_file() for name in run)):
        yield from ((one.where, one.message) for one in validate_path(path))
