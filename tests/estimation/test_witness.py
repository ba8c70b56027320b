from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecoach.capture import VideoFile
from posecoach.estimation.movenet import JOINTS, Seen
from posecoach.estimation.witness import Account, Witness, account_of, mirror, naming_of
from posecoach.pose import LEGS, Landmark, Pose
from tests import videos
from tests.bodies import FLAT, KNEELING, SIZE_PX, Figure, exchanged, pose_of

ROW = {int(joint): row for row, joint in enumerate(JOINTS)}


def seen_like(pose: Pose, *, sure: float = 2.0, score: float = 0.8) -> Seen:
    """Return what a model sees that agrees with ``pose``, with this margin for the name of each joint, log-odds."""
    return Seen(pose.image_px[JOINTS].copy(), np.full(17, score), sure * np.eye(17))


def test_joints_are_taken_over_and_other_landmarks_move_with_them() -> None:
    around = pose_of(KNEELING)
    elsewhere = replace(around, image_px=around.image_px + np.array((4.0, -3.0)))
    pose = account_of(seen_like(elsewhere), around).pose
    hands_and_feet = range(Landmark.LEFT_PINKY, Landmark.LEFT_HIP)
    moved = [*JOINTS.tolist(), *hands_and_feet, *LEGS.ravel().tolist()]
    assert pose.image_px[moved] == pytest.approx(elsewhere.image_px[moved])
    assert pose.t_s == around.t_s
    assert around.image_px == pytest.approx(pose_of(KNEELING).image_px)


def test_the_names_of_the_legs_are_as_sure_as_the_heatmaps() -> None:
    pose = pose_of(KNEELING)
    assert account_of(seen_like(pose, sure=2.0), pose).naming == pytest.approx(8.0)
    assert account_of(seen_like(pose, sure=0.0), pose).naming == 0.0
    # Both legs are found where only a left one is seen.
    seen = seen_like(pose)
    for right, left in ((Landmark.RIGHT_KNEE, Landmark.LEFT_KNEE), (Landmark.RIGHT_ANKLE, Landmark.LEFT_ANKLE)):
        seen.logits[ROW[left], ROW[right]] = 2.0
    assert account_of(seen, pose).naming == pytest.approx(4.0)


def test_nobody_is_seen_where_no_joint_is_likely() -> None:
    pose = pose_of(KNEELING)
    account = account_of(seen_like(pose, score=0.05), pose)
    assert not account.pose.found
    assert account.naming == 0.0


NOBODY = Pose.empty(0.0, SIZE_PX)


@pytest.mark.parametrize(
    ("pose", "witness", "sure", "second", "expected"),
    [
        pytest.param(KNEELING, "same", 2.0, "same", 3.8, id="both agree"),
        pytest.param(KNEELING, "same", 2.0, "nobody", 2.4, id="the witness alone"),
        pytest.param(KNEELING, "nobody", 2.0, "same", 1.4, id="the second model alone"),
        pytest.param(KNEELING, "same", 2.0, "other", 1.0, id="a sure witness outweighs the second model"),
        pytest.param(KNEELING, "same", 1.0, "other", -0.2, id="an unsure one does not"),
        pytest.param(KNEELING, "other", 2.0, "other", -3.8, id="both contradict"),
        pytest.param(KNEELING, "nobody", 2.0, "nobody", 0.0, id="nobody is seen"),
        pytest.param(FLAT, "same", 2.0, "same", 0.0, id="the legs lie together"),
    ],
)
def test_other_models_support_or_contradict_the_labels_of_the_legs(
    pose: Figure, witness: str, sure: float, second: str, expected: float
) -> None:
    followed = pose_of(pose)
    named = {"same": followed, "other": exchanged(followed), "nobody": NOBODY}
    account = Account(
        named[witness], 0.0 if witness == "nobody" else account_of(seen_like(followed, sure=sure), followed).naming
    )
    naming = naming_of(followed, account, named[second])
    assert naming == pytest.approx(expected)
    assert naming_of(exchanged(followed), account, named[second]) == pytest.approx(-naming)
    assert naming_of(NOBODY, account, named[second]) == 0.0


def test_mirroring_twice_changes_nothing() -> None:
    pose = pose_of(KNEELING)
    again = mirror(mirror(pose))
    assert again.image_px == pytest.approx(pose.image_px)
    assert again.world_m == pytest.approx(pose.world_m)


@pytest.fixture(scope="module")
def looks() -> tuple[Pose, Account, Account]:
    """Real model, real frame: kneeling, plain and mirrored, around the true place of the body."""
    with VideoFile(videos.SAMPLES / "kneeling_hip_flexor.mp4") as video:
        frame = next(f for f in video if f.t_s >= 6.0)
    height, width = frame.image.shape[:2]
    around = pose_of(KNEELING)
    around.image_px[:] *= (width / 640, height / 480)
    around = replace(around, size_px=(width, height), t_s=frame.t_s)
    witness = Witness()
    try:
        plain, mirrored = (witness.look(frame.image, around, mirrored=mirrored)() for mirrored in (False, True))
    finally:
        witness.close()
    return around, plain, mirrored


def test_looks_at_the_picture_and_at_the_mirrored_one_agree(looks: tuple[Pose, Account, Account]) -> None:
    around, plain, mirrored = looks
    for account in (plain, mirrored):
        assert account.pose.found
        assert account.pose.size_px == around.size_px
        assert account.naming > 0.0
    apart = np.hypot(*np.moveaxis(plain.pose.image_px[LEGS] - mirrored.pose.image_px[LEGS], -1, 0))
    assert float(apart.mean()) < 0.02 * around.size_px[0]


def test_where_the_person_is_does_not_name_the_legs(looks: tuple[Pose, Account, Account]) -> None:
    around, plain, _ = looks
    with VideoFile(videos.SAMPLES / "kneeling_hip_flexor.mp4") as video:
        frame = next(f for f in video if f.t_s >= 6.0)
    witness = Witness()
    try:
        other = witness.look(frame.image, exchanged(around))()
    finally:
        witness.close()
    assert other.pose.image_px[JOINTS] == pytest.approx(plain.pose.image_px[JOINTS])
