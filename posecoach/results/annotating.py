"""Making the annotated video after an analysis, from the video and the kept verdicts."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from itertools import zip_longest
from pathlib import Path

from posecoach.analysis.run import Progress
from posecoach.capture import VideoFile
from posecoach.capture.reading import AS_IT_SAYS, Reading
from posecoach.drawing.overlay import Overlay
from posecoach.engine.engine import JudgedFrame
from posecoach.languages import gettext as _
from posecoach.profiles.profile import Profile
from posecoach.results.h264 import H264Writer
from posecoach.runtime.background import ahead
from posecoach.runtime.errors import VideoError
from posecoach.runtime.process import start_opencv_threads


def write_annotated(
    video: Path,
    judged: Iterable[JudgedFrame],
    profile: Profile,
    path: Path,
    reading: Reading = AS_IT_SAYS,
    progress: Progress | None = None,
) -> None:
    """Draw the verdicts onto the frames of a video, and write the annotated video.

    Args:
        video: the video that was analysed.
        judged: its judged frames.
        profile: the thresholds of the analysis.
        path: the MP4 file to write.
        reading: how the video was read when it was analysed.
        progress: called on the calling thread with every frame.

    Raises:
        OutputError: the file cannot be written.
        VideoError: the video cannot be read, or its frames are not those that were judged.
    """
    start_opencv_threads()
    overlay: Overlay | None = None
    with VideoFile(video, reading) as file, H264Writer(path) as movie, closing(ahead(file)) as frames:
        for frame, judged_frame in zip_longest(frames, judged):
            if frame is None or judged_frame is None or frame.t_s != judged_frame.signals.t_s:
                raise VideoError(
                    _("cannot annotate {video}: it is not the video that was analysed; analyse it again").format(
                        video=video
                    )
                )
            if overlay is None:
                overlay = Overlay(profile, (frame.image.shape[1], frame.image.shape[0]))
            overlay.draw(frame.image, judged_frame)
            movie.write(frame.image, frame.t_s)
            if progress is not None:
                progress(frame.t_s, file.info.duration_s)
