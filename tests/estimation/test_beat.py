"""Instants at which a frame is inspected at every pace."""

from __future__ import annotations

import pytest

from posecoach.estimation.beat import Beat


@pytest.mark.parametrize(
    ("fps", "expected"),
    [
        (10, [0, 2, 4, 6, 8, 10]),
        (15, [0, 3, 6, 9, 12, 15]),
        (20, [0, 4, 8, 12, 16, 20]),
        (25, [0, 5, 10, 15, 20, 25]),
        (30, [0, 6, 12, 18, 24, 30]),
        (30000 / 1001, [0, 6, 12, 18, 24, 30]),
        (60, [0, 12, 24, 36, 48, 60]),
        (24, [0, 5, 10, 15, 20, 24]),
        (4, [0, 1, 2, 3, 4]),
    ],
)
@pytest.mark.parametrize("digits", [3, 9], ids=["rounded to thousandths", "exact"])
def test_the_first_frame_of_each_fifth_of_a_second(fps, expected, digits):
    beat = Beat()
    assert [k for k in range(round(fps) + 1) if beat.begins(round(k / fps, digits))] == expected


def test_frames_left_out_between_change_nothing():
    whole, sparse = Beat(), Beat()
    times_s = [k / 30 for k in range(300)]
    begun = [t_s for t_s in times_s if whole.begins(t_s)]
    assert [t_s for k, t_s in enumerate(times_s) if (k % 4 == 0 or t_s in begun) and sparse.begins(t_s)] == begun
