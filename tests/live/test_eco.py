from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecoach.live.eco import ABSENT_AFTER_S, ECO, LONGEST_PAUSE_S, STILL_AFTER_S, USUAL, Pauses, Rest, distance_trunks
from posecoach.pose import Landmark, Pose
from tests.bodies import KNEELING, pose_of

RATES_FPS = (5, 8, 10, 12, 15, 20, 24, 25, 29.97, 30, 50, 60)


def kneeling(t_s: float, shift_px: float = 0.0, landmark: Landmark = Landmark.RIGHT_KNEE) -> Pose:
    pose = pose_of(KNEELING, t_s)
    moved = pose.image_px.copy()
    moved[landmark, 0] += shift_px
    return replace(pose, image_px=moved)


def nobody(t_s: float) -> Pose:
    return Pose.empty(t_s, (640, 480))


def trunk_px(pose: Pose) -> float:
    shoulders, hips = pose.image_px[[11, 12]].mean(axis=0), pose.image_px[[23, 24]].mean(axis=0)
    return float(np.hypot(*(shoulders - hips)))


def judged_times(rest, times_s, see, moved_at=()):
    """Return when frames were judged; ``see`` says what is found at a time."""
    judged = []
    for t_s in times_s:
        if rest.wants(t_s, moved=t_s in moved_at):
            rest.judged(see(t_s))
            judged.append(t_s)
    return judged


def every(fps: float, duration_s: float) -> list[float]:
    return [index / fps for index in range(round(fps * duration_s) + 1)]


def rate_fps(judged: list[float], start_s: float, end_s: float) -> float:
    return sum(start_s <= t_s < end_s for t_s in judged) / (end_s - start_s)


@pytest.mark.parametrize(
    ("pauses", "see", "fps", "expected_fps"),
    [
        pytest.param(ECO, kneeling, 30, 6.0, id="a hold"),
        pytest.param(ECO, kneeling, 20, 20 / 3, id="a hold, slow camera"),
        pytest.param(ECO, kneeling, 10, 10.0, id="a hold, camera too slow to leave anything out"),
        pytest.param(ECO, nobody, 30, 30 / 9, id="nobody"),
        pytest.param(USUAL, kneeling, 30, 30.0, id="a hold without eco"),
        pytest.param(USUAL, nobody, 30, 6.0, id="nobody without eco"),
        pytest.param(Pauses(0.0, 0.0), nobody, 30, 30.0, id="never resting"),
    ],
)
def test_how_often_is_judged_while_nothing_happens(pauses, see, fps, expected_fps):
    judged = judged_times(Rest(pauses), every(fps, 13.0), see)
    assert rate_fps(judged, 3.0, 13.0) == pytest.approx(expected_fps, abs=0.2)


@pytest.mark.parametrize(("see", "after_s"), [(kneeling, STILL_AFTER_S), (nobody, ABSENT_AFTER_S)])
def test_rest_begins_only_after_a_while(see, after_s):
    judged = judged_times(Rest(ECO), every(30, 5.0), see)
    assert rate_fps(judged, 0.0, after_s) == pytest.approx(30, abs=1.0 / after_s)
    assert rate_fps(judged, after_s + 0.2, 5.0) < 7


@pytest.mark.parametrize(("see", "after_s"), [(kneeling, STILL_AFTER_S), (nobody, ABSENT_AFTER_S)])
def test_a_movement_is_judged_at_once_and_ends_the_rest(see, after_s):
    times_s = every(30, 10.0)
    moved_at = times_s[6 * 30 + 1]
    judged = judged_times(Rest(ECO), times_s, see, moved_at={moved_at})
    assert moved_at in judged
    assert rate_fps(judged, moved_at, moved_at + after_s) == pytest.approx(30, abs=1.0 / after_s)
    assert rate_fps(judged, 9.0, 10.0) < 7


def test_who_moves_on_slowly_is_not_still():
    step_px = 0.06 * trunk_px(kneeling(0.0))

    def sinking(t_s: float) -> Pose:
        return kneeling(t_s, shift_px=step_px * math.floor(t_s / (0.8 * STILL_AFTER_S)))

    times_s = every(30, 6.0)
    assert judged_times(Rest(ECO), times_s, sinking) == times_s


def test_who_comes_back_is_judged_in_full_until_they_hold_still():
    def see(t_s: float) -> Pose:
        return nobody(t_s) if 3.0 <= t_s < 8.0 else kneeling(t_s)

    judged = judged_times(Rest(ECO), every(30, 12.0), see)
    back_s = next(t_s for t_s in judged if t_s >= 8.0)
    assert back_s < 8.0 + ECO.absent_s
    assert rate_fps(judged, back_s, back_s + STILL_AFTER_S) == pytest.approx(30, abs=2.5)


@given(
    pauses=st.sampled_from([ECO, USUAL]),
    fps=st.sampled_from(RATES_FPS),
    moved=st.sets(st.integers(0, 300)),
    shifts_px=st.lists(st.floats(-50, 50), min_size=1, max_size=40),
)
def test_while_somebody_is_there_no_pause_is_longer_than_the_limit(pauses, fps, moved, shifts_px):
    times_s = every(fps, 10.0)
    judged = judged_times(
        Rest(pauses),
        times_s,
        lambda t_s: kneeling(t_s, shifts_px[int(4 * t_s) % len(shifts_px)]),
        moved_at={times_s[index] for index in moved if index < len(times_s)},
    )
    limit_s = max(LONGEST_PAUSE_S, 1 / fps) + 1e-9
    assert max(after - before for before, after in pairwise([*judged, times_s[-1]])) <= limit_s
    assert limit_s <= 0.2 + 1e-9


@given(
    steps_ms=st.lists(st.integers(5, 60), min_size=1, max_size=300),
    there=st.lists(st.booleans(), min_size=1, max_size=20),
)
def test_whatever_the_frame_times_no_pause_exceeds_the_limit_by_more_than_a_late_frame(steps_ms, there):
    times_s = (np.cumsum(steps_ms) / 1000).tolist()
    judged = judged_times(
        Rest(ECO), times_s, lambda t_s: kneeling(t_s) if there[int(2 * t_s) % len(there)] else nobody(t_s)
    )
    latest_s = max((after - before for before, after in pairwise(times_s)), default=0.0)
    pauses_s = [after - before for before, after in pairwise(judged)]
    assert max(pauses_s, default=0.0) <= max(ECO.absent_s, ECO.still_s) + latest_s
    assert judged[0] == times_s[0]


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
    after = replace(kneeling(0.1, 0.2 * trunk_px(before), landmark), visibility=seen)
    assert distance_trunks(before, after) == pytest.approx(expected, abs=0.01)
