"""Telling the looks of a sequence of poses from the frames between them, for which nothing is computed anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

from posecoach.pose.pose import Pose

T = TypeVar("T")

#: A frame further than this from the look before it is treated like a look, seconds. Looks at somebody are a tenth of a
#: second apart, or one frame of a slow video; this bounds what waits if a file says otherwise.
_LONGEST_S = 0.5


def looks(poses: Iterable[Pose]) -> Iterator[Pose]:
    """Yield those of successive poses that count as looks."""
    look: Pose | None = None
    for pose in poses:
        if not _lies_between(look, pose):
            look = pose
            yield pose


class BetweenLooks(Generic[T]):
    """Computes a result at each look, and derives those of the frames between from the looks on both sides.

    Args:
        at_look: computes the result of a look.
        between: derives the result at a time, seconds, from those of the look before and of the look after, which is
            None if there is none.
    """

    def __init__(self, at_look: Callable[[Pose], T], between: Callable[[T, T | None, float], T]) -> None:
        self._at_look = at_look
        self._between = between
        self._look: tuple[Pose, T] | None = None
        self._waiting_s: list[float] = []

    def take(self, pose: Pose) -> list[T]:
        """Take in the next pose; return the results that are known by now, in order.

        A look gives the results of all that waited for it, then its own; a frame between two looks waits.
        """
        if self._look is not None and _lies_between(self._look[0], pose):
            self._waiting_s.append(pose.t_s)
            return []
        result = self._at_look(pose)
        results = [*self._derived(result), result]
        self._look = (pose, result)
        return results

    def finish(self) -> list[T]:
        """Return the results that still wait: those after the last look, as in a file that was cut off."""
        return self._derived(None)

    def over(self, poses: Iterable[Pose]) -> Iterator[T]:
        """Yield the result of each pose, in order."""
        for pose in poses:
            yield from self.take(pose)
        yield from self.finish()

    def _derived(self, after: T | None) -> list[T]:
        waiting_s, self._waiting_s = self._waiting_s, []
        return [self._between(self._look[1], after, t_s) for t_s in waiting_s] if self._look is not None else []


def _lies_between(look: Pose | None, pose: Pose) -> bool:
    """Return whether a pose is derived, given the look before it, rather than treated like a look itself."""
    return pose.between and look is not None and look.found and pose.t_s - look.t_s <= _LONGEST_S
