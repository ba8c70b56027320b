"""Joint angles as MOT, the motions of OpenSim, with the names and signs of its gait models.

Layout: OpenSim documentation, "Motion (.mot) Files". Angles are in degrees. Both models take flexion of the hip as
positive. At the knee flexion is negative in gait2392 and gait2354 (``knee_angle_r`` reaches from -120 to 10 degrees),
positive in the model of Rajagopal et al. (2016) and those made from it, such as Pose2Sim's (0 to 120 and more).
``pelvis_tilt`` turns about the axis to the right: leaning forward is negative, lying on the back +90. Pelvis and trunk
are one here, since the landmarks do not tell them apart: the hip is the angle of thigh and trunk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from posecoach.exporting.track import MeasuredTrack, written
from posecoach.pose import Array

#: Sign of flexion of the knee in each model.
KNEE_SIGNS: Mapping[str, int] = {"gait2392": -1, "rajagopal": 1}

_DIGITS = 4


def mot_lines(track: MeasuredTrack, name: str, gait_model: str) -> Iterator[str]:
    """Yield the lines of the file.

    Args:
        track: what was measured.
        name: name of the motion.
        gait_model: one of `KNEE_SIGNS`.
    """
    columns = _columns(track, KNEE_SIGNS[gait_model])
    yield name
    yield "version=1"
    yield f"nRows={len(track)}"
    yield f"nColumns={len(columns) + 1}"
    yield "inDegrees=yes"
    yield "endheader"
    yield "\t".join(("time", *columns))
    values = np.column_stack(list(columns.values()))
    for t_s, row in zip(track.times_s.tolist(), values.tolist(), strict=True):
        yield "\t".join((f"{t_s:.6f}", *(written(value, _DIGITS, missing="NaN") for value in row)))


def _columns(track: MeasuredTrack, knee_sign: int) -> dict[str, Array]:
    inclination = track.angle("trunk_inclination_deg")
    tilt = np.where(track.on_back, inclination, -inclination)
    return {
        "pelvis_tilt": np.where(track.on_side, np.nan, tilt),
        "hip_flexion_r": -track.angle("hip_extension_right_deg"),
        "knee_angle_r": knee_sign * track.angle("knee_flexion_right_deg"),
        "hip_flexion_l": -track.angle("hip_extension_left_deg"),
        "knee_angle_l": knee_sign * track.angle("knee_flexion_left_deg"),
    }
