"""The table with one row for each frame: the columns of ``frames.csv`` and of an analysis in memory."""

from __future__ import annotations

import math
from array import array

import numpy as np
from numpy.typing import NDArray

from posecoach.engine.engine import JudgedFrame
from posecoach.kinematics.signals import Unseen
from posecoach.pose import Side

#: The state, after the time.
STATE_COLUMNS = ("pose", "between", "view", "posture", "stretch", "side", "phase", "in_form", "failing_rule", "hold_s")

#: One sigma of the signals of the same name, and whether the frame is borderline, after the signals.
SIGMA_COLUMNS = (
    *(f"{name}_{side}_sigma_deg" for name in ("hip_extension", "knee_flexion") for side in ("left", "right")),
    "trunk_inclination_sigma_deg",
    "pelvis_height_sigma",
    "borderline",
)

_LEG_SIGNALS = (
    "hip_extension_deg",
    "knee_flexion_deg",
    "knee_height",
    "foot_height",
    "foot_ahead",
    "knee_past_toe",
    "near_hand",
    "far_hand",
)
_BODY_SIGNALS = ("trunk_inclination_deg", "pelvis_height", "leg_separation", "view_deg", "trunk_px")

#: Every signal, after the state.
SIGNAL_COLUMNS = (
    *(f"{name}_{side}_deg" for name in ("hip_extension", "knee_flexion") for side in (Side.LEFT, Side.RIGHT)),
    "trunk_inclination_deg",
    "pelvis_height",
    *(f"{name}_{side}" for name in _LEG_SIGNALS[2:] for side in (Side.LEFT, Side.RIGHT)),
    *_BODY_SIGNALS[2:],
)

COLUMNS = ("t_s", *STATE_COLUMNS, *SIGNAL_COLUMNS, *SIGMA_COLUMNS)

#: Columns of truth values and of words; all others are numbers.
_TRUTHS = ("pose", "between")
_WORDS = ("view", "posture", "stretch", "side", "phase", "failing_rule")


def state_values(judged: JudgedFrame) -> tuple[bool, bool, str, str, str, str, str, float, str, float]:
    """Return the values of `STATE_COLUMNS`.

    ``in_form`` is 1, 0, or NaN if it cannot be judged; words are "" where they do not apply.
    """
    signals, assessment, hold = judged.signals, judged.assessment, judged.state.hold
    fault = assessment.failing.fault if assessment.failing else None
    # The engine keeps the last stretch for a while after everybody has left; without a set it is not shown.
    gone = judged.unseen is Unseen.NOBODY and hold.hold_s == 0.0
    return (
        judged.pose.found,
        judged.pose.between,
        "" if math.isnan(signals.view_deg) else _view_name(signals.view_deg),
        signals.posture.value,
        "" if gone else judged.state.stretch,
        "" if gone else judged.state.side,
        hold.phase.value,
        math.nan if assessment.in_form is None else float(assessment.in_form),
        fault.name if fault else "",
        hold.hold_s,
    )


def signal_values(judged: JudgedFrame) -> tuple[float, ...]:
    """Return the values of `SIGNAL_COLUMNS`; NaN where a signal is invalid."""
    signals = judged.signals
    left, right = signals.left, signals.right
    legs = [value for name in _LEG_SIGNALS for value in (getattr(left, name), getattr(right, name))]
    body = [getattr(signals, name) for name in _BODY_SIGNALS]
    return (*legs[:4], *body[:2], *legs[4:], *body[2:])


def sigma_values(judged: JudgedFrame) -> tuple[float, ...]:
    """Return the values of `SIGMA_COLUMNS`; NaN where a signal is invalid, and where the form cannot be judged."""
    signals, assessment = judged.signals, judged.assessment
    left, right = signals.left, signals.right
    return (
        *(left.hip_sigma_deg, right.hip_sigma_deg, left.knee_sigma_deg, right.knee_sigma_deg),
        *(signals.trunk_sigma_deg, signals.pelvis_sigma),
        math.nan if assessment.in_form is None else float(assessment.borderline),
    )


def _view_name(view_deg: float) -> str:
    """Name the view; the judged range itself is ``max_view_deg`` of the profile."""
    if view_deg <= 20.0:
        return "side"
    return "oblique" if view_deg <= 60.0 else "front"


class FrameTable:
    """Collects the rows of an analysis."""

    def __init__(self) -> None:
        self._words: dict[str, list[str]] = {name: [] for name in _WORDS}
        self._numbers = {name: array("d") for name in COLUMNS if name not in _WORDS}

    def append(self, judged: JudgedFrame) -> None:
        """Add the row of one frame."""
        row: tuple[str | float, ...] = (
            judged.signals.t_s,
            *state_values(judged),
            *signal_values(judged),
            *sigma_values(judged),
        )
        for name, value in zip(COLUMNS, row, strict=True):
            if isinstance(value, str):
                self._words[name].append(value)
            else:
                self._numbers[name].append(value)

    def table(self) -> NDArray[np.void]:
        """Return all rows as a structured array, one entry a frame, one field for each of `COLUMNS`."""
        columns = [
            np.array(self._words[name], np.str_)
            if name in _WORDS
            else np.array(self._numbers[name], np.bool_ if name in _TRUTHS else np.float64)
            for name in COLUMNS
        ]
        table = np.empty(len(columns[0]), [(name, column.dtype) for name, column in zip(COLUMNS, columns, strict=True)])
        for name, column in zip(COLUMNS, columns, strict=True):
            table[name] = column
        return table
