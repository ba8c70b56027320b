from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecoach.capture import Frame
from posecoach.estimation.pacing import (
    ABSENCE_PAUSE_S,
    ABSENT_AFTER_S,
    LONGEST_PAUSE_S,
    EveryFrame,
    MovementPace,
    PauseRule,
    distance_trunks,
    live_pace,
)
from posecoach.pose import Landmark, Pose
from tests.bodies import KNEELING, pose_of

RATES_FPS = (5, 8, 10, 12, 15, 20, 24, 25, 29.97, 30, 50, 60, 120, 240)


KNEELER = pose_of(KNEELING, 0.0)


def kneeling(t_s: float, shift_px: float = 0.0, landmark: Landmark = Landmark.RIGHT_KNEE) -> Pose:
    moved = KNEELER.image_px.copy()
    moved[landmark, 0] += shift_px
    return replace(KNEELER, t_s=t_s, image_px=moved)


TRUNK_PX = KNEELER.trunk_px


def moving(trunks_s: float):
    """Return a person whose knee moves at this speed, trunk lengths a second."""
    return lambda t_s: kneeling(t_s, trunks_s * TRUNK_PX * t_s)


def nobody(t_s: float) -> Pose:
    return Pose.empty(t_s, (640, 480))


def looked_times(rule, times_s, see, moved_at=()):
    """Return the times of looks; ``see`` gives the pose at a time."""
    looked = []
    for t_s in times_s:
        if rule.wants(t_s, moved=t_s in moved_at):
            rule.looked(see(t_s))
            looked.append(t_s)
    return looked


def every(fps: float, duration_s: float) -> list[float]:
    return [index / fps for index in range(round(fps * duration_s) + 1)]


def rate_fps(looked: list[float], start_s: float, end_s: float) -> float:
    return sum(start_s <= t_s < end_s for t_s in looked) / (end_s - start_s)


@pytest.mark.parametrize(
    ("see", "absence_s", "fps", "expected_fps"),
    [
        pytest.param(kneeling, ABSENCE_PAUSE_S, 10, 10.0, id="a hold, camera too slow to leave anything out"),
        pytest.param(kneeling, ABSENCE_PAUSE_S, 15, 15.0, id="a hold, every other frame would be too few"),
        pytest.param(kneeling, ABSENCE_PAUSE_S, 20, 10.0, id="a hold, slow camera"),
        pytest.param(kneeling, ABSENCE_PAUSE_S, 25, 15.0, id="a hold at 25, whose pauses fit into no beat"),
        pytest.param(kneeling, ABSENCE_PAUSE_S, 30, 10.0, id="a hold at 30"),
        pytest.param(kneeling, ABSENCE_PAUSE_S, 60, 10.0, id="a hold at 60"),
        pytest.param(kneeling, ABSENCE_PAUSE_S, 240, 10.0, id="a hold at 240"),
        pytest.param(moving(0.3), ABSENCE_PAUSE_S, 60, 10.0, id="swaying"),
        pytest.param(moving(1.0), ABSENCE_PAUSE_S, 60, 20.0, id="moving slowly"),
        pytest.param(moving(3.0), ABSENCE_PAUSE_S, 20, 20.0, id="moving, slow camera"),
        pytest.param(moving(3.0), ABSENCE_PAUSE_S, 30, 30.0, id="moving at 30"),
        pytest.param(moving(3.0), ABSENCE_PAUSE_S, 50, 25.0, id="moving at 50"),
        pytest.param(moving(3.0), ABSENCE_PAUSE_S, 60, 30.0, id="moving at 60"),
        pytest.param(moving(3.0), ABSENCE_PAUSE_S, 240, 30.0, id="moving at 240"),
        pytest.param(nobody, ABSENCE_PAUSE_S, 30, 2.0, id="nobody before a camera"),
        pytest.param(nobody, LONGEST_PAUSE_S, 30, 10.0, id="nobody in a video"),
    ],
)
def test_rate_of_looks(see, absence_s, fps, expected_fps):
    looked = looked_times(PauseRule(absence_s), every(fps, 13.0), see)
    assert rate_fps(looked, 3.0, 13.0) == pytest.approx(expected_fps, abs=0.5)


@pytest.mark.parametrize("see", [kneeling, nobody])
def test_movement_in_the_picture_causes_a_look_at_once(see):
    times_s = every(30, 10.0)
    moved_at = times_s[6 * 30 + 1]
    assert moved_at in looked_times(PauseRule(ABSENCE_PAUSE_S), times_s, see, moved_at={moved_at})


def test_movement_in_an_empty_room_causes_looks_until_it_was_clearly_nobody():
    times_s = every(30, 12.0)
    moved_at = times_s[6 * 30 + 1]
    looked = looked_times(PauseRule(ABSENCE_PAUSE_S), times_s, nobody, moved_at={moved_at})
    assert rate_fps(looked, moved_at, moved_at + ABSENT_AFTER_S) == pytest.approx(30, abs=1.0)
    assert rate_fps(looked, 9.0, 12.0) < 3


def test_looks_are_more_frequent_from_the_first_look_at_a_movement():
    looked = looked_times(
        PauseRule(ABSENCE_PAUSE_S), every(60, 6.0), lambda t_s: moving(3.0)(t_s) if t_s > 3.0 else kneeling(t_s, 0.0)
    )
    assert rate_fps(looked, 3.0 + LONGEST_PAUSE_S, 6.0) == pytest.approx(30, abs=1.0)


def test_the_jitter_of_a_model_is_no_movement():
    jitter_px = 0.01 * TRUNK_PX * np.random.default_rng(1).standard_normal(2000)
    looked = looked_times(
        PauseRule(ABSENCE_PAUSE_S), every(60, 13.0), lambda t_s: kneeling(t_s, jitter_px[int(t_s * 60)])
    )
    assert rate_fps(looked, 3.0, 13.0) < 12


@given(
    absence_s=st.sampled_from([ABSENCE_PAUSE_S, LONGEST_PAUSE_S]),
    fps=st.sampled_from(RATES_FPS),
    moved=st.sets(st.integers(0, 300)),
    shifts_px=st.lists(st.floats(-50, 50), min_size=1, max_size=40),
)
def test_while_somebody_is_there_no_pause_is_longer_than_the_limit(absence_s, fps, moved, shifts_px):
    times_s = every(fps, 5.0)
    looked = looked_times(
        PauseRule(absence_s),
        times_s,
        lambda t_s: kneeling(t_s, shifts_px[int(4 * t_s) % len(shifts_px)]),
        moved_at={times_s[index] for index in moved if index < len(times_s)},
    )
    assert looked[0] == times_s[0]
    limit_s = max(LONGEST_PAUSE_S, 1 / fps) + 0.002
    assert max(after - before for before, after in pairwise([*looked, times_s[-1]])) <= limit_s


@given(
    steps_ms=st.lists(st.integers(3, 60), min_size=1, max_size=300),
    there=st.lists(st.booleans(), min_size=1, max_size=20),
    moved=st.sets(st.integers(0, 300)),
)
def test_whatever_the_frame_times_no_pause_exceeds_the_limit_by_more_than_a_late_frame(steps_ms, there, moved):
    times_s = (np.cumsum(steps_ms) / 1000).tolist()
    moved_at = {times_s[index] for index in moved if index < len(times_s)}
    looked = looked_times(
        PauseRule(ABSENCE_PAUSE_S),
        times_s,
        lambda t_s: kneeling(t_s) if there[int(2 * t_s) % len(there)] else nobody(t_s),
        moved_at=moved_at,
    )
    latest_s = max((after - before for before, after in pairwise(times_s)), default=0.0)
    pauses_s = [after - before for before, after in pairwise(looked)]
    assert max(pauses_s, default=0.0) <= ABSENCE_PAUSE_S + latest_s + 0.002


@pytest.mark.parametrize(
    ("landmark", "visibility", "expected"),
    [
        pytest.param(Landmark.RIGHT_KNEE, 1.0, 0.2, id="a knee"),
        pytest.param(Landmark.LEFT_WRIST, 1.0, 0.2, id="a hand"),
        pytest.param(Landmark.RIGHT_KNEE, 0.3, 0.0, id="a knee that is guessed"),
        pytest.param(Landmark.NOSE, 1.0, 0.0, id="the nose"),
    ],
)
def test_distance_is_that_of_the_joint_that_moved_most(landmark, visibility, expected):
    before = kneeling(0.0)
    seen = before.visibility.copy()
    seen[landmark] = visibility
    after = replace(kneeling(0.1, 0.2 * TRUNK_PX, landmark), visibility=seen)
    assert distance_trunks(before, after) == pytest.approx(expected, abs=0.01)


def test_a_pace_sees_what_moves_in_the_picture():
    """A hand in front of a still body, in a frame that would not be looked at otherwise."""
    still = np.full((480, 640, 3), 120, np.uint8)
    moved = still.copy()
    moved[200:280, 300:380] = 20
    pace, wanted = MovementPace(), []
    for index in range(60):
        frame = Frame(moved if index >= 31 else still, index / 30, index)
        if pace.wants(frame):
            wanted.append(index)
            pace.looked(kneeling(frame.t_s))
    assert {30, 31} <= set(wanted) or {28, 31} <= set(wanted)
    assert len(wanted) < 30


@pytest.mark.parametrize(("every_frame", "expected"), [(True, EveryFrame), (False, MovementPace)])
def test_live_pace(every_frame, expected):
    assert isinstance(live_pace(every_frame=every_frame), expected)
