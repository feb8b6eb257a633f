"""`extraction gazetteer`: build the embedded gazetteer ahead of its first use, or one from the full GeoNames."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from extraction.knowledge.gazetteer_geonames import Progress

gazetteer_app = typer.Typer(
    help="The places: build the embedded gazetteer, or one from your own GeoNames download.", no_args_is_help=True
)


@gazetteer_app.command()
def build(
    all_countries: Annotated[
        Path | None, typer.Argument(metavar="ALLCOUNTRIES", help="allCountries.zip, or a country's zip or txt.")
    ] = None,
    alternate_names: Annotated[
        Path | None, typer.Argument(metavar="ALTERNATENAMES", help="alternateNamesV2.zip, for English names.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write.")] = Path("geonames.sqlite"),
) -> None:
    """Build a gazetteer; without a download, the embedded one in the cache.

    A build of the full GeoNames streams some twelve million rows; stopped, it goes on where it was.

    [bold]Examples[/bold]

      extraction gazetteer build

      extraction gazetteer build allCountries.zip alternateNamesV2.zip --out geonames.sqlite
    """
    if all_countries is None:
        from extraction.knowledge.gazetteer import load_gazetteer

        print(load_gazetteer(notice=_say).path)
        return
    from extraction.knowledge.gazetteer_geonames import build_geonames

    count = build_geonames(out, all_countries, alternate_names, report=_report)
    print(f"{out}: {count:,} places")


@gazetteer_app.command()
def info(
    path: Annotated[Path | None, typer.Argument(help="A gazetteer file; default the embedded one.")] = None,
) -> None:
    """Say what a gazetteer file holds and where it comes from."""
    from extraction.knowledge.gazetteer import load_gazetteer

    loaded = load_gazetteer(path, notice=_say)
    print(f"file: {loaded.path}")
    print(f"size: {loaded.path.stat().st_size / 1e6:.1f} MB")
    for key, value in sorted(loaded.meta().items()):
        print(f"{key}: {value}")


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def _report(progress: Progress) -> None:
    share = progress.bytes_read / progress.bytes_total if progress.bytes_total else 0.0
    _say(f"{progress.step}: {progress.lines:,} lines, {share:.0%}")
