"""Deep slots of a trigger: who stands where, once passive, control, relative clauses and light verbs are undone.

A slot is a name that frames use (`subject`, `object`, `with`, `poss`, …); its filler is a list of head tokens.
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Token

from extraction import syntax
from extraction.components.triggers import Match
from extraction.knowledge.participants import load_participants, words
from extraction.syntax import Answers

CORE = ("undergoer", "subject", "object", "iobject", "clause", "clause.subject", "clause.object", "poss", "premod")


def fill(match: Match, slot: str) -> list[Token]:
    """Return the head tokens that fill `slot` of a trigger, in text order; empty when nothing does.

    Slots other than `CORE` are prepositions.
    """
    if match.entry.pos == "noun":
        table, default = _NOUN, _noun_preposition
    elif match.entry.pos == "adj":
        table, default = _ADJECTIVE, _verb_preposition
    else:
        table, default = _VERB, _verb_preposition
    filler = table.get(slot)
    tokens = filler(match) if filler else default(match, slot) if slot not in CORE else []
    own = {match.head.i} | ({match.light.i} if match.light is not None else set())
    return [t for t in dict.fromkeys(tokens) if t.i not in own]


# --- verbs ------------------------------------------------------------------------------------------------------


def verb_subject(verb: Token, answers: Answers | None = None) -> list[Token]:
    """The deep subject: the agent of a passive, else the subject found through control and relative clauses."""
    ask = (answers or Answers()).ask
    if ask(syntax.is_passive, verb):
        return ask(syntax.agents, verb)
    return ask(_author, verb) or ask(syntax.subjects, verb) or ask(_noun_before, verb)


def _author(participle: Token) -> list[Token]:
    """Whoever issues the statement that a participle hangs on: 'Japan issued a statement condemning the raid'."""
    if participle.tag_ != "VBG" or participle.dep_ not in ("acl", "conj"):
        return []
    first = participle
    for _ in range(_CHAIN):
        if first.dep_ != "conj" or first.head.tag_ != "VBG":
            break
        first = first.head
    noun = first.head
    if first.dep_ != "acl" or noun.lemma_.lower() not in words("utterance"):
        return []
    named = [t for t in syntax.premodifiers(noun) if t.ent_type_ in _ACTING]
    return (
        syntax.possessors(noun)
        or _after(noun, "by", Answers())
        or _after(noun, "from", Answers())
        or _issuer(noun)
        or named
    )


def _issuer(noun: Token) -> list[Token]:
    """The deep subject of the verb that issues a statement, or that is said in it: 'in a letter calling on …'."""
    governor, label = noun.head, noun.dep_
    cases = {c.lower_ for c in noun.children if c.dep_ == "case"}
    if label == "pobj":  # ClearNLP puts a preposition between
        cases, label, governor = {noun.head.lower_}, "obl", noun.head.head
    if not syntax.is_verb(governor):
        return []
    issued = governor.lemma_.lower() in words("issuing") and label in _ISSUED
    stated = label == "obl" and bool(cases & {"in", "with"})
    if not issued and not stated:
        return []
    return syntax.agents(governor) if syntax.is_passive(governor) else syntax.subjects(governor)


def _noun_before(verb: Token) -> list[Token]:
    """A finite verb always has a subject: where the parse shows none, the noun phrase that ends right before it."""
    transitive = verb.tag_ == "VBN" and bool(syntax.objects(verb)) and not syntax.auxiliaries(verb)
    if verb.tag_ not in ("VBD", "VBZ", "VBP") and not transitive:
        return []
    i = verb.i - 1
    while i >= verb.sent.start and verb.doc[i].pos_ in ("AUX", "ADV", "PART"):
        i -= 1
    if i < verb.sent.start or verb.doc[i].pos_ not in ("NOUN", "PROPN", "PRON", "NUM"):
        return []
    noun = verb.doc[i]
    while noun.head.i > noun.i - 8 and noun.head.i < verb.i and noun.head != noun and noun.dep_ in _INSIDE_NAME:
        noun = noun.head
    return [noun]


def verb_object(verb: Token) -> list[Token]:
    """The deep object: the subject of a passive, the object, or what a relative clause or participle modifies."""
    if syntax.is_passive(verb):
        return syntax.passive_subjects(verb) or _passive_control(verb)
    found = syntax.objects(verb)
    if not found and not any(child.dep_ == "ccomp" for child in verb.children):
        found = syntax.indirect_objects(verb)  # an only object is the object; who is told something is none
    if found:
        return found
    named = _xcomps(verb)
    if len(named) > 1:  # 'called the raid a crime', both nouns read as what it was called
        return named[:1]
    if verb.dep_ in ("acl:relcl", "relcl") and syntax.own_subjects(verb):
        subjects = {t.i for t in syntax.own_subjects(verb)}
        if verb.head.i not in subjects:  # the drones that Russia launched
            return [verb.head]
    if verb.dep_ == "conj" and verb.head.pos_ == verb.pos_ and verb.tag_ == verb.head.tag_:
        return [t for t in syntax.objects(verb.head) if t.i > verb.i]  # condemned and rejected the plan
    return []


def _passive_control(verb: Token) -> list[Token]:
    """'is believed to have been sent', 'was arrested and deported': the subject of the governing verb."""
    current = verb
    for _ in range(4):
        if current.dep_ not in ("xcomp", "conj", "advcl") or current.head == current:
            return []
        current = current.head
        found = syntax.passive_subjects(current) or syntax.own_subjects(current)
        if found:
            return found
    return []


def _after(head: Token, preposition: str, answers: Answers) -> list[Token]:
    """Nouns that hang on a word with a preposition, its compound forms included: 'out of', 'towards'."""
    same = load_participants().prepositions
    return [noun for name, noun in answers.ask(syntax.obliques, head) if same.get(name, name) == preposition]


def _verb_preposition(match: Match, preposition: str) -> list[Token]:
    verb = match.inner if match.inner is not None else match.head
    found = _after(verb, preposition, match.answers)
    if found:
        return found
    if match.inner is not None or preposition in ("of", "by", "as"):
        return []
    # a prepositional phrase is often attached to the object although it belongs to the verb: sent [troops to Russia]
    heads = (*match.answers.ask(syntax.objects, verb), *match.answers.ask(_xcomps, verb))
    return [noun for head in heads for noun in _after(head, preposition, match.answers)]


def _xcomps(verb: Token) -> list[Token]:
    return [child for child in verb.children if child.dep_ == "xcomp" and child.pos_ != "VERB"]


def _clause_subjects(match: Match) -> list[Token]:
    found: list[Token] = []
    clausal = [child for child in match.clause.children if child.dep_ == "csubj"]  # 'it is shocking that they left'
    ask = match.answers.ask
    for clause in (*ask(syntax.complements, match.clause), *clausal):
        found += ask(syntax.own_subjects, clause) or ask(syntax.passive_subjects, clause)
    return found


def _clause_objects(match: Match) -> list[Token]:
    ask = match.answers.ask
    return [t for clause in ask(syntax.complements, match.clause) for t in ask(syntax.objects, clause)]


# --- nouns ------------------------------------------------------------------------------------------------------


def _noun_subject(match: Match) -> list[Token]:
    """The light verb's deep subject: 'Russia launched an attack', 'talks were held by both sides', 'is in talks'."""
    if match.light is None:
        return _in_state(match, suffered=False)
    if match.undergone:
        return []
    if match.answers.ask(syntax.is_passive, match.light):
        return match.answers.ask(syntax.agents, match.light)
    return [t for t in match.answers.ask(syntax.subjects, match.light) if t.i != match.head.i]


def _undergoer(match: Match) -> list[Token]:
    """Whom the deed met, where the light verb says so: 'the town came under attack'."""
    if match.light is None:
        return _in_state(match, suffered=True)
    return match.answers.ask(syntax.subjects, match.light) if match.undergone else []


def _in_state(match: Match, *, suffered: bool) -> list[Token]:
    """Who is in the state that a noun names: 'are in talks', 'is on a visit'; 'is under attack' suffers the deed."""
    noun = match.head
    if not any(c.dep_ == "cop" for c in noun.children):
        return []
    cases = {c.lower_ for c in noun.children if c.dep_ == "case"}
    acting = _ACTED_IN if match.entry.type not in _DONE_TO else _ACTED_IN - {"in", "on"}
    suffers = cases & ({"under"} if acting == _ACTED_IN else {"under", "in", "on"})
    return match.answers.ask(syntax.own_subjects, noun) if (suffers if suffered else cases & acting) else []


def _predicated(match: Match) -> list[Token]:
    """What a predicate noun or adjective is said of: 'the verdict is a farce', 'it is shocking that …'."""
    head = _predicate(match.head) if match.entry.pos == "adj" else match.head
    said_of = [child for child in head.children if child.dep_ in _PREDICATED]
    return said_of if match.entry.pos == "adj" or any(c.dep_ == "cop" for c in head.children) else []


def _predicate(adjective: Token) -> Token:
    """'Is an evasive witness': the adjective of a predicate noun says the same of its subject as 'is evasive'."""
    noun = adjective.head
    colours = adjective.dep_ == "amod" and any(child.dep_ == "cop" for child in noun.children)
    return noun if colours else adjective


def _noun_preposition(match: Match, preposition: str) -> list[Token]:
    found = _after(match.head, preposition, match.answers)
    return _after(match.light, preposition, match.answers) if not found and match.light is not None else found


def _noun_possessor(match: Match) -> list[Token]:
    return match.answers.ask(syntax.possessors, match.head)


def _noun_premodifiers(match: Match) -> list[Token]:
    found = match.answers.ask(syntax.premodifiers, match.head)
    return found + [t for noun in found for t in syntax.premodifiers(noun)]


def _noun_clause(match: Match) -> list[Token]:
    return [c for c in match.head.children if c.dep_ in ("acl", "ccomp") and c.i > match.head.i] or (
        match.answers.ask(syntax.complements, match.light) if match.light is not None else []
    )


# --- adjectives -------------------------------------------------------------------------------------------------


def _adjective_subject(match: Match) -> list[Token]:
    head = _predicate(match.head)
    found = syntax.own_subjects(head) or syntax.passive_subjects(head)
    return found or (syntax.own_subjects(head.head) if head.dep_ in ("xcomp", "acomp") else [])


_CHAIN = 4  # participles on one noun: 'a letter condemning … and urging …'
_ACTING = {"GPE", "ORG", "NORP", "PERSON"}
_ISSUED = {"obj", "dobj", "nsubj:pass", "nsubjpass"}
_ACTED_IN = {"at", "behind", "in", "on"}
_DONE_TO = {"ASSAULT", "COERCE", "SANCTION"}  # who is in custody, on trial or under siege did not do it
_INSIDE_NAME = {"flat", "compound", "nmod", "nummod", "appos", "conj"}
_PREDICATED = {"nsubj", "nsubj:outer", "nsubj:pass", "csubj", "expl"}
_Filler = Callable[[Match], list[Token]]
_VERB: dict[str, _Filler] = {
    "subject": lambda m: verb_subject(m.head, m.answers),
    "object": lambda m: (
        (m.answers.ask(verb_object, m.inner) if m.inner is not None else []) or m.answers.ask(verb_object, m.head)
    ),
    "iobject": lambda m: m.answers.ask(syntax.indirect_objects, m.head),
    "clause": lambda m: m.answers.ask(syntax.complements, m.head),
    "clause.subject": _clause_subjects,
    "clause.object": _clause_objects,
}
_NOUN: dict[str, _Filler] = {
    "undergoer": _undergoer,
    "subject": _noun_subject,
    "iobject": lambda m: m.answers.ask(syntax.indirect_objects, m.light) if m.light is not None else [],
    "poss": _noun_possessor,
    "premod": _noun_premodifiers,
    "predicated": _predicated,
    "clause": _noun_clause,
    "clause.subject": _clause_subjects,
    "clause.object": _clause_objects,
}
_ADJECTIVE: dict[str, _Filler] = {
    "predicated": _predicated,
    "subject": _adjective_subject,
    "clause": lambda m: m.answers.ask(syntax.complements, m.head),
    "clause.subject": _clause_subjects,
    "clause.object": _clause_objects,
}
