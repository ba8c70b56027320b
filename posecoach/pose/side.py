"""The sides of the body."""

from __future__ import annotations

from enum import StrEnum


class Side(StrEnum):
    """A side of the body: the person's own left or right, however the picture shows it.

    ``BOTH``: of a stretch that is not done for each side in turn. ``NONE``: no side, or not yet known; the only one
    that is false.
    """

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    NONE = ""

    @property
    def other(self) -> Side:
        """The side across from the left or the right one; anything else is its own other side."""
        return _OTHER.get(self, self)


_OTHER = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}
