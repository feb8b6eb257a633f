"""Runs for the report: many invented events, and one whose every word wishes the page ill."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

from extraction.schema import Actor, Article, Attribution, Event, Figure, Place, Span, TimeInterval, Zone
from tests.exports.builders import actor, article, bare, event, figure, interval, place, write_run

HOSTILE = "</script><script>document.title='owned'</script><img src=x onerror=document.title='owned'>"
TITLE = f"{HOSTILE} {'wide ' * 200_000}"  # a million characters
BIDI = "\u202etxet desrever"
FORMULA = "=cmd|' /C calc'!A0 \"quoted\" & <b>bold</b> \u2028"
STORY = f'{FORMULA} was "shelled" by {BIDI} on Friday, said 🚀 {HOSTILE}.'

_COUNTRIES = [
    ("Ukraine", "UKR", 49.0, 32.0), ("Kenya", "KEN", 0.5, 37.9), ("Fiji", "FJI", -17.8, 178.0),
    ("Chile", "CHL", -33.4, -70.6), ("Japan", "JPN", 35.7, 139.7), ("Georgia", "GEO", 41.7, 44.8),
]  # fmt: skip
_DEEDS = [
    ("ASSAULT", "material_conflict", "shelled", "drone"), ("CONSULT", "verbal_cooperation", "visited", "visit"),
    ("AID", "material_cooperation", "helped", None), ("ACCUSE", "verbal_conflict", "blamed", "allege"),
    ("PROTEST", "material_conflict", "protested against", "demo"),
]  # fmt: skip
_FILLER = (
    "officials", "market", "harbour", "spring", "talks", "bridge", "winter", "council", "road", "grain", "border",
    "school", "station", "letter", "river", "night", "convoy", "mayor", "village", "engine", "paper", "tower",
    "witness", "signal", "hill", "repair", "storm", "visitor", "report", "garden",
)  # fmt: skip
_START = dt.date(2025, 3, 1)


def many_events(folder: Path, number: int) -> Path:
    """Write a run of `number` events, eight to an article of some 3,500 characters."""
    chance = random.Random(7)
    events, articles = [], []
    for first in range(0, number, 8):
        story, coded = _story(first, min(8, number - first), chance)
        articles.append(story)
        events += coded
    return write_run(folder, events, articles)


def _story(first: int, number: int, chance: random.Random) -> tuple[Article, list[Event]]:
    about = {
        "article_id": f"{first:06}",
        "title": f"News {first} of the {chance.choice(_FILLER)}",
        "outlet": f"Gazette {first % 7}",
        "published": (_START + dt.timedelta(days=first % 60)).isoformat(),
    }
    text, events = "", []
    for n in range(first, first + number):
        line, coded = _event(n, len(text), about, chance)
        text += line + " ".join(chance.choice(_FILLER) for _ in range(50)).capitalize() + ".\n"
        events.append(coded)
    return article(text=text, event_ids=tuple(e.event_id for e in events), **about), events


def _event(n: int, offset: int, about: dict[str, str], chance: random.Random) -> tuple[str, Event]:
    (who, whose, _, _), (whom, theirs, lat, lon) = chance.sample(_COUNTRIES, 2)
    kind, quad, verb, mode = _DEEDS[n % len(_DEEDS)]
    count = chance.randint(2, 900)
    days = n // 5 % 60
    line = f"{who} {verb} {whom} on day {days}, with {count} people near its harbour, the mayor of town {n} said. "

    def at(words: str) -> dict[str, int | str]:
        start = offset + line.index(words)
        return {"text": words, "start_char": start, "end_char": start + len(words)}

    day = (_START + dt.timedelta(days=days)).isoformat()
    return line, event(
        f"{n:016x}",
        **about,
        url=f"https://gazette.example/{n}",
        event_type=kind,
        quad_class=quad,
        modes=(mode,) if mode else (),
        trigger=Span(**at(verb)),
        sentence=Span(**at(line.rstrip())),
        actors=(actor(who, Actor, **at(who), country=whose, kind="country"),),
        recipients=(actor(whom, Actor, **at(whom), country=theirs, kind="country"),),
        places=(place(f"{whom} harbour {n % 40}", **at("harbour"), country=theirs, lat=lat + n % 40 / 9, lon=lon),),
        date=interval(day, day, **at(f"day {days}")) if n % 7 else None,
        figures=(figure(float(count), float(count), **at(f"{count} people"), modifier="exact", item="person"),),
        attributions=(_said(f"Mayor of town {n}", at(f"the mayor of town {n}"), at("said")),),
        status="future" if n % 11 == 0 else "actual",
        confidence=round(0.3 + n % 14 / 20, 3),
        cluster_id=f"cl_{n:016x}",
    )


def _said(name: str, words: dict[str, int | str], cue: dict[str, int | str]) -> Attribution:
    return actor(name, Attribution, **words, cue=Span(**cue), stance="claims", sector="GOV")


def hostile_run(folder: Path) -> Path:
    """Write a run of two events whose texts would break a careless page, with dangerous addresses."""

    def at(words: str) -> dict[str, int | str]:
        start = STORY.index(words)
        return {"text": words, "start_char": start, "end_char": start + len(words)}

    about = {"article_id": HOSTILE, "title": TITLE, "outlet": HOSTILE, "agency": BIDI, "url": "javascript:alert(1)"}
    parts = {
        "trigger": Span(**at("shelled")),
        "sentence": Span(**at(STORY)),
        "actors": (actor(HOSTILE, **at(BIDI), office=HOSTILE),),
        "recipients": (actor(FORMULA, **at(FORMULA)),),
        "places": (Place.model_validate({**place(HOSTILE).model_dump(), **at("Friday"), "admin1": HOSTILE}),),
        "date": TimeInterval.model_validate({**interval().model_dump(), **at("Friday"), "edtf": HOSTILE}),
        "figures": (Figure.model_validate({**figure(description=HOSTILE, item=HOSTILE).model_dump(), **at("🚀")}),),
        "attributions": (_said(HOSTILE, at("said"), at("said")),),
        "cluster_id": HOSTILE,
    }
    known = event(1, **about, **parts)
    unknown = bare(2, **about, sentence=Span(**at(STORY)), trigger=Span(**at("shelled")))
    zones = (Zone(label="body", start_char=0, end_char=len(STORY)),)
    return write_run(folder, [known, unknown], [article(article_id=HOSTILE, title=TITLE, text=STORY, zones=zones)])
