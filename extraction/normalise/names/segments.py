"""Cutting a noun phrase: head segment, tail, nationalities side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from extraction.knowledge.actors import ActorTables, Kind
from extraction.knowledge.actors_tables import Organization
from extraction.normalise.names.matching import Hit, Text, find_hits

PREPOSITIONS = frozenset(
    [
        "of",
        "in",
        "for",
        "from",
        "at",
        "on",
        "across",
        "to",
        "with",
        "by",
        "near",
        "against",
        "under",
        "loyal",
        "living",
        "based",
        "operating",
        "over",
        "among",
        "fleeing",
        "inside",
        "outside",
        "who",
        "that",
        "which",
        "throughout",
        "along",
        "whose",
        "including",
        "between",
        "behind",
        "after",
        "before",
        "about",
        "toward",
        "towards",
        "close",
        "belonging",
        "representing",
        "working",
        "aboard",
        "within",
    ]
)
_BODIES = frozenset(
    [
        "ministry",
        "department",
        "office",
        "bureau",
        "council",
        "agency",
        "committee",
        "commission",
        "court",
        "house",
        "bank",
        "board",
        "institute",
        "federation",
        "union",
        "association",
        "league",
        "society",
        "organization",
        "organisation",
        "party",
        "front",
        "movement",
        "chamber",
        "directorate",
    ]
)
NATION: tuple[Kind, ...] = ("country", "adjective", "people", "partial")


@dataclass(frozen=True, slots=True)
class Segment:
    """A cut phrase: words and hits of the head segment and of the tail."""

    text: Text
    head: tuple[Hit, ...]
    tail: tuple[Hit, ...]
    start: int
    split: int
    preposition: str

    @property
    def appositive(self) -> bool:
        """Whether a comma parts head and tail: 'FSB, Russia's security service'."""
        return 0 < self.split < len(self.text.words) and self.text.has_comma(self.split - 1, self.split)


def own_bodies(cut: Text, hits: list[Hit], tables: ActorTables) -> list[Hit]:
    """'Chile's Defense Department' is no American body: a nation before a body of another state makes it its own."""
    found: list[Hit] = []
    for hit in hits:
        form = hit.get("organization")
        owner = found[-1] if found and found[-1].end == hit.start else None
        nation = owner.get("adjective", "country", "people") if owner and not owner.blocked else None
        if form is None or nation is None or nation.code == form.code or not isinstance(form.entry, Organization):
            found.append(hit)
        elif form.entry.klass in ("institution", "service", "party"):
            own = next((f for f in hit.forms if f.kind == "organization" and f.code == nation.code), None)
            if own is not None:
                found.append(replace(hit, forms=(own,)))
            else:
                found += _without_bodies(cut, hit, tables)
        else:
            found.append(hit)
    return found


def _without_bodies(cut: Text, hit: Hit, tables: ActorTables) -> list[Hit]:
    part = Text(cut.text, cut.words[hit.start : hit.end])
    inside = find_hits(part, tables, frozenset(("agent", "office")))
    return [replace(h, start=h.start + hit.start, end=h.end + hit.start) for h in inside]


def segment_of(cut: Text, hits: list[Hit]) -> Segment:
    """Cut a phrase at its first free preposition or comma."""
    covered = {i for h in hits for i in range(h.start, h.end)}
    start = 0
    split = len(cut.words)
    for i, word in enumerate(cut.words):
        led = word.folded == "led" and i + 1 < len(cut.words) and cut.words[i + 1].folded == "by"
        if i not in covered and (word.folded in PREPOSITIONS or led) and not cut.hyphen_before(i):
            if word.folded == "of" and _names_body(cut, hits, i):
                continue
            if word.folded == "of" and not any(start <= h.start and h.end <= i for h in hits):
                start = i + 1  # 'several of the largest unions': the head comes after
                continue
            if i > start:
                split = i
                break
        if i > start and cut.has_comma(i - 1, i) and not _list_goes_on(hits, i):
            split = i
            break
    start = start if start < len(cut.words) else 0
    head = tuple(h for h in hits if start <= h.start and h.start < split)
    tail = tuple(h for h in hits if h.start >= split)
    preposition = cut.words[split].folded if split < len(cut.words) else ""
    return Segment(cut, head, tail, start, split, preposition)


def _names_body(cut: Text, hits: list[Hit], index: int) -> bool:
    """Tell whether 'of' belongs to a body's name: 'Ministry of Defense', 'House of Representatives'."""
    if index == 0 or index + 1 >= len(cut.words):
        return False
    before, after = cut.words[index - 1], cut.words[index + 1]
    if before.folded not in _BODIES or not after.text[0].isupper():
        return False
    return not any(h.start == index + 1 and h.get(*NATION) for h in hits)


def _list_goes_on(hits: list[Hit], index: int) -> bool:
    """Tell whether a comma stands in a list of nationalities ('US, South Korean and Ukrainian officials')."""
    left = next((h for h in hits if h.end == index), None)
    right = next((h for h in hits if h.start == index), None)
    if left is None or right is None or right.possessive:
        return False
    return left.get(*NATION) is not None and right.get(*NATION) is not None


def coordinated(text: Text, hits: Iterable[Hit]) -> list[Hit]:
    """Nationalities side by side: joined by commas, 'and' or a hyphen, each for itself."""
    group: list[Hit] = []
    for hit in hits:
        if hit.get(*NATION, "seat") is None and not (group and hit.get("organization")):
            continue
        if not group:
            group = [hit] if not hit.blocked else []
            continue
        between = text.words[group[-1].end : hit.start]
        gap = text.text[text.words[group[-1].end - 1].end : text.words[hit.start].start]
        joined = all(w.folded in ("and", "or", "both", "the") for w in between) and gap.strip(" .,-–/&") in (
            "", "and", "or", "and the", "or the", "and both",
        )  # fmt: skip
        if joined and gap.strip(" .") and not hit.blocked and (hit.possessive or not group[-1].possessive):
            group.append(hit)
        elif len(group) >= 2:
            break
        else:
            group = [hit] if not hit.blocked else []
    codes = {_code(h) for h in group}
    return group if len(codes) == len(group) and None not in codes else []


def _code(hit: Hit) -> str | None:
    form = hit.get(*NATION, "seat", "organization")
    return form.code if form else None
