"""The result of an analysis in memory, and the files that can be written from it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posecoach.analysis.key_frames import KeyFrames
from posecoach.analysis.result import Analysis, Source
from posecoach.analysis.run import Progress
from posecoach.engine.between import FrameJudge
from posecoach.engine.engine import Engine, JudgedFrame
from posecoach.engine.sets import SetRecord
from posecoach.languages import gettext as _
from posecoach.pose import Pose
from posecoach.pose.recording import RecordingInfo, RecordingWriter, decode, meant_as_recording
from posecoach.profiles.profile import Profile
from posecoach.results.conclusion import write_conclusion
from posecoach.results.request import ANNOTATED_NAME, RECORDING_NAME, Request
from posecoach.results.tables import FRAMES_NAME, SUMMARY_NAME, FramesWriter
from posecoach.runtime.errors import UsageError
from posecoach.runtime.output_folder import OutputFolder, whole_file


@dataclass(frozen=True, slots=True)
class Origin:
    """What a result was made from.

    Attributes:
        path: the video or recording.
        recorded: the header for a recording of its landmarks.
        request: how it was analysed.
        made_with: the part of the summary from `posecoach.results.provenance`.
    """

    path: Path
    recorded: RecordingInfo
    request: Request
    made_with: Mapping[str, Any]


class AnalysisResult:
    """The result of analysing one video or recording.

    Attributes:
        frames: (n,) structured array, one entry for each frame. Its fields are the columns of ``frames.csv``
            (docs/output-files.md), unrounded: ``t_s`` in seconds, words as text ("" for none), ``pose`` as a bool,
            ``in_form`` as 1.0, 0.0, or NaN if it cannot be judged, signals in the unit of their name, NaN where
            invalid.
    """

    def __init__(
        self,
        frames: NDArray[np.void],
        analysis: Analysis,
        origin: Origin,
        records: NDArray[np.void],
        pictures: KeyFrames,
    ) -> None:
        self.frames = frames
        self._analysis = analysis
        self._origin = origin
        self._records = records
        self._pictures = pictures

    def __repr__(self) -> str:
        sets, held_s = len(self.sets), sum(record.hold_s for record in self.sets)
        return f"<AnalysisResult of {self.source.path!r}: {len(self.frames)} frames, {sets} sets, {held_s:.1f} s held>"

    @property
    def sets(self) -> tuple[SetRecord, ...]:
        """The sets, in order of time."""
        return self._analysis.sets

    @property
    def source(self) -> Source:
        """The video: path, width and height in pixels, frames, seconds, and whether it broke off early."""
        return self._analysis.source

    @property
    def profile(self) -> Profile:
        """The thresholds that were judged by."""
        return self._analysis.profile

    def summary(self) -> dict[str, Any]:
        """Return what ``summary.json`` says (docs/output-files.md), made of plain Python values, ready for JSON."""
        return self._analysis.summary()

    def poses(self) -> Iterator[Pose]:
        """Yield the landmarks of every frame, as they were judged: `posecoach.judge` takes them again."""
        size_px = (self._origin.recorded.width, self._origin.recorded.height)
        return (decode(record, size_px) for record in self._records)

    def judged(self) -> Iterator[JudgedFrame]:
        """Yield all that was said about every frame; it is judged again for that, which needs no model."""
        engine = Engine(self.profile, self._origin.request.only)
        return FrameJudge(engine).over(self.poses())

    def report(self, path: str | os.PathLike[str]) -> Path:
        """Write the report: one HTML page that needs nothing else.

        Args:
            path: the file; an existing one is replaced.

        Returns:
            The path.

        Raises:
            OutputError: the file cannot be written; one that was there before is still there.
        """
        # Templates and plots take long to load, and few need them.
        from posecoach.report import Edition, write_report  # noqa: PLC0415

        path = Path(path)
        with whole_file(path) as scratch:
            write_report(self._analysis, self._pictures, scratch, Edition(datetime.now().astimezone().date()))
        return path

    def annotate(self, path: str | os.PathLike[str], progress: Progress | None = None) -> Path:
        """Write the annotated video; the video is read again for that, the model is not needed.

        Args:
            path: the MP4 file; an existing one is replaced.
            progress: as for `posecoach.analyze`.

        Returns:
            The path.

        Raises:
            OutputError: the file cannot be written; one that was there before is still there.
            UsageError: a recording was analysed, which holds no picture.
            VideoError: the video cannot be read any more, or is another one by now.
        """
        from posecoach.results.annotating import write_annotated  # noqa: PLC0415 - as above

        path, video = Path(path), self._origin.path
        if meant_as_recording(video):
            raise UsageError(
                _("cannot annotate {video}: a recording holds no picture; analyse the video itself").format(video=video)
            )
        with whole_file(path) as scratch:
            write_annotated(video, self.judged(), self.profile, scratch, self._origin.request.reading, progress)
        return path

    def save(self, folder: str | os.PathLike[str]) -> Path:
        """Write what ``posecoach analyze --no-annotate`` writes: summary, frames, report and recording.

        Args:
            folder: where the files go; made if missing. Those of an earlier run are replaced.

        Returns:
            The folder.

        Raises:
            OutputError: the folder cannot be written; what it held before is still there.
        """
        folder = Path(folder)
        origin = self._origin
        with OutputFolder(folder) as output:
            with ExitStack() as stack:
                rows = stack.enter_context(FramesWriter(output.scratch / FRAMES_NAME))
                recording = stack.enter_context(RecordingWriter(output.scratch / RECORDING_NAME, origin.recorded))
                for record, judged in zip(self._records, self.judged(), strict=True):
                    recording.append(record)
                    rows.append(judged)
                recording.finish(stopped_early=self.source.stopped_early)
            write_conclusion(self._analysis, self._pictures, output, origin.made_with)
            output.publish(last=SUMMARY_NAME, replaced=(ANNOTATED_NAME,))
        return folder
