"""One phrase, with or without the text around it, to one actor: what `extraction who` answers."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from extraction.knowledge.actors import ActorTables, Kind
from extraction.knowledge.actors_tables import Person
from extraction.normalise.names.matching import Hit, Text, find_hits
from extraction.normalise.names.people import Candidate, agreed_country
from extraction.normalise.names.phrases import Reading
from extraction.normalise.names.titled import Named, find_name, read_actor, value_of
from extraction.values import ActorValue

_NATION: tuple[Kind, ...] = ("country", "adjective", "people", "partial", "seat", "place")
PlaceOf = Callable[[str], tuple[str, bool] | None]
_REACH = 7  # words looked at on either side of a phrase in its context
_PRONOUNS = frozenset(
    ["he", "she", "they", "it", "him", "her", "them", "his", "hers", "their", "its", "who", "we", "i", "you"]
)
_LINKS = frozenset(["and", "the", "of", "for", "or"])


@dataclass(frozen=True, slots=True)
class Identified:
    """The actor (None: nobody), the people considered, and a line that says why."""

    value: ActorValue | None
    candidates: tuple[Candidate, ...]
    reason: str


def identify(
    text: str,
    tables: ActorTables,
    *,
    context: str = "",
    on: dt.date | None = None,
    place_of: PlaceOf | None = None,
) -> Identified:
    """Say who a phrase means.

    `place_of` looks a toponym up in a gazetteer: (country code, whether it is a town), None when it has none.

    A context that repeats the phrase lends it the title before and the noun after it; a context that names exactly one
    country lends that country to a phrase that has a meaning but no country of its own.

    >>> from extraction.knowledge.actors import load_actor_tables
    >>> tables = load_actor_tables()
    >>> identify("Shoigu", tables, on=dt.date(2024, 4, 1)).value.office
    'Minister of Defence of Russia'
    >>> identify("Hungarian", tables, context="Senior Hungarian and Romanian officials met.").value.sector
    'GOV'
    """
    phrase = " ".join(text.split())
    if not phrase:
        return Identified(None, (), "no words")
    if phrase.lower() in _PRONOUNS:
        return Identified(ActorValue(phrase, "people", None, "UNK"), (), "a pronoun without its sentence")
    named_countries = countries_of(context, tables)
    widened = _widen(phrase, " ".join(context.split()), tables)
    named = find_name(widened, tables, on=on, context=frozenset(named_countries))
    if place_of is not None and (named is None or not (named.candidates or named.title.words)):
        found = _identified_place(phrase, tables, place_of)
        if found is not None:
            return found
    if named is not None:
        return _identified_name(named, widened, tables, on, named_countries)
    readings = read_actor(widened, tables, on=on, context=frozenset(named_countries))
    if not readings:
        return Identified(None, (), "no words")
    reading = _fitting(readings, phrase, widened)
    return _identified_phrase(reading, named_countries)


def _identified_place(phrase: str, tables: ActorTables, place_of: PlaceOf) -> Identified | None:
    """A toponym that the actor tables lack, alone ('Puerto Peñasco') or before a noun ('Zamboanga police')."""
    reading = read_actor(phrase, tables)[0] if phrase else None
    if reading is None or reading.value.country is not None:
        return None
    cut = Text.of(phrase)
    first = 1 if cut.words and cut.words[0].folded == "the" else 0
    last = first
    while last < len(cut.words) and cut.words[last].text[0].isupper() and not cut.hyphen_before(last):
        last += 1
    whole = last == len(cut.words)
    for end in range(last, first, -1) if not whole else (last,):
        place = place_of(phrase[cut.words[first].start : cut.words[end - 1].end]) if end > first else None
        if place is None:
            continue
        country = tables.countries.get(place[0])
        if not whole and reading.value.sector:
            return Identified(replace(reading.value, country=place[0]), (), "a place of the gazetteer before the noun")
        if whole and country is not None:
            value = ActorValue(country.name, "country", place[0], "CVL" if place[1] else None, (), country.wikidata)
            return Identified(value, (), "a place of the gazetteer")
    return None


def countries_of(text: str, tables: ActorTables) -> Counter[str]:
    """Count the countries that a text names as actors or places."""
    counted: Counter[str] = Counter()
    for hit in find_hits(Text.of(text), tables):
        form = hit.get(*_NATION)
        if form is not None and form.code and form.code not in ("UNO", "EUR", "IGO"):
            counted[form.code] += 1
    for person in known_people(text, tables):
        if person.country not in (None, "UNO", "EUR", "IGO"):
            counted[str(person.country)] += 1
    return counted


def known_people(text: str, tables: ActorTables) -> list[Person]:
    """Full names of the tables that a text holds, one person each."""
    cut = Text.of(text)
    found = []
    for start in range(len(cut.words)):
        if not cut.words[start].text[0].isupper():
            continue
        for length in (4, 3, 2):
            people = tables.named(" ".join(w.folded for w in cut.words[start : start + length]))
            if people:
                found.append(people[0])
                break
    return found


def _identified_name(
    named: Named, text: str, tables: ActorTables, on: dt.date | None, around: Counter[str]
) -> Identified:
    value = value_of(named, text, tables, on=on)
    reason = named.candidates[0].reason if named.candidates else "a name that the tables do not have"
    if value.country is None:
        agreed = agreed_country(list(named.candidates))
        only = next(iter(around)) if len(around) == 1 and named.title.words else None
        if agreed or only:
            value = replace(value, country=agreed or only)
            reason = "all candidates are of one country" if agreed else "the only country named around it"
    return Identified(value, named.candidates, reason)


def _identified_phrase(reading: Reading, around: Counter[str]) -> Identified:
    value = reading.value
    known = value.sector is not None or reading.agent is not None or reading.office is not None
    if value.country is None and known and len(around) == 1 and value.sector != "UNK":
        value = replace(value, country=next(iter(around)))
        return Identified(value, (), "the only country named around it")
    if value.country is None and value.sector is None:
        return Identified(None, (), "no word of the phrase is known")
    return Identified(
        value, (), f"country from {reading.basis}" if reading.basis else "sector from the noun, no country"
    )


def _fitting(readings: list[Reading], phrase: str, widened: str) -> Reading:
    """Of several readings, the one at the place where the phrase stands."""
    start = max(widened.find(phrase), 0)
    for reading in readings:
        if reading.start_char <= start < reading.end_char:
            return reading
    return readings[0]


def _widen(phrase: str, context: str, tables: ActorTables) -> str:
    """Add the title before a phrase and, after a bare nationality, the noun that it goes with."""
    start = context.find(phrase)
    if start < 0:
        return phrase
    end = start + len(phrase)
    own = find_hits(Text.of(phrase), tables)
    after = context[end : end + 120] if _bare_nation(own, phrase) else ""
    before = context[max(0, start - 120) : start] if phrase[0].isupper() else ""
    widened = _title_before(before, tables) + phrase + _noun_after(after, tables)
    return widened + (_title_after(context[end : end + 160], tables) if phrase[0].isupper() and not after else "")


def _title_after(text: str, tables: ActorTables) -> str:
    """Take the title that follows a name between commas: ', the UN secretary-general,'."""
    if not text.startswith(", "):
        return ""
    apposition = text[: 2 + min((i for i in (text[2:].find(c) for c in ",.;:") if i > 0), default=len(text))]
    words = Text.of(apposition).words
    hits = find_hits(Text.of(apposition), tables)
    if not words or len(words) > 12 or not any(h.get("office") for h in hits):
        return ""
    opens = words[0].folded in ("the", "a", "an", "his", "her", "their") or (hits and hits[0].start == 0)
    return apposition if opens else ""


def _bare_nation(hits: list[Hit], phrase: str) -> bool:
    if len(hits) != 1 or hits[0].end - hits[0].start != len(Text.of(phrase).words):
        return False
    return (hits[0].get("adjective") is not None and not hits[0].possessive) or hits[0].forms[0].code == "UNO"


def _noun_after(text: str, tables: ActorTables) -> str:
    """Take words while they are nationalities, agents, offices or links between them."""
    cut = Text.of(text)
    if not cut.words or text[: cut.words[0].start].strip(" -,"):
        return ""
    end = 0
    position = 0
    hits = {h.start: h for h in find_hits(cut, tables)}
    while position < min(len(cut.words), _REACH):
        hit = hits.get(position)
        if position and any(c in cut.between(position - 1, position) for c in ".;:()"):
            break
        if hit is not None and hit.get("adjective", "agent", "office", "people", "organization"):
            position = hit.end
            end = cut.words[position - 1].end
            if hit.get("agent", "office") and not hit.get("adjective"):
                break
        elif cut.words[position].folded in ("and", "senior", "top", "joint") or _lower_modifier(cut, position, hits):
            position += 1
        else:
            break
    return text[:end]


def _lower_modifier(cut: Text, position: int, hits: dict[int, Hit]) -> bool:
    word = cut.words[position]
    nxt = hits.get(position + 1)
    return (
        word.text[0].islower()
        and word.folded.endswith(("ing", "ed", "al", "ary"))
        and nxt is not None
        and nxt.get("agent") is not None
    )


def _title_before(text: str, tables: ActorTables) -> str:
    """Take the run of title words that ends right before the phrase: 'former president'."""
    cut = Text.of(text)
    if not cut.words or text[cut.words[-1].end :].strip():
        return ""
    covered: dict[int, Hit] = {}
    for found in find_hits(cut, tables):
        for index in range(found.start, found.end):
            covered[index] = found
    position = len(cut.words)
    office = False
    while position > max(0, len(cut.words) - _REACH):
        hit = covered.get(position - 1)
        word = cut.words[position - 1]
        if position < len(cut.words) and any(c in cut.between(position - 1, position) for c in ".,;:()"):
            break
        if (
            hit is not None
            and hit.get("office", "adjective", "organization")
            and not (hit.get("people") and not hit.get("adjective"))
        ):
            office = office or hit.get("office") is not None
            position = hit.start
        elif (
            word.folded in tables.past
            or word.folded in tables.courtesy
            or (word.folded in _LINKS and office and word.folded == "and")
        ):
            position -= 1
        else:
            break
    if not office or position >= len(cut.words):
        return ""
    return text[cut.words[position].start :]
