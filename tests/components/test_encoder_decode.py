"""Names that are well formed, trees that are trees."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.components.encoder_decode import NameDecoder, name_spans, tree_heads

LABELS = ["O", "B-ORG", "B-PERSON", "I-ORG", "I-PERSON"]


def best_of(*labels: str) -> np.ndarray:
    """Scores under which each label is the best of its word, O the second best."""
    table = np.zeros((len(labels), len(LABELS)), dtype=np.float32)
    table[:, 0] = 1
    for i, label in enumerate(labels):
        table[i, LABELS.index(label)] = 2
    return table


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        (("B-ORG", "I-ORG", "O"), ["B-ORG", "I-ORG", "O"]),
        (("B-ORG", "B-ORG", "I-ORG"), ["B-ORG", "B-ORG", "I-ORG"]),
        (("O", "I-ORG"), ["O", "O"]),
        (("I-PERSON",), ["O"]),
    ],
    ids=["plain", "two names side by side", "nothing to continue", "first word"],
)
def test_names_are_well_formed(scores: tuple[str, ...], expected: list[str]) -> None:
    assert NameDecoder(LABELS)(best_of(*scores), [False] * len(scores)) == expected


def test_no_name_runs_over_a_paragraph() -> None:
    scores = best_of("B-ORG", "I-ORG")
    assert NameDecoder(LABELS)(scores, [True, True]) == ["B-ORG", "O"]


def test_name_spans() -> None:
    assert name_spans(["B-ORG", "I-ORG", "B-ORG", "O", "B-PERSON"]) == [(0, 2, "ORG"), (2, 3, "ORG"), (4, 5, "PERSON")]


@given(st.lists(st.lists(st.floats(-5, 5, width=32), min_size=5, max_size=5), max_size=12), st.data())
def test_any_scores_give_legal_names(rows: list[list[float]], data: st.DataObject) -> None:
    opens = data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    labels = NameDecoder(LABELS)(np.array(rows, dtype=np.float32).reshape(-1, 5), opens)
    for before, label, opening in zip(["O", *labels], labels, opens, strict=False):
        if label.startswith("I-"):
            assert before[2:] == label[2:]
            assert not opening


def is_tree(heads: list[int]) -> bool:
    if heads.count(0) != 1:
        return False
    for node in range(1, len(heads) + 1):
        seen = set()
        while node:
            if node in seen:
                return False
            seen.add(node)
            node = heads[node - 1]
    return True


def total(scores: np.ndarray, heads: list[int]) -> float:
    return float(sum(scores[i, head] for i, head in enumerate(heads)))


@given(st.integers(1, 5), st.integers(0, 10**6))
def test_the_tree_is_the_best_tree(size: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(size, size + 1)).astype(np.float32)
    heads = tree_heads(scores)
    assert is_tree(heads)
    everything = (list(h) for h in itertools.product(range(size + 1), repeat=size))
    best = max(total(scores, h) for h in everything if is_tree(h) and all(head != i + 1 for i, head in enumerate(h)))
    assert total(scores, heads) == pytest.approx(best, abs=1e-4)


def test_a_long_sentence_is_a_tree() -> None:
    assert is_tree(tree_heads(np.random.default_rng(1).normal(size=(300, 301)).astype(np.float32)))


def test_a_name_has_one_label_in_an_article() -> None:
    """Two clear mentions of a party outweigh a doubtful one that looks like a person."""
    scores = best_of("B-ORG", "O", "B-ORG", "O", "B-PERSON")
    scores[4, LABELS.index("B-ORG")] = scores[4].max() - 0.5
    decode = NameDecoder(LABELS)
    spans = name_spans(decode(scores, [False] * 5))
    assert decode.agree(spans, ["Hirak", "Hirak", "Hirak"], scores) == ["ORG", "ORG", "ORG"]
    assert decode.agree(spans, ["Hirak", "Hirak", "Hirak Saleh"], scores) == ["ORG", "ORG", "PERSON"]
