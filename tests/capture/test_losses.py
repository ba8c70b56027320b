"""Frames that a decoder takes in and does not return."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from posecoach.capture.losses import Losses

FPS = 8


def shown(fails_at: set[int], keys: set[int], frames: int = 80) -> tuple[list[int], int]:
    """Return which pictures are shown, and how many were counted as lost between them."""
    losses = Losses()
    found = []
    for number in range(frames):
        losses.sent(number, damaged=False)
        if number in fails_at:
            losses.failed()
        elif losses.came(number, number / FPS, key=number in keys):
            found.append(number)
    return found, losses.count


@pytest.mark.parametrize(
    ("fails_at", "keys", "left_out", "lost"),
    [
        (set(), {0}, range(0), 0),
        ({20}, {0, 25}, range(20, 25), 5),
        ({20, 23}, {0, 22, 30}, [20, 21, *range(23, 30)], 9),
        # Without a key frame, damage counts as healed after three seconds.
        ({20}, {0}, range(20, 45), 25),
        # Losses at the end are not between other frames.
        ({60}, {0}, range(60, 80), 0),
    ],
)
def test_frames_that_depend_on_damaged_ones_are_left_out(
    fails_at: set[int], keys: set[int], left_out: Sequence[int], lost: int
) -> None:
    assert shown(fails_at, keys) == ([number for number in range(80) if number not in left_out], lost)


def test_a_gap_is_a_loss_only_after_a_failure() -> None:
    losses = Losses()
    losses.came(0, 0.0, key=True)
    assert not losses.likely
    losses.sent(1, damaged=True)
    losses.came(1, 0.1, key=False)
    assert losses.likely
    for number in range(2, 60):
        losses.came(number, number / FPS, key=False)
    assert not losses.likely
