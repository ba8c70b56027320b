"""Marker trajectories as TRC, the format of OpenSim, Pose2Sim and Sports2D.

Layout: OpenSim documentation, "Marker (.trc) Files". Markers bear the names of Pose2Sim's BlazePose marker set. The
picture is the plane of x (to the right) and y (up), with its lower left corner as the origin; z is 0, as depth is not
measured. A marker that is not seen well enough is NaN: OpenSim refuses rows that end in blanks.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from posecoach.exporting.body_scale import metres_per_pixel
from posecoach.exporting.track import MeasuredTrack, written
from posecoach.pose import Landmark

#: Names of the markers in Pose2Sim's marker set for this landmark model.
MARKERS = {
    "Nose": Landmark.NOSE,
    "LEye": Landmark.LEFT_EYE,
    "REye": Landmark.RIGHT_EYE,
    **{
        f"{side[0].upper()}{name}": Landmark[f"{side.upper()}_{landmark}"]
        for name, landmark in (
            ("Shoulder", "SHOULDER"),
            ("Elbow", "ELBOW"),
            ("Wrist", "WRIST"),
            ("Pinky", "PINKY"),
            ("Index", "INDEX"),
            ("Thumb", "THUMB"),
            ("Hip", "HIP"),
            ("Knee", "KNEE"),
            ("Ankle", "ANKLE"),
            ("Heel", "HEEL"),
            ("BigToe", "FOOT_INDEX"),
        )
        for side in ("left", "right")
    },
}

_PIXEL_DIGITS, _METRE_DIGITS = 3, 6


def trc_lines(track: MeasuredTrack, name: str, height_m: float | None) -> Iterator[str]:
    """Yield the lines of the file.

    Args:
        track: what was measured.
        name: name of the file, which its first line repeats.
        height_m: height of the person, metres; None leaves the markers in pixels.

    Raises:
        UsageError: the body is not seen well enough to tell the scale.
    """
    if height_m is None:
        unit, scale, digits = "px", 1.0, _PIXEL_DIGITS
    else:
        unit, scale, digits = "m", metres_per_pixel(track, height_m), _METRE_DIGITS
    rate, count = f"{track.rate_hz:.6f}", len(track)
    yield f"PathFileType\t4\t(X/Y/Z)\t{name}"
    yield "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames"
    yield "\t".join((rate, rate, str(count), str(len(MARKERS)), unit, rate, "1", str(count)))
    yield "Frame#\tTime\t" + "\t\t\t".join(MARKERS) + "\t\t"
    yield "\t\t" + "\t".join(f"{axis}{number}" for number in range(1, len(MARKERS) + 1) for axis in "XYZ")
    yield ""
    chosen = list(MARKERS.values())
    corner = np.array([0.0, float(track.size_px[1])])
    for at, t_s in enumerate(track.times_s.tolist()):
        points = np.where(track.seen[at, chosen, None], track.image_px[at, chosen], np.nan)
        upright = (corner + points * (1.0, -1.0)) * scale
        values = [written(value, digits, missing="NaN") for value in upright.ravel().tolist()]
        cells = [
            cell
            for x, y in zip(values[::2], values[1::2], strict=True)
            for cell in (x, y, "NaN" if x == "NaN" else "0")
        ]
        yield "\t".join((str(at + 1), f"{t_s:.6f}", *cells))
