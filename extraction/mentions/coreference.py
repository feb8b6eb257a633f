"""Coreference inside an article by rule: pronouns, 'the two countries', 'the ministry', 'the president', 'the capital'.

Agreement in kind and number, then recency with a preference for subjects; pronouns look two sentences back. Each
answer keeps the span of the pronoun or description.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from spacy.tokens import Token

from extraction import syntax
from extraction.knowledge.coreference import load_coreference, words
from extraction.mentions.coreference_antecedents import STATE_BODIES, Antecedent, Antecedents
from extraction.mentions.coreference_people import NamedPerson
from extraction.mentions.coreference_pronouns import Pronouns, stands_alone
from extraction.mentions.coreference_roles import Roles, office_noun
from extraction.mentions.coreference_sets import Sets
from extraction.mentions.descriptions import Surface, chars, is_definite, is_plural
from extraction.values import ActorValue, Mention

_FORM_REACH = 12  # sentences that 'the Kingdom' looks back
_ALWAYS_SETS = ("countries", "nations", "sides", "neighbours", "neighbors")  # without a numeral


class Coreference:
    """Antecedents of one Doc, found sentence by sentence when they are needed."""

    def __init__(
        self,
        surface: Surface,
        people: Sequence[NamedPerson],
        organizations: Sequence[Mention[ActorValue]],
        plain: Callable[[Token], list[Mention[ActorValue]]],
        date: dt.date | None,
    ) -> None:
        self.surface = surface
        self._in_bodies = {i for m in organizations for i in range(m.start, m.end)}
        self._plain = plain
        self._found = Antecedents(surface, people, organizations, plain)
        self._sets = Sets(surface, self._found)
        self._pronouns = Pronouns(surface, self._found, self._sets)
        self._roles = Roles(surface, people, self._found, date)

    def home(self, position: int) -> str | None:
        """The country at home where a token stands, if there is one."""
        return self._found.home(position)

    def pronoun(self, token: Token) -> list[Mention[ActorValue]]:
        """Return whom a pronoun means."""
        start, end = token.idx, token.idx + len(token)
        noun = token if token.lower_ in words("first") else syntax.antecedent(token)
        values = self._pronouns.referents(token) if noun.i == token.i else [m.value for m in self._plain(noun)]
        return [Mention(token.i, token.i + 1, start, end, value) for value in values]

    def description(self, head: Token, start: int, end: int) -> list[Mention[ActorValue]] | None:
        """Return whom a definite description means, None when it is no description of this kind."""
        noun, lemma = head.lower_, head.lemma_.lower()
        number = self._number(start, end)
        named = self._names_somebody(start, end)
        if not named and self._is_set(head, start, end, number):
            members = self._sets.members(head, number or 2)
            return self._all(start, end, members or self._sets.bodies(head, number or 2))
        inner = self._inner_set(head, start, end)
        if inner is not None:
            return inner
        if named or (is_plural(head) and noun not in ("authorities", "headquarters")) or end - start > 6:
            return None
        if office_noun(head) in load_coreference().offices and is_definite(start, self.surface):
            return self._one(start, end, self._roles.office(head, start, end))
        if end - start > 4 or (lemma in words("country_noun") and head.i != end - 1):
            return None
        if lemma == "capital" or (lemma in words("country_noun") and is_definite(start, self.surface)):
            forms = load_coreference().forms.get(lemma)
            found = self._pronouns.nearest(
                head, lambda a: _is_state(a, forms), reach=2 if forms is None else _FORM_REACH
            )
            return self._one(start, end, found.value if found else None)
        if lemma in load_coreference().bodies and is_definite(start, self.surface):
            return self._one(start, end, self._roles.body(head))
        return None

    def _names_somebody(self, start: int, end: int) -> bool:
        """Tell whether a phrase names a nation or a body itself."""
        for index in self.surface.words_of(start, end):
            hit = self.surface.at.get(index)
            if (
                hit is not None
                and not hit.blocked
                and hit.get("country", "adjective", "people", "partial", "seat", "place", "organization")
            ):
                return True
        return not self._in_bodies.isdisjoint(range(start, end))

    def _number(self, start: int, end: int) -> int | None:
        numbers = load_coreference().numbers
        return next((numbers[t.lower_] for t in self.surface.doc[start:end] if t.lower_ in numbers), None)

    def _is_set(self, head: Token, start: int, end: int, number: int | None) -> bool:
        if end - start > 5:
            return False
        noun, first = head.lower_, self.surface.doc[start].lower_
        definite = is_definite(start, self.surface) or first in ("both", "either", "all")
        if noun in words("country_plural") or noun in words("person_plural") or noun in words("either_plural"):
            return definite and (number is not None or noun in _ALWAYS_SETS)
        return noun in words("pair") and end - start <= 2 and definite and stands_alone(head)

    def _inner_set(self, head: Token, start: int, end: int) -> list[Mention[ActorValue]] | None:
        """'soldiers of the two countries', 'officials on the two sides': the set with the head's sector."""
        for child in head.children:
            if child.i < head.i or child.dep_ not in ("nmod", "prep", "pobj", "obl"):
                continue
            if child.lower_ not in words("country_plural") | words("either_plural"):
                continue
            low = child.left_edge.i
            number = self._number(low, child.i + 1)
            if self._is_set(child, _after_preposition(self.surface, low), child.i + 1, number):
                return self._members(head, start, max(end, child.i + 1), child)
        return None

    def _members(self, head: Token, start: int, end: int, child: Token) -> list[Mention[ActorValue]] | None:
        members = self._sets.countries(child, 2)
        if not members:
            return None
        own = self._plain(head)
        sector = own[0].value.sector if own else _sector_of(head, self.surface)
        return self._all(start, end, [replace(v, sector=sector or v.sector) for v in members])

    def _one(self, start: int, end: int, value: ActorValue | None) -> list[Mention[ActorValue]] | None:
        return self._all(start, end, [value]) if value else None

    def _all(self, start: int, end: int, values: Sequence[ActorValue]) -> list[Mention[ActorValue]] | None:
        low, high = chars(self.surface, start, end)
        return [Mention(start, end, low, high, value) for value in values] or None


def _is_state(antecedent: Antecedent, among: frozenset[str] | None) -> bool:
    code = antecedent.value.country
    return antecedent.kind == "country" and code not in STATE_BODIES and (among is None or code in among)


def _after_preposition(surface: Surface, start: int) -> int:
    return start + 1 if surface.doc[start].dep_ in ("case", "prep") or surface.doc[start].pos_ == "ADP" else start


def _sector_of(head: Token, surface: Surface) -> str | None:
    hit = surface.hit_of(head)
    form = hit.get("agent", "office") if hit else None
    return getattr(form.entry, "sector", None) if form else None
