"""The camera check before a session: one picture, and the one thing to change about place or light."""

from __future__ import annotations

import math
import time
from contextlib import ExitStack
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from posecoach.capture.camera import FrameSource
from posecoach.coach.framing import FRAMING_SENTENCES, Framing, FramingCheck, FramingProblem
from posecoach.drawing.skeleton import draw_bones, visible_points
from posecoach.engine.engine import Engine
from posecoach.estimation import PoseEstimator
from posecoach.languages import gettext as _
from posecoach.languages import marked
from posecoach.live.session import brightness
from posecoach.pose import Pose
from posecoach.profiles import Profile
from posecoach.runtime.errors import PosecoachError

#: How long the camera is watched, by the times of its frames, seconds: a problem has to last 1 s to be reported.
_WATCH_S = 1.6

#: The first picture may take this long, and all of them together, seconds.
_FIRST_PICTURE_S, _LONGEST_S = 8.0, 20.0

#: Form is not judged here, so the fastest model is good enough.
_MODEL = "lite"

_JPEG_QUALITY = 85

#: Largest width of the picture, pixels.
_WIDEST_PX = 960

FINE = marked("The camera sees you well. Light and distance are fine.")


@dataclass(frozen=True, slots=True)
class CameraLook:
    """The result of the camera check.

    Attributes:
        sentence: what to change, or that all is well.
        fine: whether a session can begin.
        jpeg: the last picture, with the body that was found.
    """

    sentence: str
    fine: bool
    jpeg: bytes


def look_through(source: FrameSource, profile: Profile) -> CameraLook:
    """Watch a camera for a moment.

    Args:
        source: the camera, or the file in its place; it is opened and closed.
        profile: says how well a body must be seen.

    Raises:
        PosecoachError: it cannot be opened, or gives no picture.
    """
    with ExitStack() as stack:
        stack.callback(source.close)
        source.open()
        estimator = stack.enter_context(PoseEstimator(_MODEL))
        engine, check = Engine(profile), FramingCheck(profile.sight)
        framing, picture, pose = None, None, None
        began_s, first_s = time.monotonic(), math.nan
        while not source.ended and time.monotonic() - began_s < (_FIRST_PICTURE_S if picture is None else _LONGEST_S):
            frame = source.read()
            if frame is None:
                continue
            first_s = frame.t_s if math.isnan(first_s) else first_s
            step = engine.update(estimator.estimate(frame))
            picture, pose = frame.image, step.pose
            framing = check.update(step.pose, step.signals, brightness(picture), step.pose.t_s)
            if frame.t_s - first_s >= _WATCH_S:
                break
    if framing is None or picture is None or pose is None:
        raise PosecoachError(
            _("{description} gives no picture: close other programs that use it").format(description=source.description)
        )
    sentence = _sentence(framing)
    return CameraLook(sentence or _(FINE), not framing.problems, _jpeg(picture, pose, profile))


def _sentence(framing: Framing) -> str:
    """Return the most important thing to change; the dark comes first, as it may be why nobody is seen."""
    dark = _(FRAMING_SENTENCES[FramingProblem.TOO_DARK]) if FramingProblem.TOO_DARK in framing.hints else ""
    return dark or framing.sentence or framing.hint


def _jpeg(image: NDArray[np.uint8], pose: Pose, profile: Profile) -> bytes:
    drawn = np.array(image, np.uint8)
    if pose.found:
        draw_bones(drawn, visible_points(pose, profile.sight), (), max(3, drawn.shape[0] // 160))
    scale = _WIDEST_PX / drawn.shape[1]
    if scale < 1.0:
        size = (_WIDEST_PX, max(1, round(drawn.shape[0] * scale)))
        drawn = np.asarray(cv2.resize(drawn, size, interpolation=cv2.INTER_AREA), np.uint8)
    _, data = cv2.imencode(".jpg", drawn, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    return data.tobytes()
