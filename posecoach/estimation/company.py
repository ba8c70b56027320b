"""Whether somebody else is in the picture."""

from __future__ import annotations

import math
from concurrent.futures import Future

import cv2
import numpy as np
from numpy.typing import NDArray

from posecoach.estimation.background_model import BackgroundModel
from posecoach.pose import Pose

#: Seconds from one look to the next, and to the one that confirms what would change the answer.
_PAUSE_S, _CONFIRM_S = 4.0, 1.0

#: What a look shows is taken in this long after, seconds: a fixed time, so that it does not depend on the machine.
_TAKEN_IN_AFTER_S = 0.2

#: Room around the landmarks of the person that is painted over, as a share of their height or width: no landmark lies
#: on the top of the head or the tips of the hands.
_ROOM = 0.12

#: Somebody whose trunk is shorter than this share of the person's is on a poster, a screen, or far behind.
_SHORTEST_TRUNK = 0.35

#: The picture is looked at in at most this width, pixels: the model looks for people in 224.
_WIDTH_PX = 640


class Company:
    """Looks now and then for somebody beside the person who is followed.

    The landmark model returns one person. Asked for two it searches every frame, which takes more than twice as long.
    So every few seconds another look is taken at the picture with the person painted over: who is found then is
    somebody else. Two looks in a row must agree before the answer changes.

    Args:
        model: looks; the fastest one will do.
    """

    def __init__(self, model: BackgroundModel) -> None:
        self._model = model
        self._under_way: tuple[float, float, Future[Pose]] | None = None
        self._next_s = -math.inf
        self._doubted = False
        self._others = False

    def forget(self) -> None:
        """Start anew in another place."""
        self._under_way, self._next_s = None, -math.inf
        self._doubted = self._others = False

    def update(self, image: NDArray[np.uint8], pose: Pose) -> bool:
        """Return whether somebody else is in the picture.

        Args:
            image: blue-green-red, (height, width, 3).
            pose: the person who is followed.
        """
        if self._under_way is not None and pose.t_s - self._under_way[0] >= _TAKEN_IN_AFTER_S:
            begun_s, shortest_px, seen = self._under_way
            self._under_way = None
            self._take_in(begun_s, seen.result().trunk_px >= shortest_px)
        if self._under_way is None and pose.t_s >= self._next_s:
            scale = min(1.0, _WIDTH_PX / image.shape[1])
            looked_at = cv2.resize(without(image, pose), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            seen = self._model.look(np.asarray(looked_at, dtype=np.uint8), pose.t_s)
            self._under_way = (pose.t_s, _SHORTEST_TRUNK * pose.trunk_px * scale, seen)
        return self._others

    def _take_in(self, looked_s: float, others: bool) -> None:
        changed = others != self._others
        if changed and self._doubted:
            self._others = others
        self._doubted = changed and not self._doubted
        self._next_s = looked_s + (_CONFIRM_S if self._doubted else _PAUSE_S)


def without(image: NDArray[np.uint8], pose: Pose) -> NDArray[np.uint8]:
    """Return a copy of a picture in which a person is painted over with its mean colour."""
    height, width = image.shape[:2]
    low, high = pose.image_px.min(axis=0), pose.image_px.max(axis=0)
    room = _ROOM * float((high - low).max())
    left, top = np.clip(low - room, 0, (width, height)).astype(int)
    right, bottom = np.clip(high + room, 0, (width, height)).astype(int)
    painted = image.copy()
    painted[top:bottom, left:right] = np.rint(cv2.mean(image)[:3])
    return painted
