"""Who reports an event: source, cue and stance, nearest first.

Inside a sentence the cues over the trigger's clause name the sources ('TASS cited Shoigu as saying' gives a chain of
two). What stands between quotation marks is said by whoever the sentence around the marks names, or, where a
quotation fills its sentences, by the speaker of the one before.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from extraction import syntax
from extraction.events.clauses import clause_head
from extraction.events.context import ArticleContext
from extraction.events.reports import Report, goes_on, reports_over, verb_reports
from extraction.events.scope import lemma_of
from extraction.events.speakers import source_actors, spoken_by
from extraction.knowledge.cues import Cues
from extraction.schema import Stance
from extraction.values import ActorValue, Mention

_FAR = 120  # tokens between two quotations of one speaker
_NEAR = 10  # tokens between a quotation and the verb that follows it
_OPENING = 60  # tokens between the verb that introduces a quotation and the quotation


@dataclass(frozen=True, slots=True)
class SourceMention:
    """A source, the token range of its cue, and the stance the cue expresses.

    `by_account` says that the writer gives the words as the source's account ('according to').
    """

    actor: Mention[ActorValue]
    cue_start: int
    cue_end: int
    stance: Stance
    by_account: bool = False


def find_attributions(trigger: Token, context: ArticleContext, cues: Cues) -> list[SourceMention]:
    """Return the sources of the clause that `trigger` stands in, nearest first and each once."""
    reports = [*reports_over(trigger, context, cues), *_quoted(trigger, context, cues)]
    if not reports:
        reports = list(_continued(trigger, context, cues))
    unique: dict[tuple[str, str | None], SourceMention] = {}
    for report in reports:
        for head in report.heads:
            for actor in _speakers(head, report, context, cues):
                source = SourceMention(
                    actor, report.cue.i, report.cue.i + report.width, report.stance, report.cue.dep_ == "case"
                )
                unique.setdefault((actor.value.name, actor.value.country), source)
    return list(unique.values())


def goes_on_by(trigger: Token, context: ArticleContext, cues: Cues) -> list[Mention[ActorValue]]:
    """Who 'accused the army' after saying that the town had fallen: the one who said so, where the verb goes on."""
    if not goes_on(trigger, cues):
        return []
    said = trigger.head.head
    found = verb_reports(said, cues) if said.i < trigger.i else ()
    return [actor for report in found for head in report.heads for actor in _speakers(head, report, context, cues)]


def _speakers(head: Token, report: Report, context: ArticleContext, cues: Cues) -> list[Mention[ActorValue]]:
    words = cues.discourse.words
    return spoken_by(head, report.cue, context, cues) or source_actors(head, context, words, known=report.named)


def _continued(trigger: Token, context: ArticleContext, cues: Cues) -> Iterator[Report]:
    """'Police had fired first.' after a reported sentence goes on with the report: its tense is shifted back."""
    sent = trigger.sent
    if sent.start == 0 or not _is_shifted(sent.root) or clause_head(trigger) not in (sent.root, *sent.root.conjuncts):
        return
    before = context.doc[sent.start - 1].sent.root
    if next(context.reporting(sent.start, sent.end, cues), None) is not None:
        return
    said = next((c for c in before.children if c.dep_ == "ccomp"), before)
    if not _is_shifted(said):
        return
    yield from (r for r in reports_over(said, context, cues) if r.cue.tag_ == "VBD" or r.cue.dep_ == "case")


def _is_shifted(verb: Token) -> bool:
    return verb.tag_ == "VBN" and any(t.lower_ == "had" for t in syntax.auxiliaries(verb))


def _quoted(trigger: Token, context: ArticleContext, cues: Cues) -> Iterator[Report]:
    """The reports of the quotation that holds the trigger's whole clause."""
    limits = cues.discourse.limits
    quotations = context.quotations(limits.quote_sentences)
    n = bisect_right(quotations, (trigger.i, len(context.doc))) - 1
    if n < 0 or not quotations[n][0] <= trigger.i < quotations[n][1]:
        return
    start, end = quotations[n]
    if not start <= clause_head(trigger).i < end:
        return
    for _ in range(limits.quote_sentences):
        found = list(_around(start, end, context, cues))
        if found:
            yield from found
            return
        if not _fills(start, context):
            return
        before = quotations[n - 1] if n else (0, 0)
        if n == 0 or _sentences_between(before[1], start, context) > limits.speaker_reach:
            yield from _said_before(start, context, cues)
            return
        n, (start, end) = n - 1, before


def _around(start: int, end: int, context: ArticleContext, cues: Cues) -> Iterator[Report]:
    """The verb of saying that follows the closing mark, or stands before the opening one in its sentence."""
    doc = context.doc
    after = doc[end + 1 : min(end + 1 + _NEAR, len(doc))]
    for verb in after:
        if verb.is_sent_start and not verb.is_lower:
            break
        if verb.text == '"':
            break
        found = [r for r in verb_reports(verb, cues) if all(not start <= h.i < end for h in r.heads)]
        found = found or list(_quoting(verb, end, cues))
        if found:
            yield from found
            return
    first = doc[start].sent.start if start < len(doc) else start
    opening = start - 1
    for i in range(opening - 1, max(first, opening - _OPENING) - 1, -1):
        found = list(verb_reports(doc[i], cues))
        if found:
            yield from found
            return


def _quoting(verb: Token, end: int, cues: Cues) -> Iterator[Report]:
    """'"…," denounced the bishop': a verb that says something only beside what it quotes."""
    if lemma_of(verb, cues) in cues.discourse.words.quoting and verb.tag_ in ("VBD", "VBZ", "VBP"):
        objects = syntax.objects(verb)
        speakers = [s for s in syntax.own_subjects(verb) if s.i > end and not objects]
        if not speakers and verb.i == end + 1:  # a subject behind its verb looks like an object
            speakers = objects
        if speakers:
            yield Report(verb, "reports", speakers)


def _fills(start: int, context: ArticleContext) -> bool:
    """Whether a quotation opens its sentence."""
    return start > 0 and context.doc[start].sent.start >= start - 1


def _sentences_between(low: int, high: int, context: ArticleContext) -> int:
    span = context.doc[low : min(high, low + _FAR)]
    return _FAR if high - low > _FAR else sum(bool(t.is_sent_start) for t in span)


def _said_before(start: int, context: ArticleContext, cues: Cues) -> Iterator[Report]:
    """Whoever says or does something in the sentence before a quotation that fills its own speaks in it."""
    if start < 2:
        return
    sent = context.doc[start - 2].sent
    for verb in (sent.root, *sent.root.conjuncts):
        subjects = syntax.subjects(verb)
        if subjects:
            found = list(verb_reports(verb, cues))
            yield from found
            if found:
                return
