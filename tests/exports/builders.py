"""Small records of invented news, built by hand: no pipeline is loaded."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from extraction.schema import (
    Actor,
    Article,
    Attribution,
    Event,
    Extractor,
    Figure,
    Place,
    Record,
    Span,
    TimeInterval,
    Zone,
)

SENTENCE = "Rebels shelled the port of Mirna on Friday, killing at least 12 dockers, the mayor said."


def span(text="Rebels", start=0):
    return {"text": text, "start_char": start, "end_char": start + len(text)}


def actor(name="Mirna Front", model=Actor, **fields):
    given = {
        **span(),
        "name": name,
        "entity_id": None,
        "kind": "organization",
        "country": "HRV",
        "sector": "REB",
        "other_sectors": (),
        "office": None,
        **fields,
    }
    return model(**given)


def attribution(name="Mayor of Mirna", **fields):
    return actor(name, Attribution, cue=Span(**span("said", 83)), stance="claims", **{"sector": "GOV", **fields})


def place(name="Mirna", **fields):
    given = {
        **span("Mirna", 27),
        "name": name,
        "country": "HRV",
        "admin1": "Istria",
        "lat": 45.3,
        "lon": 13.6,
        "geonames_id": 12345,
        "feature": "P.PPL",
        "resolution": "city",
        "confidence": 0.9,
        **fields,
    }
    return Place(**given)


def figure(low=12.0, high=None, **fields):
    given = {
        **span("at least 12 dockers", 52),
        "low": low,
        "high": high,
        "modifier": "at_least",
        "item": "docker",
        "description": "dockers",
        "role": "killed",
        "part_of": None,
        **fields,
    }
    return Figure(**given)


def interval(earliest="2025-03-14", latest="2025-03-14", **fields):
    given = {
        "text": "Friday",
        "start_char": 36,
        "end_char": 42,
        "earliest": earliest,
        "latest": latest,
        "granularity": "day",
        "part_of_day": None,
        "approximate": False,
        "edtf": None,
        "duration": None,
        "basis": "expression",
        "anchor": "published",
        **fields,
    }
    return TimeInterval(**given)


def event(number=1, **fields):
    given = {
        "schema_version": "1.0",
        "event_id": f"ev_{number}",
        "article_id": "000123",
        "url": "https://post.example/1",
        "title": "Port shelled",
        "outlet": "Istrian Post",
        "agency": None,
        "published": "2025-03-15T08:00:00+01:00",
        "event_type": "ASSAULT",
        "modes": ("heavy-weapons", "explosives"),
        "contexts": ("military",),
        "quad_class": "material_conflict",
        "intensity": -9.5,
        "cameo": "1943",
        "trigger": Span(**span("shelled", 7)),
        "sentence": Span(**span(SENTENCE)),
        "actors": (actor(),),
        "recipients": (actor("Croatian Navy", sector="MIL", other_sectors=("GOV",)),),
        "places": (place(),),
        "date": interval(),
        "figures": (figure(),),
        "attributions": (attribution(),),
        "status": "actual",
        "confidence": 0.75,
        "cluster_id": "cl_1",
        "extractor": Extractor(
            name="newswire-events",
            version="0.1.0",
            pipeline="default",
            entry="assault.shell.v",
            confidence_parts={"entry": 0.75},
        ),
        **fields,
    }
    return Event(**given)


def bare(number=9, **fields):
    """An event of which nothing but the trigger is known."""
    nothing = dict.fromkeys(("url", "title", "outlet", "published", "cameo", "date", "cluster_id"))
    empty = dict.fromkeys(("modes", "contexts", "actors", "recipients", "places", "figures", "attributions"), ())
    return event(number, **{**nothing, **empty, **fields})


def article(**fields):
    text = fields.pop("text", SENTENCE)
    given = {
        "schema_version": "1.0",
        "article_id": "000123",
        "parent_id": None,
        "url": None,
        "title": "Port shelled",
        "text": text,
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "zones": (Zone(label="body", start_char=0, end_char=len(text)),),
        "outlet": None,
        "agency": None,
        "byline": None,
        "dateline_place": None,
        "published": "2025-03-15",
        "published_from": "given",
        "language": "en",
        "source_path": None,
        "extra": {"tags": ["port"]},
        "people": (actor("Ana Kos"), actor("Ana Kos")),
        "organizations": (),
        "places": (place(),),
        "dates": (interval(),),
        "figures": (figure(),),
        "event_ids": ("ev_1",),
        **fields,
    }
    return Article(**given)


def write_run(folder: Path, events: list[Record | dict], articles: list[Record] = ()) -> Path:
    """Write a run directory of these records."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, records in (("events", events), ("articles", articles)):
        lines = [json.dumps(r) if isinstance(r, dict) else r.model_dump_json() for r in records]
        (folder / f"{name}.jsonl").write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return folder
