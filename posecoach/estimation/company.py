"""Detecting other people in the picture."""

from __future__ import annotations

import math
from collections.abc import Generator

import cv2
import numpy as np
from numpy.typing import NDArray

from posecoach.estimation.background_model import BackgroundModel
from posecoach.estimation.painting import without
from posecoach.estimation.plausibility import trunks_apart
from posecoach.estimation.second_look import look_again
from posecoach.pose import Pose, scaled

#: Time from one look to the next, and to the look that confirms a changed answer, seconds.
_PAUSE_S, _CONFIRM_S = 4.0, 1.0

#: The result of a look is used this long after it started, seconds: a fixed time, so that results do not depend on the
#: speed of the machine.
_TAKEN_IN_AFTER_S = 0.2

#: A body whose trunk is shorter than this share of the person's is on a poster, a screen, or far behind.
_SHORTEST_TRUNK = 0.35

#: Two looks at a real person agree on the trunk to within this, trunk lengths. On furniture they differ by 0.4 and
#: more, or one finds nothing. Legs are not compared, as they may be hidden behind the painted person
#: (docs/accuracy.md).
_AGREE = 0.2

#: A body nearer than this to the person is what is left of that person beside the paint, trunk lengths.
_THE_SAME = 0.5

#: Largest width of the searched picture, pixels: the model itself searches in 224.
_WIDTH_PX = 640


class Company:
    """Checks every few seconds for other people beside the followed person.

    The landmark model returns one person; asked for two it searches every frame, which takes more than twice as long.
    So every few seconds the picture is searched with the person painted over. A body found there is looked at twice
    more, close up, plain and mirrored: on a real person the three looks agree, on a chair they do not. The answer
    changes only after two such searches in a row.

    Args:
        model: the model to search with; the fastest one is sufficient.
    """

    def __init__(self, model: BackgroundModel) -> None:
        self._model = model
        self._under_way: Generator[None, None, bool] | None = None
        self._began_s = self._due_s = -math.inf
        self._next_s = -math.inf
        self._doubted = False
        self._others = False

    def forget(self) -> None:
        """Start over, after a cut."""
        self._under_way, self._next_s = None, -math.inf
        self._doubted = self._others = False

    def update(self, image: NDArray[np.uint8], pose: Pose) -> bool:
        """Return whether other people are in the picture.

        Args:
            image: blue-green-red, (height, width, 3).
            pose: the followed person.
        """
        if self._under_way is not None and pose.t_s >= self._due_s:
            self._go_on(self._under_way, pose.t_s)
        if self._under_way is None and pose.t_s >= self._next_s:
            self._began_s = pose.t_s
            self._under_way = look_for_others(self._model, image, pose)
            self._go_on(self._under_way, pose.t_s)
        return self._others

    def _go_on(self, look: Generator[None, None, bool], t_s: float) -> None:
        try:
            next(look)
        except StopIteration as ended:
            self._under_way = None
            self._take_in(self._began_s, ended.value)
        else:
            self._due_s = t_s + _TAKEN_IN_AFTER_S

    def _take_in(self, looked_s: float, others: bool) -> None:
        changed = others != self._others
        if changed and self._doubted:
            self._others = others
        self._doubted = changed and not self._doubted
        self._next_s = looked_s + (_CONFIRM_S if self._doubted else _PAUSE_S)


def look_for_others(model: BackgroundModel, image: NDArray[np.uint8], person: Pose) -> Generator[None, None, bool]:
    """Search once for another person, in up to three looks of the model.

    Args:
        model: the model to search with.
        image: blue-green-red, (height, width, 3).
        person: the followed person.

    Yields:
        While looks are under way.

    Returns:
        Whether another person was found.
    """
    scale = min(1.0, _WIDTH_PX / image.shape[1])
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1.0 else image
    person = scaled(person, scale)
    picture = without(np.asarray(small, dtype=np.uint8), person)
    seen = model.look(picture, person.t_s)
    yield
    somebody = seen.result()
    # Negated, so that the NaN of an empty pose is caught as well.
    if not somebody.trunk_px >= _SHORTEST_TRUNK * person.trunk_px or trunks_apart(somebody, person) < _THE_SAME:
        return False
    looks = [look_again(model, picture, somebody, mirrored=mirrored) for mirrored in (False, True)]
    yield
    return all(trunks_apart(somebody, near()) <= _AGREE for near in looks)
