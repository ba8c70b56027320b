"""The values of a set while the form was right, with their uncertainty."""

from __future__ import annotations

import statistics
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from posecoach.engine.sample import EvenSample, Sample
from posecoach.kinematics.signals import Signals
from posecoach.pose import Side
from posecoach.stretches.base import Check, Stretch

#: Most values kept of one check in a set: all values of the first 15 minutes at 30 frames a second.
_MOST_VALUES = 32_768

#: Most uncertainties kept of one check in a set.
_MOST_SIGMAS = 512

#: This many frames are sorted by checks at a time, which is several times as fast as one by one.
_BLOCK = 64


@dataclass(frozen=True, slots=True)
class ValueRange:
    """Values of one check while the form was right: the best (furthest into the stretch) and the median."""

    best: float
    median: float


class HeldValues:
    """Collects the values of the frames in form.

    Args:
        stretch: the stretch of the set.
    """

    __slots__ = ("_frames", "_names", "_rows", "_samples", "_sigmas", "_stretch")

    def __init__(self, stretch: Stretch) -> None:
        self._stretch = stretch
        self._names = [check.name for check in stretch.checks]
        self._samples = [Sample(_MOST_VALUES) for _ in stretch.checks]
        self._sigmas: list[EvenSample[float]] = [EvenSample(_MOST_SIGMAS, array("d")) for _ in stretch.checks]
        self._rows: list[Sequence[float]] = []
        self._frames: list[tuple[Signals, Side]] = []

    def add(self, values: Sequence[float], signals: Signals, side: Side) -> None:
        """Take in a frame in form.

        Args:
            values: the measured value of each check, NaN where it cannot be measured.
            signals: what was measured.
            side: the stretched side.
        """
        self._frames.append((signals, side))
        self._rows.append(values)
        if len(self._rows) == _BLOCK:
            self._sort_in()

    def ranges(self) -> dict[str, ValueRange]:
        """Return the range of each check that was measured, by name."""
        self._sort_in()
        return {
            check.name: ValueRange(_best(check, values), statistics.median(values.kept))
            for check, values in zip(self._stretch.checks, self._samples, strict=True)
            if values.kept
        }

    def sigmas(self) -> dict[str, float]:
        """Return the median uncertainty of each check that has one, one sigma, by name."""
        self._sort_in()
        return {
            name: statistics.median(known.kept)
            for name, known in zip(self._names, self._sigmas, strict=True)
            if known.kept
        }

    def _sort_in(self) -> None:
        for sample, column in zip(self._samples, zip(*self._rows, strict=True), strict=False):
            # Only NaN is not equal to itself.
            sample.extend([value for value in column if value == value])  # noqa: PLR0124
        for kept, known in zip(self._sigmas, self._stretch.sigmas(self._names, self._frames), strict=True):
            kept.extend(known)
        self._rows.clear()
        self._frames.clear()


def _best(check: Check, values: Sample) -> float:
    """The value furthest from the edge of a one-sided check, or nearest the middle of all values of a two-sided one."""
    if check.below is None:
        return values.lowest
    if check.above is None:
        return values.highest
    middle = (values.lowest + values.highest) / 2
    return min(values.kept, key=lambda value: abs(value - middle))
