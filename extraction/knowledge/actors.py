"""Countries, offices, agent nouns, organisations and people as one indexed table.

`load_actor_tables()` reads data/actors/ once. Every surface form is folded (`actors_fold`) and indexed; a form keeps
how it must be written ('WHO' is not 'who', 'Turkey' is not 'turkey').
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal, TypeVar, overload

from extraction.knowledge import actors_tables as files
from extraction.knowledge.actors_fold import fold
from extraction.knowledge.actors_people import People, load_people
from extraction.knowledge.actors_tables import (
    Agent,
    Country,
    Office,
    OfficeFile,
    Organization,
    PartialState,
    Person,
    Tenure,
)
from extraction.resources import uncollected

T = TypeVar("T")
Case = Literal["upper", "title", "any"]
Kind = Literal["country", "adjective", "people", "seat", "partial", "place", "organization", "office", "agent"]


@dataclass(frozen=True, slots=True)
class Form:
    """One reading of a folded phrase.

    `name` is what the entry is called, `code` its country; `entry` is the row it comes from.
    """

    kind: Kind
    case: Case
    name: str
    code: str | None
    entry: Country | PartialState | Organization | Office | Agent | None
    plural: bool = False
    city: bool = False


@dataclass(frozen=True, slots=True)
class Holding:
    """A person in an office."""

    person: Person
    tenure: Tenure


@dataclass(frozen=True, slots=True)
class ActorTables:
    """All actor knowledge, indexed by folded form."""

    forms: Mapping[str, tuple[Form, ...]]
    longest: dict[str, int]  # first word of a form, or its first two → words of the longest form that begins so
    countries: dict[str, Country]
    offices: dict[str, Office]
    office_file: OfficeFile
    past: frozenset[str]
    courtesy: frozenset[str]
    leaders_pm: frozenset[str]
    people: People
    shared: Mapping[str, str] = field(default_factory=dict)  # folded names that bodies of several countries bear
    stateless: Mapping[str, tuple[Form, ...]] = field(default_factory=dict)  # their forms, in order, of no country

    def among(self, countries: Collection[str]) -> ActorTables:
        """Return the tables in which a body under a shared name is of no known country unless it is of one of these."""
        changed: dict[str, tuple[Form, ...]] = {}
        for key, without in self.stateless.items():
            forms = self.forms[key]
            if any(_is_foreign(f, countries) for f in forms):
                pairs = zip(forms, without, strict=True)
                changed[key] = tuple(other if _is_foreign(f, countries) else f for f, other in pairs)
        return replace(self, forms=_Overlay(changed, self.forms)) if changed else self

    def without(self, keys: Collection[str]) -> ActorTables:
        """Return the tables in which these folded forms mean nothing."""
        return replace(self, forms=_Overlay(dict.fromkeys(keys, ()), self.forms))

    def named(self, folded: str) -> list[Person]:
        """People with this folded full name or alias."""
        return [self.people[i] for i in self.people.full.get(folded, ())]

    def is_name(self, folded: str) -> bool:
        """Tell whether somebody has this folded full name."""
        return folded in self.people.full

    def begins_name(self, folded: str) -> bool:
        """Tell whether some full name begins with this folded word."""
        return folded in self.people.first_words

    def like(self, folded: str) -> list[Person]:
        """People whose full name has the same skeleton: other transliterations, and now and then somebody else."""
        return [self.people[i] for i in self.people.like(folded)]

    def surnamed(self, folded: str) -> list[Person]:
        """People whom news may call by this folded surname."""
        return [self.people[i] for i in self.people.family.get(folded, ())]

    def holders(self, country: str, office: str, on: dt.date) -> list[Holding]:
        """Who held an office of a country on a day; only offices with one holder at a time are indexed."""
        found = []
        for since, until, index in self.people.offices.get((country, office), ()):
            if since <= on and (until is None or on < until):
                person = self.people[index]
                found += [
                    Holding(person, t)
                    for t in person.tenures
                    if t.office == office and t.since == since and t.until == until
                ][:1]
        return found

    def country_name(self, code: str | None) -> str | None:
        """English short name of a country code, if it is one."""
        country = self.countries.get(code or "")
        return country.name if country else None


def _is_foreign(form: Form, countries: Collection[str]) -> bool:
    return form.kind == "organization" and form.code is not None and form.code not in countries


def _stateless(form: Form, name: str) -> Form:
    if form.code is None or not isinstance(form.entry, Organization):
        return form
    row = form.entry.model_copy(update={"name": name, "country": None, "wikidata": None})
    return replace(form, name=name, code=None, entry=row)


class _Overlay(Mapping[str, tuple[Form, ...]]):
    """A few keys of a mapping replaced."""

    __slots__ = ("_over", "_under")
    _over: dict[str, tuple[Form, ...]]
    _under: Mapping[str, tuple[Form, ...]]

    def __init__(self, over: dict[str, tuple[Form, ...]], under: Mapping[str, tuple[Form, ...]]) -> None:
        if isinstance(under, _Overlay):
            over, under = {**under._over, **over}, under._under
        self._over = over
        self._under = under

    def __getitem__(self, key: str) -> tuple[Form, ...]:
        found = self._over.get(key)
        return self._under[key] if found is None else found

    @overload
    def get(self, key: str, /) -> tuple[Form, ...] | None: ...
    @overload
    def get(self, key: str, /, default: tuple[Form, ...] | T) -> tuple[Form, ...] | T: ...
    def get(self, key: str, /, default: object = None) -> object:
        """As a dict's: most words are under no key, and Mapping's own way to say so is an exception each."""
        found = self._over.get(key)
        return self._under.get(key, default) if found is None else found

    def __contains__(self, key: object) -> bool:
        return key in self._under

    def __iter__(self) -> Iterator[str]:
        return iter(self._under)

    def __len__(self) -> int:
        return len(self._under)


@lru_cache(maxsize=1)
def load_actor_tables() -> ActorTables:
    """Read and index data/actors/. Raises KnowledgeError naming the file and the entry."""
    with uncollected():
        return _load()


def _load() -> ActorTables:
    offices = files.read_offices()
    countries = files.read_countries()
    index = _Index()
    for place in files.read_places():
        index.add(
            place.name, Form("place", _case(place.name), place.name, place.country, None, city=place.kind == "city")
        )
    for country in countries:
        _add_country(index, country)
    for state in files.read_partial_states():
        for name in (state.name, *state.names):
            index.add(name, Form("partial", _case(name), state.name, state.country, state))
        for name in state.adjectives:
            index.add(name, Form("adjective", "title", state.name, state.country, state))
    for agent in files.read_agents():
        for word in agent.words:
            _add_words(index, word, "agent", agent, agent.id, agent.plural)
    for office in offices.office:
        for phrase in office.phrases:
            _add_words(index, phrase, "office", office, office.title, plural=True)
    for organization in files.read_organizations():
        _add_organization(index, organization)
    by_id = {office.id: office for office in offices.office}
    forms = {key: tuple(found) for key, found in index.forms.items()}
    shared = {fold(name): name for row in files.read_shared_names() for name in row.names}
    past, courtesy = offices.past, offices.courtesy
    return ActorTables(
        forms=forms,
        longest=index.longest,
        countries={country.code: country for country in countries},
        offices=by_id,
        office_file=offices,
        past=frozenset(fold(word) for word in past.words),
        courtesy=frozenset(fold(word) for word in courtesy.words),
        leaders_pm=frozenset(offices.leaders.prime_minister),
        people=load_people(by_id),
        shared=shared,
        stateless={key: tuple(_stateless(f, name) for f in forms[key]) for key, name in shared.items() if key in forms},
    )


class _Index:
    """Folded phrases to forms, and the longest phrase that begins with a word."""

    def __init__(self) -> None:
        self.forms: dict[str, list[Form]] = {}
        self.longest: dict[str, int] = {}

    def add(self, phrase: str, form: Form) -> None:
        key = fold(phrase)
        if not key:
            return
        if key.startswith("the ") and len(key) > 4:
            self._put(key[4:], form) if form.kind == "organization" or key[4:] not in _SHARED else None
        self._put(key, form)

    def _put(self, key: str, form: Form) -> None:
        forms = self.forms.setdefault(key, [])
        if not any(f.kind == form.kind and f.code == form.code and f.entry is form.entry for f in forms):
            forms.append(form)
        parts = key.split(" ")
        for start in (parts[0], " ".join(parts[:2])):
            if len(parts) > self.longest.get(start, 0):
                self.longest[start] = len(parts)


_SHARED = {"north", "south", "states", "strip", "emirates", "world body", "jewish state"}  # only with their article


def _case(name: str) -> Case:
    if not name.isupper():  # the plain cases, without a look at every letter
        lowered = name == name.lower()
        if name.isascii():
            return "any" if lowered else "title"
    letters = [c for c in name if c.isalpha()]
    if len(letters) >= 2 and all(c.isupper() for c in letters) and len(letters) <= 7:
        return "upper"
    return "title" if any(c.isupper() for c in name) else "any"


def _add_country(index: _Index, country: Country) -> None:
    for name in (country.name, *country.names):
        own = name.startswith("=")
        name = name.lstrip("=")
        index.add(name, Form("country", _case(name), name if own else country.name, country.code, country))
    for name in country.adjectives:
        index.add(name, Form("adjective", _case(name), country.name, country.code, country))
        if (name.endswith(("an", "i", "ot", "ine", "ino")) and " " not in name) or name.endswith("an"):
            index.add(name + "s", Form("people", "title", country.name, country.code, country, plural=True))
    for name in country.people:
        index.add(
            name, Form("people", "title", country.name, country.code, country, plural=name.endswith(("s", "men")))
        )
    for name in (*country.capital, *country.seats):
        index.add(name, Form("seat", _case(name), country.name, country.code, country, city=True))


def _add_organization(index: _Index, row: Organization) -> None:
    for alias in (row.name, *row.aliases):
        own = alias.startswith("+")
        alias = alias[1:] if own else alias
        named = row.model_copy(update={"name": _without_article(alias), "wikidata": None}) if own else row
        index.add(alias, Form("organization", _case(alias), named.name, row.country, named))


def _without_article(name: str) -> str:
    return name[4:] if name.startswith("the ") else name


def _add_words(index: _Index, word: str, kind: Kind, entry: Agent | Office, name: str, plural: bool) -> None:
    case: Case = "upper" if _case(word) == "upper" else "any"
    index.add(word, Form(kind, case, name, None, entry, plural=_is_plural(word)))
    if plural and not _is_plural(word):
        for form in _plurals(word):
            index.add(form, Form(kind, case, name, None, entry, plural=True))


def _is_plural(word: str) -> bool:
    last = word.rsplit(" ", 1)[-1]
    return (
        (last.endswith("s") and not last.endswith("ss"))
        or last.endswith("men")
        or last in ("people", "police", "troops")
    )


def _plurals(word: str) -> list[str]:
    """Plurals of a phrase: of its last word, and of the word before 'of' ('chiefs of staff').

    >>> _plurals("trade ministry"), _plurals("gunman"), _plurals("minister of defence")
    (['trade ministries'], ['gunmen'], ['ministers of defence'])
    """
    if " of " in word or " to " in word:
        head, _, rest = word.partition(" of ") if " of " in word else word.partition(" to ")
        joint = " of " if " of " in word else " to "
        return [plural + joint + rest for plural in _plurals(head)]
    if word.endswith("man"):
        return [word[:-3] + "men"]
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return [word[:-1] + "ies"]
    if word.endswith(("s", "x", "ch", "sh")):
        return [word + "es"]
    return [word + "s"]
