"""Courses of a session: what the person does, the sets that must result, and what must or must not be said."""

from __future__ import annotations

from dataclasses import dataclass, replace

from posecoach.pose import Pose
from posecoach.routines import RoutineStep
from tests.bodies import BRIDGE, FLAT, PRONE, SITTING, STANDING, Figure, exchanged, mirrored
from tests.live.courses import (
    BRIDGE_STEP,
    KNEEL,
    KNEEL_R,
    KNEELING_STEP,
    LONG,
    LONG_R,
    LUNGE_STEP,
    LYING,
    STEP,
    STEP_R,
    Scene,
    Spoilt,
    arm_along_the_floor,
    arms_crossed,
    arms_up,
    step,
)

K, S, B, L = "kneeling_hip_flexor", "supine_psoas", "bridge", "standing_lunge"

UP, OUT = Scene(STANDING, 4.0), Scene(None, 4.0)
KNEEL_LEFT, KNEEL_RIGHT = Scene(KNEEL, 13.0), Scene(KNEEL_R, 13.0)
STEP_LEFT, STEP_RIGHT = Scene(STEP, 13.0), Scene(STEP_R, 13.0)
LONG_LEFT, LONG_RIGHT = Scene(LONG, 13.0), Scene(LONG_R, 13.0)
LIFTED, LAID = Scene(BRIDGE, 13.0), Scene(LYING, 4.0)

CALL = "Step into the picture: nobody can be seen"


@dataclass(frozen=True, slots=True)
class Course:
    """What a person does, and what must come of it.

    Attributes:
        steps: the routine.
        scenes: what the person does.
        sets: stretch and side of every set in the history, in order.
        reached: stretch and side of all that is completed in the summary.
        over: whether the session ends by itself.
        says: beginnings of what must be said, in this order.
        never: beginnings of what must not be said.
    """

    steps: list[RoutineStep]
    scenes: list[Scene]
    sets: list[tuple[str, str]]
    reached: set[tuple[str, str]]
    over: bool = True
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


def both(stretch: str) -> list[tuple[str, str]]:
    return [(stretch, "left"), (stretch, "right")]


def named(log_odds: float) -> Spoilt:
    """Return what has a second model name the legs as they are labelled, or the other way round."""

    def spoilt(pose: Pose) -> Pose:
        return replace(pose, naming=log_odds)

    return spoilt


def on_the_right_after(*between: Scene, first: Figure, then: Figure, stretch: str, **more: object) -> Course:
    scenes = [UP, Scene(first, 13.0), *between, Scene(then, 13.0, **more), UP]  # type: ignore[arg-type]
    return Course([step(stretch)], scenes, both(stretch), set(both(stretch)))


LEAD = {
    "as it is told": Course(
        [KNEELING_STEP, LUNGE_STEP],
        [UP, KNEEL_LEFT, UP, KNEEL_RIGHT, UP, STEP_LEFT, UP, STEP_RIGHT, UP],
        both(K) + both(L),
        {*both(K), *both(L)},
    ),
    "right side first": Course(
        [KNEELING_STEP], [UP, KNEEL_RIGHT, UP, KNEEL_LEFT, UP], both(K)[::-1], set(both(K)), says=("Kneeling",)
    ),
    "another stretch first, the one left out comes later": Course(
        [KNEELING_STEP, BRIDGE_STEP],
        [UP, LAID, LIFTED, LAID, UP, KNEEL_LEFT, UP, KNEEL_RIGHT, UP],
        [(B, "both"), *both(K)],
        {(B, "both"), *both(K)},
        says=("Kneeling hip flexor stretch.", "That's the bridge pose: counting it.", "Kneeling hip flexor stretch."),
    ),
    "the last of three first": Course(
        [KNEELING_STEP, BRIDGE_STEP, LUNGE_STEP],
        [UP, STEP_LEFT, UP, STEP_RIGHT, UP, KNEEL_LEFT, UP, KNEEL_RIGHT, UP, LAID, LIFTED, LAID],
        [*both(L), *both(K), (B, "both")],
        {*both(L), *both(K), (B, "both")},
        says=("Kneeling", "That's the standing lunge stretch: counting it.", "Bridge pose."),
    ),
    "one side, then another stretch, then the other side": Course(
        [KNEELING_STEP, LUNGE_STEP],
        [UP, KNEEL_LEFT, UP, STEP_LEFT, UP, STEP_RIGHT, UP, KNEEL_RIGHT, UP],
        [(K, "left"), *both(L), (K, "right")],
        {*both(K), *both(L)},
        says=("Kneeling", "Good.", "That's the standing lunge stretch: counting it."),
    ),
    "tried for 2 s only: the step stays": Course(
        [KNEELING_STEP, LUNGE_STEP],
        [UP, Scene(STEP, 3.2), UP, KNEEL_LEFT, UP, KNEEL_RIGHT, UP],
        [(L, "left"), *both(K)],
        set(both(K)),
        over=False,
        never=("That's the",),
    ),
    "half a side, then another stretch: no second is lost": Course(
        [KNEELING_STEP, BRIDGE_STEP],
        [UP, Scene(KNEEL, 8.0), UP, LAID, LIFTED, LAID, UP, Scene(KNEEL, 7.0), UP, KNEEL_RIGHT, UP],
        [(K, "left"), (B, "both"), *both(K)],
        {(B, "both"), *both(K)},
    ),
    "a stretch that is done is done again": Course(
        [KNEELING_STEP, LUNGE_STEP],
        [UP, KNEEL_LEFT, UP, KNEEL_RIGHT, UP, KNEEL_LEFT, UP, STEP_LEFT, UP, STEP_RIGHT, UP],
        [*both(K), (K, "left"), *both(L)],
        {*both(K), *both(L)},
        never=("That's the kneeling",),
    ),
    "the same stretch in two steps, held on": Course(
        [step(K, sides="left"), step(K, sides="left")],
        [UP, Scene(KNEEL, 30.0), UP],
        [(K, "left")] * 2,
        {(K, "left")},
    ),
    "left alone, then right alone, done the other way round": Course(
        [step(K, sides="left"), BRIDGE_STEP, step(K, sides="right")],
        [UP, KNEEL_LEFT, UP, LAID, LIFTED, LAID, UP, KNEEL_RIGHT, UP],
        [(K, "left"), (B, "both"), (K, "right")],
        {(B, "both"), *both(K)},
    ),
}

LEAVE_OUT = {
    "a stretch that nobody begins is left out after two reminders": Course(
        [KNEELING_STEP, LUNGE_STEP],
        [Scene(STANDING, 66.0), STEP_LEFT, UP, STEP_RIGHT, UP],
        both(L),
        set(both(L)),
        says=("Kneeling", "Whenever", "Whenever", "Let's skip that for now. Standing lunge"),
    ),
    "what was left out counts when it is done after all": Course(
        [KNEELING_STEP, LUNGE_STEP],
        [Scene(STANDING, 66.0), KNEEL_LEFT, UP, KNEEL_RIGHT, UP, STEP_LEFT, UP, STEP_RIGHT, UP],
        both(K) + both(L),
        {*both(K), *both(L)},
        says=("Kneeling", "Whenever", "Whenever", "Let's skip", "That's the kneeling hip flexor stretch"),
    ),
    "a side that cannot be done is left out": Course(
        [KNEELING_STEP, LUNGE_STEP],
        [UP, KNEEL_LEFT, Scene(STANDING, 66.0), STEP_LEFT, UP, STEP_RIGHT, UP],
        [(K, "left"), *both(L)],
        {(K, "left"), *both(L)},
        says=(
            "Kneeling",
            "Good.",
            "Whenever",
            "Whenever",
            "Let's skip the right side. Standing",
        ),
    ),
    "the last thing left is waited for": Course(
        [KNEELING_STEP],
        [UP, KNEEL_LEFT, Scene(SITTING, 150.0), KNEEL_RIGHT, UP],
        both(K),
        set(both(K)),
        never=("Let's skip",),
    ),
    "nothing at all ends nothing": Course(
        [KNEELING_STEP, LUNGE_STEP], [Scene(STANDING, 330.0)], [], set(), over=False, says=("Kneeling",)
    ),
    "arms crossed mean nothing": Course(
        [KNEELING_STEP, LUNGE_STEP],
        [Scene(STANDING, 15.0, arms_crossed), Scene(LYING, 15.0, arms_crossed)],
        [],
        set(),
        over=False,
        never=("Standing",),
    ),
}

RAISED = (
    {
        name: Course(
            [KNEELING_STEP, LUNGE_STEP],
            [
                Scene(figure, 6.0),
                Scene(figure, 3.0, arms_up(arm)),
                Scene(figure, 3.0),
                UP,
                STEP_LEFT,
                UP,
                STEP_RIGHT,
                UP,
            ],
            both(L),
            set(both(L)),
            says=("Kneeling", "Standing lunge"),
        )
        for name, figure, arm in (
            ("left arm, standing", STANDING, 0),
            ("right arm, standing", STANDING, 1),
            ("sitting on the heels", SITTING, 0),
            ("kneeling, which does not work", KNEEL.with_stretched(hip_extension_deg=-20.0), 0),
            ("lying on the back", FLAT, 0),
            ("lying, knees bent", LYING, 1),
        )
    }
    | {
        name: Course([KNEELING_STEP, LUNGE_STEP], [UP, scene, UP], [], set(), over=False, never=("Standing",))
        for name, scene in (
            ("for a second only", Scene(STANDING, 1.2, arms_up(0))),
            ("both arms", Scene(STANDING, 8.0, arms_up(0, 1))),
            ("resting overhead on the back", Scene(FLAT, 8.0, arm_along_the_floor)),
            ("prone", Scene(PRONE, 8.0)),
        )
    }
    | {
        "in the middle of a hold it is part of the stretch": Course(
            [KNEELING_STEP],
            [UP, Scene(KNEEL, 13.0, arms_up(0)), UP, Scene(KNEEL_R, 13.0, arms_up(1)), UP],
            both(K),
            set(both(K)),
        ),
        "after one side it leaves out the other": Course(
            [KNEELING_STEP, LUNGE_STEP],
            [UP, KNEEL_LEFT, UP, Scene(STANDING, 3.0, arms_up(0)), UP, STEP_LEFT, UP, STEP_RIGHT, UP],
            [(K, "left"), *both(L)],
            {(K, "left"), *both(L)},
        ),
        "at the last step it ends the session": Course(
            [KNEELING_STEP], [UP, KNEEL_LEFT, UP, Scene(STANDING, 3.0, arms_up(0)), UP], [(K, "left")], {(K, "left")}
        ),
    }
)

EMPTY = {
    "away for 30 s and back": Course(
        [KNEELING_STEP],
        [UP, Scene(KNEEL, 8.0), Scene(None, 30.0), Scene(KNEEL, 8.0), UP, KNEEL_RIGHT, UP],
        [(K, "left"), *both(K)],
        set(both(K)),
        says=("Kneeling", CALL, CALL),
    ),
    "away for 100 s: a pause, and a welcome": Course(
        [KNEELING_STEP],
        [UP, KNEEL_LEFT, Scene(None, 100.0), UP, KNEEL_RIGHT, UP],
        both(K),
        set(both(K)),
        says=("Kneeling", "Good.", CALL, CALL, "Welcome back."),
    ),
    "gone for good": Course(
        [KNEELING_STEP], [UP, KNEEL_LEFT, Scene(None, 310.0)], [(K, "left")], {(K, "left")}, never=("You held",)
    ),
    "nobody ever came": Course([KNEELING_STEP], [Scene(None, 310.0)], [], set(), says=(CALL, CALL)),
    "gone during the rest: the next step waits": Course(
        [step(B, rest_s=15.0), LUNGE_STEP],
        [UP, LAID, LIFTED, LAID, Scene(None, 20.0), UP, STEP_LEFT, UP, STEP_RIGHT, UP],
        [(B, "both"), *both(L)],
        {(B, "both"), *both(L)},
        says=("Bridge", "Next time lower", CALL, "Standing lunge stretch."),
    ),
    "coming and going": Course(
        [KNEELING_STEP], [UP, *[OUT, UP] * 6, KNEEL_LEFT, OUT, KNEEL_RIGHT, UP], both(K), set(both(K))
    ),
}

SIDES = {
    f"{title}, {name} for {gap_s:g} s": on_the_right_after(Scene(where, gap_s), first=first, then=then, stretch=stretch)
    for title, stretch, first, then in (("kneeling", K, KNEEL, KNEEL_R), ("lunge", L, STEP, STEP_R))
    for name, where, gaps_s in (("out of the picture", None, (3.0, 5.0, 10.0)), ("up", STANDING, (2.0, 3.0, 10.0)))
    for gap_s in gaps_s
} | {
    "on the back, legs exchanged lying down": on_the_right_after(Scene(FLAT, 3.0), first=LONG, then=LONG_R, stretch=S),
    "turned round": on_the_right_after(UP, first=STEP, then=replace(STEP_R, facing="left"), stretch=L),
    **{
        f"turned round within {gap_s:g} s": on_the_right_after(
            Scene(None, gap_s), first=STEP, then=replace(STEP_R, facing="left"), stretch=L
        )
        for gap_s in (0.5, 1.0, 1.5)
    },
    "the other way round": Course([LUNGE_STEP], [UP, STEP_RIGHT, OUT, STEP_LEFT, UP], both(L)[::-1], set(both(L))),
    "the labels stay, so it is asked once": Course(
        [LUNGE_STEP],
        [UP, STEP_LEFT, OUT, Scene(STEP_R, 13.0, exchanged), UP],
        both(L),
        set(both(L)),
        says=("Standing", "Good.", CALL, "Which leg is behind? If it is the right, carry on."),
    ),
    "asked about the knee": Course(
        [KNEELING_STEP],
        [UP, KNEEL_LEFT, UP, Scene(KNEEL_R, 13.0, exchanged), UP],
        both(K),
        set(both(K)),
        says=("Kneeling", "Good.", "Which knee is on the floor? If it is the right, carry on."),
    ),
    "clearly the same side again": Course(
        [LUNGE_STEP],
        [UP, STEP_LEFT, UP, Scene(STEP, 13.0, named(5.0)), UP],
        [(L, "left")] * 2,
        {(L, "left")},
        over=False,
        says=("Standing", "Good.", "The left side is done: change legs for the right side."),
        never=("This is", "Which"),
    ),
    "a second model corrects the first side": Course(
        [LUNGE_STEP],
        [UP, Scene(STEP, 13.0, named(-6.0)), UP, Scene(STEP, 13.0, named(6.0)), UP],
        both(L)[::-1],
        set(both(L)),
    ),
    "a mirrored camera: both sides all the same": Course(
        [LUNGE_STEP],
        [Scene(s.figure, s.length_s, mirrored) for s in (UP, STEP_LEFT, UP, STEP_RIGHT, UP)],
        both(L)[::-1],
        set(both(L)),
    ),
    "half a second out of the picture is the same side": Course(
        [LUNGE_STEP],
        [UP, Scene(STEP, 7.0), Scene(None, 0.5), Scene(STEP, 7.0), UP, STEP_RIGHT, UP],
        both(L),
        set(both(L)),
    ),
}

COURSES = {
    f"{group}: {name}": course
    for group, courses in (
        ("lead", LEAD),
        ("leave out", LEAVE_OUT),
        ("raised arm", RAISED),
        ("empty room", EMPTY),
        ("sides", SIDES),
    )
    for name, course in courses.items()
}
