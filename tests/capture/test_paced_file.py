from __future__ import annotations

import threading
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from posecoach.capture.frame import Frame
from posecoach.capture.paced_file import GAP_S, PacedFile
from posecoach.runtime.errors import VideoError
from tests import videos
from tests.live.fakes import FakeClock

TENTHS = [k / 10 for k in range(6)]


def opened(*paths: Path, clock: Callable[[], float] = time.monotonic, speed: float = 1.0) -> PacedFile:
    source = PacedFile(*paths, clock=clock, speed=speed)
    source.open()
    return source


def read_all(source: PacedFile) -> list[Frame]:
    frames = []
    while not source.ended:
        frame = source.read()
        if frame is not None:
            frames.append(frame)
    return frames


@pytest.fixture
def clip(tmp_path):
    return videos.write_video(tmp_path / "clip.mp4", TENTHS)


def test_it_plays_at_its_own_pace_with_its_own_times(clip):
    began_s = time.monotonic()
    frames = read_all(opened(clip))
    assert time.monotonic() - began_s >= TENTHS[-1]
    assert [frame.t_s for frame in frames] == pytest.approx(TENTHS, abs=0.002)
    assert [frame.index for frame in frames] == list(range(6))


def test_times_are_those_of_the_file_at_any_speed(clip):
    assert [frame.t_s for frame in read_all(opened(clip, speed=50))] == pytest.approx(TENTHS, abs=0.002)


def test_a_frame_that_is_not_due_does_not_come(tmp_path):
    clock = FakeClock()
    source = opened(videos.write_video(tmp_path / "slow.mp4", [0.0, 1.0]), clock=clock)
    assert source.read() is not None
    assert source.read() is None
    clock.now_s += 1.0
    frame = source.read()
    source.close()
    assert frame is not None
    assert frame.t_s == pytest.approx(1.0, abs=0.002)


def test_who_reads_late_gets_every_frame_at_once(clip):
    clock = FakeClock()
    source = opened(clip, clock=clock)
    assert source.read() is not None
    clock.now_s += TENTHS[-1]
    began_s = time.monotonic()
    assert len(read_all(source)) == 5
    assert time.monotonic() - began_s < 0.25


def test_after_a_minute_of_sleep_it_goes_on_without_rushing(tmp_path):
    clock = FakeClock()
    source = opened(videos.write_video(tmp_path / "slow.mp4", [0.0, 1.0, 2.0, 3.0]), clock=clock)
    assert source.read() is not None
    clock.now_s += 60.0
    assert source.read() is not None
    assert source.read() is None
    clock.now_s += 1.0
    frame = source.read()
    source.close()
    assert frame is not None
    assert frame.t_s == pytest.approx(2.0, abs=0.002)


def test_a_playlist_goes_on_in_time_with_a_cut_between(tmp_path, clip):
    other = videos.write_video(tmp_path / "other.mp4", [0.0, 0.1], (48, 64))
    source = opened(clip, other, speed=50)
    frames = read_all(source)
    assert [frame.index for frame in frames] == list(range(8))
    steps_s = [b.t_s - a.t_s for a, b in pairwise(frames)]
    assert steps_s == pytest.approx([0.1] * 5 + [GAP_S, 0.1], abs=0.003)
    assert frames[-1].image.shape[:2] == (64, 48)
    assert source.description == "clip.mp4, other.mp4"


def test_pictures_that_stand_still_all_come(tmp_path):
    path = videos.write_video(tmp_path / "still.mp4", [0.0])
    assert len(read_all(opened(*[path] * 5, speed=100))) == 5


def test_at_the_end_it_has_ended_and_can_begin_again(clip):
    source = opened(clip, speed=50)
    assert not source.ended
    read_all(source)
    assert source.ended
    assert source.read() is None
    source.open()
    assert not source.ended
    assert read_all(source)[0].t_s == 0.0
    source.close()


@pytest.mark.parametrize("make", [videos.missing, videos.text_named_mp4, videos.sound_only])
def test_what_cannot_be_played_is_said_on_opening(tmp_path, clip, make):
    with pytest.raises(VideoError, match="cannot read"):
        PacedFile(clip, make(tmp_path)).open()


def test_speed_and_files_are_checked(clip):
    with pytest.raises(ValueError, match="speed"):
        PacedFile(clip, speed=0)
    with pytest.raises(ValueError, match="file"):
        PacedFile()


def test_closing_wakes_a_reader_and_ends_the_play(tmp_path):
    source = opened(videos.write_video(tmp_path / "slow.mp4", [0.0, 9.0]), clock=FakeClock())
    assert source.read() is not None
    read: list[Frame | None] = []
    reader = threading.Thread(target=lambda: read.append(source.read()))
    reader.start()
    source.close()
    source.close()
    reader.join(5.0)
    assert read == [None]
    assert source.read() is None
