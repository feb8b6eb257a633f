"""Records against gold: precision and recall per field, pinned floors, gains and losses.

A gold file is one JSON object an article: `id`, `title` (or none; never coded), `text`, `published`, `events` (each
with `type`, `alt_types`, `modes`, `quote`, `trigger`, `actors`, `recipients`, `places`, `when`, `figures`,
`attributed_to`, `status`, `optional`, `same_as`), `figures`, `dates`. Quotes and triggers are exact substrings of the
text; they are found on load and a missing one is an error.
An event marked optional is neither rewarded nor punished. Predicted and gold events are paired greedily by trigger
overlap, then type, then participants.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from extraction.errors import KnowledgeError
from extraction.pipeline import Coder, plain_article
from extraction.schema import Event

EPSILON = 0.0005  # two runs on other hardware may flip a rounding; one flipped event moves a score by more


class _Gold(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class GoldParty(_Gold):
    """An actor, recipient or source of a gold event."""

    text: str
    name: str | None = None
    country: str | None = None
    sector: str | None = None


class GoldTime(_Gold):
    """When a gold event happened; null bounds where the reader cannot tell."""

    text: str
    start: str | None
    end: str | None


class GoldFigure(_Gold):
    """A quantity."""

    text: str
    low: float | None
    high: float | None
    item: str | None = None
    modifier: str = "exact"


class GoldDate(_Gold):
    """A time expression and its interval."""

    text: str
    start: str | None
    end: str | None
    type: str = "date"


class GoldPlace(_Gold):
    """A place of an event."""

    text: str
    country: str | None = None
    lat: float | None = None
    lon: float | None = None


class GoldEvent(_Gold):
    """One reported event mention."""

    type: str
    alt_types: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    quote: str
    trigger: str
    actors: tuple[GoldParty, ...] = ()
    recipients: tuple[GoldParty, ...] = ()
    places: tuple[GoldPlace, ...] = ()
    when: GoldTime | None = None
    figures: tuple[GoldFigure, ...] = ()
    attributed_to: tuple[GoldParty, ...] = ()
    status: str = "actual"
    optional: bool = False
    same_as: int | None = None


class GoldArticle(_Gold):
    """One annotated text."""

    id: str
    text: str
    title: str | None = None
    published: str | None
    events: tuple[GoldEvent, ...]
    figures: tuple[GoldFigure, ...] | None = None
    dates: tuple[GoldDate, ...] | None = None
    why: str | None = None


@dataclass(slots=True)
class Counts:
    """True and false positives, and misses."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, gold: Iterable[object], predicted: Iterable[object]) -> None:
        """Count two sets."""
        g, p = set(gold), set(predicted)
        self.right += len(g & p)
        self.wrong += len(p - g)
        self.missed += len(g - p)

    @property
    def precision(self) -> float:
        """Share of the predicted that is right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (2 * self.right + self.wrong + self.missed) if self.right else 0.0


@dataclass(slots=True)
class Scores:
    """Counts by field, and lines that say what was gained or lost."""

    fields: dict[str, Counts] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)
    spurious: list[str] = field(default_factory=list)

    def of(self, name: str) -> Counts:
        """Return the counts of a field."""
        return self.fields.setdefault(name, Counts())

    def f1(self) -> dict[str, float]:
        """F1 by field, rounded to four places."""
        return {name: round(counts.f1, 4) for name, counts in sorted(self.fields.items())}


def read_gold(folder: Path) -> list[GoldArticle]:
    """Read `*.json` (one article) and `*.jsonl` (one a line) of a folder, or one such file.

    Raises KnowledgeError naming the file and the article whose quote or trigger is not in its text.
    """
    articles: list[GoldArticle] = []
    paths = [folder] if folder.is_file() else sorted([*folder.glob("*.json"), *folder.glob("*.jsonl")])
    for path in paths:
        if path.name == "floors.json":
            continue
        content = path.read_text(encoding="utf-8")
        for line in content.splitlines() if path.suffix == ".jsonl" else [content]:
            if line.strip():
                articles.append(_gold_article(path, json.loads(line)))
    return articles


def _gold_article(path: Path, raw: Mapping[str, Any]) -> GoldArticle:
    try:
        article = GoldArticle.model_validate(raw)
    except ValidationError as error:
        raise KnowledgeError(path.name, str(raw.get("id")), str(error)) from error
    for event in article.events:
        if event.quote not in article.text or event.trigger not in event.quote:
            raise KnowledgeError(path.name, article.id, f"quote or trigger not in the text: {event.trigger!r}")
    return article


def evaluate(coder: Coder, gold: Sequence[GoldArticle]) -> Scores:
    """Run the coder over gold texts and score every field."""
    scores = Scores()
    articles = [plain_article(g.text, published=g.published, article_id=g.id) for g in gold]
    for annotated, result in zip(gold, coder.stream(articles), strict=True):
        score_events(annotated, result.events, scores)
        if annotated.figures is not None:
            scores.of("figures").add(
                ((f.low, f.high) for f in annotated.figures), ((f.low, f.high) for f in result.article.figures)
            )
        if annotated.dates is not None:
            scores.of("dates").add(
                ((d.start, d.end) for d in annotated.dates if d.start or d.end),
                (
                    (d.earliest and d.earliest.isoformat(), d.latest and d.latest.isoformat())
                    for d in result.article.dates
                    if d.earliest or d.latest
                ),
            )
    return scores


def score_events(annotated: GoldArticle, predicted: Sequence[Event], scores: Scores) -> None:
    """Pair gold and predicted events of one article and count."""
    pairs = pair_events(annotated, predicted)
    for index, gold in enumerate(annotated.events):
        event = pairs.get(index)
        if gold.optional:
            continue
        if event is None:
            scores.of("detected").missed += 1
            scores.of("typed").missed += 1
            scores.of("who_what_whom").missed += 1
            scores.misses.append(f"{annotated.id}: {gold.type} {gold.trigger!r} in {gold.quote!r}")
            continue
        scores.of("detected").right += 1
        if event.event_type not in {gold.type, *gold.alt_types}:
            for name in ("typed", "who_what_whom"):
                scores.of(name).missed += 1
                scores.of(name).wrong += 1
            scores.misses.append(f"{annotated.id}: {gold.type} coded {event.event_type}: {gold.quote!r}")
            continue
        scores.of("typed").right += 1
        _score_fields(gold, event, scores)
    paired = {id(event) for event in pairs.values()}
    for event in predicted:
        if id(event) not in paired:
            for name in ("detected", "typed", "who_what_whom"):
                scores.of(name).wrong += 1
            scores.spurious.append(
                f"{annotated.id}: {event.event_type} {event.trigger.text!r} in {event.sentence.text!r}"
            )


def _score_fields(gold: GoldEvent, event: Event, scores: Scores) -> None:
    who, whom = _countries(gold.actors), _countries(gold.recipients)
    got_who, got_whom = _countries(event.actors), _countries(event.recipients)
    scores.of("actor_country").add(who, got_who)
    scores.of("recipient_country").add(whom, got_whom)
    mutual = gold.type in ("CONSULT", "AGREE", "COOPERATE", "SUPPORT") and who | whom == got_who | got_whom
    triple = scores.of("who_what_whom")
    if (who, whom) == (got_who, got_whom) or mutual:
        triple.right += 1
    else:
        triple.wrong += 1
        triple.missed += 1
    scores.of("status").add([gold.status], [event.status.value])
    if gold.when and gold.when.start:
        date = event.date
        got = [(date.earliest.isoformat(), date.latest.isoformat())] if date and date.earliest and date.latest else []
        scores.of("when").add([(gold.when.start, gold.when.end)], got)
    scores.of("event_figures").add(((f.low, f.high) for f in gold.figures), ((f.low, f.high) for f in event.figures))
    scores.of("attribution").add(
        {g.country or g.text.lower() for g in gold.attributed_to},
        {a.country or a.text.lower() for a in event.attributions[: max(1, len(gold.attributed_to))]},
    )


def _countries(parties: Iterable[Any]) -> set[str]:
    return {party.country for party in parties if party.country}


def pair_events(annotated: GoldArticle, predicted: Sequence[Event]) -> dict[int, Event]:
    """Return the predicted event that each gold event is paired with, by the number of the gold event."""
    candidates: list[tuple[float, int, int]] = []
    for i, gold in enumerate(annotated.events):
        quote = annotated.text.index(gold.quote)
        start = quote + gold.quote.index(gold.trigger)
        end = start + len(gold.trigger)
        for j, event in enumerate(predicted):
            on_trigger = event.trigger.start_char < end and start < event.trigger.end_char
            in_quote = quote <= event.trigger.start_char < quote + len(gold.quote)
            typed = event.event_type in {gold.type, *gold.alt_types}
            if on_trigger or (in_quote and typed):
                weight = 2.0 * on_trigger + 2.0 * typed + (_countries(gold.actors) == _countries(event.actors))
                candidates.append((weight, -i, -j))
    pairs: dict[int, Event] = {}
    used: set[int] = set()
    for _, i, j in sorted(candidates, reverse=True):
        if -i not in pairs and -j not in used:
            pairs[-i] = predicted[-j]
            used.add(-j)
    return pairs


def below_floors(scores: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """Return one line for each field that fell below its pinned floor, or is no longer measured."""
    return [
        f"{name}: {scores.get(name, 0.0):.4f} is below the floor {floor:.4f}"
        for name, floor in sorted(floors.items())
        if scores.get(name, 0.0) < floor - EPSILON
    ]
