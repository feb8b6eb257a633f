"""What the words before and after a person's name say of the person."""

from __future__ import annotations

from dataclasses import replace

from extraction.knowledge.actors import Kind
from extraction.mentions.descriptions import Surface, noun_phrase
from extraction.normalise.names.matching import is_city_word
from extraction.normalise.names.titled import Title, read_title

_TITLE_REACH = 10
_APPOSITION_REACH = 14
_BODY_REACH = 11  # words of an office and of what
_DESCRIPTION_REACH = 24  # tokens between a description's noun and the name beside it
_EMBASSIES = frozenset(("embassy", "embassies", "consulate", "mission"))
_EMBASSY_REACH = 3  # sentences
_OF = ("of", "for", "to", "at", "in")
_INSIDE = frozenset(
    ("of", "the", "and", "for", "in", "on", "to", "de", "la", "du", "des", "del", "national", "general")
)


def title_before(surface: Surface, start: int, taken: frozenset[int] = frozenset()) -> int:
    """First word of the title that ends right before a name; the name's own first word if there is none."""
    position = start
    limit = max(0, start - _TITLE_REACH)
    sent_start = surface.doc[surface.sentence(surface.token_at(surface.text.words[start].start))[0]].idx
    office = False
    while position > limit and surface.text.words[position - 1].start >= sent_start:
        gap = surface.text.between(position - 1, position)
        if (
            any(c in gap for c in ',;:()"“”—')
            or ("." in gap and not _abbreviation(surface.text.words[position - 1].text))
        ) and not ("," in gap and position == start and _office_ends(surface, position)):
            break
        if position - 1 in taken:
            break
        hit = surface.at.get(position - 1)
        word = surface.text.words[position - 1]
        if hit is not None and hit.get("office", "adjective", "organization", "country", "agent", "seat", "place"):
            if (
                position == start
                and not hit.possessive
                and hit.get("office") is None
                and hit.get("adjective") is None
                and hit.get("agent") is None
            ):
                break  # 'Hamas Yahya' is no title, 'Hamas leader Yahya' and 'Russia's Putin' are
            if hit.get("agent") and not hit.get("office") and position < start and _word(surface, position) == "of":
                break  # 'the government of | President Bukele'
            office = office or hit.get("office") is not None
            position = hit.start
        elif (
            word.folded in surface.tables.past
            or word.folded in surface.tables.courtesy
            or (
                position < start
                and (
                    word.text[0].isupper()
                    or word.folded
                    in (
                        "military",
                        "of",
                        "and",
                        "deputy",
                        "the",
                        "senior",
                        "top",
                        "civil",
                        "regional",
                        "acting",
                        "head",
                        "ruling",
                        "newly",
                        "elected",
                    )
                )
                and _title_further(surface, position - 1, limit)
            )
        ):
            position -= 1
        else:
            break
    while position < start and surface.text.words[position].folded in ("of", "and", "for", "the"):
        position += 1
    return position


def _has_office(surface: Surface, first: int, start: int) -> bool:
    return any(surface.at[i].get("office") is not None for i in range(first, start) if i in surface.at)


def _office_of_body(surface: Surface, start: int, taken: frozenset[int]) -> int:
    """'Minister of Transport | Kamel Wazir', 'ruler of the Darfur region | Minni Minawi': an office, and of what."""
    words = surface.text.words
    lowered = start > 0 and not (words[start - 1].text[0].isupper() or is_city_word(words[start - 1]))
    if not start or (lowered and surface.at.get(start - 1) is not None):
        return start
    for position in range(start - 1, max(start - _BODY_REACH, -1), -1):
        word, hit = words[position], surface.at.get(position)
        if position in taken or surface.text.between(position, position + 1).strip(" -&"):
            return start
        kinds: tuple[Kind, ...] = ("office",) if lowered and word.text[0].islower() else ("office", "agent")
        office = hit.get(*kinds) if hit is not None and hit.end == position + 1 else None
        if hit is not None and office is not None and not office.plural and words[position + 1].folded in _OF:
            return title_before(surface, hit.start, taken) if position + 2 < start else start
        if not (word.text[0].isupper() or word.folded in _INSIDE or is_city_word(word)) and not lowered:
            return start
    return start


def described(surface: Surface, start: int, end: int) -> tuple[int, Title] | None:
    """'the director of the weather bureau (NWB), Mr Kailane': the description that the parse puts a name beside."""
    words = surface.text.words
    low, high = surface.tokens_of(words[start].start, words[end - 1].end)
    name = surface.doc[low:high].root
    head = name.head
    if head.lower_ in surface.tables.courtesy:
        name, head = head, head.head
    if name.dep_ not in ("appos", "flat") or not 0 < low - head.i <= _DESCRIPTION_REACH:
        return None
    hit = surface.hit_of(head)
    if head.dep_ == "nmod" and (hit is None or hit.get("office") is None) and head.head.i < head.i:
        head = head.head  # 'the head of the agency, Mr Abdi': the parse takes the nearer noun
        hit = surface.hit_of(head)
    office = hit.get("office", "agent") if hit is not None and not hit.possessive else None
    if office is None or office.plural or surface.sentence(head.i) != surface.sentence(low):
        return None
    first = surface.word_at(surface.doc[noun_phrase(head, surface)[0]].idx)
    title = read_title(surface.text.text[words[first].start : words[start].start], surface.tables, surface.prefer)
    return (first, title) if title.country or title.sector else None


def embassy_before(surface: Surface, token: int) -> str | None:
    """The country of the last embassy named in this sentence or the two before: 'the Egyptian Embassy in Sudan'."""
    start = token
    for _ in range(_EMBASSY_REACH):
        start = surface.sentence(max(start - 1, 0))[0]
    for index in reversed(surface.words_of(start, token)):
        if surface.text.words[index].folded in _EMBASSIES and index:
            before, after = surface.at.get(index - 1), surface.at.get(index + 2)
            if before is not None and (form := before.get("adjective", "country")) is not None:
                return form.code
            if surface.text.words[min(index + 1, len(surface.text.words) - 1)].folded == "of" and after is not None:
                named = after.get("country")
                return named.code if named else None
    return None


def _word(surface: Surface, index: int) -> str:
    return surface.text.words[index].folded


_SHORT = frozenset(
    [
        "gen",
        "lt",
        "col",
        "sgt",
        "maj",
        "capt",
        "adm",
        "sen",
        "rep",
        "gov",
        "dr",
        "mr",
        "mrs",
        "ms",
        "st",
        "brig",
        "cmdr",
        "cpl",
        "pfc",
        "prof",
        "rev",
        "hon",
        "sr",
        "jr",
        "vice",
        "supt",
        "insp",
    ]
)


def _abbreviation(word: str) -> bool:
    return "." in word or len(word) == 1 or word.lower() in _SHORT


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


def title_of_name(surface: Surface, start: int, end: int, taken: frozenset[int]) -> tuple[int, Title]:
    """Return the first word of a name with its title, and what the title before or after it says."""
    first = title_before(surface, start, taken)
    words = surface.text.words
    if not _has_office(surface, first, start):
        first = _office_of_body(surface, first, taken)
    before = surface.text.text[words[first].start : words[start].start].strip(" ,") if first < start else ""
    title = read_title(before, surface.tables, surface.prefer)
    if title.offices and title.country:
        return first, title
    after = _apposition(surface, end)
    if after:
        late = read_title(after, surface.tables, surface.prefer)
        if late.offices or late.sector:
            joined = f"{before}, {after}" if before else after
            title = Title(
                title.country or late.country,
                title.sector or late.sector,
                title.other_sectors or late.other_sectors,
                title.offices | late.offices,
                title.past or (late.past and not before),
                joined,
            )
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
    if (
        first.folded not in ("the", "a", "an", "his", "her", "their", "who")
        and (hit is None or hit.get("office", "adjective", "country", "organization", "agent", "seat") is None)
        and first.folded not in surface.tables.past
    ):
        return ""
    last = end
    while last + 1 < len(words) and last - end < _APPOSITION_REACH:
        if any(c in surface.text.between(last, last + 1) for c in ",.;:()"):
            break
        last += 1
    phrase = surface.text.text[first.start : words[last].end]
    return (
        phrase
        if any(surface.at.get(i) is not None and surface.at[i].get("office", "agent") for i in range(end, last + 1))
        else ""
    )


def gender_of_title(surface: Surface, first: int, start: int) -> str | None:
    """Return the gender that a title shows: Mrs, King, spokeswoman."""
    courtesy = surface.tables.office_file.courtesy
    for word in surface.text.words[first:start]:
        if word.folded in courtesy.male:
            return "m"
        if word.folded in courtesy.female:
            return "f"
    return None
