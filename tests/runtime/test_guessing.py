"""Names as people type them."""

from __future__ import annotations

import pytest

from posecoach.runtime.guessing import hint, meant
from posecoach.stretches import STRETCHES

COMMANDS = ("demo", "analyze", "replay", "tune", "live")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("bridge", "bridge"),
        ("kneeling", "kneeling_hip_flexor"),
        ("Kneeling-Hip-Flexor", "kneeling_hip_flexor"),
        ("hip flexor", "kneeling_hip_flexor"),
        ("lunge", "standing_lunge"),
        ("SUPINE", "supine_psoas"),
        ("kneling", None),
        ("hip_knee", None),
        ("", None),
        ("-", None),
    ],
)
def test_a_part_of_a_name_that_can_only_mean_one(given: str, name: str | None) -> None:
    assert meant(given, STRETCHES) == name


def test_a_part_of_two_names_means_neither() -> None:
    assert meant("lunge", ("standing_lunge", "kneeling_lunge")) is None
    assert meant("lunge", ("standing_lunge", "lunge")) == "lunge"


@pytest.mark.parametrize(
    ("given", "allowed", "says"),
    [
        ("kneling", tuple(STRETCHES), "did you mean 'kneeling_hip_flexor'?"),
        ("brige", tuple(STRETCHES), "did you mean 'bridge'?"),
        ("analize", COMMANDS, "did you mean 'analyze'?"),
        ("Replai", COMMANDS, "did you mean 'replay'?"),
        ("xyz", ("a", "b"), "allowed are a, b"),
        ("x" * 10_000, ("a", "b"), "allowed are a, b"),
        ("x", (), "allowed are "),
    ],
)
def test_guesses(given: str, allowed: tuple[str, ...], says: str) -> None:
    assert hint(given, allowed) == says
