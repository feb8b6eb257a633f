"""One small view of a dependency tree, whatever scheme the parser was trained on.

Our own pipeline speaks Universal Dependencies; `en_core_web_*` speaks ClearNLP. Everything above this floor asks
questions (who is the subject, what hangs on 'with', is it negated) and never reads a dependency label.
"""

from extraction.syntax.arguments import bare_times, indirect_objects, objects, obliques
from extraction.syntax.clauses import auxiliaries, complements, governor, negation, sentence_starts
from extraction.syntax.control import subjects
from extraction.syntax.memory import Answers
from extraction.syntax.nouns import apposition, conjuncts, phrase, possessors, premodifiers
from extraction.syntax.voice import agents, is_passive, own_subjects, passive_subjects
from extraction.syntax.words import antecedent, case_of, is_verb

__all__ = [
    "Answers",
    "agents",
    "antecedent",
    "apposition",
    "auxiliaries",
    "bare_times",
    "case_of",
    "complements",
    "conjuncts",
    "governor",
    "indirect_objects",
    "is_passive",
    "is_verb",
    "negation",
    "objects",
    "obliques",
    "own_subjects",
    "passive_subjects",
    "phrase",
    "possessors",
    "premodifiers",
    "sentence_starts",
    "subjects",
]
