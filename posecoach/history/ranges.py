"""Range of motion over the weeks, with its uncertainty: now, compared with the beginning, and left against right."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import NormalDist, fmean

from posecoach.history.measurements import Measurement
from posecoach.history.progress import routine_order
from posecoach.history.records import SetProgress
from posecoach.history.repeatability import SET_UP_DEG, Repeatability, repeatability
from posecoach.pose import Side

#: Number of days averaged at the beginning and at the end. Their difference is compared with the detectable change
#: for two single days, so a chance finding is rarer than 5 in 100. That is needed because people look at all stretches
#: and sides after every session (benchmarks/progress.py).
DAYS_AVERAGED = 4

#: Apparent difference between equal sides: the landmark errors of the near and the far leg differ, by 2.1 deg each
#: on average (docs/accuracy.md, side view), and repeats do not average that out.
_SIDE_ERROR_DEG = SET_UP_DEG


class Change(StrEnum):
    """The verdict on a range of motion that was measured again."""

    MORE = "more"
    LESS = "less"
    NONE_SHOWN = "none shown"
    TOO_FEW_DAYS = "too few days"


@dataclass(frozen=True, slots=True)
class RangeOfMotion:
    """The hip extension held in one stretch on one side.

    Attributes:
        stretch: name of the stretch.
        side: `Side` as text.
        days: local days on which it was held, in order.
        values_deg: mean of the sets of each day.
        repeats: its repeatability.
    """

    stretch: str
    side: str
    days: tuple[date, ...]
    values_deg: tuple[float, ...]
    repeats: Repeatability

    @property
    def now_deg(self) -> float:
        """Mean of the last days, degrees."""
        return fmean(self.values_deg[-DAYS_AVERAGED:])

    @property
    def half_width_deg(self) -> float:
        """Half the width of the 95 % band of `now_deg`: its random error, degrees."""
        return self.repeats.half_width_deg(1.0 / min(DAYS_AVERAGED, len(self.values_deg)))

    @property
    def change_deg(self) -> float:
        """Mean of the last days minus mean of the first days; NaN while they overlap."""
        if len(self.values_deg) < 2 * DAYS_AVERAGED:
            return math.nan
        return self.now_deg - fmean(self.values_deg[:DAYS_AVERAGED])

    @property
    def change(self) -> Change:
        """Whether the change is more than chance."""
        change_deg = self.change_deg
        if math.isnan(change_deg):
            return Change.TOO_FEW_DAYS
        if abs(change_deg) <= self.repeats.mdc95_deg:
            return Change.NONE_SHOWN
        return Change.MORE if change_deg > 0.0 else Change.LESS


@dataclass(frozen=True, slots=True)
class SideDifference:
    """Left minus right in one stretch.

    Attributes:
        stretch: name of the stretch.
        left_less_right_deg: difference of the last days' means, degrees.
        half_width_deg: half the width of its 95 % band, including the different landmark errors of the two legs.
    """

    stretch: str
    left_less_right_deg: float
    half_width_deg: float

    @property
    def shown(self) -> bool:
        """Whether the sides differ by more than chance and measurement error."""
        return abs(self.left_less_right_deg) > self.half_width_deg


def ranges_of_motion(sets: Iterable[SetProgress], measurements: Iterable[Measurement] = ()) -> Sequence[RangeOfMotion]:
    """Return the ranges of motion by stretch and side, in the order of the routine.

    Args:
        sets: the sets; those without a held hip extension are ignored.
        measurements: the person's repeats; they give the repeatability of a stretch on either side.
    """
    by_day: dict[tuple[str, str], dict[date, list[float]]] = defaultdict(lambda: defaultdict(list))
    for progress in sets:
        if progress.hip_extension_deg is not None:
            by_day[progress.stretch, progress.side][progress.local_day].append(progress.hip_extension_deg)
    values = {key: {day: fmean(found[day]) for day in sorted(found)} for key, found in by_day.items()}
    known = _by_stretch(values, measurements)
    return [
        RangeOfMotion(stretch, side, tuple(found), tuple(found.values()), known[stretch])
        for (stretch, side), found in sorted(values.items(), key=lambda item: routine_order(*item[0]))
    ]


def side_differences(ranges: Iterable[RangeOfMotion]) -> Sequence[SideDifference]:
    """Return left against right for each stretch that was held on both sides, in the order of the ranges."""
    by_stretch: dict[str, dict[str, RangeOfMotion]] = defaultdict(dict)
    for found in ranges:
        by_stretch[found.stretch][found.side] = found
    differences = []
    for stretch, sides in by_stretch.items():
        if Side.LEFT in sides and Side.RIGHT in sides:
            left, right = sides[Side.LEFT], sides[Side.RIGHT]
            by_chance = math.hypot(left.half_width_deg, right.half_width_deg)
            by_error = NormalDist().inv_cdf(0.975) * math.sqrt(2.0) * _SIDE_ERROR_DEG
            differences.append(SideDifference(stretch, left.now_deg - right.now_deg, math.hypot(by_chance, by_error)))
    return differences


def _by_stretch(
    values: Mapping[tuple[str, str], Mapping[date, float]], measurements: Iterable[Measurement]
) -> dict[str, Repeatability]:
    repeats: dict[str, list[Sequence[float]]] = defaultdict(list)
    days: dict[str, list[Sequence[float]]] = defaultdict(list)
    for measurement in measurements:
        repeats[measurement.stretch].append(measurement.repeats_deg)
    for (stretch, _), found in values.items():
        days[stretch].append(tuple(found.values()))
    return {stretch: repeatability(repeats[stretch], days[stretch]) for stretch in days}
