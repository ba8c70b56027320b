"""What an analysis found, as data: everything that the summary and the report are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from posecoach.analysis.trace import FrameTrace
from posecoach.capture.reading import Unread
from posecoach.engine.sets import SetRecord
from posecoach.profiles.profile import Profile
from posecoach.runtime.version import __version__
from posecoach.stretches import STRETCHES
from posecoach.words.formatting import stored_seconds, stored_value

#: Version of the format of ``summary.json``.
SUMMARY_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Source:
    """The video that was analysed.

    Attributes:
        path: the file.
        width: width of its pictures as they are shown, pixels.
        height: height likewise.
        frames: how many there are.
        duration_s: time of the last one in real time, seconds.
        stopped_early: whether it broke off before its announced end.
        speed: playback speed relative to real time; 0.25 for slow motion, four times slower.
        mirrored: whether its pictures were mirrored, and turned back.
        unread: parts in the middle that could not be read.
        black_s: for how long the picture was black, seconds.
        still_s: for how long it did not change at all, seconds.
        recorded_on: the day of the recording, as the file says; None if it does not.
    """

    path: str
    width: int
    height: int
    frames: int
    duration_s: float
    stopped_early: bool
    speed: float = 1.0
    mirrored: bool = False
    unread: tuple[Unread, ...] = ()
    black_s: float = 0.0
    still_s: float = 0.0
    recorded_on: date | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that was found in one video."""

    source: Source
    model: str
    profile: Profile
    frames_with_pose: int
    trace: FrameTrace
    sets: tuple[SetRecord, ...]
    cannot_tell_s: Mapping[str, float]
    others_s: float = 0.0
    not_recognised_s: Mapping[str, float] = field(default_factory=dict)
    camera_roll_deg: float = 0.0

    def summary(self) -> dict[str, Any]:
        """Return the content of ``summary.json``."""
        source = self.source
        return {
            "schema": SUMMARY_SCHEMA,
            "source": {
                "path": source.path,
                "width": source.width,
                "height": source.height,
                "frames": source.frames,
                "duration_s": stored_seconds(source.duration_s),
                "stopped_early": source.stopped_early,
                "speed": source.speed,
                "mirrored": source.mirrored,
                "unread": [
                    {"at_s": stored_seconds(part.at_s), "lasts_s": stored_seconds(part.lasts_s)}
                    for part in source.unread
                ],
                "black_s": stored_seconds(source.black_s),
                "still_s": stored_seconds(source.still_s),
                **({"recorded_on": source.recorded_on.isoformat()} if source.recorded_on else {}),
            },
            "model": self.model,
            "profile": self.profile.name,
            "posecoach": __version__,
            "pose": {
                "frames_with_pose": self.frames_with_pose,
                "fraction": _rounded(self.frames_with_pose / source.frames) if source.frames else 0.0,
            },
            "sets": [_set_summary(record) for record in self.sets],
            "cannot_tell_s": {reason: stored_seconds(seconds) for reason, seconds in self.cannot_tell_s.items()},
            "others_s": stored_seconds(self.others_s),
            "not_recognised_s": {seen: stored_seconds(seconds) for seen, seconds in self.not_recognised_s.items()},
            "camera_roll_deg": _rounded(self.camera_roll_deg),
        }


def _set_summary(record: SetRecord) -> dict[str, Any]:
    stretch = STRETCHES[record.stretch]
    return {
        "stretch": record.stretch,
        "side": record.side,
        "side_confidence": _rounded(record.side_confidence),
        "start_s": stored_seconds(record.start_s),
        "end_s": stored_seconds(record.end_s),
        "hold_s": stored_seconds(record.hold_s),
        "longest_hold_s": stored_seconds(record.longest_hold_s),
        "target_s": stored_seconds(record.target_s),
        "completed": record.completed,
        "holds": [[stored_seconds(start), stored_seconds(end)] for start, end in record.holds],
        "borderline": [[stored_seconds(start), stored_seconds(end)] for start, end in record.borderline],
        "faults": [
            {
                "rule": fault.name,
                "check": fault.check,
                "start_s": stored_seconds(fault.start_s),
                "end_s": stored_seconds(fault.end_s),
                "off_by": stored_value(fault.worst, stretch.check(fault.check).unit),
                "cue": fault.cue,
            }
            for fault in record.faults
        ],
        "range": {
            f"{name}_deg" if stretch.check(name).unit == "deg" else name: {
                "best": stored_value(values.best, stretch.check(name).unit),
                "median": stored_value(values.median, stretch.check(name).unit),
                **({"sigma": _rounded(record.sigmas[name])} if name in record.sigmas else {}),
            }
            for name, values in record.ranges.items()
        },
    }


def _rounded(value: float) -> float:
    return round(value, 3)
