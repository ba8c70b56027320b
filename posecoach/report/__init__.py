"""The report page of one analysed video."""

from posecoach.report.edition import Edition
from posecoach.report.page import report_html, write_report

__all__ = ["Edition", "report_html", "write_report"]
