"""Which frames the model looks at, and the poses of those between; the model is a table of poses."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecoach.analysis.looks import Between, Coming, Looks
from posecoach.capture import Frame
from posecoach.estimation.pacing import EveryFrame, MovementPace, Pace
from posecoach.estimation.protocol import FoundAtOnce
from posecoach.pose import Landmark, Pose
from tests.bodies import KNEELING, moved, pose_of

PICTURE = np.full((48, 64, 3), 120, np.uint8)


def kneeling(t_s: float) -> Pose:
    return pose_of(KNEELING, t_s)


@dataclass
class Table:
    """Stages that find the poses of a table."""

    see: Callable[[float], Pose]

    def prepare(self, frame: Frame) -> Frame:
        return frame

    def follow(self, prepared: Frame) -> FoundAtOnce:
        return FoundAtOnce(prepared, self.see(prepared.t_s))

    def refine(self, found: FoundAtOnce) -> Pose:
        return found.pose


def poses_given(pace: Pace, frames: list[Frame], see: Callable[[float], Pose] = kneeling) -> list[tuple[Frame, Pose]]:
    stages, listened = Table(see), []
    looks = Looks(stages, pace)
    between = Between(stages, lambda frame, pose: listened.append((frame, pose)))
    for coming in looks.coming(frames):
        between.take(looks.take(coming))
    last = looks.last()
    if last is not None:
        between.take(last)
    return listened


@pytest.mark.parametrize("count", [0, 1, 2, 3, 60, 61, 62])
@pytest.mark.parametrize("fps", [10, 30, 60])
def test_every_frame_gets_one_pose_in_order_and_first_and_last_are_looked_at(count, fps):
    frames = [Frame(PICTURE, k / fps, k) for k in range(count)]
    listened = poses_given(MovementPace(), frames)
    assert [frame for frame, _ in listened] == frames
    assert [pose.t_s for _, pose in listened] == [frame.t_s for frame in frames]
    assert not any(pose.between for _, pose in listened[:1] + listened[-1:])
    if count >= 60 and fps > 10:
        assert 0.3 < np.mean([pose.between for _, pose in listened]) < 0.9


def test_every_frame_looks_at_every_frame():
    listened = poses_given(EveryFrame(), [Frame(PICTURE, k / 60, k) for k in range(30)])
    assert not any(pose.between for _, pose in listened)


def test_a_picture_that_nobody_looks_at_is_not_made():
    def make() -> np.ndarray:
        raise AssertionError

    glance = Frame(PICTURE, 0.0, 0).glance
    assert len(poses_given(MovementPace(), [Frame(make, k / 60, k, glance) for k in range(60)])) == 60


class Guesses:
    """Expects frames as it was told, whatever is seen."""

    def __init__(self, guesses: list[bool]) -> None:
        self._guesses = iter(guesses)

    def expects(self, _: float) -> bool:
        return next(self._guesses)

    def looked(self, _: float) -> None:
        pass


@given(
    guesses=st.lists(st.booleans(), min_size=40, max_size=40),
    fps=st.sampled_from([10, 20, 24, 30, 60]),
    depth=st.integers(0, 6),
    moves=st.lists(st.sampled_from([0.0, 0.0, 2.0, 30.0]), min_size=40, max_size=40),
)
def test_guesses_never_change_which_frames_are_looked_at(guesses, fps, depth, moves):
    places = np.cumsum(moves)

    def moving(t_s: float) -> Pose:
        return moved(kneeling(t_s), list(Landmark), float(places[round(t_s * fps)]), 0.0)

    frames = [Frame(PICTURE, k / fps, k) for k in range(40)]
    expected = [frame for frame, pose in poses_given(MovementPace(), frames, moving) if not pose.between]
    looks, looked, waiting = Looks(Table(moving), MovementPace()), [], deque[Coming[Frame]]()
    vars(looks)["_foresight"] = Guesses(guesses)
    for coming in looks.coming(frames):
        assert (coming.prepared is not None) == guesses[coming.frame.index]
        waiting.append(coming)
        if len(waiting) > depth:
            looked.append(looks.take(waiting.popleft()))
    looked += [looks.take(coming) for coming in waiting]
    last = looks.last()
    assert [passed.frame for passed in [*looked, *([last] if last else [])] if passed.found is not None] == expected
