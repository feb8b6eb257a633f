"""What an outlet's address and language tag say of its habits: its country, the order of its dates, its decimal mark.

The country is read off a country's own top-level domain alone: a language tag says how a site is set up (`en-US` is
many a template's default), not where it is. The order of day and month is the Unicode CLDR's for English in that
country (else for the country's own language), else for the tag's region; the decimal mark that for English in the
tag's region.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit

import pycountry
from babel import Locale, UnknownLocaleError
from pydantic import Field

from extraction.knowledge._toml import Entry, entries, only_tables, read_toml
from extraction.resources import resource

FILE = "data/lexicon/outlets.toml"
Order = Literal["MDY", "DMY", "YMD"]
_LONGEST = 2_000  # characters of an address that are read


class SharedDomains(Entry):
    """Top-level domains that are sold to everybody."""

    note: str
    domains: frozenset[str] = Field(min_length=1)
    examples: tuple[str, ...] = Field(min_length=1)


class RenamedDomain(Entry):
    """A top-level domain that is not its country's ISO 3166-1 code."""

    domain: str = Field(pattern=r"^[a-z]{2}$")
    country: str = Field(pattern=r"^[A-Z]{2}$")
    examples: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Habits:
    """An outlet's country (ISO 3166-1 alpha-3) and how it writes numeric dates and decimals."""

    country: str | None = None
    date_order: Order = "MDY"
    decimal_comma: bool = False


@lru_cache(maxsize=4096)
def outlet_habits(outlet: str | None, url: str | None, language: str | None) -> Habits:
    """Return the habits that an article's outlet, address and language tag show; the default where they show none.

    >>> habits = outlet_habits(None, "https://www.example.co.uk/a", "en")
    >>> habits.country, habits.date_order
    ('GBR', 'DMY')
    """
    home = _home(url) or _home(outlet)
    region = _region(language)
    country = pycountry.countries.get(alpha_2=home) if home else None
    return Habits(
        country=country.alpha_3 if country else None,
        date_order=_order(home) or _order(region) or "MDY",
        decimal_comma=_comma(region),
    )


def _home(address: str | None) -> str | None:
    """The ISO 3166-1 alpha-2 code of an address's top-level domain, if it is a country's own."""
    text = (address or "").strip()[:_LONGEST]
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:  # such as an unclosed bracket
        return None
    name, dot, domain = host.rstrip(".").rpartition(".")
    shared, renamed = _domains()
    if not dot or not name or " " in host or len(domain) != 2 or domain in shared:
        return None
    code = renamed.get(domain, domain.upper())
    return code if pycountry.countries.get(alpha_2=code) else None


def _region(language: str | None) -> str | None:
    """The region of a language tag: 'GB' of 'en-GB' and 'en_GB'."""
    parts = (language or "").replace("_", "-").split("-")
    return next((part.upper() for part in parts[1:] if len(part) == 2 and part.isalpha()), None)


@lru_cache(maxsize=512)
def _english(region: str) -> Locale | None:
    try:
        return Locale("en", region)
    except UnknownLocaleError:
        return None


@lru_cache(maxsize=512)
def _local(region: str) -> Locale | None:
    """The locale of a region's main language: where CLDR knows no English of its own."""
    try:
        return Locale.parse(f"und_{region}")
    except (UnknownLocaleError, ValueError):
        return None


def _order(region: str | None) -> Order | None:
    """Day before month or after it; where numeric dates begin with the year, as the month's name stands."""
    locale = (_english(region) or _local(region)) if region else None
    if locale is None:
        return None
    pattern = locale.date_formats["short"].pattern
    if pattern.startswith("y"):
        pattern = locale.date_formats["medium"].pattern
    return "DMY" if pattern.index("d") < pattern.index("M") else "MDY"


def _comma(region: str | None) -> bool:
    locale = _english(region) if region else None
    return locale is not None and locale.number_symbols["latn"]["decimal"] == ","


@lru_cache(maxsize=1)
def _domains() -> tuple[frozenset[str], dict[str, str]]:
    path = resource(FILE)
    tables = read_toml(path)
    only_tables(path, tables, frozenset({"shared", "renamed"}))
    shared = entries(path, tables.get("shared", []), SharedDomains, "note")
    renamed = entries(path, tables.get("renamed", []), RenamedDomain, "domain")
    return frozenset[str]().union(*(row.domains for row in shared)), {row.domain: row.country for row in renamed}
