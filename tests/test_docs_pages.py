"""The pages in docs/: their Python and commands are run, their tables made from data, their links followed.

`pytest tests/test_docs_pages.py --update-docs` writes the real output; read the diff before you commit it.
"""

from __future__ import annotations

import importlib.util
import io
import re
import subprocess
import sys
from contextlib import redirect_stdout

import pytest

from tests.test_docs import COMMANDS, ROOT, blocks, console_output

DOCS = ROOT / "docs"
RUN = {"record.md": (), "knowledge.md": (), "tutorial.md": ("pandas", "pyarrow", "duckdb")}
OUTPUT = {"json", "text"}


def generator():
    spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.pipeline
@pytest.mark.parametrize("name", RUN)
def test_a_page_is_true(name, request, monkeypatch):
    for module in RUN[name]:
        pytest.importorskip(module)
    monkeypatch.chdir(ROOT)
    path = DOCS / name
    text = path.read_text("utf-8")
    found = blocks(text)
    names = {"__name__": "__page__"}
    wanted, position = [], 0
    for block, following in zip(found, [*found[1:], None], strict=True):
        replaced, output = block, None
        if block.kind == "console":
            output = console_output(block.body, monkeypatch)
        elif block.kind == "python":
            shown = run_python(block.body, names)
            if following is not None and following.kind in OUTPUT:
                replaced, output = following, shown
        if output is not None:
            wanted += [text[position : replaced.start], output]
            position = replaced.end
    page = "".join([*wanted, text[position:]])
    if request.config.getoption("--update-docs"):
        path.write_text(page, "utf-8")
    else:
        assert text == page, "run: pytest tests/test_docs_pages.py --update-docs"


def run_python(code, names):
    out = io.StringIO()
    with redirect_stdout(out):
        exec(compile(code, "page", "exec"), names)
    return out.getvalue()


@pytest.mark.parametrize("name", ["commands.md", "ontology.md", "limits.md"])
def test_a_made_page_is_up_to_date(name):
    assert generator().PAGES[name]() == (DOCS / name).read_text("utf-8"), "run: python docs/generate.py --write"


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "gazetteer"])
def test_the_page_of_commands_says_what_help_says(name, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("NO_COLOR", "1")
    told = subprocess.run(
        [sys.executable, "-m", "extraction", name, "--help"], capture_output=True, text=True, cwd=ROOT
    ).stdout
    page = (DOCS / "commands.md").read_text("utf-8")
    [section] = re.findall(rf"^## `extraction {name}`\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    options = set(
        re.findall(r"(?<![\w-])--[a-z][a-z-]+", " ".join(re.findall(r"^\| `(-[^`]+)`", section, re.MULTILINE)))
    )
    given = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", told))
    assert options <= given
    listed = {word for line in told.splitlines() if (word := leading_option(line))}
    assert listed - {"--help"} <= options


def leading_option(line):
    """The long option that a line of --help is about."""
    match = re.match(r"\W*(--[a-z][a-z-]+)\b", line)
    return match[1] if match else None


@pytest.mark.parametrize(
    "path", [*sorted(DOCS.glob("*.md")), ROOT / "notebooks" / "README.md"], ids=lambda path: path.name
)
def test_links_lead_somewhere(path):
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_every_page_is_reached_from_the_tutorial():
    text = (DOCS / "tutorial.md").read_text("utf-8")
    assert [page.name for page in DOCS.glob("*.md") if page.name not in text and page.name != "tutorial.md"] == []


def test_the_first_table_under_a_heading():
    first_table = generator().first_table
    text = "# A\n\n| x |\n|---|\n\n## B\n\nwords\n\n| y |\n|---|\n| 1 |\nend\n| z |\n"
    assert first_table(text, "B") == "| y |\n|---|\n| 1 |\n"
    with pytest.raises(ValueError, match="no table under 'C'"):
        first_table(text, "C")


def test_examples_in_docs_name_options_that_exist():
    page = (DOCS / "commands.md").read_text("utf-8")
    known = set(re.findall(r"--[a-z][a-z-]+", page))
    for path in DOCS.glob("*.md"):
        for line in path.read_text("utf-8").splitlines():
            if re.match(r"(\$ )?extraction \w", line):
                assert set(re.findall(r"(?<!\S)--[a-z][a-z-]+", line)) <= known, f"{path.name}: {line}"


def test_toml_in_the_page_of_knowledge_is_a_lexicon(tmp_path):
    from extraction.knowledge.lexicon import load_lexicon

    [block] = [b for b in blocks((DOCS / "knowledge.md").read_text("utf-8")) if b.kind == "toml"]
    path = tmp_path / "mine.toml"
    path.write_text(block.body, "utf-8")
    assert "assault.egg.v" in load_lexicon(path).triggers
