"""Timestamps of every kind: holds are counted for as long as they last, whatever the file says about its frames."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from posecoach.cli.result import print_result
from posecoach.engine.engine import Engine
from posecoach.profiles import Profile
from tests.bodies import KNEELING, Clip
from tests.faults.clips import FPS, RESULTS, SIZE, analysed, at_times, every, frames_of
from tests.videos import write_video


def irregular(seconds: float = 3.0) -> list[float]:
    """From 10 to 250 ms between two frames, as phones record in changing light."""
    chance = random.Random(7)
    times_s = [0.0]
    while times_s[-1] < seconds:
        times_s.append(round(times_s[-1] + chance.uniform(0.01, 0.25), 3))
    return times_s


@pytest.mark.parametrize(
    ("name", "times_s"),
    [
        ("variable-frame-rate", irregular()),
        ("120-fps", [round(t, 3) for t in every(1 / 120, 1.7)]),
        ("240-fps", [round(t, 3) for t in every(1 / 240, 0.5)]),
    ],
)
def test_frame_rates(tmp_path: Path, name: str, times_s: list[float]) -> None:
    path = write_video(tmp_path / f"{name}.mp4", times_s, SIZE, images=at_times(times_s))
    outcome = analysed(path, annotate=False)
    assert outcome.analysis.source.frames == len(times_s)
    assert not outcome.analysis.source.stopped_early
    assert [frame.t_s for frame in frames_of(path)] == pytest.approx(times_s, abs=0.0011)
    # A set needs at least a second and a half.
    held_s = times_s[-1] if times_s[-1] > 1.5 else 0.0
    assert outcome.hold_s == pytest.approx(held_s, abs=0.3)


def test_1_fps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Anything can happen between two such frames, so nothing is counted, and the user is told why."""
    times_s = every(1.0, 6.0)
    outcome = analysed(write_video(tmp_path / "1-fps.mp4", times_s, SIZE, images=at_times(times_s)))
    assert outcome.analysis.source.frames == 6
    assert outcome.analysis.source.duration_s == pytest.approx(5.0, abs=0.002)
    assert outcome.analysis.sets == ()
    assert outcome.analysis.trace.gaps_s == pytest.approx(5.0, abs=0.01)
    assert outcome.names == RESULTS
    assert "For 5 s the pictures are more than 0.5 s apart" in (outcome.out / "report.html").read_text(encoding="utf-8")
    print_result(outcome.analysis, outcome.out)
    assert "For 5 s the pictures are more than 0.5 s apart" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "options"),
    [("live.mkv", {"live": "1"}), ("stream.ts", {}), ("fragments.mp4", {"movflags": "frag_keyframe+empty_moov"})],
)
def test_no_duration_in_the_header(tmp_path: Path, name: str, options: dict[str, str]) -> None:
    times_s = every(0.1)
    path = write_video(tmp_path / name, times_s, SIZE, images=at_times(times_s), options=options)
    frames = frames_of(path)
    assert [frame.t_s for frame in frames] == pytest.approx(times_s, abs=0.002)
    if name == "live.mkv":
        outcome = analysed(path, annotate=False)
        assert not outcome.analysis.source.stopped_early
        assert outcome.analysis.source.duration_s == pytest.approx(2.9, abs=0.002)
        assert outcome.hold_s == pytest.approx(2.9, abs=0.3)


def standing_still(folder: Path) -> Path:
    """Thirty frames a second; the header gives all frames of the last two seconds the same time."""
    path = write_video(folder / "standing-still.mp4", every(1 / 30), SIZE, images=at_times(every(1 / 30)))
    data = bytearray(path.read_bytes())
    at = data.index(b"stts") + 8
    count = int.from_bytes(data[at : at + 4], "big")
    entries = [at + 4 + 8 * index for index in range(count)]
    seen = 0
    for entry in entries:
        seen += int.from_bytes(data[entry : entry + 4], "big")
        if seen > 30:
            data[entry + 4 : entry + 8] = bytes(4)
    path.write_bytes(data)
    return path


def running_backwards(folder: Path) -> Path:
    """Two recordings in one stream, as after a restart of the camera: the second one starts at 0 again."""
    times_s = every(1 / FPS, 1.5)
    images = at_times(every(1 / FPS))
    first = write_video(folder / "first.ts", times_s, SIZE, images=images[:30])
    second = write_video(folder / "second.ts", times_s, SIZE, images=images[30:])
    path = folder / "running-backwards.ts"
    path.write_bytes(first.read_bytes() + second.read_bytes())
    return path


@pytest.mark.parametrize(("make", "frames"), [(standing_still, 90), (running_backwards, 60)])
def test_timestamps_that_do_not_go_forward(tmp_path: Path, make: Callable[[Path], Path], frames: int) -> None:
    path = make(tmp_path)
    outcome = analysed(path)
    found = [frame.t_s for frame in frames_of(path)]
    assert len(found) == outcome.analysis.source.frames == frames
    assert all(before < after for before, after in pairwise(found))
    # Frames without a usable time keep the interval of those before.
    assert found[-1] == pytest.approx(3.0, abs=0.1)
    assert outcome.hold_s == pytest.approx(found[-1], abs=0.3)
    assert [frame.t_s for frame in frames_of(outcome.out / "annotated.mp4")] == pytest.approx(found, abs=0.002)


def test_the_clock_jumps_forward_by_hours(tmp_path: Path) -> None:
    times_s = [*every(0.1, 2.0), *(7200.0 + t_s for t_s in every(0.1, 2.0))]
    images = [*at_times(every(0.1, 2.0)), *at_times(every(0.1, 2.0))]
    outcome = analysed(write_video(tmp_path / "jump.mp4", times_s, SIZE, images=images))
    assert outcome.analysis.source.frames == 40
    assert outcome.analysis.source.duration_s == pytest.approx(7201.9, abs=0.01)
    assert outcome.analysis.trace.gaps_s == pytest.approx(7198.1, abs=0.01)
    # The two hours in which there is no picture do not count.
    assert outcome.hold_s == pytest.approx(3.8, abs=0.5)
    assert sum(path.stat().st_size for path in outcome.out.iterdir()) < 3_000_000


@pytest.mark.parametrize(
    ("jump_s", "counted_s"), [(0.0, 8.0), (1e-6, 8.0), (0.4, 8.4), (3600.0, 8.0), (1e6, 8.0)], ids=str
)
def test_a_camera_clock_that_stands_still_or_jumps(jump_s: float, counted_s: float, profile: Profile) -> None:
    """The clock advances by ``jump_s`` between two frames in the middle of a hold."""
    engine = Engine(profile)
    times_s = []
    for index, pose in enumerate(Clip(fps=10).hold(KNEELING, 8.0).poses):
        shift_s = 0.0 if index < 40 else jump_s - 0.1
        moved = type(pose)(pose.t_s + shift_s, pose.image_px, pose.world_m, pose.visibility, pose.size_px)
        times_s.append(moved.t_s)
        step = engine.update(moved)
        assert math.isfinite(step.state.hold.hold_s)
    record = engine.finish()
    assert record is not None
    assert record.hold_s <= 7.9 + max(0.0, min(jump_s, 0.5))
    assert record.hold_s == pytest.approx(counted_s, abs=0.5)
