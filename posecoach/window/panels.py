"""The opaque panels around the picture: information and cue, each kept while its words do not change."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from posecoach.drawing import shapes
from posecoach.drawing.palette import MUTED_TEXT, PANEL, STRETCHED_LEG, TEXT, TRACK, Colour
from posecoach.drawing.placement import Rectangle
from posecoach.drawing.shapes import Image
from posecoach.drawing.text import Font
from posecoach.window.badge import draw_badge
from posecoach.window.pictogram import draw_pictogram
from posecoach.window.ring import draw_dial
from posecoach.window.text import TextBlock, fit
from posecoach.window.words import CueWords, SideWords

#: The cue lies on a lighter ground, so that it stands out from the information.
CUE_GROUND: Colour = (58, 46, 37)

#: Sizes in units.
_PAD = 28
_CUE_PAD = 28
_CUE_AIR = 26
_BADGE = 80
_CUE_SIZES = ((80, 54), (66, 52), (52, 26))
_LEAD_SIZE = 32
_STEP_SIZE = 28
_TITLE_SIZE = 42
_SIDE_SIZE = 50
_COMING_SIZE = 38
_LINE_GAP = 0.7
_POSE_ROOM = (108, 84)
_BESIDE_RING_GAP = 16


def blank(width: int, height: int, colour: Colour) -> Image:
    """Return a picture of one colour."""
    image: Image = np.empty((height, width, 3), dtype=np.uint8)
    image[:] = colour
    return image


@lru_cache(maxsize=64)
def cue_panel(words: CueWords, width: int, height: int, unit: float) -> Image:
    """Return the (height, width, 3) panel with the one thing to read."""
    image = blank(width, height, CUE_GROUND)
    pad, badge = round(_CUE_PAD * unit), round(_BADGE * unit)
    indent = pad + (badge + round(0.28 * badge) if words.verdict is not None else 0)
    room = (width - indent - pad, height - round(2 * _CUE_AIR * unit))
    blocks = _cue_blocks(words, room, unit)
    gap = round(_LINE_GAP * _LEAD_SIZE * unit)
    total = sum(block.height_px for block, _ in blocks) + gap * (len(blocks) - 1)
    top = (height - total) // 2
    for block, colour in blocks:
        top = block.draw(image, indent, top, colour) + gap
    if words.verdict is not None:
        draw_badge(image, (pad + badge / 2, (height - 1) / 2), badge / 2, words.verdict)
    return image


def _cue_blocks(words: CueWords, room: tuple[int, int], unit: float) -> list[tuple[TextBlock, Colour]]:
    """Return the lines from top to bottom; the small ones go where the large ones need the room."""
    width, height = room
    small = Font(max(7, round(_LEAD_SIZE * unit)), 500)
    lead, note = (fit(text, small, (width, height), 1, 0.6 * small.size_px) for text in (words.lead, words.note))
    extras = sum(block.height_px + round(_LINE_GAP * small.size_px) for block in (lead, note) if block.lines)
    text = _fit_cue(words.text, (width, height - extras), unit)
    if text is None:
        lead = note = TextBlock(small, ())
        text = _fit_cue(words.text, room, unit) or fit(words.text, Font(_smallest_cue_px(unit)), room, 3)
    blocks = ((lead, MUTED_TEXT), (text, TEXT), (note, MUTED_TEXT))
    return [(block, colour) for block, colour in blocks if block.lines]


def _fit_cue(text: str, room: tuple[int, int], unit: float) -> TextBlock | None:
    """Return the cue on as few lines as are legible from afar, None if it does not fit at all."""
    for lines, (largest, smallest) in enumerate(_CUE_SIZES, start=1):
        font = Font(max(7, round(largest * unit)), 600)
        block = fit(text, font, room, lines, smallest * unit)
        if block.says(text) and block.height_px <= room[1]:
            return block
    return None


def _smallest_cue_px(unit: float) -> int:
    return max(7, round(_CUE_SIZES[-1][1] * unit))


@lru_cache(maxsize=16)
def side_panel(words: SideWords, width: int, height: int, unit: float, *, beside: bool) -> tuple[Image, Rectangle]:
    """Return the (height, width, 3) panel with the information, and where its ring is.

    Args:
        words: what it says.
        width: its width in pixels.
        height: its height in pixels.
        unit: length of a unit in pixels.
        beside: whether it is narrow and tall: one column, with the ring in it; else the ring is at its left.
    """
    image = blank(width, height, PANEL)
    pad = round(_PAD * unit)
    if beside:
        below_heading = _draw_heading(image, words, Rectangle(pad, pad, width - 2 * pad, height), unit)
        above_coming = _draw_coming(image, words.coming, Rectangle(pad, 0, width - 2 * pad, height - pad), unit)
        gap = round(_BESIDE_RING_GAP * unit)
        room = Rectangle(pad, below_heading + gap, width - 2 * pad, max(8, above_coming - below_heading - 2 * gap))
    else:
        ring_px = height - 2 * pad
        room = Rectangle(pad, pad, min(ring_px, (width - 3 * pad) // 2), ring_px)
        x = room.x + room.width + pad
        _draw_heading(image, words, Rectangle(x, pad, width - x - pad, height), unit)
        _draw_coming(image, words.coming, Rectangle(x, 0, width - x - pad, height - pad), unit)
    ring_px = min(room.width, room.height)
    ring = Rectangle(room.x + (room.width - ring_px) // 2, room.y + (room.height - ring_px) // 2, ring_px, ring_px)
    draw_dial(image, words.dial, ring, words.stretch, words.pose_side)
    return image, ring


def _draw_heading(image: Image, words: SideWords, box: Rectangle, unit: float) -> int:
    """Draw step, title and side into the upper part of a box; return where they end."""
    step_font = Font(max(7, round(_STEP_SIZE * unit)), 500)
    step = fit(f"Step {words.step_number} of {words.step_count}", step_font, (box.width, box.height))
    y = step.draw(image, box.x, box.y, MUTED_TEXT)
    x = box.x + step.width_px + round(20 * unit)
    bar_height = max(3, round(8 * unit))
    middle_y = box.y + step.height_px // 2
    _draw_progress(image, words, Rectangle(x, middle_y - bar_height // 2, box.x + box.width - x, bar_height), unit)
    title = fit(words.title, Font(max(7, round(_TITLE_SIZE * unit)), 650), (box.width, box.height), 2, 10 * unit)
    y = title.draw(image, box.x, y + round(28 * unit), TEXT)
    if not words.side and not words.dial.number:
        return y
    y += round(20 * unit)
    pose_width, row_height = (round(length * unit) for length in _POSE_ROOM)
    pose_room = pose_width + round(12 * unit) if words.dial.number else 0
    side = fit(words.side, Font(max(7, round(_SIDE_SIZE * unit)), 650), (box.width - pose_room, box.height))
    side.draw(image, box.x, y + (row_height - side.height_px) // 2, STRETCHED_LEG)
    if words.dial.number:
        at = Rectangle(box.x + box.width - pose_width, y, pose_width, row_height)
        draw_pictogram(image, words.stretch, words.pose_side, at)
    return y + row_height


def _draw_progress(image: Image, words: SideWords, box: Rectangle, unit: float) -> None:
    """Draw one bar a step, bright up to the one under way."""
    gap = min(round(8 * unit), box.width // (4 * words.step_count))
    width = (box.width + gap) / words.step_count - gap
    reach, y = box.height / 2, box.y + box.height / 2
    for index in range(words.step_count):
        colour = TRACK if index >= words.step_number else (TEXT if index == words.step_number - 1 else MUTED_TEXT)
        x = box.x + index * (width + gap)
        shapes.line(image, (x + reach, y), (max(x + reach, x + width - reach), y), colour, box.height)


def _draw_coming(image: Image, coming: str, box: Rectangle, unit: float) -> int:
    """Draw what comes next into the lower part of a box; return where it begins."""
    bottom = box.y + box.height
    if not coming:
        return bottom
    label = Font(max(7, round(_STEP_SIZE * unit)), 500)
    words = fit(coming, Font(max(7, round(_COMING_SIZE * unit)), 600), (box.width, box.height), 1, 26 * unit)
    top = bottom - words.height_px - round(14 * unit) - label.cap_px
    fit("Next", label, (box.width, box.height)).draw(image, box.x, top, MUTED_TEXT)
    words.draw(image, box.x, bottom - words.height_px, TEXT)
    return top
