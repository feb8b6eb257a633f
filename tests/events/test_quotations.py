"""Quotation marks are paired by white space, across sentences."""

from itertools import pairwise

import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from extraction.events.quotations import find_quotations

VOCAB = spacy.blank("en").vocab


def make_doc(text: str) -> Doc:
    """'~' glues a token to the next, '|' starts a sentence."""
    parts = text.split(" ")
    words, spaces, starts = [], [], []
    for part in parts:
        start = part.startswith("|")
        part = part.lstrip("|")
        words.append(part.rstrip("~"))
        spaces.append(not part.endswith("~"))
        starts.append(start or not starts)
    return Doc(VOCAB, words=words, spaces=spaces, sent_starts=starts)


def quoted(text: str, longest: int = 12) -> list[str]:
    doc = make_doc(text)
    return [doc[a:b].text for a, b in find_quotations(doc, longest)]


def test_a_quotation_runs_over_sentences():
    assert quoted('He said : "~ We left .~ |They fired .~ " |Then it ended .') == ["We left .They fired ."]


def test_a_paragraph_that_opens_anew_goes_on():
    assert quoted('"~ We left . |"~ They fired .~ " he said .') == ['We left . "They fired .']


def test_a_lost_mark_ends_after_some_sentences():
    text = '"~ We left . |A . |B . |C . |"~ They fired .~ " he said .'
    assert quoted(text, longest=2) == ["They fired ."]


def test_an_opening_mark_inside_a_sentence_starts_over():
    assert quoted('a "~ lost mark and "~ a scare~ " word') == ["a scare"]


@settings(max_examples=40)
@given(st.lists(st.sampled_from(['"', '"~', "|a", "b~", "|("]), min_size=1, max_size=40))
def test_ranges_lie_in_order_and_apart(parts):
    doc = make_doc(" ".join(parts))
    ranges = find_quotations(doc, 3)
    assert all(0 < a < b < len(doc) for a, b in ranges)
    assert all(first[1] < second[0] for first, second in pairwise(ranges))
