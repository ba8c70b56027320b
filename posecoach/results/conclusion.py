"""Writing the results that need the complete analysis."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from posecoach.analysis.key_frames import KeyFrames
from posecoach.analysis.result import Analysis
from posecoach.results.request import ANNOTATED_NAME, REPORT_NAME
from posecoach.results.tables import SUMMARY_NAME, write_summary
from posecoach.runtime.output_folder import OutputFolder, writing_into


def write_conclusion(
    analysis: Analysis, pictures: KeyFrames, output: OutputFolder, made_with: Mapping[str, Any]
) -> None:
    """Write report and summary.

    Args:
        analysis: what was found.
        pictures: the pictures of the report.
        output: where the results go.
        made_with: what they were made from and with.

    Raises:
        OutputError: they cannot be written.
    """
    # Imported late: it is needed only at the end, and `load_meanwhile` may have imported it by then.
    from posecoach.report import Edition, write_report  # noqa: PLC0415

    annotated = ANNOTATED_NAME if (output.scratch / ANNOTATED_NAME).exists() else ""
    edition = Edition(datetime.now().astimezone().date(), annotated)
    with writing_into(output.path):
        write_report(analysis, pictures, output.scratch / REPORT_NAME, edition)
        write_summary(analysis, output.scratch / SUMMARY_NAME, made_with)
