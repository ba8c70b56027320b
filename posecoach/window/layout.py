"""Where the parts of the window lie: picture, information beside or beneath it, and the cue."""

from __future__ import annotations

from dataclasses import dataclass

from posecoach.drawing.placement import Rectangle

#: Window sizes at which one unit is one pixel.
_LANDSCAPE_UNITS = (1280, 720)
_PORTRAIT_UNITS = (720, 1280)

#: A window at least this many times as wide as tall has the information beside the picture.
_LANDSCAPE_ASPECT = 1.15

#: Smallest and largest width of the information beside the picture and heights of the panels, units. Between these
#: they take what the picture leaves.
_SIDE_WIDTH = (364, 384)
_CUE_HEIGHT = (216, 300)
_TALL_CUE_HEIGHT = (260, 340)
_BELOW_HEIGHT = (330, 420)

#: Smallest unit that text is still legible at.
_SMALLEST_UNIT = 0.2


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a window, pixels.

    Attributes:
        unit_px: length of a unit: all sizes are multiples of it.
        stage: room for the picture.
        picture: the picture in it.
        side: information: step, title, side, hold ring, what comes next.
        cue: the cue.
        beside: whether the information is beside the picture, not beneath.
    """

    unit_px: float
    stage: Rectangle
    picture: Rectangle
    side: Rectangle
    cue: Rectangle
    beside: bool

    def with_wide_cue(self) -> Layout:
        """Return the layout with a cue as wide as the window; the information gives way."""
        if not self.beside:
            return self
        cue = self.cue._replace(width=self.cue.width + self.side.width)
        side = self.side._replace(height=self.side.height - cue.height)
        return Layout(self.unit_px, self.stage, self.picture, side, cue, self.beside)


def layout_of(size_px: tuple[int, int], picture_px: tuple[int, int]) -> Layout:
    """Return the layout of a window.

    Args:
        size_px: width and height of the window.
        picture_px: width and height of the camera's picture.
    """
    width, height = size_px
    return _landscape(size_px, picture_px) if width >= _LANDSCAPE_ASPECT * height else _portrait(size_px, picture_px)


def _landscape(size_px: tuple[int, int], picture_px: tuple[int, int]) -> Layout:
    width, height = size_px
    unit = _unit(size_px, _LANDSCAPE_UNITS)
    aspect = picture_px[0] / picture_px[1]
    left_below = height - (width - unit * _SIDE_WIDTH[0]) / aspect
    cue_height = _within(left_below, _CUE_HEIGHT, unit)
    side_width = _within(width - aspect * (height - cue_height), _SIDE_WIDTH, unit)
    stage = Rectangle(0, 0, width - side_width, height - cue_height)
    return Layout(
        unit,
        stage,
        fitted(picture_px, stage),
        Rectangle(stage.width, 0, side_width, height),
        Rectangle(0, stage.height, stage.width, cue_height),
        beside=True,
    )


def _portrait(size_px: tuple[int, int], picture_px: tuple[int, int]) -> Layout:
    width, height = size_px
    unit = _unit(size_px, _PORTRAIT_UNITS)
    left_below = height - width * picture_px[1] / picture_px[0]
    cue_height = _within(left_below - unit * _BELOW_HEIGHT[0], _TALL_CUE_HEIGHT, unit)
    below_height = _within(left_below - cue_height, _BELOW_HEIGHT, unit)
    stage = Rectangle(0, 0, width, height - cue_height - below_height)
    return Layout(
        unit,
        stage,
        fitted(picture_px, stage),
        Rectangle(0, stage.height + cue_height, width, below_height),
        Rectangle(0, stage.height, width, cue_height),
        beside=False,
    )


def fitted(inner_px: tuple[int, int], box: Rectangle) -> Rectangle:
    """Return the largest rectangle of the shape of ``inner_px`` in the middle of a box."""
    scale = min(box.width / inner_px[0], box.height / inner_px[1])
    width, height = (max(1, round(scale * length)) for length in inner_px)
    return Rectangle(box.x + (box.width - width) // 2, box.y + (box.height - height) // 2, width, height)


def _unit(size_px: tuple[int, int], units: tuple[int, int]) -> float:
    return max(_SMALLEST_UNIT, min(size_px[0] / units[0], size_px[1] / units[1]))


def _within(length_px: float, limits: tuple[int, int], unit: float) -> int:
    low, high = limits
    return round(min(max(length_px, unit * low), unit * high))
