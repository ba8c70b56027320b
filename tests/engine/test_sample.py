"""Samples of many values in bounded memory."""

from __future__ import annotations

import pytest

from posecoach.engine.sample import Sample


@pytest.mark.parametrize(
    ("count", "expected"), [(0, []), (4, [0, 1, 2, 3]), (5, [0, 2, 4]), (8, [0, 2, 4, 6]), (9, [0, 4, 8])]
)
def test_a_sample_is_every_value_or_every_second_and_so_on(count: int, expected: list[int]) -> None:
    sample = Sample(4)
    for value in range(count):
        sample.append(float(value))
    assert list(sample.kept) == expected


def test_extremes_are_those_of_all_values() -> None:
    sample = Sample(2)
    for value in (5.0, 1.0, 9.0, 3.0, 4.0):
        sample.append(value)
    assert (sample.lowest, sample.highest) == (1.0, 9.0)
