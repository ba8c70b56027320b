"""Courses of a session, told in scenes: a synthetic person before the real trainer, without a clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from posecoach.coach.trainer import Moment, Trainer
from posecoach.live.rehearsal import Entry, EntryKind, Rehearsal, rehearse
from posecoach.pose import Landmark, Pose, Side
from posecoach.profiles import Profile
from posecoach.routines import Routine, RoutineStep
from tests.bodies import KNEELING, LUNGE, SUPINE, Figure, Shot, blend, bridge, pose_of

FPS = 10.0
SHOT = Shot(trunk_px=90.0)
MOVING_S = 1.0

#: Within this time an empty room is not yet known to be one, seconds.
NOTICED_S = 0.7

KNEEL, KNEEL_R = KNEELING, replace(KNEELING, side=Side.RIGHT)
LONG, LONG_R = SUPINE, replace(SUPINE, side=Side.RIGHT)
STEP, STEP_R = LUNGE, replace(LUNGE, side=Side.RIGHT)
LYING = bridge(-60.0, 105.0)

Spoilt = Callable[[Pose], Pose]


def as_it_is(pose: Pose) -> Pose:
    return pose


@dataclass(frozen=True, slots=True)
class Scene:
    """A figure held for some seconds, None for an empty room; the poses may be spoilt."""

    figure: Figure | None
    length_s: float
    spoilt: Spoilt = as_it_is


def film(scenes: list[Scene]) -> Iterator[Pose]:
    """Yield the poses; a figure is reached within a second from the one before."""
    number, before = 0, None
    for scene in scenes:
        for k in range(round(scene.length_s * FPS)):
            t_s = number / FPS
            number += 1
            if scene.figure is None:
                yield Pose.empty(t_s, SHOT.size_px)
                continue
            share = min(1.0, (k + 1) / (MOVING_S * FPS))
            figure = scene.figure if before is None else blend(before, scene.figure, share)
            yield scene.spoilt(pose_of(figure, t_s, SHOT))
        before = scene.figure


def arms_up(*arms: int) -> Spoilt:
    """Return what raises the arms of a pose: 0 is the left one, 1 the right one."""

    def raised(pose: Pose) -> Pose:
        image_px = pose.image_px.copy()
        for arm in arms:
            shoulder = image_px[Landmark.LEFT_SHOULDER + arm]
            for landmark, share in ((13, 0.55), (15, 1.1), (17, 1.2), (19, 1.2), (21, 1.15)):
                image_px[landmark + arm] = shoulder - np.array([0.0, share * SHOT.trunk_px])
        return replace(pose, image_px=image_px)

    return raised


def arm_along_the_floor(pose: Pose) -> Pose:
    """Lay one arm on the floor beyond the head."""
    image_px = pose.image_px.copy()
    hips, shoulder = image_px[Landmark.LEFT_HIP], image_px[Landmark.LEFT_SHOULDER]
    along = (shoulder - hips) / np.linalg.norm(shoulder - hips)
    for landmark, share in ((13, 0.55), (15, 1.1)):
        image_px[landmark] = shoulder + along * share * SHOT.trunk_px
    return replace(pose, image_px=image_px)


def arms_crossed(pose: Pose) -> Pose:
    """Put each wrist at the other elbow, before the chest."""
    image_px = pose.image_px.copy()
    chest = (image_px[11] + image_px[12] + image_px[23] + image_px[24]) / 4
    image_px[[13, 14]] = chest + np.array([[8.0, 0.0], [-8.0, 0.0]])
    image_px[[15, 16]] = chest + np.array([[-6.0, -4.0], [6.0, -4.0]])
    return replace(pose, image_px=image_px)


def step(stretch: str, target_s: float = 10.0, rest_s: float = 3.0, sides: str = "") -> RoutineStep:
    sided = "both" if stretch == "bridge" else "each"
    return RoutineStep(stretch, sides or sided, target_s, None, rest_s)


KNEELING_STEP = step("kneeling_hip_flexor")
SUPINE_STEP = step("supine_psoas")
BRIDGE_STEP = step("bridge")
LUNGE_STEP = step("standing_lunge")


@dataclass(frozen=True, slots=True)
class Played:
    """A course that was played.

    Attributes:
        entries: what was heard, shown and saved.
        moments: what each frame came to, with its time in seconds; also after the session was over.
        rehearsal: with its sets and summary.
        empty: the spans in which nobody was there, seconds.
        over: whether it ended by itself.
    """

    entries: list[Entry]
    moments: list[tuple[float, Moment]]
    rehearsal: Rehearsal
    empty: list[tuple[float, float]]
    over: bool

    @property
    def said(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind is EntryKind.SAID]

    @property
    def texts(self) -> list[str]:
        return [entry.text for entry in self.said]

    @property
    def sets(self) -> list[tuple[str, str, int]]:
        return [(record.stretch, record.side, round(record.hold_s)) for record in self.rehearsal.sets]

    def said_while_empty(self) -> list[list[str]]:
        """Return what was said in each span in which nobody was there."""
        return [[e.text for e in self.said if start + NOTICED_S <= e.t_s < end] for start, end in self.empty]


class _NotedTrainer(Trainer):
    """Keeps what each frame came to."""

    def __init__(self, profile: Profile, routine: Routine) -> None:
        super().__init__(profile, routine)
        self.moments: list[tuple[float, Moment]] = []

    def take(self, pose: Pose, brightness: float) -> Moment:
        moment = super().take(pose, brightness)
        self.moments.append((pose.t_s, moment))
        return moment


def play(profile: Profile, steps: list[RoutineStep], scenes: list[Scene]) -> Played:
    trainer = _NotedTrainer(profile, Routine("test", "Test", "", tuple(steps)))
    rehearsal, poses = Rehearsal(trainer), ((pose, 120.0) for pose in film(scenes))
    entries = list(rehearse(rehearsal, poses))
    for pose, brightness in poses:
        trainer.take(pose, brightness)
    ended = any(entry.kind is EntryKind.SHOWN and entry.text == "Well done" for entry in entries)
    ends = np.cumsum([scene.length_s for scene in scenes]).tolist()
    spans = [(end - scene.length_s, end) for scene, end in zip(scenes, ends, strict=True) if scene.figure is None]
    return Played(entries, trainer.moments, rehearsal, spans, ended)
