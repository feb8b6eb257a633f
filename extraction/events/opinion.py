"""Is a trigger an event though nobody identifiable takes part? Facts about it, for a learned opinion.

'The talks broke up', 'the demands were dropped': in a story of states and parties such clauses report events whose
sides a reader knows; in a story about weather they do not. No rule of this house tells the two apart, so the numbers
are fitted on annotated articles.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from extraction import syntax
from extraction.components.triggers import Match
from extraction.events.context import ArticleContext
from extraction.events.reading import Knowledge, Reading, is_political
from extraction.events.selection import Classes
from extraction.knowledge.participants import words

_MANY = 3
_MANY_EVENTS = 10
_PER = 100  # tokens
_KINDS = (
    "person", "group", "official", "leader", "political_actor", "government", "police_force", "court", "troops",
    "civilian", "place", "abstract", "policy", "document", "money", "business", "media", "crime", "goods", "property",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """What is sure in an article: events by first token of their sentence, and where it names participants."""

    events: Counter[int]
    participants: tuple[int, ...]  # first tokens, in order
    places: tuple[int, ...]

    @classmethod
    def of(cls, matches: Sequence[Match], context: ArticleContext) -> Story:
        """Count what the article's sure readings and mentions say."""
        named = (*context.resolver.people, *context.resolver.organizations)
        return cls(
            Counter(match.head.sent.start for match in matches),
            tuple(sorted(mention.start for mention in named)),
            tuple(sorted(place.start for place in context.places)),
        )


def stands_alone(reading: Reading, story: Story, context: ArticleContext, knowledge: Knowledge) -> bool:
    """Tell whether the learned opinion takes a trigger that names nobody for an event."""
    facts = find_facts(reading, story, context, knowledge)
    return knowledge.opinion.probability(facts) >= knowledge.opinion.least


def find_facts(reading: Reading, story: Story, context: ArticleContext, knowledge: Knowledge) -> dict[str, float]:
    """Return the facts about a reading by name: shares and counts, and 1.0 for each thing that holds."""
    match = reading.match
    return {
        **_of_entry(match),
        **_of_parties(reading),
        **_of_clause(match, context, knowledge.classes),
        **story_facts(match.head, story, context, knowledge),
    }


def _of_entry(match: Match) -> dict[str, float]:
    entry = match.entry
    return {
        "weight": entry.weight,
        "words": float(min(len(entry.words), _MANY)),
        "light": float(match.light is not None),
        f"type={entry.type}": 1.0,
        f"pos={entry.pos}": 1.0,
        f"frame={entry.frame}": 1.0,
    }


def _of_parties(reading: Reading) -> dict[str, float]:
    arguments = reading.arguments
    if arguments is None:
        return {}
    return {
        "actors": float(min(len(arguments.actors), _MANY)),
        "political_actors": float(min(sum(map(is_political, arguments.actors)), _MANY)),
        "recipients": float(min(len(arguments.recipients), _MANY)),
        "political_recipients": float(min(sum(map(is_political, arguments.recipients)), _MANY)),
        "mutual": float(arguments.mutual),
        **{f"actor={m.value.kind}": 1.0 for m in arguments.actors[:1]},
    }


def _of_clause(match: Match, context: ArticleContext, classes: Classes) -> dict[str, float]:
    clause, head = match.clause, match.head
    passive = syntax.is_passive(clause)
    subjects = syntax.passive_subjects(clause) if passive else syntax.subjects(clause)
    objects = syntax.agents(clause) if passive else syntax.objects(clause)
    facts = {
        "passive": float(passive),
        "modal": float(any(child.tag_ == "MD" for child in clause.children)),
        f"clause={clause.dep_}": 1.0,
        f"tag={clause.tag_}": 1.0,
    }
    if match.entry.pos == "noun":
        facts[f"noun={head.dep_}"] = 1.0
        facts["owned"] = float(bool(syntax.possessors(head)))
    facts |= {f"determiner={c.lower_}": 1.0 for c in head.children if c.dep_ == "det"}
    facts |= {f"preposition={name}": 1.0 for name, _ in syntax.obliques(head)}
    facts |= {f"subject={name}": 1.0 for name in _filler(subjects, context, classes)}
    facts |= {f"object={name}": 1.0 for name in _filler(objects, context, classes)}
    return facts


def _filler(tokens: Sequence[Token], context: ArticleContext, classes: Classes) -> Iterator[str]:
    """What stands in a slot: nothing, a pronoun, a name by its label, a noun by its article and its classes."""
    if not tokens:
        yield "none"
        return
    token = tokens[0]
    determiners = {c.lower_ for c in token.children if c.dep_ in ("det", "nmod:poss", "poss")}
    if token.pos_ == "PRON":
        yield f"pronoun.{token.lower_}"
    elif token.ent_type_:
        yield f"name.{token.ent_type_}"
    else:
        definite = bool(determiners & words("definite"))
        yield "definite" if definite else "indefinite" if determiners & words("indefinite") else "bare"
    lemma = token.lemma_.lower()
    yield from (f"class.{name}" for name in _KINDS if lemma in classes[name].lemmas)
    yield "known" if context.resolve(token) else "unknown"


def story_facts(head: Token, story: Story, context: ArticleContext, knowledge: Knowledge) -> dict[str, float]:
    """Return where in the story a word stands, and what is told around it."""
    sentence = head.sent
    quotations = context.quotations(knowledge.cues.discourse.limits.quote_sentences)
    length = len(context.doc)
    events = sum(story.events.values())
    named = _between(story.participants, sentence.start, sentence.end)
    return {
        "events_in_sentence": float(min(story.events[sentence.start], _MANY)),
        "events": min(events, _MANY_EVENTS) / _MANY_EVENTS,
        "event_density": min(events / (length / _PER + 1), _MANY),
        "participants_in_sentence": float(min(named, _MANY)),
        "participant_density": min(len(story.participants) / (length / _PER + 1), _MANY_EVENTS),
        "places_in_sentence": float(min(_between(story.places, sentence.start, sentence.end), _MANY)),
        "position": sentence.start / length,
        "quoted": float(any(start <= head.i < end for start, end in quotations)),
    }


def _between(starts: Sequence[int], start: int, end: int) -> int:
    return bisect_left(starts, end) - bisect_left(starts, start)
