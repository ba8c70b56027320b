"""The sides of the body."""

from __future__ import annotations

from enum import StrEnum


class Side(StrEnum):
    """A side of the body: the person's own left or right, also in a mirrored picture.

    ``BOTH``: the side of a stretch that is not done for each side in turn. ``NONE``: no side, or not yet known; it is
    the only member that is falsy.
    """

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    NONE = ""

    @property
    def other(self) -> Side:
        """The opposite of left or right; ``BOTH`` and ``NONE`` are their own opposites."""
        return _OTHER.get(self, self)


_OTHER = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}
