from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecoach.engine.hold import HoldClock, HoldState, Phase
from posecoach.engine.judging import NO_STRETCH, Assessment
from posecoach.kinematics.signals import Unseen
from posecoach.profiles import load_profile
from posecoach.profiles.profile import Clock
from tests.bodies import verdict

# Not multiples of 0.1 s, so that rounding errors of summed frame times do not matter.
RULES = replace(load_profile().clock, settle_s=0.95, confirm_s=0.25, max_gap_s=0.5, unbroken=False)
UNBROKEN = replace(RULES, unbroken=True)

#: One letter a frame: right, wrong, cannot tell, not in the stretch.
FRAMES: dict[str, Assessment] = {
    "r": verdict(),
    "w": verdict(wrong={"hip_extension": -4.0}),
    "?": verdict(unknown=["hip_extension"]),
    "-": NO_STRETCH,
}


def after(clock: HoldClock, t_s: float, assessment: Assessment, unseen: Unseen | None = None) -> HoldState:
    """Return the clock after a frame."""
    clock.advance(t_s, assessment.in_form)
    return clock.state(assessment, unseen)


def run(times: Sequence[float], letters: Sequence[str], rules: Clock = RULES) -> list[HoldState]:
    clock = HoldClock(rules)
    return [after(clock, t, FRAMES[letter]) for t, letter in zip(times, letters, strict=True)]


def at_10_fps(letters: str, rules: Clock = RULES) -> list[HoldState]:
    return run([k / 10 for k in range(len(letters))], letters, rules)


SETTLED = "r" * 11  # 1.0 s at ten frames a second


@pytest.mark.parametrize(
    ("letters", "hold_s", "longest_s", "phase"),
    [
        pytest.param("", None, None, None, id="nothing"),
        pytest.param("r" * 10, 0.0, 0.0, Phase.SETTLING, id="0.9 s is not settled"),
        pytest.param(SETTLED, 1.0, 1.0, Phase.HOLDING, id="settled: the second is credited"),
        pytest.param("r" * 31, 3.0, 3.0, Phase.HOLDING, id="3 s in form"),
        pytest.param("r" * 8 + "w" + "r" * 8, 0.0, 0.0, Phase.SETTLING, id="broken before it settled: from the start"),
        pytest.param("r" * 8 + "w" + SETTLED, 1.0, 1.0, Phase.HOLDING, id="settled at the second try"),
        pytest.param(SETTLED + "w" * 20, 1.0, 1.0, Phase.PAUSED, id="a fault stops the clock at the last right frame"),
        pytest.param(SETTLED + "?" * 20, 1.0, 1.0, Phase.UNSEEN, id="not seen: the clock stands still"),
        pytest.param(SETTLED + "-" * 20, 1.0, 1.0, Phase.AWAY, id="gone: the clock stands still"),
        pytest.param("-" * 20, 0.0, 0.0, Phase.IDLE, id="nobody ever"),
        pytest.param("w" * 20, 0.0, 0.0, Phase.PAUSED, id="wrong from the start"),
        pytest.param("?" * 20, 0.0, 0.0, Phase.UNSEEN, id="unseen from the start"),
        pytest.param(SETTLED + "w" * 10 + "r" * 11, 2.0, 1.0, Phase.HOLDING, id="recovery adds up, two runs"),
        pytest.param(
            SETTLED + "w" * 10 + "r" * 3, 1.0, 1.0, Phase.SETTLING, id="0.2 s after a fault is no recovery yet"
        ),
        pytest.param(SETTLED + "w" * 10 + "r" * 4, 1.3, 1.0, Phase.HOLDING, id="0.3 s is, and is credited"),
        pytest.param(
            SETTLED + "w" * 10 + "rw" * 20, 1.0, 1.0, Phase.PAUSED, id="right for single frames is no recovery"
        ),
        pytest.param(SETTLED + "w" * 10 + "rrwww" * 6, 1.0, 1.0, Phase.PAUSED, id="nor right by moments"),
        pytest.param(SETTLED + "w" * 10 + "rrw" * 6, 1.6, 1.0, Phase.PAUSED, id="right most of the time is"),
        pytest.param(SETTLED + "w" + "r" * 11, 2.0, 2.0, Phase.HOLDING, id="a moment of doubt does not split the run"),
        pytest.param(SETTLED + "?" + "r" * 11, 2.0, 2.0, Phase.HOLDING, id="nor does a moment unseen"),
        pytest.param("rw" * 30, 0.0, 0.0, Phase.PAUSED, id="no two right frames in a row: nothing"),
    ],
)
def test_what_is_counted(letters: str, hold_s: float, longest_s: float, phase: Phase) -> None:
    states = at_10_fps(letters)
    if states:
        assert states[-1].hold_s == pytest.approx(hold_s)
        assert states[-1].longest_s == pytest.approx(longest_s)
        assert states[-1].phase is phase


@pytest.mark.parametrize(
    ("times", "hold_s"),
    [
        pytest.param([0.0, 0.5, 1.0, 1.5], 1.5, id="gaps just within bounds count"),
        pytest.param([0.0, 0.5, 1.0, 1.6, 2.0, 2.4], 1.8, id="0.6 s in between does not count"),
        pytest.param([0.0, 0.5, 1.0, 61.0, 61.4], 1.4, id="a minute in between does not count"),
        pytest.param([0.0, 0.4, 0.8, 1.5, 1.9], 0.0, id="a gap while settling: settling starts anew"),
        pytest.param([0.0, 0.5, 1.0, 1.0, 1.5], 1.5, id="two frames of the same time"),
        pytest.param([0.0, 0.5, 1.0, 0.2, 0.7], 1.5, id="time that goes back adds nothing of its own"),
        pytest.param([0.0, 0.001, 0.4, 0.41, 0.8, 1.0, 1.3], 1.3, id="irregular frames: time counts, not frames"),
    ],
)
def test_gaps(times: list[float], hold_s: float) -> None:
    assert run(times, "r" * len(times))[-1].hold_s == pytest.approx(hold_s)


@pytest.mark.parametrize(
    ("letters", "hold_s"),
    [
        pytest.param(SETTLED + "w" * 10 + "r" * 11, 1.0, id="a fault sets it back"),
        pytest.param(SETTLED + "ww" + "r" * 11, 2.0, id="a moment of doubt does not"),
        pytest.param("r" * 31 + "w" * 30, 3.0, id="not before it begins anew"),
    ],
)
def test_unbroken_holds(letters: str, hold_s: float) -> None:
    states = at_10_fps(letters, UNBROKEN)
    assert states[-1].hold_s == pytest.approx(hold_s)
    assert states[-1].longest_s >= states[-1].hold_s


def test_the_longest_run_outlives_a_reset_to_zero() -> None:
    states = at_10_fps("r" * 31 + "w" * 10 + SETTLED, UNBROKEN)
    assert states[-1].longest_s == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("letters", "run_start_s"),
    [
        pytest.param("r" * 10, math.nan, id="none while settling"),
        pytest.param("ww" + SETTLED, 0.2, id="from the first right frame"),
        pytest.param(SETTLED + "w", math.nan, id="none while wrong"),
        pytest.param(SETTLED + "w" + "r" * 4, 0.0, id="the same after a moment of doubt"),
        pytest.param(SETTLED + "w" * 9 + "r" * 3, math.nan, id="none before recovery is sure"),
        pytest.param(SETTLED + "w" * 9 + "r" * 4, 2.0, id="then from the first right frame after the fault"),
    ],
)
def test_where_the_run_began(letters: str, run_start_s: float) -> None:
    assert at_10_fps(letters)[-1].run_start_s == pytest.approx(run_start_s, nan_ok=True)


def test_why_the_clock_stands_still() -> None:
    clock = HoldClock(RULES)
    assert after(clock, 0.0, FRAMES["w"]).phase is Phase.PAUSED
    unseen = after(clock, 0.1, FRAMES["?"], Unseen.HIDDEN)
    assert (unseen.phase, unseen.unseen) == (Phase.UNSEEN, Unseen.HIDDEN)
    assert after(clock, 0.2, FRAMES["r"]).phase is Phase.SETTLING


@pytest.mark.parametrize("settle_s", [0.0, 0.05])
def test_settling_may_be_short(settle_s: float) -> None:
    states = at_10_fps("r" * 6, replace(RULES, settle_s=settle_s))
    assert states[-1].hold_s == pytest.approx(0.5)


# --- For all streams ------------------------------------------------------------------------------------------------

steps = st.sampled_from([0.0, 1 / 60, 1 / 30, 0.05, 0.1, 0.3, 0.5, 0.50001, 0.8, 5.0])
streams = st.lists(st.tuples(steps, st.sampled_from("rrrrw?-")), min_size=1, max_size=80)


def split(stream: list[tuple[float, str]]) -> tuple[list[float], str]:
    times, t_s = [], 0.0
    for step_s, _ in stream:
        t_s += step_s
        times.append(t_s)
    return times, "".join(letter for _, letter in stream)


def time_in_form(times: list[float], letters: str, rules: Clock) -> float:
    return sum(
        b - a
        for (a, b), (p, q) in zip(pairwise(times), pairwise(letters), strict=True)
        if p == q == "r" and b - a <= rules.max_gap_s
    )


@given(streams, st.booleans())
def test_the_clock_only_grows_on_right_frames(stream: list[tuple[float, str]], unbroken: bool) -> None:
    rules = replace(RULES, unbroken=unbroken)
    times, letters = split(stream)
    states = run(times, letters, rules)
    before = 0.0
    for k, (state, letter) in enumerate(zip(states, letters, strict=True)):
        assert math.isfinite(state.hold_s)
        assert letter == "r" or state.hold_s == before
        assert state.hold_s <= times[k] - times[0] + 1e-9
        assert state.hold_s <= time_in_form(times[: k + 1], letters[: k + 1], rules) + 1e-9
        assert state.longest_s <= time_in_form(times[: k + 1], letters[: k + 1], rules) + 1e-9
        before = state.hold_s


@given(streams)
def test_nothing_resets_the_clock(stream: list[tuple[float, str]]) -> None:
    states = run(*split(stream))
    held = [state.hold_s for state in states]
    assert held == sorted(held)
    assert all(state.longest_s <= state.hold_s + 1e-9 for state in states)
    longest = [state.longest_s for state in states]
    assert longest == sorted(longest)


@given(streams)
def test_unbroken_holds_never_exceed_one_run(stream: list[tuple[float, str]]) -> None:
    assert all(state.hold_s <= state.longest_s + 1e-9 for state in run(*split(stream), UNBROKEN))


@given(st.lists(st.booleans(), min_size=1, max_size=60), st.floats(0.005, 0.12))
def test_once_settled_exactly_the_time_between_right_frames_counts(right: list[bool], step_s: float) -> None:
    """Holds as long as no interruption lasts long enough to be a fault."""
    letters = ""
    for is_right in right:
        # Two wrong frames in a row at most: a doubt of no more than 0.24 s.
        letters += "r" if is_right or letters[-2:] == "ww" else "w"
    count = math.ceil(RULES.settle_s / step_s) + 2
    letters = "r" * count + letters
    times = [k * step_s for k in range(len(letters))]
    assert run(times, letters)[-1].hold_s == pytest.approx(time_in_form(times, letters, RULES), abs=1e-6)


def counted_by_runs(times: list[float], letters: str, rules: Clock) -> float:
    """Return the hold time by the definition: whole runs, each long enough, after a first one that settled."""
    runs: list[float] = []
    doubt_since: float | None = None
    previous: str | None = None
    last_s = -math.inf
    for t_s, letter in zip(times, letters, strict=True):
        gap = not 0.0 < t_s - last_s <= rules.max_gap_s
        if letter == "r":
            doubted = doubt_since is not None and t_s - doubt_since > rules.confirm_s
            settling = not any(length >= rules.settle_s for length in runs)
            if not runs or gap or doubted or (settling and previous != "r"):
                runs.append(0.0)
            elif previous == "r":
                runs[-1] += t_s - last_s
            doubt_since = None
        elif doubt_since is None:
            doubt_since = t_s
        previous, last_s = letter, t_s
    total, started = 0.0, False
    for length in runs:
        if length >= (rules.confirm_s if started else rules.settle_s):
            total, started = total + length, True
    return total


@given(streams)
def test_whole_runs_count_and_nothing_else(stream: list[tuple[float, str]]) -> None:
    times, letters = split(stream)
    # Away from the edges, where rounding decides.
    rules = replace(RULES, settle_s=0.9501, confirm_s=0.2499)
    assert run(times, letters, rules)[-1].hold_s == pytest.approx(counted_by_runs(times, letters, rules), abs=1e-6)
