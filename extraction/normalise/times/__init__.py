"""Time expressions in English news: find them, parse them into trees, resolve the trees into values.

>>> import datetime as dt
>>> from extraction.normalise.times import Context, find_expressions, resolve_expression
>>> text = "The envoys met last week in Doha."
>>> found = find_expressions(text)[0]
>>> text[found.start : found.end], resolve_expression(found.node, Context(dct=dt.date(2024, 11, 16))).edtf
('last week', '2024-11-04/2024-11-10')
"""

from extraction.normalise.times.context import Context, Direction
from extraction.normalise.times.find import find_expressions, parse_expression
from extraction.normalise.times.library import DateOrder
from extraction.normalise.times.resolve import join_values, resolve_expression
from extraction.normalise.times.timex import write_timex
from extraction.normalise.times.tree import Found, Node, kind_of

__all__ = [
    "Context",
    "DateOrder",
    "Direction",
    "Found",
    "Node",
    "find_expressions",
    "join_values",
    "kind_of",
    "parse_expression",
    "resolve_expression",
    "write_timex",
]
