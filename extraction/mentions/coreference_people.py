"""Every mention of a person by name in a Doc, each resolved: the first full mention decides who a surname means."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extraction.knowledge.actors_fold import fold
from extraction.knowledge.actors_tables import Person
from extraction.mentions.coreference_spans import name_key, name_spans, without_overlap
from extraction.mentions.coreference_titles import described, gender_of_title, title_of_name
from extraction.mentions.descriptions import Surface
from extraction.normalise.names.matching import Hit
from extraction.normalise.names.people import agreed_country, best, resolve_name, resolve_surname
from extraction.normalise.names.titled import Title, person_value
from extraction.values import ActorValue

_JOINED = re.compile(r"^[A-Z]\w+ [A-Z]\w+-[a-z]\w+$")  # 'Tseng Ming-chung': the family name comes first


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A mention of a person by name: words of the name, the first word of the title before it, and who it is."""

    start: int  # words
    end: int
    title_start: int
    value: ActorValue
    person: Person | None
    title: Title
    gender: str | None
    key: str  # folded full name: mentions with one key are one person


class _Known:
    """The mentions by full name of a Doc, to be found by a part of the name."""

    def __init__(self, full: list[NamedPerson]) -> None:
        self.full = full
        self._by_form: dict[str, list[NamedPerson]] = {}
        self._by_part: dict[str, dict[str, NamedPerson]] = {}  # part → full name → its first mention
        for mention in full:
            for form in _short_forms(mention):
                self._by_form.setdefault(form, []).append(mention)
            for part in set(mention.key.split(" ")):
                self._by_part.setdefault(part, {}).setdefault(mention.key, mention)

    def named(self, key: str) -> list[NamedPerson]:
        """Mentions that a short name may take up, in order."""
        return self._by_form.get(key, [])

    def longer(self, mention: NamedPerson) -> NamedPerson:
        """An unknown name that is part of a longer known one is that person."""
        parts = set(mention.key.split(" "))
        rarest = min((self._by_part.get(part, {}) for part in parts), key=len)
        for key, other in rarest.items():
            if key != mention.key and parts <= set(key.split(" ")):
                return replace(other, start=mention.start, end=mention.end, title_start=mention.title_start)
        return mention


def find_people(surface: Surface, date: dt.date | None) -> list[NamedPerson]:
    """Return the mentions of people in order; full names first decide, then surnames join them."""
    spans = sorted(set(name_spans(surface)))
    spans = without_overlap(spans)
    around = frozenset(code for code, n in surface.counted().items() if n >= 1)
    taken = frozenset(i for start, end in spans for i in range(start, end))
    full = {span: _full_mention(surface, span, date, around, taken) for span in spans if span[1] - span[0] > 1}
    found: list[NamedPerson] = []
    known = _Known([m for m in full.values() if m])
    more = {*_surnames(surface, known.full, taken), *_known_surnames(surface, taken)}
    for span in sorted({*spans, *more}):
        mention = full.get(span)
        if mention is None:
            mention = _short_mention(surface, span, known, date, around, taken)
        elif mention.person is None:
            mention = known.longer(mention)
        if mention is not None:
            found.append(mention)
    return _share_titles([_identified(surface, _beside_description(surface, m)) for m in found])


def _beside_description(surface: Surface, mention: NamedPerson) -> NamedPerson:
    """Give an unknown person what the description beside the name says."""
    value = mention.value
    if mention.person is None and value.country and value.sector:
        return mention
    found = described(surface, mention.start, mention.end)
    if found is None:
        return mention
    first, title = found
    if mention.person is not None:
        return replace(mention, title_start=min(first, mention.title_start))
    value = replace(
        value,
        country=value.country or title.country,
        sector=value.sector or title.sector,
        other_sectors=value.other_sectors or title.other_sectors,
    )
    offices = mention.title.offices | title.offices
    return replace(
        mention, title_start=min(first, mention.title_start), value=value, title=replace(mention.title, offices=offices)
    )


def _identified(surface: Surface, mention: NamedPerson) -> NamedPerson:
    """'identified the dead as Mohamed Azizi': an unknown name shares the nation of the people spoken of before."""
    if mention.person is not None or mention.value.country is not None:
        return mention
    start = surface.token_at(surface.text.words[mention.start].start)
    sent_start = surface.sentence(start)[0]
    before = surface.doc[sent_start:start]
    if not any(t.lemma_ in ("identify", "name") and t.pos_ == "VERB" for t in before) or not any(
        t.lower_ == "as" for t in before
    ):
        return mention
    low = max(sent_start - 120, 0)
    codes = [form.code for _, hit, form in surface.nations(low, start) if form.kind == "people"]
    return replace(mention, value=replace(mention.value, country=codes[-1])) if codes else mention


def _surnames(surface: Surface, full: list[NamedPerson], taken: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Words that are the surname of somebody named in full, wherever the recogniser saw something else."""
    names = {
        form for m in full if m.person or m.title.words for form in _short_forms(m) if " " not in form and len(form) > 2
    }
    for index, word in enumerate(surface.text.words):
        if index in taken or word.folded not in names or not word.text[0].isupper():
            continue
        hit = surface.at.get(index)
        if hit is None or (hit.get("place") and hit.end - hit.start == 1 and len(hit.forms) == 1):
            yield index, index + 1


def _known_surnames(surface: Surface, taken: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Proper nouns that are surnames in the tables and that the recogniser left alone or took for a body."""
    for index, word in enumerate(surface.text.words):
        if index in taken or index in surface.at or not word.text[0].isupper() or len(word.folded) < 3:
            continue
        if word.folded in surface.tables.people.family and not word.text.isupper():
            token = surface.doc[surface.token_at(word.start)]
            alone = token.ent_iob_ != "I" and (
                token.i + 1 == len(surface.doc) or surface.doc[token.i + 1].ent_iob_ != "I"
            )
            if (
                token.pos_ == "PROPN"
                and token.ent_type_ in ("", "PERSON", "ORG", "MISC", "GPE")
                and alone
                and not _in_name(surface, index)
            ):
                yield index, index + 1


def _in_name(surface: Surface, index: int) -> bool:
    """Tell whether a capitalised word stands next to another without a mark: part of a longer name."""
    words = surface.text.words
    for left, right in ((index - 1, index), (index, index + 1)):
        if left >= 0 and right < len(words) and surface.text.between(left, right) == " ":
            other = words[right if left == index else left]
            start = surface.token_at(other.start)
            if other.text[0].isupper() and surface.sentence(start)[0] != start and surface.doc[start].pos_ == "PROPN":
                return True
    return False


def _full_mention(
    surface: Surface, span: tuple[int, int], date: dt.date | None, around: frozenset[str], taken: frozenset[int]
) -> NamedPerson | None:
    start, end = span
    first, title = title_of_name(surface, start, end, taken)
    key = name_key(surface, start, end)
    countries = frozenset({title.country}) if title.country else frozenset()
    candidates = resolve_name(key, surface.tables, on=date, countries=countries, offices=title.offices, near=around)
    person = best(candidates)
    if person is not None and title.country and _contradicts(person, title):
        person = None
    return _named(surface, span, first, title, person, date, key, agreed_country(candidates) if candidates else None)


def _contradicts(person: Person, title: Title) -> bool:
    """A Colombian minister is not the Peruvian of the same name."""
    own = {person.country, *(t.country for t in person.tenures)}
    if title.country in own or own & {"UNO", "IGO", "EUR", "IMG"} or title.country in ("UNO", "IGO", "EUR", "NGO"):
        return False
    return not {t.office for t in person.tenures} & title.offices


def _named(
    surface: Surface,
    span: tuple[int, int],
    first: int,
    title: Title,
    person: Person | None,
    date: dt.date | None,
    key: str,
    country: str | None = None,
) -> NamedPerson:
    words = surface.text.words
    if person is not None:
        value = person_value(person, title, surface.tables, on=date)
    else:
        name = surface.text.text[words[span[0]].start : words[span[1] - 1].end].removesuffix("'s").removesuffix("’s")
        value = ActorValue(name, "person", title.country or country, title.sector, title.other_sectors)
    gender = (person.gender if person else None) or gender_of_title(surface, first, span[0])
    return NamedPerson(span[0], span[1], first, value, person, title, gender, key)


def _short_mention(
    surface: Surface,
    span: tuple[int, int],
    known: _Known,
    date: dt.date | None,
    around: frozenset[str],
    taken: frozenset[int],
) -> NamedPerson | None:
    """A surname: the last compatible full name before it, else the next after it, else the tables."""
    key = name_key(surface, *span)
    first, title = title_of_name(surface, *span, taken)
    compatible = [
        m for m in known.named(key) if not (title.country and m.value.country and title.country != m.value.country)
    ]
    if title.offices:
        compatible = _by_office(compatible, title, key, surface, date)
    before = [m for m in compatible if m.start < span[0]]
    chosen = before[-1] if before else (compatible[0] if compatible else None)
    if chosen is not None:
        return replace(chosen, start=span[0], end=span[1], title_start=first)
    countries = frozenset({title.country}) if title.country else frozenset()
    candidates = resolve_surname(key, surface.tables, on=date, countries=countries, offices=title.offices, near=around)
    person = best(candidates)
    if person is not None and not title.words and _is_stranger(person, candidates[0].reason, around):
        person, candidates = None, []
    recognised = surface.doc[surface.token_at(surface.text.words[span[0]].start)].ent_type_ == "PERSON"
    if person is None and not recognised and not title.offices:
        return None
    if person is None and not title.words:
        return None if _other_meaning(surface, span[0]) else _named(surface, span, first, title, None, date, key)
    return _named(surface, span, first, title, person, date, key, agreed_country(candidates))


def _is_stranger(person: Person, reason: str, around: frozenset[str]) -> bool:
    """A bare surname is no former leader of a country that the article never names."""
    own = {person.country, *(t.country for t in person.tenures)}
    return bool(around) and "in office" not in reason and not own & (around | {"UNO", "IGO", "EUR"})


def _by_office(
    compatible: list[NamedPerson], title: Title, key: str, surface: Surface, date: dt.date | None
) -> list[NamedPerson]:
    """'President Bukele' is not Gabriela de Bukele, where the tables have a president of that name in office."""
    fitting = [m for m in compatible if m.title.offices & title.offices or _holds(m.person, title)]
    if fitting or date is None:
        return fitting or compatible
    held = (t for p in surface.tables.surnamed(key) for t in p.tenures if t.office in title.offices)
    known = any(t.since <= date and (t.until is None or date < t.until) for t in held)
    return [] if known else compatible


def _holds(person: Person | None, title: Title) -> bool:
    return person is not None and any(t.office in title.offices for t in person.tenures)


def _other_meaning(surface: Surface, index: int) -> bool:
    hit: Hit | None = surface.at.get(index)
    return hit is not None


def _short_forms(mention: NamedPerson) -> set[str]:
    parts = mention.key.split(" ")
    forms = set(parts[1:]) | {" ".join(parts[i:]) for i in range(1, len(parts))}
    if mention.person is not None:
        names = (mention.person.family, mention.person.name)
        forms |= {fold(names[0])}
        if mention.person.family.split(" ")[0] == mention.person.name.split(" ")[0]:
            forms |= {parts[0]}
    elif _family_first(mention):
        forms |= {parts[0]}
    return forms


def _family_first(mention: NamedPerson) -> bool:
    if _JOINED.search(mention.value.name):
        return True
    return mention.value.country in ("CHN", "PRK", "KOR", "TWN", "HKG", "VNM", "KHM", "SGP", "HUN")


def _share_titles(found: list[NamedPerson]) -> list[NamedPerson]:
    """What a title says of an unknown person once holds for all mentions."""
    known: dict[str, ActorValue] = {}
    for mention in found:
        value = known.get(mention.key)
        if (
            value is None
            or (value.country is None and mention.value.country)
            or (value.sector is None and mention.value.sector)
        ):
            merged = mention.value
            if value is not None:
                merged = replace(
                    value, country=value.country or mention.value.country, sector=value.sector or mention.value.sector
                )
            known[mention.key] = merged
    once = _former(found)
    values = (
        known[m.key] if m.person is None else m.value if m.title.words else once.get(m.key, m.value) for m in found
    )
    return [replace(m, value=value) for m, value in zip(found, values, strict=True)]


def _former(found: list[NamedPerson]) -> dict[str, ActorValue]:
    """People whom the article first calls former holders of an office, whatever else they hold."""
    first: dict[str, NamedPerson] = {}
    for mention in found:
        if mention.person is not None and mention.title.words:
            first.setdefault(mention.key, mention)
    return {key: m.value for key, m in first.items() if m.title.past and m.value.sector == "ELI"}
