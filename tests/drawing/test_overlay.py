from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from posecoach.drawing import Overlay
from posecoach.drawing.palette import CANNOT_TELL, FAULT, IN_FORM
from posecoach.drawing.shapes import Image
from posecoach.drawing.tiles import Tile
from posecoach.engine.engine import JudgedFrame
from posecoach.engine.hold import Phase
from posecoach.kinematics.signals import Unseen
from posecoach.pose import Landmark, Side
from posecoach.stretches import STRETCHES, Stretch
from tests.drawing.examples import (
    BRIDGE,
    KNEELING_RIGHT,
    PROFILE,
    SIZE_PX,
    around,
    has_colour,
    hues,
    kneeling_pose,
    nobody,
    picture,
    step,
)

WRONG = {**KNEELING_RIGHT, "trunk_inclination": 40.0}
SIZES = [(320, 240), (240, 320), (160, 120), (640, 480), (1280, 720), (720, 1280), (1080, 1920), (3840, 2160)]

Placed = tuple[int, int, int, int]


@pytest.fixture
def placed(monkeypatch: pytest.MonkeyPatch) -> list[Placed]:
    """The places of panels and labels: (x, y, width, height) of each."""
    places: list[Placed] = []
    paste = Tile.paste

    def recording(tile: Tile, image: Image, x: int, y: int) -> None:
        places.append((x, y, *tile.size_px))
        paste(tile, image, x, y)

    monkeypatch.setattr(Tile, "paste", recording)
    return places


def drawn(made: JudgedFrame, level: int = 120) -> Image:
    image = picture(made.pose.size_px, level)
    Overlay(PROFILE, made.pose.size_px).draw(image, made)
    return image


def outside(image: Image, places: list[Placed]) -> Image:
    """Return the pixels that no panel covers."""
    kept = np.ones(image.shape[:2], dtype=bool)
    for x, y, width, height in places:
        kept[y : y + height, x : x + width] = False
    return image[kept]


@pytest.mark.parametrize("size_px", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("shift", [(0.0, 0.0), (0.3, 0.2), (-0.3, -0.3)])
def test_words_stay_inside_the_frame(
    size_px: tuple[int, int], shift: tuple[float, float], placed: list[Placed]
) -> None:
    image = picture(size_px)
    overlay = Overlay(PROFILE, size_px)
    pose = kneeling_pose(size_px, shift)
    long_cue = {**KNEELING_RIGHT, "trunk_inclination": -40.0}

    for values in (KNEELING_RIGHT, long_cue):
        overlay.draw(image, step(values, pose=pose, phase=Phase.PAUSED))
    overlay.draw(image, step(None, pose=pose, phase=Phase.UNSEEN, unseen=Unseen.OUT_OF_FRAME))
    overlay.draw(image, nobody(size_px))

    assert placed
    for x, y, width, height in placed:
        assert x >= 0
        assert y >= 0
        assert x + width <= size_px[0]
        assert y + height <= size_px[1]


@pytest.mark.parametrize("size_px", [(640, 480), (1280, 720), (720, 1280)])
def test_panels_do_not_cover_each_other(size_px: tuple[int, int], placed: list[Placed]) -> None:
    drawn(step(None, pose=kneeling_pose(size_px), phase=Phase.UNSEEN, unseen=Unseen.OUT_OF_FRAME))

    cover = np.zeros((size_px[1], size_px[0]), dtype=int)
    for x, y, width, height in placed:
        cover[y : y + height, x : x + width] += 1
    assert len(placed) == 3
    assert cover.max() == 1


def test_nothing_but_the_cue_is_drawn_when_nobody_is_there(placed: list[Placed]) -> None:
    image = drawn(nobody())

    assert len(placed) == 1
    assert (outside(image, placed) == 120).all()
    assert (image != 120).any()


def test_panels_leave_most_of_the_picture_free(placed: list[Placed]) -> None:
    drawn(step(WRONG, phase=Phase.PAUSED))
    covered = sum(width * height for _, _, width, height in placed)
    assert covered < 0.15 * SIZE_PX[0] * SIZE_PX[1]


def test_panels_are_translucent(placed: list[Placed]) -> None:
    dark, light = drawn(nobody(), level=0), drawn(nobody(), level=255)
    x, y, _, height = placed[0]
    assert light[y + height // 2, x + 3].sum() > dark[y + height // 2, x + 3].sum() + 30
    assert light[y + height // 2, x + 3].max() < 200


@pytest.mark.parametrize(
    ("made", "colour"),
    [
        (step(KNEELING_RIGHT), IN_FORM),
        (step(WRONG, phase=Phase.PAUSED), FAULT),
        (step(None, phase=Phase.UNSEEN, unseen=Unseen.HIDDEN), CANNOT_TELL),
    ],
    ids=["in form", "fault", "cannot tell"],
)
def test_the_verdict_colours_the_judged_joint(made: JudgedFrame, colour: tuple[int, int, int]) -> None:
    joint = around(drawn(made), tuple(made.pose.image_px[Landmark.RIGHT_SHOULDER]), 8)

    assert has_colour(joint, colour)
    assert hues(joint) <= {colour}


def test_joints_that_are_not_judged_bear_no_verdict() -> None:
    made = step(KNEELING_RIGHT)
    elbow = around(drawn(made), tuple(made.pose.image_px[Landmark.RIGHT_ELBOW]), 8)
    assert not hues(elbow)


def test_the_angle_is_drawn_at_its_joint() -> None:
    made = step(KNEELING_RIGHT)
    without = step({"front_knee_flexion": math.nan})
    hip = tuple(made.pose.image_px[Landmark.RIGHT_HIP])
    reach = round(0.15 * SIZE_PX[1])

    changed = (around(drawn(made), hip, reach) != around(drawn(without), hip, reach)).any(axis=2).mean()

    assert changed > 0.05


def test_the_label_follows_the_value() -> None:
    overlay = Overlay(PROFILE, SIZE_PX)
    images = []
    for value in (25.0, 31.0):
        image = picture()
        overlay.draw(image, step({**KNEELING_RIGHT, "hip_extension": value}))
        images.append(image)
    assert not np.array_equal(images[0], images[1])


def test_the_ring_fills_with_hold_time() -> None:
    corner = (slice(0, 110), slice(SIZE_PX[0] - 110, SIZE_PX[0]))
    greens = []
    for hold_s in (0.0, 5.0, 15.0, 30.0):
        image = drawn(step(KNEELING_RIGHT, hold_s=hold_s))[corner]
        greens.append(int((np.abs(image.astype(int) - IN_FORM).max(axis=2) <= 3).sum()))
    assert greens[0] == 0
    assert greens == sorted(greens)
    assert greens[3] > 1.7 * greens[2] > 3 * greens[1]


def test_a_ring_that_stands_still_is_not_green() -> None:
    corner = (slice(0, 110), slice(SIZE_PX[0] - 110, SIZE_PX[0]))
    assert not has_colour(drawn(step(WRONG, phase=Phase.PAUSED, hold_s=12.0))[corner], IN_FORM)


def test_the_title_takes_the_side_of_the_set() -> None:
    left, right = (drawn(step(KNEELING_RIGHT, side=side)) for side in (Side.LEFT, Side.RIGHT))
    assert not np.array_equal(left[:40, :300], right[:40, :300])


def test_the_cue_gives_way_to_feet() -> None:
    size_px = (1280, 720)
    low = kneeling_pose(size_px, shift=(0.0, 0.19))
    image = drawn(step(KNEELING_RIGHT, pose=low))
    foot = low.image_px[Landmark.LEFT_HEEL]
    below_foot = image[round(foot[1]) + 8 :, 500:780]
    assert (below_foot == 120).mean() > 0.9


def test_panels_stay_put_when_the_body_crosses_them_for_a_moment(placed: list[Placed]) -> None:
    overlay, image = Overlay(PROFILE, SIZE_PX), picture()
    low = kneeling_pose(SIZE_PX, shift=(0.0, 0.19))
    cues = []
    for index in range(20):
        placed.clear()
        overlay.draw(image, step(None, pose=low if index == 10 else kneeling_pose(), t_s=index / 10))
        cues.append(placed[-1])
    assert len(set(cues)) == 1


@pytest.mark.parametrize("stretch", STRETCHES.values(), ids=lambda stretch: stretch.name)
@pytest.mark.parametrize("value", [math.nan, -1e3, 0.0, 1e3])
def test_no_value_is_too_strange_to_be_drawn(stretch: Stretch, value: float) -> None:
    side = Side.RIGHT if stretch.sided else Side.BOTH
    image = drawn(step({check.name: value for check in stretch.checks}, stretch=stretch, side=side))
    assert (image != 120).any()


@pytest.mark.parametrize("hold_s", [math.nan, math.inf, 1e9, 0.0])
@pytest.mark.parametrize("target_s", [0.0, math.nan, 30.0])
def test_no_clock_is_too_strange_to_be_drawn(hold_s: float, target_s: float) -> None:
    image = drawn(step(KNEELING_RIGHT, hold_s=hold_s, target_s=target_s))
    assert (image != 120).any()


def test_missing_landmarks_and_an_unknown_trunk_can_be_drawn() -> None:
    rng = np.random.default_rng(0)
    for _ in range(30):
        pose = kneeling_pose()
        missing = rng.random(len(pose.visibility)) < 0.4
        pose.image_px[missing] = np.nan
        pose.visibility[rng.random(len(pose.visibility)) < 0.2] = np.nan
        made = step(WRONG, pose=pose)
        image = drawn(replace(made, signals=replace(made.signals, trunk_px=math.nan)))
        assert (image != 120).any()


def test_a_body_far_outside_can_be_drawn() -> None:
    image = drawn(step(KNEELING_RIGHT, pose=kneeling_pose(SIZE_PX, shift=(50.0, -50.0))))
    assert (image[100:350, :200] == 120).all()


def test_a_bridge_shows_the_leg_that_is_seen_better() -> None:
    pose = kneeling_pose()
    for landmark in (Landmark.LEFT_HIP, Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE):
        pose.visibility[landmark] = 0.35
    image = drawn(step({"pelvis_height": 0.1}, stretch=BRIDGE, side=Side.BOTH, pose=pose))
    assert has_colour(around(image, tuple(pose.image_px[Landmark.RIGHT_HIP]), 6), FAULT)


def test_another_frame_size_is_refused() -> None:
    with pytest.raises(ValueError, match="320x240"):
        Overlay(PROFILE, SIZE_PX).draw(picture((320, 240)), step(KNEELING_RIGHT))
