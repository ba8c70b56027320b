from __future__ import annotations

from collections.abc import Sequence

import pytest

from posecoach.coach import Say
from posecoach.coach.instructions import Instructions
from posecoach.kinematics.body import BodyTracker
from posecoach.kinematics.signals import Signals, Unseen, unseen_signals
from posecoach.profiles import load_profile
from posecoach.stretches import STRETCHES
from tests.bodies import BRIDGE, FLAT, KNEELING, LUNGE, RIGHT, SITTING, STANDING, SUPINE, Figure, pose_of
from tests.coach.scenario import AWAY, LEFT, Scenario, kneeling

PROFILE = load_profile("default")
FPS = 10

#: Long enough for every sentence and the pause after it, seconds.
WHILE_S = 20.0


def signals_of(figure: Figure) -> Signals:
    body = BodyTracker(PROFILE.sight)
    # A body is taken for what it is once it has been seen for a moment.
    return [body.update(pose_of(figure, t_s=number / FPS))[1] for number in range(5)][-1]


def told(stretch: str, figures: Sequence[Figure]) -> list[int]:
    """How many steps of the card have been told after each figure was seen for a while; the first one always is."""
    instructions = Instructions(STRETCHES[stretch], PROFILE.stretches[stretch])
    how = STRETCHES[stretch].card.how
    instructions.begin(0.0, how[0])
    counts, heard, t_s = [], [how[0]], 0.0
    for figure in figures:
        signals = signals_of(figure)
        for _ in range(round(WHILE_S * FPS)):
            text = instructions.update(signals, t_s, quiet=False)
            heard += [text] if text else []
            t_s += 1 / FPS
        counts.append(len(heard))
    assert heard == list(how[: len(heard)])
    return counts


UPRIGHT = KNEELING.with_stretched(hip_extension_deg=2.0)


@pytest.mark.parametrize(
    ("stretch", "figures", "counts"),
    [
        ("kneeling_hip_flexor", [STANDING, UPRIGHT.leaning(35.0), UPRIGHT, KNEELING], [1, 2, 3, 4]),
        ("standing_lunge", [STANDING, LUNGE.with_stretched(knee_flexion_deg=60.0), LUNGE], [1, 2, 4]),
        ("supine_psoas", [STANDING, FLAT, SUPINE.with_stretched(knee_flexion_deg=80.0), SUPINE], [1, 2, 3, 4]),
        ("bridge", [STANDING, SITTING, BRIDGE], [1, 1, 4]),
    ],
)
def test_each_step_waits_for_the_one_before_to_be_seen(
    stretch: str, figures: Sequence[Figure], counts: list[int]
) -> None:
    assert told(stretch, figures) == counts


@pytest.mark.parametrize("stretch", STRETCHES)
def test_who_gets_in_hears_all_of_the_card(stretch: str) -> None:
    assert told(stretch, [RIGHT[stretch]] * 4)[-1] == len(STRETCHES[stretch].card.how)


def test_what_cannot_be_measured_is_not_seen() -> None:
    instructions = Instructions(STRETCHES["kneeling_hip_flexor"], PROFILE.stretches["kneeling_hip_flexor"])
    instructions.begin(0.0, "Kneel.")
    for number in range(300):
        assert instructions.update(unseen_signals(number / FPS, Unseen.HIDDEN), number / FPS, quiet=False) == ""


def test_it_is_quiet_while_something_else_is_said_and_says_it_afterwards() -> None:
    instructions = Instructions(STRETCHES["bridge"], PROFILE.stretches["bridge"])
    instructions.begin(0.0, "Lie down.")
    signals = signals_of(BRIDGE)
    assert not any(instructions.update(signals, 0.1 * number, quiet=True) for number in range(200))
    assert instructions.update(signals, 20.0, quiet=False) == STRETCHES["bridge"].card.how[1]


def test_nothing_more_is_told_once_the_hold_has_begun() -> None:
    scenario = Scenario(PROFILE, kneeling(target_s=60.0), set_up=False)
    scenario.play(AWAY, 3.0)
    scenario.play(LEFT, 40.0)
    steps = STRETCHES["kneeling_hip_flexor"].card.how[1:]
    assert not [event for _, event in scenario.heard if isinstance(event, Say) and event.text in steps]
