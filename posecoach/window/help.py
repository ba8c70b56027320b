"""The help over the window: the keys."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from posecoach.drawing import shapes
from posecoach.drawing.palette import MUTED_TEXT, TEXT, TRACK
from posecoach.drawing.tiles import Canvas, Tile
from posecoach.languages import gettext as _
from posecoach.languages import marked
from posecoach.window.cue import CUE_GROUND
from posecoach.window.sizes import SMALL, font

#: Keys and what they do.
KEYS = (
    (marked("space"), marked("pause or go on")),
    ("n", marked("next step")),
    ("m", marked("voice off or on")),
    ("f", marked("window or full screen")),
    ("h", marked("these keys")),
    ("0 - 9", marked("pain after a set")),
    ("q", marked("end and sum up")),
)

#: Sizes in units.
_ROW = 76
_PAD = 40
_CAP_WIDTH = 210


@lru_cache(maxsize=4)
def help_tile(unit: float) -> Tile:
    """Return the panel with the keys.

    Args:
        unit: length of a unit in pixels.
    """
    row, pad, cap = (round(length * unit) for length in (_ROW, _PAD, _CAP_WIDTH))
    bold, plain = (font(SMALL, unit, weight) for weight in (650, 500))
    keys = [(_(key), _(what)) for key, what in KEYS]
    widest = max(plain.width_px(what) for key, what in keys)
    cap = max(cap, max(bold.width_px(key) for key, what in keys) + pad // 2)
    width, height = 3 * pad + cap + widest, 2 * pad + row * len(keys)
    canvas = Canvas(width, height)
    canvas.fill(shapes.rounded_rectangle_points(width, height, 28 * unit), CUE_GROUND)
    for number, (key, what) in enumerate(keys):
        middle = pad + number * row + row // 2
        key_cap = shapes.rounded_rectangle_points(cap, 0.78 * row, 12 * unit)
        canvas.fill(key_cap + np.array((pad, middle - 0.39 * row)), TRACK)
        baseline = middle + bold.cap_px // 2
        canvas.text(key, bold, pad + (cap - bold.width_px(key)) // 2, baseline, TEXT)
        canvas.text(what, plain, 2 * pad + cap, baseline, MUTED_TEXT)
    return canvas.tile()
