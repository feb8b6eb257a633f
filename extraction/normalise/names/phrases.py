"""Reading a noun phrase: whose country, which sector, one body or many people.

The words of a phrase are matched against the actor tables; its head segment (before the first free preposition) gives
sector and country, its tail ('of the Syrian parliament', 'in Denmark') what the head leaves open.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from extraction.knowledge.actors import ActorTables, Form
from extraction.knowledge.actors_tables import Agent, Office, Organization
from extraction.normalise.names.matching import Hit, Text, find_hits
from extraction.normalise.names.naming import body_name, plain_words
from extraction.normalise.names.offices import office_holder, title_of
from extraction.normalise.names.sectors import Choice, is_past, office_of, sector_of
from extraction.normalise.names.segments import NATION, Segment, coordinated, own_bodies, segment_of
from extraction.schema import ActorKind
from extraction.values import ActorValue

_COUNTRY_TAIL = frozenset(
    [
        "of",
        "in",
        "from",
        "at",
        "across",
        "throughout",
        "inside",
        "for",
        "within",
        "near",
        "on",
        "to",
        "based",
        "operating",
        "living",
        "loyal",
        "along",
    ]
)
_OWN = frozenset(("of", "from", "for", "in"))
_STATE_BODIES = ("GOV", "MIL", "COP", "JUD", "LEG", "SPY")
_ELITE = frozenset(("gov.people", "gov.filler", "neutral.role", "leg", "spy.institution", "mil.people", "jud"))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a phrase says: characters of the phrase it rests on, and the actor.

    `office` is the id of an office described in the singular; `basis` says where the country comes from; `filler` marks
    words that are nobody in particular without a country; `past` a former holder; `agent` the id of the agent noun.
    """

    start_char: int
    end_char: int
    value: ActorValue
    basis: str = ""
    office: str | None = None
    agent: str | None = None
    filler: bool = False
    past: bool = False
    plural: bool = False


def read_phrase(
    text: str,
    tables: ActorTables,
    *,
    on: dt.date | None = None,
    prefer: frozenset[str] = frozenset(),
) -> list[Reading]:
    """Read a noun phrase without a person's name; several readings when it names several countries.

    >>> from extraction.knowledge.actors import load_actor_tables
    >>> tables = load_actor_tables()
    >>> [(r.value.country, r.value.sector) for r in read_phrase("Ukrainian air defences", tables)]
    [('UKR', 'MIL')]
    >>> [(r.value.country, r.value.sector) for r in read_phrase("US, South Korean and Ukrainian intelligence", tables)]
    [('USA', 'SPY'), ('KOR', 'SPY'), ('UKR', 'SPY')]
    """
    cut = Text.of(text)
    if not cut.words:
        return []
    segment = segment_of(cut, own_bodies(cut, find_hits(cut, tables, prefer=prefer), tables))
    group = coordinated(cut, segment.head)
    if len(group) < 2:
        reading = _read(segment, tables, on)
        return _of_each(reading, segment, tables) if reading.plural else [reading]
    if not any(h.start >= group[-1].end and h.get("agent", "office", "organization") for h in segment.head):
        segment = replace(segment, head=tuple(group))
        return [_alone(hit, segment, tables, on) for hit in group]
    whole = _read(replace(segment, head=tuple(h for h in segment.head if h not in group[:-1])), tables, on)
    last_end = cut.words[max(segment.split, group[-1].end) - 1].end
    found = []
    for hit in group:
        form = hit.get(*NATION, "seat", "organization")
        assert form is not None  # noqa: S101  (that is how the group was chosen)
        start = cut.words[hit.start].start
        end = last_end if hit is group[-1] else cut.words[hit.end - 1].end
        value = _of_nation(form, whole, tables)
        found.append(replace(whole, start_char=start, end_char=end, value=value, basis="named"))
    return found


def _of_each(whole: Reading, segment: Segment, tables: ActorTables) -> list[Reading]:
    """'The ministers of Greece, Malta and Cyprus', 'envoys from Washington and Tehran': people of each."""
    words = segment.text.words
    group = coordinated(segment.text, segment.tail) if whole.basis == "tail" else []
    if len(group) < 2 or segment.preposition not in _OWN or segment.tail[0] is not group[0]:
        return [whole]
    if any(h.start >= group[-1].end and h.get("agent", "office", "organization") for h in segment.tail):
        return [whole]  # 'leaders of the French and German armies'
    found = []
    for hit in group:
        form = hit.get(*NATION, "seat", "organization")
        assert form is not None  # noqa: S101  (that is how the group was chosen)
        start = whole.start_char if hit is group[0] else words[hit.start].start
        value = _of_nation(form, whole, tables)
        found.append(replace(whole, start_char=start, end_char=words[hit.end - 1].end, value=value, basis="named"))
    return found


def _alone(hit: Hit, segment: Segment, tables: ActorTables, on: dt.date | None) -> Reading:
    """One of several nations or bodies without a common noun: 'Israel and Hamas'."""
    words = segment.text.words
    single = replace(segment, head=(hit,), tail=(), start=hit.start, split=hit.end, preposition="")
    reading = _read(single, tables, on)
    return replace(reading, start_char=words[hit.start].start, end_char=words[hit.end - 1].end)


def _of_nation(form: Form, whole: Reading, tables: ActorTables) -> ActorValue:
    value = whole.value
    kind: ActorKind = "country" if value.kind == "country" else value.kind
    country = tables.countries.get(form.code or "")
    return replace(value, name=form.name, country=form.code, kind=kind, entity_id=country.wikidata if country else None)


def _read(segment: Segment, tables: ActorTables, on: dt.date | None) -> Reading:
    cut = segment.text
    country, basis, nation = _country(segment)
    choice = sector_of(segment)
    past = is_past(segment, tables)
    agent = choice.form.entry if choice.form and isinstance(choice.form.entry, Agent) else None
    office = office_of(segment, choice) if choice.hit is None or choice.hit in segment.head else None
    sector, other = choice.sector, choice.other
    if past and (office or (agent and agent.id in _ELITE) or (choice.form and choice.form.kind == "organization")):
        sector, other = "ELI", ()
    start = cut.words[segment.start].start
    end = cut.words[-1].end
    if country is None and agent is not None and agent.code:
        country, basis = agent.code, "agent"
    kind, name, entity, filler = _shape(segment, choice, country, nation, tables)
    if sector is None and nation is not None:
        sector = _nation_sector(nation, choice)
    plural = choice.form.plural if choice.form else False
    value = ActorValue(name, kind, country, sector, other, entity, None)
    reading = Reading(
        start, end, value, basis, office.id if office else None, agent.id if agent else None, filler, past, plural
    )
    return _with_holder(reading, segment, tables, on)


def _with_holder(reading: Reading, segment: Segment, tables: ActorTables, on: dt.date | None) -> Reading:
    """'The Japanese foreign minister' on a day is a person."""
    if reading.office is None or reading.plural or reading.past or reading.basis in ("", "place"):
        return reading
    if reading.basis == "organization" and not _is_state_body(segment):
        return reading  # the president of a party or a club
    if any(h.get("agent", "organization") for h in segment.tail if not h.get(*NATION)) and segment.preposition == "of":
        return reading
    first = segment.text.words[segment.start].folded
    if first in ("a", "an", "another", "one", "some") and reading.basis != "possessor":
        return reading
    holding = office_holder(reading.value.country, reading.office, on, tables)
    if holding is None:
        return reading
    office = tables.offices[holding.tenure.office]
    person = holding.person
    value = ActorValue(
        person.name,
        "person",
        holding.tenure.country or person.country,
        office.sector,
        office.other_sectors,
        person.wikidata,
        title_of(holding, tables),
    )
    return replace(reading, value=value)


def _is_state_body(segment: Segment) -> bool:
    rows = [f.entry for h in segment.head for f in h.forms if isinstance(f.entry, Organization)]
    return any(row.klass in ("igo", "institution") for row in rows)


def _country(segment: Segment) -> tuple[str | None, str, Form | None]:
    """Return the country of a phrase, where it comes from, and the form that says so."""
    head = [i for h in segment.head if not h.blocked for i in (h, *h.inner)]
    owner = next((h for h in head if h.possessive and h.get(*NATION, "seat", "place", "partial")), None)
    for hits, basis in (
        ([owner] if owner else [], "possessor"),
        ([h for h in head if h.get("organization") and _code_of(h, "organization")], "organization"),
        ([h for h in head if h.get("adjective", "people", "partial")], "adjective"),
        ([h for h in head if h.get("country")], "name"),
        ([h for h in head if h.get("seat")], "seat"),
        ([h for h in head if h.get("place")], "place"),
    ):
        for hit in hits:
            form = (
                hit.get(*NATION, "organization", "seat", "place")
                if basis != "organization"
                else hit.get("organization")
            )
            if form is not None and form.code:
                if basis == "organization" and _employer(form, hit, segment):
                    continue
                return form.code, basis, form
    if segment.preposition in _COUNTRY_TAIL or segment.preposition == "" or segment.appositive:
        for hit in segment.tail:
            form = hit.get(*NATION, "organization", "seat", "place")
            if form is not None and form.code and not hit.blocked:
                return form.code, "tail", form
    return None, "", None


def _employer(form: Form, hit: Hit, segment: Segment) -> bool:
    """A newspaper's or firm's country is not that of its journalist or manager."""
    if not isinstance(form.entry, Organization) or form.entry.klass not in ("media", "company"):
        return False
    return any(h.start >= hit.end and h.get("agent", "office") for h in segment.head)


def _code_of(hit: Hit, kind: str) -> str | None:
    return next((f.code for f in hit.forms if f.kind == kind), None)


def _shape(
    segment: Segment, choice: Choice, country: str | None, nation: Form | None, tables: ActorTables
) -> tuple[ActorKind, str, str | None, bool]:
    """Return kind, name, Wikidata id and whether the phrase is a mere filler."""
    entry = choice.form.entry if choice.form else None
    words = plain_words(segment.text, segment.start, segment.split)
    if isinstance(entry, Organization) and choice.form and choice.form.kind == "organization" and choice.hit:
        if choice.hit.end == segment.split or not _more_heads(segment, choice.hit):
            return "organization", entry.name, entry.wikidata, False
        return "people", words, None, False
    if isinstance(entry, Agent):
        return _agent_shape(segment, entry, country, words, tables)
    if isinstance(entry, Office):
        plural = choice.form.plural if choice.form else False
        return ("people" if plural else "person"), words, None, False
    if nation is not None and nation.kind == "people":
        return "people", words, None, False
    if nation is not None:
        named = tables.countries.get(country or "")
        own = nation.name != (named.name if named else None) and nation.kind in ("country", "partial", "organization")
        return (
            "country",
            nation.name if own else (named.name if named else words),
            named.wikidata if named and not own else None,
            False,
        )
    return "organization", words, None, False


def _more_heads(segment: Segment, hit: Hit) -> bool:
    return any(h.start >= hit.end and h.get("agent", "office") for h in segment.head)


def _agent_shape(
    segment: Segment, agent: Agent, country: str | None, words: str, tables: ActorTables
) -> tuple[ActorKind, str, str | None, bool]:
    named = tables.countries.get(country or "")
    if named and agent.sector == "MIL" and agent.kind in ("people", "materiel"):
        return "country", named.name, named.wikidata, False
    if agent.kind == "organization" and agent.sector in _STATE_BODIES:
        return "organization", body_name(segment.text, segment.start, segment.split, segment.head, named), None, False
    return (agent.kind if agent.kind != "materiel" else "organization", words, None, agent.filler and country is None)


def _nation_sector(nation: Form, choice: Choice) -> str | None:
    """Sector of a phrase that only names a nation or a place."""
    if choice.form is not None and choice.form.kind != nation.kind and choice.strength > 0:
        return None
    if nation.kind == "people":
        return "CVL"
    if nation.kind == "partial":
        return getattr(nation.entry, "sector", None)
    if nation.kind == "seat":
        return "GOV"
    if nation.kind == "place" and nation.city:
        return "CVL"
    return None
