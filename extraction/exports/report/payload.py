"""Event records as the compact tables that the page reads.

A row is a list; `COLUMNS` names its cells and is shipped with the rows. What recurs (names, places, sentences,
articles) stands once in a table of its own and is referred to by its number. Offsets are those of the article's text,
in code points. Days are numbers of days since 1970-01-01. Text is cut to lengths no honest record has, so that one
hostile title cannot fill the page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from extraction.errors import InputError

COLUMNS: dict[str, tuple[str, ...]] = {
    "event": (
        "id", "article", "sentence", "type", "modes", "contexts", "quad", "intensity", "cameo", "trigger", "actors",
        "recipients", "places", "date", "figures", "attributions", "status", "confidence", "cluster", "entry", "parts",
    ),
    "article": ("id", "title", "outlet", "agency", "published", "day", "url", "texts"),
    "sentence": ("article", "start", "text", "cut"),
    "entity": ("name", "kind", "country", "sector", "sectors", "office", "qid"),
    "actor": ("entity", "start", "end"),
    "attribution": ("entity", "start", "end", "cueStart", "cueEnd", "stance"),
    "spot": ("name", "country", "admin1", "lat", "lon", "geonames", "feature", "resolution"),
    "place": ("spot", "start", "end", "confidence"),
    "date": (
        "earliest", "latest", "granularity", "part", "approximate", "edtf", "duration", "basis", "anchor", "start",
        "end",
    ),
    "figure": ("low", "high", "modifier", "item", "description", "role", "partOf", "start", "end"),
}  # fmt: skip

SENTENCE, TITLE, NAME = 700, 300, 160  # characters
LIST = 24  # actors, places, figures of one event
_EPOCH = dt.date(1970, 1, 1).toordinal()

Row = list[Any]
Part = Mapping[str, Any]
Text = TypeVar("Text", str, None)
ArticleKey = tuple[int, str]  # the number of its file of events, and its id


class Table:
    """Distinct rows, numbered as they come."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._numbers: dict[Hashable, int] = {}

    def number(self, row: Row, key: Hashable | None = None) -> int:
        """Return the number of `row`, which is the same for the same `key` (the row itself without one)."""
        key = tuple(row) if key is None else key
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self.rows)
            self.rows.append(row)
        return found


@dataclass(slots=True)
class Payload:
    """The tables of a page; `add` takes one event record after the other."""

    events: list[Row] = field(default_factory=list)
    articles: Table = field(default_factory=Table)
    sentences: Table = field(default_factory=Table)
    entities: Table = field(default_factory=Table)
    spots: Table = field(default_factory=Table)
    words: dict[str, int] = field(default_factory=dict)
    reach: dict[ArticleKey, list[tuple[int, int]]] = field(default_factory=dict)  # what of its text events rest on

    def add(self, where: str, record: Part, source: int) -> None:
        """Add an event record of the file of events number `source`.

        Raises InputError naming `where` for a record that is not as the contract says.
        """
        try:
            self._add(record, source)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise InputError(where, f"is not as the contract says: {error!r}", code="schema") from error

    def tables(self) -> dict[str, list[Any]]:
        """Return the tables by name."""
        return {
            "events": self.events,
            "articles": self.articles.rows,
            "sentences": self.sentences.rows,
            "entities": self.entities.rows,
            "spots": self.spots.rows,
            "words": list(self.words),
        }

    def countries(self) -> list[str]:
        """Return the country codes of all actors and places, sorted."""
        codes = {row[COLUMNS["entity"].index("country")] for row in self.entities.rows}
        codes |= {row[COLUMNS["spot"].index("country")] for row in self.spots.rows}
        return [word for word, number in self.words.items() if number in codes]

    def _add(self, record: Part, source: int) -> None:
        key = (source, str(record["article_id"]))
        article = self.articles.number(self._article(record), key)
        sentence, span = self._sentence(article, record)
        self.reach.setdefault(key, []).append(span)
        extractor = record["extractor"]
        self.events.append(
            [
                clip(record["event_id"], NAME),
                article,
                sentence,
                self._word(record["event_type"]),
                self._words(record["modes"]),
                self._words(record["contexts"]),
                self._word(record["quad_class"]),
                record["intensity"],
                self._word(record["cameo"]),
                [record["trigger"]["start_char"], record["trigger"]["end_char"]],
                [self._actor(part) for part in record["actors"][:LIST]],
                [self._actor(part) for part in record["recipients"][:LIST]],
                [self._place(part) for part in record["places"][:LIST]],
                record["date"] and self._date(record["date"]),
                [self._figure(part) for part in record["figures"][:LIST]],
                [self._attribution(part) for part in record["attributions"][:LIST]],
                self._word(record["status"]),
                round(record["confidence"], 3),
                clip(record["cluster_id"], NAME),
                self._word(extractor["entry"]),
                [[self._word(name), round(value, 3)] for name, value in extractor["confidence_parts"].items()],
            ]
        )

    def _article(self, record: Part) -> Row:
        published = record["published"]
        return [
            clip(str(record["article_id"]), TITLE),
            clip(record["title"], TITLE),
            self._word(record["outlet"]),
            self._word(record["agency"]),
            clip(published, NAME),
            day(published),
            clip(record["url"], 2 * TITLE),
            None,
        ]

    def _sentence(self, article: int, record: Part) -> tuple[int, tuple[int, int]]:
        """Return the number of the sentence, or of the part about the trigger of an endless one, and its span."""
        sentence, start = record["sentence"], record["sentence"]["start_char"]
        text = sentence["text"]
        span, cut = (start, start + len(text)), len(text) > SENTENCE
        if cut:
            begin = max(0, record["trigger"]["start_char"] - start - SENTENCE // 2)
            text = text[begin : begin + SENTENCE]
            span = (start + begin, start + begin + len(text))
        return self.sentences.number([article, span[0], text, int(cut)], (article, *span)), span

    def _entity(self, part: Part) -> int:
        return self.entities.number(
            [
                clip(part["name"], NAME),
                self._word(part["kind"]),
                self._word(part["country"]),
                self._word(part["sector"]),
                clip(" ".join(part["other_sectors"]), NAME) or None,
                clip(part["office"], NAME),
                clip(part["entity_id"], NAME),
            ]
        )

    def _actor(self, part: Part) -> Row:
        return [self._entity(part), part["start_char"], part["end_char"]]

    def _attribution(self, part: Part) -> Row:
        cue = part["cue"]
        return [*self._actor(part), cue["start_char"], cue["end_char"], self._word(part["stance"])]

    def _place(self, part: Part) -> Row:
        spot = [
            clip(part["name"], NAME),
            self._word(part["country"]),
            clip(part["admin1"], NAME),
            part["lat"],
            part["lon"],
            part["geonames_id"],
            self._word(part["feature"]),
            self._word(part["resolution"]),
        ]
        return [self.spots.number(spot), part["start_char"], part["end_char"], round(part["confidence"], 3)]

    def _date(self, part: Part) -> Row:
        return [
            day(part["earliest"]),
            day(part["latest"]),
            self._word(part["granularity"]),
            self._word(part["part_of_day"]),
            int(part["approximate"]),
            self._word(part["edtf"]),
            self._word(part["duration"]),
            self._word(part["basis"]),
            self._word(part["anchor"]),
            part["start_char"],
            part["end_char"],
        ]

    def _figure(self, part: Part) -> Row:
        return [
            part["low"],
            part["high"],
            self._word(part["modifier"]),
            self._word(part["item"]),
            clip(part["description"], NAME),
            self._word(part["role"]),
            part["part_of"],
            part["start_char"],
            part["end_char"],
        ]

    def _word(self, word: str | None) -> int | None:
        return None if word is None else self.words.setdefault(clip(word, NAME), len(self.words))

    def _words(self, words: Sequence[str]) -> list[int | None]:
        return [self._word(word) for word in words]


def clip(text: Text, length: int) -> Text:
    """Return `text`, cut to `length` characters with an ellipsis for the rest.

    >>> clip("Kyiv Independent", 5)
    'Kyiv…'
    """
    if text is None or len(text) <= length:
        return text
    return text[: length - 1] + "…"


def day(text: str | None) -> int | None:
    """Return the day of an ISO date or datetime as days since 1970-01-01.

    >>> day("1970-01-02T23:59:00-05:00")
    1
    """
    return None if text is None else dt.date.fromisoformat(text[:10]).toordinal() - _EPOCH
