"""A whole routine through the real engine: a synthetic person does the desk break without touching a key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from posecoach.coach import CoachEvent, RoutineDone, Say, SetSaved, StepDone
from posecoach.coach.trainer import Trainer
from posecoach.pose import Pose, Side
from posecoach.profiles import Profile
from posecoach.routines import Routine, load_routine, routine_for_stretch
from posecoach.words.weight import Weight
from tests.bodies import BRIDGE, FLAT, KNEELING, LUNGE, STANDING, Figure, Shot, blend, bridge, pose_of

FPS = 10.0
SHOT = Shot(trunk_px=90.0)

RESTING = bridge(-60.0, 105.0)


def film(scenes: list[tuple[Figure, float]]) -> Iterator[Pose]:
    """Yield figures held for some seconds each, with a second of moving in between."""
    number = 0
    before = scenes[0][0]
    for figure, length_s in scenes:
        for k in range(round(length_s * FPS)):
            yield pose_of(blend(before, figure, min(1.0, k / FPS)), number / FPS, SHOT)
            number += 1
        before = figure


def run(profile: Profile, routine: Routine, poses: Iterator[Pose]) -> tuple[Trainer, list[tuple[float, CoachEvent]]]:
    trainer = Trainer(profile, routine)
    heard: list[tuple[float, CoachEvent]] = []
    for pose in poses:
        heard += [(pose.t_s, event) for event in trainer.take(pose, 120.0).events]
        if trainer.over:
            break
    return trainer, heard


def other_leg(figure: Figure) -> Figure:
    return replace(figure, side=Side.RIGHT)


def test_desk_break(profile: Profile) -> None:
    scenes = [
        (STANDING, 4.0),
        (LUNGE, 24.0),
        (STANDING, 4.0),
        (other_leg(LUNGE), 24.0),
        (STANDING, 5.0),
        (other_leg(KNEELING), 24.0),
        (STANDING, 4.0),
        (KNEELING, 24.0),
        (STANDING, 4.0),
    ]
    trainer, heard = run(profile, load_routine("desk"), film(scenes))
    events = [event for _, event in heard]
    (done,) = (event for event in events if isinstance(event, RoutineDone))
    assert [(result.stretch, result.side, result.completed) for result in done.summary.sets] == [
        ("standing_lunge", "left", True),
        ("standing_lunge", "right", True),
        ("kneeling_hip_flexor", "left", True),
        ("kneeling_hip_flexor", "right", True),
    ]
    assert [(e.record.stretch, e.record.side) for e in events if isinstance(e, SetSaved)] == [
        ("standing_lunge", "left"),
        ("standing_lunge", "right"),
        ("kneeling_hip_flexor", "right"),
        ("kneeling_hip_flexor", "left"),
    ]
    switched = [e.text for e in events if isinstance(e, Say) and e.text.startswith("Good. ") and "that is" in e.text]
    assert [text.rpartition("that is ")[2] for text in switched] == ["the right side.", "the left side."]
    assert [e.step_number for e in events if isinstance(e, StepDone)] == [1, 2]
    assert trainer.over
    assert Say(done.summary.spoken, Weight.TURN) in events


def test_bridge_alone(profile: Profile) -> None:
    scenes = [(FLAT, 12.0), (RESTING, 6.0), (BRIDGE, 24.0), (RESTING, 4.0)]
    _, heard = run(profile, routine_for_stretch("bridge", profile), film(scenes))
    texts = [event.text for _, event in heard if isinstance(event, Say)]
    assert [text for text in texts if text.isdigit()] == ["1", "2", "3", "4"]
    assert "5. Now lower slowly." in texts
    assert texts[-1].startswith("Next time lower more slowly")  # the scene changes within a second
