"""The actor tables as they lie on disk, row by row, validated.

Hand-written lists are TOML or tab-separated (lists inside a cell joined by `|`); people are JSONL. Every fault names
the file and the entry. The indexes over these rows are built in `extraction.knowledge.actors`.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import orjson
from pydantic import Field

from extraction.errors import KnowledgeError
from extraction.knowledge._toml import Entry, entries, entry, only_tables, read_toml, shown
from extraction.resources import resource
from extraction.schema import Sector

Code = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Qid = Annotated[str, Field(pattern=r"^Q[1-9]\d*$")]
Gender = Literal["m", "f"]
OrganizationClass = Literal[
    "igo", "ngo", "armed_group", "criminal", "service", "institution", "party", "media", "company", "movement"
]
_PERSON_KEYS = frozenset(("name", "aliases", "wikidata", "keys", "surnames", "country", "tenures"))
_CODE = re.compile(r"[A-Z]{3}$")


class Country(Entry):
    """A country or supranational body: names, adjectives, nouns for its people, seats of its government.

    A name that begins with `=` stays itself instead of becoming the country's ('=Scotland').
    """

    code: Code
    name: str
    names: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    capital: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    wikidata: Qid | None = None


class PartialState(Entry):
    """A partially recognised entity, coded under the claiming state with sector PRE."""

    name: str
    names: tuple[str, ...] = ()
    country: Code
    adjectives: tuple[str, ...]
    sector: Sector = "PRE"
    examples: tuple[str, ...]


class Agent(Entry):
    """Agent nouns of one sector; see the head of data/actors/agents.toml."""

    id: str
    sector: Sector | None = None
    other_sectors: tuple[Sector, ...] = ()
    strength: int = Field(ge=0, le=3)
    kind: Literal["people", "organization", "materiel"]
    filler: bool = False
    plural: bool = True
    code: Code | None = None  # of bodies for which no country is named
    words: tuple[str, ...] = Field(min_length=1)
    examples: tuple[str, ...] = Field(min_length=1)
    not_examples: tuple[str, ...] = ()


class AgentFile(Entry):
    """data/actors/agents.toml."""

    agent: tuple[Agent, ...]


class Office(Entry):
    """An office: its title phrases and the sector of its holder."""

    id: str
    title: str
    sector: Sector
    other_sectors: tuple[Sector, ...] = ()
    rank: int = Field(ge=0, le=3)
    phrases: tuple[str, ...]
    rosters: tuple[str, ...] = ()
    single: bool = False
    countries: tuple[Code, ...] = ()
    examples: tuple[str, ...] = Field(min_length=1)


class Courtesy(Entry):
    """Words before a name that name no office, and those that tell the gender."""

    words: tuple[str, ...]
    male: tuple[str, ...]
    female: tuple[str, ...]


class Past(Entry):
    """Words that put a holder out of office, and words that leave them in."""

    words: tuple[str, ...]
    still: tuple[str, ...]


class Leaders(Entry):
    """Countries whose 'leader' is the head of government."""

    prime_minister: tuple[Code, ...]


class OfficeFile(Entry):
    """data/actors/offices.toml."""

    office: tuple[Office, ...]
    courtesy: Courtesy
    past: Past
    leaders: Leaders


class Organization(Entry):
    """A named body. An alias that begins with `+` is another body of the same kind that keeps its own name."""

    name: str
    aliases: tuple[str, ...] = ()
    country: Code | None
    sector: Sector | None
    other_sectors: tuple[Sector, ...] = ()
    klass: OrganizationClass
    wikidata: Qid | None = None


class Tenure(Entry):
    """An office held from a day until another (exclusive; null: not known to have ended)."""

    office: str
    title: str
    since: dt.date = Field(alias="from")
    until: dt.date | None
    source: str
    country: Code | None = None


class Person(Entry):
    """A person who holds or held offices."""

    name: str
    aliases: tuple[str, ...]
    family: str
    country: Code | None
    gender: Gender | None
    wikidata: Qid | None
    tenures: tuple[Tenure, ...]
    keys: tuple[str, ...] = ()  # folded names and surnames, written by the builder so that loading is fast
    surnames: tuple[str, ...] = ()


class SharedNames(Entry):
    """Names that bodies of several countries bear; see the head of data/actors/shared_names.toml."""

    kind: str
    names: tuple[str, ...] = Field(min_length=1)
    examples: tuple[str, ...] = Field(min_length=1)


class Place(NamedTuple):
    """A city or first-level division by which news names officials and residents."""

    name: str
    country: str
    kind: str


def read_countries(path: Path | None = None) -> list[Country]:
    """Read data/actors/countries.tsv. Raises KnowledgeError naming the row."""
    path = path or resource("data/actors/countries.tsv")
    found = []
    for row in _tsv(path, 8):
        code, name, names, adjectives, people, capital, seats, wikidata = row
        table = {
            "code": code,
            "name": name,
            "names": _cell(names),
            "adjectives": _cell(adjectives),
            "people": _cell(people),
            "capital": _cell(capital),
            "seats": _cell(seats),
            "wikidata": wikidata or None,
        }
        found.append(entry(path, table, Country, code))
    return found


def read_partial_states(path: Path | None = None) -> list[PartialState]:
    """Read data/actors/partial_states.toml."""
    path = path or resource("data/actors/partial_states.toml")
    tables = read_toml(path)
    only_tables(path, tables, frozenset({"entity"}))
    return entries(path, tables.get("entity"), PartialState, "name")


def read_shared_names(path: Path | None = None) -> tuple[SharedNames, ...]:
    """Read data/actors/shared_names.toml."""
    path = path or resource("data/actors/shared_names.toml")
    tables = read_toml(path)
    only_tables(path, tables, frozenset({"shared"}))
    return tuple(entries(path, tables.get("shared"), SharedNames, "kind"))


def read_agents(path: Path | None = None) -> tuple[Agent, ...]:
    """Read data/actors/agents.toml."""
    path = path or resource("data/actors/agents.toml")
    tables = read_toml(path)
    only_tables(path, tables, frozenset({"agent"}))
    return tuple(entries(path, tables.get("agent"), Agent, "id"))


def read_offices(path: Path | None = None) -> OfficeFile:
    """Read data/actors/offices.toml."""
    path = path or resource("data/actors/offices.toml")
    tables = read_toml(path)
    only_tables(path, tables, frozenset({"office", "courtesy", "past", "leaders"}))
    return OfficeFile(
        office=tuple(entries(path, tables.get("office"), Office, "id")),
        courtesy=entry(path, tables.get("courtesy"), Courtesy, "courtesy"),
        past=entry(path, tables.get("past"), Past, "past"),
        leaders=entry(path, tables.get("leaders"), Leaders, "leaders"),
    )


def read_organizations(path: Path | None = None) -> list[Organization]:
    """Read data/actors/organizations.tsv."""
    path = path or resource("data/actors/organizations.tsv")
    found = []
    for name, aliases, country, sector, other, klass, wikidata in _tsv(path, 7):
        table = {
            "name": name,
            "aliases": _cell(aliases),
            "country": country or None,
            "sector": sector or None,
            "other_sectors": tuple(s for s in _cell(other) if s not in ("NGO",)),
            "klass": klass,
            "wikidata": wikidata or None,
        }
        found.append(entry(path, table, Organization, name))
    return found


def read_people(path: Path | None = None) -> tuple[list[bytes], list[dict[str, Any]]]:
    """Read data/actors/persons.jsonl: lines and rows of who held which office, from rosters.

    Rows stay unvalidated, for there are more than ten thousand; `person` validates one when it is asked for.
    """
    path = path or resource("data/actors/persons.jsonl")
    lines = path.read_bytes().splitlines()
    try:
        found = orjson.loads(b"[" + b",".join(lines) + b"]")
    except orjson.JSONDecodeError as error:
        raise KnowledgeError(shown(path), None, f"not JSON lines: {error}") from error
    for number, row in enumerate(found, 1):
        if not isinstance(row, dict) or not row.keys() >= _PERSON_KEYS:
            raise KnowledgeError(shown(path), f"line {number}", "expected a person with name, keys, surnames, …")
    return lines, found


def person(row: dict[str, Any]) -> Person:
    """Validate one row of `read_people`. Raises KnowledgeError naming the person."""
    return entry(Path("data/actors/persons.jsonl"), row, Person, str(row.get("name")))


def read_tenures(path: Path | None = None) -> list[Person]:
    """Read data/actors/tenures.tsv: hand-written tenures, one a row."""
    path = path or resource("data/actors/tenures.tsv")
    found = []
    for name, aliases, family, country, gender, wikidata, office, title, since, until, abroad in _tsv(path, 11):
        tenure = {
            "office": office,
            "title": title,
            "from": since,
            "until": until or None,
            "source": "hand",
            "country": abroad or None,
        }
        table = {
            "name": name,
            "aliases": _cell(aliases),
            "family": family or name.split(" ")[-1],
            "country": country or None,
            "gender": gender or None,
            "wikidata": wikidata or None,
            "tenures": (tenure,) if office else (),
        }
        found.append(entry(path, table, Person, name))
    return found


def read_places(path: Path | None = None) -> list[Place]:
    """Read data/actors/places.tsv without the names of places_never.tsv, then the hand-written places_extra.tsv."""
    if path is None:
        never = {name for name, _ in _tsv(resource("data/actors/places_never.tsv"), 2)}
        return [
            *(place for place in read_places(resource("data/actors/places.tsv")) if place.name not in never),
            *read_places(resource("data/actors/places_extra.tsv")),
        ]
    found = [Place(*row) for row in _tsv(path, 3)]
    for place in found:
        if not _CODE.match(place.country) or place.kind not in ("city", "region"):
            raise KnowledgeError(shown(path), place.name, "expected a country code and city or region")
    return found


def _tsv(path: Path, columns: int) -> list[list[str]]:
    try:
        text = path.read_text(encoding="utf8")
    except (FileNotFoundError, UnicodeDecodeError) as error:
        raise KnowledgeError(shown(path), None, str(error)) from error
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != columns:
            raise KnowledgeError(shown(path), f"line {number}", f"{len(cells)} columns instead of {columns}")
        rows.append([cell.strip() for cell in cells])
    return rows


def _cell(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())
