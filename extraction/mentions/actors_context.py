"""Completing what a phrase says of an actor from the text around it: its body, its place, its owner, home.

A reading that names nobody in particular even then is dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from spacy.tokens import Token

from extraction.knowledge.coreference import words
from extraction.mentions.coreference import Coreference
from extraction.mentions.coreference_people import NamedPerson
from extraction.mentions.descriptions import Surface, is_definite
from extraction.normalise.names.phrases import Reading
from extraction.values import ActorValue, Mention, PlaceValue

_DOMESTIC = frozenset(
    [
        "gov.institution",
        "gov.people",
        "mil.institution",
        "mil.people",
        "cop.institution",
        "jud",
        "leg",
        "opp",
        "spy.institution",
        "pty",
        "opp.protest",
    ]
)
# at home only in an article that is mostly about one country
_ONE_COUNTRY = frozenset(
    ["mil.materiel", "cvl", "cvl.activist", "reb", "uaf", "crm", "lab", "agr", "edu", "med", "prm"]
)
# people as nouns, not as adjectives: a national library is nobody, while military convoys and civilian cars are hit
_ADJECTIVES = frozenset(("national", "local", "criminal", "individual", "native", "minor", "expert", "relative"))
_STATE_SECTORS = frozenset(("GOV", "MIL", "LEG", "JUD", "COP", "OPP", "PTY"))


class Completion:
    """Completes the readings of one Doc."""

    def __init__(
        self,
        surface: Surface,
        places: Mapping[int, Mention[PlaceValue]],
        organizations: Mapping[int, Mention[ActorValue]],
        people: Mapping[int, NamedPerson],
        coreference: Coreference,
    ) -> None:
        self.surface = surface
        self.doc = surface.doc
        self.tables = surface.tables
        self._place_at = places
        self._organization_at = organizations
        self._person_at = people
        self._coreference = coreference

    def complete(self, reading: Reading, head: Token, start: int, end: int, *, context: bool) -> Reading | None:
        """Complete a reading from the Doc, or drop it when it is nobody in particular."""
        value = reading.value
        if value.country is None and reading.agent is not None and self._only_adjectives(head, start, end):
            return None
        organization = self._organization_at.get(head.i)
        if (
            organization is not None
            and reading.agent is None
            and reading.office is None
            and reading.basis in ("", "place")
        ):
            return replace(reading, value=organization.value)
        place = self._place_at.get(head.i) if reading.basis in ("", "place", "seat") else None
        if place is not None and not place.value.literal and place.value.country and value.kind != "person":
            return replace(reading, value=self._government(place.value, value))
        if place is not None and place.value.country and value.country != place.value.country:
            return replace(reading, value=self._people_of(place.value, value))
        if reading.basis == "seat" and value.sector == "GOV" and place is not None and place.value.literal:
            return replace(reading, value=replace(value, sector=None))
        if value.country is None and reading.basis == "":
            value = self._of_body(value, reading, start, end)
        if value.country is None and reading.basis == "" and (reading.agent or reading.office):
            value = self._located(value, end, head)
        if value.country is None and reading.basis == "" and context and not self._foreign(start, end):
            value = self._owned(value, start, end) or self._at_home(value, reading, start) or value
        if value.country is None and reading.filler and context and not self._foreign(start, end):
            value = self._people_at_home(value, head) or value
        if value.country is None and (reading.filler or value.sector in (None, "UNK")):
            return None if reading.filler or not self._is_name(head) else replace(reading, value=value)
        if value.country is None and reading.office is not None and _is_filler_office(reading):
            return None
        return reading if value is reading.value else replace(reading, value=value)

    def _of_body(self, value: ActorValue, reading: Reading, start: int, end: int) -> ActorValue:
        """'UP leaders', 'the leadership of the UP': a body known to this article lends its codes."""
        for index in range(start, end):
            body = self._organization_at.get(index)
            if body is not None and body.value.country is not None and not (body.start <= start and end <= body.end):
                weak = reading.agent in ("gov.filler", "neutral.role") or value.sector is None or reading.filler
                weak = weak or reading.office in ("head_of_state_leader", "official", "spokesperson")
                sector = body.value.sector if weak else value.sector
                return replace(value, country=body.value.country, sector=sector)
        return value

    def _located(self, value: ActorValue, end: int, head: Token) -> ActorValue:
        """'Officials in Nairobi', 'protesters across Chile': the place right after the phrase."""
        limit = self.surface.sentence(head.i)[1]
        if end + 1 >= limit or self.doc[end].lower_ not in ("in", "from", "at", "across", "inside", "throughout"):
            return value
        for index in range(end + 1, min(end + 6, limit)):
            place = self._place_at.get(index)
            if place is not None and place.value.country:
                return replace(value, country=place.value.country)
            hit = self.surface.hit_of(self.doc[index])
            form = hit.get("country", "seat", "place", "partial") if hit else None
            if form is not None and form.code:
                return replace(value, country=form.code)
            if self.doc[index].pos_ not in ("DET", "ADJ", "NOUN", "PROPN") and self.doc[index].lower_ != "of":
                break
        return value

    def _foreign(self, start: int, end: int) -> bool:
        return any(
            t.lower_ in words("foreign")
            and not (t.i + 1 < len(self.doc) and self.doc[t.i + 1].lower_ in ("minister", "ministry", "office"))
            for t in self.doc[start:end]
        )

    def _government(self, place: PlaceValue, value: ActorValue) -> ActorValue:
        country = self.tables.countries.get(place.country or "")
        if country is None:
            return value
        sector = value.sector if value.sector not in (None, "CVL") else "GOV"
        return ActorValue(
            country.name,
            "country",
            country.code,
            None if place.resolution == "country" else sector,
            (),
            country.wikidata,
        )

    def _people_of(self, place: PlaceValue, value: ActorValue) -> ActorValue:
        country = self.tables.countries.get(place.country or "")
        name = country.name if country else place.name
        if value.sector and value.sector != "CVL":
            return replace(value, country=place.country)
        return ActorValue(name, "country", place.country, None, (), country.wikidata if country else None)

    def _owned(self, value: ActorValue, start: int, end: int) -> ActorValue | None:
        """'its troops', 'his government': the owner's country."""
        for token in self.doc[start:end]:
            if token.lower_ in ("his", "her", "its", "their", "whose") and token.pos_ in ("PRON", "DET"):
                owners = self._coreference.pronoun(token)
                countries = {m.value.country for m in owners}
                if len(countries) == 1:
                    return replace(value, country=countries.pop())
            person = self._person_at.get(token.i)
            if person is not None and token.i + 1 < end and person.value.country:
                return replace(value, country=person.value.country)
        return None

    def _at_home(self, value: ActorValue, reading: Reading, start: int) -> ActorValue | None:
        """'The government', 'police', 'troops' in an article about one country are that country's."""
        domestic = reading.agent in _DOMESTIC or (reading.office is not None and value.sector in _STATE_SECTORS)
        anywhere = reading.agent in _ONE_COUNTRY or domestic
        if _is_filler_office(reading):  # 'officials', 'the officers': of the one country there is, or nobody
            home = self.surface.dominant() if reading.plural and reading.agent != "neutral.role" else None
            return replace(value, country=home) if home else None
        if not anywhere:
            return None
        if not (is_definite(start, self.surface) or reading.agent is not None or reading.plural):
            return None
        home = self._coreference.home(start) if domestic else self.surface.dominant()
        return replace(value, country=home) if home else None

    def _people_at_home(self, value: ActorValue, head: Token) -> ActorValue | None:
        """'30 people', 'employees' in an article that is settled in one country."""
        plural = head.tag_ == "NNS" or head.lower_ in ("people", "staff", "personnel")
        home = self.surface.settled() if plural and head.lemma_.lower() in words("people") else None
        return replace(value, country=home, sector="CVL") if home else None

    def _only_adjectives(self, head: Token, start: int, end: int) -> bool:
        """'national sovereignty', 'local elections': the words for people are adjectives here."""
        people = []
        for token in self.doc[start:end]:
            hit = self.surface.hit_of(token)
            if hit is not None and hit.get("agent") is not None:
                people.append(token)
        return bool(people) and all(t.lower_ in _ADJECTIVES and t.pos_ == "ADJ" and t.i != head.i for t in people)

    def _is_name(self, head: Token) -> bool:
        return head.pos_ == "PROPN" and head.ent_type_ in ("PERSON", "ORG", "GPE", "NORP", "FAC", "PRODUCT", "MISC")


def _is_filler_office(reading: Reading) -> bool:
    return reading.agent in ("gov.filler", "neutral.role") or (
        reading.office in ("official", "spokesperson", "academic", "presidential_staff") and reading.plural
    )
