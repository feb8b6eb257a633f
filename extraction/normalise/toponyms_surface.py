"""Reading a toponym's own words and its neighbours: class words, directions, containers ("X, Y", "Y's X")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extraction.knowledge.gazetteer_fold import fold_name
from extraction.knowledge.gazetteer_tables import ClassWords, load_classes

_WINDOW = 80
_DIRECTION = re.compile(
    r"(?:(?:north|south)[- ]?(?:east|west)(?:ern)?(?:most)?|(?:north|south|east|west)(?:ern(?:most)?)?"
    r"|central|upper|lower|mid|inner|outer|downtown|uptown|midtown|rural|coastal|mainland|metropolitan|metro|occupied|suburban"
    r"|greater|north-central|far[- ]?(?:north|south|east|west)(?:ern)?|eastern-most)[- ]+",
    re.IGNORECASE,
)
# 'western province of Aydin': what goes before the class word says nothing of the name
_LEADING_ADJECTIVES = re.compile(r"^(?:[a-z]+[ -]){1,3}(?=[a-z]+ of (?:the )?[A-Z])")
_POSSESSIVE = re.compile(r"(?:'s|’s|s'|s’|'|’)$")
_CAPITALISED = r"[A-Z\u00c0-\u00de][\w'’.\-]*"
_NAME = rf"{_CAPITALISED}(?:[ ](?:(?:of|and|the|de|del|al|el)[ ])?{_CAPITALISED}){{0,3}}"
_AFTER_COMMA = re.compile(rf"\s?,\s?(?:in |near |outside )?(?:the )?({_NAME})")
_IN_BRACKETS = re.compile(rf"\s?\(({_NAME})\)")
_AFTER_IN = re.compile(rf"(?:\s[a-z]+){{0,2}}?\s(?:in|of|within)\s(?:the\s)?(?:[a-z]+\s){{0,2}}({_NAME})")
_BEFORE_POSSESSIVE = re.compile(rf"({_NAME})(?:'s|’s|'|’)\s(?:[a-z-]+\s){{0,2}}$")
_WORD_AFTER = re.compile(r"[\s-]([A-Za-z]+(?:[ -][a-z]+){0,2})")
_PLURAL_AFTER = re.compile(rf"(?:,\s{_NAME}){{0,4}},?\s(?:and|or)\s{_NAME}\s([a-z]+s)\b")
_BEFORE_OF = re.compile(r"([A-Za-z]+(?:[ -][a-z]+){0,1}) of (?:the )?$")
_WORD_BEFORE = re.compile(r"([A-Za-z]+)[ ]$")


@dataclass(frozen=True, slots=True)
class Surface:
    """What a toponym's words and its neighbours say.

    `names` are the forms to look up, best first; `codes` the feature codes that a class word asks for; `containers`
    names of what the place lies in, by how the text says so.
    """

    text: str
    names: tuple[str, ...]
    base: str
    codes: tuple[str, ...]
    class_word: str | None
    direction: bool
    commas: tuple[str, ...]  # Kyiv, Ukraine
    possessors: tuple[str, ...]  # Kyiv's Obolon district
    within: tuple[str, ...]  # Homs in Syria


def read_surface(text: str, start_char: int, end_char: int) -> Surface:
    """Read the toponym `text[start_char:end_char]` and its neighbourhood."""
    words = text[start_char:end_char].strip(" \"“”'’.,;:()") or text[start_char:end_char]
    if text[start_char:end_char].rstrip().endswith(".") and "." in words + ".":
        words = _keep_dot(words, text[start_char:end_char])
    before = text[max(0, start_char - _WINDOW) : start_char]
    after = text[end_char : end_char + _WINDOW]
    whole = words
    words, *inner = (part.strip() for part in words.split(",")) if "," in words else (words,)
    words = _POSSESSIVE.sub("", words) if not fold_name(words).endswith(" s") else words
    possessor, words = _split_possessor(words)
    words = _LEADING_ADJECTIVES.sub("", words)
    base, found = _strip_class(words)
    asked, codes = (found, found.codes) if found else (None, ())
    if found is None:
        asked, codes = _neighbour_class(before, after)
    names = [words] if base == words else [words, base]
    direction = False
    match = _DIRECTION.match(base)
    if match and match.end() < len(base) and base[match.end()].isupper():
        names.append(base[match.end() :])
        direction = True
    return Surface(
        text=whole,
        names=tuple(dict.fromkeys(names)),
        base=base,
        codes=codes,
        class_word=asked.resolution if asked else None,
        direction=direction,
        commas=(*inner, *_commas(after)),
        possessors=(*([possessor] if possessor else []), *_possessors(before)),
        within=tuple(m.group(1) for m in [_AFTER_IN.match(after)] if m),
    )


def _keep_dot(words: str, raw: str) -> str:
    """Give an abbreviation its last dot back: 'U.S.', 'Calif.'."""
    return words + "." if raw.strip().endswith(words + ".") else words


def _split_possessor(words: str) -> tuple[str | None, str]:
    """'Kyiv's Obolon district' is Kyiv and Obolon district."""
    for mark in ("'s ", "’s "):
        head, found, rest = words.partition(mark)
        if found and rest[:1].isupper():
            return head, rest
    return None, words


def _commas(after: str) -> list[str]:
    found: list[str] = []
    for _ in range(2):
        match = _AFTER_COMMA.match(after) or _IN_BRACKETS.match(after)
        if not match:
            break
        found.append(match.group(1))
        after = after[match.end() :]
    return found


def _possessors(before: str) -> list[str]:
    match = _BEFORE_POSSESSIVE.search(before) if "'" in before or "’" in before else None
    return [match.group(1)] if match else []


@lru_cache(maxsize=1)
def _words_after() -> dict[str, ClassWords]:
    return {fold_name(word): words for words in load_classes() if words.after for word in words.words}


@lru_cache(maxsize=1)
def _words_before(kind: str = "of") -> dict[str, ClassWords]:
    return {fold_name(word): words for words in load_classes() if kind in words.before for word in words.words}


@lru_cache(maxsize=1)
def _words_in_front() -> dict[str, ClassWords]:
    return {fold_name(word): words for words in load_classes() if "in front" in words.before for word in words.words}


def _strip_class(name: str) -> tuple[str, ClassWords | None]:
    """Take the class word off a name: 'Kursk region' → 'Kursk', 'Province of Kirkuk' → 'Kirkuk'."""
    parts = name.split(" ")
    for length in (3, 2, 1):
        if len(parts) > length:
            found = _words_after().get(fold_name(" ".join(parts[-length:])))
            if found:
                return " ".join(parts[:-length]), found
    if len(parts) > 2 and parts[1] == "of":
        found = _words_before().get(fold_name(parts[0]))
        if found:
            rest = parts[3:] if parts[2] == "the" and len(parts) > 3 else parts[2:]
            return " ".join(rest), found
    if len(parts) > 1:
        found = _words_in_front().get(fold_name(parts[0]))
        if found:
            return " ".join(parts[1:]), found
    return name, None


def _neighbour_class(before: str, after: str) -> tuple[ClassWords | None, tuple[str, ...]]:
    """The class word beside the span: 'Kursk | region', 'the town of | Bakhmut'."""
    match = _WORD_AFTER.match(after)
    if match:
        words = match.group(1).lower().split()
        for length in (3, 2, 1):
            found = _words_after().get(" ".join(words[:length])) if len(words) >= length else None
            if found and found.resolution not in ("city", "site"):
                return found, found.codes
    match = _PLURAL_AFTER.match(after)
    if match:
        found = _words_after().get(match.group(1)) or _words_after().get(match.group(1)[:-1])
        if found and found.resolution in ("province", "county", "district", "water"):
            return found, found.codes
    match = _BEFORE_OF.search(before) if " of " in before else None
    if match:
        words = match.group(1).lower().split()
        found = _words_before().get(" ".join(words)) or _words_before().get(words[-1])
        if found:
            return found, found.codes
    match = _WORD_BEFORE.search(before)
    if match:
        found = _words_in_front().get(match.group(1).lower())
        if found and match.group(1)[0].isupper():
            return found, found.codes
    return None, ()
