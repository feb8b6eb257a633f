"""Figures that cannot all be true are listed, never corrected."""

from __future__ import annotations

from extraction.normalise.figures import contradictions
from extraction.schema import FigureRole, Modifier
from extraction.values import FigureValue


def figure(
    low: float | None,
    high: float | None,
    part_of: int | None = None,
    modifier: Modifier = "exact",
    role: FigureRole = "other",
) -> FigureValue:
    return FigureValue(low, high, modifier, role=role, part_of=part_of)


def kinds(*figures: FigureValue) -> list[str]:
    return [c.kind for c in contradictions(figures)]


def test_parts_that_fit() -> None:
    assert kinds(figure(83, 83), figure(55, 55, 0), figure(28, 28, 0)) == []


def test_a_part_larger_than_its_whole() -> None:
    (found,) = contradictions([figure(31, 31, 1), figure(24, 24)])
    assert (found.kind, found.figures) == ("part_exceeds_whole", (1, 0))


def test_parts_that_add_up_to_too_much() -> None:
    (found,) = contradictions([figure(83, 83), figure(55, 55, 0), figure(40, 40, 0)])
    assert (found.kind, found.figures) == ("parts_exceed_whole", (0, 1, 2))


def test_parts_in_different_roles_may_overlap() -> None:
    whole = figure(50, 50)
    assert kinds(whole, figure(40, 40, 0, role="wounded"), figure(30, 30, 0, role="captured")) == []


def test_open_bounds_and_approximate_numbers_are_taken_at_their_word() -> None:
    assert kinds(figure(None, 50, modifier="at_most"), figure(60, None, 0, "at_least")) == ["part_exceeds_whole"]
    assert kinds(figure(50, None, modifier="at_least"), figure(None, 60, 0, "at_most")) == []
    assert kinds(figure(50, 50, modifier="about"), figure(52, 52, 0)) == []


def test_a_cycle_is_reported_once() -> None:
    assert kinds(figure(5, 5, 1), figure(5, 5, 0)) == ["cycle"]


def test_an_index_outside_the_list_is_ignored() -> None:
    assert kinds(figure(5, 5, 9)) == []
