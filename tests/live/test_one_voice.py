"""What holds in every moment of every session: voice, screen and clock never contradict each other."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from posecoach.coach import Say, Sound, Stage
from posecoach.coach.cues import PRAISE
from posecoach.coach.floor import SpeechPlan
from posecoach.coach.trainer import Moment, Trainer
from posecoach.coach.wordings import speaking_s
from posecoach.engine.judging import Verdict
from posecoach.profiles import Profile
from posecoach.routines import Routine, RoutineStep
from posecoach.words.sentences import split_sentences
from posecoach.words.weight import Talk, Weight
from tests.bodies import BRIDGE, FLAT, SITTING, STANDING
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
    SUPINE_STEP,
    Scene,
    film,
)

FIGURES = [
    None,
    STANDING,
    SITTING,
    FLAT,
    LYING,
    BRIDGE,
    KNEEL,
    KNEEL_R,
    LONG,
    LONG_R,
    STEP,
    STEP_R,
    KNEEL.with_stretched(hip_extension_deg=-20.0),
    KNEEL_R.with_stretched(hip_extension_deg=2.0),
    STEP.with_stretched(hip_extension_deg=-4.0),
    replace(KNEEL, facing="left"),
]

SCENES = st.lists(st.builds(Scene, st.sampled_from(FIGURES), st.sampled_from([0.3, 0.7, 1.5, 4.0, 12.0])), max_size=14)
PLANS = st.builds(SpeechPlan, st.sampled_from(Talk), st.sampled_from([0.6, 1.0, 2.0]))
STEPS = st.lists(
    st.sampled_from([KNEELING_STEP, SUPINE_STEP, BRIDGE_STEP, LUNGE_STEP]), min_size=1, max_size=3, unique=True
)


@dataclass(frozen=True, slots=True)
class Told:
    t_s: float
    say: Say


def moments_of(
    profile: Profile, steps: Sequence[RoutineStep], scenes: list[Scene], plan: SpeechPlan
) -> list[tuple[float, Moment]]:
    trainer = Trainer(profile, Routine("test", "Test", "", tuple(steps)), plan)
    return [(pose.t_s, trainer.take(pose, 120.0)) for pose in film(scenes)]


@given(STEPS, SCENES, PLANS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_sessions(profile: Profile, steps: list[RoutineStep], scenes: list[Scene], plan: SpeechPlan) -> None:
    assert_in_accord(moments_of(profile, steps, scenes, plan), plan)


def assert_in_accord(moments: list[tuple[float, Moment]], plan: SpeechPlan) -> None:
    told = [Told(t_s, event) for t_s, moment in moments for event in moment.events if isinstance(event, Say)]
    for _, moment in moments:
        assert_shown_is_true(moment)
    assert_nothing_flickers(moments)
    assert_one_at_a_time(told, plan)
    assert_getting_in_is_quiet(moments)
    for a, b in itertools.combinations(told, 2):
        assert a.say.text != b.say.text or b.t_s - a.t_s >= 8.0 - 1e-9
    assert sum("Well done" in each.say.text for each in told) <= 1


def assert_shown_is_true(moment: Moment) -> None:
    """No tick beside a wrong value, no praise beside wrong form, nothing paused that has not begun."""
    view, said = moment.view, [event.text for event in moment.events if isinstance(event, Say)]
    if moment.judged is None:
        return
    in_form = moment.judged.assessment.in_form
    if view.sign is Verdict.MET and view.stage is not Stage.SETUP:
        assert in_form is True
        assert view.reading is None or view.reading.met is not False
    for words in (view.cue, *said):
        if words in PRAISE:
            assert in_form is True
            assert view.sign is not Verdict.NOT_MET
            assert view.headline != "Paused"
    if view.sign is Verdict.NOT_MET:
        assert view.cue not in PRAISE
        assert not any(text in PRAISE or "Well done" in text for text in said)
    assert not (view.headline == "Paused" and view.hold_s == 0.0)


def assert_nothing_flickers(moments: list[tuple[float, Moment]]) -> None:
    """Headline, side and pose change at most once a second, unless the clock starts or stops."""
    changed_s = -math.inf
    for (_, before), (t_s, now) in itertools.pairwise(moments):
        shown = [(m.view.headline, m.view.side, m.view.stretch) for m in (before, now)]
        if shown[0] == shown[1]:
            continue
        holds = [m.view.stage is Stage.HOLD for m in (before, now)]
        clock = any(isinstance(event, Sound) for event in now.events) or holds[0] != holds[1]
        assert clock or now.view.stage is Stage.DONE or t_s - changed_s >= 1.0 - 1e-9, (t_s, shown)
        changed_s = t_s


def assert_one_at_a_time(told: list[Told], plan: SpeechPlan) -> None:
    """What is told while something else is being said weighs more, or the rest of it was of no use any more.

    The rest of an instruction is left out when a hold begins, that of any sentence when nobody is there to hear it.
    """
    for a, b in itertools.pairwise(told):
        takes_s = sum(speaking_s(sentence) for sentence in split_sentences(a.say.text)) / plan.pace
        over = b.t_s - a.t_s >= takes_s - 1e-9
        assert over or b.say.weight > a.say.weight or a.say.weight in (Weight.INSTRUCTION, Weight.TURN), (a, b)


def assert_getting_in_is_quiet(moments: list[tuple[float, Moment]]) -> None:
    """Before the clock has started there is one thing to change in 8 s."""
    before_s = -math.inf
    for t_s, moment in moments:
        for event in moment.events:
            if isinstance(event, Say) and event.weight in (Weight.GUIDE, Weight.CUE):
                getting_in = moment.view.stage in (Stage.SETUP, Stage.GET_READY) and not moment.view.hold_s
                called = event.text.startswith("Step into the picture")
                assert called or not getting_in or t_s - before_s >= 8.0 - 1e-9, (t_s, event)
                before_s = t_s
