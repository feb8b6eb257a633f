"""People of the actor tables, indexed by name, surname and office.

Rows stay the bytes of their line until somebody asks for the person: more than ten thousand live objects would slow
every garbage collection of a long run.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from extraction.knowledge import actors_tables as files
from extraction.knowledge.actors_fold import fold, skeleton
from extraction.knowledge.actors_tables import Office, Person, Tenure

Stretch = tuple[dt.date, dt.date | None, int]
Index = dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class People:
    """Everybody in the tables, with indexes by folded name."""

    rows: list[bytes | Person]
    full: Index
    family: Index
    first_words: frozenset[str]
    offices: dict[tuple[str, str], tuple[Stretch, ...]]
    _skeletons: Index = field(default_factory=dict)

    def __getitem__(self, index: int) -> Person:
        """Return a person, validated on first use. Raises KnowledgeError naming the person."""
        row = self.rows[index]
        if isinstance(row, bytes):
            row = self.rows[index] = files.person(orjson.loads(row))
        return row

    def like(self, folded: str) -> tuple[int, ...]:
        """Return people whose full name has the same skeleton."""
        if not self._skeletons:
            gathered: dict[str, list[int]] = {}
            for name, rows in self.full.items():
                gathered.setdefault(skeleton(name), []).extend(rows)
            self._skeletons.update({key: tuple(dict.fromkeys(rows)) for key, rows in gathered.items()})
        return self._skeletons.get(skeleton(folded), ())


def load_people(offices: dict[str, Office]) -> People:
    """Read and join data/actors/persons.jsonl and tenures.tsv. Raises KnowledgeError naming file and entry."""
    single = frozenset(name for name, office in offices.items() if office.single)
    lines, rows = files.read_people()
    kept, hand = _merge(rows, files.read_tenures())
    full: dict[str, list[int]] = {}
    family: dict[str, list[int]] = {}
    held: dict[tuple[str, str], list[Stretch]] = {}
    stored: list[bytes | Person] = []
    for number in kept:
        row = rows[number]
        _index(len(stored), row["keys"], row["surnames"], full, family)
        _hold(len(stored), _raw_tenures(row, single), single, held)
        stored.append(lines[number])
    for person in hand:
        keys, surnames = person_keys(person.name, person.aliases, person.family, known_well=True)
        _index(len(stored), keys, surnames, full, family)
        _hold(
            len(stored),
            ((t.office, t.since, t.until, t.country or person.country) for t in person.tenures),
            single,
            held,
        )
        stored.append(person)
    return People(
        stored,
        {key: tuple(found) for key, found in full.items()},
        {key: tuple(found) for key, found in family.items()},
        frozenset(key.partition(" ")[0] for key in full),
        {key: tuple(sorted(found, key=lambda s: (s[0], s[2]))) for key, found in held.items()},
    )


def person_keys(
    name: str, aliases: tuple[str, ...], family: str, *, known_well: bool = False
) -> tuple[list[str], list[str]]:
    """Return the folded full names of a person and the folded surnames by which news may call them.

    >>> person_keys("Bashar al-Assad", (), "al-Assad")
    (['bashar al assad'], ['al assad', 'assad'])
    """
    keys = list(dict.fromkeys(fold(form) for form in (name, *aliases)))
    surnames = {fold(family)}
    if family[:3].lower() in ("al-", "el-", "al ", "el "):
        surnames.add(fold(family[3:]))
    parts = name.split(" ")
    if known_well and family == parts[-1]:
        surnames |= {key.split(" ")[-1] for key in keys}
    elif len(parts) > 2 and family.split(" ")[0] != parts[0]:
        surnames.add(keys[0].split(" ")[-1])
    surnames |= {key for key in keys if " " not in key}
    return keys, sorted(surnames)


def _index(
    number: int, keys: list[str], surnames: list[str], full: dict[str, list[int]], family: dict[str, list[int]]
) -> None:
    for key in keys:
        full.setdefault(key, []).append(number)
    for key in surnames:
        family.setdefault(key, []).append(number)


def _hold(
    number: int,
    tenures: Iterator[tuple[str, dt.date, dt.date | None, str | None]],
    single: frozenset[str],
    held: dict[tuple[str, str], list[Stretch]],
) -> None:
    for office, since, until, country in tenures:
        if country and office in single:
            held.setdefault((country, office), []).append((since, until, number))


def _raw_tenures(
    row: dict[str, Any], single: frozenset[str]
) -> Iterator[tuple[str, dt.date, dt.date | None, str | None]]:
    for raw in row["tenures"]:
        if raw["office"] not in single:
            continue  # most rows are legislators': their dates are read when they are asked for
        until = dt.date.fromisoformat(raw["until"]) if raw["until"] else None
        yield raw["office"], dt.date.fromisoformat(raw["from"]), until, raw.get("country") or row["country"]


@dataclass(slots=True)
class _Joined:
    """A hand-written person and what the rosters add."""

    person: Person
    tenures: list[Tenure]
    aliases: list[str] = field(default_factory=list)
    wikidata: str | None = None


def _merge(rows: list[dict[str, Any]], hand: list[Person]) -> tuple[list[int], list[Person]]:
    """Numbers of the roster rows that stay as they are, and the hand-written people with the other rows' facts.

    Hand-written tenures replace roster tenures of the same person and office.
    """
    joined: dict[tuple[str, str | None], _Joined] = {}
    for person in hand:
        joined.setdefault((person.name, person.country), _Joined(person, [])).tenures.extend(person.tenures)
    names: dict[tuple[str, str], _Joined] = {}
    for entry in joined.values():
        person = entry.person
        for name in (person.name, *person.aliases):
            for code in {person.country, *(t.country for t in entry.tenures)}:
                names[code or "", fold(name)] = entry
        if person.wikidata:
            names["", person.wikidata] = entry
    kept = []
    for number, row in enumerate(rows):
        match = names.get(("", row["wikidata"] or "-"))
        for folded in () if match else row["keys"]:
            match = match or names.get((row["country"], folded))
        if match is None:
            kept.append(number)
        else:
            _absorb(match, row)
    return kept, [_whole(entry) for entry in joined.values()]


def _whole(entry: _Joined) -> Person:
    tenures = tuple(sorted(entry.tenures, key=lambda t: (t.since, t.office)))
    aliases = (*entry.person.aliases, *entry.aliases)
    wikidata = entry.person.wikidata or entry.wikidata
    return entry.person.model_copy(update={"aliases": aliases, "tenures": tenures, "wikidata": wikidata})


def _absorb(entry: _Joined, row: dict[str, Any]) -> None:
    person = entry.person
    written = {t.office for t in entry.tenures}
    known = {fold(name) for name in (person.name, *person.aliases)}
    entry.aliases.extend(n for n in (row["name"], *row["aliases"]) if fold(n) not in known)
    entry.wikidata = entry.wikidata or row["wikidata"]
    for raw in row["tenures"]:
        if raw["office"] not in written:
            tenure = Tenure.model_validate(raw)
            if row["country"] != person.country and tenure.country is None:
                tenure = tenure.model_copy(update={"country": row["country"]})
            entry.tenures.append(tenure)
