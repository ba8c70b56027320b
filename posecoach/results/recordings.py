"""Judge a recording again and write the results into a folder: all those of a video that need no picture."""

from __future__ import annotations

import shutil
from pathlib import Path

from posecoach.analysis.key_frames import KeyFrames
from posecoach.analysis.replay import analyze_recording
from posecoach.analysis.result import Analysis
from posecoach.capture.reading import AS_IT_SAYS
from posecoach.pose.recording import Recording
from posecoach.results.provenance import provenance
from posecoach.results.request import ANNOTATED_NAME, RECORDING_NAME, REPORT_NAME, Request
from posecoach.results.tables import FRAMES_NAME, SUMMARY_NAME, FramesWriter, write_summary
from posecoach.runtime.errors import OutputError, UsageError
from posecoach.runtime.output_folder import OutputFolder


def is_none_of_a_video(path: Path) -> UsageError:
    """Return what to say where a recording is named with options that are for videos."""
    return UsageError(
        f"{path} is a landmark recording, made with its own --speed and --mirrored: name the video, or leave them out"
    )


def analyze_recording_into(path: Path, folder: Path, request: Request) -> Analysis:
    """Analyse a recording and write the results into ``folder``: all those of a video that need no picture.

    Args:
        path: the recording.
        folder: where the results go; made if missing. It gets a copy of the recording, so that it is complete.
        request: what to do; its model does not matter.

    Raises:
        UsageError: something is said about the video, which is known no more.
        VideoError: the recording cannot be read at all.
        OutputError: the folder cannot be written; what it held before is still there.
    """
    # Imported late: who analyses videos imports this module, and needs the report only at their end.
    from posecoach.report import write_report  # noqa: PLC0415

    if request.reading != AS_IT_SAYS:
        raise is_none_of_a_video(path)
    made_with = provenance(path, request)
    recording = Recording(path)
    with OutputFolder(folder) as output:
        with FramesWriter(output.scratch / FRAMES_NAME) as rows:
            analysis = analyze_recording(recording, request.profile, request.only, rows.append)
        try:
            write_report(analysis, KeyFrames(), output.scratch / REPORT_NAME)
            shutil.copyfile(path, output.scratch / RECORDING_NAME)
            write_summary(analysis, output.scratch / SUMMARY_NAME, made_with)
        except OSError as error:
            raise OutputError(
                f"cannot write into {folder}: {error.strerror or error}; free some space or choose another folder"
            ) from error
        output.publish(last=SUMMARY_NAME, replaced=(ANNOTATED_NAME,))
    return analysis
