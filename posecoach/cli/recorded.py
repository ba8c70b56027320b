"""Landmarks of what a user names, be it a video or a recording."""

from __future__ import annotations

import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from posecoach.analysis.batch.finding import RECORDING_SUFFIX
from posecoach.analysis.files import RECORDING_NAME, default_folder
from posecoach.analysis.result import Source
from posecoach.analysis.run import analyze_video
from posecoach.capture import Frame
from posecoach.cli.analyze import progress_bar
from posecoach.engine import Step
from posecoach.profiles.profile import Profile
from posecoach.recording import Recording, RecordingInfo, RecordingWriter, is_recording


def landmarks_of(path: Path, model: str, profile: Profile) -> Recording:
    """Return the landmarks of a recording, or of a video: from its last analysis, or else made now.

    Args:
        path: landmark recording or video.
        model: "lite", "full" or "heavy", for a video that was not analysed yet.
        profile: any profile; landmarks do not depend on it.

    Raises:
        VideoError: it cannot be read at all.
        ModelError: the model is missing or damaged.
    """
    if path.suffix == RECORDING_SUFFIX or is_recording(path):
        return Recording(path)
    analysed = default_folder(path) / RECORDING_NAME
    if path.is_file() and is_recording(analysed) and analysed.stat().st_mtime >= path.stat().st_mtime:
        print(f"posecoach: taking the landmarks of the last analysis, {analysed}", file=sys.stderr)
        return Recording(analysed)
    with tempfile.TemporaryDirectory(prefix="posecoach-") as folder:
        return _estimated(path, model, profile, Path(folder) / RECORDING_NAME)


def warn_if_cut_off(source: Source, path: Path) -> None:
    """Say on standard error that a recording or its video broke off."""
    if source.stopped_early:
        print(
            f"posecoach: {path} breaks off at {source.duration_s:.1f} s: what follows is missing or damaged",
            file=sys.stderr,
        )


def _estimated(video: Path, model: str, profile: Profile, target: Path) -> Recording:
    with ExitStack() as stack:
        advance = stack.enter_context(progress_bar(video))
        writers: list[RecordingWriter] = []

        def keep(frame: Frame, record: np.void, step: Step) -> None:
            if not writers:
                height, width = frame.image.shape[:2]
                info = RecordingInfo(str(video), width, height, model)
                writers.append(stack.enter_context(RecordingWriter(target, info)))
            writers[0].append(record)
            if advance is not None:
                advance(step.signals.t_s)

        analysis = analyze_video(video, model=model, profile=profile, listener=keep)
        writers[0].finish(stopped_early=analysis.source.stopped_early)
    return Recording(target)
