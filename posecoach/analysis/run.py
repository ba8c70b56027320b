"""Run the engine over a recorded video."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import cv2
import numpy as np

from posecoach.analysis.building import AnalysisBuilder
from posecoach.analysis.result import Analysis, Source
from posecoach.capture import Frame, VideoFile
from posecoach.engine.engine import Engine, JudgedFrame
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


def analyze_video(
    path: Path, *, model: str, profile: Profile, only: Sequence[Stretch] = (), listener: Listener | None = None
) -> Analysis:
    """Analyse one video file.

    Args:
        path: the video.
        model: "lite", "full" or "heavy".
        profile: the thresholds.
        only: the stretches to recognise; all if empty.
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
    with VideoFile(path) as video, PoseEstimator(model) as estimator:
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
        )
    return builder.build(source, model, engine.finish())
