"""The few pictures that tell what happened: the best moment of each hold, the worst of each fault."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from posecoach.engine import Step
from posecoach.hold import Phase
from posecoach.pose import scaled
from posecoach.sets import SetRecord


@dataclass(frozen=True, slots=True, eq=False)
class KeyFrame:
    """One picture of the report.

    Attributes:
        t_s: time of the frame, seconds.
        kind: "hold" or "fault".
        caption: what is to be seen, plain words.
        jpeg: the drawn picture.
    """

    t_s: float
    kind: str
    caption: str
    jpeg: bytes


def to_jpeg(image: NDArray[np.uint8], quality: int = 82) -> bytes:
    """Return a BGR picture as JPEG."""
    ok, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not ok:
        raise ValueError("the picture cannot be encoded")
    return bytes(data)


#: A better moment replaces the kept one at most this often, seconds of video.
_REPLACE_EVERY_S = 0.5

#: Longer side of the kept pictures, pixels.
_PICTURE_PX = 960


@dataclass(slots=True, eq=False)
class _Moment:
    score: float
    step: Step
    image: NDArray[np.uint8]


class KeyFrameCollector:
    """Keeps the telling moments while the frames go by, so that the video need not be read twice.

    Args:
        draw: draws the verdict onto a kept picture.
    """

    def __init__(self, draw: Callable[[NDArray[np.uint8], Step], None]) -> None:
        self._draw = draw
        self._moments: dict[tuple[str, float], _Moment] = {}

    def add(self, image: NDArray[np.uint8], step: Step) -> None:
        """Take in one frame, before anything is drawn on it."""
        hold, fault = step.state.hold, step.state.fault
        if hold.phase is Phase.HOLDING and not math.isnan(hold.run_start_s):
            self._offer(("hold", hold.run_start_s), _stretch_depth(step), image, step)
        elif fault is not None:
            self._offer(("fault", fault.start_s), _distance_off(step), image, step)

    def pictures(self, sets: Sequence[SetRecord]) -> list[KeyFrame]:
        """Return one picture for each hold and each fault of ``sets``, in order of time."""
        found: list[tuple[tuple[str, float], str]] = []
        for record in sets:
            found.extend(
                (("hold", start_s), f"Best moment of the hold, {end_s - start_s:.1f} s long")
                for start_s, end_s in record.holds
            )
            found.extend((("fault", fault.start_s), fault.cue) for fault in record.faults)
        pictures = []
        for key, caption in sorted(found, key=lambda item: item[0][1]):
            moment = self._moments.get(key)
            if moment is not None:
                self._draw(moment.image, moment.step)
                pictures.append(KeyFrame(moment.step.signals.t_s, key[0], caption, to_jpeg(moment.image)))
        return pictures

    def _offer(self, key: tuple[str, float], score: float, image: NDArray[np.uint8], step: Step) -> None:
        kept = self._moments.get(key)
        if kept is not None and (score <= kept.score or step.signals.t_s - kept.step.signals.t_s < _REPLACE_EVERY_S):
            return
        scale = _PICTURE_PX / max(image.shape[:2])
        if scale < 1.0:
            small = np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
            step = replace(step, pose=scaled(step.pose, scale))
        else:
            small = image.copy()
        self._moments[key] = _Moment(score, step, small)


def _stretch_depth(step: Step) -> float:
    """How far into the stretch the hips are; for a bridge how high."""
    return max(
        (r.value for r in step.assessment.results if r.check.name in ("hip_extension", "pelvis_height")), default=0.0
    )


def _distance_off(step: Step) -> float:
    return max((abs(r.excess) / max(r.band.hysteresis, 1e-3) for r in step.assessment.results), default=0.0)
