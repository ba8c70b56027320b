from __future__ import annotations

from concurrent.futures import Future

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from posecoach.estimation.background_model import BackgroundModel
from posecoach.estimation.searching import Part, Search, part_for
from posecoach.pose import Pose
from tests.bodies import KNEELING, Shot, pose_of

SIZE_PX = (1920, 1080)
FPS = 10


def small(x_px: float = 0.0, y_px: float = 0.0, trunk_px: float = 60.0) -> Pose:
    """Return a small person in a large picture, at an offset from its middle."""
    return pose_of(KNEELING, shot=Shot(trunk_px, (x_px, y_px), size_px=SIZE_PX))


class Looks(BackgroundModel):
    """A model that records the sizes of its pictures and finds nobody."""

    def __init__(self) -> None:
        super().__init__("lite")
        self.shown: list[tuple[float, tuple[int, ...], int]] = []

    def look(self, image: NDArray[np.uint8], t_s: float) -> Future[Pose]:
        self.shown.append((t_s, image.shape, int(image[0, 0, 0])))
        done: Future[Pose] = Future()
        done.set_result(Pose.empty(t_s, (image.shape[1], image.shape[0])))
        return done


@given(
    st.floats(-500, 3000),
    st.floats(-500, 3000),
    st.floats(1, 5000),
    st.tuples(st.integers(2, 3000), st.integers(2, 3000)),
)
def test_a_part_lies_in_the_picture(x: float, y: float, side_px: float, size_px: tuple[int, int]) -> None:
    part = Part.around((x, y), side_px, size_px)
    assert 0 <= part.left < part.right <= size_px[0]
    assert 0 <= part.top < part.bottom <= size_px[1]
    assert part.right - part.left == min(size_px[0], int(np.ceil(side_px)))


def test_a_pose_of_a_part_lies_in_the_whole() -> None:
    part = Part(100, 50, 400, 300)
    pose = part.in_whole(pose_of(KNEELING), SIZE_PX)
    assert pose.image_px == pytest.approx(pose_of(KNEELING).image_px + np.array((100.0, 50.0)))
    assert pose.size_px == SIZE_PX


@pytest.mark.parametrize(
    ("pose", "fits"),
    [
        pytest.param(small(), True, id="stays"),
        pytest.param(small(60.0), True, id="moves a little"),
        pytest.param(small(250.0), False, id="at the edge"),
        pytest.param(small(trunk_px=150.0), False, id="comes closer"),
    ],
)
def test_somebody_is_followed_in_the_part_they_were_found_in(pose: Pose, fits: bool) -> None:
    part = part_for(small())
    assert part is not None
    assert part.still_fits(pose) is fits


def test_at_the_edge_of_the_picture_there_is_no_other_part() -> None:
    pose = small(-870.0)
    part = part_for(pose)
    assert part is not None
    assert part.left == 0
    assert part.still_fits(pose)


def test_who_is_large_enough_is_followed_in_the_whole_picture() -> None:
    assert part_for(small(trunk_px=300.0)) is None


def searched(images: list[NDArray[np.uint8]]) -> Looks:
    model = Looks()
    search = Search(model)
    for k, image in enumerate(images):
        assert search.look(image, k / FPS) is None
    return model


def test_looks_begin_after_a_second_and_cost_two_a_second() -> None:
    black = np.zeros((SIZE_PX[1], SIZE_PX[0], 3), np.uint8)
    model = searched([black] * 41)
    assert [t_s for t_s, _, _ in model.shown] == pytest.approx([1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0])
    assert {shape for _, shape, _ in model.shown} == {(960, 960, 3)}


def test_an_empty_room_is_looked_at_less_often_after_a_while() -> None:
    black = np.zeros((90, 160, 3), np.uint8)
    times_s = [t_s for t_s, _, _ in searched([black] * 600).shown]
    assert [t_s for t_s in times_s if t_s < 31.0] == pytest.approx([1.0 + k / 2 for k in range(60)])
    assert np.diff([t_s for t_s in times_s if t_s > 31.0]) == pytest.approx(2.0)


def test_every_place_is_looked_at() -> None:
    """Each cell of a coarse grid is covered by parts of either size."""
    seen = {960: np.zeros((9, 16), bool), 480: np.zeros((9, 16), bool)}
    rows, columns = np.mgrid[:1080, :1920]
    places = np.stack([columns // 120, rows // 120, 0 * rows], axis=2).astype(np.uint8)

    class Shows(Looks):
        def look(self, image: NDArray[np.uint8], t_s: float) -> Future[Pose]:
            seen[image.shape[0]][image[..., 1], image[..., 0]] = True
            return super().look(image, t_s)

    search = Search(Shows())
    for k in range(100):
        search.look(places, k / 2)
    assert all(grid.all() for grid in seen.values())


def test_where_something_moves_is_looked_at_soon() -> None:
    black = np.zeros((SIZE_PX[1], SIZE_PX[0], 3), np.uint8)
    moving = black.copy()
    moving[100:160, 1700:1780] = 255
    model = searched([black if k % 10 < 5 else moving for k in range(31)])
    assert any(shape[0] == 480 for t_s, shape, _ in model.shown if t_s <= 2.5)


def test_finding_somebody_restarts_the_wait() -> None:
    black = np.zeros((SIZE_PX[1], SIZE_PX[0], 3), np.uint8)
    model = Looks()
    search = Search(model)
    for k in range(40):
        if k % 9 == 0:
            search.forget()
        search.look(black, k / FPS)
    assert model.shown == []
