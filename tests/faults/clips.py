"""Part of a sample, encoded again with one fault, and its analysis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from posecoach.analysis.result import Analysis
from posecoach.capture import Frame, VideoFile
from posecoach.estimation import PoseEstimator
from posecoach.pose import Pose
from posecoach.profiles import load_profile
from posecoach.results.files import analyze_into
from posecoach.results.request import Request
from tests import videos

Image = NDArray[np.uint8]

#: Time from which the sample shows right form throughout, seconds, and its rate, frames a second.
HELD_FROM_S, FPS = 6.0, 20

SIZE = (640, 360)

RESULTS = {"annotated.mp4", "frames.csv", "landmarks.rec", "report.html", "summary.json"}


@cache
def held(seconds: float = 3.0) -> tuple[Image, ...]:
    """Return the pictures of a kneeling stretch in right form, `FPS` of them a second, 640 x 360."""
    capture = cv2.VideoCapture(str(videos.SAMPLES / "kneeling_hip_flexor.mp4"))
    images = []
    for number in range(round((HELD_FROM_S + seconds) * FPS)):
        _, image = capture.read()
        if number >= HELD_FROM_S * FPS:
            images.append(np.asarray(cv2.resize(image, SIZE, interpolation=cv2.INTER_AREA), np.uint8))
    return tuple(images)


def at_times(times_s: Sequence[float]) -> list[Image]:
    """Return the pictures of the sample at these times after `HELD_FROM_S`; after its end, the last one."""
    images = held()
    return [images[min(len(images) - 1, round(t_s * FPS))] for t_s in times_s]


def every(step_s: float, seconds: float = 3.0) -> list[float]:
    """Return times of a constant rate."""
    return [index * step_s for index in range(round(seconds / step_s))]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The analysis of a clip, and the folder with its files."""

    analysis: Analysis
    out: Path

    @property
    def hold_s(self) -> float:
        return sum(record.hold_s for record in self.analysis.sets)

    @property
    def names(self) -> set[str]:
        return {path.name for path in self.out.iterdir()}


def analysed(path: Path, *, annotate: bool = True) -> Outcome:
    """Analyse a clip as the command does."""
    out = path.with_suffix(".out")
    return Outcome(analyze_into(path, out, Request("lite", load_profile(), annotate=annotate)), out)


def frames_of(path: Path) -> list[Frame]:
    with VideoFile(path) as video:
        return list(video)


@cache
def pose_in_the_plain_clip() -> Pose:
    """Return the landmarks that the model finds in the first picture of `held`."""
    return pose_in(held()[0])


def pose_in(image: Image) -> Pose:
    with PoseEstimator("full") as estimator:
        return estimator.estimate(Frame(image, 0.0, 0))
