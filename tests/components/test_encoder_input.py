"""Word shapes, plain forms, and how a text is cut into chunks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.components.encoder_input import SEP, chunk_input, cut_chunks, plain_form, word_shape


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("2024", 1), ("F-16", 2), ("town", 3), ("NATO", 4), ("A", 5), ("Kyiv", 6), ("McDonald", 7), ("—", 8),
        ("iPhone", 9), ("", 8), ("平和", 9),
    ],
)  # fmt: skip
def test_word_shape(word: str, shape: int) -> None:
    assert word_shape(word) == shape


@pytest.mark.parametrize(
    ("word", "plain"),
    [("’s", "'s"), ("“", '"'), ("``", '"'), ("–", "—"), ("--", "—"), ("…", "..."), ("Nuku‘alofa", "Nuku'alofa")],
)
def test_plain_form(word: str, plain: str) -> None:
    assert plain_form(word) == plain


def test_a_break_inside_a_chunk_gets_a_separator() -> None:
    layout = chunk_input([[5, 6], [7], [8]], [6, 3, 4], [True, False, True])
    assert layout.pieces[layout.first[2] - 1] == SEP
    assert [layout.pieces[i] for i in layout.first] == [5, 7, 8]
    assert layout.shapes == [0, 6, 6, 3, 0, 4, 0]


def test_paragraphs_stay_whole() -> None:
    words = ["Rain", "fell", "."] * 20
    breaks = [i % 6 == 0 for i in range(60)]
    chunks = cut_chunks(words, [1] * 60, breaks, target=10, limit=20)
    assert all(breaks[begin] for begin, _ in chunks)


def test_a_long_paragraph_is_cut_after_a_sentence() -> None:
    words = [*["word"] * 15, ".", "”", "Then", *["word"] * 15]
    chunks = cut_chunks(words, [1] * len(words), [True] + [False] * (len(words) - 1), target=10, limit=20)
    assert chunks[0] == (0, 17)


@given(
    st.lists(st.tuples(st.sampled_from(["a", ".", '"', "Bee", "!"]), st.integers(1, 12), st.booleans()), max_size=200),
    st.integers(14, 60),
)
def test_chunks_cover_every_word_once_and_fit(rows: list[tuple[str, int, bool]], limit: int) -> None:
    words, lengths, breaks = ([row[i] for row in rows] for i in range(3))
    chunks = cut_chunks(words, lengths, breaks, target=limit // 2, limit=limit)
    assert [i for begin, stop in chunks for i in range(begin, stop)] == list(range(len(words)))
    for begin, stop in chunks:
        assert stop > begin
        layout = chunk_input([[1] * n for n in lengths[begin:stop]], [1] * (stop - begin), breaks[begin:stop])
        # the first and the last separator come on top
        assert len(layout.pieces) <= limit + 2
