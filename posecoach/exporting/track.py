"""All frames of a recording as arrays: the corrected landmarks and the angles."""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecoach.kinematics.between import signals_between
from posecoach.kinematics.body import BodyTracker
from posecoach.kinematics.signals import Posture, Sight, Signals, Unseen, seen_well
from posecoach.pose import LANDMARK_COUNT, Array, Pose
from posecoach.pose.between import pose_between
from posecoach.pose.looks import BetweenLooks
from posecoach.pose.recording import Recording

#: The angles that are exported, in the order of their columns.
ANGLES = (
    "hip_extension_left_deg",
    "hip_extension_right_deg",
    "knee_flexion_left_deg",
    "knee_flexion_right_deg",
    "trunk_inclination_deg",
)

#: One sigma of each of `ANGLES`, as in `frames.csv`.
SIGMAS = tuple(name.replace("_deg", "_sigma_deg") for name in ANGLES)

#: Frame rate that is assumed for a recording of one frame.
_RATE_OF_ONE_HZ = 30.0


@dataclass(frozen=True, slots=True, eq=False)
class MeasuredTrack:
    """The data of a recording that are exported.

    Angles are measured on these landmarks: smoothed, with leg labels and joints corrected. Frames without a body, or
    with another person than the trainee, have no values.

    Attributes:
        source: the video that was recorded, or "camera".
        size_px: width and height of the picture.
        times_s: (n,) time of each frame, seconds from the first one.
        image_px: (n, 33, 2) positions in pixels, x to the right, y down; NaN where nobody was found.
        visibility: (n, 33) visibility of each, 0 to 1; 0 where nobody was found.
        seen: (n, 33) whether a landmark is seen well enough to be measured.
        angles_deg: (n, 5) the columns of `ANGLES`; NaN where an angle cannot be measured.
        sigmas_deg: (n, 5) one sigma of each angle; NaN where there is no angle.
        on_back: (n,) whether the body lies on its back, which `trunk_inclination_deg` of a lying body does not show.
        on_side: (n,) whether it lies on its side: then the inclination says nothing.
    """

    source: str
    size_px: tuple[int, int]
    times_s: Array
    image_px: Array
    visibility: Array
    seen: NDArray[np.bool_]
    angles_deg: Array
    sigmas_deg: Array
    on_back: NDArray[np.bool_]
    on_side: NDArray[np.bool_]

    @classmethod
    def measure(cls, recording: Recording, sight: Sight) -> MeasuredTrack:
        """Measure a recording.

        Args:
            recording: the landmarks.
            sight: how well a landmark must be seen.

        Raises:
            VideoError: there is no frame in it.
        """
        recording.require_frames()
        body = BodyTracker(sight)
        points, visibility, angles, sigmas = array("d"), array("d"), array("d"), array("d")
        seen, on_back, on_side = bytearray(), bytearray(), bytearray()
        for pose, signals in BetweenLooks(body.update, _measured_between).over(recording):
            there = signals.unseen not in (Unseen.NOBODY, Unseen.STRANGER)
            points.extend(pose.image_px.ravel() if there else np.full(2 * LANDMARK_COUNT, np.nan))
            visibility.extend(pose.visibility if there else np.zeros(LANDMARK_COUNT))
            seen.extend(seen_well(pose, sight) if there else [False] * LANDMARK_COUNT)
            legs = signals.left, signals.right
            angles.extend(leg.hip_extension_deg for leg in legs)
            angles.extend(leg.knee_flexion_deg for leg in legs)
            angles.append(signals.trunk_inclination_deg)
            sigmas.extend(leg.hip_sigma_deg for leg in legs)
            sigmas.extend(leg.knee_sigma_deg for leg in legs)
            sigmas.append(signals.trunk_sigma_deg)
            on_back.append(signals.posture is Posture.SUPINE)
            on_side.append(signals.posture is Posture.SIDE_LYING)
        count = len(recording)
        return cls(
            source=recording.info.source,
            size_px=(recording.info.width, recording.info.height),
            times_s=recording.times_s,
            image_px=np.array(points).reshape(count, LANDMARK_COUNT, 2),
            visibility=np.array(visibility).reshape(count, LANDMARK_COUNT),
            seen=np.frombuffer(seen, np.bool_).reshape(count, LANDMARK_COUNT),
            angles_deg=np.array(angles).reshape(count, len(ANGLES)),
            sigmas_deg=np.array(sigmas).reshape(count, len(ANGLES)),
            on_back=np.frombuffer(on_back, np.bool_),
            on_side=np.frombuffer(on_side, np.bool_),
        )

    def __len__(self) -> int:
        return len(self.times_s)

    @property
    def rate_hz(self) -> float:
        """Average number of frames a second, for the headers of files; the actual intervals may vary."""
        lasts_s = float(self.times_s[-1])
        return (len(self) - 1) / lasts_s if lasts_s > 0.0 else _RATE_OF_ONE_HZ

    def angle(self, name: str) -> Array:
        """Return one of `ANGLES` over time, (n,) degrees."""
        column: Array = self.angles_deg[:, ANGLES.index(name)]
        return column


def _measured_between(
    before: tuple[Pose, Signals], after: tuple[Pose, Signals] | None, t_s: float
) -> tuple[Pose, Signals]:
    pose, signals = (None, None) if after is None else after
    return pose_between(before[0], pose, t_s), signals_between(before[1], signals, t_s)


def written(value: float, digits: int, *, missing: str = "") -> str:
    """Return a number with this many decimals; ``missing`` for NaN."""
    return f"{value:.{digits}f}" if math.isfinite(value) else missing
