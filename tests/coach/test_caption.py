from __future__ import annotations

import pytest

from posecoach.coach import Say
from posecoach.coach.caption import Caption
from posecoach.profiles import load_profile
from tests.coach.scenario import AWAY, LEFT, Scenario, kneeling

TWO = "Well done, that was it. Now switch sides: the left side."


@pytest.mark.parametrize(
    ("text", "t_s", "shown"),
    [
        ("Halfway.", 10.0, "Halfway."),
        ("Halfway.", 12.4, "Halfway."),
        ("Halfway.", 12.6, ""),
        (TWO, 10.0, "Well done, that was it."),
        (TWO, 12.1, "Now switch sides: the left side."),
        (TWO, 15.5, ""),
    ],
)
def test_each_sentence_is_shown_while_it_is_heard(text: str, t_s: float, shown: str) -> None:
    caption = Caption()
    caption.take([Say(text)], 10.0)
    assert caption.text(t_s) == shown


def test_what_is_said_next_takes_the_place() -> None:
    caption = Caption()
    caption.take([Say(TWO)], 0.0)
    caption.take([], 0.5)
    assert caption.text(0.5) == "Well done, that was it."
    caption.take([Say("Lift your chest")], 1.0)
    assert caption.text(2.2) == "Lift your chest"


def test_all_that_is_said_in_a_session_can_be_read() -> None:
    scenario = Scenario(load_profile("default"), kneeling(target_s=6.0))
    scenario.play(AWAY, 12.0)
    scenario.play(LEFT, 9.0)
    said = [(t_s, event.text) for t_s, event in scenario.heard if isinstance(event, Say)]
    captions = {view.caption for view in scenario.views}
    assert len(said) >= 2
    for _, text in said:
        assert any(text.startswith(caption) for caption in captions if caption)


def test_the_stretch_is_demonstrated_while_it_is_announced_and_not_while_it_is_held() -> None:
    scenario = Scenario(load_profile("default"), kneeling(target_s=6.0), set_up=False)
    scenario.play(AWAY, 4.0)
    assert scenario.views[-1].demonstrated
    scenario.play(LEFT, 4.0)
    assert not scenario.views[-1].demonstrated
