"""Runs over invented articles, and a look at what they left."""

from __future__ import annotations

import json
from pathlib import Path

from extraction.batch import RunSettings, run

RECORD_FILES = ("events.jsonl", "articles.jsonl", "rejects.jsonl")
FAKE, REAL = "tests.batch.doubles:fake", "tests.batch.doubles:real"


def feed(path: Path, texts: list[str], **fields) -> Path:
    """Write a feed of these texts, with ids a0, a1, …"""
    lines = [json.dumps({"id": f"a{i}", "text": text, **fields}) for i, text in enumerate(texts)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def plain(count: int) -> list[str]:
    return [f"Rebels attacked post {i}. A minister visited town {i}." for i in range(count)]


def settings(**options) -> RunSettings:
    return RunSettings(**{"processor": FAKE, "workers": 0, "shard_documents": 8, **options})


def start(inputs, out, **options):
    return run([str(i) for i in inputs], out, settings(**options))


def content(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in RECORD_FILES}


def records(out: Path, name: str) -> list[dict]:
    return [json.loads(line) for line in (out / f"{name}.jsonl").read_text("utf-8").splitlines()]
