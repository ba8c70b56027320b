"""Skipping what an earlier run has completed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from posecoach.analysis.result import SUMMARY_SCHEMA
from posecoach.batch.orders import Order
from posecoach.pose.recording import is_recording
from posecoach.results.provenance import provenance
from posecoach.results.request import ANNOTATED_NAME, RECORDING_NAME, REPORT_NAME
from posecoach.results.tables import FRAMES_NAME, SUMMARY_NAME
from posecoach.runtime.version import __version__


def completed(order: Order) -> Mapping[str, Any] | None:
    """Return the summary of an earlier run that has left all that ``order`` would make, or None.

    These must be equal: the version of posecoach, the model (for a video; a recording has its own), every value of the
    profile, the stretches to recognise, and size, modification time and fingerprint of the video. All files must
    exist; an annotated video that is not asked for does no harm.
    """
    try:
        summary = json.loads((order.folder / SUMMARY_NAME).read_bytes())
        earlier = summary["made_with"]
        wanted = provenance(order.video, order.request)
        same = (
            summary["schema"] == SUMMARY_SCHEMA
            and summary["posecoach"] == __version__
            and isinstance(summary["source"]["stopped_early"], bool)
            and isinstance(summary["sets"], list)
            and "video_fingerprint" in wanted
            and {**earlier, "annotated": None} == {**wanted, "annotated": None}
        )
        if not same:
            return None
        names = [REPORT_NAME, FRAMES_NAME, RECORDING_NAME]
        if not is_recording(order.video):
            if summary["model"] != order.request.model or wanted["annotated"] > earlier["annotated"]:
                return None
            if wanted["annotated"]:
                names.append(ANNOTATED_NAME)
        return summary if all((order.folder / name).is_file() for name in names) else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        # Missing, or not written by posecoach: it will be written again.
        return None
