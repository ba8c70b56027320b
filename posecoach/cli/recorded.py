"""The landmarks of a video or a recording that the user names."""

from __future__ import annotations

from pathlib import Path

from posecoach.analysis.result import Source
from posecoach.capture.reading import AS_IT_SAYS, Reading
from posecoach.capture.video_file import probe
from posecoach.cli.analyze import analyze_with_progress
from posecoach.cli.saying import breaks_off, note, warn
from posecoach.languages import gettext as _
from posecoach.pose.recording import Recording, meant_as_recording
from posecoach.profiles.profile import Profile
from posecoach.results.files import default_folder
from posecoach.results.recordings import is_none_of_a_video
from posecoach.results.request import RECORDING_NAME, Request
from posecoach.tuning.sources import own_recording


def landmarks_of(path: Path, model: str, profile: Profile, reading: Reading) -> Recording:
    """Return the landmarks of a recording, or of a video: from its last analysis, or else from one made now.

    Args:
        path: landmark recording or video.
        model: "lite", "full" or "heavy", for a video that has not been analysed yet.
        profile: what an analysis made now judges by; landmarks do not depend on it.
        reading: speed and mirroring of the video.

    Raises:
        UsageError: ``--speed`` or ``--mirrored`` is given with a recording.
        VideoError: it cannot be read at all.
        ModelError: the model is missing or damaged.
        OutputError: the results of the analysis cannot be written beside the video.
    """
    if meant_as_recording(path):
        if reading != AS_IT_SAYS:
            raise is_none_of_a_video(path)
        return Recording(path)
    # Fail if the video cannot be read, even if there are results beside it.
    probe(path, reading)
    recording = own_recording(path, reading)
    if recording is not None:
        return recording
    folder = default_folder(path)
    told = _("{name}: looking for the body first; the result is kept in {folder}")
    note(told.format(name=path.name, folder=folder))
    analyze_with_progress(path, folder, Request(model, profile, annotate=False, reading=reading))
    return Recording(folder / RECORDING_NAME)


def warn_if_cut_off(source: Source, path: Path) -> bool:
    """Return whether a recording or its video is truncated, and warn if so."""
    if source.stopped_early:
        warn(breaks_off(str(path), source.duration_s))
    return source.stopped_early
