"""Confidence is a probability: bounded, monotone in the raw score, and explained by its parts."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from extraction.errors import KnowledgeError
from extraction.events.confidence import raw_score
from extraction.knowledge import calibration as module
from extraction.knowledge.calibration import FACTS, Calibration, load_calibration, log_odds

CURVE = load_calibration()
SCORES = st.floats(0, 1)
HOLDING = st.dictionaries(st.sampled_from(FACTS), st.booleans())


@given(SCORES, HOLDING)
def test_confidence_is_a_probability(raw, facts):
    assert 0.0 <= CURVE.probability(raw, facts) <= 1.0


@given(SCORES, SCORES, HOLDING)
def test_confidence_never_falls_as_the_raw_score_rises(a, b, facts):
    low, high = sorted((a, b))
    assert CURVE.probability(low, facts) <= CURVE.probability(high, facts)


@given(st.floats(allow_nan=False))
def test_log_odds_are_finite(raw):
    assert math.isfinite(log_odds(raw))


def test_raw_score_is_the_product_of_its_factors():
    assert raw_score({"entry": 0.8, "actor": 0.5}) == pytest.approx(0.4)
    assert raw_score({"entry": 1.0}) < 1.0


def test_a_fact_that_is_not_listed_changes_nothing():
    curve = Calibration(intercept=0.0, slope=1.0, opinion=0.5, facts={"future": -1.0}, events=1, right=1)
    assert curve.probability(0.7, {"dated": True}) == pytest.approx(0.7)
    assert curve.probability(0.7, {"future": True}) < 0.7


def test_the_second_opinion_counts_where_it_was_asked():
    curve = Calibration(intercept=0.0, slope=1.0, opinion=0.5, facts={}, events=1, right=1)
    assert curve.probability(0.7, {}, 0.5) == pytest.approx(curve.probability(0.7, {}))
    assert curve.probability(0.7, {}, 0.2) < curve.probability(0.7, {}) < curve.probability(0.7, {}, 0.8)


def test_shipped_curve_was_fitted_on_gold():
    assert CURVE.events >= 200
    assert 0 < CURVE.right <= CURVE.events


@pytest.mark.parametrize(
    "change",
    [{"slope": 0.0}, {"slope": -1.0}, {"facts": {"lucky": 1.0}}, {"events": 0}, {"extra": 1}],
    ids=["flat", "falling", "unknown fact", "no gold", "unknown key"],
)
def test_a_malformed_curve_is_refused(change):
    with pytest.raises(ValidationError):
        Calibration.model_validate({"intercept": 0.0, "slope": 1.0, "facts": {}, "events": 10, "right": 5} | change)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "no table"),
        ("[calibration]\nslope = 1.0\n", "intercept"),
        ("[curve]\n", "unknown table curve"),
        ("[calibration\n", "not TOML"),
    ],
)
def test_a_malformed_file_is_named(tmp_path, monkeypatch, content, message):
    path = tmp_path / "confidence.toml"
    path.write_text(content)
    monkeypatch.setattr(module, "resource", lambda _: path)
    with pytest.raises(KnowledgeError, match=message):
        load_calibration()


@pytest.mark.pipeline
@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Turkey accused Greece of violating its airspace.", None),
        ("Turkey protested loudly, the Greek government said.", "no_recipient"),
        ("Angered that Turkey had accused Greece, thousands marched in Athens.", "embedded"),
    ],
)
def test_the_record_says_what_its_confidence_is_made_of(extractor, text, fact):
    for event in extractor.extract(text, published="2024-11-19"):
        parts = event.extractor.confidence_parts
        assert set(parts) >= {"entry", "actor", "recipient", "status", "syntax", "raw"}
        score = CURVE.intercept + CURVE.slope * log_odds(parts["raw"])
        score += sum(value for name, value in parts.items() if name.startswith("fact."))
        assert event.confidence == pytest.approx(1 / (1 + math.exp(-score)), abs=0.002)
        assert fact is None or fact not in CURVE.facts or f"fact.{fact}" in parts or event.recipients
