"""An entry at a head: does its frame hold, and is there anybody who acts or is acted on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from extraction import syntax
from extraction.components.triggers import Match
from extraction.events.anaphora import issuer_near
from extraction.events.arguments import Arguments, find_arguments
from extraction.events.attribution import find_attributions
from extraction.events.circumstances import find_places
from extraction.events.context import ArticleContext
from extraction.events.selection import Classes, belongs, broken_condition, is_deed, is_thing
from extraction.events.slots import fill
from extraction.knowledge.calibration import Calibration
from extraction.knowledge.casting import Casting
from extraction.knowledge.cues import Cues
from extraction.knowledge.domains import Domains
from extraction.knowledge.lexicon import Lexicon
from extraction.knowledge.ontology import Ontology
from extraction.knowledge.opinion import Opinion
from extraction.knowledge.participants import load_participants, words
from extraction.knowledge.second_opinion import SecondOpinion
from extraction.schema import QuadClass
from extraction.values import ActorValue, Mention

NOBODY = "no identifiable actor"
_VICTIMS = ("person", "group")  # whom an agentless passive may name without saying whose they are
_SPOKEN = {"REQUEST", "ACCUSE", "SUPPORT", "REJECT", "AGREE", "THREATEN"}
_LED = {"mark", "case", "aux", "nsubj", "prep"}  # a participle that is led or has a subject says who does it
_VIOLENCE = {"ASSAULT", "PROTEST", "COERCE"}
_DONE_TO_PEOPLE = {"COERCE", "SANCTION"}
_SURE = 0.6  # weight of an entry that may stand without anybody who acts
_OCCURRENCE = "occurrence"
_WITHOUT_OBJECT = "intransitive"
_LEGAL = {"allege", "investigate"}
_FOR_STATE = {"GOV", "LEG", "JUD", "MIL", "COP", "SPY"}  # sectors whose people are at one with their country
_NAMED = {"person", "organization"}
_MISHAP = "mishap"
_TAKEN = {"COERCE": "taken", "SANCTION": "opposition_measure"}  # classes of what such force takes or lays on
_WEAPON = "weapon"
_HOSTILITY = "hostility"
_ASKED = "ask"
_CAUSES = ("subject", "by", "in", "from", "due to", "because of", "after", "during", "following", "amid")
_FINITE = ("VBD", "VBZ", "VBP")
_PARENTHESIS = 3  # tokens: somebody, what he says and a comma
_MIN_WEIGHT = 0.35  # below, a word says too little even with its frame satisfied


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the coder reads: loaded once, passed in."""

    lexicon: Lexicon
    cues: Cues
    ontology: Ontology
    classes: Classes
    domains: Domains
    calibration: Calibration
    opinion: Opinion
    casting: Casting
    second: SecondOpinion


@dataclass(frozen=True, slots=True)
class Reading:
    """An entry at a head, its arguments when its frame holds, and why it was refused, if it was."""

    match: Match
    arguments: Arguments | None
    refusal: str | None


def read_match(match: Match, context: ArticleContext, knowledge: Knowledge) -> Reading:
    """Try an entry at a head: is the frame satisfied, are the roles filled."""
    if match.entry.weight < _MIN_WEIGHT:
        return Reading(match, None, f"weight {match.entry.weight} is below {_MIN_WEIGHT}")
    broken = broken_condition(match, context, knowledge.classes)
    if broken:
        return Reading(match, None, broken)
    frame = knowledge.lexicon.frames[match.entry.frame]
    arguments = find_arguments(match, frame, context, knowledge.classes)
    if frame.is_stated:
        return _read_statement(match, arguments, context, knowledge)
    teller = _said_before(match, context, knowledge)
    if teller:
        arguments = replace(arguments, actors=teller)
    if not arguments.actors:
        arguments = replace(arguments, actors=_speaker(match, arguments, context, knowledge))
    if match.entry.type == "PROTEST" and not arguments.actors:
        arguments = replace(arguments, actors=tuple(_crowd(match, context, knowledge)))
    if _is_mishap(match, context, knowledge):
        return Reading(match, arguments, "a mishap, nobody's deed")
    if not _has_participant(match, arguments, context, knowledge):
        return Reading(match, arguments, NOBODY)
    return Reading(match, arguments, None)


def _speaker(
    match: Match, arguments: Arguments, context: ArticleContext, knowledge: Knowledge
) -> tuple[Mention[ActorValue], ...]:
    """Who says 'we demand …', or 'residents are urged to …' without naming who urges them: the source of the clause."""
    subjects = fill(match, "subject")
    own = any(token.lower_ in words("speaker") for token in subjects)
    performed = match.entry.type == "REQUEST" and not subjects and syntax.is_passive(match.clause)
    along = not own and _is_said_along(match)
    if not own and not performed and not along:
        return ()
    sources = find_attributions(match.clause, context, knowledge.cues)
    if along and sources and sources[0].cue_start > match.head.i:
        return ()
    trade = load_participants().sectors["trade"]
    if not sources and performed:
        return issuer_near(match, arguments, context)
    return tuple(s.actor for s in sources[:1] if is_political(s.actor) and s.actor.value.sector not in trade)


def _said_before(match: Match, context: ArticleContext, knowledge: Knowledge) -> tuple[Mention[ActorValue], ...]:
    """'It was unlawful, the league said, accusing the court of bias': whoever says what stands before does this too."""
    verb = match.clause
    if match.entry.type not in _SPOKEN or verb.tag_ != "VBG" or verb.i < verb.sent.start + _PARENTHESIS:
        return ()
    comma, says = verb.nbor(-1), verb.nbor(-2)
    if comma.text != "," or says.tag_ not in _FINITE or not syntax.is_verb(says):
        return ()
    told = (*verb.ancestors, *(c for c in says.children if syntax.is_verb(c) and c.i < says.i))
    sources = (s for clause in told for s in find_attributions(clause, context, knowledge.cues))
    return next(((s.actor,) for s in sources if s.cue_start == says.i), ())


def _is_said_along(match: Match) -> bool:
    """'That was unfair, Fay said, urging the minister to resign': a participle of speech behind what was said."""
    verb = match.clause
    if match.entry.type not in _SPOKEN or verb.tag_ != "VBG" or verb.dep_ not in ("advcl", "parataxis", "dep"):
        return False
    return not any(c.dep_ in _LED for c in verb.children)


def _read_statement(match: Match, arguments: Arguments, context: ArticleContext, knowledge: Knowledge) -> Reading:
    """A clause that is a demand or a charge because somebody says it of somebody else."""
    sources = find_attributions(match.clause, context, knowledge.cues)
    speaker = next((s.actor for s in sources if is_political(s.actor)), None)
    if speaker is None:
        return Reading(match, arguments, "nobody identifiable says so")
    others = tuple(
        m
        for m in arguments.recipients
        if (is_political(m) or m.value.kind in _NAMED)
        and m.value.sector != "CVL"
        and not _is_same_side(m.value, speaker.value, match.entry.type)
    )
    stated = replace(arguments, actors=(speaker,), recipients=others)
    frame = knowledge.lexicon.frames[match.entry.frame]
    alone = not others and not frame.of_things and not _is_of_thing(match, arguments, knowledge.classes)
    return Reading(match, stated, "said of nobody else" if alone else None)


def _is_of_thing(match: Match, arguments: Arguments, classes: Classes) -> bool:
    """'The levy must be abolished': a demand in the passive is made of whoever rules over the thing."""
    passive = match.entry.type == "REQUEST" and syntax.is_passive(match.clause) and not arguments.recipients
    return passive and any(is_thing(token, classes) for token in fill(match, "object"))


def _is_same_side(one: ActorValue, other: ActorValue, event_type: str) -> bool:
    """A speaker and himself, or his country and its people: 'the country must unite' demands nothing of anybody.

    Whoever does not speak for the state may well blame it: 'India is breaking the law, the activist said'.
    """
    if one.name == other.name:
        return True
    if event_type == "ACCUSE" and one.kind == "country" and other.kind == "person" and other.sector not in _FOR_STATE:
        return False
    return one.country is not None and one.country == other.country and one.kind in ("country", "people")


def _is_mishap(match: Match, context: ArticleContext, knowledge: Knowledge) -> bool:
    """'40 were killed in the earthquake', 'a blaze killed ten': harm that nobody did."""
    if knowledge.ontology.quad_class(match.entry.type) != QuadClass.MATERIAL_CONFLICT:
        return False
    return any(belongs(token, _MISHAP, context, knowledge.classes) for slot in _CAUSES for token in fill(match, slot))


def _crowd(match: Match, context: ArticleContext, knowledge: Knowledge) -> list[Mention[ActorValue]]:
    """Who protests need not be known by name: 'workers', 'residents' and the like act as civilians."""
    heads = [t for slot in ("subject", "by", "of", "poss") for t in fill(match, slot)]
    people = [t for t in heads if t.pos_ == "NOUN" and any(belongs(t, c, context, knowledge.classes) for c in _VICTIMS)]
    found = []
    for token in people[:1]:
        start, end = syntax.phrase(token)
        span = context.doc[start:end]
        value = ActorValue(name=span.text, kind="people", sector="CVL")
        found.append(context.home(Mention(start, end, span.start_char, span.end_char, value)))
    return found


def _has_participant(match: Match, arguments: Arguments, context: ArticleContext, knowledge: Knowledge) -> bool:
    """An identifiable actor; or, for conflict in deed, somebody it was done to (an arrest without a named agent)."""
    everyone = (*arguments.actors, *arguments.recipients)
    if not arguments.actors and _happens_somewhere(match, arguments, context, knowledge):
        return True
    if not arguments.actors and _names_victims(match, context, knowledge):
        return True
    if match.entry.pos == "noun" and not any(m.value.country for m in everyone):
        return False
    if any(is_political(m) for m in arguments.actors):
        return True
    if _is_told(match, arguments):
        return True
    charged = match.entry.type == "ACCUSE" and bool(_LEGAL & set(match.entry.modes)) and syntax.is_passive(match.clause)
    quad = knowledge.ontology.quad_class(match.entry.type)
    if arguments.actors or not (charged or quad == QuadClass.MATERIAL_CONFLICT):
        return False
    if match.entry.type == "ASSAULT" and "destroy" in match.entry.modes and syntax.is_passive(match.clause):
        return True  # its doer may be who reports it
    if _is_taken(match, context, knowledge):
        return True
    recipient = knowledge.lexicon.frames[match.entry.frame].recipient
    suffered = match.entry.pos == "verb" and recipient[:1] == ("subject",)  # 'he remains in prison'
    agentless = match.entry.pos == "noun" or syntax.is_passive(match.clause) or suffered
    if not agentless and not _is_blow(match, context, knowledge):
        return False
    if any(is_political(m) for m in arguments.recipients):
        return True
    met = fill(match, "subject" if suffered else "object")
    return any(belongs(token, name, context, knowledge.classes) for token in met for name in _VICTIMS)


def _is_blow(match: Match, context: ArticleContext, knowledge: Knowledge) -> bool:
    """'An air strike killed two villagers': the blow stands where whoever struck it would."""
    if match.entry.type != "ASSAULT":
        return False
    classes = knowledge.classes
    return any(
        belongs(token, _WEAPON, context, classes)
        or (is_deed(token, classes) and belongs(token, _HOSTILITY, context, classes))
        for token in fill(match, "subject")
    )


def _is_told(match: Match, arguments: Arguments) -> bool:
    """'Residents of Harare were ordered to leave': a demand whose maker stands elsewhere, on somebody known."""
    told = match.entry.type == "REQUEST" and match.entry.frame == _ASKED and syntax.is_passive(match.clause)
    return told and not arguments.actors and any(m.value.country for m in arguments.recipients)


def _is_taken(match: Match, context: ArticleContext, knowledge: Knowledge) -> bool:
    """'A curfew was imposed', 'two laptops were seized', 'a fine was imposed': force that its object tells."""
    taken = _TAKEN.get(match.entry.type)
    if taken is None or match.entry.weight < _SURE or not syntax.is_passive(match.clause):
        return False
    return any(belongs(token, taken, context, knowledge.classes) for token in fill(match, "object"))


def _names_victims(match: Match, context: ArticleContext, knowledge: Knowledge) -> bool:
    """'The arrest of 54 people', 'their expulsion': a noun of coercion that tells whom it met, as a passive would."""
    if match.entry.pos != "noun" or match.entry.type not in _DONE_TO_PEOPLE:
        return False
    met = [token for slot in ("of", "poss") for token in fill(match, slot)]
    return any(belongs(token, name, context, knowledge.classes) for token in met for name in _VICTIMS)


def _happens_somewhere(match: Match, arguments: Arguments, context: ArticleContext, knowledge: Knowledge) -> bool:
    """'Clashes broke out near Torkham', 'a car bomb exploded in Quetta': violence nobody claims, at a named place."""
    if match.entry.type not in _VIOLENCE or match.entry.weight < _SURE:
        return False
    if match.entry.pos == "noun":
        verb = match.head.head
        occurs = match.head.dep_ == "nsubj" and verb.lemma_.lower() in knowledge.classes[_OCCURRENCE].lemmas
        reported = (
            occurs or (match.light is not None and syntax.is_passive(match.light)) or _has_own_place(match, context)
        )
    else:
        reported = syntax.is_passive(match.clause) or match.entry.frame == _WITHOUT_OBJECT
    return reported and any(place.value.literal for place in find_places(match, arguments, context, knowledge.cues))


def _has_own_place(match: Match, context: ArticleContext) -> bool:
    """'Riots in Lagos', 'arbitrary arrests in Harare': a noun that says where by itself."""
    places = {i for place in context.places if place.value.literal for i in range(place.start, place.end)}
    return any(token.i in places for token in fill(match, "in"))


def is_political(mention: Mention[ActorValue]) -> bool:
    """Tell whether an actor can be told from anybody: by a country or a sector."""
    return mention.value.country is not None or mention.value.sector is not None
