from __future__ import annotations

import math
from dataclasses import replace

import pytest

from posecoach.coach import FRAMING_SENTENCES, Framing, FramingCheck, FramingProblem
from posecoach.kinematics.body import BodyTracker
from posecoach.pose import LEGS, Landmark, Pose
from posecoach.profiles import Profile
from tests.bodies import KNEELING, SIZE_PX, STANDING, SUPINE, Figure, Shot, hidden, moved, pose_of

LIGHT = 120.0
FITTING = Shot(trunk_px=100.0)


class Checker:
    def __init__(self, profile: Profile) -> None:
        self._body = BodyTracker(profile.sight)
        self._check = FramingCheck(profile.sight)
        self.t_s = 0.0

    def show(self, pose: Pose, length_s: float = 0.1, brightness: float = LIGHT) -> Framing:
        for _ in range(max(1, round(length_s * 10))):
            smoothed, signals = self._body.update(replace(pose, t_s=self.t_s))
            framing = self._check.update(smoothed, signals, brightness, self.t_s)
            self.t_s += 0.1
        return framing


@pytest.fixture
def checker(profile: Profile) -> Checker:
    return Checker(profile)


UPRIGHT = pose_of(STANDING, shot=FITTING)
NOBODY = Pose.empty(0.0, SIZE_PX)


@pytest.mark.parametrize("figure", [STANDING, KNEELING, SUPINE])
def test_good_framing(checker: Checker, figure: Figure) -> None:
    framing = checker.show(pose_of(figure, shot=FITTING), 2.0)
    assert framing.good
    assert (framing.problems, framing.hints, framing.sentence) == ((), (), "")
    assert framing.good_s == pytest.approx(1.9)
    assert 0.4 < framing.body_share < 0.7


@pytest.mark.parametrize(
    ("pose", "brightness", "problem"),
    [
        pytest.param(NOBODY, LIGHT, FramingProblem.NOBODY, id="nobody"),
        pytest.param(NOBODY, 15.0, FramingProblem.TOO_DARK, id="nobody in the dark"),
        pytest.param(
            pose_of(STANDING, shot=replace(FITTING, shift_px=(0.0, 130.0))),
            LIGHT,
            FramingProblem.FEET_OUTSIDE,
            id="feet below the picture",
        ),
        pytest.param(
            pose_of(STANDING, shot=replace(FITTING, shift_px=(0.0, -140.0))),
            LIGHT,
            FramingProblem.HEAD_OUTSIDE,
            id="head above the picture",
        ),
        pytest.param(
            pose_of(STANDING, shot=Shot(trunk_px=200.0)),
            LIGHT,
            FramingProblem.HEAD_AND_FEET_OUTSIDE,
            id="larger than the picture",
        ),
        pytest.param(
            pose_of(SUPINE, shot=replace(FITTING, shift_px=(200.0, 0.0))),
            LIGHT,
            FramingProblem.FEET_OUTSIDE,
            id="lying with the feet outside",
        ),
        pytest.param(pose_of(KNEELING, shot=Shot(trunk_px=50.0)), LIGHT, FramingProblem.TOO_FAR, id="far away"),
        pytest.param(pose_of(KNEELING, shot=Shot(trunk_px=215.0)), LIGHT, FramingProblem.TOO_NEAR, id="too near"),
        pytest.param(
            pose_of(STANDING, shot=replace(FITTING, view_deg=80.0)),
            LIGHT,
            FramingProblem.NOT_SIDEWAYS,
            id="facing the camera",
        ),
        pytest.param(hidden(UPRIGHT, LEGS.ravel()), LIGHT, FramingProblem.HIDDEN, id="behind a table"),
        pytest.param(replace(UPRIGHT, others=True), LIGHT, FramingProblem.NOT_ALONE, id="somebody else"),
        pytest.param(replace(UPRIGHT, stranger=True), LIGHT, FramingProblem.STRANGER, id="somebody else instead"),
    ],
)
def test_problems(checker: Checker, pose: Pose, brightness: float, problem: FramingProblem) -> None:
    framing = checker.show(pose, 2.0, brightness)
    assert framing.problems[0] is problem
    assert framing.sentence == FRAMING_SENTENCES[problem]
    assert (framing.good, framing.good_s) == (False, 0.0)


def test_every_problem_has_its_own_sentence() -> None:
    assert len(set(FRAMING_SENTENCES.values())) == len(FramingProblem)


def test_dark_but_seen_is_only_a_hint(checker: Checker) -> None:
    framing = checker.show(UPRIGHT, 2.0, 15.0)
    assert framing.good
    assert framing.hints == (FramingProblem.TOO_DARK,)


@pytest.mark.parametrize(("roll_deg", "hints"), [(0.0, ()), (4.0, ()), (14.0, (FramingProblem.CAMERA_TILTED,))])
def test_a_tilted_camera_is_only_a_hint(checker: Checker, roll_deg: float, hints: tuple[FramingProblem, ...]) -> None:
    framing = checker.show(pose_of(STANDING, shot=replace(FITTING, roll_deg=roll_deg)), 2.0)
    assert framing.good
    assert framing.hints == hints


def test_a_moment_of_trouble_is_not_shown(checker: Checker) -> None:
    checker.show(UPRIGHT, 2.0)
    assert checker.show(NOBODY, 0.9).good
    assert checker.show(UPRIGHT, 1.0).good_s > 3.5


def test_trouble_is_shown_after_a_second(checker: Checker) -> None:
    checker.show(UPRIGHT, 2.0)
    framing = checker.show(NOBODY, 1.2)
    assert framing.problems == (FramingProblem.NOBODY,)
    assert not math.isfinite(framing.body_share)


def test_a_problem_that_flickers_stays(checker: Checker) -> None:
    checker.show(NOBODY, 2.0)
    for _ in range(5):
        assert not checker.show(UPRIGHT, 0.3).good
        assert not checker.show(NOBODY, 0.3).good
    assert checker.show(UPRIGHT, 1.0).good


def test_size_at_the_limit_does_not_chatter(checker: Checker) -> None:
    checker.show(pose_of(KNEELING, shot=Shot(trunk_px=55.0)), 2.0)
    seen = {checker.show(pose_of(KNEELING, shot=Shot(trunk_px=trunk_px)), 1.5).good for trunk_px in (66.0, 64.0) * 4}
    assert seen == {False}


def test_a_toe_just_outside_counts_as_inside(checker: Checker, profile: Profile) -> None:
    edge_px = SIZE_PX[0] * (1.0 + profile.sight.frame_margin / 2)
    assert checker.show(moved(UPRIGHT, [Landmark.LEFT_FOOT_INDEX], edge_px, 400.0), 2.0).good
