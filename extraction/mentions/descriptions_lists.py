"""Nationalities in a list that share a noun: 'US, South Korean and Ukrainian intelligence'."""

from __future__ import annotations

from spacy.tokens import Token

from extraction.mentions.descriptions import NATION, Surface
from extraction.normalise.names.matching import Hit
from extraction.normalise.names.phrases import read_phrase
from extraction.values import ActorValue


def shared_noun(head: Token, surface: Surface) -> tuple[int, int, ActorValue] | None:
    """'US, South Korean and Ukrainian intelligence': a nationality in a list shares the noun at its end."""
    first = surface.hit_of(head)
    if first is None or first.get(*NATION) is None or first.possessive or first.blocked:
        return None
    words = surface.text.words
    position, joined, last = first.end, _listed_before(first, surface), None
    while position < len(words) and position - first.start < 16:
        gap = surface.text.between(position - 1, position).strip(" .")
        hit = surface.at.get(position)
        if gap not in ("", ",", "-"):
            break
        if hit is not None and hit.get("adjective", "country") and not hit.possessive:
            joined, position = joined or gap != "" or words[position - 1].folded == "and", hit.end
        elif words[position].folded == "and":
            position += 1
        else:
            if hit is not None and joined and gap == "" and hit.get("agent", "office"):
                last = hit
            break
    if last is None:
        return None
    low, high = words[first.start].start, words[last.end - 1].end
    following = surface.at.get(last.end)
    if following is not None and following.get("agent", "office"):
        high = words[following.end - 1].end
    nation = first.get(*NATION)
    for reading in read_phrase(surface.text.text[low:high], surface.tables, prefer=surface.prefer):
        start, end = low + reading.start_char, low + reading.end_char
        if start <= head.idx < end and nation is not None and reading.value.country == nation.code:
            return start, min(end, words[first.end - 1].end), reading.value
    return None


def _listed_before(hit: Hit, surface: Surface) -> bool:
    """Tell whether a nationality is the later member of a list of nationalities."""
    words = surface.text.words
    if hit.start < 2 or words[hit.start - 1].folded != "and":
        return False
    before = surface.at.get(hit.start - 2)
    return before is not None and before.get("adjective") is not None and not before.possessive
