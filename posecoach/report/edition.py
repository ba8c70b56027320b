"""When a report is written, and what is written beside it: what the analysis itself does not know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Edition:
    """What is known of a report beyond the analysis.

    Attributes:
        analysed_on: local calendar day of the analysis, None if it is not to be told.
        annotated_video: name of the annotated video in the folder of the report, "" if there is none.
    """

    analysed_on: date | None = None
    annotated_video: str = ""


#: A report about which nothing more is known.
UNKNOWN = Edition()
