from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from posecoach.drawing.palette import IN_FORM, MUTED_TEXT, TRACK, VERDICT_COLOURS
from posecoach.drawing.panels import cue_tile, draw_ring_filling, ring_tile, title_tile, value_tile
from posecoach.drawing.tiles import Tile
from posecoach.engine.judging import Verdict
from posecoach.stretches import STRETCHES
from posecoach.words.sentences import UNSEEN_SENTENCES
from tests.drawing.examples import has_colour, hues, picture

CUES = sorted(
    {
        cue
        for stretch in STRETCHES.values()
        for check in stretch.checks
        for fault in (check.below, check.above)
        if fault is not None
        for cue in fault.cues
    }
    | set(UNSEEN_SENTENCES.values())
)


def ink(tile: Tile) -> NDArray[np.bool_]:
    """Where a tile has text: bright pixels."""
    bright: NDArray[np.bool_] = tile.light.min(axis=2) > 150
    return bright


def inked_box(tile: Tile) -> tuple[int, int, int, int]:
    rows, columns = np.nonzero(ink(tile))
    return rows.min(), columns.min(), rows.max(), columns.max()


@pytest.mark.parametrize("max_width_px", [100, 200, 320, 600, 1200])
@pytest.mark.parametrize("text_px", [11, 25])
def test_titles_fit(text_px: int, max_width_px: int) -> None:
    for stretch in STRETCHES.values():
        tile = title_tile(stretch.title, "Right side", text_px, max_width_px)
        top, left, bottom, right = inked_box(tile)
        width, height = tile.size_px
        assert width <= max_width_px
        assert top > 0
        assert left > 0
        assert bottom < height - 1
        assert right < width - 1


def test_a_title_takes_one_line_where_it_can() -> None:
    wide = title_tile("Bridge pose", "Both sides", 20, 800)
    narrow = title_tile("Bridge pose", "Both sides", 20, 170)
    assert narrow.size_px[1] > wide.size_px[1]
    assert narrow.size_px[0] < wide.size_px[0]


@pytest.mark.parametrize("max_width_px", [140, 232, 632, 1200])
@pytest.mark.parametrize("verdict", [*Verdict, None])
def test_cues_fit(max_width_px: int, verdict: Verdict | None) -> None:
    for cue in ("", *CUES):
        tile = cue_tile("Get back into position", cue, verdict, 12, max_width_px)
        top, left, bottom, right = inked_box(tile)
        width, height = tile.size_px
        assert width <= max_width_px
        assert top > 0
        assert left > 0
        assert bottom < height - 1
        assert right < width - 1


@pytest.mark.parametrize("verdict", list(Verdict))
def test_the_cue_bears_the_mark_of_the_verdict(verdict: Verdict) -> None:
    image = picture((600, 80), level=0)
    cue_tile("Paused", "Lift your chest", verdict, 24, 600).paste(image, 0, 0)
    assert has_colour(image, VERDICT_COLOURS[verdict], tolerance=4)
    assert hues(image) <= {VERDICT_COLOURS[verdict]}


def test_the_ring_says_the_seconds() -> None:
    tiles = [ring_tile(seconds, "of 30 s", 120, full=False) for seconds in (3, 4)]
    assert not np.array_equal(tiles[0].light, tiles[1].light)
    assert ring_tile(3, "of 30 s", 120, full=False) is tiles[0]


@pytest.mark.parametrize("seconds", [0, 7, 59, 188, 3600, 123456])
@pytest.mark.parametrize("diameter_px", [48, 130, 400])
def test_seconds_stay_inside_the_ring(seconds: int, diameter_px: int) -> None:
    tile = ring_tile(seconds, "of 30 s", diameter_px, full=False)
    rows, columns = np.nonzero(ink(tile))
    middle = (diameter_px - 1) / 2
    assert np.hypot(rows - middle, columns - middle).max() < 0.74 * middle


def test_a_full_ring_shows_a_check_mark() -> None:
    full, open_ = (ring_tile(30, "of 30 s", 120, full=full) for full in (True, False))
    assert has_colour(full.light, IN_FORM, tolerance=8)
    assert not has_colour(open_.light, IN_FORM, tolerance=8)


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.9, 1.0, 1.7])
def test_the_ring_fills_by_its_share(share: float) -> None:
    image = picture((200, 200), level=0)
    draw_ring_filling(image, (100.0, 100.0), 180, share, IN_FORM)
    filled = (image == IN_FORM).all(axis=2)

    rows, columns = np.mgrid[0:200, 0:200]
    clockwise = np.degrees(np.arctan2(columns - 100.0, 100.0 - rows)) % 360.0
    distance = np.hypot(columns - 100.0, rows - 100.0)
    on_ring = (distance > 70.0) & (distance < 75.0)
    assert filled[on_ring & (clockwise < 360.0 * min(1.0, share) - 3.0)].all()
    beyond = on_ring & (clockwise > 360.0 * share + 8.0) & (clockwise < 352.0)
    assert not filled[beyond].any()
    assert not filled[distance < 60.0].any()


@pytest.mark.parametrize("share", [0.0, -1.0, math.nan])
def test_an_empty_ring_is_not_filled(share: float) -> None:
    image = picture((200, 200))
    draw_ring_filling(image, (100.0, 100.0), 180, share, MUTED_TEXT)
    assert (image == 120).all()


def test_the_filling_lies_on_the_track() -> None:
    image = picture((120, 120), level=0)
    ring_tile(3, "of 30 s", 120, full=False).paste(image, 0, 0)
    assert has_colour(image, TRACK, tolerance=2)

    draw_ring_filling(image, (59.5, 59.5), 120, 1.0, IN_FORM)

    assert (np.abs(image.astype(int) - TRACK).max(axis=2) <= 2).mean() < 0.01


@pytest.mark.parametrize("verdict", list(Verdict))
def test_the_value_label_shows_its_verdict(verdict: Verdict) -> None:
    image = picture((300, 60), level=0)
    value_tile("24°", "min 14°", verdict, 26).paste(image, 0, 0)
    assert has_colour(image, VERDICT_COLOURS[verdict], tolerance=4)


def test_the_value_label_grows_with_its_band() -> None:
    assert value_tile("8°", "", Verdict.MET, 20).size_px[0] < value_tile("8°", "min 14°", Verdict.MET, 20).size_px[0]
