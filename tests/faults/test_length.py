"""Long videos: two hours are read to the end and take no more memory than two minutes (`benchmarks/memory.py`)."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.memory import repeated, shrunk
from posecoach.analysis.building import AnalysisBuilder
from posecoach.engine.engine import Engine
from posecoach.pose.recording import RECORD, Recording, RecordingWriter
from posecoach.profiles import Profile
from posecoach.results.tables import FramesWriter
from tests.analysis.recordings import INFO
from tests.bodies import KNEELING, SITTING, Clip
from tests.faults.clips import RESULTS, analysed, every, frames_of
from tests.videos import SAMPLES, write_video


def traced_bytes(work: Callable[[], None]) -> tuple[int, int]:
    """Return the memory held after some work, and its peak during the work."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()


def test_two_hours_of_a_person(tmp_path: Path) -> None:
    """Two hours with one picture a minute, so that the test takes seconds."""
    unit = shrunk(SAMPLES / "kneeling_hip_flexor.mp4", tmp_path / "unit.mp4", 1, 90)
    once = frames_of(repeated(unit, tmp_path / "again.mp4", 120.0))
    times_s = every(60.0, 7200.0)
    images = [frame.image for frame in once]
    path = write_video(tmp_path / "huge.mp4", times_s, (160, 90), images=images)
    outcome = analysed(path, annotate=False)
    assert outcome.analysis.source.frames == len(times_s)
    assert outcome.analysis.source.duration_s == pytest.approx(times_s[-1], abs=0.01)
    assert not outcome.analysis.source.stopped_early
    assert outcome.analysis.sets == ()
    assert outcome.names == RESULTS - {"annotated.mp4"}


def test_more_frames_are_not_more_memory(tmp_path: Path, profile: Profile) -> None:
    """Judging and writing keep almost nothing of a frame, whose row alone would take 1500 bytes."""
    poses = Clip(fps=10).hold(SITTING, 5.0).hold(KNEELING, 40.0).hold(KNEELING.leaning(45.0), 5.0).poses
    engine, builder = Engine(profile), AnalysisBuilder(profile)
    with FramesWriter(tmp_path / "frames.csv") as rows:

        def judge(frames: range) -> None:
            for index in frames:
                step = engine.update(replace(poses[index % len(poses)], t_s=index / 10))
                builder.add(step)
                rows.append(step)

        judge(range(500))
        held, _ = traced_bytes(lambda: judge(range(500, 3500)))
    assert held < 300 * 3000


def test_two_hours_of_landmarks(tmp_path: Path) -> None:
    """A recording of 80 MB is read within a few MB of memory."""
    count = 216_000
    path = tmp_path / "huge.rec"
    with RecordingWriter(path, replace(INFO, frames=None)) as writer:
        writer.finish(stopped_early=False)
    header = path.read_bytes().replace(b'"frames": 0', b'"frames": null')[:1024]
    with path.open("wb") as file:
        file.write(header)
        for start in range(0, count, 10_000):
            records = np.zeros(min(10_000, count - start), RECORD)
            records["t_s"] = (np.arange(len(records)) + start) / 30
            file.write(records.tobytes())
    last_s = []

    def go_through() -> None:
        recording = Recording(path)
        last_s.append(max(pose.t_s for pose in recording))

    _, peak = traced_bytes(go_through)
    assert last_s == [pytest.approx((count - 1) / 30)]
    assert path.stat().st_size > 80_000_000
    assert peak < 6_000_000
