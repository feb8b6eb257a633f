"""When an event happened: the time expression of its sentence that governs the trigger.

A time governs what it hangs on and spreads from there along the tree: up and down at a cost for every border of a
clause that it crosses, and not at all over some ('before', 'after', a relative clause, the verb of a report). The
cheapest way wins; a time that only reaches over a barred border belongs to something else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from spacy.tokens import Token

from extraction import syntax
from extraction.components.triggers import Match
from extraction.events.clauses import ancestors
from extraction.events.context import ArticleContext
from extraction.events.scope import lemma_of, says_that
from extraction.events.tenses import is_perfect, tense
from extraction.knowledge.cues import Cues
from extraction.normalise.times import join_values
from extraction.schema import TimeBasis
from extraction.values import Mention, TimeValue

_CLAUSE = 1  # up to this cost a time stands in the trigger's own clause
_LOOSE, _AFTER, _BARRED = 5, 6, 99
_DEEP = 25  # nodes of a path; a bound against hostile parses
_PREMODIFIER = {"compound", "amod", "nmod:poss", "poss", "nmod:desc", "nummod", "flat"}
_RELATIVE = {"acl:relcl", "relcl", "advcl:relcl"}
_NOUNS = {"NOUN", "PROPN", "NUM", "ADJ", "PRON", "SYM"}
_DASHES = {"-", "--", "\u2013", "\u2014", ":"}
_MANY = 24  # time expressions of a sentence that are looked at
_DATELINE = 16  # tokens
_BETWEEN = 15  # tokens between the verb of a relative clause and its time


@dataclass(frozen=True, slots=True)
class EventTime:
    """The time of an event and where it was found."""

    mention: Mention[TimeValue]
    basis: TimeBasis


def find_time(match: Match, context: ArticleContext, cues: Cues, *, spoken: bool = False) -> EventTime | None:
    """Return the dated time expression that governs a trigger, or None.

    A time that hangs on a verb of saying dates the saying and is not taken for what is said, unless it opens the
    sentence, or what is said is itself the deed (`spoken`: 'the state must pay, the union said on Monday').
    Where the publication date is unknown an expression that counts from it has no dates; when it governs the
    trigger, the event has none either, rather than those of another expression.
    """
    sent = match.head.sent
    times = [t for t in context.within(context.times, sent.start, sent.end) if is_usable(t, context)]
    if not times:
        return None
    if len(times) > _MANY:
        times = sorted(times, key=lambda t: abs(t.start - match.head.i))[:_MANY]
    way = _Way(match, context, cues, spoken)
    costs = [(way.cost(root_of(t, context), t), abs(t.start - match.head.i), n) for n, t in enumerate(times)]
    cost, _, best = min(costs)
    found = times[best]
    if cost >= _BARRED or not (found.value.earliest or found.value.latest):
        return None
    basis: TimeBasis = "clause" if cost <= _CLAUSE else "sentence"
    if cost == _AFTER:  # 'left on Monday after rebels attacked': on that day or not long before
        found = replace(found, value=replace(found.value, approximate=True))
    return EventTime(_extended(found, way), basis)


def root_of(mention: Mention[TimeValue], context: ArticleContext) -> Token:
    """Return the token by which a time expression hangs on its sentence."""
    return context.doc[mention.start : mention.end].root


def is_usable(time: Mention[TimeValue], context: ArticleContext) -> bool:
    """Tell whether an expression can date something: a date, and not that of a dateline."""
    value = time.value
    if value.kind != "date" or _is_dateline(time, context) or _is_of_name(time, context):
        return False
    return bool(value.earliest or value.latest) or context.dct is None


def _is_of_name(time: Mention[TimeValue], context: ArticleContext) -> bool:
    """'Results of TET 2012': a bare year that hangs on the name before it belongs to it."""
    doc = context.doc
    if time.value.granularity != "year" or time.end - time.start != 1 or time.start == 0:
        return False
    before = doc[time.start - 1]
    return before.pos_ == "PROPN" and doc[time.start].head in (before, before.head) and not context.is_time(before)


def _is_dateline(time: Mention[TimeValue], context: ArticleContext) -> bool:
    """'LA PAZ, Nov 14 - Miners threw …': the day of writing, before the dash that the story begins after."""
    doc = context.doc
    first = doc[time.start].sent.start
    if time.start == first or time.end - first > _DATELINE or doc[time.start - 1].text not in {",", "("}:
        return False
    after = doc[time.end : time.end + 6]
    dash = next((t for t in after if t.text in _DASHES), None)
    return dash is not None and not any(syntax.is_verb(t) for t in doc[first : dash.i])


class _Way:
    """The ways from times to one trigger."""

    def __init__(self, match: Match, context: ArticleContext, cues: Cues, spoken: bool) -> None:
        self.match = match
        self.context = context
        self.cues = cues
        self.spoken = spoken
        self.up = [match.clause, *islice(ancestors(match.clause), _DEEP)]

    def cost(self, root: Token, time: Mention[TimeValue]) -> int:
        """What it costs to carry a time to the trigger; `_BARRED` when it does not get there."""
        if self._is_outside(time) or self._is_of_reason(time):
            return _BARRED
        down = [root]
        while down[-1] not in self.up and len(down) < _DEEP and down[-1].head != down[-1]:
            down.append((_relative_before(root) or root.head) if len(down) == 1 else down[-1].head)
        meeting = down.pop()
        if meeting not in self.up:
            return _BARRED
        costs = [self._down(node, root, time) for node in down[1:]] + [self._premodifier(root)] * bool(down)
        climbed = self.up[: self.up.index(meeting)]
        costs += [self._upward(node, time) for node in climbed]
        if climbed and time.value.granularity == "hour":
            return _BARRED  # an hour of no stated day: of a curfew, an interview
        return max(costs, default=0) - (_case(root) == "for")  # 'called a march for Friday': the march, not the call

    def _is_outside(self, time: Mention[TimeValue]) -> bool:
        """'This Monday a horse that he promised …': a time before what a relative clause tells of is not in it."""
        clause = next((t for t in self.up if t.dep_ in _RELATIVE), None)
        return clause is not None and time.end <= clause.head.i and clause.head.i < clause.left_edge.i

    def _is_of_reason(self, time: Mention[TimeValue]) -> bool:
        """'Sentenced for killing a guard, in 2005': an old time behind the reason is that of the reason."""
        reason = self.cues.discourse.words.reason
        between = self.context.doc[self.match.head.i + 1 : time.start]
        gerund = any(t.lower_ in reason and t.nbor(1).tag_ == "VBG" for t in between)
        return gerund and not self._is_recent(time)

    def _premodifier(self, root: Token) -> int:
        """'Tuesday's attack' dates the attack and, within 'in' or 'during', what happened in it."""
        if root.dep_ not in _PREMODIFIER or root.head in (self.match.head, self.match.clause):
            return 0
        noun = root.head
        while noun.dep_ in _PREMODIFIER and noun.head != noun:
            noun = noun.head
        if noun in (self.match.head, self.match.clause):
            return 0
        return 2 if _case(noun) in self.cues.discourse.words.within else _BARRED

    def _is_about(self) -> bool:
        """Whether the event is words about something that lies at another time."""
        return self.match.entry.type in self.cues.discourse.types.content

    def _is_recent(self, time: Mention[TimeValue]) -> bool:
        dct, first = self.context.dct, time.value.earliest
        return (
            dct is not None
            and first is not None
            and dct - first <= dt.timedelta(days=self.cues.discourse.limits.recent_days)
        )

    def _down(self, node: Token, root: Token, time: Mention[TimeValue]) -> int:
        """Cost of the border above `node` on the way up from the time to the clause that holds the trigger."""
        head = node.head
        words = self.cues.discourse.words
        if node in (self.match.head, self.match.clause):
            return 0
        if node.dep_ in _RELATIVE:
            simple = node.tag_ == "VBD" and tense(node) == tense(self.match.clause) == "past"
            return _LOOSE if simple and node.i > self.match.head.i else _BARRED
        if node.dep_ == "advcl":
            mark = _mark(node, words.meanwhile)
            if mark in words.meanwhile or not mark:
                return 3
            if mark == "since":
                return 3 if is_perfect(head) else _BARRED
            if mark in words.reason and not self._is_recent(time):
                return _BARRED
            inner = mark in words.nominal_mark and not self._is_about()
            return _LOOSE if inner else _BARRED
        if node.dep_ in ("xcomp", "ccomp", "csubj"):
            if self._is_about() or lemma_of(head, self.cues) in self.cues.sources:
                return _BARRED
            return 1 if node.dep_ == "xcomp" else _LOOSE
        if node.dep_ == "conj" and syntax.is_verb(node):
            if tense(node) != tense(head) or root.i < node.i:
                return _BARRED
            if not syntax.own_subjects(node):
                return 4
            return _BARRED if self._is_about() else _LOOSE
        if node.dep_ == "acl" and node.i < self.match.clause.i:
            return _BARRED  # 'leaders freed last week paid tribute'
        if node.dep_ in ("parataxis", "appos", "dep"):
            return _LOOSE
        if _case(node) in words.reason:
            return _LOOSE if self._is_recent(time) else _BARRED  # 'sentenced for killing a guard in 2005'
        if node.pos_ in _NOUNS and _case(node) in words.apart and root.i > node.i:
            return _LOOSE  # 'freed after talks on Monday' may hang anywhere
        return 0

    def _upward(self, node: Token, time: Mention[TimeValue]) -> int:
        """Cost of the border above `node` on the way up from the trigger to the clause that holds the time."""
        head = node.head
        words = self.cues.discourse.words
        if node.dep_ in (*_RELATIVE, "acl") and says_that(node) and lemma_of(head.head, self.cues) in self.cues.sources:
            return self._from_saying(node, head.head, time)  # 'told a court that …', hung on the court
        if node.dep_ in _RELATIVE:
            return _BARRED
        if lemma_of(head, self.cues) in self.cues.sources and syntax.is_verb(head):
            return self._from_saying(node, head, time)
        if node.dep_ == "advcl":
            mark = _mark(node, words.meanwhile)
            if mark in words.meanwhile:
                return 3
            if not mark or mark in words.nominal_mark:
                return 2
            return _AFTER if mark == "after" and tense(node) == "past" else _BARRED
        if node.dep_ == "conj" and syntax.is_verb(node):
            if time.end <= head.i:
                return 2
            if tense(node) != tense(head):
                return _BARRED
            if not syntax.own_subjects(node):
                return 3
            return _BARRED if self._is_about() else _LOOSE
        if node.dep_ == "acl":
            return _LOOSE
        if node.dep_ in ("ccomp", "parataxis", "appos", "dep", "csubj"):
            return _LOOSE
        if node.pos_ in _NOUNS and _case(node) in words.apart:
            return _BARRED  # 'after the attack, he left on Monday'
        return 1

    def _from_saying(self, node: Token, verb: Token, time: Mention[TimeValue]) -> int:
        """'Last week, officials said troops crossed …': a time that opens the sentence frames what is said, too."""
        if node.dep_ in ("obj", "dobj", "nsubj:pass") and time.start > node.i:
            return 2  # 'reported 164 clashes on Tuesday'
        if node.dep_ == "conj":
            return 3 if time.end <= verb.i or tense(node) == tense(verb) else _BARRED
        if self.spoken:
            return 4
        first = verb.sent.start
        opens = time.start <= first + 2 and all(time.end <= s.i for s in syntax.own_subjects(verb))
        if opens and tense(self.match.clause) == "past":
            return 4
        lasting = self.context.doc[time.start].lower_ == "since"
        return 4 if lasting else _BARRED


def _relative_before(root: Token) -> Token | None:
    """'Soldiers who seized power last week have left': between the verbs a time belongs to the relative clause."""
    main = root.head
    if main.i < root.i or not syntax.is_verb(main):
        return None
    for token in root.doc[max(main.left_edge.i, root.i - _BETWEEN) : root.i]:
        if token.dep_ in _RELATIVE and all(t.text != "," for t in root.doc[token.i : root.i]):
            return token
    return None


def _extended(time: Mention[TimeValue], way: _Way) -> Mention[TimeValue]:
    """A range, a stretch or a deadline for an expression that is the end of one."""
    return _range(time, way.context) or _stretch(time, way) or _deadline(time, way) or time


def _range(time: Mention[TimeValue], context: ArticleContext) -> Mention[TimeValue] | None:
    """'between January and September': both ends are expressions of their own."""
    times: Sequence[Mention[TimeValue]] = context.times
    n = context.time_number(time)
    for first, last in ((n, n + 1), (n - 1, n)):
        if not (first >= 0 and last < len(times)):
            continue
        one, two = times[first], times[last]
        between = context.doc[one.end : two.start].text.lower()
        before = context.doc[one.start - 1].lower_ if one.start else ""
        if (before, between) in (("between", "and"), ("from", "to"), ("from", "until"), ("from", "through")):
            value = join_values(one.value, two.value)
            if value is not None:
                return Mention(one.start, two.end, one.start_char, two.end_char, value)
    return None


def _stretch(time: Mention[TimeValue], way: _Way) -> Mention[TimeValue] | None:
    """'has expelled thousands since it began a campaign in May': from then to publication."""
    dct, value = way.context.dct, time.value
    clause = next((t for t in islice(ancestors(root_of(time, way.context)), _DEEP) if t.dep_ == "advcl"), None)
    if (
        dct is None
        or clause is None
        or clause.head not in way.up
        or _mark(clause, way.cues.discourse.words.meanwhile) != "since"
    ):
        return None
    if value.earliest is None or value.earliest > dct:
        return None
    return replace(time, value=_between(value, value.earliest, dct))


def _deadline(time: Mention[TimeValue], way: _Way) -> Mention[TimeValue] | None:
    """'by Friday', 'before the end of May': from publication to the end of it."""
    dct, value, doc = way.context.dct, time.value, way.context.doc
    word = doc[time.start - 1].lower_ if time.start else ""
    if dct is None or value.latest is None or value.latest <= dct or word not in way.cues.discourse.words.deadline:
        return None
    if value.earliest is not None and value.earliest < dct:
        return None
    first = value.earliest
    last = first - dt.timedelta(days=1) if word == "before" and first is not None and first > dct else value.latest
    return Mention(time.start - 1, time.end, doc[time.start - 1].idx, time.end_char, _between(value, dct, last))


def _between(value: TimeValue, first: dt.date, last: dt.date) -> TimeValue:
    return replace(value, earliest=first, latest=last, granularity="other", edtf=f"{first}/{last}", duration=None)


def _mark(clause: Token, meanwhile: frozenset[str]) -> str:
    """The word that opens an adverbial clause, lower-case; empty for a bare participle."""
    before = [c for c in clause.children if c.i < clause.i]
    marks = [c.lower_ for c in before if c.dep_ in ("mark", "case") or (c.dep_ == "aux" and c.lower_ == "to")]
    return next(iter([*marks, *(c.lower_ for c in before if c.lower_ in meanwhile)]), "")


def _case(noun: Token) -> str:
    return next((c.lower_ for c in noun.children if c.dep_ == "case" and c.i < noun.i), "")
