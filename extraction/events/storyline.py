"""The day that a story is about: what its main line tells without a date of its own happened then.

A story states its day once, in or just after the lead, and goes on in the simple past; who is quoted at length speaks
on the day on which the story first lets him speak. A sentence with another day moves the story on.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from spacy.tokens import Span, Token

from extraction import syntax
from extraction.events.attribution import find_attributions
from extraction.events.clauses import ancestors, clause_head
from extraction.events.context import ArticleContext
from extraction.events.drafts import Draft
from extraction.events.scope import lemma_of
from extraction.events.tenses import tense
from extraction.events.timing import EventTime, is_usable, root_of
from extraction.knowledge.cues import Cues
from extraction.knowledge.discourse import Discourse
from extraction.schema import Status
from extraction.values import Mention, TimeValue

_DEEP = 12  # steps from a time up to the main verb
_CARRIES = {"obl", "obl:tmod", "obl:npmod", "nmod", "nmod:tmod", "advmod", "obj", "conj", "parataxis", "xcomp"}
_AWAY = 3  # sentences for which an old time holds words, too
_GOES_ON = {"conj", "advcl", "xcomp", "ccomp", "parataxis"}


@dataclass(frozen=True, slots=True)
class Frame:
    """A sentence whose main verb has a day: its number, the time, whom the verb is about, and whether it says."""

    sentence: int
    time: Mention[TimeValue]
    subjects: frozenset[str]
    says: bool


def tell_times(drafts: Sequence[Draft], starts: Sequence[int], context: ArticleContext, cues: Cues) -> list[Draft]:
    """Date what the main line tells without a date: by the day on which its speaker speaks, or the story's day."""
    if all(d.time is not None or d.status != Status.ACTUAL for d in drafts):
        return list(drafts)
    line = _Line(drafts, starts, context, cues)
    if not line.frames and not line.deeds:
        return list(drafts)
    return [line.dated(draft) for draft in drafts]


class _Line:
    """The dated sentences of an article in order."""

    def __init__(self, drafts: Sequence[Draft], starts: Sequence[int], context: ArticleContext, cues: Cues) -> None:
        self.starts = starts
        self.context = context
        self.cues = cues
        self.discourse: Discourse = cues.discourse
        self.frames: list[Frame] = []
        self.turns: list[int] = []  # sentences that tell of another time: 'In 2018 thousands took to the streets'
        for time in context.times:
            self._add(time, bisect_right(starts, time.start))
        self.deeds = self._deeds(drafts)

    def _deeds(self, drafts: Sequence[Draft]) -> list[Frame]:
        """The days of deeds: of the line's verbs, and of events that a noun of the lead tells ('Saturday's raid')."""
        deeds = [frame for frame in self.frames if not frame.says]
        taken = {frame.sentence for frame in deeds}
        for draft in drafts:
            number = bisect_right(self.starts, draft.match.head.i)
            if draft.time is None or draft.time.basis == "narrative" or draft.status != Status.ACTUAL:
                continue
            if number in taken or number > self.discourse.limits.lead_sentences:
                continue
            if draft.event_type in self.discourse.types.deed and self._is_recent(draft.time.mention):
                deeds.append(Frame(number, draft.time.mention, frozenset(), says=False))
                taken.add(number)
        return sorted(deeds, key=lambda frame: frame.sentence)

    def _add(self, time: Mention[TimeValue], number: int) -> None:
        if self.frames and self.frames[-1].sentence == number:
            return
        frame = self._frame(time, number)
        if frame is not None and self._is_recent(time):
            self.frames.append(frame)
        elif frame is not None:
            self.turns.append(number)

    def _frame(self, time: Mention[TimeValue], number: int) -> Frame | None:
        if time.value.granularity == "hour" or not is_usable(time, self.context) or self._is_quoted(time.start):
            return None
        verb = self._carrier(root_of(time, self.context))
        if verb is None or tense(verb) not in ("past", "perfect"):
            return None
        heads = syntax.subjects(verb) + syntax.agents(verb)
        names = frozenset(m.value.name for head in heads for m in self.context.resolve(head))
        return Frame(number, time, names, lemma_of(verb, self.cues) in self.cues.sources)

    def _is_recent(self, time: Mention[TimeValue]) -> bool:
        first, last, dct = time.value.earliest, time.value.latest, self.context.dct
        limits = self.discourse.limits
        if first is None or last is None or last - first > dt.timedelta(days=limits.scene_days):
            return False
        return dct is not None and dt.timedelta(0) <= dct - first <= dt.timedelta(days=limits.recent_days)

    def _is_quoted(self, i: int) -> bool:
        quotations = self.context.quotations(self.discourse.limits.quote_sentences)
        n = bisect_right(quotations, (i, len(self.context.doc))) - 1
        return n >= 0 and quotations[n][0] <= i < quotations[n][1]

    def _carrier(self, root: Token) -> Token | None:
        """The verb of the main line that a time hangs on."""
        verb: Token | None = None
        for token in (root, *islice(ancestors(root), _DEEP)):
            if verb is None and syntax.is_verb(token):
                verb = token
            if token.head == token:
                return verb
            if token != root and token.dep_ not in _CARRIES and not self._is_within(token):
                return None
            if token.dep_ == "acl":
                verb = None
        return None

    def _is_within(self, token: Token) -> bool:
        """'said that troops left on Monday', 'spoke at a meeting held on Monday'."""
        if token.dep_ == "ccomp":
            return lemma_of(token.head, self.cues) in self.cues.sources
        noun = token.head
        held = token.dep_ == "acl" and token.tag_ == "VBN" and noun.dep_ in ("obl", "nmod")
        words = self.discourse.words
        return held and any(c.dep_ == "case" and c.lower_ in words.within | words.held for c in noun.children)

    def dated(self, draft: Draft) -> Draft:
        """The draft with a time, if it stands on the main line and the line has one there."""
        if draft.time is not None or draft.status != Status.ACTUAL:
            return draft
        verb, cue = self._teller(draft)
        if not syntax.is_verb(verb) or self._is_quoted(verb.i) or not self._is_told(verb):
            return draft
        here = bisect_right(self.starts, verb.i)
        time = self._own(cue) if cue is not None else None
        if time is None and not self._is_elsewhere(verb.sent, draft):
            time = self._told_at(draft, here)
        return draft if time is None else replace(draft, time=time)

    def _teller(self, draft: Draft) -> tuple[Token, Token | None]:
        """The verb that places an event on the line, and, where its actor says it, the cue of the saying."""
        verb = clause_head(draft.match.clause)
        if draft.event_type not in self.discourse.types.speech:
            return verb, None
        actors = {m.value.name for m in draft.arguments.actors}
        for source in find_attributions(draft.match.clause, self.context, self.cues):
            if source.actor.value.name in actors:
                cue = self.context.doc[source.cue_start]
                return cue, cue
        return verb, None

    def _is_told(self, verb: Token) -> bool:
        """Whether a verb is of the past and no background; a lead may stand in the perfect."""
        main = _finite(verb)
        if main is None or any(aux.lower_ == "had" for aux in syntax.auxiliaries(main)):
            return False
        when = tense(main)
        return when == "past" or (when == "perfect" and main.sent.start == 0)

    def _is_elsewhere(self, sent: Span, draft: Draft) -> bool:
        """A word or another day sets the sentence apart; the day of what is said is not that of the saying."""
        if any(token.lower_ in self.discourse.words.elsewhen for token in sent):
            return True
        times = self.context.within(self.context.times, sent.start, sent.end)
        return draft.event_type not in self.discourse.types.speech and any(t.value.kind == "date" for t in times)

    def _own(self, cue: Token) -> EventTime | None:
        """The day beside the saying: 'said X in an interview published on Monday'."""
        sent = cue.sent
        times = [
            t
            for t in self.context.within(self.context.times, sent.start, sent.end)
            if self._is_recent(t) and not self._is_quoted(t.start) and is_usable(t, self.context)
        ]
        below = [t for t in times if t.start > cue.i and cue in ancestors(root_of(t, self.context))]
        return EventTime(below[0], "sentence") if len(below) == 1 and not self._has_content_after(cue) else None

    def _has_content_after(self, cue: Token) -> bool:
        return any(child.dep_ == "ccomp" and child.i > cue.i for child in cue.children)

    def _told_at(self, draft: Draft, here: int) -> EventTime | None:
        speaks = draft.event_type in self.discourse.types.speech
        frame = self._spoken(draft, here) if speaks else None
        frame = frame or self._current(here, speaks=speaks)
        return None if frame is None else EventTime(frame.time, "narrative")

    def _spoken(self, draft: Draft, here: int) -> Frame | None:
        """The day on which the same speaker speaks or acts, the nearest before, else the first after."""
        names = {m.value.name for m in draft.arguments.actors}
        own = [frame for frame in self.frames if frame.subjects & names]
        before = [frame for frame in own if frame.sentence < here]
        return before[-1] if before else own[0] if own else None

    def _current(self, here: int, *, speaks: bool) -> Frame | None:
        """The day of the story where it stands: for words the latest so far, for a deed the only one of deeds."""
        line = self.frames if speaks else self.deeds
        if not line or line[0].sentence > self.discourse.limits.lead_sentences or 1 < here < line[0].sentence:
            return None
        passed = [frame for frame in line if frame.sentence <= here] or line[:1]
        turn = self.turns[bisect_right(self.turns, here) - 1] if self.turns and self.turns[0] <= here else 0
        if passed[-1].sentence == here or turn > max(passed[-1].sentence, here - _AWAY if speaks else 0):
            return None  # its own sentence has a day, which is not the event's, or the story is at another time
        if speaks:
            return max(passed, key=lambda frame: _day(frame)[1])
        return line[0] if all(_day(frame) == _day(line[0]) for frame in passed) else None


def _day(frame: Frame) -> tuple[dt.date, dt.date]:
    value = frame.time.value
    return value.earliest or dt.date.min, value.latest or dt.date.min


def _finite(verb: Token) -> Token | None:
    """The finite verb of the main line whose time a verb shares: 'left, saying …'; None in a relative clause."""
    found: Token | None = None
    for token in (verb, *islice(ancestors(verb), _DEEP)):
        if found is None and syntax.is_verb(token) and tense(token):
            found = token
        if token.head != token and token.dep_ not in _GOES_ON:
            return None
    return found
