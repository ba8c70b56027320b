"""Analysing a video, or a recording of one, in memory."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from posecoach.analysis.frame_table import FrameTable
from posecoach.analysis.key_frames import KeyFrames
from posecoach.analysis.replay import analyze_recording
from posecoach.analysis.run import Progress, analyze_video
from posecoach.api.arguments import AnyProfile, AnyStretches, profile_of, stretches_of
from posecoach.api.result import AnalysisResult, Origin
from posecoach.capture import Frame
from posecoach.capture.reading import AS_IT_SAYS, Reading
from posecoach.drawing.stills import key_frame_collector
from posecoach.engine.engine import JudgedFrame
from posecoach.estimation import Estimator
from posecoach.pose.recording import RECORD, Recording, RecordingInfo, meant_as_recording
from posecoach.results.provenance import provenance
from posecoach.results.recordings import is_none_of_a_video
from posecoach.results.request import Request


def analyze(
    path: str | os.PathLike[str],
    *,
    model: str = "full",
    profile: AnyProfile = "default",
    stretches: AnyStretches = None,
    speed: float | None = None,
    mirrored: bool = False,
    every_frame: bool = False,
    estimator: Estimator | None = None,
    progress: Progress | None = None,
) -> AnalysisResult:
    """Analyse one video, or judge a recording of its landmarks (``.rec``), as ``posecoach analyze`` does.

    Nothing is written, and no setting of this process is changed. All threads that it starts end with it, except those
    that OpenCV keeps for its own use. Several videos may be analysed at the same time, each on its own thread.

    Args:
        path: the video or the recording.
        model: "lite", "full" or "heavy"; ignored for a recording.
        profile: the thresholds: a name, the path of a ``.toml`` file, or a `Profile`.
        stretches: the stretches to recognise, by name or as `Stretch`; all if None or empty.
        speed: playing speed relative to real time, 0.25 for slow motion four times slower; None for the speed in the
            metadata.
        mirrored: whether the video is mirrored, as selfies are; this is then undone.
        every_frame: look at every frame instead of at 10 to 30 a second, as the movement requires.
        estimator: finds the landmarks in place of the model. Pass a new one for each video, and close it yourself.
        progress: called on the calling thread after every frame with the time reached and the duration of the video,
            seconds (0 if unknown). An exception of it ends the analysis.

    Returns:
        The result. If the video ends early, it covers the part before, and ``result.source.stopped_early`` is true.

    Raises:
        VideoError: the file cannot be read at all.
        ModelError: the model is missing or damaged.
        ProfileError: there is no such profile, or it does not validate.
        UsageError: there is no such model or stretch, or ``speed`` or ``mirrored`` is given for a recording.
        ValueError: the speed is out of range.
    """
    path, reading = Path(path), Reading(speed, mirrored=mirrored)
    only = stretches_of(stretches)
    if meant_as_recording(path):
        if reading != AS_IT_SAYS:
            raise is_none_of_a_video(path)
        return _from_recording(path, Request(model, profile_of(profile), only, annotate=False), progress)
    name = model if estimator is None else type(estimator).__name__
    request = Request(name, profile_of(profile), only, annotate=False, reading=reading, every_frame=every_frame)
    return _from_video(path, request, estimator, progress)


def _from_video(path: Path, request: Request, estimator: Estimator | None, progress: Progress | None) -> AnalysisResult:
    made_with = provenance(path, request)
    records, table, key_frames = bytearray(), FrameTable(), key_frame_collector(request.profile)
    size_px = (0, 0)

    def keep(frame: Frame, record: np.void, judged: JudgedFrame) -> None:
        nonlocal size_px
        size_px = judged.pose.size_px
        records.extend(record.tobytes())
        table.append(judged)
        key_frames.add(frame, judged)

    analysis = analyze_video(
        path,
        model=request.model,
        profile=request.profile,
        only=request.only,
        reading=request.reading,
        every_frame=request.every_frame,
        estimator=estimator,
        listener=keep,
        progress=progress,
    )
    origin = Origin(
        path,
        RecordingInfo(
            str(path), *size_px, request.model, speed=analysis.source.speed, mirrored=analysis.source.mirrored
        ),
        request,
        made_with,
    )
    pictures = key_frames.pictures(analysis.sets)
    return AnalysisResult(table.table(), analysis, origin, np.frombuffer(bytes(records), RECORD), pictures)


def _from_recording(path: Path, request: Request, progress: Progress | None) -> AnalysisResult:
    made_with = provenance(path, request)
    recording = Recording(path)
    table = FrameTable()
    duration_s = float(recording.times_s[-1]) if len(recording) else 0.0

    def keep(judged: JudgedFrame) -> None:
        table.append(judged)
        if progress is not None:
            progress(judged.signals.t_s, duration_s)

    analysis = analyze_recording(recording, request.profile, request.only, keep)
    origin = Origin(path, recording.info, request, made_with)
    return AnalysisResult(table.table(), analysis, origin, recording.records, KeyFrames())
