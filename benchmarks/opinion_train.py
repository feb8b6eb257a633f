"""A learned second opinion on the type of a trigger, and what it is worth.

    python benchmarks/opinion_train.py --own data/gold/articles_dev.jsonl [--articles GOLD=TEXTS] [--suites FILE.jsonl]

Multinomial logistic regression over the vectors that the pipeline's encoder makes of a trigger word, trained on the
examples of the lexicon alone, which are ours: an entry's examples speak for its type, its counter-examples for none.
They are read five to a paragraph, since the vectors of a word depend on how much text stands around it. Suites of
third parties are measured and never learned from. Three uses are tried: to doubt what the lexicon codes, to give what
its frames refuse a second chance, and to type verbs that it does not know. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from gold_sets import Parsed, add_options, parse, read_sets
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from spacy.tokens import Doc, Token

import extraction
from extraction.components.triggers import read_triggers
from extraction.events.coding import code_events
from extraction.events.reading import read_match
from extraction.events.slots import verb_subject
from extraction.pipeline import Coder

NONE = "NONE"
ROUNDS, TOGETHER, SEED = 2, 5, 1
KEY = "encoder_vectors"


@contextmanager
def kept_vectors(coder: Coder) -> Iterator[None]:
    """Let the encoder leave its vectors of words (as heads and in labels) in the Doc."""
    encoder: Any = coder.nlp.get_pipe("extraction_encoder")
    write = encoder._write

    def keep(doc: Doc, words: Any, out: Any, heads: Any, labels: Any) -> None:
        write(doc, words, out, heads, labels)
        vectors = np.concatenate([out.heads, out.left, out.right], axis=1)
        table = np.zeros((len(doc), vectors.shape[1]), dtype=np.float32)
        table[np.array(words.index)] = vectors
        doc.user_data[KEY] = table

    encoder._write = keep
    try:
        yield
    finally:
        del encoder._write


@dataclass(frozen=True)
class Opinion:
    """The fitted model."""

    model: Any
    scale: Any

    def __call__(self, token: Token) -> dict[str, float]:
        """Return the probability of every type, and of none, for a trigger word."""
        row = self.scale.transform(token.doc.user_data[KEY][token.i : token.i + 1])
        return dict(zip(self.model.classes_, self.model.predict_proba(row)[0].tolist(), strict=True))


def train(coder: Coder, strength: float = 0.01) -> Opinion:
    """Fit on the lexicon's examples; call within `kept_vectors`."""
    rows, labels = [], []
    for doc, parts in _paragraphs(coder):
        matches = read_triggers(doc, coder.knowledge.lexicon)
        for start, end, entry, label in parts:
            head = next((m.head for m in matches if m.entry.id == entry and start <= m.head.idx < end), None)
            if head is not None:
                rows.append(doc.user_data[KEY][head.i])
                labels.append(label)
    table: NDArray[np.float32] = np.array(rows)
    scale = StandardScaler().fit(table)
    return Opinion(LogisticRegression(C=strength, max_iter=300).fit(scale.transform(table), labels), scale)


def _paragraphs(coder: Coder) -> Iterator[tuple[Doc, list[tuple[int, int, str, str]]]]:
    """Docs of several examples, and for each example where it stands, its entry and what it speaks for."""
    examples = [
        (sentence, trigger.id, label)
        for trigger in coder.knowledge.lexicon.triggers.values()
        for sentences, label in ((trigger.examples, trigger.type), (trigger.not_examples, NONE))
        for sentence in sentences
    ]
    order = random.Random(SEED)
    for _ in range(ROUNDS):
        order.shuffle(examples)
        for begin in range(0, len(examples), TOGETHER):
            parts, length, texts = [], 0, []
            for sentence, entry, label in examples[begin : begin + TOGETHER]:
                parts.append((length, length + len(sentence), entry, label))
                texts.append(sentence)
                length += len(sentence) + 1
            yield coder.nlp(" ".join(texts)), parts


def gold_types(parsed: Parsed, token: Token) -> frozenset[str]:
    """The types that count as right at a word: those of the gold event whose trigger covers it, or of the record."""
    if parsed.case.types:
        return parsed.case.types
    place = parsed.view.span(token.idx, token.idx + len(token)).start_char
    text = parsed.case.gold.text
    for event in parsed.case.gold.events:
        start = text.index(event.quote)
        start += event.quote.index(event.trigger)
        if start <= place < start + len(event.trigger):
            return frozenset({event.type, *event.alt_types})
    return frozenset()


def _uses(coder: Coder, opinion: Opinion, parsed: Parsed) -> Iterator[tuple[str, float, bool]]:
    """(use, probability of the type in question, is that type right) for every word that a use is about."""
    context = coder.context(parsed.case.article, parsed.doc)
    lexicon = coder.knowledge.lexicon
    drafts = code_events(context, coder.knowledge)
    taken = {i for draft in drafts for i in range(draft.match.start, draft.match.end)}
    for draft in drafts:
        if draft.event_type == draft.match.entry.type:
            right = draft.event_type in gold_types(parsed, draft.match.head)
            yield "doubt", opinion(draft.match.head)[draft.event_type], right
    matches = read_triggers(parsed.doc, lexicon)
    for match in matches:
        reading = read_match(match, context, coder.knowledge)
        if match.head.i in taken or not (reading.refusal or "").startswith(("requires", "needs")):
            continue
        found = opinion(match.head)
        if max(found, key=found.__getitem__) == match.entry.type and acted(match.head, context):
            yield "second chance", found[match.entry.type], match.entry.type in gold_types(parsed, match.head)
    known = taken | {match.head.i for match in matches}
    for token in parsed.doc:
        if token.pos_ == "VERB" and token.i not in known and acted(token, context):
            found = opinion(token)
            best = max(found, key=found.__getitem__)
            if best != NONE:
                yield "unknown verb", found[best], best in gold_types(parsed, token)


def acted(verb: Token, context: Any) -> bool:
    """Tell whether a verb's subject is a political actor."""
    return any(m.value.country or m.value.sector for t in verb_subject(verb) for m in context.resolve(t))


def _report(name: str, rows: Sequence[tuple[str, float, bool]]) -> None:
    for use, limits in (
        ("doubt", (0.0, 0.005, 0.02, 0.1)),
        ("second chance", (0.3, 0.5, 0.7)),
        ("unknown verb", (0.5, 0.7, 0.9)),
    ):
        for limit in limits:
            kept = [right for kind, p, right in rows if kind == use and p >= limit]
            share = f"{sum(kept) / len(kept):.3f}" if kept else "-"
            print(f"| {name} | {use} | {limit} | {len(kept)} | {sum(kept)} | {share} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    add_options(parser)
    options = parser.parse_args()
    coder = extraction.load()
    with kept_vectors(coder):
        opinion = train(coder)
        print("| set | use | probability at least | words | right | share |\n|---|---|---|---|---|---|")
        for name, cases in read_sets(options).items():
            rows = [row for parsed in parse(coder, cases) for row in _uses(coder, opinion, parsed)]
            _report(name, rows)


if __name__ == "__main__":
    main()
