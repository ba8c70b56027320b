from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import av
import pytest

from posecoach.capture.recording_day import day_of_recording
from posecoach.capture.video_file import probe
from tests import videos

TODAY = date(2026, 11, 28)
IPHONE = "com.apple.quicktime.creationdate"


@pytest.fixture
def in_tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The local time zone is nine hours ahead of UTC."""
    with monkeypatch.context() as changed:
        changed.setenv("TZ", "JST-9")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("in_tokyo")
@pytest.mark.parametrize(
    ("metadata", "day"),
    [
        ({}, None),
        ({"creation_time": "2026-11-27T10:00:00.000000Z"}, date(2026, 11, 27)),
        ({"creation_time": "2026-11-27T20:00:00.000000Z"}, date(2026, 11, 28)),
        # Where it was recorded it was still the 27th.
        ({IPHONE: "2026-11-27T20:00:00-0500", "creation_time": "2026-11-28T01:00:00.000000Z"}, date(2026, 11, 27)),
        ({"date": "2026-11-27"}, date(2026, 11, 27)),
        ({"date": "2026"}, None),
        # A clock that was never set, and one that is fast.
        ({"creation_time": "1904-01-01T00:00:00.000000Z"}, None),
        ({"creation_time": "1970-01-01T00:00:00.000000Z"}, None),
        ({"creation_time": "2000-01-01T00:00:00.000000Z"}, None),
        ({"creation_time": "2026-11-29T10:00:00.000000Z"}, None),
        ({"creation_time": "1970-01-01T00:00:00.000000Z", "date": "2026-11-27"}, date(2026, 11, 27)),
        ({"creation_time": "0001-01-01T00:00:00Z"}, None),
        ({"creation_time": "9999-12-31T23:59:59Z"}, None),
        ({"creation_time": "yesterday", "date": ""}, None),
    ],
    ids=str,
)
def test_day(metadata: dict[str, str], day: date | None) -> None:
    assert day_of_recording(metadata, TODAY) == day


@pytest.mark.parametrize("suffix", ["mp4", "mov", "mkv"])
def test_it_is_found_in_files(tmp_path: Path, suffix: str) -> None:
    recorded = datetime.now(UTC).replace(microsecond=0) - timedelta(days=40)
    path = tmp_path / f"phone.{suffix}"
    plain = videos.write_video(tmp_path / f"plain.{suffix}", [0.0, 0.1, 0.2])
    with av.open(str(plain)) as source, av.open(str(path), "w") as container:
        container.metadata["creation_time"] = recorded.isoformat()
        video = container.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(source.streams.video[0]):
            if packet.size:
                packet.stream = video
                container.mux(packet)
    assert probe(path).recorded_on == recorded.astimezone().date()
    assert probe(plain).recorded_on is None
