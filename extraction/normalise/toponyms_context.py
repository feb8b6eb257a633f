"""What an article says around its toponyms: containers of a name, and the countries and divisions it speaks of."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from extraction.knowledge.gazetteer import Entry, Gazetteer, NameRank
from extraction.knowledge.gazetteer_tables import load_home_cues
from extraction.normalise.toponyms_surface import Surface

_TOKEN = re.compile(r"[A-Z\u00c0-\u00de][\w'’.\-]*")
_HOME_LIMIT = 8_000  # characters read for the cues of local reporting
_HOME_DOUBT = 2.0  # cues' worth of doubt
_CONTEXT_LIMIT = 60_000  # characters read for the countries an article speaks of
# what a cue need not hold to the letter: classes, groups, optional characters
_NOT_PLAIN = re.compile(
    r"\\.|\[[^\]]*\][?*+]?|\((?:[^()]|\([^()]*\))*\)[?*+]?|.[?*]|.\{[^}]*\}|[.^$+]",
)
_GROUP = re.compile(r"\([^()]*\)")
# one of some plain words, and the plain letters after it
_WORDS = re.compile(r"\(\?:([A-Za-z\0\1]+(?:\|[A-Za-z\0\1]+)+)\)(?![?*{])((?:[A-Za-z \0\1](?![?*{]))*)")
_WITHIN_KM = 120.0
_STATES_OF = ("USA", "CAN", "AUS", "GBR", "IND", "RUS", "UKR", "DEU", "MEX", "NGA")
_BIG_CITY = 200_000


@dataclass(frozen=True, slots=True)
class Container:
    """What the text says a toponym lies in; `strict`: by comma, brackets or possessive."""

    entries: tuple[Entry, ...]
    strict: bool

    @property
    def identity(self) -> tuple[str | None, str | None]:
        """Country and first-level division of the best reading."""
        return self.entries[0].country, self.entries[0].admin1


@dataclass(frozen=True, slots=True)
class ArticleContext:
    """How often the article names each country and each first-level division."""

    countries: Counter[str]
    divisions: Counter[tuple[str, str]]
    homes: dict[str, float]  # how much the story reads as local news of a country, 0 to 1

    def country_share(self, entry: Entry) -> float:
        """The share of an entry's country in the article's mentions, damped for short texts."""
        return _share(self.countries, entry.country)

    def division_share(self, entry: Entry) -> float:
        """The share of an entry's first-level division."""
        if entry.country is None or entry.admin1 is None:
            return 0.0
        return _share(self.divisions, (entry.country, entry.admin1))


def _share(counts: Counter, key: object) -> float:  # type: ignore[type-arg]
    total = counts.total()
    return float(counts[key]) / (total + 1.0) if total else 0.0


def find_containers(surface: Surface, gazetteer: Gazetteer) -> list[Container]:
    """Return what the surface's neighbours say it lies in, nearest first."""
    found: list[Container] = []
    for names, strict in ((surface.commas[:2], True), (surface.possessors, True), (surface.within, False)):
        for name in names:
            entries = _container_entries(name, gazetteer, strict=strict)
            if entries:
                found.append(Container(tuple(entries), strict))
    return found


def _container_entries(name: str, gazetteer: Gazetteer, *, strict: bool) -> list[Entry]:
    """Return what can contain a place under this name; after a comma also by abbreviation ('Ala.')."""
    entries = [
        e
        for e in gazetteer.lookup(name)
        if (e.feature.startswith("A.") and e.rank <= NameRank.BARE)
        or (e.resolution == "region" and e.rank <= NameRank.SHORT)
        or (e.population > _BIG_CITY and e.rank <= NameRank.SHORT)
    ]
    if strict:
        short = gazetteer.abbreviation(name) or gazetteer.abbreviation(name + ".")
        if short:
            return list(short)
    if not entries and " " in name:
        first = name.split(" ")[0]
        return _container_entries(first, gazetteer, strict=strict) if len(first) > 3 else []
    return entries[:8]


def lies_in(entry: Entry, container: Entry) -> bool:
    """Tell whether an entry lies in another one, by country, division, or nearness to a smaller container."""
    if entry.id == container.id or entry.country != container.country:
        return False
    if container.resolution == "country":
        return entry.resolution != "country"
    if container.feature == "A.ADM1":
        return entry.admin1 == container.admin1 and entry.feature != "A.ADM1"
    return entry.resolution not in ("country", "province") and near(entry, container, _WITHIN_KM)


def near(left: Entry, right: Entry, km: float) -> bool:
    """Tell whether two entries lie within some kilometres, on a locally flat earth."""
    lat = (left.lat - right.lat) * 111.2
    lon = (left.lon - right.lon) * 111.2 * math.cos(math.radians((left.lat + right.lat) / 2))
    return lat * lat + lon * lon < km * km


def article_context(text: str, gazetteer: Gazetteer) -> ArticleContext:
    """Count the countries and first-level divisions that the article names, by names, demonyms and abbreviations."""
    countries: Counter[str] = Counter()
    divisions: Counter[tuple[str, str]] = Counter()
    tokens = [m.span() for m in _TOKEN.finditer(text, 0, _CONTEXT_LIMIT)]
    position = 0
    while position < len(tokens):
        taken, entry = _longest(text, tokens, position, gazetteer)
        if entry and entry.country:
            countries[entry.country] += 1
            if entry.admin1:
                divisions[(entry.country, entry.admin1)] += 1
        position += taken
    return ArticleContext(countries, divisions, _homes(text[:_HOME_LIMIT], countries))


@lru_cache(maxsize=1)
def _home_patterns() -> tuple[tuple[str, tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]], ...]:
    """The cues of each country, each with letters of which some stand in whatever it matches."""
    return tuple(
        (cues.country, tuple((_any_letters_of(p), re.compile(p)) for p in cues.patterns)) for cues in load_home_cues()
    )


def _any_letters_of(pattern: str) -> tuple[str, ...]:
    """Plain texts one of which stands in every match of a pattern: words that it offers, else its longest letters."""
    shown = _shielded(pattern)
    for words in _WORDS.finditer(shown):
        before, after = shown[: words.start()], shown[words.end() :]
        if before.count("(") == before.count(")") and "|" not in _GROUP.sub("", before + after):
            return tuple(_bare(word + words.group(2)) for word in words.group(1).split("|"))
    return (letters_of(pattern),)


def letters_of(pattern: str) -> str:
    """Return the longest plain text that every match of a pattern holds; empty if alternatives stand at its top.

    >>> letters_of(r"\\b[Ss]heriff"), letters_of(r"\\bMPs?\\b"), letters_of(r"\\b(?:pub|inn)\\b")
    ('heriff', 'MP', '')
    >>> letters_of(r"A\\$\\d")
    'A$'
    """
    parts = _NOT_PLAIN.split(_shielded(pattern))
    return "" if any("|" in part for part in parts) else _bare(max(parts, key=len))


def _shielded(pattern: str) -> str:
    r"""A pattern in which the plain signs '\.' and '\$' are single characters."""
    return pattern.replace(r"\.", "\0").replace(r"\$", "\1")


def _bare(text: str) -> str:
    return text.replace("\0", ".").replace("\1", "$")


def _homes(text: str, countries: Counter[str]) -> dict[str, float]:
    """Guess from the cues of local reporting whose local news this is; foreign countries speak against it."""
    kinds = {
        country: sum(1 for parts, cue in patterns if any(part in text for part in parts) and cue.search(text))
        for country, patterns in _home_patterns()
    }
    total = sum(kinds.values())
    homes: dict[str, float] = {}
    for country, count in kinds.items():
        foreign = sum(n for c, n in countries.items() if c != country)
        share = count / (total + _HOME_DOUBT) if total else 0.0
        homes[country] = share / (1.0 + foreign)
    return homes


def _longest(text: str, tokens: list[tuple[int, int]], position: int, gazetteer: Gazetteer) -> tuple[int, Entry | None]:
    """Return the number of tokens taken and the country or division they name, the longest name first."""
    start = tokens[position][0]
    for length in (3, 2, 1):
        last = position + length - 1
        if last >= len(tokens) or any(tokens[i + 1][0] - tokens[i][1] != 1 for i in range(position, last)):
            continue
        words = text[start : tokens[last][1]]
        entry = _plain(words, gazetteer)
        if entry:
            return length, entry
    return 1, None


def _plain(words: str, gazetteer: Gazetteer) -> Entry | None:
    """Return the country or division that these words plainly name, if they do."""
    words = words.removesuffix("'s").removesuffix("’s")
    short = gazetteer.abbreviation(words) if words.endswith(".") and len(words) > 2 else ()
    if short:
        return short[0]
    words = words.rstrip(".")
    if len(words) < 4 and not words.isupper():
        return None
    entries = [e for e in gazetteer.lookup(words) if e.rank in (NameRank.MAIN, NameRank.SHORT, NameRank.DEMONYM)]
    countries = [e for e in entries if e.resolution == "country"]
    divisions = [e for e in entries if e.feature == "A.ADM1" and e.country in _STATES_OF]
    if len(countries) + len(divisions) != 1:  # Georgia says nothing of its country
        return None
    if divisions and any(e.resolution == "city" and e.population > _BIG_CITY for e in entries):
        return None  # nor does Washington of its state
    return (countries or divisions)[0]
