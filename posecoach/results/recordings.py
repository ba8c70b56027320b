"""Judging a recording again and writing all results that need no picture into a folder."""

from __future__ import annotations

import shutil
from pathlib import Path

from posecoach.analysis.key_frames import KeyFrames
from posecoach.analysis.replay import analyze_recording
from posecoach.analysis.result import Analysis
from posecoach.capture.reading import AS_IT_SAYS
from posecoach.languages import gettext as _
from posecoach.pose.recording import Recording
from posecoach.results.conclusion import write_conclusion
from posecoach.results.provenance import provenance
from posecoach.results.request import ANNOTATED_NAME, RECORDING_NAME, Request
from posecoach.results.tables import FRAMES_NAME, SUMMARY_NAME, FramesWriter
from posecoach.runtime.errors import UsageError
from posecoach.runtime.output_folder import OutputFolder, writing_into


def is_none_of_a_video(path: Path) -> UsageError:
    """Return the error for a recording that is named with options for videos."""
    return UsageError(
        _(
            "{path} is a landmark recording, made with its own --speed and --mirrored: "
            "name the video, or leave them out"
        ).format(path=path)
    )


def analyze_recording_into(path: Path, folder: Path, request: Request) -> Analysis:
    """Analyse a recording and write all results that need no picture into ``folder``.

    Args:
        path: the recording.
        folder: where the results go; created if missing. The recording is copied into it, so that it is complete.
        request: what to do; its model is ignored.

    Raises:
        UsageError: the request has a speed or a mirroring, which only apply to a video.
        VideoError: the recording cannot be read at all.
        OutputError: the folder cannot be written; what it held before is still there.
    """
    if request.reading != AS_IT_SAYS:
        raise is_none_of_a_video(path)
    made_with = provenance(path, request)
    recording = Recording(path)
    with OutputFolder(folder) as output:
        with FramesWriter(output.scratch / FRAMES_NAME) as rows:
            analysis = analyze_recording(recording, request.profile, request.only, rows.append)
        with writing_into(folder):
            shutil.copyfile(path, output.scratch / RECORDING_NAME)
        write_conclusion(analysis, KeyFrames(), output, made_with)
        output.publish(last=SUMMARY_NAME, replaced=(ANNOTATED_NAME,))
    return analysis
