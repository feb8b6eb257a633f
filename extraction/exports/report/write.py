"""A run, or several, into one page: choose, tabulate, fit the texts in, write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from extraction.errors import InputError, UsageError
from extraction.exports.files import ARTICLES, EVENTS, OutputFiles, Source, find_files, read_records
from extraction.exports.report.assets import Assets, country_names, load_assets
from extraction.exports.report.page import build_page, script_json
from extraction.exports.report.payload import COLUMNS, ArticleKey, Payload
from extraction.exports.report.select import Choice, choose, chosen
from extraction.exports.report.texts import ArticleText, Packed, Span, body_spans, pack_texts

EVENTS_SHOWN = 5000
PAGE_BYTES = 4_000_000
_SPARE = 8_000  # bytes for what is not measured: the template and the meta data


@dataclass(frozen=True, slots=True)
class ReportSummary:
    """What was written."""

    file: Path
    bytes: int
    shown: int
    total: int
    texts: str  # whole, excerpts, none: how much of the articles came along


@dataclass(frozen=True, slots=True)
class _Draft:
    payload: Payload
    choice: Choice
    tables: dict[str, Any]
    size: int  # bytes of the tables as JSON


def write_report(
    source: Source, out: Path, *, title: str | None = None, limit: int = EVENTS_SHOWN, size: int = PAGE_BYTES
) -> ReportSummary:
    """Write the events of `source` (run directories, files of events, globs) as one page to `out`.

    More events than `limit`, or than a page of `size` bytes holds, are sampled: evenly, the same ones each time, and
    the page says so. The texts of articles get what room is left, and are shortened to what stands about the events
    where it is not enough. The page appears whole or not at all.

    Raises InputError naming the line of a record that cannot be read, UsageError when `out` is one of the inputs.
    """
    if limit < 1:
        raise UsageError("a report shows at least one event")
    files = find_files(source, EVENTS)
    if strange := [file for file in files if file.suffix == ".parquet"]:
        raise UsageError(f"{strange[0]}: a report is made from a run or its events.jsonl, not from Parquet")
    assets = load_assets()
    room = size - _fixed_bytes(assets) - _SPARE
    draft = _draft(files, limit, room)
    texts = _texts(files, draft, room - draft.size)
    heading = title or "Events: " + ", ".join(_run_name(file) for file in files[:3]) + (" …" if len(files) > 3 else "")
    meta = _meta(heading, files, draft, texts)
    page = build_page(heading, {**draft.tables, "meta": meta}, texts.data, assets)
    with OutputFiles(not_over=files) as outputs:
        stream = outputs.raw(out)
        written = stream.write(page.encode("utf-8"))
    return ReportSummary(out, written, len(draft.payload.events), draft.choice.total, texts.kind)


def _draft(files: Sequence[Path], limit: int, room: int) -> _Draft:
    """Tabulate as many of `limit` events as `room` holds."""
    while True:
        choice = choose(files, limit)
        payload = Payload()
        for source, where, record in chosen(files, choice):
            payload.add(where, record, source)
        tables = {"columns": COLUMNS, **payload.tables(), "countries": country_names(payload.countries())}
        size = len(script_json(tables).encode("utf-8"))
        if size <= room or limit == 1:
            return _Draft(payload, choice, tables, size)
        limit = max(1, min(limit - 1, int(len(payload.events) * room / size * 0.97)))


def _texts(files: Sequence[Path], draft: _Draft, room: int) -> Packed:
    """Pack the articles' texts, and note with each article where its text stands."""
    found = dict(_articles(files, draft.payload.reach))
    keys = [key for key in draft.payload.reach if key in found]
    packed = pack_texts([found[key] for key in keys], [draft.payload.reach[key] for key in keys], room)
    if packed.data:
        place = COLUMNS["article"].index("texts")
        places = {key: number for number, key in enumerate(keys)}
        for key, row in zip(draft.payload.reach, draft.tables["articles"], strict=True):
            row[place] = places.get(key)
    return packed


def _articles(
    files: Sequence[Path], wanted: Mapping[ArticleKey, Sequence[Span]]
) -> Iterator[tuple[ArticleKey, ArticleText]]:
    """Yield the wanted articles of the runs; a file of events without its articles beside it has none."""
    for number, path in enumerate(files):
        beside = path.with_name(path.name.replace(EVENTS.partition(".")[0], ARTICLES.partition(".")[0], 1))
        if beside == path or not beside.is_file():
            continue
        for where, record in read_records([beside]):
            key = (number, str(record.get("article_id")))
            if key in wanted:
                yield key, _article(where, record)


def _article(where: str, record: Mapping[str, Any]) -> ArticleText:
    try:
        zones = [(zone["label"], zone["start_char"], zone["end_char"]) for zone in record["zones"]]
        return ArticleText(record["text"], body_spans(zones))
    except (KeyError, TypeError) as error:
        raise InputError(where, f"is not as the contract says: {error!r}", code="schema") from error


def _meta(title: str, files: Sequence[Path], draft: _Draft, texts: Packed) -> dict[str, Any]:
    return {
        "title": title,
        "total": draft.choice.total,
        "shown": len(draft.payload.events),
        "repeated": draft.choice.repeated,
        "texts": texts.kind,
        "runs": [run for run in (_run(file.parent / "manifest.json") for file in files[:20]) if run],
    }


def _run(manifest: Path) -> dict[str, Any] | None:
    """Return what a reader wants to know of the run; None where the file of events stands alone."""
    if not manifest.is_file():
        return None
    try:
        record = orjson.loads(manifest.read_bytes())
        return {
            "run_id": str(record["run_id"]),
            "finished": str(record["finished"]),
            "versions": {str(key): str(value) for key, value in record["versions"].items()},
            "inputs": len(record["inputs"]),
        }
    except (orjson.JSONDecodeError, AttributeError, KeyError, TypeError) as error:
        raise InputError(str(manifest), f"is no manifest of a run: {error!r}", code="schema") from error


def _run_name(file: Path) -> str:
    return file.resolve().parent.name if file.name == EVENTS else file.name


def _fixed_bytes(assets: Assets) -> int:
    texts = (*assets.scripts, assets.style, assets.licences, assets.template)
    trees = (assets.charts, assets.atlas, assets.words)
    return sum(len(text.encode("utf-8")) for text in (*texts, *map(script_json, trees)))
