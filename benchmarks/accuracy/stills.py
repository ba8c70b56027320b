"""Rendered stills with truth, each shown as a still clip: errors of both legs' angles, by person and by view."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from rich.table import Table

from posecoach.capture import Frame
from posecoach.engine.side import SideBelief
from posecoach.estimation import PoseEstimator
from posecoach.kinematics.angles import hip_extension_deg, knee_flexion_deg
from posecoach.kinematics.body import BodyTracker
from posecoach.kinematics.identity import exchange_legs
from posecoach.kinematics.orientation import OrientationFilter
from posecoach.pose import LEGS, Pose, Side
from posecoach.pose.recording import decode, encode
from posecoach.profiles import Profile
from posecoach.runtime.errors import VideoError

#: Long enough for a look at the plain picture to take full effect; the one at the mirrored picture comes just in time.
STILL_S, STILL_FPS = 2.0, 10.0

#: Groups by view: "side" up to the first angle off the side view, "oblique" from the second on, degrees. They overlap.
SIDE_DEG, OBLIQUE_DEG = 35.0, 20.0

#: Legs whose knees and ankles lie closer together than this are not scored for their labels, trunk lengths.
APART = 0.5

#: Lower ends of the bins of confidence in the labels of the legs.
CONFIDENCES = (0.5, 0.7, 0.9, 0.95, 0.99)

SIDES = ("left", "right")
ANGLES = ("hip_extension", "knee_flexion")

Angles = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class StillResult:
    """What was measured on one still; angles are (2, 2): left and right leg; hip extension and knee flexion, degrees.

    Attributes:
        person: who it is.
        off_side_deg: how far the camera is off the side view.
        dim: whether it is dim and noisy.
        true: the true angles.
        raw: the angles of the first frame's landmarks, with the true labels of the legs.
        read: the angles at the end, with the true labels of the legs; NaN where they cannot be measured.
        sigma: one sigma of each angle, as predicted.
        model_named: whether the tracking model labels the legs correctly; None where they lie together.
        named: whether the belief at the end does.
        confidence: how sure that belief is, 0.5 to 1.
    """

    person: str
    off_side_deg: float
    dim: bool
    true: Angles
    raw: Angles
    read: Angles
    sigma: Angles
    model_named: bool | None
    named: bool | None
    confidence: float


def measure_stills(folder: Path, model: str, profile: Profile) -> list[StillResult]:
    """Measure every still of ``folder`` with a person on it; its ``truth.csv`` has a row for each still.

    Raises:
        VideoError: a still cannot be read.
    """
    with (folder / "truth.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    results = (_measure(folder, row, model, profile) for row in rows)
    return [result for result in results if result is not None]


def _measure(folder: Path, row: dict[str, str], model: str, profile: Profile) -> StillResult | None:
    image = cv2.imread(str(folder / row["file"]))
    if image is None:
        raise VideoError(f"cannot read {folder / row['file']}: is it a picture?")
    shown = np.asarray(image, dtype=np.uint8)
    poses: list[Pose] = []
    with PoseEstimator(model) as estimator:
        for index in range(round(STILL_S * STILL_FPS)):
            pose = estimator.estimate(Frame(shown, index / STILL_FPS, index))
            # Rounded to the precision of a recording, as in an analysis.
            poses.append(decode(encode(pose), pose.size_px))
    return read(poses, row, profile)


def read(poses: Sequence[Pose], row: dict[str, str], profile: Profile) -> StillResult | None:
    """Return the result for successive poses on one still with the truth ``row``; None if nobody is found."""
    if not poses[0].found or not poses[-1].found:
        return None
    true_legs = np.array(
        [[[float(row[f"{side}_{joint}_{axis}_px"]) for axis in "xy"] for joint in ("knee", "ankle")] for side in SIDES]
    )
    tracker, belief = BodyTracker(profile.sight), SideBelief()
    for pose in poses:
        placed, signals = tracker.update(pose)
        # The leg that is truly the left one, under whichever label it is tracked.
        followed_right = _named_rightly(placed, true_legs)
        tracked = Side.LEFT if followed_right else Side.RIGHT
        belief.note(tracked, labels_exchanged=signals.labels_exchanged, naming=signals.naming)
    legs = [signals.left, signals.right]
    angles = np.array([[leg.hip_extension_deg, leg.knee_flexion_deg] for leg in legs])
    sigmas = np.array([[leg.hip_sigma_deg, leg.knee_sigma_deg] for leg in legs])
    model_right = _named_rightly(poses[0], true_legs)
    apart = float(np.linalg.norm(true_legs[0] - true_legs[1], axis=-1).sum()) > APART * poses[0].trunk_px
    return StillResult(
        person=row["person"],
        off_side_deg=abs(float(row["azimuth"]) % 180.0 - 90.0),
        dim=float(row["hard"]) > 0.0,
        true=np.array([[float(row[f"{name}_{side}_deg"]) for name in ANGLES] for side in SIDES]),
        raw=_raw(poses[0] if model_right else _exchanged(poses[0])),
        read=angles if followed_right else angles[::-1],
        sigma=sigmas if followed_right else sigmas[::-1],
        model_named=model_right if apart else None,
        named=(belief.side is Side.LEFT) if apart else None,
        confidence=belief.confidence,
    )


def _named_rightly(pose: Pose, true_legs: Angles) -> bool:
    legs = pose.image_px[LEGS[:, 1:3]]
    kept, exchanged = (float(np.linalg.norm(each - true_legs, axis=-1).sum()) for each in (legs, legs[::-1]))
    return kept <= exchanged


def _exchanged(pose: Pose) -> Pose:
    return Pose(pose.t_s, exchange_legs(pose.image_px), exchange_legs(pose.world_m), pose.visibility, pose.size_px)


def _raw(pose: Pose) -> Angles:
    points, anterior = pose.points(), OrientationFilter().update(pose).anterior
    return np.array(
        [
            (
                hip_extension_deg(points[11 + side], points[hip], points[knee], anterior),
                knee_flexion_deg(points[hip], points[knee], points[ankle], anterior),
            )
            for side, (hip, knee, ankle) in enumerate(LEGS[:, :3].tolist())
        ]
    )


def still_table(stills: Sequence[StillResult]) -> Table:
    """Return a table with one row for each view, then one for each person."""
    title = (
        "Stills, both legs: mean / median / 90th percentile in degrees, raw to read; slope of read on true angles;"
        " shares of hips and of knees that are wrong by at most 1 and 2 sigma"
    )
    table = Table(title=title, title_justify="left")
    for column in ("stills", "legs", "missing", "hip extension", "knee flexion", "slope", "1, 2 sigma"):
        table.add_column(column)
    near = [s for s in stills if s.off_side_deg <= SIDE_DEG and not s.dim]
    groups: dict[str, list[StillResult]] = {
        f"within {SIDE_DEG:.0f} deg of the side": near,
        f"{OBLIQUE_DEG:.0f} deg off it and more": [s for s in stills if s.off_side_deg > OBLIQUE_DEG and not s.dim],
        "dim and noisy": [s for s in stills if s.dim],
    }
    groups |= {person: [s for s in near if s.person == person] for person in sorted({s.person for s in near})}
    for name, members in groups.items():
        if members:
            table.add_row(name, *_figures(members))
    return table


def _figures(members: Sequence[StillResult]) -> list[str]:
    names = ("true", "raw", "read", "sigma")
    true, raw, measured, sigma = (np.concatenate([getattr(s, name) for s in members]) for name in names)
    texts, slopes, within = [], [], []
    for k in range(len(ANGLES)):
        seen = np.isfinite(measured[:, k])
        before, after = (errors_deg(values[seen, k], true[seen, k]) for values in (raw, measured))
        texts.append(f"{_spread(before)} to {_spread(after)}")
        slopes.append(f"{slope(after, true[seen, k]):.2f}")
        within.append(shares_within(after, sigma[seen, k]))
    missing = 1.0 - float(np.isfinite(measured).all(axis=1).mean())
    return [str(len(measured)), f"{100 * missing:.0f} %", *texts, ", ".join(slopes), ", ".join(within)]


def shares_within(errors: Angles, sigmas: Angles) -> str:
    """Return the shares of errors within one and two sigma: 68 % and 95 % for a normal distribution."""
    if not len(errors):
        return "-"
    sizes = np.abs(errors) / sigmas
    return f"{np.mean(sizes <= 1.0):.0%} {np.mean(sizes <= 2.0):.0%}"


def errors_deg(measured: Angles, true: Angles) -> Angles:
    """Return the errors of angles, -180 to 180 degrees."""
    return np.asarray((measured - true + 180.0) % 360.0 - 180.0)


def slope(errors: Angles, true: Angles) -> float:
    """Return the slope of measured on true angles; NaN for fewer than two different angles."""
    off = true - true.mean()
    spread = float((off * off).sum())
    return 1.0 + float((off * errors).sum()) / spread if spread else math.nan


def _spread(errors: Angles) -> str:
    size = np.abs(errors[np.isfinite(errors)])
    return f"{size.mean():.1f} / {np.median(size):.1f} / {np.percentile(size, 90):.1f}" if len(size) else "-"


def side_table(stills: Sequence[StillResult]) -> Table:
    """Return a table of how often the labels of the legs are right, and how often a belief is wrong by confidence."""
    apart = [s for s in stills if s.named is not None]
    table = Table(title="Legs that lie apart: names right; wrong where the belief is so sure", title_justify="left")
    for column in ("stills", "n", "model", "believed", *_bin_names()):
        table.add_column(column)
    groups = {
        "all": apart,
        f"within {SIDE_DEG:.0f} deg of the side": [s for s in apart if s.off_side_deg <= SIDE_DEG and not s.dim],
        "dim and noisy": [s for s in apart if s.dim],
    }
    for name, members in groups.items():
        if members:
            right = [100 * float(np.mean([bool(getattr(s, key)) for s in members])) for key in ("model_named", "named")]
            table.add_row(name, str(len(members)), *(f"{share:.1f} %" for share in right), *reliability(members))
    return table


def _bin_names() -> list[str]:
    return [f"{low:g} to {high:g}" for low, high in zip(CONFIDENCES, (*CONFIDENCES[1:], 1), strict=True)] + ["from 0.9"]


def reliability(stills: Sequence[StillResult]) -> list[str]:
    """Return how many beliefs are wrong of how many, for each bin of confidence and for all from 0.9 on."""
    bounds = [*zip(CONFIDENCES, (*CONFIDENCES[1:], math.inf), strict=True), (0.9, math.inf)]
    texts = []
    for low, high in bounds:
        members = [s for s in stills if low <= s.confidence < high]
        texts.append(f"{sum(not s.named for s in members)} of {len(members)}")
    return texts
