from __future__ import annotations

import pytest

from posecoach.engine.faults import FaultSpan
from posecoach.engine.hold import Phase
from posecoach.kinematics.signals import Unseen
from posecoach.pose import Side
from posecoach.words.sentences import UNSEEN_SENTENCES, cue_words, phase_words, side_words
from tests.drawing.examples import KNEELING, KNEELING_RIGHT, step

WRONG = {**KNEELING_RIGHT, "hip_extension": 2.0}
HIPS_BACK = KNEELING.check("hip_extension").below


def test_every_reason_has_a_sentence_of_its_own() -> None:
    assert set(UNSEEN_SENTENCES) == set(Unseen)
    assert len(set(UNSEEN_SENTENCES.values())) == len(Unseen)


@pytest.mark.parametrize("phase", list(Phase))
def test_every_phase_has_words(phase: Phase) -> None:
    assert phase_words(phase)


def test_sides_in_words() -> None:
    assert [side_words(side) for side in (Side.LEFT, Side.RIGHT, Side.BOTH, Side.NONE)] == [
        "Left side",
        "Right side",
        "Both sides",
        "",
    ]


def test_right_form_needs_no_cue() -> None:
    assert cue_words(step(KNEELING_RIGHT)) == ""


def test_wrong_form_gets_the_cue_of_its_fault() -> None:
    assert HIPS_BACK is not None
    assert cue_words(step(WRONG)) == HIPS_BACK.cues[0]


def test_a_confirmed_fault_keeps_its_cue() -> None:
    fault = FaultSpan("trunk_forward", "trunk_inclination", "Lift your chest", 1.0, 2.0, 20.0)
    assert cue_words(step(WRONG, fault=fault)) == "Lift your chest"


def test_a_fault_is_not_held_against_somebody_who_has_left() -> None:
    fault = FaultSpan("trunk_forward", "trunk_inclination", "Lift your chest", 1.0, 2.0, 20.0)
    assert cue_words(step(None, stretch=None, fault=fault, phase=Phase.AWAY)) == ""


def test_a_body_that_cannot_be_seen_is_told_what_to_do() -> None:
    fault = FaultSpan("trunk_forward", "trunk_inclination", "Lift your chest", 1.0, 2.0, 20.0)
    made = step(None, unseen=Unseen.TURN_SIDEWAYS, fault=fault, phase=Phase.UNSEEN)
    assert cue_words(made) == "Turn sideways to the camera"
