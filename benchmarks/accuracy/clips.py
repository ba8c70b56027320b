"""Compare what the engine says about a clip with its truth."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy.truth import RIGHT, Truth
from posecoach.analysis.run import analyze_video
from posecoach.engine.engine import JudgedFrame
from posecoach.engine.hold import Phase
from posecoach.engine.sets import SetRecord
from posecoach.pose import Landmark
from posecoach.profiles import Profile

#: A fault counts as named in time up to this long after its truth begins, seconds.
FAULT_LATE_S = 0.5


@dataclass(frozen=True, slots=True)
class AngleError:
    """Error of one angle over the right part of a clip, degrees: mean absolute, mean, and spread around the mean."""

    mean_absolute: float
    bias: float
    spread: float


@dataclass(frozen=True, slots=True)
class ClipResult:
    """What was measured on one clip.

    Attributes:
        clip: its name.
        group: "side", "oblique" or "dim".
        hip: error of the hip extension of the stretched leg.
        knee: error of the knee flexion of the stretched leg.
        trunk: error of the trunk inclination.
        hold_s: hold time found.
        hold_error_s: how far that lies outside what is right; 0 within.
        false_s: seconds counted while the form was wrong.
        unseen_s: seconds of right form that could not be judged.
        fault: the fault of the truth.
        fault_named: the fault found, "" if none, several joined by "+".
        fault_late_s: start of the fault found minus start of the full fault; negative during the transition into it.
        recognised: whether there is one set, of the right stretch and side.
        side: the side of the longest set, "" without any.
        side_confidence: how sure that is, 0.5 to 1; 0 without any.
        exchanged: share of the right frames in which the legs are exchanged.
        reversed_body: share of the frames in which head and feet are exchanged.
    """

    clip: str
    group: str
    hip: AngleError
    knee: AngleError
    trunk: AngleError
    hold_s: float
    hold_error_s: float
    false_s: float
    unseen_s: float
    fault: str
    fault_named: str
    fault_late_s: float
    recognised: bool
    side: str
    side_confidence: float
    exchanged: float
    reversed_body: float

    @property
    def fault_right(self) -> bool:
        """Whether exactly the right fault was named in time."""
        return self.fault == self.fault_named and -1.05 <= self.fault_late_s <= FAULT_LATE_S

    @property
    def right(self) -> bool:
        """Whether stretch, side, seconds and fault are all right."""
        tolerance_s = 0.5 if self.group == "side" else 1.0
        return self.recognised and self.fault_right and self.hold_error_s <= tolerance_s


def measure_clip(video: Path, truth: Truth, group: str, model: str, profile: Profile) -> ClipResult:
    """Analyse a clip and compare it with its truth."""
    steps: list[JudgedFrame] = []
    analysis = analyze_video(video, model=model, profile=profile, listener=lambda _f, _r, step: steps.append(step))
    return compare(video.stem, group, truth, steps, analysis.sets)


def compare(clip: str, group: str, truth: Truth, steps: Sequence[JudgedFrame], sets: Sequence[SetRecord]) -> ClipResult:
    """Compare the steps and sets of a run with the truth of the same frames."""
    pairs = list(zip(steps, range(len(truth)), strict=False))
    right = [(step, i) for step, i in pairs if truth.labels[i] == RIGHT]
    hold_s = sum(record.hold_s for record in sets)
    least_s, most_s = truth.hold_bounds_s()
    fault, named, late_s = _fault(truth, sets)
    longest = max(sets, key=lambda record: record.hold_s, default=None)
    return ClipResult(
        clip=clip,
        group=group,
        hip=_error(_angle(step, truth, "hip_extension_deg") - truth.angle("hip_extension")[i] for step, i in right),
        knee=_error(_angle(step, truth, "knee_flexion_deg") - truth.angle("knee_flexion")[i] for step, i in right),
        trunk=_error(
            abs(step.signals.trunk_inclination_deg) - truth.columns["trunk_inclination_deg"][i] for step, i in right
        ),
        hold_s=hold_s,
        hold_error_s=max(least_s - hold_s, hold_s - most_s, 0.0),
        false_s=_counted_wrongly(pairs, truth),
        unseen_s=_unseen(right),
        fault=fault,
        fault_named=named,
        fault_late_s=late_s,
        recognised=len(sets) == 1 and (sets[0].stretch, sets[0].side) == (truth.stretch, truth.side),
        side=longest.side if longest else "",
        side_confidence=longest.side_confidence if longest else 0.0,
        exchanged=_share(_legs_exchanged(step, i, truth) for step, i in right),
        reversed_body=_share(_body_reversed(step, i, truth) for step, i in pairs),
    )


def _angle(step: JudgedFrame, truth: Truth, name: str) -> float:
    """The engine's angle of the stretched leg; for a bridge the mean of both legs."""
    left, right = getattr(step.signals.left, name), getattr(step.signals.right, name)
    if truth.side == "both":
        return float(np.nanmean([left, right])) if not (math.isnan(left) and math.isnan(right)) else math.nan
    if step.assessment.side not in ("left", "right"):
        return math.nan
    return float(left if step.assessment.side == "left" else right)


def _error(differences: Iterable[float]) -> AngleError:
    values: NDArray[np.float64] = np.array(list(differences), dtype=np.float64)
    values = values[np.isfinite(values)]
    if len(values) == 0:
        return AngleError(math.nan, math.nan, math.nan)
    return AngleError(float(np.abs(values).mean()), float(values.mean()), float(values.std()))


def _counted_wrongly(pairs: Sequence[tuple[JudgedFrame, int]], truth: Truth) -> float:
    in_form = truth.columns["in_form"]
    total_s = 0.0
    for (before, _), (step, i) in pairwise(pairs):
        both_hold = before.state.hold.phase is Phase.HOLDING and step.state.hold.phase is Phase.HOLDING
        if both_hold and in_form[i] == 0 and in_form[i - 1] == 0:
            total_s += step.signals.t_s - before.signals.t_s
    return total_s


def _unseen(right: Sequence[tuple[JudgedFrame, int]]) -> float:
    return sum(
        step.signals.t_s - before.signals.t_s
        for (before, i), (step, j) in pairwise(right)
        if j == i + 1 and step.unseen is not None
    )


def _fault(truth: Truth, sets: Sequence[SetRecord]) -> tuple[str, str, float]:
    span, _ = next(truth.faults())
    found = sorted((f for record in sets for f in record.faults), key=lambda f: f.start_s)
    late_s = found[0].start_s - span.start_s if found else math.nan
    return span.fault, "+".join(f.name for f in found), late_s


def _share(flags: Iterable[bool]) -> float:
    values = list(flags)
    return sum(values) / len(values) if values else 0.0


def _legs_exchanged(step: JudgedFrame, i: int, truth: Truth) -> bool:
    """Whether the leg that the engine takes for the stretched one is the other one."""
    if truth.side == "both" or step.assessment.side not in ("left", "right"):
        return False
    knee = Landmark.LEFT_KNEE if step.assessment.side == "left" else Landmark.RIGHT_KNEE
    other = "right" if truth.side == "left" else "left"
    found = step.pose.image_px[knee]
    return bool(
        np.hypot(*(found - truth.joint("knee", truth.side)[i])) > np.hypot(*(found - truth.joint("knee", other)[i]))
    )


def _body_reversed(step: JudgedFrame, i: int, truth: Truth) -> bool:
    if not step.pose.found:
        return False
    hips, shoulders = (
        step.pose.image_px[[left, left + 1]].mean(axis=0) for left in (Landmark.LEFT_HIP, Landmark.LEFT_SHOULDER)
    )
    true_hips, true_shoulders = (
        (truth.joint(name, "left")[i] + truth.joint(name, "right")[i]) / 2 for name in ("hip", "shoulder")
    )
    return bool((shoulders - hips) @ (true_shoulders - true_hips) < 0.0)
