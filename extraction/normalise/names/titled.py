"""A phrase with a person's name in it: where the name is, what the title says, who it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from extraction.knowledge.actors import ActorTables
from extraction.knowledge.actors_tables import Office, Person
from extraction.normalise.names.matching import Hit, Text, Word, capitalised, find_hits
from extraction.normalise.names.offices import title_of
from extraction.normalise.names.people import Candidate, best, resolve_name, resolve_surname, standing
from extraction.normalise.names.phrases import Reading, read_phrase
from extraction.normalise.names.segments import PREPOSITIONS
from extraction.values import ActorValue

_PARTICLES = frozenset(
    [
        "al",
        "el",
        "bin",
        "ben",
        "ibn",
        "bint",
        "von",
        "van",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "das",
        "do",
        "du",
        "la",
        "le",
        "ter",
        "ten",
        "abu",
        "ould",
        "ag",
        "ul",
        "ur",
        "e",
        "y",
        "of",
    ]
)
_LONGEST_NAME = 7


@dataclass(frozen=True, slots=True)
class Title:
    """What the words around a name say of its bearer."""

    country: str | None = None
    sector: str | None = None
    other_sectors: tuple[str, ...] = ()
    offices: frozenset[str] = frozenset()
    past: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A person's name in a phrase: characters of the name, what the title says, who it may be."""

    start_char: int
    end_char: int
    title: Title
    candidates: tuple[Candidate, ...]


def find_name(
    text: str,
    tables: ActorTables,
    *,
    on: dt.date | None = None,
    context: frozenset[str] = frozenset(),
) -> Named | None:
    """Find a person's name in a phrase; None when the phrase has none.

    A full name of the tables counts wherever it stands; else the capitalised words after a title, or a phrase that
    is nothing but capitalised words of no other meaning.
    """
    cut = Text.of(text)
    if not cut.words:
        return None
    place = _known_name(cut, tables) or _after_title(cut, tables) or _after_noun(cut, tables) or _bare_name(cut, tables)
    if place is None or _complement(cut, place[0], tables):
        return None
    start, end = place
    title = read_title(_without(cut, start, end), tables, context)
    folded = " ".join(w.folded for w in cut.words[start:end])
    countries = frozenset({title.country}) if title.country else frozenset()
    seek = resolve_name if " " in folded else resolve_surname
    found = seek(folded, tables, on=on, countries=countries, offices=title.offices, near=context)
    if not found and " " not in folded:
        found = resolve_name(folded, tables, on=on, countries=countries, offices=title.offices, near=context)
    if start == end - 1 and not title.words and not found:
        return None
    return Named(cut.words[start].start, _end_of_name(cut.words[end - 1]), title, tuple(found))


def _complement(cut: Text, start: int, tables: ActorTables) -> bool:
    """Tell whether a name only completes another noun: 'supporters of former President Ben Bella'."""
    for index in range(start - 1, 0, -1):
        if cut.has_comma(index, index + 1):
            return False
        if cut.words[index].folded in PREPOSITIONS:
            hits = [h for h in find_hits(cut, tables) if h.end <= index]
            return any(h.get("agent") for h in hits) and not any(h.get("office") and h.end == index for h in hits)
    return False


def read_title(words: str, tables: ActorTables, prefer: frozenset[str] = frozenset()) -> Title:
    """Read the words of a title: 'former Ukrainian defence minister' → UKR, ELI."""
    readings = read_phrase(words, tables, prefer=prefer)
    if not readings:
        return Title()
    reading = readings[0]
    offices = frozenset(
        form.entry.id
        for hit in find_hits(Text.of(words), tables)
        for form in hit.forms
        if isinstance(form.entry, Office)
    )
    value = reading.value
    posted = reading.basis == "tail" and " to " in words.lower()  # 'Ambassador to Japan' is nobody of Japan's
    return Title(None if posted else value.country, value.sector, value.other_sectors, offices, reading.past, words)


def value_of(named: Named, text: str, tables: ActorTables, *, on: dt.date | None) -> ActorValue:
    """Make the actor of a named person: the tables' person if one fits clearly, else the name and the title's codes."""
    person = best(list(named.candidates))
    surface = text[named.start_char : named.end_char].removesuffix("'s").removesuffix("’s")
    if person is None:
        return ActorValue(surface, "person", named.title.country, named.title.sector, named.title.other_sectors)
    return person_value(person, named.title, tables, on=on)


def person_value(person: Person, title: Title, tables: ActorTables, *, on: dt.date | None) -> ActorValue:
    """Make the actor of a known person on a day; a title in the text wins over a table that is silent."""
    state = standing(person, on, tables)
    sector, other = state.sector, state.other_sectors
    if title.past and state.held is not None and title.offices and state.held.tenure.office not in title.offices:
        once = next((t.country for t in person.tenures if t.office in title.offices), None)
        return ActorValue(person.name, "person", title.country or once or person.country, "ELI", (), person.wikidata)
    if state.held is None and title.past:
        sector, other = "ELI", ()
    elif state.held is None and title.sector and title.offices:
        sector, other = title.sector, title.other_sectors
    office = title_of(state.held, tables) if state.held and state.held.tenure.office not in ("activist",) else None
    country = state.country or title.country
    return ActorValue(person.name, "person", country, sector, other, person.wikidata, office)


def _without(cut: Text, start: int, end: int) -> str:
    """Return the words before a name, and what follows it after a comma."""
    before = cut.text[: cut.words[start].start].strip(" ,\"'“”‘’")
    after = cut.text[cut.words[end - 1].end :]
    for possessive in ("'s ", "’s "):
        after = after.removeprefix(possessive)
    if after.lstrip().startswith(","):
        return f"{before}, {after.strip(' ,')}".strip(" ,") if before else after.strip(" ,")
    return before


def _end_of_name(word: Word) -> int:
    return word.end - 2 if word.possessive else word.end


def _known_name(cut: Text, tables: ActorTables) -> tuple[int, int] | None:
    for length in range(min(_LONGEST_NAME, len(cut.words)), 1, -1):
        for start in range(len(cut.words) - length + 1):
            run = cut.words[start : start + length]
            if not capitalised(run[-1]) or not (capitalised(run[0]) or run[0].folded in _PARTICLES):
                continue
            key = " ".join(w.folded for w in run)
            if tables.is_name(key) and key not in tables.forms:
                return start, start + length
    return None


def _after_title(cut: Text, tables: ActorTables) -> tuple[int, int] | None:
    """Capitalised words after the last title or courtesy word, or after a nation: 'Tunisia's Kais Saied'."""
    hits = find_hits(cut, tables)
    title = None
    for hit in hits:
        if (hit.get("office") and not hit.possessive) or (
            title is None and hit.possessive and hit.get("country", "adjective", "organization")
        ):
            title = hit.end
    for index, word in enumerate(cut.words):
        if word.folded in tables.courtesy and (title is None or index + 1 > title):
            title = index + 1
    if title is None or title >= len(cut.words):
        return None
    run_end = _run(cut, title)
    if run_end == title:
        return None
    own = [h for h in hits if h.start >= title and h.end <= run_end and _meaning(h)]
    if (
        own
        and own[-1].end == run_end
        and (own[-1].get("agent", "organization", "office") or run_end - title <= sum(h.end - h.start for h in own))
    ):
        return None
    return title, run_end


def _after_noun(cut: Text, tables: ActorTables) -> tuple[int, int] | None:
    """Two or more capitalised words without other meaning at the end, after a noun that the tables do not have."""
    hits = [h for h in find_hits(cut, tables) if _meaning(h)]
    start = len(cut.words)
    while start > 0 and capitalised(cut.words[start - 1]) and not any(h.start < start <= h.end for h in hits):
        start -= 1
    if len(cut.words) - start < 2 or start < 2 or not hits:
        return None
    noun = cut.words[start - 1]
    gap = cut.between(start - 1, start)
    if noun.text[0].isupper() or noun.folded in PREPOSITIONS or noun.folded in ("and", "the") or gap.strip(" ,"):
        return None
    return start, len(cut.words)


def _meaning(hit: Hit) -> bool:
    return hit.get("agent", "office", "organization", "country", "adjective", "people", "partial") is not None


def _bare_name(cut: Text, tables: ActorTables) -> tuple[int, int] | None:
    """The whole phrase is two to five capitalised words, or one surname, without other meaning."""
    if len(cut.words) > 5 or any(cut.has_comma(i, i + 1) for i in range(len(cut.words) - 1)):
        return None
    hits = find_hits(cut, tables)
    if _run(cut, 0) != len(cut.words):
        return None
    covered = sum(
        h.end - h.start for h in hits if _meaning(h) or (h.get("seat", "place") and h.end - h.start == len(cut.words))
    )
    if covered or (len(cut.words) == 1 and cut.words[0].text.isupper() and len(cut.words[0].text) < 5):
        return None
    if len(cut.words) > 1 and any(w.text.isupper() and len(w.text) > 3 for w in cut.words):
        return None
    return 0, len(cut.words)


def _run(cut: Text, start: int) -> int:
    end = start
    position = start
    while position < len(cut.words):
        word = cut.words[position]
        if position > start and any(c in cut.between(position - 1, position) for c in ",;:()"):
            break
        if capitalised(word):
            end = position + 1
        elif (
            word.folded not in _PARTICLES
            or word.folded == "of"
            or (position == start and word.folded in ("of", "y", "e"))
        ):
            break
        if word.possessive:
            break
        position += 1
    return end


def read_actor(
    text: str, tables: ActorTables, *, on: dt.date | None = None, context: frozenset[str] = frozenset()
) -> list[Reading]:
    """Read any actor phrase, with or without a person's name.

    >>> from extraction.knowledge.actors import load_actor_tables
    >>> reading = read_actor("Russian Defence Minister Sergei Shoigu", load_actor_tables(), on=dt.date(2024, 4, 1))[0]
    >>> reading.value.name, reading.value.country, reading.value.office
    ('Sergei Shoigu', 'RUS', 'Minister of Defence of Russia')
    """
    named = find_name(text, tables, on=on, context=context)
    if named is not None:
        value = value_of(named, text, tables, on=on)
        return [Reading(named.start_char, named.end_char, value, "named", past=named.title.past)]
    return [replace(r) for r in read_phrase(text, tables, on=on, prefer=context)]
