"""Streams of impossible landmarks: figures that are corrupted for a while, at times that jump."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np

from posecoach.coach import CoachView
from posecoach.coach.events import Say, SetSaved
from posecoach.coach.trainer import Moment, Trainer
from posecoach.drawing.overlay import Overlay
from posecoach.engine.engine import Engine, JudgedFrame
from posecoach.engine.sets import SetRecord
from posecoach.pose import LANDMARK_COUNT, LEGS, Pose, Side
from posecoach.pose.recording import decode, encode
from posecoach.profiles import Profile
from posecoach.routines import Routine, RoutineStep
from posecoach.stretches import STRETCHES
from tests.bodies import BENT_OVER, FLAT, PRONE, RIGHT, SITTING, SIZE_PX, STANDING, Figure, Shot, exchanged, pose_of
from tests.fuzzing.invariants import check_record, check_steps

#: Values that are not valid coordinates.
BROKEN = (math.nan, math.inf, -math.inf, 0.0, -0.0, 1e9, -1e300, 1.7e308, 5e-324, -1e-9, 320.0, 1e5)

#: Intervals between frames, seconds: mostly plausible ones, others zero, negative or huge.
STEPS_S = (0.1, 0.05, 1 / 30, 0.1, 0.2, 0.45, 0.5, 0.6, 3.0, 16.0, 1e7, 0.0, -1.0, -1e7, 1e-9)

#: The figures of the stretches, each with either leg, those between them, and faults.
FIGURES: tuple[Figure, ...] = (
    *(replace(figure, side=side) for figure in RIGHT.values() for side in (Side.LEFT, Side.RIGHT)),
    *(STANDING, SITTING, BENT_OVER, PRONE, FLAT),
    RIGHT["kneeling_hip_flexor"].leaning(45.0),
    RIGHT["kneeling_hip_flexor"].with_stretched(hip_extension_deg=2.0),
    RIGHT["standing_lunge"].with_stretched(knee_flexion_deg=60.0),
)

#: Ways to corrupt a whole frame.
WHOLE = (
    "",
    "nobody",
    "exchanged",
    "point",
    "line",
    "upside down",
    "behind",
    "swapped trunk",
    "one leg",
    "huge",
    "tiny",
)


@dataclass(frozen=True, slots=True)
class Span:
    """Several equal frames.

    Attributes:
        figure: index into `FIGURES`.
        count: number of frames.
        step_s: interval to the frame before, seconds.
        whole: one of `WHOLE`.
        moved: (landmark, x, y) of moved landmarks, pixels.
        world: (landmark, value) of the coordinates in metres.
        seen: (landmark, visibility).
    """

    figure: int
    count: int = 10
    step_s: float = 0.1
    whole: str = ""
    moved: tuple[tuple[int, float, float], ...] = field(default=())
    world: tuple[tuple[int, float], ...] = field(default=())
    seen: tuple[tuple[int, float], ...] = field(default=())


def poses_of(spans: Sequence[Span], start_s: float = 0.0) -> list[Pose]:
    """Return the frames of all spans."""
    poses: list[Pose] = []
    t_s = start_s
    for span in spans:
        spoilt = _spoilt(_standing_still(span.figure % len(FIGURES)), span)
        for _ in range(span.count):
            t_s += span.step_s if poses else 0.0
            poses.append(replace(spoilt, t_s=t_s))
    return poses


@cache
def _standing_still(figure: int) -> Pose:
    return pose_of(FIGURES[figure], 0.0, Shot(trunk_px=90.0))


def _spoilt(pose: Pose, span: Span) -> Pose:
    pose = _spoilt_as_a_whole(pose, span.whole)
    image_px, world_m, visibility = pose.image_px.copy(), pose.world_m.copy(), pose.visibility.copy()
    for landmark, x, y in span.moved:
        image_px[landmark] = x, y
    for landmark, value in span.world:
        world_m[landmark] = value
    for landmark, value in span.seen:
        visibility[landmark] = value
    return replace(pose, image_px=image_px, world_m=world_m, visibility=visibility)


def _spoilt_as_a_whole(pose: Pose, how: str) -> Pose:
    middle = np.array(SIZE_PX) / 2
    image_px = pose.image_px
    if how == "nobody":
        return Pose.empty(pose.t_s, pose.size_px)
    if how == "exchanged":
        return exchanged(pose)
    if how == "behind":
        return replace(pose, world_m=pose.world_m * [1.0, 1.0, -1.0])
    if how == "swapped trunk":
        order = np.arange(LANDMARK_COUNT)
        order[[11, 12, 23, 24]] = 23, 24, 11, 12
        return replace(pose, image_px=image_px[order], world_m=pose.world_m[order])
    if how == "one leg":
        image_px = image_px.copy()
        image_px[LEGS[0]] = image_px[LEGS[1]]
        return replace(pose, image_px=image_px)
    scale = {
        "": [1.0, 1.0],
        "point": [0.0, 0.0],
        "line": [0.0, 1.0],
        "upside down": [1.0, -1.0],
        "huge": [1e6, 1e6],
        "tiny": [1e-6, 1e-6],
    }[how]
    return replace(pose, image_px=middle + (image_px - middle) * scale)


def run_engine(profile: Profile, poses: Sequence[Pose]) -> tuple[list[JudgedFrame], list[SetRecord]]:
    """Return every step and every set of an engine."""
    engine = Engine(profile)
    steps = []
    for pose in poses:
        steps.append(engine.update(pose))
        under_way = engine.under_way()
        if under_way is not None:
            check_record(under_way)
    last = engine.finish()
    return steps, [s.state.finished for s in steps if s.state.finished is not None] + ([last] if last else [])


def check_landmarks(poses: Sequence[Pose], profile: Profile) -> list[SetRecord]:
    """Judge a stream directly and after rounding as in a recording, run a routine with it, and draw it.

    Returns:
        The sets that were counted.
    """
    with np.errstate(all="ignore"):
        steps, records = run_engine(profile, poses)
        check_steps(steps, records, profile)
        kept = [decode(encode(pose), pose.size_px) for pose in poses]
        kept_steps, kept_records = run_engine(profile, kept)
        check_steps(kept_steps, kept_records, profile)
        check_training(poses, profile)
        check_drawing(kept_steps, profile)
    return records


#: Short, so that streams of a few seconds complete it.
ROUTINE = Routine(
    "fuzzing",
    "Fuzzing",
    "",
    tuple(
        RoutineStep(name, "each" if stretch.sided else "both", 5.0, None, 0.2) for name, stretch in STRETCHES.items()
    ),
)


def check_training(poses: Sequence[Pose], profile: Profile) -> None:
    """Run a routine with a stream of landmarks, interrupted by keys and a lost camera."""
    trainer = Trainer(profile, ROUTINE)
    trainer.skip()
    for index, pose in enumerate(poses):
        check_moment(trainer.take(pose, 20.0 if index % 7 == 0 else 120.0))
        if index % 40 == 39:
            check_moment(trainer.camera_lost(trainer.t_s))
        if index % 50 == 49:
            check_moment(trainer.pause())
            check_moment(trainer.resume())
        if index % 60 == 59:
            check_moment(trainer.skip())
        under_way = trainer.under_way()
        if under_way is not None:
            check_record(under_way)
    summary, events = trainer.finish()
    assert math.isfinite(summary.duration_s)
    assert summary.sentence.isprintable()
    for result in summary.sets:
        assert math.isfinite(result.hold_s)
        assert result.hold_s >= 0.0
        assert not result.completed or result.hold_s >= result.target_s - 1e-6
    for event in events:
        if isinstance(event, SetSaved):
            check_record(event.record)


def check_moment(moment: Moment) -> None:
    """Window and voice get only valid numbers and text."""
    check_view(moment.view)
    for event in moment.events:
        if isinstance(event, SetSaved):
            check_record(event.record)
        if isinstance(event, Say):
            assert event.text.strip()
            assert not any(word in event.text.lower().split() for word in ("nan", "inf", "none"))


def check_view(view: CoachView) -> None:
    """Displayed numbers are finite."""
    for value in (view.hold_s, view.target_s, view.left_s):
        assert math.isfinite(value), view
        assert value >= 0.0, view
    if view.reading is not None:
        assert math.isfinite(view.reading.value) or view.reading.met is None
    for text in (view.headline, view.cue, view.next_text, view.problem):
        assert not any(word in text.lower().split() for word in ("nan", "inf", "none"))


def check_drawing(steps: Sequence[JudgedFrame], profile: Profile) -> None:
    """Draw the last frame."""
    overlay = Overlay(profile, SIZE_PX)
    image = np.zeros((SIZE_PX[1], SIZE_PX[0], 3), np.uint8)
    for step in steps[-1:]:
        overlay.draw(image, step)
