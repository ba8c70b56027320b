"""Judged frames with known content, so that each test controls exactly what is drawn."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from posecoach.drawing.palette import FAULT, IN_FORM
from posecoach.drawing.shapes import Image
from posecoach.engine.engine import JudgedFrame
from posecoach.engine.faults import FaultSpan
from posecoach.engine.hold import HoldState, Phase
from posecoach.engine.judging import Assessment, CheckResult, Findings, Verdict
from posecoach.engine.sets import SetState
from posecoach.kinematics.signals import Posture, Unseen, unseen_signals
from posecoach.pose import LANDMARK_COUNT, Landmark, Pose, Side
from posecoach.profiles import Band, load_profile
from posecoach.stretches import STRETCHES, Stretch

PROFILE = load_profile()
KNEELING = STRETCHES["kneeling_hip_flexor"]
BRIDGE = STRETCHES["bridge"]
SUPINE = STRETCHES["supine_psoas"]

SIZE_PX = (640, 480)

#: A body that kneels on its right knee and faces right, in shares of the frame's width and height. Left and right
#: hips and shoulders lie a little apart, so that they can be told apart in a picture.
_KNEELING = {
    "NOSE": (0.60, 0.22),
    "LEFT_SHOULDER": (0.54, 0.31),
    "RIGHT_SHOULDER": (0.50, 0.30),
    "LEFT_ELBOW": (0.59, 0.42),
    "RIGHT_ELBOW": (0.55, 0.41),
    "LEFT_WRIST": (0.65, 0.50),
    "RIGHT_WRIST": (0.62, 0.49),
    "LEFT_HIP": (0.53, 0.56),
    "RIGHT_HIP": (0.49, 0.55),
    "LEFT_KNEE": (0.68, 0.56),
    "RIGHT_KNEE": (0.45, 0.74),
    "LEFT_ANKLE": (0.68, 0.74),
    "RIGHT_ANKLE": (0.31, 0.75),
    "LEFT_HEEL": (0.66, 0.77),
    "RIGHT_HEEL": (0.28, 0.73),
    "LEFT_FOOT_INDEX": (0.73, 0.77),
    "RIGHT_FOOT_INDEX": (0.27, 0.78),
}


def kneeling_pose(size_px: tuple[int, int] = SIZE_PX, shift: tuple[float, float] = (0.0, 0.0)) -> Pose:
    """Return a kneeling body; ``shift`` moves it by shares of the frame."""
    places = np.tile(_KNEELING["NOSE"], (LANDMARK_COUNT, 1))
    for name, place in _KNEELING.items():
        places[Landmark[name]] = place
    image_px = (places + shift) * size_px
    return Pose(0.0, image_px, np.zeros((LANDMARK_COUNT, 3)), np.ones(LANDMARK_COUNT), size_px)


def result(stretch: Stretch, name: str, value: float, band: Band | None = None) -> CheckResult:
    """Return one check of ``stretch`` with ``value`` against the default band."""
    check = stretch.check(name)
    band = band or PROFILE.stretches[stretch.name].checks[name]
    if math.isnan(value):
        return CheckResult(check, band, value, Verdict.CANNOT_TELL, 0.0)
    excess = band.excess(value, inside=False)
    return CheckResult(check, band, value, Verdict.NOT_MET if excess else Verdict.MET, excess)


#: Values in form, by check.
KNEELING_RIGHT = {
    "trunk_inclination": 0.0,
    "upper_trunk_inclination": 4.0,
    "front_knee_flexion": 90.0,
    "hip_extension": 25.0,
}


def step(
    values: Mapping[str, float] | None = None,
    *,
    stretch: Stretch | None = KNEELING,
    side: Side = Side.RIGHT,
    pose: Pose | None = None,
    phase: Phase = Phase.HOLDING,
    hold_s: float = 12.0,
    target_s: float = 30.0,
    unseen: Unseen | None = None,
    fault: FaultSpan | None = None,
    posture: Posture = Posture.KNEELING,
    facing: str = "right",
    t_s: float = 0.0,
) -> JudgedFrame:
    """Return a frame in which ``stretch`` is judged with ``values``; None means it cannot be judged."""
    pose = replace(pose if pose is not None else kneeling_pose(), t_s=t_s)
    results: Sequence[CheckResult] = ()
    if stretch is not None and values is not None:
        results = [result(stretch, name, value) for name, value in values.items()]
    verdicts = {r.verdict for r in results}
    in_form = None if not results or Verdict.CANNOT_TELL in verdicts else True
    if Verdict.NOT_MET in verdicts:
        in_form = False
    assessment = Assessment(stretch, side if stretch is not None else Side.NONE, Findings.of(results), in_form)
    trunk_px = 0.25 * pose.size_px[1]
    signals = replace(
        unseen_signals(t_s, Unseen.NOBODY), unseen=unseen, posture=posture, facing=facing, trunk_px=trunk_px
    )
    hold = HoldState(phase, hold_s, hold_s, 0.0, unseen)
    state = SetState(
        hold, stretch.name if stretch else "", assessment.side, target_s if stretch else 0.0, fault, finished=None
    )
    return JudgedFrame(pose, signals, assessment, unseen, state)


def nobody(size_px: tuple[int, int] = SIZE_PX) -> JudgedFrame:
    """Return a frame with nobody in the picture."""
    return step(stretch=None, pose=Pose.empty(0.0, size_px), phase=Phase.IDLE, hold_s=0.0, unseen=Unseen.NOBODY)


def picture(size_px: tuple[int, int] = SIZE_PX, level: int = 120) -> Image:
    """Return a plain grey picture."""
    return np.full((size_px[1], size_px[0], 3), level, dtype=np.uint8)


def has_colour(image: Image, colour: tuple[int, int, int], tolerance: int = 3) -> bool:
    """Return whether any pixel has about this colour."""
    return bool((np.abs(image.astype(int) - colour).max(axis=2) <= tolerance).any())


def hues(image: Image) -> set[tuple[int, int, int]]:
    """Return which of the two verdict hues are in a picture; grey also appears where light and dark blend."""
    return {colour for colour in (IN_FORM, FAULT) if has_colour(image, colour, tolerance=4)}


def around(image: Image, point: tuple[float, float], reach_px: int) -> Image:
    """Return the square of a picture around a point."""
    x, y = round(point[0]), round(point[1])
    return image[max(0, y - reach_px) : y + reach_px + 1, max(0, x - reach_px) : x + reach_px + 1]
