"""One `Pose` a frame: the followed person, checked against the frame before, with a second look in doubt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from posecoach.capture.frame import Frame
from posecoach.estimation.background_model import BackgroundModel
from posecoach.estimation.company import Company
from posecoach.estimation.correction import LearntCorrection
from posecoach.estimation.landmarker import MODELS, Landmarker, ModelInput
from posecoach.estimation.plausibility import body_reversed, leg_jump, legs_collapsed
from posecoach.estimation.second_look import look_again
from posecoach.pose import Pose

#: Knees and ankles that move further than this between two frames are looked at again: trunk lengths.
_JUMP = 0.15

#: Poses further apart than this are not compared, seconds.
_COMPARABLE_S = 0.5

#: After this many frames in a row in which the second look was the better one, the person is searched anew.
_RESTART_AFTER = 6

#: What a look at a still body shows is learnt this long after, seconds: a fixed time, so that what comes of a video
#: does not depend on how fast the machine is, and long enough that the look is over.
_LEARNT_AFTER_S = 0.2

#: A cut: more than this share of the picture changes by more than this many grey levels between two frames.
_CUT_SHARE = 0.5
_CUT_LEVELS = 25

#: Every so many pixels each way are compared.
_CUT_STRIDE = 24


class CutDetector:
    """Tells where a film is cut: a model that follows a person would go on looking for them in the old place."""

    def __init__(self) -> None:
        self._before: NDArray[np.int16] | None = None

    def update(self, image: NDArray[np.uint8]) -> bool:
        """Return whether this picture has next to nothing in common with the one before."""
        grid = image[::_CUT_STRIDE, ::_CUT_STRIDE].mean(axis=2).astype(np.int16)
        before, self._before = self._before, grid
        if before is None or before.shape != grid.shape:
            return before is not None
        return bool((np.abs(grid - before) > _CUT_LEVELS).mean() > _CUT_SHARE)


@dataclass(frozen=True, slots=True, eq=False)
class PreparedFrame:
    """A frame and what can be made of it before its turn comes, on any thread.

    Attributes:
        frame: the frame.
        model_input: its picture as the model takes it.
    """

    frame: Frame
    model_input: ModelInput

    @classmethod
    def of(cls, frame: Frame) -> PreparedFrame:
        """Prepare ``frame``."""
        return cls(frame, ModelInput.of(frame.image))


class PoseEstimator:
    """Finds the person in each frame, following them from frame to frame.

    A model that follows a person can lose itself: it draws both legs onto one, exchanges them half-way, or lies a body
    down head to feet, and keeps to that for seconds. Where the legs jump, collapse or the body turns over between two
    frames, a fresh look on a crop around the person is taken, and the landmarks nearer to the frame before are kept.
    While the person is still, a few more looks tell what the model reads wrongly in that pose, and correct it.

    Args:
        model: "lite", "full" or "heavy".
        second_model: the model of the second look.
        preload: load the models beside the first at once, so that no frame has to wait for them.

    Raises:
        ModelError: a bundle is missing or damaged.
        UsageError: there is no such model.
    """

    def __init__(self, model: str = "full", second_model: str = "heavy", *, preload: bool = False) -> None:
        self._follower = Landmarker(model, follow=True)
        self._second = BackgroundModel(second_model, preload=preload)
        self._correction = LearntCorrection()
        self._looked: tuple[Pose, Callable[[], Pose]] | None = None
        self._fastest = BackgroundModel(MODELS[0], preload=preload)
        self._company = Company(self._fastest)
        self._cuts = CutDetector()
        self._before: Pose | None = None
        self._overruled = 0
        self.second_looks = 0

    def __enter__(self) -> PoseEstimator:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free the models."""
        self._follower.close()
        self._second.close()
        self._fastest.close()

    def estimate(self, frame: Frame) -> Pose:
        """Return the landmarks of the person in ``frame``, or an empty pose if nobody is seen."""
        return self.estimate_prepared(PreparedFrame.of(frame))

    def estimate_prepared(self, prepared: PreparedFrame) -> Pose:
        """Return what `estimate` does for a frame that is prepared already."""
        frame = prepared.frame
        if self._cuts.update(frame.image):
            self._follower.restart()
            self._correction.forget()
            self._looked = None
            self._company.forget()
            self._before = None
        pose = self._follower.detect_in(prepared.model_input, frame.t_s)
        before = self._before
        if before is not None and pose.found and 0.0 < pose.t_s - before.t_s <= _COMPARABLE_S:
            pose = self._checked(frame, before, pose)
        if not pose.found:
            return pose
        self._before = pose
        self._learn(frame, pose)
        return replace(self._correction.corrected(pose), others=self._company.update(frame.image, pose))

    def _learn(self, frame: Frame, pose: Pose) -> None:
        if self._looked is not None and frame.t_s - self._looked[0].t_s >= _LEARNT_AFTER_S:
            looked_at, seen = self._looked
            self._correction.learn(looked_at, seen())
            self._looked = None
        if self._looked is None and self._correction.takes_look(pose):
            # In turn plain and mirrored: what they err by differs.
            self._looked = (pose, self._look_again(frame, pose, mirrored=self._correction.looks % 2 == 0))

    def _checked(self, frame: Frame, before: Pose, pose: Pose) -> Pose:
        jump = leg_jump(before, pose)
        turned = body_reversed(before, pose)
        if not (turned or jump > _JUMP or legs_collapsed(before, pose)):
            self._overruled = 0
            return pose
        second = replace(self._look_again(frame, before)(), t_s=frame.t_s)
        if not second.found or body_reversed(before, second) or legs_collapsed(before, second):
            return pose
        if not turned and leg_jump(before, second) >= jump:
            return pose
        self._overruled += 1
        if self._overruled >= _RESTART_AFTER:
            self._follower.restart()
            self._overruled = 0
        return second

    def _look_again(self, frame: Frame, around: Pose, *, mirrored: bool = False) -> Callable[[], Pose]:
        self.second_looks += 1
        return look_again(self._second, frame.image, around, mirrored=mirrored)
