"""The report page of one analysed video."""

from posecoach.report.page import report_html

__all__ = ["report_html"]
