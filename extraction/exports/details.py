"""Further tables: what a date rests on, how an event was coded, and the articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from extraction.exports.flat import Kind, Row, day, joined

DETAIL_COLUMNS: dict[str, dict[str, Kind]] = {
    "times": {
        "event_id": "text", "text": "text", "start_char": "whole", "end_char": "whole", "earliest": "day",
        "latest": "day", "granularity": "text", "part_of_day": "text", "approximate": "flag", "edtf": "text",
        "duration": "text", "basis": "text", "anchor": "text",
    },
    "codings": {
        "event_id": "text", "cameo": "text", "contexts": "text", "trigger_start_char": "whole",
        "trigger_end_char": "whole", "sentence_start_char": "whole", "sentence_end_char": "whole", "entry": "text",
        "extractor": "text", "pipeline": "text",
    },
}  # fmt: skip

ARTICLE_COLUMNS: dict[str, Kind] = {
    "article_id": "text", "parent_id": "text", "url": "text", "title": "text", "text": "text", "text_sha256": "text",
    "outlet": "text", "agency": "text", "byline": "text", "dateline_place": "text", "published": "moment",
    "published_from": "text", "language": "text", "source_path": "text", "n_events": "whole",
    "schema_version": "text",
}  # fmt: skip


def detail_rows(record: Mapping[str, Any]) -> Iterator[tuple[str, Row]]:
    """Yield (table, row) for the tables of `DETAIL_COLUMNS`; an event without a date has no row in `times`."""
    date = record.get("date")
    if date:
        row = {name: date.get(name) for name in DETAIL_COLUMNS["times"]}
        known = {"earliest": day(date.get("earliest")), "latest": day(date.get("latest"))}
        yield "times", {**row, **known, "event_id": record["event_id"]}
    extractor = record.get("extractor") or {}
    trigger, sentence = record.get("trigger") or {}, record.get("sentence") or {}
    yield (
        "codings",
        {
            "event_id": record["event_id"],
            "cameo": record.get("cameo"),
            "contexts": joined(record.get("contexts") or ()),
            "trigger_start_char": trigger.get("start_char"),
            "trigger_end_char": trigger.get("end_char"),
            "sentence_start_char": sentence.get("start_char"),
            "sentence_end_char": sentence.get("end_char"),
            "entry": extractor.get("entry"),
            "extractor": " ".join(filter(None, (extractor.get("name"), extractor.get("version")))) or None,
            "pipeline": extractor.get("pipeline"),
        },
    )


def article_row(record: Mapping[str, Any]) -> Row:
    """Return the row of an article: exactly `ARTICLE_COLUMNS`, in order."""
    known = {**record, "n_events": len(record.get("event_ids") or ())}
    return {name: known.get(name) for name in ARTICLE_COLUMNS}
