"""The rule lemmatizer with exception tables: WordNet's, and what the treebanks' training parts add."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from spacy.language import Language
from spacy.lookups import load_lookups
from spacy.pipeline import Lemmatizer
from spacy.tokens import Doc

OPEN = ("noun", "verb", "adj", "adv")
CLOSED = {"AUX", "PRON", "DET", "ADP", "PART", "SCONJ", "CCONJ", "INTJ", "NUM", "SYM", "ADV"}
# slips of the pen in the treebanks that would otherwise become rules
NOISE = {("det", "and"), ("det", "to"), ("pron", "the"), ("pron", "out")}


def add_lemmatizer(nlp: Language, docs: Sequence[Doc]) -> None:
    """Add spaCy's rule lemmatizer to `nlp`. `docs` are trees of the training parts, with part of speech and lemma."""
    lookups = load_lookups("en", ["lemma_rules", "lemma_index", "lemma_exc"])
    table = {n: {p: lookups.get_table(n)[p] for p in OPEN if p in lookups.get_table(n)} for n in lookups.tables}
    exceptions = {p: {form: list(v) for form, v in forms.items()} for p, forms in table["lemma_exc"].items()}
    seen: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for doc in docs:
        for token in doc:
            seen[token.pos_.lower(), token.lower_][token.lemma_] += 1
    for (pos, form), lemmas in seen.items():
        lemma, uses = lemmas.most_common(1)[0]
        if pos.upper() not in CLOSED or (pos, form) in NOISE or (pos == "adv" and lemma == form):
            continue
        if uses >= (2 if lemma == form else 5) and (lemma == form or lemma.lower() != form):
            exceptions.setdefault(pos, {})[form] = [lemma]
    _keep_base_forms(exceptions, table)
    component = nlp.add_pipe("lemmatizer", config={"mode": "rule"})
    lookups.remove_table("lemma_exc")
    lookups.add_table("lemma_exc", exceptions)
    component.initialize(list, nlp=nlp, lookups=lookups)
    # forms of open classes that the rules get wrong at least three times
    wrong: Counter[tuple[str, str, str]] = Counter()
    for doc in docs:
        for token in doc:
            if token.pos_ in {"VERB", "NOUN", "ADJ"} and component.rule_lemmatize(token)[0] != token.lemma_:
                wrong[token.pos_.lower(), token.lower_, token.lemma_] += 1
    for (pos, form, lemma), uses in wrong.items():
        lemmas = seen[pos, form]
        if uses >= 3 and lemma.islower() and lemmas[lemma] > 0.7 * lemmas.total():
            exceptions.setdefault(pos, {})[form] = [lemma]
    component.lookups.remove_table("lemma_exc")
    component.lookups.add_table("lemma_exc", exceptions)
    component.cache = {}
    use_hashed_index(component)


def use_hashed_index(component: Lemmatizer) -> None:
    """Store the index of base forms as mappings: looking a word up in a list costs more than all else together."""
    index = component.lookups.get_table("lemma_index")
    hashed = {pos: dict.fromkeys(words, True) for pos, words in index.items()}
    component.lookups.remove_table("lemma_index")
    component.lookups.add_table("lemma_index", hashed)


def _keep_base_forms(exceptions: dict, table: dict) -> None:
    """Base forms that a rule would cut ('need' is no past of 'ne') or leave with a capital ('Look')."""
    for pos in ("verb", "adv"):
        index, rules = set(table["lemma_index"][pos]), table["lemma_rules"].get(pos, [])
        for form in index:
            derived = any(form.endswith(a) and form[: len(form) - len(a)] + b in index for a, b in rules if a != b)
            if form.isalpha() and form not in exceptions[pos] and not derived:
                exceptions[pos][form] = [form]
