from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from posecoach.capture import VideoFile
from posecoach.coach import Stage
from posecoach.pose import Side
from posecoach.stretches import STRETCHES
from posecoach.window import demonstration
from posecoach.window.demonstration import DemonstrationPlayer, turned
from posecoach.window.scene import Scene
from tests.drawing.examples import KNEELING_RIGHT, PROFILE, picture, step
from tests.window.test_scene import view

#: All loops together, and one of them, bytes.
ALL_BYTES, ONE_BYTES = 1_000_000, 300_000

WITH_LOOPS = [name for name, stretch in STRETCHES.items() if stretch.demonstration is not None]


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def played(stretch: str, side: Side, facing: str, times_s: list[float]) -> list[np.ndarray]:
    clock = Clock()
    player = DemonstrationPlayer(clock)
    pictures = []
    for t_s in times_s:
        clock.now_s = 100.0 + t_s
        shown = player.picture(stretch, side, facing)
        assert shown is not None
        pictures.append(shown.copy())
    player.stop()
    return pictures


def test_every_stretch_that_comes_along_has_a_loop_and_they_are_small() -> None:
    loops = [path for name in WITH_LOOPS for path in STRETCHES[name].demonstration.files]  # type: ignore[union-attr]
    assert set(WITH_LOOPS) == set(STRETCHES)
    sizes = [path.stat().st_size for path in loops]
    assert max(sizes) < ONE_BYTES
    assert sum(sizes) < ALL_BYTES


@pytest.mark.parametrize("stretch", WITH_LOOPS)
def test_a_loop_moves_and_ends_as_it_begins(stretch: str) -> None:
    loops = STRETCHES[stretch].demonstration
    assert loops is not None
    for path in loops.files:
        with VideoFile(path) as video:
            pictures = [frame.image.astype(int) for frame in video]
        in_the_middle = np.abs(pictures[0] - pictures[len(pictures) // 2]).mean()
        assert in_the_middle > 10 * np.abs(pictures[0] - pictures[-1]).mean()
        assert 7.0 < video.last_t_s < 12.0


def test_it_follows_the_clock_and_begins_again() -> None:
    first, same, later, again = played("bridge", Side.BOTH, "", [0.01, 0.05, 4.0, 8.95])
    assert np.array_equal(first, same)
    assert np.abs(first.astype(int) - later).mean() > 1.0
    assert np.abs(first.astype(int) - again).mean() < 0.5


def test_the_right_side_is_the_left_one_in_a_mirror() -> None:
    (left,) = played("standing_lunge", Side.LEFT, "", [1.0])
    (right,) = played("standing_lunge", Side.RIGHT, "", [1.0])
    assert np.array_equal(right, cv2.flip(left, 1))


@pytest.mark.parametrize(
    ("side", "facing", "lying", "has_far", "expected"),
    [
        # Upright: the stretched leg is near, and the person faces right for the left one.
        (Side.LEFT, "", False, False, (False, False)),
        (Side.RIGHT, "", False, False, (False, True)),
        (Side.LEFT, "left", False, False, (False, False)),
        # While either side will do: as the person faces now.
        (Side.NONE, "left", False, False, (False, True)),
        (Side.NONE, "right", False, False, (False, False)),
        # Lying: nobody turns round, so that the far leg may be the stretched one.
        (Side.LEFT, "left", True, True, (False, False)),
        (Side.LEFT, "right", True, True, (True, False)),
        (Side.RIGHT, "right", True, True, (False, True)),
        (Side.RIGHT, "left", True, True, (True, True)),
        (Side.BOTH, "left", True, False, (False, False)),
        (Side.BOTH, "right", True, False, (False, True)),
    ],
)
def test_it_is_turned_as_the_person_is(
    side: Side, facing: str, lying: bool, has_far: bool, expected: tuple[bool, bool]
) -> None:
    assert turned(side, facing, lying=lying, has_far=has_far) == expected


def test_nothing_is_decoded_unless_it_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []

    class Noted(VideoFile):
        def __init__(self, path: Path) -> None:
            opened.append(path)
            super().__init__(path)

    monkeypatch.setattr(demonstration, "VideoFile", Noted)
    scene = Scene((640, 360), PROFILE)
    scene.compose(picture((640, 480)), step(KNEELING_RIGHT), view())
    assert not opened
    scene.compose(picture((640, 480)), step(KNEELING_RIGHT), view(Stage.GET_READY, demonstrated=True, hold_s=0.0))
    assert len(opened) == 1


def test_a_stretch_without_a_loop_shows_its_figure_large() -> None:
    unknown = view(Stage.GET_READY, demonstrated=True, hold_s=0.0, side=Side.LEFT)
    unknown = replace(unknown, stretch="my_own")
    image = Scene((1280, 720), PROFILE).compose(None, None, unknown)
    rows = np.nonzero((image[:468, :800] > 200).all(axis=2))[0]
    assert rows.max() - rows.min() > 250
