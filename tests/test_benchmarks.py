"""The benchmarks' switches put back what they take away, and gold is found in texts as they are read."""

from __future__ import annotations

import sys
import types

import pytest

from extraction.knowledge.lexicon import load_lexicon
from extraction.resources import ROOT

pytest.importorskip("sklearn")
if not (ROOT / "benchmarks").is_dir():
    pytest.skip("benchmarks are not installed", allow_module_level=True)
sys.path.insert(0, str(ROOT / "benchmarks"))

import ablation
import fit_confidence
import gold_sets
import numpy as np

from extraction.knowledge.calibration import FACTS


def test_a_swapped_part_is_put_back():
    module = types.ModuleType("part")
    module.answer = 1
    seen = []

    def fail():
        with ablation.swapped(module, answer=2):
            seen.append(module.answer)
            raise RuntimeError("midway")

    with pytest.raises(RuntimeError, match="midway"):
        fail()
    assert [*seen, module.answer] == [2, 1]


def test_every_swapped_name_exists():
    for module, name in [
        (ablation.actors, "Coreference"),
        (ablation.places, "load_metonymy"),
        (ablation.context, "focus_country"),
        (ablation.coding, "without_content"),
        (ablation.coding, "without_doubles"),
        (ablation.coding, "can_review"),
        (ablation.coding, "stands_alone"),
        (ablation.coding, "name_doers"),
        (ablation.drafting, "reduce_type"),
        (ablation.readings, "told_before"),
        (ablation.reading, "broken_condition"),
        (ablation.reading, "_speaker"),
    ]:
        assert hasattr(module, name), name


def test_a_poorer_lexicon_lacks_what_was_taken():
    lexicon = load_lexicon()
    poorer = ablation.lexicon_of(lexicon, ablation.loosened(conditions=False, light=False, nouns=False), roles=False)
    assert {t.pos for t in poorer.triggers.values()} == {"verb", "adj"}
    assert not any(t.requires or t.forbids or t.needs or t.light for t in poorer.triggers.values())
    assert {f.actor for f in poorer.frames.values()} == {("subject",)}
    assert {row.id for rows in poorer.by_head.values() for row in rows} == set(poorer.triggers)
    assert lexicon.triggers == load_lexicon().triggers


@pytest.mark.parametrize(
    ("needle", "text", "found"),
    [
        ("Kyiv's army", "So Kyiv’s\narmy moved.", "Kyiv’s\narmy"),
        ('said "no"', "He said “no”.", "said “no”"),
        ("a (small) step", "It is a (small) step.", "a (small) step"),
        ("nowhere", "It is here.", None),
    ],
)
def test_gold_is_found_in_the_text_as_read(needle, text, found):
    assert gold_sets._found(needle, text) == found


def test_a_curve_is_fitted_to_what_was_right():
    random = np.random.default_rng(0)
    raw = random.normal(size=400)
    table = np.zeros((400, 2 + len(FACTS)))
    table[:, 0] = raw
    right = (random.random(400) < 1 / (1 + np.exp(-2 * raw))).astype(float)
    curve = fit_confidence.fit(table, right, [0, 1], 1.0)
    assert 1.4 < curve.slope < 2.6
    assert curve.events == 400
    assert not curve.facts
