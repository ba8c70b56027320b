from __future__ import annotations

import numpy as np
import pytest

from posecoach.kinematics.identity import LegIdentity, exchange_legs
from posecoach.kinematics.smoothing import RESET_GAP_S
from posecoach.pose import LEGS, Landmark, Pose, Side
from tests.bodies import BRIDGE, KNEELING, LUNGE, RIGHT, STANDING, Figure, blend, exchanged, jittered, moved, pose_of

TRUNK_PX = 110.0
FPS = 20

#: Stretches in which the legs lie apart; in a bridge they are drawn onto one another.
APART = {name: figure for name, figure in RIGHT.items() if figure is not BRIDGE}


def follow(poses: list[Pose]) -> list[bool]:
    legs = LegIdentity()
    return [legs.update(pose.image_px, pose.t_s, TRUNK_PX) for pose in poses]


def clip_with_exchange(figure: Figure, seconds: float, start_s: float, end_s: float) -> list[Pose]:
    poses = [pose_of(figure, k / FPS) for k in range(round(seconds * FPS))]
    return [exchanged(p) if start_s <= p.t_s < end_s else p for p in poses]


@pytest.mark.parametrize("figure", APART.values(), ids=APART)
@pytest.mark.parametrize("length_s", [0.05, 0.5, 2.0])
def test_an_exchange_is_undone_for_as_long_as_it_lasts(figure: Figure, length_s: float) -> None:
    poses = clip_with_exchange(figure, 6.0, 3.0, 3.0 + length_s)
    assert follow(poses) == [3.0 <= pose.t_s < 3.0 + length_s for pose in poses]


def test_labels_that_change_with_every_frame_are_undone() -> None:
    poses = [pose_of(LUNGE, k / FPS) for k in range(60)]
    assert follow([exchanged(p) if k % 2 else p for k, p in enumerate(poses)]) == [bool(k % 2) for k in range(60)]


def test_labels_that_stay_the_other_way_are_given_in_to_once() -> None:
    poses = clip_with_exchange(KNEELING, 16.0, 2.0, 99.0)
    legs = LegIdentity()
    relabelled = []
    answers = []
    for pose in poses:
        answers.append(legs.update(pose.image_px, pose.t_s, TRUNK_PX))
        relabelled.append(legs.relabelled)
    assert sum(relabelled) == 1
    at = relabelled.index(True)
    assert all(answers[2 * FPS : at])
    assert not any(answers[at:])
    assert poses[at].t_s - 2.0 > 2.0


def named(figure: Figure, namings: dict[float, float], seconds: float = 6.0) -> tuple[list[bool], list[float]]:
    """Return whether the legs are exchanged on each frame, and when they were relabelled, given looks at some times."""
    legs, answers, relabelled = LegIdentity(), [], []
    for k in range(round(seconds * FPS)):
        pose = pose_of(figure, k / FPS)
        answers.append(legs.update(pose.image_px, pose.t_s, TRUNK_PX, namings.get(pose.t_s, 0.0)))
        if legs.relabelled:
            relabelled.append(pose.t_s)
    return answers, relabelled


@pytest.mark.parametrize("figure", APART.values(), ids=APART)
@pytest.mark.parametrize(
    ("namings", "exchanged_from_s"),
    [
        pytest.param({1.0: -3.5}, 1.0, id="a look that contradicts surely"),
        pytest.param({1.0: -3.0}, None, id="one that is not sure enough"),
        pytest.param({1.0: 6.0}, None, id="one that agrees"),
        pytest.param({1.0: -4.0, 2.0: 2.0}, 1.0, id="a weaker one that agrees later changes nothing"),
        pytest.param({1.0: 1.0, 2.0: -9.0}, 2.0, id="a sure one outweighs one that was not"),
        pytest.param({1.0: 4.0, 2.0: -9.0}, None, id="looks that contradict each other"),
    ],
)
def test_labels_that_other_models_contradict_are_exchanged_and_stay_so(
    figure: Figure, namings: dict[float, float], exchanged_from_s: float | None
) -> None:
    answers, relabelled = named(figure, namings)
    assert relabelled == ([] if exchanged_from_s is None else [exchanged_from_s])
    assert answers == [exchanged_from_s is not None and k / FPS >= exchanged_from_s for k in range(len(answers))]


def test_looks_that_change_their_mind_for_good_exchange_the_legs_again() -> None:
    answers, relabelled = named(LUNGE, {1.0: -5.0, 2.0: 6.0, 3.0: 6.0, 4.0: 6.0})
    assert len(relabelled) == 2
    assert not answers[-1]


def test_what_looks_say_of_exchanged_labels_counts_for_the_tracked_legs() -> None:
    poses = [pose_of(LUNGE, k / FPS) for k in range(60)]
    legs, answers = LegIdentity(), []
    for k, pose in enumerate(poses):
        # The model exchanges its labels for good, and the looks say so each time.
        shown = exchanged(pose) if k >= 20 else pose
        answers.append(legs.update(shown.image_px, pose.t_s, TRUNK_PX, -4.0 if k in (30, 50) else 0.0))
    assert answers == [k >= 20 for k in range(60)]


def test_legs_that_lie_together_keep_their_labels_whatever_looks_say() -> None:
    answers, relabelled = named(BRIDGE, {1.0: -9.0})
    assert not any(answers)
    assert not relabelled


def test_legs_that_pass_each_other_have_their_labels_back_within_seconds() -> None:
    """After both legs coincide for a moment only the labels can tell them apart."""
    other_leg = Figure(stretched=LUNGE.stretched, other=LUNGE.other, side=Side.RIGHT)
    poses = [pose_of(blend(LUNGE, other_leg, min(1.0, max(0.0, k / FPS - 1.0))), k / FPS) for k in range(200)]
    answers = follow(poses)
    assert not any(answers[: round(1.4 * FPS)])
    assert not any(answers[6 * FPS :])


def test_jitter_is_no_exchange() -> None:
    noise = np.random.default_rng(3)
    assert not any(follow([jittered(pose_of(KNEELING, k / FPS), noise, 3.0) for k in range(200)]))


def test_legs_drawn_onto_one_are_not_exchanged_at_random() -> None:
    noise = np.random.default_rng(3)
    assert not any(follow([jittered(pose_of(BRIDGE, k / FPS), noise, 2.0) for k in range(200)]))


@pytest.mark.parametrize(
    ("step_s", "expected"),
    [
        pytest.param(RESET_GAP_S - 0.01, True, id="short gap: still the same legs"),
        pytest.param(RESET_GAP_S + 0.01, False, id="long gap: the labels are taken as they come"),
        pytest.param(-1.0, False, id="time went back"),
    ],
)
def test_gap(step_s: float, expected: bool) -> None:
    legs = LegIdentity()
    for k in range(20):
        legs.update(pose_of(KNEELING).image_px, k / FPS, TRUNK_PX)
    assert legs.update(exchanged(pose_of(KNEELING)).image_px, 19 / FPS + step_s, TRUNK_PX) is expected


def test_the_first_frame_is_taken_as_it_comes() -> None:
    assert follow([exchanged(pose_of(KNEELING))]) == [False]


def test_a_broken_frame_is_forgotten() -> None:
    poses = [pose_of(KNEELING, k / FPS) for k in range(20)]
    poses[5] = moved(poses[5], [Landmark.LEFT_KNEE], np.nan, np.nan)
    poses[10] = exchanged(poses[10])
    assert follow(poses) == [k == 10 for k in range(20)]


@pytest.mark.parametrize("shape", [(33,), (33, 2), (33, 3)], ids=str)
def test_exchange_swaps_the_legs_and_nothing_else(shape: tuple[int, ...]) -> None:
    landmarks = np.arange(np.prod(shape), dtype=np.float64).reshape(shape)
    before = landmarks.copy()
    swapped = exchange_legs(landmarks)
    assert (landmarks == before).all()
    assert (swapped[LEGS[0]] == before[LEGS[1]]).all()
    assert (swapped[LEGS[1]] == before[LEGS[0]]).all()
    rest = np.setdiff1d(np.arange(33), LEGS)
    assert (swapped[rest] == before[rest]).all()
    assert (exchange_legs(swapped) == before).all()


def test_standing_still_is_never_relabelled() -> None:
    legs = LegIdentity()
    for k in range(200):
        legs.update(pose_of(STANDING).image_px, k / FPS, TRUNK_PX)
        assert not legs.relabelled
