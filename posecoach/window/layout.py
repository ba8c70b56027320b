"""The layout of the window: picture, information beside or beneath it, and the cue."""

from __future__ import annotations

from dataclasses import dataclass

from posecoach.drawing.placement import Rectangle

#: Window sizes at which one unit is one pixel.
_LANDSCAPE_UNITS = (1280, 720)
_PORTRAIT_UNITS = (720, 1280)

#: A window at least this many times as wide as tall has the information beside the picture.
_LANDSCAPE_ASPECT = 1.15

#: A picture narrower than this, width by height, takes the whole height of the window.
_TALL_PICTURE_ASPECT = 0.9

#: Height of the cue and smallest width or height of the information, units.
_CUE_HEIGHT = 252
_BESIDE_CUE_HEIGHT = 346
_TALL_CUE_HEIGHT = 366
_SIDE_WIDTH = 440
_BELOW_HEIGHT = 420

#: Smallest height of the information, units: the count and its unit must be legible.
_LEAST_SIDE_HEIGHT = 270

#: Smallest unit at which text is legible.
_SMALLEST_UNIT = 0.2


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a window, pixels.

    Attributes:
        unit_px: length of a unit; all sizes are multiples of it.
        stage: the area for the picture.
        picture: the picture within it.
        side: information: step, side, hold ring, title, what comes next.
        cue: the cue, which grows upwards for a long sentence.
        tallest_cue_px: its largest height.
    """

    unit_px: float
    stage: Rectangle
    picture: Rectangle
    side: Rectangle
    cue: Rectangle
    tallest_cue_px: int

    def with_cue_of(self, height_px: int) -> Layout:
        """Return the layout with a taller cue, which covers the bottom of the picture and pushes the rest up."""
        taller_px = height_px - self.cue.height
        cue = self.cue._replace(y=self.cue.y - taller_px, height=height_px)
        side = self.side._replace(height=min(self.side.height, max(1, cue.y - self.side.y)))
        # Nothing below the cue has to move.
        side = self.side if self.side.y > cue.y else side
        stage = self.stage if self.stage.x + self.stage.width <= cue.x else self.stage._replace(height=cue.y)
        return Layout(self.unit_px, stage, self.picture, side, cue, self.tallest_cue_px)


def layout_of(size_px: tuple[int, int], picture_px: tuple[int, int]) -> Layout:
    """Return the layout of a window.

    Args:
        size_px: width and height of the window.
        picture_px: width and height of the camera's picture.
    """
    width, height = size_px
    if width < _LANDSCAPE_ASPECT * height:
        return _stacked(size_px, picture_px)
    if picture_px[0] < _TALL_PICTURE_ASPECT * picture_px[1]:
        return _beside_a_tall_picture(size_px, picture_px)
    return _beside_a_wide_picture(size_px, picture_px)


def _beside_a_wide_picture(size_px: tuple[int, int], picture_px: tuple[int, int]) -> Layout:
    """The cue takes the whole width, because sentences are long."""
    width, height = size_px
    unit = _unit(size_px, _LANDSCAPE_UNITS)
    above = height - round(unit * _CUE_HEIGHT)
    stage_width = min(width - round(unit * _SIDE_WIDTH), round(above * picture_px[0] / picture_px[1]))
    stage = Rectangle(0, 0, stage_width, above)
    side = Rectangle(stage_width, 0, width - stage_width, above)
    cue = Rectangle(0, above, width, height - above)
    return Layout(unit, stage, fitted(picture_px, stage), side, cue, height - round(unit * _LEAST_SIDE_HEIGHT))


def _beside_a_tall_picture(size_px: tuple[int, int], picture_px: tuple[int, int]) -> Layout:
    """The picture takes the whole height, and all text is beside it."""
    width, height = size_px
    unit = _unit(size_px, _LANDSCAPE_UNITS)
    stage_width = min(width // 2, round(height * picture_px[0] / picture_px[1]))
    stage = Rectangle(0, 0, stage_width, height)
    cue_height = round(unit * _BESIDE_CUE_HEIGHT)
    side = Rectangle(stage_width, 0, width - stage_width, height - cue_height)
    cue = Rectangle(stage_width, side.height, side.width, cue_height)
    return Layout(unit, stage, fitted(picture_px, stage), side, cue, height - round(unit * _LEAST_SIDE_HEIGHT))


def _stacked(size_px: tuple[int, int], picture_px: tuple[int, int]) -> Layout:
    width, height = size_px
    unit = _unit(size_px, _PORTRAIT_UNITS)
    cue_height, below_height = round(unit * _TALL_CUE_HEIGHT), round(unit * _BELOW_HEIGHT)
    left = height - cue_height - below_height
    stage_height = min(left, max(left // 2, round(width * picture_px[1] / picture_px[0])))
    stage = Rectangle(0, 0, width, stage_height)
    cue = Rectangle(0, stage_height, width, cue_height)
    side = Rectangle(0, stage_height + cue_height, width, height - stage_height - cue_height)
    return Layout(unit, stage, fitted(picture_px, stage), side, cue, cue.y + cue.height)


def fitted(inner_px: tuple[int, int], box: Rectangle) -> Rectangle:
    """Return the largest centred rectangle in a box with the aspect ratio of ``inner_px``."""
    scale = min(box.width / inner_px[0], box.height / inner_px[1])
    width, height = (max(1, round(scale * length)) for length in inner_px)
    return Rectangle(box.x + (box.width - width) // 2, box.y + (box.height - height) // 2, width, height)


def _unit(size_px: tuple[int, int], units: tuple[int, int]) -> float:
    return max(_SMALLEST_UNIT, min(size_px[0] / units[0], size_px[1] / units[1]))
