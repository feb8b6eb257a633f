"""What stands inside another event: asked for, promised, refused or alleged, or said a second time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Token

from extraction import syntax
from extraction.components.triggers import Match
from extraction.events.arguments import Arguments
from extraction.events.clauses import ancestors
from extraction.events.drafts import Draft
from extraction.knowledge.participants import words

_MUTUAL = {"CONSULT", "AGREE", "COOPERATE"}
_TAKES_OVER = {"AGREE", "THREATEN"}
_HARMS = {"ASSAULT", "COERCE"}
_CONCESSIONS = {"CONCEDE", "RETREAT"}
# types whose content is a deed asked for, promised, refused or alleged, and not one that happened
_SPEECH = {"AGREE", "REQUEST", "THREATEN", "REJECT", "ACCUSE"}
_CONTENT_LINKS = {
    "xcomp", "ccomp", "acl", "advcl", "obj", "dobj", "obl", "nmod", "pcomp", "pobj", "prep", "conj", "csubj",
}  # fmt: skip
_REPEATED = 8  # how far, in tokens, a noun may stand from the verb that says the same


def without_content(drafts: Iterable[Draft], chosen: Sequence[tuple[Match, Arguments]]) -> list[Draft]:
    """Drop what is only the content of another event's demand, promise, threat, refusal or accusation.

    A bare nominal trigger is also content where it is what another event is about: 'support Russia's war',
    'protested against the suspension of talks'.
    """
    matches = [match for match, _ in chosen]
    heads = {m.head.i: m for m in matches} | {m.inner.i: m for m in matches if m.inner is not None}
    contents: dict[int, tuple[Match, Arguments]] = {}
    for match, arguments in chosen:
        outer = _outer(match, heads)
        if outer is not None and outer.entry.type in _TAKES_OVER:
            contents.setdefault(outer.head.i, (match, arguments))
    kept = (draft for draft in drafts if _outer(draft.match, heads) is None)
    return [_with_content(draft, contents.get(draft.match.head.i)) for draft in kept]


def _with_content(speech: Draft, content: tuple[Match, Arguments] | None) -> Draft:
    """What is promised speaks through the promise.

    'Is ready to send tanks to Ukraine': whom the deed is for is also whom the promise is for. 'Agreed to lift the
    curfew' is a concession to come, and PLOVER codes that CONCEDE; a promise to attack is a threat.
    """
    if content is None:
        return speech
    match, arguments = content
    if speech.event_type == "AGREE" and match.entry.type in _CONCESSIONS:
        speech = replace(speech, event_type="CONCEDE", modes=(), rule=f"agreed.{match.entry.type.lower()}")
    elif (
        speech.event_type == "AGREE" and match.entry.type in _HARMS and speech.match.head.lemma_.lower() in words("vow")
    ):
        speech = replace(speech, event_type="THREATEN", modes=(), rule=f"vowed.{match.entry.type.lower()}")
    if speech.arguments.recipients:
        return speech
    own = {m.value.country for m in speech.arguments.actors}
    met = arguments.recipients or (arguments.actors if match.entry.type in _MUTUAL else ())
    recipients = tuple(m for m in met if m.value.country not in own)
    return replace(speech, arguments=replace(speech.arguments, recipients=recipients))


def _is_vow(match: Match) -> bool:
    return match.head.lemma_.lower() in words("vow")


def _outer(match: Match, heads: dict[int, Match]) -> Match | None:
    """The trigger whose content a trigger is, if it is one's."""
    bare_noun = match.entry.pos == "noun" and match.light is None
    previous = match.head
    if bare_noun and previous.dep_ in ("obl", "nmod") and not _is_topic(previous):
        return None
    for token in ancestors(match.head):
        other = heads.get(token.i)
        if other is not None and other is not match and (token.i != match.clause.i or _is_modal(other)):
            if other.entry.type in _SPEECH:
                return None if _is_independent(previous) else other
            return other if bare_noun and _is_topic(previous) else None
        if previous.dep_ not in _CONTENT_LINKS:
            return None
        previous = token
    return None


def _is_modal(match: Match) -> bool:
    """'Should hold talks': the demand is read at the verb that carries the talks."""
    return match.entry.type == "REQUEST" and match.head.lemma_.lower() != match.entry.lemma


def _is_topic(noun: Token) -> bool:
    """An object or a phrase of theme; phrases of time and place ('in a meeting', 'after the attack') stand free."""
    if noun.dep_ in ("obl", "nmod"):
        return not any(c.dep_ == "case" and c.lower_ in words("apart") for c in noun.children)
    return noun.dep_ in ("obj", "dobj", "pobj", "nmod:poss", "acl", "ccomp", "xcomp")


def _is_independent(clause: Token) -> bool:
    """A coordinated or adverbial clause with a verb of its own is not the content of the clause it is tied to."""
    if clause.dep_ == "conj":
        return syntax.is_verb(clause)
    if clause.dep_ in ("obl", "nmod") and clause.pos_ in ("NOUN", "PROPN"):
        return not _is_topic(clause)
    return clause.dep_ == "advcl" and not any(
        c.dep_ in ("mark", "aux") and c.lower_ in words("content_mark") for c in clause.children
    )


def without_doubles(drafts: list[Draft]) -> list[Draft]:
    """Drop a nominal trigger below a verbal one of the same type: 'met for talks' is one meeting."""
    at: dict[int, list[Draft]] = {}
    for draft in drafts:
        at.setdefault(draft.match.head.i, []).append(draft)
    kept: list[Draft] = []
    for draft in drafts:
        here = draft.match.head.i
        near = (other for i in range(here - _REPEATED, here + _REPEATED + 1) for other in at.get(i, ()))
        if not any(_says_again(draft, other) for other in near if other is not draft):
            kept.append(draft)
    return kept


def _says_again(noun: Draft, verb: Draft) -> bool:
    return (
        noun.match.entry.pos == "noun"
        and verb.event_type == noun.event_type
        and verb.match.head.is_ancestor(noun.match.head)
        and (verb.match.entry.pos == "verb" or noun.match.start >= verb.match.start)
        and not (noun.arguments.recipients and {m.value.country for m in noun.arguments.recipients} - _countries(verb))
    )


def _countries(draft: Draft) -> set[str | None]:
    return {m.value.country for m in (*draft.arguments.actors, *draft.arguments.recipients)}
