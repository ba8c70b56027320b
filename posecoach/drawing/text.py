"""Measuring, shortening, wrapping and drawing text with a TrueType face that covers any language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2

from posecoach.drawing.shapes import Image
from posecoach.languages.breaking import phrases

_ELLIPSIS = "…"

#: Height of a capital letter of the built-in face, as a share of its size.
_CAP_SHARE = 0.77

#: Distance of two baselines, as a share of the size.
_LINE_SHARE = 1.3

#: How far a letter such as j reaches to the left of where it starts, as a share of the size.
_OVERHANG_SHARE = 0.08


@dataclass(frozen=True, slots=True)
class Font:
    """One size and weight of the built-in face.

    Attributes:
        size_px: size in pixels.
        weight: 100 thin, 400 regular, 600 semibold, 800 bold.
    """

    size_px: int
    weight: int = 500

    @property
    def cap_px(self) -> int:
        """Height of a capital letter."""
        return round(_CAP_SHARE * self.size_px)

    @property
    def line_px(self) -> int:
        """Distance of the baselines of two lines."""
        return round(_LINE_SHARE * self.size_px)

    def width_px(self, text: str) -> int:
        """Return how wide ``text`` is, with the overhang of its first letter."""
        if not text:
            return 0
        _, _, width, _ = cv2.getTextSize((0, 0), text, (0, 0), _face(), self.size_px, self.weight)
        return int(width) + self._overhang_px

    def draw(self, image: Image, text: str, x: int, baseline_y: int, colour: tuple[int, ...]) -> None:
        """Draw ``text`` so that it covers ``width_px`` from ``x`` to the right.

        Args:
            image: (height, width) mask or (height, width, 3) picture.
            text: one line.
            x: left edge.
            baseline_y: where the letters stand.
            colour: one value a channel.
        """
        origin = (x + self._overhang_px, baseline_y)
        cv2.putText(image, text, origin, colour, _face(), self.size_px, self.weight)

    @property
    def _overhang_px(self) -> int:
        return round(_OVERHANG_SHARE * self.size_px)


def shorten(text: str, font: Font, max_width_px: int) -> str:
    """Return ``text``, cut off with an ellipsis if it is wider than ``max_width_px``; "" if not even that fits."""
    if font.width_px(text) <= max_width_px:
        return text
    for length in range(len(text) - 1, 0, -1):
        cut = text[:length].rstrip() + _ELLIPSIS
        if font.width_px(cut) <= max_width_px:
            return cut
    return ""


def wrap(text: str, font: Font, max_width_px: int, max_lines: int) -> tuple[str, ...]:
    """Break ``text`` into at most ``max_lines`` lines of about the same width.

    Lines break between `phrases`, and within one only if it is wider than a line. What does not fit is cut off with
    an ellipsis.
    """
    lines = _broken(text, font, max_width_px)
    if len(lines) > max_lines:
        rest = shorten(_rest(text, lines[: max_lines - 1]), font, max_width_px)
        return tuple(line for line in (*lines[: max_lines - 1], rest) if line)
    narrow, wide = 0, max_width_px
    while wide - narrow > font.size_px:
        middle = (narrow + wide) // 2
        if len(_broken(text, font, middle)) > len(lines):
            narrow = middle
        else:
            wide = middle
    return tuple(_broken(text, font, wide))


def _broken(text: str, font: Font, max_width_px: int) -> list[str]:
    lines: list[str] = []
    current = ""
    for phrase in phrases(text):
        candidate = current + phrase if current else phrase.lstrip()
        if font.width_px(candidate) <= max_width_px:
            current = candidate
            continue
        if current:
            lines.append(current)
        *full, current = _pieces(phrase.lstrip(), font, max_width_px)
        lines.extend(full)
    return [*lines, current] if current else lines


def _rest(text: str, lines: list[str]) -> str:
    """Return the text that comes after its first lines."""
    rest = " ".join(text.split())
    for line in lines:
        rest = rest.removeprefix(line).lstrip()
    return rest


def _pieces(word: str, font: Font, max_width_px: int) -> list[str]:
    """Cut a word into pieces that fit, each of at least one letter."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and font.width_px(pieces[-1] + letter) > max_width_px:
            pieces.append(letter)
        else:
            pieces[-1] += letter
    return pieces


@cache
def _face() -> cv2.FontFace:
    return cv2.FontFace("sans")
