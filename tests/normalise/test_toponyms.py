from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.knowledge.gazetteer import Gazetteer, load_gazetteer
from extraction.knowledge.gazetteer_tables import load_classes, load_home_cues
from extraction.normalise.toponyms import resolve_toponyms
from extraction.normalise.toponyms_candidates import one_edit_apart
from extraction.normalise.toponyms_context import article_context
from extraction.normalise.toponyms_scoring import load_resolver
from extraction.normalise.toponyms_surface import read_surface


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def spans_of(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Take [brackets] out of a text and return the offsets of what they held."""
    plain, spans = "", []
    for n, piece in enumerate(text.replace("]", "[").split("[")):
        if n % 2:
            spans.append((len(plain), len(plain) + len(piece)))
        plain += piece
    return plain, spans


# text with [toponyms], then country and resolution of each
ROWS = [
    # plain names
    ("Rain fell on [Quito].", [("ECU", "city")]),
    ("Rain fell on [Ukraine].", [("UKR", "country")]),
    ("The [U.K.] and [S. Korea] traded.", [("GBR", "country"), ("KOR", "country")]),
    # the class word decides
    ("Shelling in the [Kursk region] went on.", [("RUS", "province")]),
    ("Shelling in the [Kursk] region went on.", [("RUS", "province")]),
    ("Shelling in [Kursk] went on.", [("RUS", "city")]),
    ("The province of [Idlib] was quiet.", [("SYR", "province")]),
    ("Clashes in the [Kursk] and [Belgorod] regions.", [("RUS", "province"), ("RUS", "province")]),
    ("The [Sea of Japan] was calm.", [(None, "water")]),
    ("The mayor of [Orange County] spoke in [California].", [("USA", "county"), ("USA", "province")]),
    # containers
    ("He moved to [Paris], Texas, last year.", [("USA", "city")]),
    ("He moved to [Paris], [Texas].", [("USA", "city"), ("USA", "province")]),
    ("He moved to [Alexandria], La., last year.", [("USA", "city")]),
    ("He moved to [London] (Ontario) last year.", [("CAN", "city")]),
    ("[Kyiv]'s [Obolon district] lost power.", [("UKR", "city"), ("UKR", "district")]),
    ("The town of [Tripoli] in Lebanon lost power.", [("LBN", "city")]),
    # one sense an article, unless the words say otherwise
    (
        "[Paris], Texas, and [Paris], France, are twins. [Paris] is small.",
        [("USA", "city"), ("FRA", "city"), ("FRA", "city")],
    ),
    ("[Alexandria], Va., is old. [Alexandria] has a port.", [("USA", "city"), ("USA", "city")]),
    # company
    ("[Tripoli], [Sidon] and [Beirut] were hit.", [("LBN", "city")] * 3),
    ("[Tripoli], [Misrata] and [Benghazi] were hit.", [("LBY", "city")] * 3),
    ("The [Georgian] leader left [Tbilisi] for [Batumi].", [("GEO", "country"), ("GEO", "city"), ("GEO", "city")]),
    ("[Georgia], [Alabama] and [Florida] voted.", [("USA", "province")] * 3),
    ("[Georgia], [Armenia] and [Azerbaijan] voted.", [("GEO", "country"), ("ARM", "country"), ("AZE", "country")]),
    # directions
    ("Fighting in eastern [Ukraine] went on.", [("UKR", "country")]),
    ("Fighting in [eastern Ukraine] went on.", [("UKR", "region")]),
    ("Fighting in [northern Gaza] went on.", [("PSE", "region")]),
    # regions are themselves
    ("The [Donbas], the [Sahel] and the [West Bank].", [("UKR", "region"), (None, "region"), ("PSE", "region")]),
    # misspelt
    ("They landed in [Marseiles].", [("FRA", "city")]),
    # nothing of the kind
    ("They landed in [Qwxzville].", [None]),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_resolution(gazetteer: Gazetteer, text: str, expected: list[tuple[str | None, str] | None]) -> None:
    plain, spans = spans_of(text)
    found = resolve_toponyms(plain, spans, gazetteer)
    got = [r.value and (r.value.country, r.value.resolution) for r in found]
    assert got == expected, [r.reason for r in found]


def test_countries_never_become_their_capital(gazetteer: Gazetteer) -> None:
    plain, spans = spans_of("[Russia] spoke with [Iran], [Egypt] and [Brazil] in [Doha].")
    for resolved in resolve_toponyms(plain, spans, gazetteer)[:4]:
        assert resolved.value is not None
        assert resolved.value.resolution == "country"
        assert resolved.value.feature == "A.PCLI"


def test_dateline_home_and_near_tip_the_scales(gazetteer: Gazetteer) -> None:
    name, span = "Springfield", [(0, 11)]
    missouri = resolve_toponyms(name, span, gazetteer, near_to=["Missouri"])[0]
    illinois = resolve_toponyms(name, span, gazetteer, dateline="Chicago, Illinois")[0]
    assert missouri.value is not None
    assert missouri.value.admin1 == "Missouri"
    assert illinois.value is not None
    assert illinois.value.admin1 == "Illinois"
    ours = resolve_toponyms("Cambridge", [(0, 9)], gazetteer, outlet_country="GBR")[0]
    assert ours.value is not None
    assert ours.value.country == "GBR"


def test_the_runner_up_is_another_place(gazetteer: Gazetteer) -> None:
    found = resolve_toponyms("Springfield", [(0, 11)], gazetteer)[0]
    assert found.runner_up is not None
    assert found.runner_up.entry.id != found.readings[0].entry.id
    assert sum(r.share for r in found.readings) <= 1.001


def test_confidence_is_a_share(gazetteer: Gazetteer) -> None:
    plain, spans = spans_of("[Kyiv] and [Springfield].")
    kyiv, springfield = resolve_toponyms(plain, spans, gazetteer)
    assert kyiv.value is not None
    assert springfield.value is None or springfield.value.confidence < kyiv.value.confidence <= 1


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300), st.data())
def test_any_text_and_spans(text: str, data: st.DataObject) -> None:
    gazetteer = load_gazetteer()
    spans = []
    for _ in range(data.draw(st.integers(0, 4))):
        if not text:
            break
        start = data.draw(st.integers(0, len(text) - 1))
        spans.append((start, data.draw(st.integers(start + 1, len(text)))))
    found = resolve_toponyms(text, spans, gazetteer)
    assert len(found) == len(spans)
    for resolved in found:
        if resolved.value is not None:
            assert 0 <= resolved.value.confidence <= 1
            assert (resolved.value.lat, resolved.value.lon) != (0, 0)


HOSTILE = ["A" * 100_000, "Paris, " * 15_000, "of the " * 15_000, "St. " * 25_000, "'s " * 30_000, "é́" * 50_000]


@pytest.mark.parametrize("text", HOSTILE)
def test_junk_is_read_in_linear_time(gazetteer: Gazetteer, text: str) -> None:
    article_context(text, gazetteer)
    spans = [(i, min(len(text), i + 30)) for i in range(0, len(text) - 1, max(1, len(text) // 600))]
    assert len(resolve_toponyms(text, spans, gazetteer)) == len(spans)


def test_class_words_by_their_examples() -> None:
    for group in load_classes():
        for example in group.examples:
            surface = read_surface(example, 0, len(example))
            assert surface.base != example, example
        for example in group.not_examples:
            assert read_surface(example, 0, len(example)).class_word is None, example


def test_home_cues_by_their_examples(gazetteer: Gazetteer) -> None:
    for cues in load_home_cues():
        for example in cues.examples:
            assert article_context(example, gazetteer).homes[cues.country] > 0, example
        for example in cues.not_examples:
            assert article_context(example, gazetteer).homes[cues.country] == 0, example


def test_the_resolver_has_every_weight() -> None:
    model = load_resolver()
    assert model.own_vector().shape == (len(model.own),)
    assert model.company_vector().min() > 0


@given(st.text("abcd", min_size=1, max_size=8), st.integers(0, 7), st.sampled_from("xyz"))
def test_one_edit(word: str, position: int, letter: str) -> None:
    position = min(position, len(word) - 1)
    assert one_edit_apart(word, word[:position] + letter + word[position:])
    assert one_edit_apart(word, word[:position] + letter + word[position + 1 :])
    assert not one_edit_apart(word, word)
