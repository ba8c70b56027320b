"""Analysing one video and writing all results into a folder."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from posecoach.analysis.key_frames import KeyFrameCollector, KeyFrames
from posecoach.analysis.result import Analysis
from posecoach.analysis.run import analyze_video
from posecoach.capture import Frame
from posecoach.drawing.overlay import Overlay
from posecoach.drawing.stills import key_frame_collector
from posecoach.engine.engine import JudgedFrame
from posecoach.pose.recording import RecordingInfo, RecordingWriter
from posecoach.results.conclusion import write_conclusion
from posecoach.results.h264 import H264Writer
from posecoach.results.provenance import provenance
from posecoach.results.request import ANNOTATED_NAME, RECORDING_NAME, Request
from posecoach.results.tables import FRAMES_NAME, SUMMARY_NAME, FramesWriter
from posecoach.runtime.background import load_meanwhile
from posecoach.runtime.output_folder import OutputFolder


def default_folder(video: Path) -> Path:
    """Return the default folder for the results of a video, beside it."""
    return video.parent / f"{video.stem}.posecoach"


def analyze_into(
    video: Path, folder: Path, request: Request, progress: Callable[[float], None] | None = None
) -> Analysis:
    """Analyse ``video`` and write the results into ``folder``.

    Args:
        video: the video file.
        folder: where the results go; created if missing.
        request: what to do.
        progress: called with the time of each finished frame, seconds.

    Raises:
        VideoError: the video cannot be read at all.
        OutputError: the folder cannot be written; what it held before is still there.
    """
    made_with = provenance(video, request)
    with OutputFolder(folder) as output:
        with ExitStack() as stack:
            outputs = _FrameOutputs(video, output.scratch, request, stack, progress)
            analysis = analyze_video(
                video,
                model=request.model,
                profile=request.profile,
                only=request.only,
                reading=request.reading,
                every_frame=request.every_frame,
                listener=outputs.add,
            )
            outputs.finish(analysis)
        write_conclusion(analysis, outputs.pictures(analysis), output, made_with)
        output.publish(last=SUMMARY_NAME, replaced=(ANNOTATED_NAME,))
    return analysis


class _FrameOutputs:
    """The results that are written or collected frame by frame."""

    def __init__(
        self,
        video: Path,
        scratch: Path,
        request: Request,
        stack: ExitStack,
        progress: Callable[[float], None] | None,
    ) -> None:
        self._video = video
        self._scratch = scratch
        self._request = request
        self._stack = stack
        self._progress = progress
        self._overlay: Overlay | None = None
        self._movie: H264Writer | None = None
        self._recording: RecordingWriter | None = None
        self._key_frames: KeyFrameCollector | None = None
        self._rows = stack.enter_context(FramesWriter(scratch / FRAMES_NAME))

    def add(self, frame: Frame, record: np.void, judged: JudgedFrame) -> None:
        """Take in one frame; its picture is drawn on."""
        if self._key_frames is None or self._recording is None or self._overlay is None:
            self._begin(judged.pose.size_px)
            return self.add(frame, record, judged)
        self._recording.append(record)
        self._rows.append(judged)
        self._key_frames.add(frame, judged)
        if self._movie is not None:
            self._overlay.draw(frame.image, judged)
            self._movie.write(frame.image, frame.t_s)
        if self._progress is not None:
            self._progress(frame.t_s)
        return None

    def pictures(self, analysis: Analysis) -> KeyFrames:
        """Return the pictures that belong to the sets of the analysis."""
        return self._key_frames.pictures(analysis.sets) if self._key_frames else KeyFrames()

    def finish(self, analysis: Analysis) -> None:
        """Complete the recording."""
        if self._recording is not None:
            self._recording.finish(stopped_early=analysis.source.stopped_early, speed=analysis.source.speed)

    def _begin(self, size_px: tuple[int, int]) -> None:
        # Not before: the first verdict would come a tenth of a second later.
        load_meanwhile("posecoach.report")
        self._overlay = Overlay(self._request.profile, size_px)
        self._key_frames = key_frame_collector(self._request.profile)
        mirrored = self._request.reading.mirrored
        info = RecordingInfo(str(self._video), *size_px, self._request.model, mirrored=mirrored)
        self._recording = self._stack.enter_context(RecordingWriter(self._scratch / RECORDING_NAME, info))
        if self._request.annotate:
            self._movie = self._stack.enter_context(H264Writer(self._scratch / ANNOTATED_NAME))
