"""The recordings to tune on, each with the pictures of its video if available."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from posecoach.capture.reading import AS_IT_SAYS, Reading
from posecoach.pose import LANDMARK_COUNT
from posecoach.pose.recording import IMAGE_STEPS, Recording
from posecoach.results.files import default_folder
from posecoach.results.provenance import made_from
from posecoach.results.request import RECORDING_NAME
from posecoach.runtime.errors import VideoError
from posecoach.tuning.stills import Stills


@dataclass(frozen=True, slots=True, eq=False)
class TuningSource:
    """One recording.

    Attributes:
        title: what to call it.
        recording: the landmarks; at least one frame.
        stills: the pictures, if the video was given.
    """

    title: str
    recording: Recording
    stills: Stills | None = None

    @property
    def duration_s(self) -> float:
        """Time of the last frame, seconds."""
        return float(self.recording.times_s[-1])


def own_recording(video: Path, reading: Reading = AS_IT_SAYS) -> Recording | None:
    """Return the recording that an earlier analysis left beside a video, if it is whole and of that very video.

    Args:
        video: the video.
        reading: what the user says about it; the analysis has to be of the same.
    """
    folder = default_folder(video)
    if not made_from(folder, video, reading):
        return None
    try:
        recording = Recording(folder / RECORDING_NAME)
    except VideoError:
        return None
    return recording if len(recording) and recording.info.complete else None


def packed_landmarks(recording: Recording) -> bytes:
    """Return the landmarks of all n frames as little-endian arrays, one after the other.

    These are the times, n float64 in seconds; x and y of each landmark, n x 33 x 2 int16 in tenths of a pixel; and the
    visibility of each, n x 33 uint8 in 1/255, 0 throughout where nobody was found.
    """
    records = recording.records
    tenths = records["image"] * (10.0 * max(recording.info.width, recording.info.height) / IMAGE_STEPS)
    visibility = np.where(records["found"][:, None] > 0, records["visibility"], 0)
    parts = (
        records["t_s"].astype("<f8"),
        np.clip(np.rint(tenths), -32768, 32767).astype("<i2").reshape(len(records), LANDMARK_COUNT * 2),
        visibility.astype("u1"),
    )
    return b"".join(np.ascontiguousarray(part).tobytes() for part in parts)
