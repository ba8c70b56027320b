from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import ArrayLike

from posecoach.estimation.beat import Beat
from posecoach.estimation.correction import CORRECTED, LearntCorrection, reread
from posecoach.estimation.witness import Account
from posecoach.pose import LEGS, Landmark, Pose
from tests.bodies import KNEELING, LUNGE, SIZE_PX, STANDING, Figure, exchanged, pose_of

FPS = 30.0

#: How the second model differs in these tests, pixels: less than the distance between the legs.
DIFFERENCE_PX = np.array((3.0, -5.0))

#: A witness who sees nobody.
SILENT = Account(Pose.empty(0.0, SIZE_PX), 0.0)


def at(figure: Figure, t_s: float) -> Pose:
    return replace(pose_of(figure), t_s=t_s)


def shifted(pose: Pose, by_px: ArrayLike) -> Pose:
    """Return the pose with its legs shifted."""
    points = pose.image_px.copy()
    points[LEGS.ravel()] += by_px
    return replace(pose, image_px=points)


def as_seen_by_the_second_model(pose: Pose) -> Pose:
    return shifted(pose, DIFFERENCE_PX)


def run(correction: LearntCorrection, poses: list[Pose], *, teach: bool = True) -> list[Pose]:
    """Correct poses as the estimator does; return the corrected ones."""
    corrected = []
    for pose in poses:
        if teach and correction.takes_look(pose):
            correction.learn(pose, as_seen_by_the_second_model(pose), SILENT)
        corrected.append(correction.corrected(pose))
    return corrected


def still(figure: Figure, seconds: float, start_s: float = 0.0) -> list[Pose]:
    return [at(figure, start_s + k / FPS) for k in range(round(seconds * FPS))]


def off_px(corrected: Pose, pose: Pose) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return corrected.image_px - pose.image_px


def test_a_held_pose_is_corrected_to_what_the_second_model_reads() -> None:
    poses = still(KNEELING, 3.0)
    last = run(LearntCorrection(), poses)[-1]
    assert off_px(last, poses[-1])[LEGS.ravel()] == pytest.approx(np.tile(DIFFERENCE_PX, (10, 1)), abs=0.05)


def test_only_the_legs_are_corrected_and_nothing_jumps() -> None:
    poses = still(KNEELING, 3.0)
    offsets = np.array([off_px(c, p) for c, p in zip(run(LearntCorrection(), poses), poses, strict=True)])
    assert not offsets[:, : Landmark.LEFT_HIP].any()
    assert np.abs(np.diff(offsets, axis=0)).max() < 0.3 * np.abs(DIFFERENCE_PX).max()


def test_the_given_pose_is_not_changed() -> None:
    poses = still(KNEELING, 2.0)
    before = [p.image_px.copy() for p in poses]
    run(LearntCorrection(), poses)
    assert all((p.image_px == b).all() for p, b in zip(poses, before, strict=True))


def test_another_pose_is_left_as_it_is_and_the_held_one_corrected_again_on_return() -> None:
    correction = LearntCorrection()
    run(correction, still(KNEELING, 3.0))
    elsewhere = still(STANDING, 2.0, start_s=3.0)
    assert np.abs(off_px(run(correction, elsewhere, teach=False)[-1], elsewhere[-1])).max() < 0.05
    back = still(KNEELING, 1.0, start_s=5.0)
    assert off_px(run(correction, back, teach=False)[-1], back[-1])[Landmark.LEFT_KNEE] == pytest.approx(
        DIFFERENCE_PX, abs=0.1
    )


@pytest.mark.parametrize("who", ["follower", "second model"])
def test_legs_named_the_other_way_round(who: str) -> None:
    correction = LearntCorrection()
    for pose in still(LUNGE, 3.0):
        if correction.takes_look(pose):
            seen = as_seen_by_the_second_model(pose)
            correction.learn(pose, exchanged(seen) if who == "second model" else seen, SILENT)
        correction.corrected(pose)
    pose = at(LUNGE, 3.0)
    if who == "follower":
        pose = exchanged(pose)
    offset = off_px(correction.corrected(pose), pose)
    assert offset[LEGS.ravel()] == pytest.approx(np.tile(DIFFERENCE_PX, (10, 1)), abs=0.1)


@pytest.mark.parametrize(
    "seen",
    [Pose.empty(0.0, SIZE_PX), pose_of(STANDING)],
    ids=["the second model sees nobody", "the second model sees other legs"],
)
def test_a_reading_of_other_legs_is_not_learnt(seen: Pose) -> None:
    correction = LearntCorrection()
    for pose in still(KNEELING, 3.0):
        if correction.takes_look(pose):
            correction.learn(pose, seen, SILENT)
        assert not off_px(correction.corrected(pose), pose).any()
    assert correction.looks > 0


POSE = pose_of(KNEELING)
NEAR, WITNESS_NEAR, ELSEWHERE = (shifted(POSE, by_px) for by_px in ((3.0, -5.0), (-4.0, 2.0), (55.0, 9.0)))
NOBODY = Pose.empty(0.0, SIZE_PX)


@pytest.mark.parametrize(
    ("second", "witness", "naming", "expected_px"),
    [
        pytest.param(NEAR, NOBODY, 0.0, (3.0, -5.0), id="the second model alone"),
        pytest.param(NEAR, WITNESS_NEAR, 20.0, (3.0, -5.0), id="both see the same legs: the second model is better"),
        pytest.param(NEAR, ELSEWHERE, 20.0, (55.0, 9.0), id="the witness is sure of other legs"),
        pytest.param(NEAR, ELSEWHERE, 5.0, (3.0, -5.0), id="the witness sees other legs but is not sure"),
        pytest.param(ELSEWHERE, WITNESS_NEAR, 0.0, (-2.0, 1.0), id="only the witness sees the same legs: half-way"),
        pytest.param(NOBODY, WITNESS_NEAR, 0.0, (-2.0, 1.0), id="the second model sees nobody"),
        pytest.param(NOBODY, ELSEWHERE, 20.0, (55.0, 9.0), id="the witness alone, and sure of other legs"),
        pytest.param(ELSEWHERE, ELSEWHERE, 5.0, None, id="nobody sees the same legs, and nobody is sure"),
        pytest.param(NOBODY, NOBODY, 0.0, None, id="nobody is seen"),
    ],
)
def test_which_of_two_models_is_believed(
    second: Pose, witness: Pose, naming: float, expected_px: tuple[float, float] | None
) -> None:
    for legs in (witness, exchanged(witness)):
        found = reread(POSE, second, Account(legs, naming))
        if expected_px is None:
            assert found is None
        else:
            assert found == pytest.approx(np.tile(expected_px, (len(CORRECTED), 1)) / POSE.trunk_px)


def test_legs_drawn_elsewhere_are_put_where_the_witness_is_sure_of_them() -> None:
    correction = LearntCorrection()
    poses = still(KNEELING, 3.0)
    for pose in poses:
        if correction.takes_look(pose):
            correction.learn(pose, pose, Account(shifted(pose, (55.0, 9.0)), 20.0))
        corrected = correction.corrected(pose)
    assert off_px(corrected, poses[-1])[LEGS.ravel()] == pytest.approx(np.tile((55.0, 9.0), (10, 1)), abs=0.5)


def test_nothing_is_looked_at_while_the_body_moves() -> None:
    correction = LearntCorrection()
    moving = [
        at(KNEELING.with_stretched(hip_extension_deg=-40.0 + 60.0 * k / FPS), k / FPS) for k in range(round(1.2 * FPS))
    ]
    run(correction, moving)
    assert correction.looks == 0


@pytest.mark.parametrize(
    ("seconds", "fewest", "most"),
    [
        pytest.param(0.25, 0, 0, id="not still for long enough"),
        pytest.param(1.0, 1, 2, id="a look at once, and one more"),
        pytest.param(60.0, 6, 10, id="then every eight seconds"),
    ],
)
def test_looks_are_few(seconds: float, fewest: int, most: int) -> None:
    correction = LearntCorrection()
    run(correction, still(KNEELING, seconds))
    assert fewest <= correction.looks <= most


@pytest.mark.parametrize("every", [1, 2, 3], ids=["each frame", "each other frame", "each third frame"])
@pytest.mark.parametrize("fps", [10, 20, 30, 60])
def test_looks_come_at_the_same_times_however_many_frames_are_looked_at(fps: int, every: int) -> None:
    times_s = [k / fps for k in range(20 * fps)]
    beat = Beat()
    seen = [t_s for k, t_s in enumerate(times_s) if beat.begins(t_s) or k % every == 0]
    looked = []
    for looked_at in (times_s, seen):
        correction = LearntCorrection()
        looked.append([t_s for t_s in looked_at if correction.takes_look(at(KNEELING, t_s))])
    assert looked[0] == looked[1]
    assert looked[0]


def test_looks_never_take_more_than_their_share_of_the_frames() -> None:
    correction = LearntCorrection()
    figures = [KNEELING, STANDING, LUNGE]
    poses = [pose for k in range(60) for pose in still(figures[k % 3], 1.0, start_s=float(k))]
    for pose in poses:
        if correction.takes_look(pose):
            # The second model never sees anybody, so that nothing is learnt and more looks are wanted.
            correction.learn(pose, Pose.empty(pose.t_s, SIZE_PX), SILENT)
    assert correction.looks <= 5 + len(poses) / 200


def test_after_forgetting_nothing_is_corrected() -> None:
    correction = LearntCorrection()
    run(correction, still(KNEELING, 3.0))
    correction.forget()
    pose = at(KNEELING, 3.0)
    assert not off_px(correction.corrected(pose), pose).any()
