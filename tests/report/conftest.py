"""A small made-up analysis: one kneeling set with two holds, a fault between them and some seconds unseen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import cv2
import numpy as np
import pytest

from posecoach.analysis.key_frames import KeyFrame, KeyFrames, to_jpeg
from posecoach.analysis.result import Analysis, Source
from posecoach.analysis.trace import FrameTrace
from posecoach.engine.faults import FaultSpan
from posecoach.engine.ranges import ValueRange
from posecoach.engine.sets import SetRecord
from posecoach.pose import Side
from posecoach.profiles import Band, Profile, load_profile

FPS = 10
LENGTH_S = 40.0
MAX_GAP_S = 0.5
KNEELING = "kneeling_hip_flexor"

#: From, to: hip extension. The fault is the second line.
_HIP_EXTENSION = ((2.0, 16.0, 26.0), (16.0, 20.0, 6.0), (20.0, 30.0, 24.0))
_UNSEEN_S = (32.0, 36.0)

FAULT = FaultSpan("hips_back", "hip_extension", "Tuck your hips forward a little", 16.0, 19.9, -8.0)


def made_up_set(**changes: object) -> SetRecord:
    """Return the set; ``changes`` replace fields."""
    record = SetRecord(
        stretch=KNEELING,
        side=Side.RIGHT,
        start_s=2.0,
        end_s=30.0,
        hold_s=23.96,
        longest_hold_s=14.0,
        target_s=24.0,
        holds=((2.0, 16.0), (20.0, 30.0)),
        faults=(FAULT,),
        ranges={"hip_extension": ValueRange(28.2, 24.4), "trunk_inclination": ValueRange(9.0, -4.3)},
    )
    return replace(record, **changes)  # type: ignore[arg-type]


def made_up_profile() -> Profile:
    """Return the profile that ships, with bands of its own for what the made-up video shows."""
    profile = load_profile()
    kneeling = profile.stretches[KNEELING]
    bands = {"hip_extension": Band(low=14.0, hysteresis=3.0), "trunk_inclination": Band(-11.0, 16.0, 2.5)}
    changed = replace(kneeling, checks={**kneeling.checks, **bands})
    return replace(profile, stretches={**profile.stretches, KNEELING: changed})


def made_up_frames(unseen_reason: str = "hidden", *, judged: bool = True) -> FrameTrace:
    """Return the frames of the video, with judged values if ``judged``."""
    trace = FrameTrace(MAX_GAP_S)
    for index in range(int(LENGTH_S * FPS)):
        t_s = index / FPS
        hips = [value for start_s, end_s, value in _HIP_EXTENSION if judged and start_s <= t_s < end_s]
        trace.add(
            t_s,
            unseen=unseen_reason if _UNSEEN_S[0] <= t_s < _UNSEEN_S[1] else "",
            stretch=KNEELING if hips else "",
            values=[("hip_extension", hips[0]), ("trunk_inclination", -4.0)] if hips else [],
        )
    return trace


def made_up_analysis(
    sets: Sequence[SetRecord] | None = None,
    *,
    frames: FrameTrace | None = None,
    path: str = "/videos/kneeling.mp4",
    stopped_early: bool = False,
    profile: Profile | None = None,
    cannot_tell_s: Mapping[str, float] | None = None,
    duration_s: float = LENGTH_S,
) -> Analysis:
    """Return the analysis; what is not given is as in a good recording."""
    trace = made_up_frames() if frames is None else frames
    return Analysis(
        source=Source(path, 1280, 720, trace.frames, duration_s, stopped_early),
        model="full",
        profile=profile or made_up_profile(),
        frames_with_pose=max(0, trace.frames - 3),
        trace=trace,
        sets=(made_up_set(),) if sets is None else tuple(sets),
        cannot_tell_s={"hidden": 4.0} if cannot_tell_s is None else cannot_tell_s,
    )


def picture_of(t_s: float, kind: str = "hold", caption: str = "Best moment of the hold, 14.0 s long") -> KeyFrame:
    """Return a key frame in one colour."""
    image = np.full((90, 160, 3), 130, np.uint8)
    cv2.circle(image, (80, 45), 30, (90, 160, 60), -1)
    return KeyFrame(t_s, kind, caption, to_jpeg(image))


@pytest.fixture
def analysis() -> Analysis:
    """The analysis of a good recording."""
    return made_up_analysis()


@pytest.fixture
def key_frames() -> KeyFrames:
    """A picture of a hold and one of the fault."""
    return KeyFrames((picture_of(9.0), picture_of(17.0, "fault", FAULT.cue)))
