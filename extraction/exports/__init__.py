"""Records -> data frames, tables, maps and other coders' columns."""

from extraction.exports.crosswalks import CROSSWALKS, column_names, crosswalk_row
from extraction.exports.flat import CHILD_COLUMNS, FLAT_COLUMNS, child_rows, flat_row
from extraction.exports.load import flat_table, read_articles, read_children, read_events
from extraction.exports.write import FORMATS, ExportSummary, export_events

__all__ = [
    "CHILD_COLUMNS",
    "CROSSWALKS",
    "FLAT_COLUMNS",
    "FORMATS",
    "ExportSummary",
    "child_rows",
    "column_names",
    "crosswalk_row",
    "export_events",
    "flat_row",
    "flat_table",
    "read_articles",
    "read_children",
    "read_events",
]
