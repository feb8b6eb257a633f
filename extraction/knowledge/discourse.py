"""Small sets of words and limits that reading a story needs, read from `data/lexicon/discourse.toml`.

What reports and what frames a report, what opens a clause beside another, who nobody is; how far a story carries a
time or a place. Every set must be there under its name, and an unknown one is an error.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from pydantic import Field

from extraction.errors import KnowledgeError
from extraction.knowledge._toml import Entry, entries, entry, only_tables, read_toml, shown
from extraction.resources import resource
from extraction.schema import EventType

FILE = "data/lexicon/discourse.toml"


class WordsEntry(Entry):
    """A named set of lower-case words or lemmas, with sentences that hold one of them."""

    name: str
    words: tuple[str, ...] = Field(min_length=1)
    examples: tuple[str, ...] = Field(min_length=1)


class TypesEntry(Entry):
    """A named set of event types."""

    name: str
    types: tuple[EventType, ...] = Field(min_length=1)
    why: str


class Limits(Entry):
    """How far a reader carries something: counts of sentences, days, tokens."""

    time_reach: int = Field(ge=0, description="sentences back from which an undated event takes a time")
    place_reach: int = Field(ge=0, description="sentences back from which a deed takes a place")
    scene_sentences: int = Field(ge=0, description="sentences through which one time may be handed on")
    scene_days: int = Field(ge=0, description="longest time, in days, that later sentences may share")
    linked_days: int = Field(ge=0, description="the same for a sentence that takes up the one before by a word")
    lead_sentences: int = Field(ge=1, description="sentences from the first in which a story states its day")
    recent_days: int = Field(ge=0, description="days back that a story of today may tell of as its own")
    quote_sentences: int = Field(ge=1, description="longest run of sentences of one quotation")
    speaker_reach: int = Field(ge=0, description="sentences between a quotation and the one that names its speaker")
    story_sentences: int = Field(ge=1, description="sentences from which on a text is a story")
    newcomer_days: int = Field(ge=1, description="days for which the holder of an office is called new")
    domain_words: int = Field(ge=1, description="words of a subject below which an article leans nowhere")
    domain_lead: float = Field(gt=0, description="how many times the words of politics a subject must outnumber")
    domain_weight: float = Field(ge=0, le=1, description="least weight of an entry on a page that is not political")


@dataclass(frozen=True, slots=True)
class Words:
    """The sets of words by name."""

    beside: frozenset[str]
    topic: frozenset[str]
    report: frozenset[str]
    report_link: frozenset[str]
    teller: frozenset[str]
    no_source: frozenset[str]
    nobody: frozenset[str]
    nominal_mark: frozenset[str]
    echo: frozenset[str]
    meanwhile: frozenset[str]
    within: frozenset[str]
    apart: frozenset[str]
    deadline: frozenset[str]
    reason: frozenset[str]
    utter: frozenset[str]
    elsewhen: frozenset[str]
    held: frozenset[str]
    addressing: frozenset[str]
    third: frozenset[str]
    wish: frozenset[str]
    quoting: frozenset[str]
    holding: frozenset[str]
    going_on: frozenset[str]
    newcomer: frozenset[str]


@dataclass(frozen=True, slots=True)
class Types:
    """The sets of event types by name."""

    content: frozenset[str]
    deed: frozenset[str]
    scene: frozenset[str]
    speech: frozenset[str]


@dataclass(frozen=True, slots=True)
class Discourse:
    """The file's three tables."""

    words: Words
    types: Types
    limits: Limits


def load_discourse() -> Discourse:
    """Read the file. Raises KnowledgeError naming the file and the entry."""
    path = resource(FILE)
    tables = read_toml(path)
    only_tables(path, tables, frozenset({"words", "types", "limits"}))
    words = {row.name: frozenset(row.words) for row in read_word_sets()}
    types = {
        row.name: frozenset(t.value for t in row.types)
        for row in entries(path, tables.get("types", []), TypesEntry, "name")
    }
    _complete(words, Words)
    _complete(types, Types)
    return Discourse(Words(**words), Types(**types), entry(path, tables.get("limits", {}), Limits, "limits"))


def read_word_sets() -> list[WordsEntry]:
    """Return the sets of words with their examples. Raises KnowledgeError naming the file and the entry."""
    path = resource(FILE)
    rows = entries(path, read_toml(path).get("words", []), WordsEntry, "name")
    for row in rows:
        if any(word != word.lower() for word in row.words):
            raise KnowledgeError(shown(path), row.name, "words are lower-case")
    return rows


def _complete(found: dict[str, frozenset[str]], model: type[Words] | type[Types]) -> None:
    wanted = {field.name for field in fields(model)}
    for name in sorted(wanted ^ set(found)):
        fault = "nothing reads this set" if name in found else "the set is missing"
        raise KnowledgeError(shown(resource(FILE)), name, fault)
