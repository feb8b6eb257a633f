"""Who did it to whom: the roles of a trigger, filled from its slots in the order its frame prefers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Token

from extraction import syntax
from extraction.components.triggers import Match
from extraction.events.context import ArticleContext
from extraction.events.selection import Classes, belongs, is_deed, is_thing
from extraction.events.slots import fill
from extraction.knowledge.lexicon_entries import Frame, Roles
from extraction.knowledge.participants import words
from extraction.syntax import Answers
from extraction.values import ActorValue, Mention

_PAIR = 2  # a meeting has at least two sides
# where a frame does not say what to look at inside a thing: whose it is, and whom it concerns
_OWNERS = ("poss", "premod")
_AFFECTED = ("poss", "premod", "of", "with", "to", "against", "on", "from", "by")
_OWNED = ("poss", "of")  # whose a thing is that nobody is: 'raided the home of the mayor'
_DOERS = ("poss", "premod", "by", "from")
_DEEDS = {"ASSAULT", "COERCE"}
_SELF_CONTAINED = {"PROTEST", "MOBILIZE", "ASSAULT", "COERCE"}  # whoever they meet stands in a slot
_DEPRIVES = {"COERCE": ("from",), "SANCTION": ("from",), "RETREAT": ("from",)}  # whose the thing was
_PROMISED = {"AGREE", "COOPERATE"}  # one side may announce it alone
_DEPTH = 3
_BODIES = {"", "ORG", "PERSON", "NORP"}
_FIRED = "fire_object"  # the class of what is fired


@dataclass(frozen=True, slots=True)
class Arguments:
    """Actors and recipients of one trigger, and the head tokens they were read from."""

    actors: tuple[Mention[ActorValue], ...]
    recipients: tuple[Mention[ActorValue], ...]
    heads: tuple[Token, ...]
    mutual: bool = False  # all who take part act on each other


def find_arguments(match: Match, frame: Frame, context: ArticleContext, classes: Classes) -> Arguments:
    """Fill the roles of a trigger. A role that nothing fills is empty: no actor is ever guessed.

    What never acts is nobody: of 'the Chinese loans' China is the actor.
    """
    roles: Frame | Roles = frame
    if frame.with_of is not None and fill(match, "of"):
        roles = frame.with_of
    taken: set[int] = set()
    heads: list[Token] = []
    every = frame.mutual or frame.spread == "all"

    def role(
        slots: Iterable[str], *, all_slots: bool = False, of_things: tuple[str, ...] = _OWNERS
    ) -> list[Mention[ActorValue]]:
        look = _Look(context, classes, match.answers, frame.inside, of_things, _OWNED if of_things is _AFFECTED else ())
        return _role(match, slots, look, taken, heads, all_slots=all_slots)

    undergoers = role(("undergoer",))
    actors = role(roles.actor, all_slots=every)
    slots: tuple[str, ...] = roles.recipient
    if "in" in slots and any(belongs(t, "person", context, classes) for t in fill(match, "object")):
        slots = tuple(slot for slot in slots if slot != "in")  # people killed in a city: the city is where
    recipients = undergoers or role(slots, all_slots=every, of_things=_AFFECTED)
    if not recipients and match.entry.type == "ACCUSE" and match.entry.pos == "verb":
        recipients = role(("clause.subject",), of_things=_AFFECTED)
    if not recipients and frame.is_stated and syntax.is_passive(match.clause):
        recipients = role(("object",), of_things=_AFFECTED)
    if not recipients and match.entry.type in _DEPRIVES and not _infinitives(match):
        recipients = _left(match, context, classes) or role(_DEPRIVES[match.entry.type], of_things=_AFFECTED)
    if match.entry.type not in _DEEDS:
        recipients = [r for r in recipients if not _is_own(r, actors, context)]
    host = match.entry.type == "CONSULT" and not frame.mutual  # 'attended the funeral of the emir'
    if not recipients and (roles.recipient or host) and match.entry.type not in _SELF_CONTAINED:
        recipients = find_affected(match, actors, context, classes)
    if not actors and "subject" in roles.actor and "object" not in roles.recipient:
        # what is sent, given or deployed belongs to its sender: 'North Korean troops were sent to Russia'
        actors = [a for a in role(("object",)) if a.value.country and a.value.kind != "person"]
    if match.entry.pos == "noun" and (not actors or (frame.mutual and len(actors) < _PAIR)):
        actors = [*_subjects_around(match, context, taken), *actors]
    if frame.mutual:
        actors, recipients = [*actors, *recipients], []
        if len({a.value.country for a in actors}) < _PAIR and match.entry.type in _PROMISED:
            recipients = find_affected(match, actors, context, classes)
    met = tuple(_distinct(recipients, besides=actors))
    return Arguments(tuple(_distinct(actors)), met, tuple(heads), frame.mutual)


def find_affected(
    match: Match, actors: Iterable[Mention[ActorValue]], context: ArticleContext, classes: Classes
) -> list[Mention[ActorValue]]:
    """The other country inside what is done, asked or promised, where no slot of the frame names a recipient.

    'Pledged euros in aid to Ukraine', 'banned exports to Russia', 'refused to back the loan for Ukraine'.
    """
    own = {m.value.country for m in actors}
    if not own or None in own:
        return []
    look = _Look(context, classes, match.answers)
    level = [*fill(match, "object"), *_infinitives(match)]
    if match.entry.pos == "noun":
        level.append(match.head)
    clause = match.light or match.head
    found: list[Mention[ActorValue]] = []
    if syntax.is_verb(clause):
        found = _others(_led_by(clause, words("targeted")), set(), look)
        found = found or _others(_led_by(clause, words("affected_at_clause")), own, look)
    for _ in range(_DEPTH):
        if found:
            return found
        found = [m for head in level for m in _others(_parts_of(head, classes), own, look)]
        level = [inner for head in level for inner in _below(head, classes)]
    return found


def _left(match: Match, context: ArticleContext, classes: Classes) -> list[Mention[ActorValue]]:
    """'Stepped down as the leader of the union': whose office it was."""
    if match.entry.type != "RETREAT":
        return []
    offices = [*fill(match, "as"), *(part for post in fill(match, "from") for part in _parts(post, "as"))]
    owners = [part for office in offices for slot in _OWNED for part in _parts(office, slot)]
    look = _Look(context, classes, match.answers, of_others=_OWNED)
    return [actor for part in owners for actor in context.resolve(part) or _by_name(part, look)]


def _infinitives(match: Match) -> list[Token]:
    return [c for c in fill(match, "clause") if c.tag_ == "VB" and c.dep_ in ("xcomp", "acl")]


def _others(tokens: Iterable[Token], own: set[str | None], look: _Look) -> list[Mention[ActorValue]]:
    """Whoever of another country stands first among some arguments."""
    for token in tokens:
        if look.context.is_time(token) or is_thing(token, look.classes):
            continue
        found = [m for m in look.context.resolve(token) if m.value.country and m.value.country not in own]
        if found:
            return found
    return []


def _parts_of(head: Token, classes: Classes) -> list[Token]:
    """What may name the other side inside an argument: of a deed only its doers."""
    if syntax.is_verb(head):
        return [*syntax.objects(head), *_led_by(head, words("affected_at_clause"))]
    if is_deed(head, classes):
        return [t for slot in _DOERS for t in _parts(head, slot)]
    return [*_led_by(head, words("affected_in_phrase")), *syntax.possessors(head), *syntax.premodifiers(head)]


def _led_by(head: Token, prepositions: Iterable[str]) -> list[Token]:
    return [noun for name, noun in syntax.obliques(head) if name in prepositions]


def _below(head: Token, classes: Classes) -> list[Token]:
    if is_deed(head, classes):
        return []
    inner = [
        n for name, n in syntax.obliques(head) if name not in words("scene") and not (name == "in" and n.ent_type_)
    ]
    return [*syntax.objects(head), *inner]


def _subjects_around(match: Match, context: ArticleContext, taken: set[int]) -> list[Mention[ActorValue]]:
    """'In a meeting with Shoigu, Kim affirmed …': the clause's subject takes part in what frames the clause."""
    noun = match.head
    cases = {c.lower_ for c in noun.children if c.dep_ == "case"}
    frames_clause = noun.dep_ == "obl" and cases & words("framing") and syntax.is_verb(noun.head)
    if match.light is not None or not (frames_clause or (_is_at_place(noun) and cases & words("gathering"))):
        return []
    found = syntax.subjects(noun.head) if frames_clause else syntax.own_subjects(noun.head)
    subjects = [t for t in found if t.i not in taken]
    return [actor for token in subjects for actor in context.resolve(token)]


def _is_at_place(noun: Token) -> bool:
    """'Was in Damascus for talks': who is somewhere for something takes part in it."""
    return noun.dep_ in ("nmod", "obl") and any(c.dep_ == "cop" for c in noun.head.children)


@dataclass(frozen=True, slots=True)
class _Look:
    """What is known where an argument is read, and where to look inside one that nobody is."""

    context: ArticleContext
    classes: Classes
    answers: Answers
    inside: tuple[str, ...] = ()
    of_things: tuple[str, ...] = ()
    of_others: tuple[str, ...] = ()


def _role(
    match: Match, slots: Iterable[str], look: _Look, taken: set[int], heads: list[Token], *, all_slots: bool
) -> list[Mention[ActorValue]]:
    found: list[Mention[ActorValue]] = []
    for slot in slots:
        here: list[Mention[ActorValue]] = []
        for token in fill(match, slot):
            if slot == "object" and _is_instrument(token, match, look):
                continue
            if token.i in taken or (slot not in ("subject", "object") and look.context.is_time(token)):
                continue
            actors = _resolve(token, look)
            if slot == "premod":  # 'Russian', 'drone': only a name or nationality makes a modifier an actor
                plain = token.pos_ == "ADJ" and token.lower_ in words("no_doer")
                actors = [a for a in actors if a.value.country and not plain]
            if actors:
                taken.add(token.i)
                heads.append(token)
                here += actors
        found += here
        if found and not all_slots:
            break
    return found


def _is_instrument(token: Token, match: Match, look: _Look) -> bool:
    """'Fired artillery at soldiers', 'traded fire': what is fired is not whom it meets."""
    needed = match.entry.requires.get("object", ())
    if match.entry.type != "ASSAULT" or not (_FIRED in needed or fill(match, "at") or fill(match, "into")):
        return False
    return belongs(token, _FIRED, look.context, look.classes)


def _resolve(token: Token, look: _Look) -> list[Mention[ActorValue]]:
    """The actors of an argument; failing that, those inside it ("Russia's invasion" stands for Russia)."""
    thing, deed = is_thing(token, look.classes), is_deed(token, look.classes)
    actors = [] if thing or deed else look.context.resolve(token)
    listed = _listed(token, look)
    if listed:
        return [*(a for a in actors if a.value.country), *listed]
    inside = look.inside or (look.of_things if thing or deed else look.of_others if token.pos_ == "NOUN" else ())
    if actors or not inside:
        return actors or ([] if thing or deed else _by_name(token, look))
    if deed:  # 'the attack on Kyiv': Kyiv is the victim of what is condemned
        inside = tuple(slot for slot in inside if slot in _DOERS)
    for slot in inside:
        parts = _parts(token, slot)
        if slot == "premod" and thing:
            parts = [t for t in parts if t.pos_ == "PROPN" or (t.pos_ == "ADJ" and t.ent_type_)]
        found = [actor for part in parts for actor in look.context.resolve(part) or _by_name(part, look)]
        if found:
            return found
    return []


def _by_name(token: Token, look: _Look) -> list[Mention[ActorValue]]:
    """A proper name of which nothing is known, where somebody must stand: 'cancelled the charter of Ashara'."""
    token = next((c for c in token.children if c.dep_ == "appos" and c.pos_ == "PROPN"), token)
    if not look.of_others or token.pos_ != "PROPN" or token.ent_type_ not in _BODIES:
        return []
    if look.context.place_at(token) is not None or look.context.is_time(token):
        return []
    start, end = syntax.phrase(token)
    span = token.doc[start:end]
    value = ActorValue(span.text, "organization")
    return [look.context.citizen(Mention(start, end, span.start_char, span.end_char, value))]


def _listed(noun: Token, look: _Look) -> list[Mention[ActorValue]]:
    """'several dignitaries including the Tunisian president': those named stand for the lot."""
    named = [part for name, part in look.answers.ask(syntax.obliques, noun) if name in words("such_as")]
    return [actor for part in named for actor in look.context.resolve(part) if actor.value.country]


def _parts(noun: Token, slot: str) -> list[Token]:
    if slot == "poss":
        return syntax.possessors(noun)
    if slot == "premod":
        return syntax.premodifiers(noun)
    found = [part for name, part in syntax.obliques(noun) if name == slot]
    if slot == "by":  # 'a petition filed by the union'
        found += [t for c in noun.children if c.dep_ == "acl" and c.tag_ == "VBN" for t in syntax.agents(c)]
    return found


def _is_own(mention: Mention[ActorValue], actors: Iterable[Mention[ActorValue]], context: ArticleContext) -> bool:
    """'withdrew its ambassador', 'his troops': what an actor owns is not whom the act is addressed to."""
    first = context.doc[mention.start]
    owned = first.lower_ in words("owned") and first.pos_ in ("PRON", "DET")
    return owned and mention.value.country in {a.value.country for a in actors}


def _distinct(
    mentions: Iterable[Mention[ActorValue]], besides: Iterable[Mention[ActorValue]] = ()
) -> list[Mention[ActorValue]]:
    """Each actor once, in text order of first mention; an actor is not also its own recipient."""
    seen = {(m.value.name, m.value.country, m.value.sector) for m in besides}
    found: list[Mention[ActorValue]] = []
    for mention in mentions:
        key = (mention.value.name, mention.value.country, mention.value.sector)
        if key not in seen:
            seen.add(key)
            found.append(mention)
    return found
