"""The guide of a calibration in a live session, without threads, screen, sound or model."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest

from posecoach.coach import Stage
from posecoach.live.calibrating import CalibrationGuide, UnwrittenJournal
from posecoach.live.pipeline import LivePipeline
from posecoach.live.session import LiveSession
from posecoach.pose import Side
from posecoach.profiles import Profile
from posecoach.stretches import stretch_named
from posecoach.window.window import Key
from tests.bodies import BRIDGE, FLAT, KNEELING, STANDING
from tests.live.fakes import FakeClock
from tests.live.played import FakeDisplay, FakePipeline, FakeVoice, Held, Lost, Scene
from tests.tuning.cases import WRONG

LEFT, RIGHT = KNEELING, replace(KNEELING, side=Side.RIGHT)
STIFF = KNEELING.with_stretched(hip_extension_deg=6.0)


class Guided:
    """A calibration that was played to its end."""

    def __init__(
        self,
        profile: Profile,
        *scenes: Scene,
        stretch: str = "kneeling_hip_flexor",
        keys: dict[float, Key] | None = None,
    ) -> None:
        clock = FakeClock()
        self.display = FakeDisplay(clock, keys or {})
        self.voice = FakeVoice()
        self.guide = CalibrationGuide(profile, stretch_named(stretch), 5.0)
        pipeline = cast(LivePipeline, FakePipeline(clock, scenes))
        voices: tuple[Any, Any] = (self.voice, self.voice)
        session = LiveSession(self.guide, pipeline, self.display, *voices, UnwrittenJournal(), clock=clock)
        self.outcome = session.run()

    @property
    def heard(self) -> str:
        return " | ".join(self.voice.heard)


def test_both_sides_are_held_in_turn(profile: Profile) -> None:
    played = Guided(profile, Held(STANDING, 4.0), Held(RIGHT, 8.0), Held(STANDING, 2.0), Held(LEFT, 20.0))
    assert set(played.guide.forms) == {Side.LEFT, Side.RIGHT}
    assert all(form.held_s == pytest.approx(5.0, abs=0.1) for form in played.guide.forms.values())
    assert played.guide.over
    said = [text for text in played.voice.heard if text not in ("start", "complete", "pause")]
    assert said[0].startswith("Kneeling hip flexor stretch. Start with either side. Take your best form, and hold it")
    assert said[1].startswith("Good. Now the other side: take your best form on the left side, and hold it still for 5")
    assert said[-1].startswith("Thank you, come out of it slowly.")
    assert "degrees" in said[-1]
    assert played.voice.heard.count("start") == played.voice.heard.count("complete") == 2
    (sides,) = {tuple((result.side, result.completed) for result in played.outcome.summary.sets)}
    assert sides == ((Side.LEFT, True), (Side.RIGHT, True))
    assert played.outcome.sets == ()
    assert any(summary is not None for summary in played.display.summaries)


def test_the_window_shows_where_one_is(profile: Profile) -> None:
    played = Guided(profile, Held(STANDING, 4.0), Held(RIGHT, 8.0), Held(STANDING, 3.0), Held(LEFT, 20.0))
    views = played.display.views
    stages = [
        view.stage
        for before, view in zip([None, *views], views, strict=False)
        if not before or before.stage is not view.stage
    ]
    assert stages == [Stage.SETUP, Stage.GET_READY, Stage.HOLD, Stage.GET_READY, Stage.HOLD, Stage.DONE]
    holding = [view for view in views if view.stage is Stage.HOLD]
    assert [holding[0].side, holding[-1].side] == [Side.RIGHT, Side.LEFT]
    assert holding[0].hold_s < holding[50].hold_s <= holding[0].target_s == 5.0
    assert {view.headline for view in views if view.stage is Stage.GET_READY} == {
        "Take your best form",
        "Now the left side",
    }
    assert all(view.reading is None and not view.cue for view in views), "bands that are to follow judge nobody"


def test_a_form_that_the_bands_do_not_admit_is_taken_all_the_same(profile: Profile) -> None:
    played = Guided(profile, Held(STIFF, 9.0), Held(STANDING, 1.0), Held(replace(STIFF, side=Side.RIGHT), 20.0))
    assert set(played.guide.forms) == {Side.LEFT, Side.RIGHT}
    assert "the band now begins at" in played.heard


def test_a_stretch_without_sides_is_held_once(profile: Profile) -> None:
    played = Guided(profile, Held(FLAT, 3.0), Held(BRIDGE, 9.0), Held(FLAT, 20.0), stretch="bridge")
    assert set(played.guide.forms) == {Side.BOTH}
    assert "either side" not in played.heard
    assert "other side" not in played.heard


def test_a_broken_hold_is_held_again(profile: Profile) -> None:
    moving = Held(WRONG["bridge"], 1.0), Held(FLAT, 3.0)
    played = Guided(profile, Held(FLAT, 3.0), Held(BRIDGE, 3.0), *moving, Held(BRIDGE, 7.0), stretch="bridge")
    assert set(played.guide.forms) == {Side.BOTH}
    assert played.voice.heard.count("start") == 2
    assert "Hold still a little longer." in played.voice.heard


def test_who_does_nothing_is_told_again_and_again(profile: Profile) -> None:
    played = Guided(profile, Held(STANDING, 40.0))
    assert played.heard.count("Take your best form") >= 3
    assert not played.guide.forms
    assert played.guide.held_longest_s == 0.0


def test_next_ends_it_with_the_side_that_was_held(profile: Profile) -> None:
    played = Guided(profile, Held(LEFT, 9.0), Held(STANDING, 30.0), keys={12.0: Key.NEXT})
    assert set(played.guide.forms) == {Side.LEFT}
    assert played.display.views[-1].stage is Stage.DONE
    assert "Thank you" in played.heard


def test_next_ends_the_set_up_first(profile: Profile) -> None:
    played = Guided(profile, Held(STANDING, 3.0), keys={0.2: Key.NEXT, 2.0: Key.NEXT})
    assert played.heard.startswith("Kneeling hip flexor stretch.")
    assert played.heard.endswith("Nothing was held.")


@pytest.mark.parametrize("break_", ["pause", "camera"])
def test_after_a_break_it_begins_to_watch_anew(break_: str, profile: Profile) -> None:
    if break_ == "pause":
        keys = {6.0: Key.PAUSE, 8.0: Key.PAUSE}
        played = Guided(profile, Held(STANDING, 3.0), Held(LEFT, 20.0), keys=keys)
        assert Stage.USER_PAUSED in {view.stage for view in played.display.views}
    else:
        played = Guided(profile, Held(STANDING, 3.0), Held(LEFT, 3.0), Lost(4.0), Held(LEFT, 10.0))
        assert Stage.CAMERA_LOST in {view.stage for view in played.display.views}
    assert set(played.guide.forms) == {Side.LEFT}
    assert played.voice.heard.count("start") == 2
    assert played.guide.forms[Side.LEFT].held_s == pytest.approx(5.0, abs=0.1)
