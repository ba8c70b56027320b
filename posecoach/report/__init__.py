"""The report page of one analysed video."""

from posecoach.report.page import report_html, write_report

__all__ = ["report_html", "write_report"]
