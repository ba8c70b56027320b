from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecoach.kinematics.body import BodyTracker
from posecoach.kinematics.legs import LegSignals
from posecoach.kinematics.orientation import OrientationFilter
from posecoach.kinematics.signals import Posture, Signals, Unseen, measure
from posecoach.pose import Landmark, Pose, Side
from posecoach.profiles import Profile
from tests.bodies import (
    BRIDGE,
    KNEELING,
    LUNGE,
    RIGHT,
    SIZE_PX,
    SUPINE,
    Figure,
    Shot,
    exchanged,
    hidden,
    jittered,
    mirrored,
    moved,
    on_a_grid,
    pose_of,
)

FPS = 20


def tracked(poses: list[Pose], profile: Profile) -> list[Signals]:
    body = BodyTracker(profile.sight)
    return [body.update(pose)[1] for pose in poses]


def angles_of(signals: Signals) -> list[float]:
    return [
        getattr(signals.leg(side), name)
        for side in (Side.LEFT, Side.RIGHT)
        for name in ("hip_extension_deg", "knee_flexion_deg")
    ]


PATTERNS: dict[str, Callable[[int], bool]] = {
    "once for 2 s": lambda k: 40 <= k < 80,
    "every other frame": lambda k: k % 2 == 1,
    "single frames": lambda k: k in (30, 55, 90),
}


@pytest.mark.parametrize("figure", [KNEELING, SUPINE, LUNGE], ids=["kneeling", "supine", "lunge"])
@pytest.mark.parametrize("at", PATTERNS.values(), ids=PATTERNS)
def test_exchanged_labels_do_not_jump_the_angles(figure: Figure, at: Callable[[int], bool], profile: Profile) -> None:
    poses = [pose_of(figure, k / FPS) for k in range(120)]
    plain = angles_of(tracked(poses[:1], profile)[0])
    for k, signals in enumerate(tracked([exchanged(p) if at(k) else p for k, p in enumerate(poses)], profile)):
        assert angles_of(signals) == pytest.approx(plain, abs=0.1)
        assert signals.labels_exchanged is at(k)


def test_labels_that_stay_exchanged_never_mix_two_legs(profile: Profile) -> None:
    poses = [pose_of(KNEELING, k / FPS) for k in range(300)]

    def legs(signals: Signals) -> list[list[float]]:
        return sorted([leg.hip_extension_deg, leg.knee_flexion_deg] for leg in (signals.left, signals.right))

    expected = np.array(legs(tracked(poses[:1], profile)[0]))
    for signals in tracked([exchanged(p) if k >= 40 else p for k, p in enumerate(poses)], profile):
        # The shoulder of the same side has a small influence on the joints of a leg.
        assert np.array(legs(signals)) == pytest.approx(expected, abs=2.0)


def test_smoothed_pose_carries_the_legs_told_apart(profile: Profile) -> None:
    body = BodyTracker(profile.sight)
    pose = hidden(pose_of(LUNGE), [Landmark.LEFT_HEEL])
    before, _ = body.update(pose)
    told, _ = body.update(replace(exchanged(pose), t_s=0.05))
    assert told.visibility.tolist() == pose.visibility.tolist()
    assert told.image_px == pytest.approx(before.image_px)
    assert told.world_m == pytest.approx(pose.world_m)
    assert told.t_s == 0.05


def test_nobody_for_a_moment_does_not_lose_the_legs(profile: Profile) -> None:
    poses = [pose_of(KNEELING, k / FPS) for k in range(20)]
    poses += [Pose.empty(k / FPS, SIZE_PX) for k in range(20, 25)]
    poses += [exchanged(pose_of(KNEELING, k / FPS)) for k in range(25, 30)]
    signals = tracked(poses, profile)
    assert [s.unseen for s in signals[20:25]] == [Unseen.NOBODY] * 5
    assert all(s.labels_exchanged for s in signals[25:])
    assert angles_of(signals[-1]) == pytest.approx(angles_of(signals[0]), abs=0.1)


def test_after_a_long_absence_the_labels_are_taken_as_they_come(profile: Profile) -> None:
    poses = [pose_of(KNEELING, k / FPS) for k in range(20)] + [exchanged(pose_of(KNEELING, 3.0))]
    first, *_, last = tracked(poses, profile)
    assert last.left.hip_extension_deg == pytest.approx(first.right.hip_extension_deg, abs=2.0)


@pytest.mark.parametrize("name", RIGHT)
def test_jitter_of_the_model_moves_a_held_angle_by_little(name: str, profile: Profile) -> None:
    noise = np.random.default_rng(11)
    poses = [pose_of(RIGHT[name], k / FPS) for k in range(100)]
    signals = tracked([jittered(p, noise, 0.5) for p in poses], profile)
    raw = tracked(poses[:1], profile)[0]
    seen = np.array([angles_of(s) for s in signals[5:]])
    assert np.abs(seen - np.array(angles_of(raw))).max() < 1.5


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf], ids=str)
@pytest.mark.parametrize("landmark", [Landmark.LEFT_SHOULDER, Landmark.RIGHT_KNEE, Landmark.NOSE, Landmark.LEFT_WRIST])
def test_one_broken_landmark_is_forgotten(landmark: Landmark, bad: float, profile: Profile) -> None:
    poses = [pose_of(SUPINE, k / FPS) for k in range(20)]
    plain = tracked(poses, profile)[-1]
    after = tracked([moved(p, [landmark], bad, bad) if k == 5 else p for k, p in enumerate(poses)], profile)[-1]
    assert after.unseen is None
    assert angles_of(after) == pytest.approx(angles_of(plain), abs=0.01)
    assert after.left.near_hand == pytest.approx(plain.left.near_hand, abs=0.01)


def assert_same(a: Signals, b: Signals, *, swapped: bool) -> None:
    """Check that ``b`` says what ``a`` says, with left and right changed places if ``swapped``."""
    assert (a.unseen, a.posture, a.labels_exchanged) == (b.unseen, b.posture, b.labels_exchanged)
    if a.unseen is not Unseen.NOBODY and swapped:
        assert {a.facing, b.facing} in ({"left", "right"}, {""})
    for name in ("view_deg", "trunk_inclination_deg", "leg_separation", "trunk_px"):
        assert getattr(a, name) == pytest.approx(getattr(b, name), abs=1e-6, nan_ok=True), name
    # For an upright body the line from shoulders to ankles is steep, so the height above it means nothing.
    if abs(a.trunk_inclination_deg) > 60.0:
        assert a.pelvis_height == pytest.approx(b.pelvis_height, abs=1e-6, nan_ok=True)
    for side in (Side.LEFT, Side.RIGHT):
        twin = b.leg(side.other if swapped else side)
        for name in (f.name for f in fields(LegSignals)):
            assert getattr(a.leg(side), name) == pytest.approx(getattr(twin, name), abs=1e-6, nan_ok=True), name


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    base = draw(st.sampled_from(list(RIGHT.values())))
    wobble = st.floats(-12.0, 12.0)

    def wobbled(figure: Figure) -> Figure:
        return replace(figure, trunk_inclination_deg=figure.trunk_inclination_deg + draw(wobble))

    figure = wobbled(base)
    for change in (figure.with_stretched, figure.with_other):
        leg = figure.stretched if change == figure.with_stretched else figure.other
        figure = change(
            hip_extension_deg=leg.hip_extension_deg + draw(wobble), knee_flexion_deg=leg.knee_flexion_deg + draw(wobble)
        )
    return replace(
        figure, side=draw(st.sampled_from([Side.LEFT, Side.RIGHT])), facing=draw(st.sampled_from(["left", "right"]))
    )


@given(figures(), st.floats(0.0, 60.0))
def test_mirroring_the_picture_swaps_sides_and_nothing_else(profile: Profile, figure: Figure, view_deg: float) -> None:
    poses = [on_a_grid(pose_of(figure, k / FPS, Shot(view_deg=view_deg))) for k in range(4)]
    for a, b in zip(tracked(poses, profile), tracked([mirrored(p) for p in poses], profile), strict=True):
        assert_same(a, b, swapped=True)


@given(
    figures(),
    st.lists(st.sampled_from(list(Landmark)), max_size=6),
    st.lists(st.tuples(st.sampled_from(list(Landmark)), st.integers(-100, 740), st.integers(-100, 580)), max_size=6),
)
def test_mirroring_a_spoilt_pose_swaps_sides_and_nothing_else(
    profile: Profile, figure: Figure, unseen: list[Landmark], displaced: list[tuple[Landmark, int, int]]
) -> None:
    pose = on_a_grid(pose_of(figure))
    for landmark, x, y in displaced:
        pose = moved(pose, [landmark], x, y)
    visibility = pose.visibility.copy()
    visibility[[int(u) for u in unseen]] = 0.0
    pose = replace(pose, visibility=visibility)
    a, b = (measure(p, OrientationFilter().update(p), profile.sight) for p in (pose, mirrored(pose)))
    assert_same(a, b, swapped=True)


@given(
    figures(),
    st.floats(60.0, 130.0),
    # As far as a camera is ever tilted by mistake: an upright body stays upright, a lying one lying.
    st.floats(-15.0, 15.0),
    st.floats(-120.0, 120.0),
    st.floats(-100.0, 100.0),
)
def test_scale_shift_and_roll_leave_hips_and_knees_alone(
    profile: Profile, figure: Figure, trunk_px: float, roll_deg: float, dx: float, dy: float
) -> None:
    straight = tracked([pose_of(figure)], profile)[0]
    # A larger frame, so that a shifted body stays inside and what is compared is the measuring alone.
    shot = Shot(trunk_px, (dx, dy), roll_deg, size_px=(1280, 960))
    turned = tracked([pose_of(figure, shot=shot)], profile)[0]
    assert turned.unseen is None
    for a, b in ((straight.left, turned.left), (straight.right, turned.right)):
        assert b.hip_extension_deg == pytest.approx(a.hip_extension_deg, abs=1e-6)
        # A kneeling knee is measured against the floor, which is assumed to be level.
        kneeling = min(a.knee_height, b.knee_height) < 0.5
        levelled_deg = abs(turned.camera_roll_deg - straight.camera_roll_deg)
        tolerance_deg = abs(roll_deg) + levelled_deg if kneeling and straight.posture is Posture.KNEELING else 0.0
        assert b.knee_flexion_deg == pytest.approx(a.knee_flexion_deg, abs=tolerance_deg + 1e-6)


@given(figures(), st.floats(60.0, 130.0), st.floats(-120.0, 120.0), st.floats(-100.0, 100.0))
def test_scale_and_shift_leave_everything_alone(
    profile: Profile, figure: Figure, trunk_px: float, dx: float, dy: float
) -> None:
    straight = tracked([pose_of(figure)], profile)[0]
    moved_away = tracked([pose_of(figure, shot=Shot(trunk_px, (dx, dy), size_px=(1280, 960)))], profile)[0]
    assert_same(straight, replace(moved_away, trunk_px=straight.trunk_px), swapped=False)


def test_a_bridge_needs_no_second_leg(profile: Profile) -> None:
    both = tracked([pose_of(BRIDGE)], profile)[0]
    near = tracked([hidden(pose_of(BRIDGE), [Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE])], profile)[0]
    assert near.unseen is None
    assert near.left.knee_flexion_deg == pytest.approx(both.left.knee_flexion_deg)
    assert math.isnan(near.right.knee_flexion_deg)
