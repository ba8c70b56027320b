"""The panel beside the picture: side, hold ring and count, and as much else as fits."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from posecoach.drawing import shapes
from posecoach.drawing.palette import MUTED_TEXT, PANEL, STRETCHED_LEG, TEXT, TRACK, Colour
from posecoach.drawing.placement import Rectangle
from posecoach.drawing.shapes import Image
from posecoach.window.badge import draw_badge
from posecoach.window.pictogram import draw_pictogram
from posecoach.window.ring import draw_dial
from posecoach.window.sizes import SMALL, font
from posecoach.window.text import TextBlock, fit
from posecoach.window.words import SideWords

#: Sizes in units.
_PAD = 24
_GAP = 22
_BAR = 10
_BAR_GAP = 8
_ROW = 84

#: Smallest height of the ring or the pose to take; only what remains is used for anything else, units.
_LEAST_RING, _LEAST_POSE = 272, 150

#: A panel this many times as wide as tall has the ring at its left.
_TWO_COLUMNS_ASPECT = 1.5

_TITLE_LINES = 3


def blank(width: int, height: int, colour: Colour) -> Image:
    """Return a picture filled with one colour."""
    image: Image = np.empty((height, width, 3), dtype=np.uint8)
    image[:] = colour
    return image


@lru_cache(maxsize=16)
def side_panel(words: SideWords, width: int, height: int, unit: float) -> tuple[Image, Rectangle]:
    """Return the (height, width, 3) panel with the information, and the place of its ring (empty without one).

    Args:
        words: its text.
        width: its width in pixels.
        height: its height in pixels.
        unit: length of a unit in pixels.
    """
    image = blank(width, height, PANEL)
    pad = round(_PAD * unit)
    inside = Rectangle(pad, pad, width - 2 * pad, height - 2 * pad)
    if words.camera:
        _draw_camera(image, words, inside, unit)
        return image, Rectangle(0, 0, 0, 0)
    if width < _TWO_COLUMNS_ASPECT * height:
        kept = _LEAST_RING if words.dial.number else _LEAST_POSE
        room = _draw_texts(image, words, inside, round(kept * unit), unit)
    else:
        room = Rectangle(inside.x, inside.y, inside.width // 2, inside.height)
        x = inside.x + room.width + round(_PAD * unit)
        _draw_texts(image, words, Rectangle(x, inside.y, inside.x + inside.width - x, inside.height), 0, unit)
    if not words.dial.number:
        draw_pictogram(image, words.stretch, words.pose_side, room)
        return image, Rectangle(0, 0, 0, 0)
    return image, draw_dial(image, words.dial, room, unit)


def _draw_texts(image: Image, words: SideWords, box: Rectangle, kept_px: int, unit: float) -> Rectangle:
    """Draw what fits into a box while leaving ``kept_px`` in its middle; return the remaining box."""
    gap = round(_GAP * unit)
    bar = max(3, round(_BAR * unit))
    _draw_progress(image, words, Rectangle(box.x, box.y, box.width, bar), unit)
    top, bottom = box.y + bar + gap, box.y + box.height
    lines = (("side", words.side, 1), ("title", words.title, _TITLE_LINES), ("coming", words.coming, 2))
    fitting: dict[str, TextBlock] = {}
    left = bottom - top - kept_px
    for name, text, most in lines:
        block = fit(text, font(SMALL, unit, 500 if name == "coming" else 650), (box.width, left), most, SMALL * unit)
        if block.lines and block.says(text) and block.height_px + gap <= left:
            fitting[name] = block
            left -= block.height_px + gap
    for name, colour in (("title", TEXT), ("side", STRETCHED_LEG)):
        if name in fitting:
            top = fitting[name].draw(image, box.x, top, colour) + gap
    if "coming" in fitting:
        bottom -= fitting["coming"].height_px
        fitting["coming"].draw(image, box.x, bottom, MUTED_TEXT)
        bottom -= gap
    return Rectangle(box.x, top, box.width, max(8, bottom - top))


def _draw_camera(image: Image, words: SideWords, box: Rectangle, unit: float) -> None:
    """Draw the checks of camera and room, each with its sign, in one column or two."""
    columns = 1 if box.height >= len(words.camera) * round(SMALL * unit) else 2
    rows = -(-len(words.camera) // columns)
    row, column = min(round(_ROW * unit), box.height // rows), box.width // columns
    top = box.y + (box.height - row * rows) // 2
    radius = 0.3 * row
    for number, (name, verdict) in enumerate(words.camera):
        left, middle = box.x + number // rows * column, top + number % rows * row + row // 2
        draw_badge(image, (left + radius, middle), radius, verdict)
        x = left + round(2.5 * radius)
        block = fit(name, font(SMALL, unit), (left + column - x, row))
        block.draw(image, x, middle - block.height_px // 2, TEXT)


def _draw_progress(image: Image, words: SideWords, box: Rectangle, unit: float) -> None:
    """Draw one bar for each step, bright up to the current one."""
    gap = min(round(_BAR_GAP * unit), box.width // (4 * words.step_count))
    width = (box.width + gap) / words.step_count - gap
    reach, y = box.height / 2, box.y + box.height / 2
    for index in range(words.step_count):
        colour = TRACK if index >= words.step_number else (TEXT if index == words.step_number - 1 else MUTED_TEXT)
        x = box.x + index * (width + gap)
        shapes.line(image, (x + reach, y), (max(x + reach, x + width - reach), y), colour, box.height)
