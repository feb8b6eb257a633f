"""Every mention of a person by name in a Doc, each resolved: the first full mention decides who a surname means."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extraction.knowledge.actors_tables import Person
from extraction.mentions.descriptions import Surface, name_end
from extraction.normalise.names.matching import Hit
from extraction.normalise.names.people import agreed_country, best, resolve_name, resolve_surname
from extraction.normalise.names.titled import Title, person_value, read_title
from extraction.values import ActorValue

_PARTICLES = frozenset("al el bin ben ibn bint von van der den de del della di da dos das do du la le ter abu ould ag ul y".split())
_TITLE_REACH = 10
_APPOSITION_REACH = 14
_NAME = re.compile(r"[^\W\d_]")


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


def find_people(surface: Surface, date: dt.date | None) -> list[NamedPerson]:
    """Return the mentions of people in order; full names first decide, then surnames join them."""
    spans = sorted(set(_spans(surface)))
    spans = _without_overlap(spans)
    around = frozenset(code for code, n in surface.counted().items() if n >= 1)
    taken = frozenset(i for start, end in spans for i in range(start, end))
    full = {span: _full_mention(surface, span, date, around, taken) for span in spans if span[1] - span[0] > 1}
    found: list[NamedPerson] = []
    for span in sorted({*spans, *_surnames(surface, [m for m in full.values() if m], taken)}):
        mention = full.get(span)
        if mention is None:
            mention = _short_mention(surface, span, [m for m in full.values() if m], date, around, taken)
        elif mention.person is None:
            mention = _same_as_longer(mention, list(full.values()))
        if mention is not None:
            found.append(mention)
    return _share_titles([_identified(surface, m) for m in found])


def _identified(surface: Surface, mention: NamedPerson) -> NamedPerson:
    """'identified the dead as Mohamed Azizi': an unknown name shares the nation of the people spoken of before."""
    if mention.person is not None or mention.value.country is not None:
        return mention
    start = surface.token_at(surface.text.words[mention.start].start)
    sent = surface.doc[start].sent
    before = surface.doc[sent.start : start]
    if not any(t.lemma_ in ("identify", "name") and t.pos_ == "VERB" for t in before) or not any(t.lower_ == "as" for t in before):
        return mention
    low = max(sent.start - 120, 0)
    codes = [form.code for _, hit, form in surface.nations(low, start) if form.kind == "people"]
    return replace(mention, value=replace(mention.value, country=codes[-1])) if codes else mention


def _surnames(surface: Surface, full: list[NamedPerson], taken: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Words that are the surname of somebody named in full, wherever the recogniser saw something else."""
    names = {form for m in full if m.person or m.title.words for form in _short_forms(m) if " " not in form and len(form) > 2}
    for index, word in enumerate(surface.text.words):
        if index in taken or word.folded not in names or not word.text[0].isupper():
            continue
        hit = surface.at.get(index)
        if hit is None or hit.get("place") and hit.end - hit.start == 1 and len(hit.forms) == 1:
            yield index, index + 1


def _spans(surface: Surface) -> Iterator[tuple[int, int]]:
    words = surface.text.words
    for ent in surface.doc.ents:
        if ent.label_ == "PERSON":
            yield from _cleaned(surface, surface.words_of(ent.start, ent.end))
    position = 0
    while position < len(words):
        end = name_end(surface.text, surface.tables, position)
        if end:
            yield position, end
        position = end or position + 1
    yield from _after_titles(surface)


def _after_titles(surface: Surface) -> Iterator[tuple[int, int]]:
    """'Foreign Minister Iwaya': capitalised words after a title, which the recogniser may have missed."""
    words = surface.text.words
    for hit in surface.hits:
        form = hit.get("office")
        if form is None or form.plural or hit.possessive or hit.end >= len(words) or not words[hit.start].text[0].isupper():
            continue
        end = hit.end
        while end < len(words) and (words[end].text[0].isupper() or words[end].folded in _PARTICLES) and end - hit.end < 5:
            if any(c in surface.text.between(end - 1, end) for c in ",;:()") or "." in surface.text.between(end - 1, end) and len(words[end - 1].text) > 3:
                break
            if surface.at.get(end) is not None and surface.at[end].get("office", "adjective", "organization", "agent", "country"):
                break
            end += 1
            if words[end - 1].possessive:
                break
        while end > hit.end and not words[end - 1].text[0].isupper():
            end -= 1
        end = _hyphenated(surface, end)
        if end > hit.end and _NAME.match(words[hit.end].text) and not _weekday(words[hit.end].folded):
            yield hit.end, end


def _weekday(word: str) -> bool:
    return word[:3] in ("mon", "tue", "wed", "thu", "fri", "sat", "sun") and word.endswith("day")


def _cleaned(surface: Surface, words: range) -> Iterator[tuple[int, int]]:
    """Take titles off the start of a recognised name, and drop what the tables know as something else."""
    start, end = words.start, words.stop
    hit = surface.at.get(start) if start < end else None
    if start < end and hit is not None and hit.start == start and hit.end >= end and not surface.tables.is_name(_key(surface, start, end)):
        if hit.get("country", "adjective", "organization", "people", "seat", "office", "agent") and not surface.tables.surnamed(_key(surface, start, end)):
            return
        if hit.get("country", "organization", "seat", "adjective"):
            return
    while start < end:
        hit = surface.at.get(start)
        folded = surface.text.words[start].folded
        if hit is not None and hit.start == start and hit.end < end and hit.get("office", "adjective", "country", "organization") and not surface.tables.is_name(_key(surface, start, end)):
            start = hit.end
        elif folded in surface.tables.courtesy or folded in surface.tables.past:
            start += 1
        else:
            break
    for index in range(start, end):
        if index > start and any(c in surface.text.between(index - 1, index) for c in ",;:()"):
            end = index
            break
        if surface.text.words[index].possessive:
            end = index + 1
            break
    if start < end and surface.text.words[start].text[0].isupper() and surface.text.words[end - 1].text[0].isupper():
        if any(len(w.text) > 2 and w.text.isupper() for w in surface.text.words[start:end]) and not surface.tables.is_name(_key(surface, start, end)):
            return  # 'IST Listen'
        yield start, _hyphenated(surface, _name_goes_on(surface, end))


def _name_goes_on(surface: Surface, end: int) -> int:
    """End of a name that the recogniser cut short: proper nouns of no other meaning that follow without a mark."""
    words = surface.text.words
    while end < len(words) and not surface.text.between(end - 1, end).strip() and not words[end - 1].possessive:
        token = surface.doc[surface.token_at(words[end].start)]
        if surface.at.get(end) is not None or token.pos_ != "PROPN" or not words[end].text[0].isupper() or token.ent_type_ not in ("", "PERSON"):
            break
        end += 1
    return end


def _hyphenated(surface: Surface, end: int) -> int:
    """End of a name including parts joined by a hyphen: 'Yoon Suk' + '-yeol'."""
    while end < len(surface.text.words) and surface.text.hyphen_before(end) and surface.text.words[end].text[0].islower() and surface.at.get(end) is None:
        end += 1
    return end


def _key(surface: Surface, start: int, end: int) -> str:
    return " ".join(w.folded for w in surface.text.words[start:end])


def _without_overlap(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda s: (s[0] - s[1], s[0])):
        if not any(start < e and s < end for s, e in kept):
            kept.append((start, end))
    return sorted(kept)


def title_before(surface: Surface, start: int, taken: frozenset[int] = frozenset()) -> int:
    """First word of the title that ends right before a name; the name's own first word if there is none."""
    position = start
    limit = max(0, start - _TITLE_REACH)
    sent_start = surface.doc[surface.token_at(surface.text.words[start].start)].sent.start_char
    office = False
    while position > limit and surface.text.words[position - 1].start >= sent_start:
        gap = surface.text.between(position - 1, position)
        if any(c in gap for c in ",;:()\"“”—") or "." in gap and not _abbreviation(surface.text.words[position - 1].text):
            if not ("," in gap and position == start and _office_ends(surface, position)):
                break
        if position - 1 in taken:
            break
        hit = surface.at.get(position - 1)
        word = surface.text.words[position - 1]
        if hit is not None and hit.get("office", "adjective", "organization", "country", "agent", "seat", "place"):
            if position == start and not hit.possessive and hit.get("office") is None and hit.get("adjective") is None and hit.get("agent") is None:
                break  # 'Hamas Yahya' is no title, 'Hamas leader Yahya' and 'Russia's Putin' are
            office = office or hit.get("office") is not None
            position = hit.start
        elif word.folded in surface.tables.past or word.folded in surface.tables.courtesy:
            position -= 1
        elif position < start and (word.text[0].isupper() or word.folded in ("military", "of", "and", "deputy", "the", "senior", "top", "civil", "regional", "acting", "head", "ruling", "newly", "elected")) and _title_further(surface, position - 1, limit):
            position -= 1
        else:
            break
    while position < start and surface.text.words[position].folded in ("of", "and", "for", "the"):
        position += 1
    return position


def _abbreviation(word: str) -> bool:
    return len(word) <= 4


def _office_ends(surface: Surface, position: int) -> bool:
    hit = surface.at.get(position - 1)
    form = hit.get("office") if hit is not None and hit.end == position else None
    return form is not None and not form.plural


def _title_further(surface: Surface, index: int, limit: int) -> bool:
    """Tell whether title words go on before an unknown word: 'Foreign | and Commonwealth | Secretary'."""
    for further in range(index - 1, max(limit, index - 4) - 1, -1):
        if any(c in surface.text.between(further, further + 1) for c in ",;:.()"):
            return False
        hit = surface.at.get(further)
        if hit is not None and hit.get("office", "adjective", "organization", "country", "agent"):
            return True
    return False


def _title(surface: Surface, start: int, end: int, taken: frozenset[int]) -> tuple[int, Title]:
    first = title_before(surface, start, taken)
    words = surface.text.words
    before = surface.text.text[words[first].start : words[start].start].strip(" ,") if first < start else ""
    title = read_title(before, surface.tables, surface.prefer)
    if title.offices and title.country:
        return first, title
    after = _apposition(surface, end)
    if after:
        late = read_title(after, surface.tables, surface.prefer)
        if late.offices or late.sector:
            joined = f"{before}, {after}" if before else after
            title = Title(title.country or late.country, title.sector or late.sector, title.other_sectors or late.other_sectors,
                          title.offices | late.offices, title.past or (late.past and not before), joined)
    if title.country is None and first > 0:
        title = replace(title, country=_owner_before(surface, first))
    return first, title


def _owner_before(surface: Surface, first: int) -> str | None:
    """'the head of Kyiv's military administration, Serhii Popko': a description before the comma."""
    hit = surface.at.get(first - 1)
    if hit is None or not hit.possessive:
        return None
    form = hit.get("country", "adjective", "organization", "seat", "place")
    return form.code if form else None


def _apposition(surface: Surface, end: int) -> str:
    """'Salah Goudjil, speaker of the Algerian parliament,': a title between commas after a name, or in brackets."""
    words = surface.text.words
    if end >= len(words) or surface.text.between(end - 1, end).strip() not in (",", "("):
        return ""
    if words[end - 1].possessive:
        return ""
    first = words[end]
    hit = surface.at.get(end)
    if first.folded not in ("the", "a", "an", "his", "her", "their", "who") and (hit is None or hit.get("office", "adjective", "country", "organization", "agent", "seat") is None) and first.folded not in surface.tables.past:
        return ""
    last = end
    while last + 1 < len(words) and last - end < _APPOSITION_REACH:
        if any(c in surface.text.between(last, last + 1) for c in ",.;:()"):
            break
        last += 1
    phrase = surface.text.text[first.start : words[last].end]
    return phrase if any(surface.at.get(i) is not None and surface.at[i].get("office", "agent") for i in range(end, last + 1)) else ""


def _full_mention(surface: Surface, span: tuple[int, int], date: dt.date | None, around: frozenset[str], taken: frozenset[int]) -> NamedPerson | None:
    start, end = span
    first, title = _title(surface, start, end, taken)
    key = _key(surface, start, end)
    countries = frozenset({title.country}) if title.country else frozenset()
    candidates = resolve_name(key, surface.tables, on=date, countries=countries or around, offices=title.offices)
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


def _named(surface: Surface, span: tuple[int, int], first: int, title: Title, person: Person | None, date: dt.date | None, key: str, country: str | None = None) -> NamedPerson:
    words = surface.text.words
    if person is not None:
        value = person_value(person, title, surface.tables, on=date)
    else:
        name = surface.text.text[words[span[0]].start : words[span[1] - 1].end].removesuffix("'s").removesuffix("’s")
        home = surface.dominant() if title.offices and title.sector in ("GOV", "LEG", "MIL", "COP", "JUD", "PTY", "OPP") else None
        value = ActorValue(name, "person", title.country or country or home, title.sector, title.other_sectors)
    gender = (person.gender if person else None) or _gender_of_title(surface, first, span[0])
    return NamedPerson(span[0], span[1], first, value, person, title, gender, key)


def _gender_of_title(surface: Surface, first: int, start: int) -> str | None:
    courtesy = surface.tables.office_file.courtesy
    for word in surface.text.words[first:start]:
        if word.folded in courtesy.male:
            return "m"
        if word.folded in courtesy.female:
            return "f"
    return None


def _short_mention(surface: Surface, span: tuple[int, int], full: list[NamedPerson], date: dt.date | None, around: frozenset[str], taken: frozenset[int]) -> NamedPerson | None:
    """A surname: the last compatible full name before it, else the next after it, else the tables."""
    key = _key(surface, *span)
    first, title = _title(surface, *span, taken)
    compatible = [m for m in full if key in _short_forms(m) and not (title.country and m.value.country and title.country != m.value.country)]
    before = [m for m in compatible if m.start < span[0]]
    chosen = before[-1] if before else (compatible[0] if compatible else None)
    if chosen is not None:
        return replace(chosen, start=span[0], end=span[1], title_start=first)
    countries = frozenset({title.country}) if title.country else around
    candidates = resolve_surname(key, surface.tables, on=date, countries=countries, offices=title.offices)
    person = best(candidates)
    if person is None and not title.words:
        return None if _other_meaning(surface, span[0]) else _named(surface, span, first, title, None, date, key)
    return _named(surface, span, first, title, person, date, key, agreed_country(candidates))


def _other_meaning(surface: Surface, index: int) -> bool:
    hit: Hit | None = surface.at.get(index)
    return hit is not None


def _short_forms(mention: NamedPerson) -> set[str]:
    parts = mention.key.split(" ")
    forms = set(parts[1:]) | {" ".join(parts[i:]) for i in range(1, len(parts))}
    if mention.person is not None:
        names = (mention.person.family, mention.person.name)
        forms |= {" ".join(_fold_parts(names[0]))}
        if mention.person.family.split(" ")[0] == mention.person.name.split(" ")[0]:
            forms |= {parts[0]}
    elif _family_first(mention):
        forms |= {parts[0]}
    return forms


def _fold_parts(name: str) -> list[str]:
    from extraction.knowledge.actors_fold import fold

    return fold(name).split(" ")


def _family_first(mention: NamedPerson) -> bool:
    return mention.value.country in ("CHN", "PRK", "KOR", "TWN", "HKG", "VNM", "KHM", "SGP", "HUN")


def _same_as_longer(mention: NamedPerson, full: list[NamedPerson | None]) -> NamedPerson:
    """An unknown name that is part of a longer known one is that person."""
    parts = set(mention.key.split(" "))
    for other in full:
        if other is not None and other.key != mention.key and parts <= set(other.key.split(" ")):
            return replace(other, start=mention.start, end=mention.end, title_start=mention.title_start)
    return mention


def _share_titles(found: list[NamedPerson]) -> list[NamedPerson]:
    """What a title says of an unknown person once holds for all mentions."""
    known: dict[str, ActorValue] = {}
    for mention in found:
        value = known.get(mention.key)
        if value is None or (value.country is None and mention.value.country) or (value.sector is None and mention.value.sector):
            merged = mention.value
            if value is not None:
                merged = replace(value, country=value.country or mention.value.country, sector=value.sector or mention.value.sector)
            known[mention.key] = merged
    return [m if m.person else replace(m, value=known[m.key]) for m in found]
