"""The surface of a Doc as the actor tables see it: every table form in the text, once, with ways to tokens and back."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from spacy.tokens import Doc, Span, Token

from extraction import syntax
from extraction.knowledge.actors import ActorTables, Form, Kind
from extraction.mentions.actors_doubtful import doubtful_keys, spoken_of
from extraction.normalise.names.matching import Hit, Text, find_hits, preferred
from extraction.normalise.names.people import known_names

NATION: tuple[Kind, ...] = ("country", "adjective", "people", "partial", "seat")
_SETTLED = 3  # mentions of a country in an article that is settled there
_LONGEST_PHRASE = 40  # tokens of a noun phrase that are read
_LONGEST_SENTENCE = 300  # tokens; where nothing ends a sentence the parser cuts here
_ARTICLES = frozenset(
    [
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "its",
        "their",
        "his",
        "her",
        "our",
        "my",
        "your",
        "some",
        "any",
        "no",
        "both",
        "all",
    ]
)


@dataclass(slots=True)
class Surface:
    """A Doc, its words, and the forms of the tables found in it."""

    doc: Doc
    tables: ActorTables
    text: Text
    hits: list[Hit]
    prefer: frozenset[str] = frozenset()  # countries that a quarter of the Doc's national words name
    people: Counter[str] = field(default_factory=Counter)  # countries of the people known by full name
    names: list[tuple[int, int]] = field(default_factory=list)  # words of full names that the tables have
    placed: Counter[str] = field(default_factory=Counter)  # countries of the Doc's toponyms
    at: dict[int, Hit] = field(default_factory=dict)  # word → the hit that covers it
    phrases: dict[int, tuple[int, int]] = field(default_factory=dict)  # head → its noun phrase, as they are asked for
    _starts: list[int] = field(default_factory=list)
    _sents: list[int] = field(default_factory=list)  # first tokens of sentences; token.sent is linear in the Doc
    _words: list[int] = field(default_factory=list)
    _counted: Counter[str] | None = None
    _dominant: str | None = None  # empty where there is none

    @staticmethod
    def of(doc: Doc, tables: ActorTables, shown: str | None = None) -> Surface:
        """Match the tables against a Doc, whose text may be at hand already; linear in its length."""
        text = Text.of(doc.text if shown is None else shown)
        names = list(known_names(text, tables))
        known = (tables.named(" ".join(w.folded for w in text.words[low:high]))[0] for low, high in names)
        people = Counter(person.country for person in known if person.country)
        hits = find_hits(text, tables)
        spoken = spoken_of(hits, tables.shared)
        doubtful = doubtful_keys(doc, text, hits, spoken | people.keys() if spoken else spoken)
        if spoken:
            tables = tables.among(spoken | people.keys())
        if doubtful:
            tables = tables.without(doubtful)
        if spoken or doubtful:
            hits = find_hits(text, tables)
        codes = Counter(f.code for h in hits if (f := h.get("country", "adjective", "people")) and f.code)
        codes.update(people)
        prefer = frozenset(code for code, n in codes.items() if n * 4 >= sum(codes.values()))
        surface = Surface(doc, tables, text, [preferred(h, prefer) for h in hits], prefer, people, names)
        for hit in surface.hits:
            for index in range(hit.start, hit.end):
                surface.at[index] = hit
        surface._starts = doc.to_array("IDX").tolist()
        surface._sents = _sentence_starts(doc)
        surface._words = [word.start for word in text.words]
        return surface

    def token_at(self, char: int) -> int:
        """Index of the token that holds a character (or the blank before the next)."""
        return max(bisect_right(self._starts, char) - 1, 0)

    def sentence(self, token: int) -> tuple[int, int]:
        """Token range of the sentence that holds a token."""
        index = max(bisect_right(self._sents, token) - 1, 0)
        return self._sents[index], self._sents[index + 1] if index + 1 < len(self._sents) else len(self.doc)

    def sentences(self) -> list[Span]:
        """The sentences of the Doc."""
        bounds = [*self._sents, len(self.doc)]
        return [self.doc[start:end] for start, end in pairwise(bounds)]

    def word_at(self, char: int) -> int:
        """Index of the word that holds a character, or the last word before it."""
        return max(bisect_right(self._words, char) - 1, 0)

    def words_of(self, start: int, end: int) -> range:
        """Words of a token range."""
        if start >= end:
            return range(0)
        first = self.doc[start].idx
        last = self.doc[end - 1].idx + len(self.doc[end - 1])
        low = bisect_right(self._words, first - 1)
        high = bisect_right(self._words, last - 1)
        return range(low, high)

    def tokens_of(self, start_char: int, end_char: int) -> tuple[int, int]:
        """Smallest token range that covers characters."""
        return self.token_at(start_char), self.token_at(max(end_char - 1, start_char)) + 1

    def hit_of(self, token: Token) -> Hit | None:
        """The table form that covers a token."""
        if not self.text.words:
            return None
        index = self.word_at(token.idx)
        word = self.text.words[index]
        return self.at.get(index) if word.start <= token.idx < word.end else None

    def nations(self, start: int, end: int) -> Iterator[tuple[int, Hit, Form]]:
        """Nations named in a token range that are not 'Iran-backed' and the like: (token, hit, form)."""
        seen: set[int] = set()
        for index in self.words_of(start, end):
            hit = self.at.get(index)
            if hit is None or hit.start in seen or hit.blocked:
                continue
            seen.add(hit.start)
            form = hit.get(*NATION)
            if form is not None:
                yield self.token_at(self.text.words[hit.start].start), hit, form

    def dominant(self) -> str | None:
        """The country that most of the Doc is about: three fifths of its national words and toponyms, else None.

        Where a second country is named half as often, two sides share the story and neither is home.
        """
        if self._dominant is None:
            self._dominant = _most_named(self.counted() + self.people + self.placed) or ""
        return self._dominant or None

    def settled(self) -> str | None:
        """The country that most of the Doc is about, if it is named more than in passing."""
        home = self.dominant()
        return home if home and (self.counted() + self.people + self.placed)[home] >= _SETTLED else None

    def counted(self) -> Counter[str]:
        """How often each country is named in the Doc; counted once."""
        if self._counted is None:
            named = (form.code for _, _, form in self.nations(0, len(self.doc)))
            self._counted = Counter(code for code in named if code and code not in ("UNO", "EUR"))
        return self._counted


def _most_named(counted: Counter[str]) -> str | None:
    if not counted:
        return None
    code, n = max(counted.items(), key=lambda item: (item[1], item[0]))
    rival = max((other for country, other in counted.items() if country != code), default=0)
    return code if n * 5 >= 3 * counted.total() and rival * 2 < n else None


def _sentence_starts(doc: Doc) -> list[int]:
    """First tokens of sentences: starts of the parse after a mark, and where the last is too long already."""
    starts: list[int] = []
    for i in syntax.sentence_starts(doc) if len(doc) else ():
        if not starts or _ended(doc[i - 1]) or i - starts[-1] >= _LONGEST_SENTENCE:
            starts.append(i)
    return starts


def _ended(token: Token) -> bool:
    """A parse that falls apart is no new sentence: words go on without a mark."""
    return not token.is_alpha and token.lower_ not in ("'s", "’s")


def noun_phrase(head: Token, surface: Surface) -> tuple[int, int]:
    """Token range of the noun phrase of a head, mended where the parse cut a name of the tables.

    A form of the tables that begins inside the phrase is taken whole; nationalities and possessors right before it
    belong to it. Each is found once.
    """
    known = surface.phrases.get(head.i)
    if known is None:
        known = surface.phrases[head.i] = _noun_phrase(head, surface)
    return known


def _noun_phrase(head: Token, surface: Surface) -> tuple[int, int]:
    start, end = syntax.phrase(head)
    sent_start, sent_end = surface.sentence(head.i)
    start, end = max(start, sent_start), min(end, sent_end)
    if end - start > _LONGEST_PHRASE:
        start, end = max(start, head.i - 10), min(end, head.i + 10)
    start, end = _whole_hits(start, end, surface)
    hit = surface.hit_of(head)
    if hit is not None and end > head.i + 1 and head.text[0].isupper() and hit.get("country", "organization", "seat"):
        after = surface.doc[head.i + 1]
        if after.lower_ == "of" and surface.token_at(surface.text.words[hit.end - 1].start) == head.i:
            end = head.i + 1  # 'accused the ELN of murder'
    start = _reach_left(start, sent_start, surface)
    while (
        start < head.i
        and (surface.doc[start].is_punct or surface.doc[start].dep_ in ("case", "mark", "cc"))
        and surface.doc[start].lower_ not in ("'s", "’s")
        and surface.hit_of(surface.doc[start]) is None
    ):
        start += 1
    while end - 1 > head.i and surface.doc[end - 1].ent_type_ in ("DATE", "TIME"):
        end -= 1
    while end - 1 > head.i and (surface.doc[end - 1].is_punct or surface.doc[end - 1].lower_ in ("'s", "’s", "'", "’")):
        end -= 1
    return start, end


def _whole_hits(start: int, end: int, surface: Surface) -> tuple[int, int]:
    words = surface.words_of(start, end)
    if len(words) == 0:
        return start, end
    first, last = surface.at.get(words[0]), surface.at.get(words[-1])
    if first is not None and first.start < words[0]:
        start = surface.token_at(surface.text.words[first.start].start)
    if last is not None and last.end > words[-1] + 1:
        end = surface.token_at(surface.text.words[last.end - 1].start) + 1
    return start, end


def _reach_left(start: int, limit: int, surface: Surface) -> int:
    """Take in 'Russia's', 'Ukrainian', 'the' that stand right before a phrase and that the parse hung elsewhere."""
    position = start
    while position > limit:
        before = surface.doc[position - 1]
        if before.lower_ in ("'s", "’s") and position - 2 >= limit:
            hit = surface.hit_of(surface.doc[position - 2])
            if hit is None or hit.get(*NATION, "organization", "place") is None:
                break
            position = surface.token_at(surface.text.words[hit.start].start)
            continue
        if before.lower_ in ("and", ",") and position - 2 >= limit and _listed(position, limit, surface):
            before = surface.doc[position - (3 if surface.doc[position - 2].text == "," else 2)]
        hit = surface.hit_of(before)
        if hit is None or hit.get("adjective") is None or surface.doc[start].lower_ in _ARTICLES or hit.possessive:
            break
        position = surface.token_at(surface.text.words[hit.start].start)
    if position > limit and position != start and surface.doc[position - 1].lower_ in ("the", "a", "an"):
        position -= 1
    return max(position, limit)


def _listed(position: int, limit: int, surface: Surface) -> bool:
    """Tell whether a phrase that begins with a nationality goes on to the left: 'US, South Korean and | Ukrainian'."""
    here = surface.hit_of(surface.doc[position])
    left = surface.doc[position - 2]
    if left.text == "," and position - 3 >= limit:
        left = surface.doc[position - 3]
    there = surface.hit_of(left)
    if (
        here is None
        or there is None
        or here.get("adjective") is None
        or there.get("adjective") is None
        or there.possessive
    ):
        return False
    country = there.get("country")
    return country is None or country.code in ("USA", "GBR", "UNO", "EUR")


def chars(surface: Surface, start: int, end: int) -> tuple[int, int]:
    """Character range of a token range."""
    last = surface.doc[end - 1]
    return surface.doc[start].idx, last.idx + len(last)


def is_plural(token: Token) -> bool:
    """Tell whether a noun is plural."""
    return "Number=Plur" in str(token.morph) or token.tag_ in ("NNS", "NNPS")


def is_definite(start: int, surface: Surface) -> bool:
    """Tell whether a phrase begins with 'the' or a demonstrative."""
    return surface.doc[start].lower_ in ("the", "this", "that", "these", "those")


def is_subject(token: Token) -> bool:
    """Tell whether a token is the subject of its clause."""
    return token.dep_.startswith("nsubj") or (
        token.dep_ in ("conj", "flat", "compound", "appos") and token.head.dep_.startswith("nsubj")
    )
