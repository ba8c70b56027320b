"""``summary.json`` and ``frames.csv``."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from posecoach.analysis.result import Analysis
from posecoach.engine.engine import JudgedFrame
from posecoach.kinematics.signals import Unseen
from posecoach.runtime.errors import OutputError
from posecoach.runtime.os_errors import why

SUMMARY_NAME = "summary.json"
FRAMES_NAME = "frames.csv"

#: Columns of ``frames.csv`` after ``t_s``: the state, then every signal.
STATE_COLUMNS = ("pose", "view", "posture", "stretch", "side", "phase", "in_form", "failing_rule", "hold_s")
LEG_SIGNALS = (
    "hip_extension_deg",
    "knee_flexion_deg",
    "knee_height",
    "foot_height",
    "foot_ahead",
    "knee_past_toe",
    "near_hand",
    "far_hand",
)
BODY_SIGNALS = ("trunk_inclination_deg", "pelvis_height", "leg_separation", "view_deg", "trunk_px")
SIGNAL_COLUMNS = (
    *(f"{name}_{side}_deg" for name in ("hip_extension", "knee_flexion") for side in ("left", "right")),
    "trunk_inclination_deg",
    "pelvis_height",
    *(f"{name}_{side}" for name in LEG_SIGNALS[2:] for side in ("left", "right")),
    *BODY_SIGNALS[2:],
)


def write_summary(analysis: Analysis, path: Path, made_with: Mapping[str, Any]) -> None:
    """Write the summary, with what the results were made from and with."""
    path.write_text(summary_text(analysis, made_with), encoding="utf-8")


def summary_text(analysis: Analysis, made_with: Mapping[str, Any] | None = None) -> str:
    """Return the summary as JSON text; NaN cannot be in it."""
    summary = analysis.summary()
    if made_with is not None:
        summary["made_with"] = made_with
    return json.dumps(summary, indent=2, allow_nan=False) + "\n"


class FramesWriter:
    """``frames.csv``, written row by row while the frames go by; what is invalid stays empty.

    Args:
        path: the file; an existing one is replaced.

    Raises:
        OutputError: the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._file = path.open("w", newline="", encoding="utf-8")
            self._writer = csv.writer(self._file)
            self._writer.writerow(("t_s", *STATE_COLUMNS, *SIGNAL_COLUMNS))
        except OSError as error:
            raise self._output_error(error) from error

    def __enter__(self) -> FramesWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._file.close()
        except OSError as cannot:
            # What went wrong first is what the user has to read.
            if error is None:
                raise self._output_error(cannot) from cannot

    def append(self, step: JudgedFrame) -> None:
        """Write the row of one frame.

        Raises:
            OutputError: the file cannot be written.
        """
        try:
            self._writer.writerow(_row(step))
        except OSError as error:
            raise self._output_error(error) from error

    def _output_error(self, error: OSError) -> OutputError:
        return OutputError(f"cannot write {self._path}: {why(error, 'choose another folder')}")


def _row(step: JudgedFrame) -> list[str]:
    signals, assessment, hold = step.signals, step.assessment, step.state.hold
    fault = assessment.failing.fault if assessment.failing else None
    left, right = signals.left, signals.right
    legs = [value for name in LEG_SIGNALS for value in (getattr(left, name), getattr(right, name))]
    body = [getattr(signals, name) for name in BODY_SIGNALS]
    values = (*legs[:4], *body[:2], *legs[4:], *body[2:])
    # What was recognised last is still expected after everybody has left; a set that has begun lasts a while longer.
    gone = step.unseen is Unseen.NOBODY and hold.hold_s == 0.0
    return [
        f"{signals.t_s:.4f}",
        str(int(step.pose.found)),
        "" if math.isnan(signals.view_deg) else _view_name(signals.view_deg),
        signals.posture.value,
        "" if gone else step.state.stretch,
        "" if gone else step.state.side,
        hold.phase.value,
        "" if assessment.in_form is None else str(int(assessment.in_form)),
        fault.name if fault else "",
        f"{hold.hold_s:.3f}",
        *("" if math.isnan(value) else f"{value:.3f}" for value in values),
    ]


def _view_name(view_deg: float) -> str:
    """Name the view; the judged range itself is ``max_view_deg`` of the profile."""
    if view_deg <= 20.0:
        return "side"
    return "oblique" if view_deg <= 60.0 else "front"
