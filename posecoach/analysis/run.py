"""Run the engine over a recorded video."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import cv2
import numpy as np

from posecoach.analysis.result import Analysis, Source
from posecoach.analysis.trace import FrameTrace
from posecoach.capture import Frame, VideoFile
from posecoach.capture.reading import AS_IT_SAYS, Reading
from posecoach.engine.engine import Engine, JudgedFrame
from posecoach.engine.sets import SetRecord
from posecoach.estimation import Followed, PoseEstimator, PreparedFrame
from posecoach.pose.recording import decode, encode
from posecoach.profiles.profile import Profile
from posecoach.runtime.background import Behind, ahead
from posecoach.runtime.errors import VideoError
from posecoach.stretches.base import Stretch

#: Called with each frame, the record of its landmarks and what the engine says about it.
Listener = Callable[[Frame, np.void, JudgedFrame], None]

#: How long a thread may keep Python's lock while another one waits for it, seconds: the threads of the model need it
#: for an instant only, several times a frame, and would wait ten times as long by default.
_SWITCH_INTERVAL_S = 0.0005


class AnalysisBuilder:
    """Gathers the steps of a run into an `Analysis`, in memory that does not depend on how many there are.

    Args:
        profile: the thresholds they are judged by.
    """

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._trace = FrameTrace(profile.clock.max_gap_s)
        self._sets: list[SetRecord] = []
        self._found = 0
        self._cannot_tell_s: dict[str, float] = defaultdict(float)
        self._others_s = 0.0
        self._previous_s = 0.0

    def add(self, step: JudgedFrame) -> None:
        """Take in one frame."""
        self._trace.append(step)
        self._found += step.pose.found
        if step.state.finished is not None:
            self._sets.append(step.state.finished)
        if step.unseen is not None:
            self._cannot_tell_s[step.unseen.value] += step.signals.t_s - self._previous_s
        if step.pose.others:
            self._others_s += step.signals.t_s - self._previous_s
        self._previous_s = step.signals.t_s

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
        )


def analyze_video(
    path: Path,
    *,
    model: str,
    profile: Profile,
    only: Sequence[Stretch] = (),
    reading: Reading = AS_IT_SAYS,
    listener: Listener | None = None,
) -> Analysis:
    """Analyse one video file.

    Args:
        path: the video.
        model: "lite", "full" or "heavy".
        profile: the thresholds.
        only: the stretches to recognise; all if empty.
        reading: what the user says about the video.
        listener: called with every frame, in order, on a thread of its own.

    Raises:
        VideoError: the video cannot be read at all.
        ModelError: the model is missing or damaged.
    """
    engine = Engine(profile, only)
    builder = AnalysisBuilder(profile)

    def judge(followed: Followed) -> None:
        pose = estimator.refine(followed)
        record = encode(pose)
        step = engine.update(decode(record, pose.size_px))
        builder.add(step)
        if listener is not None:
            listener(followed.frame, record, step)

    # Where stages go on side by side, no processor is left for more threads within one. Both hold for all that this
    # process analyses from here on, also at the same time.
    cv2.setNumThreads(1)
    sys.setswitchinterval(min(sys.getswitchinterval(), _SWITCH_INTERVAL_S))
    with VideoFile(path, reading) as video, PoseEstimator(model) as estimator:
        size_px = (video.info.width, video.info.height)
        # This thread does only what the model is needed for: that takes longest, and all else goes on meanwhile.
        with Behind(judge) as judging, closing(ahead(map(PreparedFrame.of, video))) as frames:
            for prepared in frames:
                followed = estimator.follow(prepared)
                size_px = followed.pose.size_px
                judging.put(followed)
                # Pictures take long to free: not on this thread.
                del prepared, followed
        if video.frames_read == 0:
            raise VideoError(f"cannot read {path}: no picture could be decoded; export or copy it again")
        source = Source(
            path=str(path),
            width=size_px[0],
            height=size_px[1],
            frames=video.frames_read,
            duration_s=video.last_t_s,
            stopped_early=video.stopped_early,
            speed=video.info.speed,
            mirrored=reading.mirrored,
            unread=tuple(video.unread),
            black_s=video.stillness.black_s,
            still_s=video.stillness.still_s,
        )
    return builder.build(source, model, engine.finish())
