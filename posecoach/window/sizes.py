"""Letter sizes in units, chosen to be read from the floor, 2.5 m from a laptop.

A unit is a pixel of a window of 1280 x 720. On a screen of 14 inches, 16:9, such a window is 310 x 174 mm. From 2.5 m
the capitals of 82 units then span 20 arc minutes, and those of 57 units 14: about four and three times as much as the
smallest letter that good eyes tell apart (5 arc minutes, ISO 8596), for who wears no glasses on the floor.
"""

from __future__ import annotations

from posecoach.drawing.text import Font

#: The most important text: cue, headline, count.
LARGE = 82

#: All else.
SMALL = 57

#: Letters wider than this are no more legible.
LARGEST = 100

_SMALLEST_PX = 7


def font(size: float, unit_px: float, weight: int = 500) -> Font:
    """Return the font of a size in units."""
    return Font(max(_SMALLEST_PX, round(size * unit_px)), weight)
