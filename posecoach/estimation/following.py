"""Following the person from frame to frame, with a second look when the result is implausible."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from posecoach.capture.frame import Frame
from posecoach.estimation.background_model import BackgroundModel
from posecoach.estimation.landmarker import Landmarker
from posecoach.estimation.ownership import Ownership
from posecoach.estimation.painting import without
from posecoach.estimation.plausibility import body_reversed, leg_jump, legs_collapsed
from posecoach.estimation.pose_library import InputPool, ModelInput
from posecoach.estimation.searching import Part, Search, part_for
from posecoach.estimation.second_look import look_again
from posecoach.pose import Pose

#: A mean movement of knees and ankles between two frames above this triggers a second look, trunk lengths.
_JUMP = 0.15

#: Poses with more time between them than this are not compared, seconds.
_COMPARABLE_S = 0.5

#: After this many frames in a row in which the second look was better, the model is restarted.
_RESTART_AFTER = 6

#: While a stranger is followed, time between searches for the person who trains, seconds.
_SEEK_PAUSE_S = 1.0

#: A person followed in a part of the picture and lost for this long is searched in the whole picture, seconds.
_LOST_S = 1.0

#: A cut is a change of more than this share of the picture by more than this many grey levels between two frames.
_CUT_SHARE = 0.5
_CUT_LEVELS = 25

#: Spacing of the compared pixels.
_CUT_STRIDE = 24


class CutDetector:
    """Detects cuts in a video, after which a model would go on searching for the person in the old place."""

    def __init__(self) -> None:
        self._before: NDArray[np.int16] | None = None

    def update(self, image: NDArray[np.uint8]) -> bool:
        """Return whether this picture has almost nothing in common with the previous one."""
        grid = image[::_CUT_STRIDE, ::_CUT_STRIDE].mean(axis=2).astype(np.int16)
        before, self._before = self._before, grid
        if before is None or before.shape != grid.shape:
            return before is not None
        return bool((np.abs(grid - before) > _CUT_LEVELS).mean() > _CUT_SHARE)


@dataclass(frozen=True, slots=True, eq=False)
class PreparedFrame:
    """A frame, and its conversion for the model, which any thread may do in advance.

    Attributes:
        frame: the frame.
        picture: its picture in the format of the model, until the frame was followed.
    """

    frame: Frame
    picture: ModelInput


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """The result of following the person to a frame.

    Attributes:
        frame: the frame as it was captured.
        pose: the landmarks, or an empty pose if nobody is seen.
        cut: whether there is a cut before this frame, after which nothing known about person and place is valid.
    """

    frame: Frame
    pose: Pose
    cut: bool


class Follower:
    """Finds the person who trains in each frame, following them from frame to frame.

    A model that follows a person can go wrong for seconds: it draws both legs onto one, exchanges them half-way, or
    reverses head and feet. If the legs jump or collapse, or the body is reversed between two frames, a second model
    looks at a crop around the person, and the landmarks nearer to the previous frame are kept.

    The model can also switch to another person: such a pose is marked as a stranger's, and the person who trains is
    searched beside it. And it misses people who are small in the picture: they are searched in parts of the picture,
    and then followed in one.

    Args:
        model: "lite", "full" or "heavy".
        second: the model of the second look.
        fastest: the model that searches in parts of the picture, and beside a stranger.

    Raises:
        ModelError: the bundle is missing or damaged.
        UsageError: there is no such model.
    """

    def __init__(self, model: str, second: BackgroundModel, fastest: BackgroundModel) -> None:
        self._landmarker = Landmarker(model, follow=True)
        self._pictures = InputPool()
        self._second = second
        self._fastest = fastest
        self._cuts = CutDetector()
        self._ownership = Ownership()
        self._search = Search(fastest)
        self._part: Part | None = None
        self._found_s = -math.inf
        self._sought_s = -math.inf
        self._before: Pose | None = None
        self._overruled = 0
        self.looks = 0

    def close(self) -> None:
        """Free the model."""
        self._landmarker.close()

    def prepare(self, frame: Frame) -> PreparedFrame:
        """Convert the picture of a frame for the model, on any thread."""
        return PreparedFrame(frame, self._pictures.filled(frame.image))

    def follow(self, prepared: PreparedFrame) -> Followed:
        """Find the person in the next frame."""
        followed = self._followed(prepared)
        self._pictures.take_back(prepared.picture)
        return followed

    def _followed(self, prepared: PreparedFrame) -> Followed:
        frame = prepared.frame
        cut = self._cuts.update(frame.image)
        if cut:
            self._begin_anew(None)
            self._ownership.forget()
            self._search.forget()
        pose = self._detected(prepared)
        before = self._before
        if before is not None and pose.found and 0.0 < pose.t_s - before.t_s <= _COMPARABLE_S:
            pose = self._checked(frame, before, pose)
        if not pose.found:
            self._look_elsewhere(frame)
            return Followed(frame, pose, cut)
        self._search.forget()
        self._found_s = pose.t_s
        if self._ownership.update(frame.image, pose):
            pose = self._owner_beside(frame, pose) or replace(pose, stranger=True)
        self._before = pose
        self._fit_part(pose)
        return Followed(frame, pose, cut)

    def _begin_anew(self, part: Part | None) -> None:
        """Stop following the body; the next one is searched in a part of the picture, or in all of it if None."""
        self._landmarker.restart()
        self._part = part
        self._before = None
        self._overruled = 0

    def _detected(self, prepared: PreparedFrame) -> Pose:
        frame = prepared.frame
        if self._part is None:
            return self._landmarker.detect_in(prepared.picture, frame.t_s)
        pose = self._landmarker.detect(self._part.of(frame.image), frame.t_s)
        return self._part.in_whole(pose, (frame.image.shape[1], frame.image.shape[0]))

    def _look_elsewhere(self, frame: Frame) -> None:
        """Search for a person in parts of the picture; one that is found is followed from the next frame on."""
        if self._part is not None:
            if frame.t_s - self._found_s >= _LOST_S:
                self._begin_anew(None)
            return
        found = self._search.look(frame.image, frame.t_s)
        part = part_for(found) if found is not None else None
        if part is not None:
            self._begin_anew(part)
            self._found_s = frame.t_s

    def _fit_part(self, pose: Pose) -> None:
        """Change the part if the person comes to its edge or gets too large for it."""
        if self._part is not None and not self._part.still_fits(pose):
            self._begin_anew(part_for(pose))

    def _owner_beside(self, frame: Frame, stranger: Pose) -> Pose | None:
        """Search for the person who trains beside a stranger, and follow them from now on if they are found."""
        if frame.t_s - self._sought_s < _SEEK_PAUSE_S:
            return None
        self._sought_s = frame.t_s
        picture = without(frame.image, stranger)
        seen = self._fastest.look(picture, frame.t_s).result()
        if not seen.found or not self._ownership.is_owner(frame.image, seen):
            return None
        # Started on the picture without the stranger, the model keeps following the owner in the next whole one.
        self._begin_anew(None)
        owner = self._landmarker.detect(picture, frame.t_s)
        if not owner.found or not self._ownership.is_owner(frame.image, owner):
            return None
        self._ownership.found_again(owner)
        return owner

    def _checked(self, frame: Frame, before: Pose, pose: Pose) -> Pose:
        jump = leg_jump(before, pose)
        turned = body_reversed(before, pose)
        if not (turned or jump > _JUMP or legs_collapsed(before, pose)):
            self._overruled = 0
            return pose
        self.looks += 1
        second = replace(look_again(self._second, frame.image, before)(), t_s=frame.t_s)
        if not second.found or body_reversed(before, second) or legs_collapsed(before, second):
            return pose
        if not turned and leg_jump(before, second) >= jump:
            return pose
        self._overruled += 1
        if self._overruled >= _RESTART_AFTER:
            self._landmarker.restart()
            self._overruled = 0
        return second
