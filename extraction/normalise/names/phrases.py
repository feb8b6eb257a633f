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
from extraction.schema import ActorKind
from extraction.values import ActorValue

PREPOSITIONS = frozenset(
    "of in for from at on across to with by near against under loyal living based operating over among fleeing inside "
    "outside who that which throughout along whose including between behind after before about toward towards "
    "close belonging representing working aboard within".split()
)
_COUNTRY_TAIL = frozenset(
    "of in from at across throughout inside for within near on to based operating living loyal along".split()
)
_NATION = ("country", "adjective", "people", "partial")
_BODIES = frozenset(
    "ministry department office bureau council agency committee commission court house bank board institute federation "
    "union association league society organization organisation party front movement chamber directorate".split()
)
_ELITE = frozenset(("gov.people", "gov.filler", "neutral.role", "leg", "spy.institution", "mil.people", "jud"))
_LED = frozenset(("president", "head_of_state_leader", "prime_minister", "business_leader", "party_leader",
                  "presidential_staff", "official", "igo_head", "spokesperson", "military_officer", "speaker"))  # fmt: skip


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


@dataclass(frozen=True, slots=True)
class Segment:
    """A cut phrase: words and hits of the head segment and of the tail."""

    text: Text
    head: tuple[Hit, ...]
    tail: tuple[Hit, ...]
    start: int
    split: int
    preposition: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The word that decides the sector."""

    sector: str | None
    other: tuple[str, ...]
    strength: float
    hit: Hit | None
    form: Form | None


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
    segment = segment_of(cut, _own_bodies(cut, find_hits(cut, tables, prefer=prefer), tables))
    group = _coordinated(segment)
    if len(group) < 2:
        return [_read(segment, tables, on)]
    if not any(h.start >= group[-1].end and h.get("agent", "office", "organization") for h in segment.head):
        segment = replace(segment, head=tuple(group))
        return [_alone(hit, segment, tables, on) for hit in group]
    whole = _read(replace(segment, head=tuple(h for h in segment.head if h not in group[:-1])), tables, on)
    last_end = cut.words[max(segment.split, group[-1].end) - 1].end
    found = []
    for hit in group:
        form = hit.get(*_NATION, "seat", "organization")
        assert form is not None  # noqa: S101  (that is how the group was chosen)
        start = cut.words[hit.start].start
        end = last_end if hit is group[-1] else cut.words[hit.end - 1].end
        value = _of_nation(form, whole, tables)
        found.append(replace(whole, start_char=start, end_char=end, value=value, basis="named"))
    return found


def _own_bodies(cut: Text, hits: list[Hit], tables: ActorTables) -> list[Hit]:
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


def _alone(hit: Hit, segment: Segment, tables: ActorTables, on: dt.date | None) -> Reading:
    """One of several nations or bodies without a common noun: 'Israel and Hamas'."""
    words = segment.text.words
    single = replace(segment, head=(hit,), tail=(), start=hit.start, split=hit.end, preposition="")
    reading = _read(single, tables, on)
    return replace(reading, start_char=words[hit.start].start, end_char=words[hit.end - 1].end)


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
        if i > start and "," in cut.between(i - 1, i) and i not in covered and not _list_goes_on(cut, hits, i):
            split = i
            break
        if i > start and "," in cut.between(i - 1, i) and i in covered and not _list_goes_on(cut, hits, i):
            split = i
            break
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
    return not any(h.start == index + 1 and h.get(*_NATION) for h in hits)


def _list_goes_on(cut: Text, hits: list[Hit], index: int) -> bool:
    """Tell whether a comma stands in a list of nationalities ('US, South Korean and Ukrainian officials')."""
    left = next((h for h in hits if h.end == index), None)
    right = next((h for h in hits if h.start == index), None)
    if left is None or right is None or right.possessive:
        return False
    return left.get(*_NATION) is not None and right.get(*_NATION) is not None


def _coordinated(segment: Segment) -> list[Hit]:
    """Nationalities side by side: joined by commas, 'and' or a hyphen, each for itself."""
    group: list[Hit] = []
    for hit in segment.head:
        if hit.get(*_NATION, "seat") is None and not (group and hit.get("organization")):
            continue
        if not group:
            group = [hit] if not hit.blocked else []
            continue
        between = segment.text.words[group[-1].end : hit.start]
        gap = segment.text.text[segment.text.words[group[-1].end - 1].end : segment.text.words[hit.start].start]
        joined = all(w.folded in ("and", "or", "both", "the") for w in between) and gap.strip(" ,-–/&") in (
            "", "and", "or", "and the", "or the", "and both",
        )  # fmt: skip
        if joined and gap.strip() and not hit.blocked and not group[-1].possessive:
            group.append(hit)
        elif len(group) >= 2:
            break
        else:
            group = [hit] if not hit.blocked else []
    codes = {_code(h) for h in group}
    return group if len(codes) == len(group) and None not in codes else []


def _code(hit: Hit) -> str | None:
    form = hit.get(*_NATION, "seat", "organization")
    return form.code if form else None


def _of_nation(form: Form, whole: Reading, tables: ActorTables) -> ActorValue:
    value = whole.value
    name = form.name if form.kind in ("country", "adjective", "people", "seat", "partial") else form.name
    kind: ActorKind = "country" if value.kind == "country" else value.kind
    country = tables.countries.get(form.code or "")
    return replace(value, name=name, country=form.code, kind=kind, entity_id=country.wikidata if country else None)


def _read(segment: Segment, tables: ActorTables, on: dt.date | None) -> Reading:
    cut = segment.text
    country, basis, nation = _country(segment)
    choice = _sector(segment)
    past = _past(segment, tables)
    agent = choice.form.entry if choice.form and isinstance(choice.form.entry, Agent) else None
    office = _office(segment, choice)
    sector, other = choice.sector, choice.other
    if past and (office or (agent and agent.id in _ELITE) or (choice.form and choice.form.kind == "organization")):
        sector, other = "ELI", ()
    start = cut.words[segment.start].start
    end = cut.words[-1].end
    kind, name, entity, filler = _shape(segment, choice, country, nation, tables)
    if sector is None and nation is not None:
        sector = _nation_sector(nation, choice)
    plural = choice.form.plural if choice.form else False
    value = ActorValue(name, kind, country, sector, other, entity, None)
    reading = Reading(start, end, value, basis, office.id if office else None, agent.id if agent else None, filler, past, plural)
    return _with_holder(reading, segment, tables, on)


def _with_holder(reading: Reading, segment: Segment, tables: ActorTables, on: dt.date | None) -> Reading:
    """'The Japanese foreign minister' on a day is a person."""
    if reading.office is None or reading.plural or reading.past or reading.basis in ("", "place"):
        return reading
    if any(h.get("agent", "organization") for h in segment.tail if not h.get(*_NATION)) and segment.preposition == "of":
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


# country ---------------------------------------------------------------------------------------------------------


def _country(segment: Segment) -> tuple[str | None, str, Form | None]:
    """Return the country of a phrase, where it comes from, and the form that says so."""
    head = [i for h in segment.head if not h.blocked for i in (h, *h.inner)]
    owner = next((h for h in head if h.possessive and h.get(*_NATION, "seat", "place", "partial")), None)
    for hits, basis in (
        ([owner] if owner else [], "possessor"),
        ([h for h in head if h.get("organization") and _code_of(h, "organization")], "organization"),
        ([h for h in head if h.get("adjective", "people", "partial")], "adjective"),
        ([h for h in head if h.get("country")], "name"),
        ([h for h in head if h.get("seat")], "seat"),
        ([h for h in head if h.get("place")], "place"),
    ):
        for hit in hits:
            form = hit.get(*_NATION, "organization", "seat", "place") if basis != "organization" else hit.get("organization")
            if form is not None and form.code:
                if basis == "organization" and _employer(form, hit, segment):
                    continue
                return form.code, basis, form
    if segment.preposition in _COUNTRY_TAIL or segment.preposition == "" or _appositive(segment):
        for hit in segment.tail:
            form = hit.get(*_NATION, "organization", "seat", "place")
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


def _appositive(segment: Segment) -> bool:
    return 0 < segment.split < len(segment.text.words) and "," in segment.text.between(segment.split - 1, segment.split)


# sector ----------------------------------------------------------------------------------------------------------


def _sector(segment: Segment) -> Choice:
    """Pick the word that decides the sector of a phrase."""
    choice = _strongest(_last_owner_first(segment), segment)
    led = choice.form is not None and isinstance(choice.form.entry, Office) and choice.form.entry.id in _LED
    weak = choice.strength <= 1
    if (weak or led) and segment.preposition in ("of", "for", "from", "in") or (choice.form is None and _appositive(segment)):
        tail = _strongest(list(segment.tail), segment)
        body = tail.form is not None and tail.strength >= 2 and tail.form.kind in ("organization", "agent")
        if tail.form is not None and tail.sector and (
            (weak and segment.preposition == "of" and tail.strength >= 2) or (led and body and segment.preposition == "of")
            or choice.form is None
        ):
            if led and isinstance(tail.form.entry, Agent) and tail.form.entry.id == "gov.institution":
                return choice
            return replace(tail, hit=choice.hit or tail.hit, form=choice.form or tail.form, strength=2)
    return choice


def _last_owner_first(segment: Segment) -> list[Hit]:
    """Hits of the head; a possessor gives way to what it possesses ('the governor's spokesman')."""
    owners = [h for h in segment.head if h.possessive]
    if owners and any(h.start >= owners[-1].end and h.get("agent", "office", "organization") for h in segment.head):
        rest = [h for h in segment.head if h.start >= owners[-1].end]
        return rest if _strongest(rest, segment).strength > 1 else list(segment.head)
    return list(segment.head)


def _strongest(hits: list[Hit], segment: Segment) -> Choice:
    chosen = Choice(None, (), 0, None, None)
    for hit in hits:
        if hit.blocked:
            continue
        proper = hit.get("organization") is not None and segment.text.words[hit.start].text[0].isupper()
        for form in hit.forms:
            if proper and form.kind == "agent":
                continue  # 'Congress' with a capital is the body
            strength = _strength(form, hit)
            if strength >= max(chosen.strength, 0.5) or (chosen.form is None and strength >= 0):
                if (
                    chosen.form is not None
                    and chosen.form.kind == "organization"
                    and isinstance(form.entry, Agent)
                    and form.entry.kind == "materiel"
                ):
                    continue  # a Houthi drone is the Houthis'
                if chosen.hit is hit and strength == chosen.strength and chosen.form and _settled(chosen.form):
                    continue
                sector, other = _codes(form)
                chosen = Choice(sector, other, strength, hit, form)
    return chosen


def _settled(form: Form) -> bool:
    """Of two readings of one word the office or the named body wins; a mere occupation does not."""
    return form.kind == "organization" or isinstance(form.entry, Office) and form.entry.rank > 0


def _strength(form: Form, hit: Hit) -> float:
    entry = form.entry
    if isinstance(entry, Agent):
        return entry.strength
    if isinstance(entry, Office):
        if hit.end - hit.start > 1:
            return 3
        agent = hit.get("agent")
        if agent is not None and isinstance(agent.entry, Agent):
            return agent.entry.strength
        return 2
    if isinstance(entry, Organization) and form.kind == "organization":
        return 3 if entry.klass in ("armed_group", "criminal") else 2
    return -1


def _codes(form: Form) -> tuple[str | None, tuple[str, ...]]:
    entry = form.entry
    if isinstance(entry, Agent | Office | Organization):
        return entry.sector, entry.other_sectors
    return None, ()


def _office(segment: Segment, choice: Choice) -> Office | None:
    """The office a phrase describes: an office phrase at the end of the head segment."""
    if choice.form is not None and isinstance(choice.form.entry, Office):
        return choice.form.entry
    last = segment.head[-1] if segment.head else None
    form = last.get("office") if last else None
    if last is not None and form is not None and isinstance(form.entry, Office) and choice.hit is last:
        return form.entry
    return None


def _past(segment: Segment, tables: ActorTables) -> bool:
    return any(w.folded in tables.past for w in segment.text.words[segment.start : segment.split])


# shape -----------------------------------------------------------------------------------------------------------


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
        return "country", nation.name if own else (named.name if named else words), named.wikidata if named and not own else None, False
    return "organization", words, None, False


def _more_heads(segment: Segment, hit: Hit) -> bool:
    return any(h.start >= hit.end and h.get("agent", "office") for h in segment.head)


def _agent_shape(
    segment: Segment, agent: Agent, country: str | None, words: str, tables: ActorTables
) -> tuple[ActorKind, str, str | None, bool]:
    named = tables.countries.get(country or "")
    if named and agent.sector == "MIL" and agent.kind in ("people", "materiel"):
        return "country", named.name, named.wikidata, False
    if agent.kind == "organization":
        return "organization", body_name(segment.text, segment.start, segment.split, segment.head, named), None, False
    return ("people", words, None, agent.filler and country is None)


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
