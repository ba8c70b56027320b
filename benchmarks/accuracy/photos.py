"""Labelled photographs, each shown as a still clip of four seconds."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from posecoach.capture import Frame
from posecoach.engine.engine import Engine
from posecoach.engine.sets import SetRecord
from posecoach.estimation import PoseEstimator
from posecoach.pose.recording import decode, encode
from posecoach.profiles import Profile
from posecoach.runtime.errors import VideoError

STILL_S = 4.0
STILL_FPS = 8.0


@dataclass(frozen=True, slots=True)
class PhotoResult:
    """What was found on one photograph.

    Attributes:
        file: its name.
        pose: the labelled stretch, or "negative".
        form: "correct", "incorrect" or "unclear".
        found: the stretch recognised at the end, "" if none.
        in_form: the verdict at the end; None if it cannot be judged.
        failing: name of the fault, "" if none.
        hold_s: seconds counted.
    """

    file: str
    pose: str
    form: str
    found: str
    in_form: bool | None
    failing: str
    hold_s: float

    @property
    def outcome(self) -> str:
        """In one word: "right", "cannot tell", "refused" (right form called wrong) or "counted" (wrong form held)."""
        if self.form == "correct":
            if self.in_form:
                return "right"
            return "cannot tell" if self.in_form is None else "refused"
        if self.form == "unclear":
            return "unclear"
        return "counted" if self.hold_s > 0 else "right"


def measure_photos(folder: Path, model: str, profile: Profile) -> list[PhotoResult]:
    """Show every labelled photograph of ``folder`` to the engine.

    Raises:
        VideoError: a photograph that the labels name cannot be read.
    """
    with (folder / "labels.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [_measure(folder / row["file"], row, model, profile) for row in rows]


def _measure(path: Path, row: dict[str, str], model: str, profile: Profile) -> PhotoResult:
    image = cv2.imread(str(path))
    if image is None:
        raise VideoError(f"cannot read {path}: not a picture")
    picture = np.asarray(image, dtype=np.uint8)
    size_px = (picture.shape[1], picture.shape[0])
    engine = Engine(profile)
    sets: list[SetRecord] = []
    with PoseEstimator(model) as estimator:
        for index in range(round(STILL_S * STILL_FPS) + 1):
            pose = estimator.estimate(Frame(picture, index / STILL_FPS, index))
            step = engine.update(decode(encode(pose), size_px))
            if step.state.finished is not None:
                sets.append(step.state.finished)
    last = engine.finish()
    hold_s = sum(record.hold_s for record in (*sets, *([last] if last else [])))
    assessment = step.assessment
    fault = assessment.failing.fault if assessment.failing else None
    return PhotoResult(
        file=row["file"],
        pose=row["pose"],
        form=row["form"],
        found=assessment.stretch.name if assessment.stretch else "",
        in_form=assessment.in_form,
        failing=fault.name if fault else "",
        hold_s=hold_s,
    )
