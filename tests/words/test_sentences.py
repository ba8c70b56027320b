from __future__ import annotations

import pytest

from posecoach.words.sentences import held_words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.0, "0.0 s"), (23.55, "23.5 s"), (29.96, "29.9 s"), (30.0, "30.0 s"), (0.1 + 0.2, "0.3 s"), (2.3, "2.3 s")],
)
def test_seconds_held_round_down(seconds: float, words: str) -> None:
    assert held_words(seconds) == words
