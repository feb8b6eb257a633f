"""One small view of a dependency tree, whatever scheme the parser was trained on.

Our own pipeline speaks Universal Dependencies; `en_core_web_*` speaks ClearNLP. Everything above this floor asks
questions (who is the subject, what hangs on 'with', is it negated) and never reads a dependency label.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

_BOUNDS = {("at", "least"), ("at", "most"), ("up", "to"), ("as", "many"), ("more", "than"), ("close", "to")}
_SUBJECT = {"nsubj", "csubj", "nsubj:outer"}
_PASSIVE_SUBJECT = {"nsubj:pass", "nsubjpass", "csubj:pass", "csubjpass"}
_OBJECT = {"obj", "dobj"}
_INDIRECT = {"iobj", "dative"}
_AUX = {"aux", "aux:pass", "auxpass", "cop"}
_COMPLEMENT = {"ccomp", "xcomp"}
_OBLIQUE = {
    "obl",
    "obl:agent",
    "obl:unmarked",
    "obl:tmod",
    "obl:npmod",
    "nmod",
    "nmod:tmod",
    "nmod:unmarked",
    "nmod:desc",
}
_POSSESSIVE = {"nmod:poss", "poss"}
_RELATIVE = {"acl:relcl", "relcl"}
_BARE_TIME = {"obl:tmod", "obl:npmod", "npadvmod", "nmod:tmod", "obl:unmarked", "nmod:unmarked"}
_FARTHEST = 40  # tokens between two subjects of one verb
_DASHES = {"-", "–", "—", "--"}
_OWNER = 2  # tokens: a noun and its 's
_CLAUSAL = {"advcl", "ccomp", "xcomp", "acl"}
_GERUND_MARKS = {"of", "from", "for", "with", "against", "into"}
_NOMINAL = {"NOUN", "PROPN", "PRON", "NUM"}
_NOT = {"not", "n't", "never", "no", "nor", "neither", "hardly", "without"}
# parts that do not belong to the noun phrase proper
_OUTSIDE_PHRASE = {
    "acl:relcl", "relcl", "acl", "appos", "parataxis", "conj", "cc", "punct", "advcl", "cop", "nsubj", "mark", "dep",
    "list", "orphan", "ccomp", "aux", "obl", "csubj",
}  # fmt: skip


def sentence_starts(doc: Doc) -> list[int]:
    """First tokens of the sentences; much cheaper than `doc.sents`, which makes every token and span anew."""
    return [i for i, mark in enumerate(doc.to_array("SENT_START").tolist()) if mark == 1 or i == 0]


def is_verb(token: Token) -> bool:
    """Tell whether a token heads a clause as a verb."""
    return token.pos_ in ("VERB", "AUX")


def is_passive(verb: Token) -> bool:
    """Tell whether a verb is in the passive: a passive subject or auxiliary, or a bare past participle after a noun."""
    if any(child.dep_ in _PASSIVE_SUBJECT or child.dep_ in ("aux:pass", "auxpass") for child in verb.children):
        return True
    if verb.dep_ == "acl":
        return verb.tag_ == "VBN"
    return _shares_passive(verb) or _is_headline_passive(verb)


def _is_headline_passive(verb: Token) -> bool:
    """'Curfew imposed after clashes': a participle that rules a sentence without an auxiliary or an object."""
    if verb.tag_ != "VBN" or verb.dep_ not in ("ROOT", "parataxis"):
        return False
    return not any(c.dep_ in ("aux", "cop", "obj", "dobj", "ccomp") for c in verb.children)


def _shares_passive(verb: Token) -> bool:
    """'was shot and killed': a second participle without subject, auxiliary or object of its own."""
    if verb.dep_ != "conj" or verb.tag_ != "VBN" or verb.head == verb or not is_verb(verb.head):
        return False
    own = any(c.dep_ in _SUBJECT or c.dep_ in ("aux", "obj", "dobj") for c in verb.children)
    return not own and verb.head.i < verb.i and is_passive(verb.head)


def own_subjects(verb: Token) -> list[Token]:
    """Active subjects that hang on the verb itself, coordination spread."""
    return _spread(_plain_subjects(verb, _SUBJECT))


def _plain_subjects(verb: Token, labels: set[str]) -> list[Token]:
    """Subjects by label, without what a parser takes for one: 'according to assessments', a dateline."""
    found = [c for c in verb.children if c.dep_ in labels and not _case(c)]
    before = [c for c in found if c.i < verb.i]
    return [c for c in before if c is before[-1] or not _is_cut_off(c, before[-1])] or found


def _is_cut_off(noun: Token, subject: Token) -> bool:
    """Tell whether a clause or a dash stands between a noun and the subject after it."""
    between = noun.doc[noun.i + 1 : subject.i]
    return len(between) > _FARTHEST or any(
        t.text in _DASHES or (t.pos_ == "VERB" and t.head.i in (subject.head.i, t.i)) for t in between
    )


def passive_subjects(verb: Token) -> list[Token]:
    """Subjects of a passive verb, that is, whom the action met."""
    if verb.dep_ == "acl" and verb.tag_ == "VBN":  # troops sent to Russia
        return [verb.head]
    found = _spread(_plain_subjects(verb, _PASSIVE_SUBJECT))
    if not found and is_passive(verb):  # labels nsubj under aux:pass are a common parser slip
        found = own_subjects(verb)
    return found


def agents(verb: Token) -> list[Token]:
    """The agent of a passive: 'by Russian drones'."""
    found: list[Token] = []
    for child in verb.children:
        if child.dep_ == "obl:agent" or (child.dep_ == "obl" and is_passive(verb) and _case(child) == "by"):
            found += _spread([child])
        elif child.dep_ == "agent":
            found += _spread(c for c in child.children if c.dep_ == "pobj")
    return found


def objects(verb: Token) -> list[Token]:
    """Direct objects, coordination spread; 'killed at least 14' has one, whatever a parser makes of 'at'."""
    found = _spread(child for child in verb.children if child.dep_ in _OBJECT or _is_bounded(child, verb))
    return found or _spread(_before_mark(verb)) or _spread(_before_infinitive(verb))


def _before_mark(verb: Token) -> Iterator[Token]:
    """'Accused the guard of pushing': a noun before the 'of' of a clause is the verb's, though labelled its subject."""
    for clause in verb.children:
        if clause.dep_ in _CLAUSAL and clause.i > verb.i and clause.tag_ == "VBG":
            mark = next((c for c in clause.children if c.dep_ in ("mark", "case") and c.lower_ in _GERUND_MARKS), None)
            if mark is not None:
                yield from (c for c in clause.children if c.dep_ in _SUBJECT and verb.i < c.i < mark.i)


def _before_infinitive(verb: Token) -> list[Token]:
    """'Urged the president to cancel': a noun between a verb and its 'to' is the verb's, though labelled a subject."""
    if is_passive(verb) or any(c.dep_ in _INDIRECT for c in verb.children):
        return []
    clause = next((c for c in complements(verb) if c.i > verb.i and c.tag_ == "VB"), None)
    mark = next((c for c in clause.children if c.lower_ == "to" and c.i < clause.i), None) if clause else None
    if clause is None or mark is None:
        return []
    inner = [c for c in clause.children if c.dep_ in _SUBJECT | _PASSIVE_SUBJECT]
    own = [c for c in verb.children if c.dep_ in _SUBJECT]
    second = own if own and own[0].i < verb.i else []
    between = [c for c in (*second, *inner) if verb.i < c.i < mark.i and c.pos_ in _NOMINAL][-1:]
    led = any(c.dep_ == "mark" and c.i < mark.i for c in clause.children)  # 'waited for them to leave'
    return [] if led else [c for c in between if not _case(c) and not c.tag_.startswith("W")]


def _is_bounded(noun: Token, verb: Token) -> bool:
    """A counted noun behind 'at least', 'up to' or 'as many as' that is labelled as if a preposition led it."""
    if noun.dep_ != "obl" or noun.i < verb.i or not any(c.dep_ == "nummod" for c in noun.children):
        return False
    first = noun.left_edge
    return first.i + 1 < noun.i and (first.lower_, first.nbor(1).lower_) in _BOUNDS


def indirect_objects(verb: Token) -> list[Token]:
    """Indirect objects: 'gave Ukraine missiles'."""
    return _spread(child for child in verb.children if child.dep_ in _INDIRECT and child.pos_ != "ADP") + _spread(
        c for child in verb.children if child.dep_ == "dative" and child.pos_ == "ADP" for c in child.children
    )


def obliques(head: Token) -> list[tuple[str, Token]]:
    """(preposition, noun) pairs that hang on a verb or noun; multiword prepositions are joined by spaces."""
    found: list[tuple[str, Token]] = []
    for child in head.children:
        if child.dep_ in _OBLIQUE and not _is_bounded(child, head):
            preposition = _case(child)
            if preposition and not (preposition == "by" and child in agents(head)):
                found += [(preposition, noun) for noun in _spread([child])]
        elif child.dep_ in ("prep", "dative") and child.pos_ in ("ADP", "SCONJ"):
            found += _pobj(child, child.lower_)
    return found


def bare_times(verb: Token) -> list[Token]:
    """Nouns that date a verb without a preposition: 'last week', 'Saturday'."""
    return [child for child in verb.children if child.dep_ in _BARE_TIME and not _case(child)]


def possessors(noun: Token) -> list[Token]:
    """Possessors: 'Russia' in "Russia's invasion"."""
    found = _spread(child for child in noun.children if child.dep_ in _POSSESSIVE)
    return found or _owner_before(noun)


def _owner_before(noun: Token) -> list[Token]:
    """A parse may hang 'Korea' of "North Korea's participation" elsewhere; what ends in 's owns what follows."""
    first = noun.left_edge.i
    if first < noun.sent.start + _OWNER or noun.doc[first - 1].tag_ != "POS":
        return []
    return [noun.doc[first - _OWNER]]


def premodifiers(noun: Token) -> list[Token]:
    """Adjectives and compound nouns before a noun: 'Russian', 'drone' in 'Russian drone attack'."""
    return [
        child
        for child in noun.children
        if child.dep_ in ("amod", "compound", "nmod", "nmod:desc", "nummod", "flat")
        and child.i < noun.i
        and not _case(child)
    ]


def apposition(noun: Token) -> list[Token]:
    """Nouns in apposition: 'the minister, Takeshi Iwaya'."""
    return [child for child in noun.children if child.dep_ == "appos"]


def conjuncts(token: Token) -> list[Token]:
    """The token's coordinated partners, not itself."""
    return list(token.conjuncts)


def complements(verb: Token) -> list[Token]:
    """Heads of complement clauses: what is said, ordered, agreed."""
    return [
        child
        for child in verb.children
        if child.dep_ in _COMPLEMENT or (child.dep_ == "advcl" and _mark(child) == "to")
    ]


def auxiliaries(verb: Token) -> list[Token]:
    """Auxiliaries and copulas of a verb, in order."""
    return [child for child in verb.children if child.dep_ in _AUX]


def negation(token: Token) -> Token | None:
    """Return the word that negates a verb or noun, if one does."""
    for child in token.children:
        if child.dep_ == "neg" or (
            child.lower_ in _NOT and child.dep_ in ("advmod", "det", "cc", "cc:preconj", "case", "mark")
        ):
            return child
    return None


def subjects(verb: Token) -> list[Token]:
    """Who does it: own subjects, else the subject found through control, coordination or a relative clause.

    'Kim agreed to sign and ratify' gives Kim for all three verbs; 'troops that crossed' gives troops.
    Passive subjects are not agents and are not returned for a passive verb.
    """
    seen = 0
    current = verb
    while seen < 8:
        seen += 1
        if is_passive(current) and current == verb:
            return []
        own = own_subjects(current) or (passive_subjects(current) if current != verb else [])
        if own:
            return [antecedent(token) for token in own]
        if current.dep_ in _RELATIVE:
            return [current.head]
        if current.dep_ == "acl":  # a finite verb is no participle: a parser slip for the clause's own subject
            return [current.head] if current.tag_ in ("VBG", "VB", "VBD", "VBZ", "VBP", "") else []
        if current.dep_ == "conj" and is_verb(current.head):
            current = current.head
            continue
        if current.dep_ in ("xcomp", "advcl", "ccomp") and (
            is_verb(current.head) or current.head.pos_ in ("ADJ", "NOUN")
        ):
            if current.dep_ == "xcomp" and objects(current.head):
                return objects(current.head)  # ordered troops to leave
            if current.dep_ == "ccomp" and not _is_bare(current):
                return []
            reported = _content_before(current)
            if reported is not None:  # 'rebels attacked, killing ten, an official said'
                return subjects(reported)
            current = current.head
            continue
        return []
    return []


def _content_before(participle: Token) -> Token | None:
    """The clause that a verb of saying reports before a participle that only seems to hang on that verb."""
    if participle.dep_ != "advcl" or participle.tag_ != "VBG":
        return None
    verb = participle.head
    own = [child for child in verb.children if child.dep_ in _SUBJECT]
    if not own or own[0].i < participle.i:
        return None
    return next((c for c in verb.children if c.dep_ == "ccomp" and c.i < participle.i), None)


def governor(verb: Token) -> Token | None:
    """The verb or noun that a complement, participle or infinitive hangs on: 'agreed' for 'agreed to sign'."""
    current = verb
    while current.dep_ == "conj" and current.head != current:
        current = current.head
    if current.dep_ in ("xcomp", "ccomp", "advcl", "acl", "csubj") and current.head != current:
        return current.head
    return None


def antecedent(noun: Token) -> Token:
    """A relative pronoun gives the noun it stands for; any other noun gives itself."""
    if noun.lower_ in ("which", "that", "who", "whom", "whose", "where") and noun.pos_ in (
        "PRON",
        "SCONJ",
        "ADV",
        "DET",
    ):
        for ancestor in noun.ancestors:
            if ancestor.dep_ in _RELATIVE:
                return ancestor.head
    return noun


def phrase(noun: Token) -> tuple[int, int]:
    """Token range `[start, end)` of the noun phrase: head with determiners, modifiers and short 'of' complements."""
    left = right = noun.i
    for child in noun.children:
        if child.dep_ in _OUTSIDE_PHRASE:
            continue
        if child.dep_ in ("nmod", "prep") and child.i > noun.i and not _is_of(child):
            continue
        if child.dep_ == "case" and child.i < noun.i:
            continue  # the preposition that governs the phrase
        low, high = _subtree(child)
        if low < left and high <= noun.i:
            left = min(left, low)
        if high > right:
            right = max(right, high)
    return left, right + 1


def _subtree(token: Token) -> tuple[int, int]:
    skip = {"acl:relcl", "relcl", "parataxis"}
    low = high = token.i
    stack = [token]
    while stack:
        current = stack.pop()
        low, high = min(low, current.i), max(high, current.i)
        stack.extend(c for c in current.children if c.dep_ not in skip and c.dep_ != "punct")
    return low, high


def _is_of(child: Token) -> bool:
    return child.lower_ == "of" or _case(child) == "of"


def _is_bare(verb: Token) -> bool:
    return _mark(verb) == "to" or verb.tag_ == "VBG"


def _mark(verb: Token) -> str:
    return next((c.lower_ for c in verb.children if c.dep_ in ("mark", "aux") and c.lower_ == "to"), "")


def _case(noun: Token) -> str:
    """The preposition of a noun ('in', 'because of'), or the empty string; the possessive 's is not one."""
    marks = [c for c in noun.children if c.dep_ == "case" and c.i < noun.i]
    if not marks:
        return ""
    words = [marks[0].lower_, *(c.lower_ for c in marks[0].children if c.dep_ == "fixed")]
    words += [c.lower_ for c in marks[1:]]
    return " ".join(words)


def _pobj(preposition: Token, name: str) -> list[tuple[str, Token]]:
    found: list[tuple[str, Token]] = []
    for child in preposition.children:
        if child.dep_ == "pobj":
            found += [(name, noun) for noun in _spread([child])]
        elif child.dep_ in ("prep", "pcomp") and child.pos_ == "ADP":
            found += _pobj(child, f"{name} {child.lower_}")
    return found


def _spread(tokens: Iterator[Token] | list[Token]) -> list[Token]:
    """Each token followed by its coordinated partners."""
    found: list[Token] = []
    for token in tokens:
        found.append(antecedent(token))
        found += [other for other in token.conjuncts if other.i > token.i and not is_verb(other)]
    return found
