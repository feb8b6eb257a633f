"""Fit the second opinion on triggers (`data/lexicon/second_opinion.npz`), and say what it is worth.

    python benchmarks/second_opinion_fit.py --texts CORPUS.jsonl … [--gold STANDOFF.jsonl …] [--write]

The gold says where in which article a reader saw an event of which type (stand-off, no text); the texts are the JSONL
files of the corpora, each article checked by its hash. A row is a head at which the lexicon knows a trigger: vectors
from the encoder, the facts of `extraction.events.second_opinion`, and the types that the gold has there, or none. One
hidden layer over the vectors, a linear one over the facts, trained by AdamW. Scores are of five folds of whole
articles, paired with the gold as `score_events.py` pairs; optional events count neither way. Needs torch.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from gold_sets import FOLDS, fold_of, read_contexts, read_standoff, types_of
from numpy.typing import NDArray
from torch import Tensor, nn

import extraction
from extraction.events.coding import ruled
from extraction.events.opinion import Story
from extraction.events.readings import read_all
from extraction.events.second_opinion import RENAMED, Place, can_review, doc_facts, find_facts, vectors_of
from extraction.knowledge.second_opinion import NONE
from extraction.pipeline import Coder
from extraction.view import BodyView

ROOT = Path(__file__).parents[1]
GOLD = [ROOT / "data" / "gold" / "standoff" / f"{name}_train.jsonl" for name in ("newswire", "press")]
ENCODER = ROOT / "models" / "default" / "extraction_encoder" / "encoder.onnx"
OUT = ROOT / "data" / "lexicon" / "second_opinion.npz"
RARE = 25  # triggers that a fact must hold of
HIDDEN, EPOCHS, BATCH = 128, 12, 512
# a sure trigger falls where four to one are against it, a refused one stands where an event is likelier than not
LEAST = (0.2, 0.4, 0.5)  # of a sure trigger, one that names nobody, a refused one

Spot = tuple[int, int]
Gold = dict[str, Any]


@dataclass
class Row:
    """A head that the lexicon knows: what the rules make of it, and what the gold has there."""

    at: Spot
    sentence: Spot
    head: int
    parent: int
    group: int  # 0 sure, 1 names nobody, 2 refused
    ruled: tuple[str, ...]  # types of the drafts that rules keep
    entries: frozenset[str]
    facts: dict[str, float]
    vector: NDArray[np.float16]
    right: frozenset[str] = frozenset()
    weight: float = 1.0


@dataclass
class Annotated:
    """An annotated article."""

    fold: int
    gold: list[Gold]
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Event:
    """What would be coded."""

    type: str
    at: Spot
    sentence: Spot
    head: int
    parent: int


# -- reading --------------------------------------------------------------------------------------------------------


def collect(coder: Coder, gold: Iterator[tuple[Gold, str]]) -> list[Annotated]:
    """Read every article as the coder does, up to where the second opinion is asked."""
    stories = []
    for marked, view, context in read_contexts(coder, gold):
        if not can_review(context, coder.knowledge):
            continue
        read = read_all(context, coder.knowledge)
        told = Story.of([match for match, _ in read.chosen], context)
        story = Annotated(fold_of(marked["id"]), marked["events"])
        shared = doc_facts(context, coder.knowledge)
        places = read.places(ruled(read, context, coder.knowledge))
        vectors = vectors_of([place.head for place in places], context.doc) if places else ()
        for place, vector in zip(places, vectors, strict=True):
            facts = shared | find_facts(place, told, context, coder.knowledge)
            story.rows.append(_row(place, facts, vector.astype(np.float16), view))
        label(story)
        stories.append(story)
    return stories


def _row(place: Place, facts: dict[str, float], vector: NDArray[np.float16], view: BodyView) -> Row:
    head, sentence = place.head, place.head.sent
    spot, around = view.span(head.idx, head.idx + len(head)), view.span(sentence.start_char, sentence.end_char)
    group = 0 if place.sure else 1 if place.alone else 2
    kinds = frozenset(reading.match.entry.type for reading in place.readings)
    ruled_types = tuple(draft.event_type for draft in place.sure)
    at, inside = (spot.start_char, spot.end_char), (around.start_char, around.end_char)
    return Row(at, inside, head.i, head.head.i, group, ruled_types, kinds, facts, vector)


def label(story: Annotated) -> None:
    """Say what the gold has at each row; what else may be the same event counts neither way."""
    first = [event for row in story.rows for event in events_of(row)]
    owners = [number for number, row in enumerate(story.rows) for _ in events_of(row)]
    paired = pair(story.gold, first)
    done = set()
    for number, j in paired.items():
        event, row = story.gold[number], story.rows[owners[j]]
        if first[j].type in types_of(event) or meets(row.at, event["trigger"]):
            _mark(row, event)
            done.add(number)
            for other in story.rows:
                if other is not row and meets(other.at, event["trigger"]) and not other.ruled:
                    other.weight = 0.0
    for number, event in enumerate(story.gold):
        if number not in done:
            _mark_best(story.rows, event, within="trigger")
    for number, event in enumerate(story.gold):
        if number not in paired and not any(row.right and meets(row.at, event["trigger"]) for row in story.rows):
            for row in story.rows:
                inside = event["clause"][0] <= row.at[0] < event["clause"][1]
                if inside and not row.right and row.weight and row.entries & types_of(event):
                    _mark(row, event, 0.5)


def _mark(row: Row, event: Gold, weight: float = 1.0) -> None:
    row.right, row.weight = types_of(event), 0.0 if event.get("optional") else weight


def _mark_best(rows: Sequence[Row], event: Gold, *, within: str) -> None:
    """Of the rows in the gold's trigger the one whose entries fit best has the event; the others count neither way."""
    inside = [row for row in rows if not row.right and meets(row.at, event[within])]
    heads = {row.head for row in inside}
    for row in inside:
        row.weight = 0.0
    if inside:
        best = max(
            inside, key=lambda row: (2 * bool(row.entries & types_of(event)) + (row.parent not in heads), -row.head)
        )
        _mark(best, event)


def meets(one: Sequence[int], other: Sequence[int]) -> bool:
    """Tell whether two spots share a character."""
    return min(one[1], other[1]) > max(one[0], other[0])


# -- what would be coded, and how good that is ----------------------------------------------------------------------


def events_of(row: Row, types: Sequence[str] = ()) -> list[Event]:
    """The events of a row: of these types, or those of the rules."""
    return [Event(name, row.at, row.sentence, row.head, row.parent) for name in types or row.ruled]


def decide(
    rows: Sequence[Row], chances: NDArray[np.float32], types: Sequence[str], least: Sequence[float]
) -> list[Event]:
    """Code a story as `second_opinion.review` does."""
    kept: list[Event] = []
    more: list[tuple[float, Event]] = []
    for row, chance in zip(rows, chances, strict=True):
        best = 1 + int(chance[1:].argmax())
        if row.group:
            more += [
                (float(chance[best]), e) for e in events_of(row, [types[best]]) if chance[best] >= least[row.group]
            ]
            continue
        for own in row.ruled:
            renamed = types[best] != own and chance[best] >= max(least[0], RENAMED * chance[types.index(own)])
            if renamed or 1 - chance[0] >= least[0]:
                kept += events_of(row, [types[best] if renamed else own])
    for _, event in sorted(more, key=lambda pair_: -pair_[0]):
        same = (o for o in kept if o.type == event.type and (o.head == event.parent or event.head == o.parent))
        kept += [event] if next(same, None) is None else []
    return kept


def pair(gold: Sequence[Gold], found: Sequence[Event]) -> dict[int, int]:
    """Pair gold and found, the best pairs first: by trigger, or in the clause by type."""
    pairs = []
    for i, event in enumerate(gold):
        for j, own in enumerate(found):
            trigger, kind = meets(event["trigger"], own.at), own.type in types_of(event)
            if trigger or (
                kind and min(event["clause"][1], own.sentence[1]) - max(event["clause"][0], own.sentence[0]) >= 10
            ):
                pairs.append((2 * trigger + 2 * kind - abs(event["trigger"][0] - own.at[0]) / 1e6, i, j))
    mine: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(pairs, reverse=True):
        if i not in mine and j not in taken:
            mine[i] = j
            taken.add(j)
    return mine


def tally(gold: Sequence[Gold], found: Sequence[Event]) -> Counter[str]:
    """Count what is right, wrong and missed, by type."""
    mine, counts = pair(gold, found), Counter[str]()
    for i, event in enumerate(gold):
        if not event.get("optional"):
            right = i in mine and found[mine[i]].type in types_of(event)
            counts.update({"right": right, "missed": not right, "wrong": i in mine and not right})
    counts["wrong"] += len(found) - len(mine)
    return counts


def f1(counts: Counter[str]) -> float:
    """F1 of counts."""
    return 2 * counts["right"] / max(1, 2 * counts["right"] + counts["wrong"] + counts["missed"])


# -- fitting --------------------------------------------------------------------------------------------------------


class Network(nn.Module):
    """Scores of the types and of none from a word's vector and the facts about it."""

    def __init__(self, vector: int, facts: int, types: int) -> None:
        super().__init__()
        self.vector = nn.Sequential(
            nn.Dropout(0.5), nn.Linear(vector, HIDDEN), nn.GELU(), nn.Dropout(0.3), nn.Linear(HIDDEN, types)
        )
        self.facts = nn.Sequential(nn.Dropout(0.2), nn.Linear(facts, types))

    def forward(self, vectors: Tensor, facts: Tensor) -> Tensor:
        """(rows, types)."""
        return self.vector(vectors) + self.facts(facts)


@dataclass
class Table:
    """Rows as numbers."""

    vectors: Tensor
    facts: Tensor
    right: Tensor
    weights: Tensor

    def of(self, keep: NDArray[np.bool_]) -> Table:
        """The rows to keep."""
        own = torch.from_numpy(np.where(keep)[0])
        return Table(self.vectors[own], self.facts[own], self.right[own], self.weights[own])


def tabulate(rows: Sequence[Row], names: Sequence[str], types: Sequence[str]) -> Table:
    """Turn rows into numbers."""
    index = {name: n for n, name in enumerate(names)}
    facts = np.zeros((len(rows), len(names)), dtype=np.float32)
    right = np.zeros((len(rows), len(types)), dtype=np.float32)
    for n, row in enumerate(rows):
        for name, value in row.facts.items():
            if name in index:
                facts[n, index[name]] = value
        for name in row.right & frozenset(types) or {NONE}:
            right[n, types.index(name)] = 1
    vectors = np.stack([row.vector for row in rows]).astype(np.float32)
    weights = np.array([row.weight for row in rows], dtype=np.float32)
    return Table(*map(torch.from_numpy, (vectors, facts, right, weights)))


def train(table: Table, seed: int = 0) -> tuple[Network, Tensor, Tensor]:
    """Train on the rows that count; return the network with the mean and spread of the vectors."""
    torch.manual_seed(seed)
    mean, spread = table.vectors.mean(0), table.vectors.std(0) + 1e-6
    table = table.of(table.weights.numpy() > 0)
    net = Network(table.vectors.shape[1], table.facts.shape[1], table.right.shape[1])
    groups = [
        {"params": list(net.vector.parameters()), "lr": 1e-3, "weight_decay": 0.3},
        {"params": list(net.facts.parameters()), "lr": 1e-2, "weight_decay": 0.1},
    ]
    optimizer = torch.optim.AdamW(groups)
    steps = EPOCHS * (len(table.weights) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: max(0.0, 1 - step / steps))
    net.train()
    for _ in range(EPOCHS):
        for own in torch.randperm(len(table.weights)).split(BATCH):
            score = torch.log_softmax(net((table.vectors[own] - mean) / spread, table.facts[own]), -1)
            allowed = torch.logsumexp(score.masked_fill(table.right[own] == 0, -1e9), -1)
            loss = -(allowed * table.weights[own]).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return net.eval(), mean, spread


def chances_of(fitted: tuple[Network, Tensor, Tensor], table: Table) -> NDArray[np.float32]:
    """Chances of the types and of none for every row."""
    net, mean, spread = fitted
    with torch.no_grad():
        return np.asarray(torch.softmax(net((table.vectors - mean) / spread, table.facts), -1).numpy())


def score(
    stories: Sequence[Annotated], chances: NDArray[np.float32], types: Sequence[str], least: Sequence[float]
) -> Counter[str]:
    """Count over stories whose rows' chances follow one another."""
    counts, begin = Counter[str](), 0
    for story in stories:
        own = chances[begin : begin + len(story.rows)]
        counts += tally(story.gold, decide(story.rows, own, types, least))
        begin += len(story.rows)
    return counts


def write(
    path: Path,
    fitted: tuple[Network, Tensor, Tensor],
    names: Sequence[str],
    types: Sequence[str],
    least: Sequence[float],
) -> None:
    """Store the numbers; the scale of the vectors goes into the first layer."""
    net, mean, spread = fitted
    weight = {name: value.detach() for name, value in net.state_dict().items()}
    hidden = weight["vector.1.weight"] / spread
    np.savez_compressed(
        path,
        hidden=hidden.numpy().astype(np.float16),
        hidden_bias=(weight["vector.1.bias"] - hidden @ mean).numpy(),
        outer=weight["vector.4.weight"].numpy().astype(np.float16),
        facts=weight["facts.1.weight"].T.numpy().astype(np.float16),
        bias=(weight["vector.4.bias"] + weight["facts.1.bias"]).numpy(),
        names=np.array(names),
        types=np.array(types),
        least=np.array(least, dtype=np.float32),
        encoder=np.array(hashlib.sha256(ENCODER.read_bytes()).hexdigest()),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, nargs="+", required=True)
    parser.add_argument("--gold", type=Path, nargs="+", default=GOLD)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--without", type=int, choices=range(FOLDS), help="leave this fold out of what is written")
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    torch.set_num_threads(1)

    coder = extraction.load()
    stories = [story for path in given.gold for story in collect(coder, read_standoff(path, given.texts))]
    rows = [row for story in stories for row in story.rows]
    often = Counter(name for row in rows for name, value in row.facts.items() if value)
    names = sorted(name for name, count in often.items() if count >= RARE)
    types = [NONE, *sorted({name for story in stories for event in story.gold for name in types_of(event)})]
    table = tabulate(rows, names, types)
    print(f"{len(rows)} heads in {len(stories)} articles, {len(names)} facts")
    folds = np.repeat([story.fold for story in stories], [len(story.rows) for story in stories])
    chances = np.zeros((len(rows), len(types)), dtype=np.float32)
    for number in range(FOLDS):
        chances[folds == number] = chances_of(train(table.of(folds != number)), table.of(folds == number))
    without = Counter[str]()
    for story in stories:
        without += tally(story.gold, [event for row in story.rows for event in events_of(row)])
    found = score(stories, chances, types, LEAST)
    print(f"rules alone: {dict(without)} F1 {f1(without):.3f}")
    print(f"second opinion at {LEAST}: {dict(found)} F1 {f1(found):.3f}")
    if given.write:
        write(given.out, train(table.of(folds != given.without)), names, types, LEAST)


if __name__ == "__main__":
    main()
