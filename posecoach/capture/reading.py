"""What the user states about a video file, and the parts of it that could not be read."""

from __future__ import annotations

from dataclasses import dataclass

from posecoach.languages import gettext as _

#: Allowed playing speeds.
SPEED_RANGE = (0.01, 100.0)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the user states about a video.

    Attributes:
        speed: playing speed relative to real time: 0.25 for slow motion, four times slower. None for the speed in its
            metadata, or else real time.
        mirrored: whether its pictures are mirrored, as those of many front cameras are; this is then undone.

    Raises:
        ValueError: the speed is out of `SPEED_RANGE`.
    """

    speed: float | None = None
    mirrored: bool = False

    def __post_init__(self) -> None:
        low, high = SPEED_RANGE
        if self.speed is not None and not low <= self.speed <= high:
            problem = _("a speed of {speed:g} is out of range; allowed is {low:g} to {high:g}")
            raise ValueError(problem.format(speed=self.speed, low=low, high=high))


#: Nothing stated: the file's own metadata count.
AS_IT_SAYS = Reading()


@dataclass(frozen=True, slots=True)
class Unread:
    """A part of a video that could not be read, between parts that could.

    Attributes:
        at_s: where it begins, seconds.
        lasts_s: how long it is, seconds.
    """

    at_s: float
    lasts_s: float
