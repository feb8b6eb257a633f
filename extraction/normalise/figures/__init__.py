"""Numbers, money, percentages, measures and ranges in English text, without a parser.

`find_quantities` finds and values every figure of a text in linear time; `normalise_figure` reads a clean span;
`contradictions` lists sums and subsets that do not fit together.
"""

from extraction.normalise.figures.checks import Contradiction, contradictions
from extraction.normalise.figures.finder import Quantity, find_quantities, normalise_figure

__all__ = ["Contradiction", "Quantity", "contradictions", "find_quantities", "normalise_figure"]
