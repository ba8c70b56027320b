from __future__ import annotations

import numpy as np
import pytest

from posecoach.drawing.tiles import Canvas, Tile
from tests.drawing.examples import picture

WHITE = (255, 255, 255)


def square(side: int, opacity: float) -> Tile:
    canvas = Canvas(side, side)
    canvas.lay(np.full((side, side), 255, dtype=np.uint8), WHITE, opacity)
    return canvas.tile()


def test_an_opaque_tile_replaces_what_lies_beneath() -> None:
    image = picture((40, 30))

    square(10, 1.0).paste(image, 5, 6)

    assert (image[6:16, 5:15] == 255).all()
    image[6:16, 5:15] = 120
    assert (image == 120).all()


def test_an_empty_tile_changes_nothing() -> None:
    image = np.random.default_rng(0).integers(0, 256, (30, 40, 3), dtype=np.uint8)
    before = image.copy()

    Canvas(20, 20).tile().paste(image, 5, 5)

    assert np.array_equal(image, before)


def test_a_translucent_tile_lets_its_share_through() -> None:
    image = picture((40, 30), level=100)

    square(10, 0.4).paste(image, 0, 0)

    assert np.abs(image[:10, :10].astype(int) - (0.6 * 100 + 0.4 * 255)).max() <= 1


def test_layers_lie_on_one_another() -> None:
    canvas = Canvas(10, 10)
    full = np.full((10, 10), 255, dtype=np.uint8)
    canvas.lay(full, (0, 0, 0), 0.5)
    canvas.lay(full, (200, 200, 200), 0.5)
    image = picture((10, 10), level=100)

    canvas.tile().paste(image, 0, 0)

    assert np.abs(image.astype(int) - (0.5 * 200 + 0.5 * (0.5 * 0 + 0.5 * 100))).max() <= 1


@pytest.mark.parametrize(("x", "y"), [(-4, 8), (34, 8), (8, -4), (8, 24), (-4, -4)])
def test_what_hangs_over_the_edge_is_cut_off(x: int, y: int) -> None:
    image = picture((40, 30))

    square(10, 1.0).paste(image, x, y)

    changed = np.argwhere((image != 120).any(axis=2))
    rows, columns = changed.min(axis=0), changed.max(axis=0)
    assert tuple(rows) == (max(0, y), max(0, x))
    assert tuple(columns) == (min(30, y + 10) - 1, min(40, x + 10) - 1)


@pytest.mark.parametrize(("x", "y"), [(-10, 0), (40, 0), (0, 30), (1000, 1000)])
def test_a_tile_outside_the_frame_is_not_drawn(x: int, y: int) -> None:
    image = picture((40, 30))

    square(10, 1.0).paste(image, x, y)

    assert (image == 120).all()


def test_a_panel_has_round_corners() -> None:
    canvas = Canvas(60, 40)
    canvas.panel(12.0)
    image = picture((60, 40), level=255)

    canvas.tile().paste(image, 0, 0)

    assert (image[0, 0] == 255).all()
    assert (image[20, 30] < 150).all()
    assert (image[0, 30] < 200).all()
