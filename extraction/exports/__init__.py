"""Records -> data frames, tables, maps, databases and other coders' columns."""

from extraction.exports.clusters import CLUSTER_COLUMNS
from extraction.exports.crosswalks import CROSSWALKS, column_names, crosswalk_row
from extraction.exports.details import ARTICLE_COLUMNS
from extraction.exports.flat import CHILD_COLUMNS, FLAT_COLUMNS, child_rows, flat_row
from extraction.exports.html import EventHtml, show_html
from extraction.exports.load import flat_table, read_articles, read_children, read_clusters, read_event, read_events
from extraction.exports.validation import ExportProblem, validate_export
from extraction.exports.write import FORMATS, ExportSummary, export_events

__all__ = [
    "ARTICLE_COLUMNS",
    "CHILD_COLUMNS",
    "CLUSTER_COLUMNS",
    "CROSSWALKS",
    "FLAT_COLUMNS",
    "FORMATS",
    "EventHtml",
    "ExportProblem",
    "ExportSummary",
    "child_rows",
    "column_names",
    "crosswalk_row",
    "export_events",
    "flat_row",
    "flat_table",
    "read_articles",
    "read_children",
    "read_clusters",
    "read_event",
    "read_events",
    "show_html",
    "validate_export",
]
