"""Running the engine over a recorded video."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from posecoach.analysis.building import AnalysisBuilder
from posecoach.analysis.looks import Between, Looks
from posecoach.analysis.result import Analysis, Source
from posecoach.capture import Frame, VideoFile
from posecoach.capture.reading import AS_IT_SAYS, Reading
from posecoach.engine.between import FrameJudge
from posecoach.engine.engine import Engine, JudgedFrame
from posecoach.estimation import Estimator, OneStage, PoseEstimator, Stages
from posecoach.estimation.pacing import EveryFrame, MovementPace, Pace
from posecoach.estimation.protocol import FoundT, PreparedT
from posecoach.languages import gettext as _
from posecoach.pose import Pose
from posecoach.pose.recording import decode, encode
from posecoach.profiles.profile import Profile
from posecoach.runtime.background import Behind, ahead
from posecoach.runtime.errors import VideoError
from posecoach.runtime.process import start_opencv_threads
from posecoach.stretches.base import Stretch

#: How many frames may wait to be judged: as many as the model looks at while two helper models take one look.
_WAITING = 16

#: Called with each frame, the record of its landmarks and its verdict.
Listener = Callable[[Frame, np.void, JudgedFrame], None]

#: Called with the time reached in the video and its announced duration (0 if unknown), seconds.
Progress = Callable[[float, float], None]


def analyze_video(
    path: Path,
    *,
    model: str,
    profile: Profile,
    only: Sequence[Stretch] = (),
    reading: Reading = AS_IT_SAYS,
    every_frame: bool = False,
    estimator: Estimator | None = None,
    listener: Listener | None = None,
    progress: Progress | None = None,
) -> Analysis:
    """Analyse one video file.

    Args:
        path: the video.
        model: "lite", "full" or "heavy"; with an estimator its name for the results.
        profile: the thresholds.
        only: the stretches to recognise; all if empty.
        estimator: finds the landmarks in place of the model; it is left open.
        reading: what the user states about the video.
        every_frame: look at every frame instead of as many as the movement requires.
        listener: called with every frame, in order, on a separate thread.
        progress: called with every frame, on the calling thread; an exception of it ends the analysis.

    Raises:
        VideoError: the video cannot be read at all.
        ModelError: the model is missing or damaged.
    """
    start_opencv_threads()
    pace = EveryFrame() if every_frame else MovementPace()
    with VideoFile(path, reading) as video:
        if estimator is not None:
            stages = OneStage(estimator)
            return _analyze(video, stages, pace, model, profile, only, reading.mirrored, listener, progress)
        with PoseEstimator(model) as models:
            return _analyze(video, models, pace, model, profile, only, reading.mirrored, listener, progress)


def _analyze(
    video: VideoFile,
    stages: Stages[PreparedT, FoundT],
    pace: Pace,
    model: str,
    profile: Profile,
    only: Sequence[Stretch],
    mirrored: bool,
    listener: Listener | None,
    progress: Progress | None,
) -> Analysis:
    engine = Engine(profile, only)
    frame_judge = FrameJudge(engine)
    builder = AnalysisBuilder(profile)
    info = video.info
    unjudged: deque[tuple[Frame, np.void]] = deque()

    def judge(frame: Frame, pose: Pose) -> None:
        record = encode(pose)
        unjudged.append((frame, record))
        for judged in frame_judge.take(decode(record, pose.size_px)):
            judged_frame, its_record = unjudged.popleft()
            builder.add(judged)
            if listener is not None:
                listener(judged_frame, its_record, judged)

    looks = Looks(stages, pace)
    between = Between(stages, judge)
    # This thread only runs the model, which takes longest; everything else runs in parallel.
    with Behind(between.take, depth=_WAITING) as judging, closing(ahead(looks.coming(video))) as frames:
        for coming in frames:
            seen = looks.take(coming)
            reached_s = coming.frame.t_s
            judging.put(seen)
            # Pictures take long to free, so the other thread should do it.
            del coming, seen
            if progress is not None:
                progress(reached_s, info.duration_s)
        last = looks.last()
        if last is not None:
            judging.put(last)
    if video.frames_read == 0:
        raise VideoError(
            _("cannot read {path}: no picture could be decoded; export or copy it again").format(path=info.path)
        )
    if video.frames_read == 1:
        raise VideoError(_("cannot judge {path}: it is a single picture; choose a video").format(path=info.path))
    source = Source(
        path=str(info.path),
        width=info.width,
        height=info.height,
        frames=video.frames_read,
        duration_s=video.last_t_s,
        stopped_early=video.stopped_early,
        speed=info.speed,
        mirrored=mirrored,
        unread=tuple(video.unread),
        black_s=video.stillness.black_s,
        still_s=video.stillness.still_s,
        recorded_on=info.recorded_on,
    )
    return builder.build(source, model, engine.finish())
