from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecoach.pose import LEGS, Pose
from posecoach.pose.between import pose_between
from posecoach.pose.recording import decode, encode
from tests.bodies import KNEELING, pose_of

BEFORE = replace(pose_of(KNEELING, 1.0), naming=2.0)
TRUNK_PX = BEFORE.trunk_px


def moved(by_trunks: float) -> Pose:
    return replace(pose_of(KNEELING, 1.1), image_px=BEFORE.image_px + np.array((by_trunks * TRUNK_PX, 0.0)))


@given(share=st.floats(0.01, 0.99), by_trunks=st.floats(-0.29, 0.29))
def test_landmarks_go_straight_from_look_to_look(share, by_trunks):
    between = pose_between(BEFORE, moved(by_trunks), 1.0 + 0.1 * share)
    assert between.t_s == 1.0 + 0.1 * share
    assert between.between
    assert between.naming == 0.0
    assert between.image_px[:, 0] == pytest.approx(BEFORE.image_px[:, 0] + share * by_trunks * TRUNK_PX)
    assert between.image_px[:, 1] == pytest.approx(BEFORE.image_px[:, 1])


def test_landmarks_that_jump_stay_until_the_later_look():
    image_px = BEFORE.image_px.copy()
    image_px[LEGS.ravel()] = image_px[LEGS[::-1].ravel()] + (0.5 * TRUNK_PX, 0.0)
    between = pose_between(BEFORE, replace(moved(0.1), image_px=image_px), 1.05)
    assert between.image_px[LEGS] == pytest.approx(BEFORE.image_px[LEGS])


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        pytest.param(BEFORE, Pose.empty(1.1, BEFORE.size_px), True, id="somebody goes"),
        pytest.param(Pose.empty(1.0, BEFORE.size_px), moved(0.0), False, id="somebody comes"),
        pytest.param(BEFORE, replace(moved(0.1), stranger=True), True, id="somebody else"),
        pytest.param(Pose.empty(1.0, BEFORE.size_px), Pose.empty(1.1, BEFORE.size_px), False, id="nobody"),
    ],
)
def test_who_comes_and_goes_does_so_at_the_later_look(before, after, found):
    between = pose_between(before, after, 1.05)
    assert (between.found, between.between, between.stranger) == (found, found, False)
    assert between.t_s == 1.05
    if found:
        assert np.array_equal(between.image_px, before.image_px)


@pytest.mark.parametrize("others", [False, True])
def test_the_mark_is_kept_in_a_recording(others):
    pose = pose_between(replace(BEFORE, others=others), moved(0.1), 1.05)
    record = encode(pose)
    back = decode(record, pose.size_px)
    assert (back.between, back.others, back.naming, back.found) == (True, others, 0.0, True)
    assert not decode(encode(BEFORE), pose.size_px).between
    # Readers that do not know the mark read it as a naming without odds.
    assert (int(record["found"]) >> 3) - 16 == 0
