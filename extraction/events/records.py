"""Drafts and mentions in Doc offsets -> records in offsets of the article's own text."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import spacy.tokens

from extraction.events.drafts import Draft
from extraction.events.timing import EventTime
from extraction.knowledge.ontology import Ontology
from extraction.schema import (
    SCHEMA_VERSION,
    Actor,
    Article,
    Attribution,
    Event,
    Extractor,
    Figure,
    Place,
    Span,
    TimeBasis,
    TimeInterval,
)
from extraction.values import ActorValue, FigureValue, Mention, PlaceValue, TimeValue
from extraction.view import BodyView


def event_id(article_id: str, trigger: Span, event_type: str) -> str:
    """Return a stable id: the same article, trigger and type give the same id in every run."""
    key = f"{article_id}\x1f{trigger.start_char}\x1f{trigger.end_char}\x1f{trigger.text}\x1f{event_type}"
    return "ev_" + hashlib.sha256(key.encode()).hexdigest()[:16]


def build_events(
    drafts: Sequence[Draft], article: Article, view: BodyView, ontology: Ontology, made_by: Extractor
) -> list[Event]:
    """Return the validated records; a cluster is named after its first event."""
    events: list[Event] = []
    clusters: dict[int, str] = {}
    for draft in drafts:
        event = _build_event(draft, article, view, ontology, made_by)
        cluster = clusters.setdefault(draft.cluster, "cl_" + event.event_id.removeprefix("ev_"))
        events.append(event.model_copy(update={"cluster_id": cluster}))
    return events


def _build_event(draft: Draft, article: Article, view: BodyView, ontology: Ontology, made_by: Extractor) -> Event:
    doc = draft.match.head.doc
    trigger = _token_span(view, doc[draft.match.start : draft.match.end])
    sentence = _token_span(view, draft.match.head.sent)
    identity = event_id(article.article_id, trigger, draft.event_type)
    return Event(
        schema_version=SCHEMA_VERSION,
        event_id=identity,
        article_id=article.article_id,
        url=article.url,
        title=article.title,
        outlet=article.outlet,
        agency=article.agency,
        published=article.published,
        event_type=draft.event_type,
        modes=draft.modes,
        contexts=draft.contexts,
        quad_class=ontology.quad_class(draft.event_type),
        intensity=ontology.intensity(draft.event_type, draft.modes),
        cameo=ontology.cameo(draft.event_type, draft.modes, draft.contexts),
        trigger=trigger,
        sentence=sentence,
        actors=tuple(build_actor(m, view) for m in draft.arguments.actors),
        recipients=tuple(build_actor(m, view) for m in draft.arguments.recipients),
        places=tuple(build_place(m, view) for m in draft.places),
        date=_event_time(draft.time, view),
        figures=build_figures(draft.figures, view),
        attributions=tuple(
            Attribution(
                **build_actor(s.actor, view).model_dump(),
                cue=_token_span(view, doc[s.cue_start : s.cue_end]),
                stance=s.stance,
            )
            for s in draft.sources
        ),
        status=draft.status,
        confidence=draft.confidence,
        cluster_id=None,
        extractor=made_by.model_copy(update={"entry": draft.match.entry.id, "confidence_parts": draft.parts}),
    )


def build_actor(mention: Mention[ActorValue], view: BodyView) -> Actor:
    """Return the record of an actor mention."""
    value = mention.value
    return Actor(
        **_cut(mention, view),
        name=value.name,
        entity_id=value.entity_id,
        kind=value.kind,
        country=value.country,
        sector=value.sector,
        other_sectors=value.other_sectors,
        office=value.office,
    )


def build_place(mention: Mention[PlaceValue], view: BodyView) -> Place:
    """Return the record of a toponym mention."""
    value = mention.value
    return Place(
        **_cut(mention, view),
        name=value.name,
        country=value.country,
        admin1=value.admin1,
        lat=value.lat,
        lon=value.lon,
        geonames_id=value.geonames_id,
        feature=value.feature,
        resolution=value.resolution,
        confidence=value.confidence,
    )


def build_time(mention: Mention[TimeValue], view: BodyView, basis: TimeBasis = "expression") -> TimeInterval:
    """Return the record of a time expression."""
    value = mention.value
    return TimeInterval(
        **_cut(mention, view),
        earliest=value.earliest,
        latest=value.latest,
        granularity=value.granularity,
        part_of_day=value.part_of_day,
        approximate=value.approximate,
        edtf=value.edtf,
        duration=value.duration,
        basis=basis,
        anchor=value.anchor,
    )


def build_figures(mentions: Sequence[Mention[FigureValue]], view: BodyView) -> tuple[Figure, ...]:
    """Return the records of figure mentions; `part_of` points into this list or is null."""
    return tuple(
        Figure(
            **_cut(m, view),
            low=m.value.low,
            high=m.value.high,
            modifier=m.value.modifier,
            item=m.value.item,
            description=m.value.description,
            role=m.value.role,
            part_of=m.value.part_of,
        )
        for m in mentions
    )


def _event_time(time: EventTime | None, view: BodyView) -> TimeInterval | None:
    if time is None:
        return None
    record = build_time(time.mention, view, time.basis)
    if time.basis == "narrative":  # the words stand elsewhere and say nothing of this event
        return record.model_copy(update={"text": None, "start_char": None, "end_char": None, "anchor": "narrative"})
    return record


def _cut(mention: Mention[Any], view: BodyView) -> dict[str, Any]:
    return view.span(mention.start_char, mention.end_char).model_dump()


def _token_span(view: BodyView, span: spacy.tokens.Span) -> Span:
    return view.span(span.start_char, span.end_char)
