"""All commands, registered in one place that reads from top to bottom."""

from __future__ import annotations

from typing import Annotated

import typer

from extraction.cli.diff import diff
from extraction.cli.evaluate import evaluate
from extraction.cli.explain import explain
from extraction.cli.export import export
from extraction.cli.gazetteer import gazetteer_app
from extraction.cli.replay import replay
from extraction.cli.report import report
from extraction.cli.run import run
from extraction.cli.schema import schema
from extraction.cli.show import show
from extraction.cli.validate import validate
from extraction.cli.where import where
from extraction.cli.who import who

app = typer.Typer(
    name="extraction",
    help="English news in, typed and validated event records out.",
    epilog="Begin with: extraction run data/samples --out out/samples && extraction show out/samples",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(version("newswire-events"))
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """English news in, typed and validated event records out."""


app.command()(run)
app.command()(show)
app.command()(explain)
app.command()(evaluate)
app.command()(where)
app.command()(who)
app.command()(validate)
app.command()(diff)
app.command()(export)
app.command()(report)
app.command()(replay)
app.command()(schema)
app.add_typer(gazetteer_app, name="gazetteer")
