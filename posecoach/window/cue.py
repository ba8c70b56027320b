"""The cue panel: the cue in large letters and the caption beneath it. It grows with its text."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from posecoach.drawing.palette import MUTED_TEXT, TEXT, Colour
from posecoach.drawing.shapes import Image
from posecoach.window.badge import draw_badge
from posecoach.window.sizes import LARGE, LARGEST, SMALL, font
from posecoach.window.text import TextBlock, fit
from posecoach.window.words import CueWords

#: The cue has a lighter background, so that it stands out from the information.
CUE_GROUND: Colour = (58, 46, 37)

#: Sizes in units.
_PAD = 24
_AIR = 28
_BADGE = 78
_GAP = 26

#: Most lines of the cue and of the caption before their letters get smaller.
_MOST_LINES = 6


@lru_cache(maxsize=64)
def cue_panel(words: CueWords, width: int, heights: tuple[int, int], unit: float) -> Image:
    """Return the (height, width, 3) cue panel.

    Args:
        words: its text.
        width: its width in pixels.
        heights: its usual height, and its largest height for a long text, pixels.
        unit: length of a unit in pixels.
    """
    usual, tallest = heights
    pad, badge, air = (round(length * unit) for length in (_PAD, _BADGE, _AIR))
    indent = pad + (badge + round(0.26 * badge) if words.verdict is not None else 0)
    room = (width - indent - pad, tallest - 2 * air)
    blocks = _blocks(words, room, unit)
    gap = round(_GAP * unit)
    total = sum(block.height_px for block, _ in blocks) + gap * (len(blocks) - 1)
    # The descenders of the last line use the padding.
    height = min(tallest, max(usual, total + 2 * air))
    image: Image = np.empty((height, width, 3), dtype=np.uint8)
    image[:] = CUE_GROUND
    top = (height - total) // 2
    for block, colour in blocks:
        top = block.draw(image, indent, top, colour) + gap
    if words.verdict is not None:
        draw_badge(image, (pad + badge / 2, (height - 1) / 2), badge / 2, words.verdict)
    return image


def _blocks(words: CueWords, room: tuple[int, int], unit: float) -> list[tuple[TextBlock, Colour]]:
    """Return the lines from top to bottom; the small ones shrink if the large ones need the space."""
    width, height = room
    text = fit(words.text, font(LARGE, unit, 600), room, _MOST_LINES)
    if len(text.lines) == 1 and not words.note:
        text = fit(words.text, font(LARGEST, unit, 600), room, 1, LARGE * unit)
    left = height - text.height_px - round(_GAP * unit)
    small = font(SMALL, unit)
    note = fit(words.note, small, (width, max(0, left)), _MOST_LINES) if left > small.line_px else TextBlock(small, ())
    return [(block, colour) for block, colour in ((text, TEXT), (note, MUTED_TEXT)) if block.lines]
