"""Every command by its name, with the exit codes that schedulers act on."""

from __future__ import annotations

import json
import logging
import subprocess
import sys

import pytest

from extraction.batch.lock import run_lock
from extraction.cli import main
from extraction.cli._app import app
from tests.batch.helpers import FAKE, feed, plain, records


@pytest.fixture
def call(monkeypatch, capsys):
    """Run the command line in this process; return exit code, standard output, standard error."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["extraction", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return ended.value.code or 0, captured.out, captured.err

    yield run
    logging.getLogger().handlers[:] = []


@pytest.fixture
def run(call):
    return lambda *arguments: call("run", *arguments, "--processor", FAKE, "--workers", "0")


@pytest.fixture
def source(tmp_path):
    return feed(tmp_path / "feed.jsonl", plain(6), published="2024-11-16", title="A day", outlet="Our Post")


COMMANDS = [command.name or command.callback.__name__ for command in app.registered_commands]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_teaches_by_example(call, name):
    code, out, _ = call(name, "--help")
    assert code == 0
    assert f"extraction {name}" in out


def test_no_arguments_shows_the_commands(call):
    _, out, err = call()
    assert all(name in out + err for name in COMMANDS)


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "x.txt"),
        ("run", "--nonsense"),
        ("nonsense",),
        ("schema", "nonsense"),
        ("run", "x.txt", "--out", "o", "--since", "yesterday"),
        ("run", "x.txt", "--out", "o", "--map", "nonsense"),
        ("run", "x.txt", "--out", "o", "--expect", "nonsense"),
        ("run", "x.txt", "--out", "o", "--expect", "min_articles=many"),
        ("run", "x.txt", "--out", "o", "--format", "pdf"),
        ("run", "x.txt", "--out", "o", "--encoding", "klingon"),
        ("run", "x.txt", "--out", "o", "--min-chars", "-1"),
        ("run", "x.txt", "--out", "o", "--engine", "spark"),
        ("run", "x.txt", "--out", "o", "--engine", "dask"),
        ("run", "x.txt", "--out", "o", "--config", "missing.toml"),
        ("run", "x.txt", "--out", "o", "--since", "2024-11-17", "--until", "2024-11-16"),
    ],
)
def test_wrong_usage_is_code_2_and_one_clear_message(call, tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    code, _, err = call(*arguments)
    assert code == 2
    assert err.strip()
    assert "Traceback" not in err


def test_run_then_show(run, call, source, tmp_path):
    code, out, err = run(source, "--out", tmp_path / "out")
    assert (code, out) == (0, "")
    assert "12" in next(line for line in err.splitlines() if line.startswith("events"))
    code, out, _ = call("show", tmp_path / "out", "--type", "assault", "-n", "2")
    assert code == 0
    assert out.count("ASSAULT") == 2
    assert "A day · Our Post · 2024-11-16" in out
    assert "Rebels [attacked] post 0." in out


def test_show_as_json_and_filters(run, call, source, tmp_path):
    run(source, "--out", tmp_path / "out")
    _, out, _ = call("show", tmp_path / "out", "--json", "--min-confidence", "0.8", "--article", "a3")
    [event] = map(json.loads, out.splitlines())
    assert (event["article_id"], event["event_type"]) == ("a3", "ASSAULT")
    _, out, _ = call("show", tmp_path / "out" / "events.jsonl", "--id", event["event_id"])
    assert out.count("ev_") == 1
    code, _, err = call("show", tmp_path / "out", "--country", "UKR")
    assert (code, err) == (0, "no events fit\n")


def test_show_where_nothing_is(call, tmp_path):
    code, _, err = call("show", tmp_path)
    assert code == 1
    assert "events.jsonl: no events here" in err


def test_too_many_rejects_is_code_3_and_done(run, tmp_path):
    source = tmp_path / "feed.jsonl"
    source.write_text('{"id": "a", "text": "Rebels attacked."}\nnonsense\n')
    code, _, err = run(source, "--out", tmp_path / "out")
    assert code == 3
    assert "json" in err
    assert (tmp_path / "out" / "manifest.json").exists()
    assert run(source, "--out", tmp_path / "out", "--max-reject-rate", "0.5")[0] == 0


def test_broken_expectations_are_code_1(run, source, tmp_path):
    code, _, err = run(source, "--out", tmp_path / "out", "--expect", "min_articles=7")
    assert (code, err.splitlines()[-1]) == (1, "extraction: nothing was published: articles 6 (expected at least 7)")


def test_a_locked_folder_is_code_75(run, source, tmp_path):
    with run_lock(tmp_path / "out"):
        assert run(source, "--out", tmp_path / "out")[0] == 75


def test_one_line_for_machines(run, source, tmp_path):
    _, out, _ = run(source, "--out", tmp_path / "out", "--summary-json")
    summary = json.loads(out)
    assert {k: summary[k] for k in ("outcome", "articles", "events", "rejects", "reject_rate")} == {
        "outcome": "done", "articles": 6, "events": 12, "rejects": 0, "reject_rate": 0.0,
    }  # fmt: skip
    _, out, _ = run(source, "--out", tmp_path / "out", "--summary-json")
    assert json.loads(out)["outcome"] == "unchanged"


def test_dry_run(run, source, tmp_path):
    code, _, err = run(source, "--out", tmp_path / "out", "--dry-run")
    assert code == 0
    assert "nothing was written" in err
    assert not (tmp_path / "out").exists()


def test_json_logs_name_run_and_article(run, tmp_path):
    source = feed(tmp_path / "feed.jsonl", ["EXTRACT-RAISE"])
    _, _, err = run(source, "--out", tmp_path / "out", "--json-logs")
    lines = [json.loads(line) for line in err.splitlines() if line.startswith("{")]
    [refused] = [line for line in lines if line["message"] == "article refused"]
    assert (refused["level"], refused["article_id"]) == ("error", "a0")
    assert "ValueError: this text cannot be understood" in refused["exception"]
    [done] = [line for line in lines if line["message"] == "shard done"]
    assert refused["shard"] == done["shard"]
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    assert {line["run"] for line in lines} == {manifest["run_id"]}


def test_options_from_file_environment_and_flags(run, source, tmp_path, monkeypatch):
    config = tmp_path / "night.toml"
    config.write_text("limit = 2\nmin_confidence = 0.5\n[expect]\nmin_articles = 1\n")
    monkeypatch.setenv("EXTRACTION_LIMIT", "3")
    run(source, "--out", tmp_path / "a", "--config", config)
    assert len(records(tmp_path / "a", "events")) == 3
    run(source, "--out", tmp_path / "b", "--config", config, "--limit", "4")
    assert len(records(tmp_path / "b", "events")) == 4


def test_options_of_reading_reach_the_run(run, tmp_path):
    source = tmp_path / "feed.dump"
    source.write_text('{"id": "a", "text": "Rebels attacked \xe9."}\n{"id": "b", "text": "x"}\n', encoding="cp1252")
    options = ("--format", "jsonl", "--encoding", "cp1252", "--min-chars", "5", "--max-chars", "90", "--language", "en")
    code, _, _ = run(source, "--out", tmp_path / "out", *options)
    assert code == 3
    assert [a["text"] for a in records(tmp_path / "out", "articles")] == ["Rebels attacked \xe9."]
    configuration = json.loads((tmp_path / "out" / "manifest.json").read_bytes())["configuration"]
    assert [configuration[name] for name in ("format", "encoding", "min_chars", "max_chars", "language")] == [
        "jsonl", "cp1252", 5, 90, "en",
    ]  # fmt: skip


def test_validate_finds_what_was_changed(run, call, source, tmp_path):
    out = tmp_path / "out"
    run(source, "--out", out)
    assert call("validate", out)[0] == 0
    assert call("validate", out / "events.jsonl", out / "manifest.json")[0] == 0

    lines = (out / "events.jsonl").read_text().splitlines()
    event = json.loads(lines[0])
    event["trigger"]["text"] = "defended"
    (out / "events.jsonl").write_text("\n".join([json.dumps(event), *lines[2:], lines[2]]) + "\n")
    code, found, _ = call("validate", out)
    assert code == 1
    for message in ("sha256 differs", "is not 'defended'", "another event has the id", "do not name the same events"):
        assert message in found


def test_validate_checks_formats(call, tmp_path):
    file = tmp_path / "rejects.jsonl"
    file.write_text('{"where": "a", "stage": "nowhere"}\n"text"\n{"x": 1}\n')
    code, found, _ = call("validate", file)
    assert code == 1
    assert "is not a JSON object" in found
    assert "is none of our records" in found


def test_diff(run, call, tmp_path):
    one = feed(tmp_path / "one.jsonl", ["Rebels attacked.", "He visited.", "They attacked."], title="Old")
    run(one, "--out", tmp_path / "a")
    two = feed(
        tmp_path / "two.jsonl", ["Rebels attacked.", "Then he attacked.", "They attacked and visited."], title="Old"
    )
    run(two, "--out", tmp_path / "b")

    code, out, _ = call("diff", tmp_path / "a", tmp_path / "b")
    assert code == 0
    assert "1 same, 2 added, 1 removed, 1 changed" in out
    assert "sentence" in out
    assert call("diff", tmp_path / "a", tmp_path / "a", "--exit-code")[0] == 0
    assert call("diff", tmp_path / "a", tmp_path / "b", "--exit-code")[0] == 1
    _, out, _ = call("diff", tmp_path / "a", tmp_path / "b", "--json")
    assert sorted(json.loads(line)["kind"] for line in out.splitlines()) == ["added", "added", "changed", "removed"]


def test_replay_after_a_fix(run, call, tmp_path):
    source = tmp_path / "feed.jsonl"
    rows = [{"id": "a", "text": "Rebels attacked."}, {"id": "b", "text": "EXTRACT-RAISE visited"}, {"id": "c"}]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    run(source, "--out", tmp_path / "out", "--max-reject-rate", "1")

    rows[1]["text"] = "He visited."
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    code, _, _ = call("replay", tmp_path / "out", "--workers", "0")
    replayed = tmp_path / "out" / "replay-1"
    assert code == 3
    assert [a["article_id"] for a in records(replayed, "articles")] == ["b"]
    [reject] = records(replayed, "rejects")
    assert (reject["where"].rpartition(":")[2], reject["attempt"]) == ("3", 2)


def test_replay_needs_a_finished_run(call, tmp_path):
    code, _, err = call("replay", tmp_path)
    assert code == 1
    assert "no finished run here" in err


def test_help_and_schema_are_quick_to_load():
    code = "import sys; from extraction.cli._app import app; sys.exit(bool({'spacy', 'pydantic'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_a_reader_that_goes_away_is_no_error(run, source, tmp_path):
    run(source, "--out", tmp_path / "out")
    show = subprocess.Popen(
        [sys.executable, "-m", "extraction", "show", str(tmp_path / "out"), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    show.stdout.close()
    assert b"Traceback" not in show.stderr.read()
    show.wait()
