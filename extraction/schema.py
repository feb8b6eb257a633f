"""The record contract, version 1: what every output line promises.

These frozen pydantic models are the single source; the JSON Schema under `data/schema/` is generated from them.
This module imports nothing else of ours and nothing heavy, so that a notebook that only reads records stays light.

Spans are half-open offsets in Unicode code points into `Article.text`; everywhere
`article.text[start_char:end_char] == text`.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from importlib import import_module
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

SCHEMA_VERSION = "1.0"

Iso3 = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Probability = Annotated[float, Field(ge=0.0, le=1.0)]


class EventType(StrEnum):
    """PLOVER 2.0's sixteen event types."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"


class QuadClass(StrEnum):
    """The four corners of cooperation and conflict, in word and in deed."""

    VERBAL_COOPERATION = "verbal_cooperation"
    MATERIAL_COOPERATION = "material_cooperation"
    VERBAL_CONFLICT = "verbal_conflict"
    MATERIAL_CONFLICT = "material_conflict"


class Status(StrEnum):
    """PLOVER's auxiliary modes; `historical` is more than a year before publication."""

    ACTUAL = "actual"
    FUTURE = "future"
    HYPOTHETICAL = "hypothetical"
    NEGATED = "negated"
    HISTORICAL = "historical"


MODES: dict[EventType, tuple[str, ...]] = {
    EventType.AGREE: (),
    EventType.CONSULT: ("visit", "third-party", "multilateral", "phone"),
    EventType.SUPPORT: (),
    EventType.CONCEDE: (),
    EventType.COOPERATE: (),
    EventType.AID: (),
    EventType.RETREAT: ("withdraw", "release", "disarm", "ceasefire", "access", "resign"),
    EventType.REQUEST: ("assist", "change", "yield", "meet"),
    EventType.ACCUSE: ("disapprove", "investigate", "allege"),
    EventType.REJECT: ("assist", "change", "yield", "meet"),
    EventType.THREATEN: ("restrict", "arrest", "relations", "expel", "territory", "violence"),
    EventType.PROTEST: ("demo", "riot", "strike", "hunger", "boycott", "obstruct", "vandalize"),
    EventType.SANCTION: ("convict", "expel", "withdraw", "discontinue"),
    EventType.MOBILIZE: ("troops", "weapons", "police", "militia"),
    EventType.COERCE: (
        "seize", "restrict", "censor", "curfew", "martial-law", "arrest", "deport", "withhold",
        "misinformation", "cyber",
    ),
    EventType.ASSAULT: (
        "abduct", "beat", "torture", "sexual", "targeted", "destroy", "primitive", "firearms", "explosives",
        "suicide-attack", "aerial", "drone", "heavy-weapons", "crowd-control", "unconventional",
    ),
}  # fmt: skip

Mode = StrEnum(  # type: ignore[misc]  # the members are the union of MODES, written once
    "Mode", {m.upper().replace("-", "_"): m for ms in MODES.values() for m in ms}
)


class Context(StrEnum):
    """PLOVER's 37 contexts."""

    MILITARY = "military"
    INTELLIGENCE = "intelligence"
    EXECUTIVE = "executive"
    LEGISLATIVE = "legislative"
    ELECTION = "election"
    POLITICAL_INSTITUTIONS = "political_institutions"
    PRO_DEMOCRACY = "pro_democracy"
    PRO_AUTOCRACY = "pro_autocracy"
    ECONOMIC = "economic"
    LEGAL = "legal"
    REPARATIONS = "reparations"
    HUMAN_RIGHTS = "human_rights"
    RIGHTS_FREEDOMS = "rights_freedoms"
    REPRESSION = "repression"
    HUMAN_SECURITY = "human_security"
    GENDER = "gender"
    LGBT = "lgbt"
    RELIGION_ETHNICITY = "religion_ethnicity"
    INEQUALITY = "inequality"
    DIPLOMATIC = "diplomatic"
    TERRITORY = "territory"
    PEACEKEEPING = "peacekeeping"
    HEALTH = "health"
    ASYLUM = "asylum"
    MIGRATION = "migration"
    DISASTERS = "disasters"
    NATURAL_RESOURCE = "natural_resource"
    ENVIRONMENT = "environment"
    TECHNOLOGY = "technology"
    TERRORISM = "terrorism"
    CBRN = "cbrn"
    CYBER = "cyber"
    MISINFORMATION = "misinformation"
    CRIME = "crime"
    CORRUPTION = "corruption"
    ILLEGAL_DRUGS = "illegal_drugs"
    TRAFFICKING = "trafficking"


Sector = Literal[
    "COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK",
    "AGR", "BUS", "CRM", "CVL", "EDU", "ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC",
]  # fmt: skip
ActorKind = Literal["country", "person", "organization", "people"]
Granularity = Literal["hour", "part_of_day", "day", "week", "month", "season", "quarter", "year", "decade", "other"]
PartOfDay = Literal["early_morning", "morning", "midday", "afternoon", "evening", "night", "overnight"]
TimeBasis = Literal["expression", "clause", "sentence", "narrative"]
TimeAnchor = Literal["absolute", "published", "narrative"]
Modifier = Literal["exact", "about", "at_least", "at_most", "more_than", "less_than", "range"]
FigureRole = Literal[
    "troops",
    "weapons",
    "killed",
    "wounded",
    "captured",
    "missing",
    "displaced",
    "casualties",
    "amount",
    "other",
]
Resolution = Literal["site", "district", "city", "county", "province", "region", "country", "water"]
Stance = Literal["reports", "claims", "confirms", "denies"]
PublishedFrom = Literal["given", "page", "url", "dateline", "inferred", "unknown"]
ZoneLabel = Literal[
    "title", "byline", "dateline", "date", "body", "caption", "teaser", "navigation", "related", "trailer"
]


class Record(BaseModel):
    """Base of every record: immutable, and unknown keys are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Record):
    """Exactly these characters of `Article.text`."""

    text: str = Field(min_length=1)
    start_char: int = Field(ge=0)
    end_char: int = Field(gt=0)

    @model_validator(mode="after")
    def _length_fits(self) -> Self:
        if self.end_char - self.start_char != len(self.text):
            raise ValueError("end_char - start_char must be the length of text")
        return self


class Zone(Record):
    """A labelled stretch of the article's text; zones stand in order and cover the text."""

    label: ZoneLabel
    start_char: int = Field(ge=0)
    end_char: int = Field(gt=0)


class Actor(Span):
    """Who: the words of the text and what they resolve to."""

    name: str = Field(description="canonical name; the surface text when unknown")
    entity_id: str | None = Field(pattern=r"^Q[1-9]\d*$", description="Wikidata QID")
    kind: ActorKind
    country: Iso3 | None = Field(description="ISO 3166-1 alpha-3, or UNO EUR IGO NGO MNC IMG ISM XKX")
    sector: Sector | None
    other_sectors: tuple[Sector, ...]
    office: str | None = Field(description="office held on the event's date")


class Place(Span):
    """Where: a toponym and its entry in the gazetteer. Unresolved coordinates are null, never (0, 0)."""

    name: str
    country: Iso3 | None
    admin1: str | None
    lat: float | None = Field(ge=-90, le=90)
    lon: float | None = Field(ge=-180, le=180)
    geonames_id: int | None = Field(gt=0)
    feature: str | None = Field(pattern=r"^[A-Z]\.[A-Z0-9]+$", description="GeoNames class.code")
    resolution: Resolution | None
    confidence: Probability


class TimeInterval(Record):
    """When: an inclusive interval of days and the words it rests on (null span when inherited, see `basis`)."""

    text: str | None
    start_char: int | None = Field(ge=0)
    end_char: int | None = Field(gt=0)
    earliest: dt.date | None
    latest: dt.date | None
    granularity: Granularity
    part_of_day: PartOfDay | None
    approximate: bool
    edtf: str | None
    duration: str | None = Field(description="ISO 8601 duration; such an expression has no dates")
    basis: TimeBasis
    anchor: TimeAnchor | None = Field(description="null when nothing anchors the expression")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.earliest and self.latest and self.earliest > self.latest:
            raise ValueError("earliest must not be after latest")
        spans = (self.text, self.start_char, self.end_char)
        if any(x is None for x in spans) and any(x is not None for x in spans):
            raise ValueError("text, start_char and end_char are null together")
        return self


class Figure(Span):
    """How many or how much: honest bounds, what is counted, and in which role."""

    low: float | None
    high: float | None
    modifier: Modifier
    item: str | None = Field(description="lemma of what is counted, ISO 4217 code, or `percent`")
    description: str | None
    role: FigureRole
    part_of: int | None = Field(ge=0, description="index in the same list of the figure this is a subset of")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("low must not exceed high")
        return self


class Attribution(Actor):
    """Who says so, by which words, and with which stance."""

    cue: Span
    stance: Stance


class Extractor(Record):
    """Which code, pipeline and lexicon entry made the event, and what its confidence is made of."""

    name: str
    version: str
    pipeline: str
    entry: str = Field(description="id of the lexicon entry or model that fired")
    confidence_parts: dict[str, float]


class Article(Record):
    """One article as read, its zones and metadata, and every normalised mention of its body."""

    schema_version: str
    article_id: str = Field(min_length=1)
    parent_id: str | None
    url: str | None
    title: str | None
    text: str
    text_sha256: Sha256
    zones: tuple[Zone, ...]
    outlet: str | None
    agency: str | None
    byline: str | None
    dateline_place: str | None
    published: dt.datetime | dt.date | None
    published_from: PublishedFrom
    language: str | None
    source_path: str | None
    extra: dict[str, Any]
    people: tuple[Actor, ...]
    organizations: tuple[Actor, ...]
    places: tuple[Place, ...]
    dates: tuple[TimeInterval, ...]
    figures: tuple[Figure, ...]
    event_ids: tuple[str, ...]

    @field_validator("published", mode="before")
    @classmethod
    def _date_stays_a_date(cls, value: object) -> object:
        """`2024-11-16` is a day, not midnight; a datetime must state its offset."""
        if isinstance(value, str) and len(value) == 10:
            return dt.date.fromisoformat(value)
        if isinstance(value, str):
            value = dt.datetime.fromisoformat(value)
        if isinstance(value, dt.datetime) and value.tzinfo is None:
            raise ValueError("a datetime must carry its offset; give the day alone if the offset is unknown")
        return value

    @model_validator(mode="after")
    def _zones_cover_text(self) -> Self:
        position = 0
        for zone in self.zones:
            if zone.start_char != position or zone.end_char <= position:
                raise ValueError(f"zones must cover the text in order; gap or overlap at {zone.start_char}")
            position = zone.end_char
        if position != len(self.text):
            raise ValueError(f"zones end at {position}, the text at {len(self.text)}")
        return self


class Event(Record):
    """One event mention: who did what to whom, where, when, with which figures, who says so, did it happen."""

    schema_version: str
    event_id: str = Field(pattern=r"^ev_[0-9a-z]+$")
    article_id: str
    url: str | None
    title: str | None
    outlet: str | None
    agency: str | None
    published: dt.datetime | dt.date | None
    event_type: EventType
    modes: tuple[Mode, ...]
    contexts: tuple[Context, ...]
    quad_class: QuadClass
    intensity: float
    cameo: str | None = Field(pattern=r"^\d{2,4}$")
    trigger: Span
    sentence: Span
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    places: tuple[Place, ...]
    date: TimeInterval | None
    figures: tuple[Figure, ...]
    attributions: tuple[Attribution, ...]
    status: Status
    confidence: Probability
    cluster_id: str | None
    extractor: Extractor

    _date_stays_a_date = field_validator("published", mode="before")(Article._date_stays_a_date.__func__)  # type: ignore[attr-defined]

    def _repr_html_(self) -> str:
        """The event as notebooks show it: its sentence with trigger and arguments marked."""
        html = import_module("extraction.exports.html")  # by name: exports stand on a floor above
        return str(html.show_html(self)._repr_html_())

    @model_validator(mode="after")
    def _modes_belong_to_type(self) -> Self:
        strange = [m for m in self.modes if m not in MODES[self.event_type]]
        if strange:
            raise ValueError(f"{self.event_type} has no mode {', '.join(strange)}")
        return self


class Reject(Record):
    """One input or record that was refused, and why. Nothing is dropped in silence."""

    where: str = Field(description="file, and line where there is one")
    sha256: Sha256 | None
    stage: Literal["read", "page", "language", "extract", "validate", "worker"]
    error: str = Field(description="short stable word: empty, encoding, json, too_large, no_text, …")
    message: str
    attempt: int = Field(ge=1)
    input: str | None = Field(max_length=4000, description="the refused input, bounded")


class FileStamp(Record):
    """A file of the run and what it held."""

    path: str
    sha256: Sha256 | None
    bytes: int = Field(ge=0)
    records: int | None = Field(ge=0)


class StageCount(Record):
    """How many went into a stage, came out, were skipped, were refused."""

    stage: str
    taken: int = Field(ge=0)
    given: int = Field(ge=0)
    skipped: int = Field(ge=0)
    rejected: int = Field(ge=0)


class Manifest(Record):
    """The commit marker of a run, written last."""

    schema_version: str
    run_id: str
    started: dt.datetime
    finished: dt.datetime
    duration_seconds: float = Field(ge=0)
    peak_rss_bytes: int = Field(ge=0)
    command: tuple[str, ...]
    versions: dict[str, str] = Field(description="code, schema, pipeline, knowledge")
    configuration: dict[str, Any]
    configuration_sha256: Sha256
    inputs: tuple[FileStamp, ...]
    outputs: tuple[FileStamp, ...]
    stages: tuple[StageCount, ...]


RECORDS: dict[str, type[Record]] = {
    "event": Event,
    "article": Article,
    "reject": Reject,
    "manifest": Manifest,
}


def json_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of `event`, `article`, `reject` or `manifest`; every key is required."""
    schema = RECORDS[name].model_json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": name.capitalize(),
        "version": SCHEMA_VERSION,
        **{k: v for k, v in schema.items() if k != "title"},
    }


__all__ = [
    "MODES",
    "RECORDS",
    "SCHEMA_VERSION",
    "Actor",
    "ActorKind",
    "Article",
    "Attribution",
    "Context",
    "Event",
    "EventType",
    "Extractor",
    "Figure",
    "FigureRole",
    "FileStamp",
    "Granularity",
    "Manifest",
    "Mode",
    "Modifier",
    "PartOfDay",
    "Place",
    "PublishedFrom",
    "QuadClass",
    "Record",
    "Reject",
    "Resolution",
    "Sector",
    "Span",
    "StageCount",
    "Stance",
    "Status",
    "TimeAnchor",
    "TimeBasis",
    "TimeInterval",
    "Zone",
    "ZoneLabel",
    "json_schema",
]  # fmt: skip
