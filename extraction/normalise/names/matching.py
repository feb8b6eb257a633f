"""Finding the forms of the actor tables in a text: longest match, left to right, linear in the length of the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from extraction.knowledge.actors import ActorTables, Form, Kind
from extraction.knowledge.actors_fold import fold_word, words

# Participles after which a country or body is not the one that acts: 'Iran-backed militia', 'rebel-held town'.
_NOT_ITS_OWN = frozenset(
    [
        "backed",
        "supported",
        "aligned",
        "allied",
        "held",
        "occupied",
        "born",
        "trained",
        "funded",
        "friendly",
        "sponsored",
        "educated",
        "speaking",
        "controlled",
        "annexed",
        "claimed",
        "bound",
        "ruled",
        "installed",
        "appointed",
        "designated",
        "made",
        "supplied",
        "built",
        "armed",
        "proxy",
        "dominated",
        "language",
        "style",
    ]
)
_OWNERS = frozenset(
    [
        "people",
        "worker",
        "lord",
        "prime",
        "president",
        "company",
        "doctor",
        "king",
        "women",
        "teacher",
        "miner",
        "farmer",
        "prosecutor",
        "ombudsman",
        "minister",
        "child",
        "un",
        "men",
        "premier",
    ]
)
_AMERICAN = frozenset(("american", "americans", "america"))
_PART_OF_AMERICA = frozenset(("latin", "central", "south", "north", "pan", "spanish", "hispanic"))
_TOWARDS = frozenset(("pro", "anti", "non", "inter", "trans", "cross"))
_CITY = frozenset(
    [
        "city",
        "town",
        "village",
        "district",
        "province",
        "region",
        "state",
        "oblast",
        "county",
        "prefecture",
        "governorate",
    ]
)


class Word(NamedTuple):  # made by the thousand: three times as fast as a frozen dataclass
    """A word of a text: as written, folded, and where."""

    text: str
    folded: str
    start: int
    end: int

    @property
    def possessive(self) -> bool:
        """Whether the word is a possessor: 'Russia's', 'officials’'."""
        return self.text.endswith(("'s", "’s"))


@dataclass(frozen=True, slots=True)
class Text:
    """A text cut into words."""

    text: str
    words: tuple[Word, ...]

    @staticmethod
    def of(text: str) -> Text:
        """Cut a text.

        >>> [w.folded for w in Text.of("the U.S.-led coalition").words]
        ['the', 'us', 'led', 'coalition']
        """
        return Text(text, tuple([Word(w, fold_word(w), start, end) for w, start, end in words(text)]))

    def hyphen_before(self, index: int) -> bool:
        """Tell whether a hyphen joins a word to the one before."""
        return index > 0 and self.text[self.words[index - 1].end : self.words[index].start] in ("-", "–", "‑")

    def between(self, left: int, right: int) -> str:
        """Characters between two words."""
        return self.text[self.words[left].end : self.words[right].start]

    def has_comma(self, left: int, right: int) -> bool:
        """Tell whether a comma parts two words; the one inside '6,000' parts nothing."""
        gap = self.between(left, right)
        inside = gap == "," and self.words[left].text[-1:].isdigit() and self.words[right].text[:1].isdigit()
        return "," in gap and not inside


@dataclass(frozen=True, slots=True)
class Hit:
    """Words `[start, end)` that match forms of the tables, best reading first."""

    start: int
    end: int
    forms: tuple[Form, ...]
    possessive: bool = False
    blocked: bool = False  # 'Iran-backed', 'pro-Russian': there, but not whose actor this is
    inner: tuple[Hit, ...] = ()  # names inside an office phrase: 'NATO' in 'NATO secretary general'
    key: str = ""  # the folded words

    def get(self, *kinds: Kind) -> Form | None:
        """Return the first form of one of these kinds."""
        for form in self.forms:
            if form.kind in kinds:
                return form
        return None


def find_hits(
    text: Text,
    tables: ActorTables,
    kinds: frozenset[Kind] | None = None,
    prefer: frozenset[str] = frozenset(),
) -> list[Hit]:
    """Return the longest matches in order, none overlapping another.

    `prefer` are countries of the surroundings: of two bodies of one name ('Congress') theirs stands first.
    """
    found: list[Hit] = []
    position = 0
    while position < len(text.words):
        if text.words[position].folded not in tables.longest:
            position += 1
            continue
        hit = _longest(text, position, tables, kinds)
        if hit is not None and hit.end - hit.start > 1 and hit.forms[0].kind == "organization":
            hit = _nation_before_office(text, hit, tables) or hit
        if hit is None:
            position += 1
        else:
            found.append(preferred(hit, prefer))
            position = hit.end
    return found


def preferred(hit: Hit, prefer: frozenset[str]) -> Hit:
    """Put bodies and places of the preferred countries first; the kinds keep their order."""
    if not prefer or len(hit.forms) < 2:
        return hit
    forms = tuple(sorted(hit.forms, key=lambda f: (_ORDER[f.kind], f.code not in prefer)))
    return replace(hit, forms=forms)


def _longest(text: Text, start: int, tables: ActorTables, kinds: frozenset[Kind] | None) -> Hit | None:
    longest = min(tables.longest.get(text.words[start].folded, 0), len(text.words) - start)
    if longest > 1:
        longest = min(longest, tables.longest.get(f"{text.words[start].folded} {text.words[start + 1].folded}", 1))
    folded = [word.folded for word in text.words[start : start + longest]]
    for length in range(longest, 0, -1):
        key = " ".join(folded[:length])
        forms = tables.forms.get(key)
        if not forms:
            continue
        end = start + length
        run = text.words[start:end]
        if length > 1 and any(word.possessive for word in run[:-1]) and not _own_apostrophe(run):
            continue
        fitting = tuple(f for f in forms if _written_so(f, run) and (kinds is None or f.kind in kinds))
        if fitting and not _half_of_direction(text, start, end, key) and not _half_of_name(text, start, end, tables):
            inner: tuple[Hit, ...] = ()
            if length > 1 and fitting[0].kind in ("office", "agent"):
                inner = tuple(_inner(text, start, end, tables))
            return Hit(start, end, _best_first(fitting), run[-1].possessive, _blocked(text, start, end), inner, key)
    return None


def _half_of_direction(text: Text, start: int, end: int, key: str) -> bool:
    """'the North American market', 'the Middle East': no Korea, and no province called North or East."""
    if key.removeprefix("the ") not in ("north", "south", "east", "west"):
        return False
    after = end < len(text.words) and text.words[end].text[0].isupper() and text.between(end - 1, end) == " "
    before = start > 0 and end - start == 1 and text.words[start - 1].text[0].isupper()
    return after or (before and text.between(start - 1, start) == " ")


def _half_of_name(text: Text, start: int, end: int, tables: ActorTables) -> bool:
    """'the Independent Review Panel': one word that others bear too, inside a longer name, is not the newspaper."""
    own = start + 1 if text.words[start].folded == "the" else start
    key = text.words[own].folded if own < end else ""
    if end - own != 1 or not (key in tables.shared or f"the {key}" in tables.shared):
        return False
    if text.words[own].possessive:
        return False
    follows = end < len(text.words) and text.between(own, end) == " " and text.words[end].text[0].isupper()
    if follows:
        forms = tables.forms.get(text.words[end].folded, ())
        return not any(f.kind in ("country", "seat", "office") for f in forms)
    if own == 0 or own > start or text.between(own - 1, own) != " ":
        return False
    before = text.words[own - 1]
    if before.folded in ("south", "north", "west", "east"):
        return True
    return own > 1 and before.text[0].isupper() and before.folded not in tables.forms


def _nation_before_office(text: Text, hit: Hit, tables: ActorTables) -> Hit | None:
    """'Russian Security Council | Secretary' is a Russian | security council secretary."""
    nation = _exactly(text, hit.start, hit.start + 1, tables)
    if nation is None or nation.get("adjective", "country") is None:
        return None
    following = _longest(text, nation.end, tables, None)
    return nation if following is not None and following.end > hit.end and following.get("office") else None


def _inner(text: Text, start: int, end: int, tables: ActorTables) -> Iterator[Hit]:
    for left in range(start, end):
        for right in range(end if left > start else end - 1, left, -1):
            hit = _exactly(text, left, right, tables)
            if hit is not None and hit.get("country", "organization", "adjective"):
                yield hit
                return


def _exactly(text: Text, start: int, end: int, tables: ActorTables) -> Hit | None:
    run = text.words[start:end]
    forms = tables.forms.get(" ".join(word.folded for word in run), ())
    fitting = tuple(f for f in forms if _written_so(f, run) and f.kind in ("country", "adjective", "organization"))
    return Hit(start, end, _best_first(fitting), run[-1].possessive) if fitting else None


def _own_apostrophe(run: tuple[Word, ...]) -> bool:
    """'Workers' Party', 'People's Republic': the apostrophe belongs to the name."""
    return any(w.folded in _OWNERS or w.possessive for w in run)


def _written_so(form: Form, run: tuple[Word, ...]) -> bool:
    """Tell whether the text writes the form as it must be written."""
    if form.case == "any":
        return True
    if form.case == "upper":
        return all(not any(c.islower() for c in w.text.removesuffix("'s").removesuffix("’s").rstrip("s")) for w in run)
    first = run[0].text[0]
    return ((first.isupper() or first.isdigit() or first in "'ʼ") and (len(run) == 1 or _capital(run))) or _lower_first(
        run
    )


def _capital(run: tuple[Word, ...]) -> bool:
    return any(w.text[0].isupper() or w.text[0].isdigit() for w in run[1:]) or len(run[0].text) > 1


def _lower_first(run: tuple[Word, ...]) -> bool:
    """'al-Qaeda', 'the North': an article in small letters before a capital."""
    return (
        run[0].text[0].islower() and len(run) > 1 and run[1].text[0].isupper() and run[0].folded in ("al", "the", "el")
    )


_ORDER = {
    "country": 0, "adjective": 1, "people": 2, "partial": 3, "organization": 4, "seat": 5, "office": 6, "agent": 7,
    "place": 8,
}  # fmt: skip


def _best_first(forms: tuple[Form, ...]) -> tuple[Form, ...]:
    return tuple(sorted(forms, key=lambda f: _ORDER[f.kind])) if len(forms) > 1 else forms


def _blocked(text: Text, start: int, end: int) -> bool:
    if start > 0 and text.words[start - 1].folded in _TOWARDS and text.hyphen_before(start):
        return True
    if start > 0 and text.words[start].folded in _AMERICAN and text.words[start - 1].folded in _PART_OF_AMERICA:
        return True
    if end < len(text.words):
        following = text.words[end].folded
        if following in _NOT_ITS_OWN and (text.hyphen_before(end) or following in ("ruled", "held", "backed")):
            return True
    return False


def capitalised(word: Word) -> bool:
    """Tell whether a word is written like a name."""
    return word.text[0].isupper()


def spans_of(hits: Iterable[Hit]) -> Iterator[int]:
    """Word indices that hits cover."""
    for hit in hits:
        yield from range(hit.start, hit.end)


def is_city_word(word: Word) -> bool:
    """Tell whether a word says that a place name before it is a place: 'Kursk region'."""
    return word.folded in _CITY
