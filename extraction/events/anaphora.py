"""Who did it and whom it met, where a story tells that in another sentence than the deed.

'The talks lasted two hours': the noun takes up an event told before. 'The minister was arrested': the same story
says that the agency arrested him. 'Residents are urged to leave': the next sentence names the governor who urges.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from extraction import syntax
from extraction.components.triggers import Match
from extraction.events.arguments import Arguments
from extraction.events.context import ArticleContext
from extraction.events.drafts import Draft
from extraction.events.slots import fill
from extraction.knowledge.participants import limits, load_participants, words
from extraction.schema import Status
from extraction.values import ActorValue, Mention

_TOLD_AGAIN = {"ASSAULT", "CONSULT", "PROTEST"}  # what news comes back to by its bare noun
_BY_SOMEBODY = {"COERCE", "SANCTION", "ACCUSE", "ASSAULT", "AID", "CONCEDE", "RETREAT", "REJECT"}
_ENFORCED = {"COERCE", "SANCTION", "ACCUSE"}
_OFFICIAL = _ENFORCED | {"REQUEST"}
_LEGAL = {"allege", "investigate"}
_SUBJECT = {"nsubj", "nsubj:pass", "nsubjpass"}
_OWN = ("of", "by", "poss", "between", "with", "against", "on", "for")
_MUTUAL = {"CONSULT", "AGREE", "COOPERATE"}
_SIDES = ("subject", "between", "of", "by", "poss")
_PAIR = 2
_ROUNDS = 2  # who is found by an account in one sentence did the deed told in the next
_DOERS = ("by", "from", "between", "with")
_TOLD = (Status.ACTUAL, Status.HISTORICAL)


@dataclass(frozen=True, slots=True)
class Tellings:
    """The events of a story that name who acts, by type in the order of their triggers."""

    drafts: dict[str, list[Draft]]
    positions: dict[str, list[int]]

    def near(self, event_type: str, position: int) -> Iterator[Draft]:
        """Yield events of a type around a token: those before it, nearest first, then those after it."""
        drafts, reach = self.drafts.get(event_type, []), limits().told_reach
        at = bisect_left(self.positions.get(event_type, []), position)
        yield from reversed(drafts[max(0, at - reach) : at])
        yield from (d for d in drafts[at : at + reach] if d.match.head.i != position)


def tellings(drafts: Sequence[Draft]) -> Tellings:
    """Index the events that have actors."""
    found: dict[str, list[Draft]] = {}
    for draft in sorted(drafts, key=lambda d: d.match.head.i):
        if draft.arguments.actors:
            found.setdefault(draft.event_type, []).append(draft)
    return Tellings(found, {name: [d.match.head.i for d in rows] for name, rows in found.items()})


def told_before(match: Match, own: Arguments, told: Tellings, context: ArticleContext) -> Arguments | None:
    """Return the arguments of a deed whose clause names nobody, if the story tells of it with a doer."""
    return _both_sides(match, told, context) or _taken_up(match, told) or _deed_again(match, own, told)


def _both_sides(match: Match, told: Tellings, context: ArticleContext) -> Arguments | None:
    """'The two sides met': the countries between which the story plays, else those who met before."""
    if match.entry.type not in _MUTUAL or not any(_names_both(t) for slot in _SIDES for t in fill(match, slot)):
        return None
    parties = context.parties()
    if parties:
        return Arguments(parties, (), (), mutual=True)
    for other in told.near("CONSULT", match.head.i):
        if other.match.head.i < match.head.i and len(other.arguments.actors) >= _PAIR:
            return Arguments(other.arguments.actors, (), (), mutual=True)
    return None


def _names_both(token: Token) -> bool:
    if token.lemma_.lower() not in words("side"):
        return False
    inner = [child for child in token.children if child.dep_ in ("nmod", "prep")]
    around = (*token.children, *(c for part in inner for c in part.children if part.lemma_.lower() in words("side")))
    return any(child.lower_ in words("both") for child in around)


def _taken_up(match: Match, told: Tellings) -> Arguments | None:
    """Only the definite subject of a sentence is read so: 'in the meeting, X said' tells what X said."""
    if match.entry.pos != "noun" or match.entry.type not in _TOLD_AGAIN or match.head.dep_ not in _SUBJECT:
        return None
    if not _is_definite(match):
        return None
    if any(fill(match, slot) for slot in _OWN):
        return None
    for other in told.near(match.entry.type, match.head.i):
        if not 0 < match.head.i - other.match.head.i < limits().taken_up_reach:
            return None
        if other.match.head.sent.start != match.head.sent.start and other.status in _TOLD:
            return Arguments(other.arguments.actors, other.arguments.recipients, ())
    return None


def _is_definite(match: Match) -> bool:
    return any(child.lower_ in words("known") for child in match.head.children if child.i < match.head.i)


def _deed_again(match: Match, own: Arguments, told: Tellings) -> Arguments | None:
    """'The raid', 'the items seized': the same kind of deed is told of somebody nearby."""
    if own.actors or not _leaves_doer_open(match):
        return None
    for other in told.near(match.entry.type, match.head.i):
        doers = other.arguments.actors
        if match.entry.type in _OFFICIAL and not all(_enforces(m) for m in doers):
            continue
        if _is_same_kind(match, other.match) and _can_meet(own.recipients, other.arguments):
            again = match.entry.pos == "noun" and match.head.lemma_ == other.match.head.lemma_
            return Arguments(doers, own.recipients or (other.arguments.recipients if again else ()), ())
    return None


def _leaves_doer_open(match: Match) -> bool:
    """A passive without agent, or a definite noun of enforcement without anybody who does it."""
    kind = match.entry.type
    if kind == "REQUEST":
        return _is_public_request(match)
    if kind not in _BY_SOMEBODY or (kind == "ACCUSE" and not _LEGAL & set(match.entry.modes)):
        return False
    if match.entry.pos == "noun":
        return kind in _ENFORCED - {"ACCUSE"} and _is_definite(match) and not any(fill(match, s) for s in _DOERS)
    return syntax.is_passive(match.clause) and all(_is_means(agent) for agent in syntax.agents(match.clause))


def _is_means(agent: Token) -> bool:
    """'Was killed by a bullet': who fired it stands elsewhere."""
    return agent.lemma_.lower() in words("means")


def _is_public_request(match: Match) -> bool:
    asks = match.head.lemma_.lower() in words("public_request") and bool(fill(match, "clause"))
    return asks and syntax.is_passive(match.clause) and not syntax.agents(match.clause)


def _enforces(doer: Mention[ActorValue]) -> bool:
    known = load_participants().sectors
    return doer.value.sector in known["enforcing"] | known["ruling"] | {"LEG"} or doer.value.kind == "country"


def _is_same_kind(one: Match, other: Match) -> bool:
    if one.entry.type == "REQUEST":
        return _is_public_request(other)
    same_word = one.head.lemma_.lower() == other.head.lemma_.lower()
    return same_word or bool(set(one.entry.modes) & set(other.entry.modes))


def _can_meet(recipients: Sequence[Mention[ActorValue]], told: Arguments) -> bool:
    """Nobody does to himself what he did to others, nor at home what he did abroad."""
    if not recipients:
        return True
    names = {m.value.name for m in recipients}
    if names & {m.value.name for m in told.actors}:
        return False
    if not told.recipients or names & {m.value.name for m in told.recipients}:
        return True
    return bool({m.value.country for m in recipients} & {m.value.country for m in told.recipients})


def name_doers(drafts: Sequence[Draft]) -> list[Draft]:
    """Give deeds told without a doer the one that the story names for the same kind of deed, or who reports it."""
    found = list(drafts)
    for _ in range(_ROUNDS):
        told = tellings(found)
        found = [draft if draft.arguments.actors else _with_doer(draft, told) for draft in found]
    return found


def _with_doer(draft: Draft, told: Tellings) -> Draft:
    again = None
    if draft.event_type == draft.match.entry.type:
        again = _deed_again(draft.match, draft.arguments, told) or _meeting_again(draft, told)
    actors = again.actors if again is not None else _authority(draft)
    return replace(draft, arguments=replace(draft.arguments, actors=actors)) if actors else draft


def _meeting_again(draft: Draft, told: Tellings) -> Arguments | None:
    """'During the meeting, the officials toured the plant': those who met before."""
    match = draft.match
    if match.entry.type != "CONSULT" or match.entry.pos != "noun" or not _is_definite(match):
        return None
    for other in told.near("CONSULT", match.head.i):
        if 0 < match.head.i - other.match.head.i < limits().taken_up_reach:
            return Arguments(other.arguments.actors, other.arguments.recipients, ())
    return None


def _authority(draft: Draft) -> tuple[Mention[ActorValue], ...]:
    """'Were arrested, police said': who enforces the law tells of its own deed."""
    told = draft.sources and draft.status in _TOLD and _leaves_doer_open(draft.match)
    if draft.event_type not in _ENFORCED or not told:
        return ()
    known = load_participants().sectors["enforcing"]
    own = {m.value.name for m in draft.arguments.recipients}
    speaker = draft.sources[0].actor
    return (speaker,) if speaker.value.sector in known and speaker.value.name not in own else ()


def issuer_near(match: Match, own: Arguments, context: ArticleContext) -> tuple[Mention[ActorValue], ...]:
    """'Residents are urged to leave': the authority that the sentence itself, the next or the one before names."""
    sentence = match.head.sent
    spans = [(sentence.start, sentence.end)]
    if sentence.end < len(context.doc):
        following = context.doc[sentence.end].sent
        spans.append((following.start, following.end))
    if sentence.start > 0:
        before = context.doc[sentence.start - 1].sent
        spans.append((before.start, before.end))
    if not _is_public_request(match):
        return ()
    asked = {m.value.name for m in own.recipients}
    for start, end in spans:
        for mention in (
            *_named_in(context.resolver.people, start, end),
            *_named_in(context.resolver.organizations, start, end),
        ):
            if mention.value.sector in load_participants().sectors["ruling"] and mention.value.name not in asked:
                return (context.home(mention),)
    return ()


def _named_in(mentions: Sequence[Mention[ActorValue]], start: int, end: int) -> Iterator[Mention[ActorValue]]:
    for number in range(bisect_left(mentions, start, key=lambda m: m.start), len(mentions)):
        if mentions[number].start >= end:
            return
        yield mentions[number]
