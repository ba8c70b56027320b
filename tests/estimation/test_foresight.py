from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecoach.estimation.beat import Beat
from posecoach.estimation.foresight import Foresight
from posecoach.estimation.pacing import PauseRule
from tests.bodies import KNEELING, pose_of


def expected_and_looked_at(times: list[float], depth: int) -> list[tuple[float, bool, bool]]:
    """Ask about frames so many frames ahead of a model that sees a still body; return what was expected and done."""
    foresight, rule = Foresight(), PauseRule(0.1)
    expected: list[bool] = []
    outcome = []
    for k, t_s in enumerate(times):
        expected += [foresight.expects(ahead_s) for ahead_s in times[len(expected) : k + depth + 1]]
        wanted = rule.wants(t_s, moved=False)
        if wanted:
            rule.looked(pose_of(KNEELING, t_s))
            foresight.looked(t_s)
        outcome.append((t_s, expected[k], wanted))
    return outcome


@pytest.mark.parametrize("fps", [15, 20, 24, 25, 30, 50, 60, 120])
@pytest.mark.parametrize("depth", [0, 4])
def test_nearly_all_looks_at_a_still_body_are_foreseen(fps: int, depth: int) -> None:
    outcome = expected_and_looked_at([k / fps for k in range(fps * 10)], depth)
    settled = [(guess, look) for t_s, guess, look in outcome if t_s > 1.0]
    assert sum(guess and look for guess, look in settled) >= 0.9 * sum(look for _, look in settled)
    assert sum(guess for guess, _ in settled) <= 1.2 * sum(look for _, look in settled)


@given(st.lists(st.floats(0.005, 0.5), max_size=60), st.integers(0, 6))
def test_looks_at_a_beat_are_always_foreseen(steps: list[float], depth: int) -> None:
    times = [sum(steps[:k]) for k in range(len(steps) + 1)]
    beat = Beat()
    for t_s, expected, _ in expected_and_looked_at(times, depth):
        begins = beat.begins(t_s)
        assert expected or not begins
