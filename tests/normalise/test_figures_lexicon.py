"""Every hand-written entry of the figure lexicons does what its examples say."""

from __future__ import annotations

from pathlib import Path

import pytest

from extraction.errors import KnowledgeError
from extraction.knowledge.figures import (
    load_figure_roles,
    load_figure_units,
    load_figure_words,
)
from extraction.normalise.figures import find_quantities
from extraction.normalise.figures.units import unit_table

WORDS = load_figure_words()


@pytest.mark.parametrize(("example", "klass"), [(example, m.klass) for m in WORDS.modifier for example in m.examples])
def test_modifier_examples(example: str, klass: str) -> None:
    (quantity,) = find_quantities(example)
    assert quantity.modifier == klass


@pytest.mark.parametrize(
    ("example", "klass"), [(example, m.klass) for m in WORDS.modifier for example in m.not_examples]
)
def test_modifier_counterexamples(example: str, klass: str) -> None:
    assert all(quantity.modifier != klass for quantity in find_quantities(example))


@pytest.mark.parametrize("modifier", WORDS.modifier, ids=lambda m: f"{m.klass}-{m.side}")
def test_every_phrase_of_a_modifier_is_read(modifier: object) -> None:
    for words in modifier.words:  # type: ignore[attr-defined]
        text = f"{words} $250" if modifier.side == "left" else f"$250{'' if words[0] in '+-' else ' '}{words}"  # type: ignore[attr-defined]
        (quantity,) = find_quantities(text)
        assert quantity.modifier == modifier.klass, words  # type: ignore[attr-defined]


@pytest.mark.parametrize("entry", WORDS.vague, ids=lambda e: e.words[0])
def test_vague_plurals(entry: object) -> None:
    for example in entry.examples:  # type: ignore[attr-defined]
        (quantity,) = find_quantities(example)
        assert quantity.low >= entry.low  # type: ignore[attr-defined, operator]
        assert quantity.high is None
    for example in entry.not_examples:  # type: ignore[attr-defined]
        assert find_quantities(example) == []


@pytest.mark.parametrize("entry", WORDS.collective, ids=lambda e: e.words[0])
def test_collectives(entry: object) -> None:
    for example in entry.examples:  # type: ignore[attr-defined]
        assert len(find_quantities(example)) == 1
    for example in entry.not_examples:  # type: ignore[attr-defined]
        assert find_quantities(example) == []


@pytest.mark.parametrize("entry", WORDS.few, ids=lambda e: " ".join(e.words))
def test_few(entry: object) -> None:
    for example in entry.examples:  # type: ignore[attr-defined]
        (quantity,) = find_quantities(example)
        assert quantity.modifier in ("range", "about", "at_least")


def test_every_unit_spelling_is_a_unit_of_cldr() -> None:
    units = load_figure_units()
    assert unit_table().rules is units
    for spelling in units.unit_spellings:
        (quantity,) = find_quantities(f"They moved 25{'' if len(spelling) < 3 else ' '}{spelling} there.")
        assert quantity.kind == "measure", spelling


def test_every_role_stands_once_with_examples() -> None:
    roles = load_figure_roles().role
    assert len({role.role for role in roles}) == len(roles)
    assert all(role.examples for role in roles)


def test_faults_name_file_and_entry(tmp_path: Path) -> None:
    path = tmp_path / "figure_roles.toml"
    path.write_text('[[role]]\nrole = "killed"\nexamples = ["x"]\ncolour = "red"\n', encoding="utf8")
    with pytest.raises(KnowledgeError, match=r"figure_roles\.toml.*killed.*colour"):
        load_figure_roles(path)
