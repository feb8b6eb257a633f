"""Events of runs as one self-contained page: map, timeline, who to whom, figures, table, and each event in its text."""

from extraction.exports.report.write import EVENTS_SHOWN, ReportSummary, write_report

__all__ = ["EVENTS_SHOWN", "ReportSummary", "write_report"]
