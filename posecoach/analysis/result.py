"""What an analysis found, as data: everything that the summary, the table and the report are made from."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posecoach import __version__
from posecoach.engine import Step
from posecoach.profiles.profile import Profile
from posecoach.sets import SetRecord
from posecoach.stretches import STRETCHES

#: Version of the format of ``summary.json``.
SUMMARY_SCHEMA = 1

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


@dataclass(frozen=True, slots=True)
class Source:
    """The video that was analysed."""

    path: str
    width: int
    height: int
    frames: int
    duration_s: float
    stopped_early: bool


@dataclass(slots=True)
class FrameTable:
    """One row a frame, kept as columns.

    Attributes:
        t_s: time of each frame, seconds.
        states: the text columns of `STATE_COLUMNS`, "" where empty.
        signals: (frames, len(SIGNAL_COLUMNS)) values, NaN where invalid.
        checks: judged values by (stretch name, check name): (frame index, value) pairs.
        unseen: why a frame was not judged, "" if it was.
    """

    t_s: list[float] = field(default_factory=list)
    states: list[tuple[str, ...]] = field(default_factory=list)
    signals: list[tuple[float, ...]] = field(default_factory=list)
    checks: dict[tuple[str, str], list[tuple[int, float]]] = field(default_factory=dict)
    unseen: list[str] = field(default_factory=list)

    def append(self, step: Step) -> None:
        """Add the row of one frame."""
        signals, assessment, hold = step.signals, step.assessment, step.state.hold
        self.t_s.append(signals.t_s)
        self.unseen.append(step.unseen.value if step.unseen else "")
        fault = assessment.failing.fault if assessment.failing else None
        view = "" if math.isnan(signals.view_deg) else _view_name(signals.view_deg)
        in_form = "" if assessment.in_form is None else str(int(assessment.in_form))
        self.states.append(
            (
                str(int(step.pose.found)),
                view,
                signals.posture.value,
                step.state.stretch,
                step.state.side,
                hold.phase.value,
                in_form,
                fault.name if fault else "",
                f"{hold.hold_s:.3f}",
            )
        )
        left, right = signals.left, signals.right
        legs = [value for name in LEG_SIGNALS for value in (getattr(left, name), getattr(right, name))]
        body = [getattr(signals, name) for name in BODY_SIGNALS]
        self.signals.append((*legs[:4], *body[:2], *legs[4:], *body[2:]))
        index = len(self.t_s) - 1
        if assessment.stretch is not None:
            for result in assessment.results:
                if not math.isnan(result.value):
                    key = (assessment.stretch.name, result.check.name)
                    self.checks.setdefault(key, []).append((index, result.value))

    def column(self, name: str) -> NDArray[np.float64]:
        """Return a signal column as an array over frames, NaN where invalid."""
        at = SIGNAL_COLUMNS.index(name)
        return np.array([row[at] for row in self.signals], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that was found in one video."""

    source: Source
    model: str
    profile: Profile
    frames_with_pose: int
    frames: FrameTable
    sets: tuple[SetRecord, ...]
    cannot_tell_s: Mapping[str, float]

    def summary(self) -> dict[str, Any]:
        """Return the content of ``summary.json``."""
        source = self.source
        return {
            "schema": SUMMARY_SCHEMA,
            "source": {
                "path": source.path,
                "width": source.width,
                "height": source.height,
                "frames": source.frames,
                "duration_s": _rounded(source.duration_s),
                "stopped_early": source.stopped_early,
            },
            "model": self.model,
            "profile": self.profile.name,
            "posecoach": __version__,
            "pose": {
                "frames_with_pose": self.frames_with_pose,
                "fraction": _rounded(self.frames_with_pose / source.frames) if source.frames else 0.0,
            },
            "sets": [_set_summary(record) for record in self.sets],
            "cannot_tell_s": {reason: _rounded(seconds) for reason, seconds in self.cannot_tell_s.items()},
        }


def _set_summary(record: SetRecord) -> dict[str, Any]:
    stretch = STRETCHES[record.stretch]
    return {
        "stretch": record.stretch,
        "side": record.side,
        "start_s": _rounded(record.start_s),
        "end_s": _rounded(record.end_s),
        "hold_s": _rounded(record.hold_s),
        "longest_hold_s": _rounded(record.longest_hold_s),
        "target_s": _rounded(record.target_s),
        "completed": record.completed,
        "holds": [[_rounded(start), _rounded(end)] for start, end in record.holds],
        "faults": [
            {
                "rule": fault.name,
                "check": fault.check,
                "start_s": _rounded(fault.start_s),
                "end_s": _rounded(fault.end_s),
                "off_by": _rounded(fault.worst),
                "cue": fault.cue,
            }
            for fault in record.faults
        ],
        "range": {
            f"{name}_deg" if stretch.check(name).unit == "deg" else name: {
                "best": _rounded(values.best),
                "median": _rounded(values.median),
            }
            for name, values in record.ranges.items()
        },
    }


def _rounded(value: float) -> float:
    return round(value, 3)


def _view_name(view_deg: float) -> str:
    """Name the view; the judged range itself is ``max_view_deg`` of the profile."""
    if view_deg <= 20.0:
        return "side"
    return "oblique" if view_deg <= 60.0 else "front"
