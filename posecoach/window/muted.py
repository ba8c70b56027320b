"""The sign that voice and tones are off: a crossed-out loudspeaker and the word."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from posecoach.drawing.palette import TEXT
from posecoach.drawing.tiles import Canvas, Tile
from posecoach.languages import gettext as _
from posecoach.languages import marked
from posecoach.window.sizes import SMALL, font

_WORD = marked("Muted")

#: Sizes in units.
_PAD = 20
_SIGN = 58


@lru_cache(maxsize=4)
def muted_tile(unit: float) -> Tile:
    """Return the sign.

    Args:
        unit: length of a unit in pixels.
    """
    word = _(_WORD)
    letters = font(SMALL, unit, 600)
    pad, sign = round(_PAD * unit), round(_SIGN * unit)
    width, height = 3 * pad + sign + letters.width_px(word), 2 * pad + sign
    canvas = Canvas(width, height)
    canvas.panel(pad)
    middle = pad + sign / 2
    speaker = np.array([(0, -0.2), (0.22, -0.2), (0.5, -0.46), (0.5, 0.46), (0.22, 0.2), (0, 0.2)]) * sign
    canvas.fill(speaker + np.array((pad, middle)), TEXT)
    stroke = max(2, round(0.1 * sign))
    for start, end in (((0.64, -0.18), (1.0, 0.18)), ((0.64, 0.18), (1.0, -0.18))):
        points = [(pad + x * sign, middle + y * sign) for x, y in (start, end)]
        canvas.stroke(points, TEXT, stroke)
    canvas.text(word, letters, 2 * pad + sign, round(middle + letters.cap_px / 2), TEXT)
    return canvas.tile()
