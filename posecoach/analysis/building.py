"""Collecting the judged frames into the result of an analysis."""

from __future__ import annotations

from collections import defaultdict

from posecoach.analysis.result import Analysis, Source
from posecoach.analysis.trace import FrameTrace
from posecoach.engine.engine import JudgedFrame
from posecoach.engine.impression import SILENT_S, Impression
from posecoach.engine.sets import SetRecord
from posecoach.profiles.profile import Profile


class AnalysisBuilder:
    """Collects the judged frames of a run into an `Analysis`, in bounded memory.

    Args:
        profile: the thresholds they are judged by.
    """

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._trace = FrameTrace(profile.clock.max_gap_s)
        self._sets: list[SetRecord] = []
        self._found = 0
        self._cannot_tell_s: dict[str, float] = defaultdict(float)
        self._impressions_s: dict[str, float] = defaultdict(float)
        self._impression: Impression | None = None
        self._camera_roll_deg = 0.0
        self._others_s = 0.0
        self._previous_s = 0.0

    def add(self, judged: JudgedFrame) -> None:
        """Take in one frame."""
        self._trace.append(judged)
        self._found += judged.pose.found
        if judged.state.finished is not None:
            self._sets.append(judged.state.finished)
        if judged.unseen is not None:
            self._cannot_tell_s[judged.unseen.value] += judged.signals.t_s - self._previous_s
        if judged.impression is not None:
            # The first impression is given only after it has lasted for this long.
            before_s = SILENT_S if self._impression is None else judged.signals.t_s - self._previous_s
            self._impressions_s[judged.impression.value] += before_s
        self._impression = judged.impression
        self._camera_roll_deg = judged.signals.camera_roll_deg or self._camera_roll_deg
        if judged.pose.others:
            self._others_s += judged.signals.t_s - self._previous_s
        self._previous_s = judged.signals.t_s

    def build(self, source: Source, model: str, last: SetRecord | None) -> Analysis:
        """Return the result; ``last`` is the set that was under way at the end."""
        return Analysis(
            source=source,
            model=model,
            profile=self._profile,
            frames_with_pose=self._found,
            trace=self._trace,
            sets=(*self._sets, *([last] if last else [])),
            cannot_tell_s=dict(self._cannot_tell_s),
            others_s=self._others_s,
            not_recognised_s=dict(self._impressions_s),
            camera_roll_deg=self._camera_roll_deg,
        )
