from __future__ import annotations

import itertools
import math

import pytest

from posecoach.coach.presence import Absence, Presence
from posecoach.kinematics.signals import Unseen


def run(*spans: tuple[Unseen | None, float]) -> tuple[list[float], list[tuple[float, Absence]]]:
    """Return when the person is called, and when the absence changes, at 10 frames a second."""
    presence, calls, changes, number = Presence(), [], [], 0
    last = Absence.NONE
    for unseen, length_s in spans:
        for _ in range(round(length_s * 10)):
            t_s = number / 10
            number += 1
            absence = presence.update(unseen, t_s)
            if absence is not last:
                last = absence
                changes.append((t_s, absence))
            if presence.calls(t_s):
                calls.append(t_s)
    return calls, changes


def test_two_calls_a_pause_and_the_end() -> None:
    calls, changes = run((None, 10.0), (Unseen.NOBODY, 330.0))
    assert calls == pytest.approx([13.5, 30.5])
    assert [absence for _, absence in changes] == [Absence.SHORT, Absence.PAUSED, Absence.FOR_GOOD]
    assert [t_s for t_s, _ in changes] == pytest.approx([10.5, 70.5, 310.5])


@pytest.mark.parametrize("unseen", [Unseen.HIDDEN, Unseen.OUT_OF_FRAME, Unseen.TURN_SIDEWAYS, Unseen.LEGS_MERGED])
def test_who_is_not_seen_well_is_there(unseen: Unseen) -> None:
    assert run((unseen, 400.0)) == ([], [])


def test_somebody_else_does_not_count() -> None:
    assert run((None, 1.0), (Unseen.STRANGER, 5.0))[0] == pytest.approx([4.5])


def test_a_flicker_is_no_absence_and_no_return() -> None:
    assert run((None, 5.0), (Unseen.NOBODY, 0.4), (None, 5.0)) == ([], [])
    _, changes = run((None, 5.0), (Unseen.NOBODY, 30.0), (None, 0.2), (Unseen.NOBODY, 40.0))
    assert [absence for _, absence in changes] == [Absence.SHORT, Absence.PAUSED]


def test_who_comes_and_goes_is_not_called_all_the_time() -> None:
    calls, _ = run(*[(None, 2.0), (Unseen.NOBODY, 5.0)] * 6)
    assert min(b - a for a, b in itertools.pairwise(calls)) >= 15.0 - math.ulp(100.0)


def test_a_break_in_which_nobody_looked_begins_anew() -> None:
    presence = Presence()
    presence.update(Unseen.NOBODY, 0.0)
    presence.restart()
    assert presence.update(None, 500.0) is Absence.NONE
    assert not presence.calls(500.0)
