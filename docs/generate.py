"""Writes the pages that are made from data and from the program: `commands.md`, `ontology.md`, tables of `limits.md`.

python docs/generate.py            # says which page is not up to date; exit code 1
python docs/generate.py --write    # writes them
"""

from __future__ import annotations

import inspect
import re
import sys
import types
import typing
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
WORDS = {"str": "TEXT", "int": "INTEGER", "float": "NUMBER", "Path": "PATH"}
NOTE = (
    "<!-- Made by docs/generate.py. Do not edit: change the source and run `python docs/generate.py --write`. -->\n\n"
)


def table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Return a table in Markdown."""
    lines = [header, ("---",) * len(header), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


# commands


def commands_page() -> str:
    """Return every command as `--help` has it: what it does, its arguments and options, examples, exit codes."""
    from extraction.cli._app import app

    parts = [
        "# Commands\n\nEvery command as `extraction COMMAND --help` describes it. `extraction --version` prints the\n"
        "version. Every error is one line on standard error.\n"
    ]
    for name, function in commands(app):
        parts.append(_command(f"extraction {name}", function))
    return NOTE + "\n".join(parts)


def commands(app: Any) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield (name, function) of all commands of a typer application, groups included."""
    for command in app.registered_commands:
        yield command.name or command.callback.__name__, command.callback
    for group in app.registered_groups:
        for name, function in commands(group.typer_instance):
            yield f"{group.name} {name}", function


def _command(title: str, function: Callable[..., Any]) -> str:
    text, examples = _help(inspect.getdoc(function) or "")
    arguments, options = parameters(function)
    usage = " ".join([title, *(f"[{name}]" if optional else name for name, _, optional in arguments), "[OPTIONS]"])
    parts = [f"## `{title}`\n", f"{text}\n", f"```sh notest\n{usage}\n```\n"]
    if arguments:
        parts.append(table(("argument", "is"), [(f"`{name}`", note) for name, note, _ in arguments]))
    if options:
        parts.append(table(("option", "does"), [(f"`{name}`", note) for name, note in options]))
    if examples:
        parts.append("```sh notest\n" + "\n".join(examples) + "\n```\n")
    return "\n".join(parts)


def _help(text: str) -> tuple[str, list[str]]:
    """Return a docstring as Markdown, and the commands that it shows."""
    examples = [line.strip() for line in text.splitlines() if re.match(r" {2,}\S", line)]
    inline = re.findall(r"\[bold\]Example:\[/bold\] (.*)", text)
    prose = re.sub(r"\[bold\]Examples?:?\[/bold\].*", "", text)
    prose = "\n".join(line for line in prose.splitlines() if not re.match(r" {2,}\S", line))
    prose = re.sub(r"\[bold\](.*?)\[/bold\]", r"**\1**", prose)
    return re.sub(r"\n{3,}", "\n\n", prose).strip(), [*examples, *inline]


def parameters(function: Callable[..., Any]) -> tuple[list[tuple[str, str, bool]], list[tuple[str, str]]]:
    """Return the arguments (name, note, optional) and the options (names, note) of a command, but hidden ones."""
    arguments: list[tuple[str, str, bool]] = []
    options: list[tuple[str, str]] = []
    hints = typing.get_type_hints(function, include_extras=True)
    for name, parameter in inspect.signature(function).parameters.items():
        kind, info = _annotated(hints[name])
        if info is None or info.hidden:
            continue
        note = re.sub(r"\[dim\](.*?)\[/dim\]", r"Default: \1.", info.help or "")
        if type(info).__name__ == "ArgumentInfo":
            arguments.append((info.metavar or name.upper(), note, parameter.default is not inspect.Parameter.empty))
        else:
            options.append((_option(name, kind, info), note + _default(parameter.default, note)))
    return arguments, options


def _annotated(hint: Any) -> tuple[Any, Any]:
    if typing.get_origin(hint) is not typing.Annotated:
        return hint, None
    kind, *infos = typing.get_args(hint)
    return kind, infos[0]


def _option(name: str, kind: Any, info: Any) -> str:
    # typer takes the first name of an annotated option for its default, and mends that later
    given = [info.default] if isinstance(info.default, str) and info.default.startswith("-") else []
    names = [*given, *info.param_decls] or [f"--{name.replace('_', '-')}"]
    return ", ".join(names) + _value(kind, info)


def _value(kind: Any, info: Any) -> str:
    """Return what an option takes, as it is written after it."""
    inner = next((k for k in typing.get_args(kind) if k is not types.NoneType), kind)
    repeated = typing.get_origin(inner) is list or typing.get_origin(kind) is list
    if typing.get_origin(inner) is list:
        [inner] = typing.get_args(inner)
    if inner is bool:
        return ""
    word = info.metavar or ("DAY" if info.formats else _choices(inner) or WORDS.get(inner.__name__, inner.__name__))
    return f" {word}" + (" …" if repeated else "")


def _choices(kind: Any) -> str | None:
    return "|".join(str(one.value) for one in kind) if isinstance(kind, type) and issubclass(kind, Enum) else None


def _default(value: object, note: str) -> str:
    plain = value not in (None, False, "", inspect.Parameter.empty) and not isinstance(value, bool)
    return f" Default: {value}." if plain and "Default" not in note else ""


# ontology


def ontology_page() -> str:
    """Return PLOVER as the package has it, from `data/ontology/plover.toml`."""
    from extraction.knowledge.ontology import load_ontology

    ontology = load_ontology()
    rows = [
        (
            f"**{name}**",
            entry.definition,
            entry.quad_class.value.replace("_", " "),
            f"{entry.intensity:g}",
            entry.cameo,
            "yes" if entry.recipient_needed else "",
        )
        for name, entry in ontology.types.items()
    ]
    parts = [
        "# The ontology\n\nPLOVER 2.0 as [data/ontology/plover.toml](../data/ontology/plover.toml) has it. Scores run\n"
        "from -10 (conflict) to 10 (cooperation); an event has the score of its mode furthest from zero, else of its\n"
        "type. The CAMEO code is the closest one, for splicing with older series; some types and modes have another\n"
        "code in some contexts.\n",
        f"## {len(rows)} types\n",
        table(("type", "is", "quad class", "score", "CAMEO", "needs a recipient"), rows),
        f"## {len(ontology.modes)} modes\n",
    ]
    for name in ontology.types:
        modes = [ontology.modes[name, mode] for mode in ontology.modes_of(name)]
        if modes:
            parts.append(f"### {name}\n")
            given = [(f"`{mode.name}`", mode.definition, f"{mode.intensity:g}", mode.cameo) for mode in modes]
            parts.append(table(("mode", "is", "score", "CAMEO"), given))
    parts.append(f"## {len(ontology.contexts)} contexts\n")
    contexts = [(f"`{name}`", entry.gloss) for name, entry in ontology.contexts.items()]
    parts.append(table(("context", "covers"), contexts))
    return NOTE + "\n".join(parts)


# measured quality

INCLUDED = re.compile(r"(<!-- table of (?P<file>\S+): (?P<heading>[^\n]+?) -->\n).*?(<!-- end -->)", re.DOTALL)


def limits_page() -> str:
    """Return `limits.md` with the tables of scores as README.md and the model card have them."""
    return INCLUDED.sub(_included, (FOLDER / "limits.md").read_text("utf-8"))


def _included(match: re.Match[str]) -> str:
    text = (FOLDER.parent / match["file"]).read_text("utf-8")
    return f"{match[1]}\n{first_table(text, match['heading'])}\n{match[4]}"


def first_table(text: str, heading: str) -> str:
    """Return the first table below a heading of a page. Raises ValueError when there is none."""
    _, found, rest = text.partition(f"# {heading}\n")
    lines = rest.splitlines()
    start = next((n for n, line in enumerate(lines) if line.startswith("|")), None)
    if not found or start is None:
        raise ValueError(f"no table under {heading!r}")
    length = next((n for n, line in enumerate(lines[start:]) if not line.startswith("|")), len(lines) - start)
    return "\n".join(lines[start : start + length]) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "ontology.md": ontology_page,
    "limits.md": limits_page,
}


def main() -> int:
    """Write the pages, or say which differ."""
    write = "--write" in sys.argv[1:]
    stale = [name for name, page in PAGES.items() if _read(FOLDER / name) != page()]
    for name in stale:
        if write:
            (FOLDER / name).write_text(PAGES[name](), encoding="utf-8")
        sys.stdout.write(f"docs/{name}: {'written' if write else 'not up to date'}\n")
    return 0 if write or not stale else 1


def _read(path: Path) -> str | None:
    return path.read_text("utf-8") if path.is_file() else None


if __name__ == "__main__":
    sys.exit(main())
