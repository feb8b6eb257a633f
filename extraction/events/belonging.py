"""Whose people and places an event meets, where its words leave that to where it happened and who acts at home.

'Two soldiers were killed near Cotabato': soldiers of the country in which Cotabato lies. 'Uganda's electoral
commission barred two candidates': Ugandan ones. Migrants, foreigners and named persons are never given a country so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, product

from spacy.tokens import Token

from extraction import syntax
from extraction.events.context import NO_HOME, ArticleContext
from extraction.events.drafts import Draft
from extraction.events.selection import Classes, belongs, is_deed, is_thing
from extraction.events.slots import fill
from extraction.knowledge.participants import limits, load_participants, words
from extraction.schema import Status
from extraction.values import ActorValue, Mention

_MATERIAL = {"ASSAULT", "COERCE", "PROTEST", "AID", "RETREAT"}
_AUTHORITY = {"COP", "JUD", "LEG", "GOV", "MIL", "SPY"}
_DOMESTIC = {"COERCE", "SANCTION"}
_ABROAD = {"deport", "expel"}  # modes that send people out of the country that acts
_HOME = {"GOV", "LEG", "JUD", "COP", "MIL", "OPP", "PTY"}
_PEOPLE = ("person", "civilian", "crowd", "troops")
_OFFICIAL = "official"
_ACTING = (*_PEOPLE, "group", _OFFICIAL)
_MET = {  # type -> slots that hold what a deed met, and the classes of what may stand there
    "ASSAULT": (("object", "on", "at"), (*_PEOPLE, "building", "territory", "vehicle", "ship", "place")),
    "COERCE": (("object", "of"), (*_PEOPLE, "ship")),
    "SANCTION": (("object", "of"), _PEOPLE),
    "REQUEST": (("object", "clause.subject"), _PEOPLE),
    "THREATEN": (("object",), _PEOPLE),
    "ACCUSE": (("object", "clause.subject"), _PEOPLE),
    "RETREAT": (("object",), _PEOPLE),
    "AID": (("to", "object", "for"), _PEOPLE),
}
_ADDRESSED = {"REQUEST", "ACCUSE", "REJECT", "SUPPORT", "THREATEN"}


def with_countries(draft: Draft, context: ArticleContext, classes: Classes, *, subject_acts: bool = True) -> Draft:
    """Complete a draft's actors and recipients with the country that its circumstances show."""
    arguments = draft.arguments
    if not arguments.actors and subject_acts:
        arguments = replace(arguments, actors=tuple(_doers(draft, context, classes)))
    here = _country_of_places(draft) if draft.event_type in _MATERIAL else None
    actors = tuple(context.citizen(_given(m, here, context)) for m in arguments.actors)
    recipients = arguments.recipients or tuple(_met(draft, context, classes))
    at_home = here or _authority(draft, actors) or _domestic(draft, actors, context)
    own = {m.value.country for m in actors if m.value.sector in _armed() - {"GOV"}}
    recipients = tuple(
        m if _is_of_others(m, draft.event_type, at_home in own, at_sea=here is None) else _given(m, at_home, context)
        for m in recipients
    )
    if draft.event_type == "PROTEST":
        recipients = tuple(m for m in recipients if not _is_unknown(m))
    else:
        recipients = tuple(context.citizen(m) for m in recipients)
    actors, recipients = _residents(actors, recipients, context), _residents(recipients, actors, context)
    return replace(draft, arguments=replace(arguments, actors=actors, recipients=recipients))


def _residents(
    side: tuple[Mention[ActorValue], ...], other: tuple[Mention[ActorValue], ...], context: ArticleContext
) -> tuple[Mention[ActorValue], ...]:
    """Who takes part at home; whoever deals with the country itself ("the Union urged Hungary") is left alone."""
    if any(m.value.kind == "country" for m in other):
        return side
    return tuple(map(context.resident, side))


def _is_unknown(mention: Mention[ActorValue]) -> bool:
    """What a march passes is often a street with a person's name."""
    value = mention.value
    return value.kind == "person" and value.sector is None and value.office is None and value.entity_id is None


def name_opponents(drafts: Sequence[Draft], context: ArticleContext) -> list[Draft]:
    """In a story in which a country fights one other, what it strikes without a country named is that other's."""
    foes: dict[str, dict[str, list[Mention[ActorValue]]]] = {}
    for draft in drafts:
        for one, other in _opposed(draft) if draft.event_type == "ASSAULT" else ():
            if one.value.country and other.value.country and one.value.country != other.value.country:
                foes.setdefault(one.value.country, {}).setdefault(other.value.country, []).append(other)
                foes.setdefault(other.value.country, {}).setdefault(one.value.country, []).append(one)
    return [_against(draft, foes, context) for draft in drafts]


def _opposed(draft: Draft) -> Iterable[tuple[Mention[ActorValue], Mention[ActorValue]]]:
    arguments = draft.arguments
    sides = combinations(arguments.actors, 2) if arguments.mutual else ()
    return (*product(arguments.actors, arguments.recipients), *sides)


def _against(
    draft: Draft, foes: Mapping[str, Mapping[str, Sequence[Mention[ActorValue]]]], context: ArticleContext
) -> Draft:
    arguments = draft.arguments
    countries = {m.value.country for m in arguments.actors if m.value.country}
    if draft.event_type != "ASSAULT" or len(countries) != 1 or arguments.mutual:
        return draft
    met = foes.get(countries.pop(), {})
    country = max(met, key=lambda code: len(met[code]), default=None)
    if country is None or len(met[country]) < limits().foe_share * sum(map(len, met.values())):
        return draft
    recipients = tuple(_given(m, country, context) for m in arguments.recipients)
    armed = all(m.value.sector in _armed() for m in arguments.actors)
    if not recipients and armed and draft.status == Status.ACTUAL:
        recipients = (met[country][0],)
    return replace(draft, arguments=replace(arguments, recipients=recipients))


def _country_of_places(draft: Draft) -> str | None:
    """The one country in which all places of the event lie."""
    countries = {place.value.country for place in draft.places if place.value.literal}
    return next(iter(countries)) if len(countries) == 1 else None


def _given(mention: Mention[ActorValue], country: str | None, context: ArticleContext) -> Mention[ActorValue]:
    value = mention.value
    common = value.kind in ("people", "organization") and not is_named(mention, context)
    if country is None or value.country is not None or not common or value.sector in NO_HOME:
        return mention
    return mention if context.is_foreign(mention) else replace(mention, value=replace(value, country=country))


def _armed() -> frozenset[str | None]:
    return frozenset((None, *load_participants().sectors["armed"]))


def _is_of_others(mention: Mention[ActorValue], event_type: str, by_own_army: bool, *, at_sea: bool) -> bool:
    """Drones that an army shoots down over its country and boats that its navy stops are seldom its own."""
    if not by_own_army:
        return False
    thing = mention.value.kind == "organization" and mention.value.sector in _armed()
    return (event_type == "ASSAULT" and thing) or (at_sea and mention.value.sector is None)


def is_named(mention: Mention[ActorValue], context: ArticleContext) -> bool:
    """Tell whether a mention is a name or nationality, and not people told by a common noun."""
    root = context.doc[mention.start : mention.end].root
    return root.pos_ == "PROPN" or root.ent_type_ in ("PERSON", "ORG", "NORP", "GPE")


def _authority(draft: Draft, actors: tuple[Mention[ActorValue], ...]) -> str | None:
    """What a country's police, courts, parliament or commissions do to people at large they do at home."""
    if draft.event_type not in _DOMESTIC or _ABROAD & set(draft.modes):
        return None
    if draft.event_type == "SANCTION" and "convict" not in draft.modes:
        return None
    countries = {m.value.country for m in actors if m.value.sector in _AUTHORITY}
    return countries.pop() if len(countries) == 1 else None


def _domestic(draft: Draft, actors: tuple[Mention[ActorValue], ...], context: ArticleContext) -> str | None:
    """'French lawmakers called on the government': an institution at home, named without a country."""
    if draft.event_type not in _ADDRESSED:
        return None
    institutions = [m for m in draft.arguments.recipients if m.value.sector in _HOME and _is_definite(m, context)]
    countries = {m.value.country for m in actors if m.value.sector not in ("GOV", "MIL", None)}
    return countries.pop() if institutions and len(countries) == 1 else None


def _is_definite(mention: Mention[ActorValue], context: ArticleContext) -> bool:
    first = context.doc[mention.start]
    return first.lower_ == "the" or (mention.start > 0 and first.nbor(-1).lower_ == "the")


def _met(draft: Draft, context: ArticleContext, classes: Classes) -> list[Mention[ActorValue]]:
    """'hit a kindergarten', 'detained 31 people', 'gave tents to 1,200 families': whom a deed met, in its own words."""
    slots, kinds = _MET.get(draft.event_type, ((), ()))
    tokens = dict.fromkeys(t for slot in slots for t in fill(draft.match, slot))
    return [
        context.home(in_words(token, context, classes))
        for token in tokens
        if (token.pos_ in ("NOUN", "NUM") or _is_those(token) or token.lower_ in words("them"))
        and not (is_thing(token, classes) or is_deed(token, classes))
        and (_is_people(token) or any(belongs(token, kind, context, classes) for kind in kinds))
    ]


def _doers(draft: Draft, context: ArticleContext, classes: Classes) -> list[Mention[ActorValue]]:
    """'Relief workers appealed for help', 'a protest by depositors': who acts, in the clause's own words."""
    slots = ("subject", "by") if draft.match.entry.pos == "noun" else ("subject",)
    tokens = [t for slot in slots for t in fill(draft.match, slot)]
    taken = {i for m in arguments_of(draft) for i in range(m.start, m.end)}
    return [
        context.home(in_words(token, context, classes))
        for token in tokens
        if token.i not in taken
        and not (is_thing(token, classes) or is_deed(token, classes))
        and (token.lower_ in words("they") or (token.pos_ == "NOUN" and acts(token, context, classes)))
    ]


def arguments_of(draft: Draft) -> tuple[Mention[ActorValue], ...]:
    """Everybody who takes part in an event."""
    return (*draft.arguments.actors, *draft.arguments.recipients)


def acts(token: Token, context: ArticleContext, classes: Classes) -> bool:
    """Tell whether a noun names people or a group that can act."""
    return _is_people(token) or any(belongs(token, kind, context, classes) for kind in _ACTING)


def _is_people(token: Token) -> bool:
    return token.lemma_.lower() in words("people") or token.lower_ in words("them") or _is_those(token)


def _is_those(token: Token) -> bool:
    """'Those living along the river'."""
    return token.lower_ == "those" and any(c.dep_ in ("acl", "acl:relcl", "relcl") for c in token.children)


def in_words(token: Token, context: ArticleContext, classes: Classes) -> Mention[ActorValue]:
    """Return people or officials of whom the tables know nothing, in the text's own words, without a country."""
    start, end = syntax.phrase(token)
    span = token.doc[start:end]
    people = (
        _is_people(token)
        or token.lower_ in words("they")
        or any(belongs(token, kind, context, classes) for kind in _PEOPLE)
    )
    sector = "GOV" if token.lemma_.lower() in classes[_OFFICIAL].lemmas else "CVL" if people else None
    value = ActorValue(span.text, "people", sector=sector)
    return Mention(start, end, span.start_char, span.end_char, value)
