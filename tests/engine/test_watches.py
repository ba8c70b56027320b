"""The states and faults of the watches of a set; each lowering is timed only once."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

import pytest

from posecoach.engine.judging import NO_STRETCH
from posecoach.engine.sets import SetState, SetTracker
from posecoach.engine.watches import KINDS, SetWatches, band_of
from posecoach.kinematics.signals import Posture, Signals
from posecoach.profiles import Profile
from posecoach.stretches import STRETCHES
from posecoach.stretches.base import Check, Fault, WatchKind, WatchRule
from tests.bodies import seen_at, verdict

BRIDGE = STRETCHES["bridge"]
FPS = 20
UP, DOWN = 0.45, 0.06


def lying(t_s: float, height: float) -> Signals:
    return replace(seen_at(t_s), posture=Posture.SUPINE, pelvis_height=height)


def heights(held_s: float, down_s: float, rest_s: float = 2.0) -> list[tuple[float, float, bool]]:
    """Return time, height and whether the hold goes on: held up, lowered evenly, at rest."""
    frames = []
    for number in range(round((held_s + down_s + rest_s) * FPS)):
        t_s = number / FPS
        share = min(1.0, max(0.0, (t_s - held_s) / down_s))
        frames.append((t_s, UP + share * (DOWN - UP), t_s < held_s))
    return frames


def watched(frames: Iterable[tuple[float, float, bool]], profile: Profile) -> SetWatches:
    watches = SetWatches(BRIDGE, profile.stretches["bridge"])
    for t_s, height, holding in frames:
        watches.update(lying(t_s, height), holding=holding)
    return watches


def test_every_kind_can_be_watched() -> None:
    assert set(KINDS) == set(WatchKind)


@pytest.mark.parametrize("name", STRETCHES)
def test_every_watch_has_a_fault_and_a_threshold(name: str, profile: Profile) -> None:
    stretch = STRETCHES[name]
    for rule in stretch.watches:
        assert (rule.check.below is None) != (rule.check.above is None)
        assert math.isfinite(profile.stretches[name].extras[rule.threshold])
        assert stretch.check(rule.check.name) is rule.check


@pytest.mark.parametrize(("down_s", "faults"), [(0.6, ["lowered_fast"]), (4.0, [])])
def test_a_fault_says_when_and_how_far_off(down_s: float, faults: list[str], profile: Profile) -> None:
    watches = watched(heights(5.0, down_s), profile)
    assert watches.ended
    assert not watches.awaiting
    assert [fault.name for fault in watches.faults] == faults
    for fault in watches.faults:
        assert 5.0 <= fault.start_s < fault.end_s <= 5.0 + down_s
        # An even movement spends 80 % of its time between the marks and not 55 %.
        assert fault.worst == pytest.approx(down_s * 0.8 / 0.55 - 2.0, abs=0.2)


def test_going_up_again_forgives(profile: Profile) -> None:
    frames = heights(5.0, 0.6)
    again = [(t_s + frames[-1][0] + 1 / FPS, height, holding) for t_s, height, holding in frames if holding]
    watches = watched([*frames, *again], profile)
    assert watches.faults == []
    assert watches.awaiting
    assert not watches.ended


def test_an_upper_limit_is_one(profile: Profile) -> None:
    fault = Fault("too_slow", ("Faster",))
    rule = WatchRule(WatchKind.SLOW_LOWERING, Check("way", "Way", "s", (0.0, 10.0), above=fault), "lowering_s")
    assert (band_of(rule, profile.stretches["bridge"]).low, band_of(rule, profile.stretches["bridge"]).high) == (
        -math.inf,
        2.0,
    )
    watches = SetWatches(replace(BRIDGE, watches=(rule,)), profile.stretches["bridge"])
    for t_s, height, holding in heights(5.0, 4.0):
        watches.update(lying(t_s, height), holding=holding)
    assert [span.name for span in watches.faults] == ["too_slow"]


def states(profile: Profile, down_s: float, rest_s: float) -> list[SetState]:
    tracker = SetTracker(profile)
    return [
        tracker.update(lying(t_s, height), verdict("bridge") if holding else NO_STRETCH, None)
        for t_s, height, holding in heights(5.0, down_s, rest_s)
    ]


def test_the_state_of_a_set_tells_what_its_record_tells(profile: Profile) -> None:
    played = states(profile, 0.6, 6.0)
    ended = [watch for state in played for watch in state.watches if watch.ended is not None]
    records = [state.finished for state in played if state.finished is not None]
    assert [watch.rule.check.name for watch in ended] == ["lowering"]
    assert [fault.worst for record in records for fault in record.faults] == [ended[0].excess]
    assert not played[-1].watches


def test_a_watch_waits_beyond_the_end_of_its_set(profile: Profile) -> None:
    played = states(profile, 12.0, 2.0)
    end = next(index for index, state in enumerate(played) if state.finished is not None)
    assert any(watch.awaiting for watch in played[end].watches)
    assert [watch.excess for state in played[end:] for watch in state.watches if watch.ended is not None] == [0.0]


def test_other_stretches_watch_nothing(profile: Profile) -> None:
    tracker = SetTracker(profile)
    state = [tracker.update(seen_at(number / FPS), verdict(), None) for number in range(60)][-1]
    assert state.watches == ()
