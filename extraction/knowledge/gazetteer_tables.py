"""Our own tables of places as validated rows: countries, divisions, regions and sites, aliases, class words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Any, TypeVar

import tomli
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from extraction.errors import KnowledgeError
from extraction.resources import resource
from extraction.schema import Iso3, Resolution

TABLE_FILES = (
    "abbreviations.tsv", "admin1.tsv", "admin2.tsv", "aliases.tsv", "classes.toml", "countries.tsv", "demonyms.tsv",
    "regions.tsv",
)  # fmt: skip
_Names = Annotated[
    tuple[str, ...], BeforeValidator(lambda text: tuple(n for n in text.split("|") if n) if text else ())
]
_Lat = Annotated[float, Field(ge=-90, le=90)]
_Lon = Annotated[float, Field(ge=-180, le=180)]
_Feature = Annotated[str, Field(pattern=r"^[AHLPRSTUV]\.[A-Z0-9]+$")]
_Blank = BeforeValidator(lambda text: text or None)


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CountryRow(_Row):
    """A country: coordinates of its middle, names (the first is canonical), demonyms."""

    iso3: Iso3
    lat: _Lat
    lon: _Lon
    names: Annotated[_Names, Field(min_length=1)]
    demonyms: _Names


class DivisionRow(_Row):
    """A first-level division by GeoNames' code and, where known, coordinates; the country is ISO 3166-1 alpha-2."""

    country: str = Field(pattern=r"^[A-Z]{2}$")
    code: str
    name: str = Field(min_length=1)
    lat: Annotated[_Lat | None, _Blank] = None
    lon: Annotated[_Lon | None, _Blank] = None


class CountyRow(_Row):
    """A second-level division, with the middle of its populated places; `code` is that of the first level above."""

    country: str = Field(pattern=r"^[A-Z]{2}$")
    code: str
    name: str = Field(min_length=1)
    lat: _Lat
    lon: _Lon
    population: int


class RegionRow(_Row):
    """A region, water, district or site of our own table; the country is null for what crosses borders."""

    names: Annotated[_Names, Field(min_length=1)]
    country: Annotated[Iso3 | None, _Blank]
    lat: _Lat
    lon: _Lon
    feature: _Feature
    resolution: Resolution


class AliasRow(_Row):
    """Another name of a city: NYC, Kharkov."""

    alias: str = Field(min_length=1)
    name: str = Field(min_length=1)
    country: Iso3


class DemonymRow(_Row):
    """Adjectives and names of the people of a region or city; those of countries stand with the countries."""

    demonym: Annotated[_Names, Field(min_length=1)]
    name: str = Field(min_length=1)
    country: Annotated[Iso3 | None, _Blank]


class AbbreviationRow(_Row):
    """Printed abbreviations of a first-level division: Calif., CA."""

    forms: Annotated[_Names, Field(min_length=1)]
    name: str = Field(min_length=1)
    country: Iso3


class ClassWords(_Row):
    """Words that tell what kind of place a name denotes, and the GeoNames codes that fit them."""

    words: tuple[str, ...]
    codes: tuple[str, ...]
    resolution: Resolution
    after: bool
    before: tuple[str, ...]
    strip: bool
    examples: Annotated[tuple[str, ...], Field(min_length=1)]
    not_examples: tuple[str, ...]


class HomeCues(_Row):
    """Patterns of words that tell which country's readers a story is written for."""

    country: Iso3
    patterns: Annotated[tuple[str, ...], Field(min_length=1)]
    examples: Annotated[tuple[str, ...], Field(min_length=1)]
    not_examples: tuple[str, ...]


R = TypeVar("R", bound=_Row)


def read_table(name: str, model: type[R]) -> Iterator[R]:
    """Yield the rows of `data/gazetteer/<name>`, a TSV with a header. Raises KnowledgeError naming file and line."""
    path = resource(f"data/gazetteer/{name}")
    with path.open(encoding="utf-8", newline="\n") as lines:
        header = next(lines).rstrip("\n").split("\t")
        for number, line in enumerate(lines, start=2):
            cells = line.rstrip("\n").split("\t")
            if len(cells) != len(header):
                raise KnowledgeError(name, f"line {number}", f"{len(cells)} cells, expected {len(header)}")
            try:
                yield model.model_validate(dict(zip(header, cells, strict=True)))
            except ValidationError as error:
                raise KnowledgeError(name, f"line {number}", str(error)) from error


def read_library(package: str, name: str) -> Any:
    """Return a JSON file of an installed library's data."""
    return json.loads((files(package) / name).read_bytes())


@lru_cache(maxsize=1)
def load_classes() -> tuple[ClassWords, ...]:
    """Return the class words of `data/gazetteer/classes.toml`, in file order."""
    return tuple(_read_toml("classes.toml", "class", ClassWords))


@lru_cache(maxsize=1)
def load_home_cues() -> tuple[HomeCues, ...]:
    """Return the cues of `data/gazetteer/home_cues.toml`, a country each."""
    return tuple(_read_toml("home_cues.toml", "home", HomeCues))


def _read_toml(name: str, table: str, model: type[R]) -> Iterator[R]:
    with resource(f"data/gazetteer/{name}").open("rb") as file:
        raw = tomli.load(file)
    for number, entry in enumerate(raw[table], 1):
        try:
            yield model.model_validate(entry)
        except ValidationError as error:
            raise KnowledgeError(name, f"{table} {number}", str(error)) from error
