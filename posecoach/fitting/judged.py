"""What the engine says about the labelled spans of a recording, as arrays that can be searched."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from posecoach.analysis.replay import Replayer, SignalTrack
from posecoach.engine.between import assessed
from posecoach.engine.judging import Assessment, Verdict
from posecoach.engine.recognition import Recogniser
from posecoach.fitting.labels import Label, check_within, joined
from posecoach.kinematics.signals import Sight, Signals
from posecoach.profiles.profile import Profile
from posecoach.stretches import STRETCHES
from posecoach.stretches.base import Stretch

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Indices = NDArray[np.int64]

#: Verdicts of frames in arrays.
YES, NO, CANNOT_TELL = 1, 0, -1


@dataclass(frozen=True, slots=True, eq=False)
class LabelledRecording:
    """A recording and a person's labels of spans of it.

    Attributes:
        recording: the recording, or its measured signals.
        labels: the labels; at least one, all inside the recording, none contradicting another.
        name: what to call it in errors.
    """

    recording: Replayer | SignalTrack
    labels: tuple[Label, ...]
    name: str = "the recording"

    def signals(self, sight: Sight) -> tuple[Signals, ...]:
        """Return the measured signals, one a frame; ``sight`` matters only if they are not measured yet."""
        track = self.recording.track(sight) if isinstance(self.recording, Replayer) else self.recording
        return track.signals

    def intervals(self, sight: Sight) -> tuple[Label, ...]:
        """Return the labels, joined where they adjoin or overlap.

        Raises:
            LabelError: there is none, one lies outside the recording, or two contradict each other.
        """
        check_within(self.labels, self.signals(sight)[-1].t_s, self.name)
        return joined(self.labels)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The frames of one recording on which one stretch was judged; m frames, c checks in the order of the stretch.

    Attributes:
        frames: (m,) their indices in the recording.
        values: (m, c) measured values, NaN where they could not be measured.
        low: (m, c) lower edges at the time, narrowed to the own level.
        high: (m, c) upper edges likewise.
        not_met: (m, c) checks that were not met.
        blind: (m, c) required checks that could not be judged.
        fresh: (m,) frames on which hysteresis starts afresh.
    """

    frames: Indices
    values: Floats
    low: Floats
    high: Floats
    not_met: Flags
    blind: Flags
    fresh: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A recording of n frames as one profile judges it.

    Attributes:
        interval: (n,) number of the interval of each frame, counted over all recordings; -1 for none.
        right: (n,) whether it is labelled right.
        weight_s: (n,) time that each frame stands for, seconds; 0 without a label.
        verdict: (n,) `YES`, `NO` or `CANNOT_TELL`.
        reasons: (n,) why it cannot be judged, "" where it can.
        recognised: (n,) whether the person was in a stretch at all.
        rows: what was judged, by name of the stretch.
    """

    interval: Indices
    right: Flags
    weight_s: Floats
    verdict: NDArray[np.int8]
    reasons: tuple[str, ...]
    recognised: Flags
    rows: Mapping[str, Rows]


def judge_labelled(case: LabelledRecording, first: int, profile: Profile, only: Sequence[Stretch] = ()) -> Judged:
    """Judge a recording with the engine's own recogniser, frame by frame.

    A frame on which no stretch is recognised although the body is seen well is not in form.

    Args:
        case: the recording and its labels.
        first: number of its first interval.
        profile: the thresholds.
        only: the stretches to recognise; all if empty.

    Raises:
        LabelError: as `LabelledRecording.intervals`.
    """
    signals = case.signals(profile.sight)
    t_s = np.array([frame.t_s for frame in signals])
    interval = np.full(len(t_s), -1)
    right = np.zeros(len(t_s), np.bool_)
    for number, label in enumerate(case.intervals(profile.sight), start=first):
        inside = (t_s >= label.start_s) & (t_s < label.end_s)
        interval[inside], right[inside] = number, label.right
    recogniser = Recogniser(profile, only)
    assessments, verdicts, reasons = [], [], []
    for _, assessment, unseen in assessed(recogniser, signals):
        assessments.append(assessment)
        reasons.append("" if unseen is None else unseen.value)
        verdict = NO if assessment.in_form is None else int(assessment.in_form)
        verdicts.append(CANNOT_TELL if unseen is not None else verdict)
    return Judged(
        interval=interval,
        right=right,
        weight_s=np.where(interval >= 0, _frame_lengths_s(t_s, profile.clock.max_gap_s), 0.0),
        verdict=np.array(verdicts, np.int8),
        reasons=tuple(reasons),
        recognised=np.array([assessment.stretch is not None for assessment in assessments]),
        rows=_rows(t_s, assessments, profile.clock.leave_s),
    )


def _frame_lengths_s(t_s: Floats, longest_s: float) -> Floats:
    """Return how long each frame lasts: until the next one, but at most ``longest_s``."""
    if len(t_s) == 1:
        return np.array([longest_s])
    steps_s = np.diff(t_s)
    return np.minimum(np.append(steps_s, np.median(steps_s)), longest_s)


def _rows(t_s: Floats, assessments: Sequence[Assessment], kept_s: float) -> dict[str, Rows]:
    judged = [
        (assessment.stretch.name, index)
        for index, assessment in enumerate(assessments)
        if assessment.stretch is not None and assessment.results
    ]
    by_name = groupby(sorted(judged), key=lambda item: item[0])
    return {name: _rows_of(name, [index for _, index in group], t_s, assessments, kept_s) for name, group in by_name}


def _rows_of(name: str, frames: Sequence[int], t_s: Floats, assessments: Sequence[Assessment], kept_s: float) -> Rows:
    results = [assessments[index].results for index in frames]
    blind = np.array([[result.verdict is Verdict.CANNOT_TELL for result in row] for row in results])
    needed = np.array([not check.optional for check in STRETCHES[name].checks])
    return Rows(
        frames=np.array(frames),
        values=np.array([[result.value for result in row] for row in results]),
        low=np.array([[result.band.low for result in row] for row in results]),
        high=np.array([[result.band.high for result in row] for row in results]),
        not_met=np.array([[bool(excess) for excess in assessments[index].findings.excess] for index in frames]),
        blind=blind & needed,
        fresh=np.array(
            [
                before < 0 or t_s[now] - t_s[before] > kept_s or assessments[before].side != assessments[now].side
                for before, now in pairwise([-1, *frames])
            ]
        ),
    )


def met(values: Floats, low: Floats, high: Floats, slack: float, fresh: Flags) -> Flags:
    """Return on which of successive frames a check is met, hysteresis included.

    Args:
        values: (m,) measured values; NaN keeps the state of the frame before.
        low: (m,) lower edges.
        high: (m,) upper edges.
        slack: how far beyond the edges a value may go that was inside.
        fresh: (m,) frames on which hysteresis starts afresh.
    """
    inside = (values >= low) & (values <= high)
    decided = inside | (values < low - slack) | (values > high + slack) | fresh
    last = np.maximum.accumulate(np.where(decided, np.arange(len(values)), 0))
    carried: Flags = inside[last]
    return carried


def total_s(judged: Judged, chosen: Flags) -> float:
    """Return the labelled time of the ``chosen`` frames, seconds."""
    return math.fsum(judged.weight_s[chosen])
