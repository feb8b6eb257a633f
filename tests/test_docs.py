"""What the documentation shows is what happens: its Python and its commands are run, its output compared.

`pytest tests/test_docs.py --update-docs` writes the real output; read the diff before you commit it.
"""

from __future__ import annotations

import io
import re
import shlex
import subprocess
import sys
import tomllib
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from extraction.cli._app import app

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
FENCE = re.compile(r"^```(?P<kind>\w*)(?P<note>[^\n]*)\n(?P<body>.*?)^```$", re.M | re.S)
COMMANDS = [command.name or command.callback.__name__ for command in app.registered_commands]
COMMANDS += [str(group.name) for group in app.registered_groups]
SHOWN = 60  # lines of output that a page shows of one command


@dataclass
class Block:
    kind: str
    body: str
    start: int
    end: int


def blocks(text: str) -> list[Block]:
    """The fenced blocks that are to be run; `notest` after the language leaves one out."""
    return [
        Block(m["kind"], m["body"], m.start("body"), m.end("body"))
        for m in FENCE.finditer(text)
        if "notest" not in m["note"]
    ]


def python_output(code: str) -> str:
    out = io.StringIO()
    with redirect_stdout(out):
        exec(compile(code, "README.md", "exec"), {"__name__": "__readme__"})
    return out.getvalue()


def console_output(body: str, monkeypatch) -> str:
    """Run the commands after `$ ` and show what they print on standard output."""
    lines = []
    for line in body.splitlines():
        if not line.startswith("$ "):
            continue
        lines.append(line)
        arguments = shlex.split(line[2:])
        assert arguments[0] == "extraction", line
        done = subprocess.run(
            [sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, env=environment(monkeypatch)
        )
        assert done.returncode == 0, done.stderr
        shown = done.stdout.rstrip("\n").splitlines()
        lines += shown[:SHOWN] + (["…"] if len(shown) > SHOWN else [])
    return "\n".join(lines) + "\n"


def environment(monkeypatch):
    import os

    monkeypatch.setenv("COLUMNS", "110")
    monkeypatch.setenv("NO_COLOR", "1")
    return dict(os.environ)


@pytest.mark.pipeline
def test_readme_is_true(request, monkeypatch):
    text = README.read_text("utf-8")
    wanted = text
    found = blocks(text)
    for block, following in reversed(list(zip(found, [*found[1:], Block("", "", 0, 0)], strict=True))):
        if block.kind == "console":
            wanted = wanted[: block.start] + console_output(block.body, monkeypatch) + wanted[block.end :]
        elif block.kind == "python":
            output = python_output(block.body)
            if following.kind in {"json", "text"}:
                wanted = wanted[: following.start] + output + wanted[following.end :]
    if request.config.getoption("--update-docs"):
        README.write_text(wanted, "utf-8")
    else:
        assert text == wanted, "run: pytest tests/test_docs.py --update-docs"


def test_readme_has_the_two_commands():
    text = README.read_text("utf-8")
    for name in ("run", "test"):
        [command] = re.findall(rf"<!-- ci: {name} -->\n```sh notest\n(.*?)\n```", text)
        assert "\n" not in command


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme(name):
    assert f"`extraction {name}" in README.read_text("utf-8")


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/deploy.md", "data/samples/README.md"])
def test_links_lead_somewhere(name):
    page = ROOT / name
    targets = re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))
    assert [t for t in targets if not (page.parent / t).exists()] == []


def test_options_in_the_deployment_guide_exist():
    from extraction.batch import RunSettings

    text = (ROOT / "docs" / "deploy.md").read_text("utf-8")
    for match in FENCE.finditer(text):
        if match["kind"] == "toml":
            RunSettings.model_validate(tomllib.loads(match["body"]))
    help_text = subprocess.run(
        [sys.executable, "-m", "extraction", "run", "--help"], capture_output=True, text=True, cwd=ROOT
    ).stdout
    for option in {"--config", "--engine", "--scheduler", "--json-logs", "--summary-json", "--out"}:
        assert option in help_text


def test_constraints_pin_every_direct_dependency_inside_its_range():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    given = [*project["dependencies"], *(r for rs in project["optional-dependencies"].values() for r in rs)]
    pins = {}
    for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, version = line.partition("==")
            pins[canonicalize_name(name)] = version
    for requirement in map(Requirement, given):
        name = canonicalize_name(requirement.name)
        if name == canonicalize_name(project["name"]):
            continue
        assert name in pins, f"constraints.txt does not pin {name}"
        assert requirement.specifier.contains(pins[name]), f"{name} {pins[name]} is outside {requirement}"
