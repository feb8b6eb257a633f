"""What the coder knows of one article: the Doc, its resolved mentions and their index by token."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Protocol, TypeVar

from spacy.tokens import Doc, Token

from extraction.events.focus import at_home, citizen, focus_country, two_parties
from extraction.events.quotations import find_quotations
from extraction.knowledge.cues import Cues
from extraction.knowledge.participants import words
from extraction.values import ActorValue, FigureValue, Mention, PlaceValue, TimeValue

T = TypeVar("T")
NO_HOME = frozenset({"REF", "UAF"})  # sectors of those who are away from home, or nobody knows whose
_VERBS = ("VERB", "AUX")  # as `syntax.is_verb` has it, read off the whole article at once


class Resolver(Protocol):
    """Resolves the noun phrase headed by a token to the actors it denotes."""

    people: list[Mention[ActorValue]]
    organizations: list[Mention[ActorValue]]

    def resolve(self, head: Token) -> list[Mention[ActorValue]]:
        """Return 0..n actors; compound actors are split, fillers give none."""
        ...


@dataclass(slots=True)
class ArticleContext:
    """One article's Doc and mentions; `resolve` answers are kept, since triggers share arguments."""

    doc: Doc
    resolver: Resolver
    times: Sequence[Mention[TimeValue]]
    figures: Sequence[Mention[FigureValue]]
    places: Sequence[Mention[PlaceValue]]
    dct: dt.date | None
    _resolved: dict[int, list[Mention[ActorValue]]] = field(default_factory=dict)
    _place_at: dict[int, Mention[PlaceValue]] = field(default_factory=dict)
    _figure_at: dict[int, Mention[FigureValue]] = field(default_factory=dict)
    _figures_at: dict[int, list[int]] = field(default_factory=dict)
    _time_numbers: dict[int, int] = field(default_factory=dict)
    _starts: dict[int, list[int]] = field(default_factory=dict)
    _focus: str | None = None
    _parties: frozenset[str] = frozenset()
    _partners: dict[str, Mention[ActorValue] | None] = field(default_factory=dict)
    _time_tokens: set[int] = field(default_factory=set)
    _foreign: set[int] | None = None
    _markers: list[int] | None = None
    _reporting: list[int] | None = None
    _quotations: list[tuple[int, int]] | None = None

    def __post_init__(self) -> None:
        self._focus = focus_country(self.places, [*self.resolver.people, *self.resolver.organizations])
        self._parties = two_parties(self.places, [*self.resolver.people, *self.resolver.organizations])
        for place in self.places:
            for i in range(place.start, place.end):
                self._place_at.setdefault(i, place)
        for number, figure in enumerate(self.figures):
            for i in range(figure.start, figure.end):
                self._figure_at.setdefault(i, figure)
                self._figures_at.setdefault(i, []).append(number)
        self._time_numbers = {id(time): number for number, time in enumerate(self.times)}
        for mentions in (self.times, self.places):
            self._starts[id(mentions)] = [m.start for m in mentions]
        for time in self.times:
            self._time_tokens.update(range(time.start, time.end))

    def resolve(self, head: Token) -> list[Mention[ActorValue]]:
        """Return the actors of the phrase headed by `head`."""
        known = self._resolved.get(head.i)
        if known is None:
            found = [] if self.is_time(head) else self.resolver.resolve(head)
            known = [self.citizen(self.home(mention)) for mention in found if not self._is_currency(mention)]
            self._resolved[head.i] = known
        return known

    def _is_currency(self, mention: Mention[ActorValue]) -> bool:
        """The 'US' of 'US$40 billion' is no state that acts."""
        figure = self._figure_at.get(mention.start)
        money = figure is not None and figure.value.item is not None and figure.value.item.isupper()
        return money and figure is not None and figure.start <= mention.start and mention.end <= figure.end

    def is_foreign(self, mention: Mention[ActorValue]) -> bool:
        """Tell whether a mention says that it is of elsewhere, or of more than one country."""
        if self._foreign is None:
            self._foreign = self._tokens_of(words("beyond") | words("foreign"))
        return not self._foreign.isdisjoint(range(mention.start, mention.end))

    def _tokens_of(self, forms: Iterable[str]) -> set[int]:
        """Return the tokens with one of these lower-case forms, read off the whole article at once."""
        known = {self.doc.vocab.strings[form] for form in forms}
        return {i for i, form in enumerate(self.doc.to_array("LOWER").tolist()) if form in known}

    def home(self, mention: Mention[ActorValue]) -> Mention[ActorValue]:
        """Give a group without a country the one that the article is about, if it is about one."""
        if mention.value.country is not None or self.is_foreign(mention):
            return mention
        return at_home(mention, self._focus)

    def home_country(self) -> str | None:
        """Return the country that the article is about; none where it plays between two."""
        return self._focus if not self._parties else None

    def partner(self, country: str | None) -> Mention[ActorValue] | None:
        """Return a mention of the other country, if the article plays between two."""
        if country not in self._parties:
            return None
        (other,) = self._parties - {country}
        if other not in self._partners:
            self._partners[other] = self._mention_of_country(other)
        return self._partners[other]

    def parties(self) -> tuple[Mention[ActorValue], ...]:
        """Return mentions of the two countries between which the article plays, if it plays between two."""
        found = [self.partner(country) for country in sorted(self._parties)]
        return tuple(m for m in found if m is not None) if None not in found else ()

    def _mention_of_country(self, other: str) -> Mention[ActorValue] | None:
        for place in self.places:
            if place.value.country == other and place.value.resolution == "country":
                for actor in self.resolve(self.doc[place.end - 1]):
                    if actor.value.kind == "country" and actor.value.country == other:
                        return actor
        return None

    def citizen(self, mention: Mention[ActorValue]) -> Mention[ActorValue]:
        """Give a person or body of whom nothing else is known the country of the article, if it is about one."""
        home = self.home_country()
        if home is None or mention.value.country is not None or self.is_foreign(mention):
            return mention
        root = self.doc[mention.start : mention.end].root
        named = root.pos_ == "PROPN" or root.ent_type_ == "ORG" or root.text.isupper()
        named = named or self.doc[mention.start].lower_ == "the"
        return citizen(mention, home, named=named)

    def resident(self, mention: Mention[ActorValue]) -> Mention[ActorValue]:
        """Give whoever takes part without a country, foreigners apart, the country of the article, if there is one."""
        value = mention.value
        if self._parties or self._focus is None or value.country is not None or value.kind == "country":
            return mention
        if value.sector in NO_HOME or self.is_foreign(mention):
            return mention
        return replace(mention, value=replace(value, country=self._focus))

    def place_at(self, token: Token) -> Mention[PlaceValue] | None:
        """Return the toponym that covers a token."""
        return self._place_at.get(token.i)

    def figure_at(self, token: Token) -> Mention[FigureValue] | None:
        """Return the figure that covers a token."""
        return self._figure_at.get(token.i)

    def figures_in(self, tokens: Iterable[int]) -> list[int]:
        """Return the numbers of the figures that cover any of the tokens, in order."""
        return sorted({number for i in tokens for number in self._figures_at.get(i, ())})

    def time_number(self, time: Mention[TimeValue]) -> int:
        """Return the place of a time among the article's, -1 for one that was made from it."""
        return self._time_numbers.get(id(time), -1)

    def is_time(self, token: Token) -> bool:
        """Tell whether a token belongs to a time expression."""
        return token.i in self._time_tokens

    def markers(self, start: int, end: int, words: frozenset[str]) -> list[Token]:
        """Return the prepositions among `words` in the token range; found once for the whole article."""
        if self._markers is None:
            self._markers = [i for i in sorted(self._tokens_of(words)) if self.doc[i].dep_ == "case"]
        return [self.doc[i] for i in self._markers[bisect_left(self._markers, start) : bisect_left(self._markers, end)]]

    def reporting(self, start: int, end: int, cues: Cues) -> Iterator[Token]:
        """Yield the verbs of saying in the token range; found once for the whole article."""
        if self._reporting is None:
            known = cues.sources
            symbols = {self.doc.vocab.strings[name] for name in _VERBS}
            verbs = (i for i, pos in enumerate(self.doc.to_array("POS").tolist()) if pos in symbols)
            self._reporting = [
                t.i for t in (self.doc[i] for i in verbs) if cues.lemma(t.lower_, t.lemma_.lower()) in known
            ]
        low, high = bisect_left(self._reporting, start), bisect_left(self._reporting, end)
        return (self.doc[self._reporting[n]] for n in range(low, high))

    def is_story(self, least: int) -> bool:
        """Tell whether the text has at least so many sentences."""
        return sum(1 for _ in islice(self.doc.sents, least)) == least

    def quotations(self, longest: int) -> list[tuple[int, int]]:
        """Return the token ranges between quotation marks, none longer than `longest` sentences."""
        if self._quotations is None:
            self._quotations = find_quotations(self.doc, longest)
        return self._quotations

    def within(self, mentions: Sequence[Mention[T]], start: int, end: int) -> list[Mention[T]]:
        """Return those of the article's times or places that lie inside the token range."""
        starts = self._starts[id(mentions)]
        inside = range(bisect_left(starts, start), bisect_left(starts, end))
        return [mentions[n] for n in inside if mentions[n].end <= end]
