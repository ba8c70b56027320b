"""Text fitted to the available space."""

from __future__ import annotations

from dataclasses import dataclass

from posecoach.drawing.palette import Colour
from posecoach.drawing.shapes import Image
from posecoach.drawing.text import Font, wrap
from posecoach.languages.breaking import phrases

#: Factor between one size and the next smaller one to try.
_SHRINK = 0.94

#: Margin that `Font.draw` leaves at the left for overhanging letters, as a share of the size. It is subtracted, so that
#: lines of different sizes start at the same edge.
_LEFT_ROOM = 0.08

#: Smallest text, pixels.
_SMALLEST_PX = 7


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Lines of one font.

    Attributes:
        font: their font.
        lines: the text, line by line.
    """

    font: Font
    lines: tuple[str, ...]

    @property
    def width_px(self) -> int:
        """Width of the longest line."""
        return max((self.font.width_px(line) for line in self.lines), default=0)

    @property
    def height_px(self) -> int:
        """Height from the top of the capitals of the first line to the baseline of the last, 0 without lines."""
        return self.font.cap_px + (len(self.lines) - 1) * self.font.line_px if self.lines else 0

    def says(self, text: str) -> bool:
        """Return whether the lines contain all of ``text`` without a broken word."""
        said = [phrase.strip() for line in self.lines for phrase in phrases(line)]
        return said == [phrase.strip() for phrase in phrases(text)]

    def draw(self, image: Image, x: int, top: int, colour: Colour) -> int:
        """Draw the lines flush left and return the lowest baseline.

        Args:
            image: (height, width, 3) picture, drawn on in place.
            x: left edge.
            top: top of the capitals of the first line.
            colour: of the letters.
        """
        baseline = top
        x -= round(_LEFT_ROOM * self.font.size_px)
        for number, line in enumerate(self.lines):
            baseline = top + self.font.cap_px + number * self.font.line_px
            self.font.draw(image, line, x, baseline, colour)
        return baseline

    def draw_centred(self, image: Image, centre_x: float, top: int, colour: Colour) -> None:
        """Draw the lines centred on a vertical axis; the other arguments are as for `draw`."""
        for number, line in enumerate(self.lines):
            x = round(centre_x - self.font.width_px(line) / 2)
            self.font.draw(image, line, x, top + self.font.cap_px + number * self.font.line_px, colour)


def fit(text: str, font: Font, room_px: tuple[int, int], max_lines: int = 1, smallest_px: float = 0.0) -> TextBlock:
    """Return ``text`` as large as it fits, at most as large as ``font``.

    Args:
        text: the text.
        font: the largest font.
        room_px: width and height to fit into.
        max_lines: how many lines it may be broken into.
        smallest_px: size down to which all of the text must fit; below, it is cut off with an ellipsis.
    """
    if not text:
        return TextBlock(font, ())
    size, smallest = float(font.size_px), max(smallest_px, _SMALLEST_PX)
    while True:
        candidate = Font(max(_SMALLEST_PX, round(size)), font.weight)
        block = TextBlock(candidate, wrap(text, candidate, room_px[0], max_lines))
        if size <= smallest or (block.says(text) and block.height_px <= room_px[1]):
            return block
        size = max(smallest, size * _SHRINK)
