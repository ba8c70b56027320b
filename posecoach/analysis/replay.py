"""Judging recordings again: with the same thresholds the verdicts are those of the video, or with others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from posecoach.analysis.building import AnalysisBuilder
from posecoach.analysis.result import Analysis, Source
from posecoach.engine.between import FrameJudge, assessed
from posecoach.engine.engine import Engine, JudgedFrame
from posecoach.engine.recognition import Recogniser
from posecoach.engine.sets import SetRecord, SetTracker
from posecoach.kinematics.between import signals_between
from posecoach.kinematics.body import BodyTracker
from posecoach.kinematics.signals import Sight, Signals
from posecoach.pose import Side
from posecoach.pose.looks import BetweenLooks
from posecoach.pose.recording import Recording
from posecoach.profiles.profile import Profile
from posecoach.stretches.base import Measures, Stretch

#: A set as counted by one profile and by another; None where there is no such set.
Pair = tuple[SetRecord | None, SetRecord | None]


def analyze_recording(
    recording: Recording,
    profile: Profile,
    only: Sequence[Stretch] = (),
    listener: Callable[[JudgedFrame], None] | None = None,
) -> Analysis:
    """Judge a recording as its video would be judged.

    Args:
        recording: the landmarks.
        profile: the thresholds.
        only: the stretches to recognise; all if empty.
        listener: called with each judged frame.

    Raises:
        VideoError: the recording holds no frame.
    """
    source = recording_source(recording)
    engine = Engine(profile, only)
    builder = AnalysisBuilder(profile)
    for judged in FrameJudge(engine).over(recording):
        builder.add(judged)
        if listener is not None:
            listener(judged)
    return builder.build(source, recording.info.model, engine.finish())


def recording_source(recording: Recording) -> Source:
    """Return what is known about a recording.

    Raises:
        VideoError: it holds no frame.
    """
    recording.require_frames()
    return Source(
        path=str(recording.path),
        width=recording.info.width,
        height=recording.info.height,
        frames=len(recording),
        duration_s=float(recording.times_s[-1]),
        stopped_early=recording.cut_off,
        speed=recording.info.speed,
        mirrored=recording.info.mirrored,
    )


@dataclass(frozen=True, slots=True, eq=False)
class SignalTrack:
    """The signals of each frame of a recording, which do not depend on thresholds of form.

    Attributes:
        sight: how well a body had to be seen.
        signals: one entry for each frame.
    """

    sight: Sight
    signals: tuple[Signals, ...]
    _kept: dict[tuple[str, Side], dict[int, Measures]] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def measure(cls, recording: Recording, sight: Sight) -> SignalTrack:
        """Measure a recording: the slow part of judging it."""
        body = BodyTracker(sight)
        looks = BetweenLooks(lambda pose: body.update(pose)[1], signals_between)
        return cls(sight, tuple(looks.over(recording)))

    def measured(self, stretch: Stretch, signals: Signals, side: Side) -> Measures:
        """Return the values by which ``stretch`` is judged on a frame of the track; they are cached."""
        kept = self._kept.get((stretch.name, side))
        if kept is None:
            kept = self._kept[stretch.name, side] = {}
        # Identities are unique, because the track keeps its signals alive.
        measures = kept.get(id(signals))
        if measures is None:
            measures = kept[id(signals)] = stretch.measure(signals, side)
        return measures


class Replayer:
    """Judges one recording repeatedly; signals that do not depend on thresholds are measured only once.

    Args:
        recording: the landmarks.

    Raises:
        VideoError: the recording holds no frame.
    """

    def __init__(self, recording: Recording) -> None:
        self.source = recording_source(recording)
        self._recording = recording
        self._track: SignalTrack | None = None

    def track(self, sight: Sight) -> SignalTrack:
        """Return the measured signals; those of the last ``sight`` are cached."""
        if self._track is None or self._track.sight != sight:
            self._track = SignalTrack.measure(self._recording, sight)
        return self._track

    def judge(self, profile: Profile, only: Sequence[Stretch] = ()) -> tuple[SetRecord, ...]:
        """Return the sets that ``profile`` counts, exactly as the engine does.

        Args:
            profile: the thresholds.
            only: the stretches to recognise; all if empty.
        """
        track = self.track(profile.sight)
        recogniser, tracker = Recogniser(profile, only, track.measured), SetTracker(profile)
        finished = []
        for signals, assessment, unseen in assessed(recogniser, track.signals):
            ended = tracker.advance(signals, assessment, unseen)
            if ended is not None:
                finished.append(ended)
        last = tracker.finish()
        return (*finished, *([last] if last else []))


def paired(counted: Sequence[SetRecord], would_count: Sequence[SetRecord]) -> list[Pair]:
    """Return the sets of two profiles in pairs, in order of time; None where one of them has no such set.

    Two sets are paired if they are of the same stretch and overlap in time; those with the most overlap first.
    """
    shared = sorted(
        (
            (_shared_s(first, second), i, j)
            for i, first in enumerate(counted)
            for j, second in enumerate(would_count)
            if first.stretch == second.stretch and _shared_s(first, second) > 0.0
        ),
        key=lambda item: -item[0],
    )
    partner: dict[int, int] = {}
    for _likeness, i, j in shared:
        if i not in partner and j not in partner.values():
            partner[i] = j
    rows: list[tuple[float, SetRecord | None, SetRecord | None]] = [
        (first.start_s, first, would_count[partner[i]] if i in partner else None) for i, first in enumerate(counted)
    ]
    rows += [(second.start_s, None, second) for j, second in enumerate(would_count) if j not in partner.values()]
    return [(first, second) for _, first, second in sorted(rows, key=lambda row: row[0])]


def _shared_s(first: SetRecord, second: SetRecord) -> float:
    return min(first.end_s, second.end_s) - max(first.start_s, second.start_s)
