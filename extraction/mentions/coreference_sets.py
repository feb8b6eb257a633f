"""Who a set is: 'the two countries', 'both sides', 'the two leaders', 'the pair', and couples behind 'they'.

A set is answered when the text before names exactly so many, or joins so many by 'and'; with more to choose from the
answer is nobody, for a wrong pair is worse than none.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Span, Token

from extraction.knowledge.coreference import words
from extraction.mentions.coreference_antecedents import STATE_BODIES, Antecedent, Antecedents
from extraction.mentions.descriptions import Surface
from extraction.values import ActorValue

_PEOPLE_REACH = 4  # sentences that 'the two' looks back for persons
_LEADERS_REACH = 6
_COUNTRY_REACH = 3
_PAIR_REACH = 8  # as long as no third country comes up


class Sets:
    """Pairs and larger sets of one Doc; a pair once named stays the pair until others take its place."""

    def __init__(self, surface: Surface, found: Antecedents) -> None:
        self.surface = surface
        self._found = found
        self._pairs: dict[int, list[ActorValue]] = {}
        self._places: list[int] = []  # the tokens of the pairs, in order
        self._joints: dict[tuple[int, bool], list[tuple[Antecedent, Antecedent]]] = {}

    def members(self, head: Token, number: int) -> list[ActorValue]:
        """Return the members of the set that a noun or numeral means; empty when they are not plain."""
        noun = head.lower_
        if noun in words("country_plural"):
            return self.countries(head, number)
        if noun in words("person_plural"):
            return self._persons(head, number, _LEADERS_REACH)[0]
        people, several = self._persons(head, number, _PEOPLE_REACH) if noun in words("pair") else ([], False)
        return people if people or several else self.countries(head, number)

    def couples(self, sent: Span) -> Iterator[tuple[Antecedent, Antecedent]]:
        """Yield the persons, countries or bodies joined by 'and' as a subject."""
        for first, second in self._coordinated(sent, bodies=True):
            if first.subject and first.kind == second.kind:
                yield first, second

    # persons -----------------------------------------------------------------------------------------------------

    def _persons(self, head: Token, number: int, reach: int) -> tuple[list[ActorValue], bool]:
        """The persons of the nearest sentences that name so many, and whether these name more than that."""
        seen: dict[str, Antecedent] = {}
        for sent in self._found.back(head, reach):
            here = [a for a in self._found.of_sentence(sent) if a.kind == "person" and a.end <= head.i]
            for a in reversed(here):
                if _may_be(a.value, head.lower_):
                    seen.setdefault(a.value.name, a)
            joined = self._joined(sent, head) if number == 2 else []
            if joined and set(seen) <= {a.value.name for a in joined}:
                return [a.value for a in joined], True
            if len(seen) >= number:
                break
        chosen = list(seen.values())
        if len(chosen) > number:
            chosen = [a for a in chosen if not self._only_speaks(a)]
        if len(chosen) != number:
            return [], len(seen) > number
        return [a.value for a in sorted(chosen, key=lambda a: a.token)], True

    def _joined(self, sent: Span, head: Token) -> list[Antecedent]:
        for first, second in reversed(self._coordinated(sent)):
            if second.end <= head.i and first.kind == second.kind == "person":
                return [first, second]
        return []

    def _only_speaks(self, antecedent: Antecedent) -> bool:
        """'…, Lavrov said': who reports is none of the two that met."""
        return any(
            token.dep_.startswith("nsubj") and token.head.lemma_ in words("reporting")
            for token in self.surface.doc[antecedent.token : antecedent.end]
        )

    # countries ---------------------------------------------------------------------------------------------------

    def countries(self, head: Token, number: int) -> list[ActorValue]:
        """Return the pair last named as a pair, else the countries that the sentences before are about."""
        if number == 2:
            pair = self._last_pair(head)
            if pair:
                self._keep(head, pair)
                return pair
        weights, values = self._weighed(head)
        ranked = sorted(weights, key=lambda code: -weights[code])
        if len(ranked) < number or weights[ranked[number - 1]] < 1:
            return []
        found = [values[code] for code in ranked[:number]]
        self._keep(head, found)
        return found

    def _keep(self, head: Token, pair: list[ActorValue]) -> None:
        if head.i not in self._pairs:
            insort(self._places, head.i)
        self._pairs[head.i] = pair

    def _weighed(self, head: Token) -> tuple[dict[str, float], dict[str, ActorValue]]:
        """Weigh the countries of the sentences before: who acts or owns counts most, what is acted against least."""
        weights: dict[str, float] = {}
        values: dict[str, ActorValue] = {}
        for distance, sent in enumerate(self._found.back(head, _COUNTRY_REACH)):
            for a in self._named(sent, head):
                code = a.value.country or ""
                weights[code] = weights.get(code, 0.0) + self._weight(a) * 0.6**distance
                country = self.surface.tables.countries.get(code)
                if country is not None:
                    values.setdefault(code, ActorValue(country.name, "country", code, None, (), country.wikidata))
        return {code: weight for code, weight in weights.items() if code in values}, values

    def _weight(self, antecedent: Antecedent) -> float:
        noun = self.surface.doc[antecedent.end - 1]
        if antecedent.subject:
            return 3
        if noun.dep_ in ("nmod:poss", "poss"):
            return 2
        return 0.3 if any(c.dep_ == "case" and c.lower_ in words("aside") for c in noun.children) else 1

    def _named(self, sent: Span, head: Token) -> Iterator[Antecedent]:
        """Countries named in a sentence before a head, and those of the persons named."""
        for a in self._found.of_sentence(sent):
            if a.end <= head.i and a.value.country not in (None, *STATE_BODIES) and a.kind in ("country", "person"):
                yield a

    def _last_pair(self, head: Token) -> list[ActorValue]:
        before = bisect_left(self._places, head.i)
        earlier = self._places[before - 1] if before else -1
        since: set[str | None] = set()  # countries named after the place that is looked at
        for distance, sent in enumerate(self._found.back(head, _PAIR_REACH)):
            if sent.end <= earlier:
                break
            for first, second in reversed(self._coordinated(sent)):
                if second.end > head.i or first.token <= earlier or not first.kind == second.kind == "country":
                    continue
                pair = [_plain(first.value), _plain(second.value)]
                codes = {v.country for v in pair}
                if codes & set(STATE_BODIES) or (since and not since & codes):
                    continue
                if distance > _COUNTRY_REACH and not since <= codes:
                    continue
                return pair
            since |= {a.value.country for a in self._named(sent, head)}
        if earlier < 0:
            return []
        kept = self._pairs[earlier]
        others = since - {v.country for v in kept}
        return [] if len(others) > 1 and not since & {v.country for v in kept} else kept

    def bodies(self, head: Token, number: int) -> list[ActorValue]:
        """Return the bodies that 'the two sides' means, where the sentences before name exactly so many."""
        if head.lower_ not in words("either_plural"):
            return []
        seen: dict[str, ActorValue] = {}
        for sent in self._found.back(head, _LEADERS_REACH):
            for a in self._found.of_sentence(sent):
                if a.end <= head.i and a.kind == "organization" and a.value.country is not None:
                    seen.setdefault(a.value.name, a.value)
            if len(seen) >= number:
                break
        return list(seen.values()) if len(seen) == number else []

    # joined by 'and' ---------------------------------------------------------------------------------------------

    def _coordinated(self, sent: Span, *, bodies: bool = False) -> list[tuple[Antecedent, Antecedent]]:
        """Neighbouring antecedents joined by 'and', both named in full; found once a sentence."""
        known = self._joints.get((sent.start, bodies))
        if known is None:
            known = self._joints[sent.start, bodies] = list(self._join(sent, bodies=bodies))
        return known

    def _join(self, sent: Span, *, bodies: bool) -> Iterator[tuple[Antecedent, Antecedent]]:
        kinds = ("country", "person", "organization") if bodies else ("country", "person")
        options = [a for a in self._found.of_sentence(sent) if a.actor and a.kind in kinds]
        for first, second in itertools.pairwise(options):
            between = [t.lower_ for t in self.surface.doc[first.end : second.token]]
            if between in (["and"], ["and", "the"], [",", "and"]) or (
                between and between[0] == "and" and len(between) <= 3 and first.kind == "person"
            ):
                yield first, second


def _may_be(value: ActorValue, noun: str) -> bool:
    """Whether a person's office, if known, agrees with a noun: no foreign minister is one of 'the leaders'."""
    office = (value.office or "").lower()
    if not office or noun in words("pair"):
        return True
    if noun == "leaders":
        return any(word in office for word in words("head_of_state"))
    singular = noun.removesuffix("s")
    return singular in office or singular not in ("president", "minister", "premier")


def _plain(value: ActorValue) -> ActorValue:
    return replace(value, sector=None, other_sectors=())
