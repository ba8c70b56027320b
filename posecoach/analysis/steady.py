"""Frames of a recording on which a hold merely goes on, found for all frames at once.

Judging frame by frame builds a verdict a frame. In a hold most of them say what the one before said; these frames are
passed over in one go by the ``hold_on`` of the objects that judge, to the same end to the digit.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from posecoach.engine.judging import Passage
from posecoach.engine.own_level import still_share
from posecoach.engine.recognition import Roles
from posecoach.kinematics.signals import Signals
from posecoach.profiles.profile import Band, Profile
from posecoach.stretches import STRETCHES
from posecoach.stretches.base import Stretch

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class StretchColumns:
    """What one stretch is judged by, one entry a frame.

    Attributes:
        possible: whether the body is seen and in a posture of the stretch.
        arrays: measured values of gates and checks by name; NaN where not measured.
        lists: the same as lists, checks only.
    """

    possible: Flags
    arrays: dict[str, npt.NDArray[np.float64]]
    lists: dict[str, list[float]]


class Columns:
    """The signals of a recording as columns; they depend on no threshold of form.

    Args:
        signals: one a frame.
    """

    def __init__(self, signals: Sequence[Signals]) -> None:
        self.t_s = [frame.t_s for frame in signals]
        self.steps_s = [0.0, *(later - earlier for earlier, later in itertools.pairwise(self.t_s))]
        self.still_shares = [still_share(step_s) if step_s > 0.0 else 0.0 for step_s in self.steps_s]
        self.steps = np.array(self.steps_s)
        self.leg_separation = np.array([frame.leg_separation for frame in signals])
        roles = Roles()
        sides = [roles.update(frame) if frame.unseen is None else roles.side for frame in signals]
        self.same_side = np.array([True, *(earlier == later for earlier, later in itertools.pairwise(sides))])
        self.stretches = {
            stretch.name: _stretch_columns(stretch, signals, sides if stretch.sided else ["both"] * len(sides))
            for stretch in STRETCHES.values()
        }


def _stretch_columns(stretch: Stretch, signals: Sequence[Signals], sides: Sequence[str]) -> StretchColumns:
    possible = [frame.unseen is None and frame.posture in stretch.postures for frame in signals]
    names = dict.fromkeys([gate.name for gate in stretch.gates] + [check.name for check in stretch.checks])
    arrays = {name: np.full(len(signals), np.nan) for name in names}
    for index in map(int, np.flatnonzero(possible)):
        measures = stretch.measure(signals[index], sides[index])
        for name, column in arrays.items():
            column[index] = measures[name]
    return StretchColumns(
        np.array(possible), arrays, {check.name: arrays[check.name].tolist() for check in stretch.checks}
    )


class SteadyFrames:
    """Where, with one profile, a hold that is under way may go on without anything to tell.

    Args:
        columns: the signals.
        profile: the thresholds.
    """

    def __init__(self, columns: Columns, profile: Profile) -> None:
        self._columns = columns
        self._profile = profile
        self._ends: dict[str, npt.NDArray[np.intp]] = {}

    def passage(self, stretch: Stretch, start: int) -> Passage:
        """Return the frames from ``start`` on that are steady in ``stretch``; possibly none."""
        if stretch.name not in self._ends:
            self._ends[stretch.name] = _run_ends(self._steady(stretch))
        frames = slice(start, int(self._ends[stretch.name][start]))
        columns = self._columns
        return Passage(
            columns.t_s[frames],
            columns.steps_s[frames],
            columns.still_shares[frames],
            {name: values[frames] for name, values in columns.stretches[stretch.name].lists.items()},
        )

    def _steady(self, stretch: Stretch) -> Flags:
        columns, profile = self._columns, self._profile
        own = columns.stretches[stretch.name]
        thresholds = profile.stretches[stretch.name]
        steady = own.possible & (columns.steps > 0.0)
        steady &= columns.steps <= min(profile.clock.max_gap_s, profile.clock.level_kept_s)
        if stretch.sided:
            steady &= columns.same_side & ~(columns.leg_separation < profile.sight.merged_legs)
        for gate in stretch.gates:
            steady &= _inside(own.arrays[gate.name], thresholds.gates[gate.name])
        for variant in STRETCHES.values():
            if stretch.name in variant.variant_of:
                steady &= ~self._in_every_gate(variant)
        for check in stretch.checks:
            values = own.arrays[check.name]
            inside = _inside(values, thresholds.checks[check.name])
            steady &= inside | np.isnan(values) if check.optional else inside
        return steady

    def _in_every_gate(self, stretch: Stretch) -> Flags:
        """Return the frames on which a variant takes over from the stretch under way."""
        own = self._columns.stretches[stretch.name]
        inside = own.possible.copy()
        for gate in stretch.gates:
            band, values = self._profile.stretches[stretch.name].gates[gate.name], own.arrays[gate.name]
            inside &= (values >= band.low) & (values <= band.high)
        return inside


def _inside(values: npt.NDArray[np.float64], band: Band) -> Flags:
    """Return which values stay inside a band in which the value before was; NaN does not."""
    return (values >= band.low - band.hysteresis) & (values <= band.high + band.hysteresis)


def _run_ends(flags: Flags) -> npt.NDArray[np.intp]:
    """Return for every index, and for the one after the last, the first index from there on that is not flagged."""
    ends = np.where(np.append(flags, False), len(flags), np.arange(len(flags) + 1))
    return np.minimum.accumulate(ends[::-1])[::-1]
