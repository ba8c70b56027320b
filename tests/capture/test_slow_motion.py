from __future__ import annotations

import pytest

from posecoach.capture.slow_motion import speed_of

RATE = "com.android.capture.fps"


@pytest.mark.parametrize(
    ("metadata", "rate", "speed"),
    [
        ({}, 30.0, 1.0),
        ({RATE: "120"}, 30.0, 0.25),
        ({RATE: "240.000000"}, 29.97, 29.97 / 240),
        ({RATE: "240"}, 60.0, 0.25),
        ({RATE: "100"}, 25.0, 0.25),
        # Recorded and played at 120 frames a second.
        ({RATE: "120"}, 119.8, 1.0),
        # A phone that drops frames in dim light.
        ({RATE: "30"}, 24.0, 1.0),
        # Frames were dropped after the recording.
        ({RATE: "120"}, 10.0, 0.25),
        ({RATE: "120"}, 0.0, 0.25),
        ({RATE: "1"}, 30.0, 30.0),
        # An iPhone keeps the real times.
        ({"com.apple.quicktime.full-frame-rate-playback-intent": "0"}, 240.0, 1.0),
        ({RATE: "fast"}, 30.0, 1.0),
        ({RATE: "nan"}, 30.0, 1.0),
        ({RATE: "-120"}, 30.0, 1.0),
        ({RATE: "inf"}, 30.0, 1.0),
    ],
)
def test_speed(metadata: dict[str, str], rate: float, speed: float) -> None:
    assert speed_of(metadata, rate) == pytest.approx(speed)
