"""The panels with words and numbers, as tiles: title, hold ring, cue, and the value beside an angle.

Each is made from plain values and kept while these do not change.
"""

from __future__ import annotations

from functools import lru_cache

from posecoach.drawing import shapes
from posecoach.drawing.palette import IN_FORM, MUTED_TEXT, PANEL, TEXT, TRACK, VERDICT_COLOURS, Colour
from posecoach.drawing.shapes import Image
from posecoach.drawing.text import Font, shorten, wrap
from posecoach.drawing.tiles import Canvas, Tile
from posecoach.engine.judging import Verdict
from posecoach.pose import Point

#: Inner and outer radius of the hold ring, as shares of the radius of the disc behind it.
_RING_SHARES = (0.72, 0.88)

#: How much of the picture the disc of the hold ring hides; it must carry small digits.
_DISC_OPACITY = 0.8

#: The ring starts at the top.
_TOP_DEG = -90.0

_MAX_CUE_LINES = 3


@lru_cache(maxsize=16)
def title_tile(title: str, side: str, text_px: int, max_width_px: int) -> Tile:
    """Return the panel with the stretch and its side: on one line if that fits, else on two."""
    bold, plain = Font(text_px, 650), Font(text_px, 450)
    pad, gap = round(0.6 * text_px), round(0.55 * text_px)
    room = max_width_px - 2 * pad
    one_line = bold.width_px(title) + gap + plain.width_px(side) <= room
    title, side = shorten(title, bold, room), shorten(side, plain, room)
    if one_line:
        width, lines = bold.width_px(title) + (gap + plain.width_px(side) if side else 0), 1
    else:
        width, lines = max(bold.width_px(title), plain.width_px(side)), 2
    canvas = Canvas(width + 2 * pad, _block_px(bold, lines) + 2 * pad)
    canvas.panel(0.5 * text_px)
    baseline = pad + bold.cap_px
    canvas.text(title, bold, pad, baseline, TEXT)
    if one_line:
        canvas.text(side, plain, pad + bold.width_px(title) + gap, baseline, MUTED_TEXT)
    else:
        canvas.text(side, plain, pad, baseline + bold.line_px, MUTED_TEXT)
    return canvas.tile()


@lru_cache(maxsize=8)
def ring_tile(seconds: int, target: str, diameter_px: int, *, full: bool) -> Tile:
    """Return the hold ring without its filling: disc, empty ring and words; `draw_ring_filling` does the rest.

    Args:
        seconds: seconds held, in the middle.
        target: small words beneath ("of 30 s").
        diameter_px: outer diameter of the disc.
        full: whether the target is reached: a check mark takes the place of ``target``.
    """
    canvas = Canvas(diameter_px, diameter_px)
    middle = (diameter_px - 1) / 2
    centre = (middle, middle)
    inner, outer = (share * middle for share in _RING_SHARES)
    canvas.fill(shapes.arc_points(centre, middle, 0.0, 360.0), PANEL, _DISC_OPACITY)
    canvas.fill(shapes.annular_sector(centre, inner, outer, 0.0, 360.0), TRACK)
    words = str(seconds)
    number = _fitting(words, Font(round(0.32 * diameter_px), 650), round(1.3 * inner))
    small = Font(max(8, round(0.115 * diameter_px)), 500)
    baseline = round(middle + 0.36 * number.size_px - 0.04 * diameter_px)
    canvas.text(words, number, round(middle - number.width_px(words) / 2), baseline, TEXT)
    below = baseline + small.cap_px + round(0.09 * diameter_px)
    if full:
        _lay_check_mark(canvas, (middle, below - small.cap_px / 2), 0.09 * diameter_px, IN_FORM)
    else:
        target = shorten(target, small, round(1.5 * inner))
        canvas.text(target, small, round(middle - small.width_px(target) / 2), below, MUTED_TEXT)
    return canvas.tile()


def draw_ring_filling(image: Image, centre: Point, diameter_px: int, share: float, colour: Colour) -> None:
    """Fill the hold ring clockwise from the top.

    Args:
        image: (height, width, 3) picture, drawn on in place.
        centre: middle of the ring.
        diameter_px: diameter of its disc.
        share: how much is filled, 0 to 1.
        colour: of the filling.
    """
    if not share > 0.0:
        return
    inner, outer = (part * (diameter_px - 1) / 2 for part in _RING_SHARES)
    end = _TOP_DEG + 360.0 * min(1.0, share)
    shapes.polygon(image, shapes.annular_sector(centre, inner, outer, _TOP_DEG, end), colour)
    for direction in (_TOP_DEG, end):
        shapes.disc(image, shapes.polar(centre, (inner + outer) / 2, direction), (outer - inner) / 2, colour)


@lru_cache(maxsize=16)
def cue_tile(state: str, cue: str, verdict: Verdict | None, text_px: int, max_width_px: int) -> Tile:
    """Return the cue bar: the mark of the verdict, the state in words, and the cue.

    State and cue share a line if that fits; else the cue is wrapped beneath.
    """
    big = Font(text_px, 600)
    pad, gap = round(0.65 * text_px), round(0.6 * text_px)
    badge_px = 0 if verdict is None else round(1.15 * text_px)
    indent = pad + (badge_px + gap if verdict is not None else 0)
    room = max_width_px - indent - pad
    state_font = Font(text_px if not cue else round(0.8 * text_px), 500 if cue else 600)
    together_px = state_font.width_px(state) + gap + big.width_px(cue)
    if not cue:
        lines: tuple[str, ...] = ()
        width = state_font.width_px(state)
    elif together_px <= room:
        lines, width = (), together_px
    else:
        lines = wrap(cue, big, room, _MAX_CUE_LINES)
        width = max(state_font.width_px(state), *(big.width_px(line) for line in lines))
    state = shorten(state, state_font, room)
    lead_px = state_font.line_px if lines else 0
    height = lead_px + _block_px(big, max(1, len(lines))) + 2 * pad
    canvas = Canvas(indent + min(width, room) + pad, height)
    canvas.panel(0.6 * text_px)
    first = pad + big.cap_px
    if lines:
        canvas.text(state, state_font, indent, pad + state_font.cap_px, MUTED_TEXT)
        for number, words in enumerate(lines):
            canvas.text(words, big, indent, first + lead_px + number * big.line_px, TEXT)
    else:
        canvas.text(state, state_font, indent, first, MUTED_TEXT if cue else TEXT)
        canvas.text(cue, big, indent + state_font.width_px(state) + gap, first, TEXT)
    if verdict is not None:
        _lay_badge(canvas, (pad + badge_px / 2, height / 2 - 0.5), badge_px / 2, verdict)
    return canvas.tile()


@lru_cache(maxsize=128)
def value_tile(value: str, band: str, verdict: Verdict, text_px: int) -> Tile:
    """Return the label of an angle: its value in the colour of the verdict, its band in small print."""
    big, small = Font(text_px, 700), Font(max(8, round(0.72 * text_px)), 500)
    pad_x, pad_y = round(0.45 * text_px), round(0.35 * text_px)
    mark_px = round(0.5 * text_px)
    gap = round(0.35 * text_px)
    text_x = pad_x + mark_px + gap
    width = text_x + big.width_px(value) + (gap + small.width_px(band) if band else 0) + pad_x
    canvas = Canvas(width, big.cap_px + 2 * pad_y)
    canvas.panel(0.4 * text_px)
    _lay_mark(canvas, (pad_x + mark_px / 2, pad_y + big.cap_px / 2), mark_px / 2, verdict)
    canvas.text(value, big, text_x, pad_y + big.cap_px, TEXT)
    canvas.text(band, small, text_x + big.width_px(value) + gap, pad_y + big.cap_px, MUTED_TEXT)
    return canvas.tile()


def _fitting(words: str, font: Font, room_px: int) -> Font:
    """Return the font, made smaller if ``words`` are wider than ``room_px``."""
    width = font.width_px(words)
    return font if width <= room_px else Font(max(6, font.size_px * room_px // width), font.weight)


def _block_px(font: Font, lines: int) -> int:
    """Return the height from the top of the capitals of the first line to the baseline of the last."""
    return font.cap_px + (lines - 1) * font.line_px


def _lay_mark(canvas: Canvas, centre: Point, radius_px: float, verdict: Verdict) -> None:
    """Lay the shape of a verdict, the same as on the joints: disc, diamond or hollow circle."""
    colour = VERDICT_COLOURS[verdict]
    if verdict is Verdict.MET:
        outline = shapes.arc_points(centre, radius_px, 0.0, 360.0)
    elif verdict in (Verdict.NOT_MET, Verdict.BORDERLINE):
        outline = shapes.diamond_points(centre, 1.2 * radius_px)
    else:
        outline = shapes.annular_sector(centre, 0.72 * radius_px, radius_px, 0.0, 360.0)
    canvas.fill(outline, colour)


def _lay_badge(canvas: Canvas, centre: Point, radius_px: float, verdict: Verdict) -> None:
    """Lay the shape of a verdict with a sign in it: check mark, exclamation mark or question mark."""
    _lay_mark(canvas, centre, radius_px, verdict)
    if verdict is Verdict.MET:
        _lay_check_mark(canvas, centre, 0.55 * radius_px, PANEL)
        return
    sign = "!" if verdict is Verdict.NOT_MET else "?"
    colour = VERDICT_COLOURS[verdict] if verdict is Verdict.CANNOT_TELL else PANEL
    font = Font(max(6, round(1.25 * radius_px)), 800)
    x = round(centre[0] - font.width_px(sign) / 2 - 0.04 * font.size_px)
    canvas.text(sign, font, x, round(centre[1] + font.cap_px / 2), colour)


def _lay_check_mark(canvas: Canvas, centre: Point, reach_px: float, colour: Colour) -> None:
    x, y = centre
    points = [(x - 0.9 * reach_px, y), (x - 0.25 * reach_px, y + 0.65 * reach_px), (x + reach_px, y - 0.65 * reach_px)]
    canvas.stroke(points, colour, max(1, round(0.42 * reach_px)))
