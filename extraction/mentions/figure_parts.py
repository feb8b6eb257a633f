"""Figures that lean on others: 'of those, 55', 'another 30', 'including 20 over Kursk, 11 over Belgorod'."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from spacy.tokens import Doc

from extraction.knowledge.figures import CountedNouns, FigureRoles
from extraction.normalise.figures import Quantity
from extraction.schema import FigureRole

_MOST_BETWEEN = 6  # tokens
_MOST_BACK = 12  # figures
_CUE_REACH = 4  # tokens before a figure in which a cue may stand
_PEOPLE_ROLES = ("killed", "wounded", "missing", "captured", "displaced", "casualties")
_VICTIMS = {"killed", "wounded", "casualties", "missing"}
_LARGE = 1e6  # from here on a number without noun beside a sum is a sum
_JOINS = frozenset((",", "and", "or", "&", "as", "well", "plus", "but"))


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure on its way to a mention: number tokens `[start, number_end)`, evidence `[start, end)`."""

    quantity: Quantity
    start: int
    number_end: int
    end: int
    end_char: int
    item: str | None
    description: str | None
    role: FigureRole
    part_of: int | None = None
    own_noun: bool = False


def link_parts(doc: Doc, readings: list[Reading], roles: FigureRoles) -> list[Reading]:
    """Give elliptical figures the item they inherit, and parts the whole they are part of."""
    sentences = _sentences(doc, readings)
    linked: list[Reading] = []
    for position, reading in enumerate(readings):
        current = reading
        if reading.quantity.kind == "percent":
            following = position + 1
            if following < len(readings) and _is_whole_of(doc, reading, readings[following]):
                current = replace(current, part_of=following)
        elif reading.quantity.kind == "money":
            part = _part_of(doc, readings, linked, position, sentences, roles.nouns)
            current = replace(current, part_of=part)
        elif reading.quantity.kind == "count":
            part = _part_of(doc, readings, linked, position, sentences, roles.nouns)
            current = replace(current, part_of=part)
            current = _inherit(doc, current, linked, position, sentences, roles)
            current = _share_role(doc, current, linked, position, sentences)
        if current.quantity.kind == "count" and current.item is None:
            current = _shared_noun(doc, current, readings, position)
        linked.append(_people(_sum_of_money(current, readings, position, sentences)))
    return linked


def _sentences(doc: Doc, readings: list[Reading]) -> list[int]:
    """The number of each reading's sentence; one sentence for all where nothing marks them."""
    if not doc.has_annotation("SENT_START"):
        return [0] * len(readings)
    numbers, current, at = [], 0, 0
    for reading in readings:
        while at <= reading.start:
            current += bool(doc[at].is_sent_start)
            at += 1
        numbers.append(current)
    return numbers


def _words_before(doc: Doc, start: int) -> list[str]:
    words: list[str] = []
    for at in range(start - 1, max(-1, start - 1 - _CUE_REACH), -1):
        words.append(doc[at].lower_)
        if doc[at].is_sent_start:
            break
    return words


def _part_of(
    doc: Doc, readings: list[Reading], linked: list[Reading], position: int, sentences: list[int], nouns: CountedNouns
) -> int | None:
    reading = readings[position]
    following = position + 1
    if following < len(readings) and _is_whole_of(doc, reading, readings[following]):
        return following  # 31 of 44 drones
    whole = _antecedent(reading, linked, position, sentences)
    if whole is None:
        return None
    before = _words_before(doc, reading.start)
    after = [doc[at].lower_ for at in range(reading.number_end, min(len(doc), reading.number_end + 2))]
    back = nouns.back_pronouns
    if len(after) == 2 and after[0] == "of" and after[1] in back:
        return whole
    if any(first == "of" and second in back for second, first in pairwise(before)):
        return whole
    if before[:1] and (
        before[0] in nouns.part_cues
        or (len(before) > 1 and before[0] in ("at", "some") and before[1] in nouns.part_cues)
    ):
        return whole
    if _opens_with_of(doc, linked[whole], sentences[position] == sentences[whole]):
        return whole
    if "among" in before[:3] and {"them", "those", "these"} & set(before[:3]):
        return whole
    return _list_of_parts(doc, reading, linked, position, sentences, nouns)


def _opens_with_of(doc: Doc, whole: Reading, same_sentence: bool) -> bool:
    """'Of the 190 people aboard, 11 survived.'"""
    if not same_sentence or whole.start == 0:
        return False
    at = whole.start - 1
    if doc[at].lower_ in ("the", "its", "their", "some", "about") and at > 0:
        at -= 1
    return doc[at].lower_ == "of" and bool(doc[at].is_sent_start)


def _is_whole_of(doc: Doc, part: Reading, whole: Reading) -> bool:
    """'31 of 44', 'three of the five': nothing but 'of' and determiners between."""
    between = [doc[at].lower_ for at in range(part.number_end, whole.start)]
    if not between or between[0] != "of" or whole.quantity.kind != "count":
        return False
    if part.quantity.kind == "percent" or part.quantity.shape in (
        "fraction",
        "ratio",
    ):
        return len(between) <= 6 and all(
            doc[at].pos_ not in ("VERB", "PUNCT") for at in range(part.number_end, whole.start)
        )
    if len(between) > 3:
        return False
    low, high = part.quantity.low, whole.quantity.high if whole.quantity.high is not None else whole.quantity.low
    fits = low is None or high is None or low <= high
    return fits and all(word in ("of", "the", "its", "their", "all", "a", "those", "these", "some") for word in between)


def _antecedent(reading: Reading, linked: list[Reading], position: int, sentences: list[int]) -> int | None:
    """The nearest count before in this or the previous sentence that is not itself a part and is large enough."""
    own = reading.quantity.low if reading.quantity.low is not None else reading.quantity.high
    for at in range(position - 1, max(-1, position - 1 - _MOST_BACK), -1):
        other = linked[at]
        if sentences[position] - sentences[at] > 1:
            return None
        same = other.quantity.kind == reading.quantity.kind and other.quantity.unit == reading.quantity.unit
        if not same or other.part_of is not None:
            continue
        top = other.quantity.high if other.quantity.high is not None else None
        if top is None or own is None or own <= top:
            return at
    return None


def _list_of_parts(
    doc: Doc, reading: Reading, linked: list[Reading], position: int, sentences: list[int], nouns: CountedNouns
) -> int | None:
    """'including 20 over Kursk, 11 over Belgorod'; 'of those, 55 … while another 30'."""
    if position == 0:
        return None
    last = linked[-1]
    if last.part_of is None or sentences[position] != sentences[position - 1] or last.part_of >= position:
        return None
    if last.quantity.kind != "count" or reading.quantity.kind != "count":
        return None
    between = [doc[at].lower_ for at in range(last.end, reading.start)]
    if reading.own_noun:  # 'including 12 children and three women'
        listed = 0 < len(between) <= 2 and all(word in _JOINS for word in between)
        return last.part_of if listed and last.own_noun else None
    first = doc[reading.start].lower_
    if reading.role in _PEOPLE_ROLES and reading.role != linked[last.part_of].role:
        return None  # 'killed 45, including 12 children, and wounded 200'
    more = first in nouns.continue_cues and reading.quantity.modifier == "exact"
    return last.part_of if more or doc[reading.start - 1].lower_ in _JOINS else None


def _inherit(
    doc: Doc, reading: Reading, linked: list[Reading], position: int, sentences: list[int], roles: FigureRoles
) -> Reading:
    """An elliptical figure counts what its whole, or the figure before it, counts."""
    nouns = roles.nouns
    others = reading.item in nouns.elliptic
    if reading.item is not None and not others:
        if reading.part_of is None or reading.part_of >= position:
            return reading
        return replace(reading, role=_role_of_part(reading, linked[reading.part_of]))
    if reading.part_of is not None and reading.part_of < position and linked[reading.part_of].item:
        whole = linked[reading.part_of]
        return replace(reading, item=whole.item, role=_role_of_part(reading, whole))
    for at in range(position - 1, max(-1, position - 1 - _MOST_BACK), -1):
        other, gap = linked[at], sentences[position] - sentences[at]
        if gap > 1:
            break
        if other.quantity.kind != "count" or other.item is None:
            continue
        cued = others or doc[reading.start].lower_ in nouns.continue_cues or gap == 0
        if not cued or not _parallel(doc, other, reading, gap):
            break
        if reading.role in _PEOPLE_ROLES and (others or not {reading.role, other.role} <= _VICTIMS):
            return replace(reading, item="person")
        role = other.role if reading.role == "other" and other.role in ("weapons", "troops") else reading.role
        return replace(reading, item=other.item, role=role)
    return replace(reading, item=None) if others else reading


def _role_of_part(part: Reading, whole: Reading) -> FigureRole:
    """A part stands in its whole's role unless its own words say otherwise; the troops of the killed were killed."""
    inherits = part.role == "other" or (part.role == "troops" and whole.role in _PEOPLE_ROLES)
    return whole.role if inherits else part.role


def _parallel(doc: Doc, other: Reading, reading: Reading, gap: int) -> bool:
    """A clause of its own between two figures breaks the ellipsis, unless the numbers are written alike."""
    if gap == 0:
        return other.quantity.shape in ("digits", "words", "vague") and reading.start - other.end < 25
    return doc[reading.start].lower_ not in ("a", "an")


def _share_role(doc: Doc, reading: Reading, linked: list[Reading], position: int, sentences: list[int]) -> Reading:
    """'killing six soldiers and two policemen': a figure joined to another stands in its role."""
    if position == 0 or reading.role not in ("other", "troops") or sentences[position] != sentences[position - 1]:
        return reading
    last = linked[-1]
    between = [doc[at].lower_ for at in range(last.end, reading.start)]
    near = 0 < len(between) <= 3 and all(word in _JOINS for word in between)
    if near and last.role in _PEOPLE_ROLES and last.quantity.kind == "count":
        return replace(reading, role=last.role)
    return reading


def _shared_noun(doc: Doc, reading: Reading, readings: list[Reading], position: int) -> Reading:
    """'450 and 452 lines': the noun stands after the second number."""
    if position + 1 == len(readings):
        return reading
    following = readings[position + 1]
    between = [doc[at].lower_ for at in range(reading.number_end, following.start)]
    if len(between) == 1 and between[0] in ("and", "or") and following.quantity.kind == "count":
        return replace(reading, item=following.item, description=following.description, role=following.role)
    return reading


def _sum_of_money(reading: Reading, readings: list[Reading], position: int, sentences: list[int]) -> Reading:
    """'280 million of the 1.5 billion shekels', '50 billion euros and a further 5 billion'."""
    value = reading.quantity.low if reading.quantity.low is not None else reading.quantity.high
    if reading.quantity.kind != "count" or reading.own_noun or (value or 0) < _LARGE:
        return reading
    for at in (position + 1, position - 1):
        if 0 <= at < len(readings) and sentences[at] == sentences[position]:
            other = readings[at]
            near = abs(other.start - reading.number_end) <= 3 if at > position else reading.start - other.end <= 8
            if other.quantity.kind == "money" and near:
                return replace(reading, item=other.item, description=None, role="amount")
    return reading


def _people(reading: Reading) -> Reading:
    """Killed, wounded or missing without any noun are persons."""
    if reading.item is None and reading.quantity.kind == "count" and reading.role in _PEOPLE_ROLES:
        return replace(reading, item="person")
    return reading
