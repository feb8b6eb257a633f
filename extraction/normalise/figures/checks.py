"""Figures of one article that cannot all be true: parts larger than their whole, parts that add up to more than it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from extraction.values import FigureValue

_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Indices of figures that do not fit together, the whole first, and how."""

    kind: Literal["part_exceeds_whole", "parts_exceed_whole", "cycle"]
    figures: tuple[int, ...]
    message: str


def contradictions(figures: Sequence[FigureValue]) -> list[Contradiction]:
    """List what contradicts in the `part_of` relations of an article's figures; nothing is corrected.

    A bound is only taken at its word: 'at least 60 of up to 50' contradicts, 'up to 60 of at least 50' does not.
    Parts are summed only where they share a role, or none, with each other: the killed and the wounded of a group may
    overlap with the arrested. An approximate whole or part contradicts only beyond a tenth of the whole.
    """
    found: list[Contradiction] = []
    parts: dict[int, list[int]] = {}
    for index, figure in enumerate(figures):
        whole = figure.part_of
        if whole is None or not 0 <= whole < len(figures):
            continue
        if _cyclic(figures, index):
            if whole > index:
                found.append(
                    Contradiction("cycle", (whole, index), f"figures {whole} and {index} are parts of each other")
                )
            continue
        parts.setdefault(whole, []).append(index)
        low, high = _least(figure), _most(figures[whole])
        if low is not None and high is not None and low > high * _slack(figure, figures[whole]):
            found.append(Contradiction("part_exceeds_whole", (whole, index), f"{low:g} of {high:g}"))
    for whole, members in parts.items():
        found.extend(_sums(figures, whole, members))
    return found


def _sums(figures: Sequence[FigureValue], whole: int, members: list[int]) -> list[Contradiction]:
    top = _most(figures[whole])
    if top is None or len(members) < 2:
        return []
    found: list[Contradiction] = []
    for role in dict.fromkeys(figures[index].role for index in members):
        same = [index for index in members if figures[index].role == role]
        lows = [_least(figures[index]) for index in same]
        known = [low for low in lows if low is not None]
        if len(known) < 2 or max(known) > top:  # a single part that is too large is reported already
            continue
        slack = max(_slack(figures[index], figures[whole]) for index in same)
        if sum(known) > top * slack:
            message = f"{' + '.join(f'{low:g}' for low in known)} of {top:g}"
            found.append(Contradiction("parts_exceed_whole", (whole, *same), message))
    return found


def _cyclic(figures: Sequence[FigureValue], index: int) -> bool:
    whole = figures[index].part_of
    return whole is not None and figures[whole].part_of == index


def _least(figure: FigureValue) -> float | None:
    """The smallest value the words allow; None when they set no lower bound."""
    return figure.low


def _most(figure: FigureValue) -> float | None:
    return figure.high


def _slack(*figures: FigureValue) -> float:
    return 1.1 if any(figure.modifier == "about" for figure in figures) else 1.0 + _TOLERANCE
