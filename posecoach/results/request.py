"""The request to analyse a video, and the names of its result files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from posecoach.capture.reading import AS_IT_SAYS, Reading
from posecoach.profiles.profile import Profile
from posecoach.stretches.base import Stretch

ANNOTATED_NAME = "annotated.mp4"
REPORT_NAME = "report.html"
RECORDING_NAME = "landmarks.rec"


@dataclass(frozen=True, slots=True)
class Request:
    """What to do with a video.

    Attributes:
        model: "lite", "full" or "heavy".
        profile: the thresholds.
        only: the stretches to recognise; all if empty.
        annotate: whether to write the annotated video.
        reading: what the user states about the video.
        every_frame: look at every frame instead of as many as the movement requires.
    """

    model: str
    profile: Profile
    only: Sequence[Stretch] = ()
    annotate: bool = True
    reading: Reading = AS_IT_SAYS
    every_frame: bool = False
