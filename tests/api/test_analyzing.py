"""An analysis in memory: the same as the command writes, with any estimator, leaving the process as it was."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
import pytest

import posecoach
from posecoach.analysis.frame_table import COLUMNS
from posecoach.capture import Frame
from posecoach.pose import Pose
from posecoach.results.files import analyze_into
from posecoach.results.request import Request
from posecoach.runtime.errors import OutputError, ProfileError, UsageError, VideoError
from tests import videos
from tests.analysis.recordings import all_stretches, write_recording

POSES = all_stretches(fps=5.0).poses


class Puppeteer:
    """Finds in each frame the pose of a synthetic person."""

    def __init__(self, poses: Sequence[Pose] = POSES) -> None:
        self._poses = iter(poses)
        self.threads: set[int] = set()
        self.pictures: set[tuple[int, ...]] = set()
        self.closed = False

    def estimate(self, frame: Frame) -> Pose:
        self.pictures.add(frame.image.shape)
        self.threads.add(threading.get_ident())
        return next(self._poses)

    def close(self) -> None:
        self.closed = True


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of as many frames as there are poses, at the same times, in the same size."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    return videos.write_video(path, [pose.t_s for pose in POSES], POSES[0].size_px, images=())


@pytest.fixture(scope="module")
def result(film: Path) -> posecoach.AnalysisResult:
    return posecoach.analyze(film, estimator=Puppeteer())


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return videos.sample_start(tmp_path_factory.mktemp("clip") / "clip.mp4", seconds=2.0)


def test_what_is_saved_is_what_the_command_writes(clip: Path, tmp_path: Path) -> None:
    by_command, by_library = tmp_path / "command", tmp_path / "library"
    analyze_into(clip, by_command, Request("lite", posecoach.load_profile(), annotate=True))
    result = posecoach.analyze(clip, model="lite")
    assert result.save(by_library) == by_library
    assert result.annotate(by_library / "annotated.mp4") == by_library / "annotated.mp4"
    assert {path.name for path in by_library.iterdir()} == {path.name for path in by_command.iterdir()}
    for name in ("frames.csv", "landmarks.rec", "annotated.mp4"):
        assert (by_library / name).read_bytes() == (by_command / name).read_bytes(), name
    # The report links to a video that is there when it is written.
    assert b"annotated.mp4" in (by_command / "report.html").read_bytes()
    without_video = tmp_path / "without"
    analyze_into(clip, without_video, Request("lite", posecoach.load_profile(), annotate=False))
    assert (by_library / "report.html").read_bytes() == (without_video / "report.html").read_bytes()
    summaries = [json.loads((folder / "summary.json").read_text()) for folder in (by_command, by_library)]
    made_with = [summary.pop("made_with") for summary in summaries]
    assert summaries[0] == summaries[1]
    assert made_with[0] | {"annotated": False} == made_with[1]


def test_sets(result: posecoach.AnalysisResult) -> None:
    assert [done.stretch for done in result.sets][:4] == [
        "kneeling_hip_flexor",
        "supine_psoas",
        "bridge",
        "standing_lunge",
    ]
    assert "6 sets" in repr(result)


def test_the_summary_is_ready_for_json(result: posecoach.AnalysisResult) -> None:
    summary = json.loads(json.dumps(result.summary(), allow_nan=False))
    assert summary["model"] == "Puppeteer"
    assert len(summary["sets"]) == len(result.sets)


def test_the_table_has_the_columns_of_the_file(result: posecoach.AnalysisResult, tmp_path: Path) -> None:
    frames = result.frames
    header, *lines = (result.save(tmp_path) / "frames.csv").read_text().splitlines()
    assert frames.dtype.names == COLUMNS == tuple(header.split(","))
    assert len(frames) == len(lines) == len(POSES)
    for row, line in zip(frames, lines, strict=True):
        for name, text in zip(COLUMNS, line.split(","), strict=True):
            value = row[name]
            if isinstance(value, np.str_):
                assert value == text
            elif text == "":
                assert np.isnan(value)
            else:
                assert float(value) == pytest.approx(float(text), abs=6e-4)


def test_a_recording_gives_the_same(result: posecoach.AnalysisResult, tmp_path: Path) -> None:
    again = posecoach.analyze(result.save(tmp_path) / "landmarks.rec")
    assert again.sets == result.sets
    for name in COLUMNS:
        np.testing.assert_array_equal(again.frames[name], result.frames[name])
    with pytest.raises(UsageError, match="a recording holds no picture"):
        again.annotate(tmp_path / "annotated.mp4")
    assert again.report(tmp_path / "again.html").stat().st_size > 50_000


def test_what_was_judged_can_be_judged_again(result: posecoach.AnalysisResult) -> None:
    judging = posecoach.judge(result.poses(), profile=result.profile)
    assert [frame.state for frame in judging] == [frame.state for frame in result.judged()]
    assert judging.sets == result.sets


def test_an_estimator_works_on_one_thread_and_is_left_open(film: Path) -> None:
    estimator = Puppeteer()
    posecoach.analyze(film, estimator=estimator)
    assert estimator.threads == {threading.get_ident()}
    assert estimator.pictures == {(480, 640, 3)}
    assert not estimator.closed


def test_only_the_named_stretches_are_recognised(film: Path) -> None:
    for named in ("bridge", ["bridge"]):
        found = posecoach.analyze(film, estimator=Puppeteer(), stretches=named)
        assert {done.stretch for done in found.sets} == {"bridge"}


@pytest.mark.parametrize("kind", ["video", "recording"])
def test_progress_is_told_on_the_calling_thread(kind: str, film: Path, tmp_path: Path) -> None:
    path = film if kind == "video" else write_recording(tmp_path / "a.rec", POSES)
    told: list[tuple[float, float, int]] = []
    posecoach.analyze(
        path,
        estimator=Puppeteer(),
        progress=lambda done_s, total_s: told.append((done_s, total_s, threading.get_ident())),
    )
    assert [done_s for done_s, _, _ in told] == pytest.approx([pose.t_s - POSES[0].t_s for pose in POSES], abs=1e-3)
    assert [total_s for _, total_s, _ in told] == pytest.approx([POSES[-1].t_s] * len(POSES), abs=1.5)
    assert {thread for _, _, thread in told} == {threading.get_ident()}


def test_progress_can_stop_it(film: Path) -> None:
    def stop(*_: float) -> None:
        raise KeyboardInterrupt

    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        posecoach.analyze(film, estimator=Puppeteer(), progress=stop)
    assert threading.active_count() == before


def test_the_annotated_video_has_every_frame(result: posecoach.AnalysisResult, tmp_path: Path) -> None:
    with av.open(str(result.annotate(tmp_path / "new" / "annotated.mp4"))) as movie:
        assert movie.streams.video[0].frames == len(POSES)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["annotated.mp4"]


def test_another_video_under_the_old_name_is_not_annotated(tmp_path: Path) -> None:
    path = videos.write_video(tmp_path / "film.mp4", [0.0, 0.1, 0.2])
    result = posecoach.analyze(path, estimator=Puppeteer())
    (tmp_path / "annotated.mp4").write_text("mine")
    for times_s in ([0.0, 0.1], [0.0, 0.1, 0.2, 0.3], [0.0, 0.1, 0.3]):
        videos.write_video(path, times_s)
        with pytest.raises(VideoError, match="it is not the video that was analysed"):
            result.annotate(tmp_path / "annotated.mp4")
    assert (tmp_path / "annotated.mp4").read_text() == "mine"
    assert {entry.name for entry in tmp_path.iterdir()} == {"film.mp4", "annotated.mp4"}


@pytest.mark.parametrize("write", ["report", "annotate", "save"])
def test_what_cannot_be_written_is_said(write: str, result: posecoach.AnalysisResult, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OutputError, match="cannot write"):
        getattr(result, write)(tmp_path / "file" / "out")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_folder_is_no_name_for_a_file(result: posecoach.AnalysisResult) -> None:
    with pytest.raises(OutputError, match="name a file in it"):
        result.report("")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"profile": "nobody's"}, ProfileError),
        ({"stretches": ["handstand"]}, UsageError),
        ({"model": "huge"}, UsageError),
        ({"path": "nowhere.mp4"}, VideoError),
        ({"path": "nowhere.rec"}, VideoError),
    ],
)
def test_wrong_arguments_are_refused(arguments: dict[str, str], error: type[Exception], film: Path) -> None:
    with pytest.raises(error):
        posecoach.analyze(**({"path": film} | arguments))  # type: ignore[arg-type]


#: Prints what has changed about the process after an analysis and the judging of pictures.
_UNCHANGED = """
import logging, os, signal, sys, threading, time
from pathlib import Path
import cv2, numpy as np

def threads():
    if sys.platform != "linux":
        return {}
    of = {}
    for name in os.listdir("/proc/self/task"):
        number = int(name)
        of[number] = (
            os.getpriority(os.PRIO_PROCESS, number), os.sched_getscheduler(number), os.sched_getaffinity(number)
        )
    return of

def state():
    umask = os.umask(0o022)
    os.umask(umask)
    return {
        "OpenCV's threads": cv2.getNumThreads(),
        "switch interval": sys.getswitchinterval(),
        "umask": umask,
        "environment": dict(os.environ),
        "signals": [signal.getsignal(number) for number in signal.valid_signals()],
        "logging": (logging.root.level, list(logging.root.handlers), logging.getLoggerClass()),
        "folder": os.getcwd(),
        "streams": (sys.stdin, sys.stdout, sys.stderr, os.fstat(2).st_ino),
        "hooks": (sys.excepthook, threading.excepthook),
        "errors of numbers": np.geterr(),
    }

before, begun = state(), threads()
import posecoach
clip = sys.argv[1]
result = posecoach.analyze(clip, model="lite")
result.report(sys.argv[2])
result.annotate(sys.argv[3])
with posecoach.judge([(np.zeros((480, 640, 3), np.uint8), 0.0)], model="lite") as judging:
    list(judging)
after = state()
print([name for name in before if before[name] != after[name]])

def differing():
    return {thread: how for thread, how in threads().items() if how != begun[threading.get_native_id()]}

# A thread that has been joined may still be listed for a moment.
until_s = time.monotonic() + 10.0
while differing() and time.monotonic() < until_s:
    time.sleep(0.05)
print(differing())
"""


def test_the_process_is_left_as_it_was(clip: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", _UNCHANGED, str(clip), str(tmp_path / "a.html"), str(tmp_path / "a.mp4")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[]", "{}"]
