from __future__ import annotations

import json
import os
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posecoach.pose import Landmark, Pose
from posecoach.pose.recording import (
    HEADER_BYTES,
    RECORD,
    VERSION,
    Recording,
    RecordingInfo,
    RecordingWriter,
    decode,
    encode,
    is_recording,
)
from posecoach.runtime.errors import OutputError, VideoError
from tests.analysis.recordings import INFO, write_recording
from tests.bodies import KNEELING, SIZE_PX, Clip, moved, pose_of

FRAMES = 20


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    return write_recording(tmp_path / "whole.rec", Clip(fps=10).hold(KNEELING, FRAMES / 10).poses)


def set_header(path: Path, **changes: object) -> None:
    data = path.read_bytes()
    header = json.loads(data[:HEADER_BYTES]) | changes
    path.write_bytes(json.dumps(header).encode().ljust(HEADER_BYTES - 1) + b"\n" + data[HEADER_BYTES:])


def set_time(path: Path, index: int, t_s: float) -> None:
    set_times(path, {index: t_s})


def set_times(path: Path, times_s: dict[int, float]) -> None:
    data = bytearray(path.read_bytes())
    for index, t_s in times_s.items():
        struct.pack_into("<d", data, HEADER_BYTES + index * RECORD.itemsize, t_s)
    path.write_bytes(data)


def test_what_is_written_is_read(whole: Path) -> None:
    recording = Recording(whole)
    assert len(recording) == FRAMES
    assert recording.info == RecordingInfo("stretch.mp4", *SIZE_PX, "full", complete=True, frames=FRAMES)
    assert not recording.cut_off
    assert is_recording(whole)
    for index, pose in enumerate(recording):
        exact = pose_of(KNEELING, index / 10)
        assert pose.t_s == exact.t_s
        assert np.abs(pose.image_px - exact.image_px).max() <= 0.5 * max(SIZE_PX) / 8192
        assert np.abs(pose.world_m - exact.world_m).max() <= 0.0005 + 1e-9
        assert np.abs(pose.visibility - exact.visibility).max() <= 0.5 / 255


def test_a_rounded_pose_is_rounded_to_itself() -> None:
    once = decode(encode(pose_of(KNEELING)), SIZE_PX)
    assert encode(decode(encode(once), SIZE_PX)) == encode(once)


@pytest.mark.parametrize("others", [False, True])
@pytest.mark.parametrize("stranger", [False, True])
def test_who_is_in_the_picture_is_kept(others: bool, stranger: bool) -> None:
    pose = decode(encode(replace(pose_of(KNEELING), others=others, stranger=stranger)), SIZE_PX)
    assert (pose.found, pose.others, pose.stranger) == (True, others, stranger)


@pytest.mark.parametrize(
    ("naming", "kept"), [(0.0, 0.0), (0.1, 0.0), (2.3, 2.5), (-2.3, -2.5), (50.0, 7.5), (-50.0, -7.5)]
)
@pytest.mark.parametrize("others", [False, True])
def test_the_naming_of_the_legs_is_kept_in_steps(naming: float, kept: float, others: bool) -> None:
    pose = decode(encode(replace(pose_of(KNEELING), naming=naming, others=others)), SIZE_PX)
    assert (pose.naming, pose.others) == (kept, others)


def test_nobody_stays_nobody() -> None:
    read = decode(encode(Pose.empty(1.5, SIZE_PX)), SIZE_PX)
    assert (read.t_s, read.found) == (1.5, False)


def test_positions_far_outside_are_kept_at_the_edge_of_what_fits() -> None:
    read = decode(encode(moved(pose_of(KNEELING), [0], 1e9, -1e9)), SIZE_PX)
    x, y = read.image_px[0]
    assert x == -y
    assert x > 3 * max(SIZE_PX)


def test_a_video_that_broke_off_is_remembered(tmp_path: Path) -> None:
    path = write_recording(tmp_path / "a.rec", [pose_of(KNEELING)], stopped_early=True)
    assert Recording(path).cut_off


@pytest.mark.parametrize(
    ("part", "name_bytes"), [("folder", 1), ("Übung", 6), ("腰筋", 6), ("\U0001f9d8", 12), ("\udcff", 6), ('"', 2)]
)
def test_a_long_source_is_shortened_from_its_beginning(part: str, name_bytes: int, tmp_path: Path) -> None:
    name = "/".join([part] * 700) + "/Ende-\U0001f9d8.mp4"
    with RecordingWriter(tmp_path / "a.rec", RecordingInfo(name, 64, 48, "lite")) as writer:
        writer.finish(stopped_early=False)
    info = Recording(tmp_path / "a.rec").info
    assert name.endswith(info.source)
    assert info.source.endswith("/Ende-\U0001f9d8.mp4")
    # The path fills most of the header in any script: no more is cut off than necessary.
    assert len(info.source) > 600 / name_bytes


def test_speed_and_mirror_are_kept(tmp_path: Path) -> None:
    info = RecordingInfo("a.mp4", 64, 48, "lite", mirrored=True)
    with RecordingWriter(tmp_path / "a.rec", info) as writer:
        writer.finish(stopped_early=False, speed=0.25)
    found = Recording(tmp_path / "a.rec").info
    assert (found.speed, found.mirrored) == (0.25, True)


@pytest.mark.parametrize("missing", [1, RECORD.itemsize - 1, RECORD.itemsize, 5 * RECORD.itemsize + 7])
def test_a_recording_cut_off_is_read_up_to_its_last_whole_frame(missing: int, tmp_path: Path) -> None:
    poses = Clip(fps=10).hold(KNEELING, FRAMES / 10).poses
    path = write_recording(tmp_path / "cut.rec", poses, finished=False)
    path.write_bytes(path.read_bytes()[:-missing])
    recording = Recording(path)
    assert recording.cut_off
    assert len(recording) == FRAMES - -(-missing // RECORD.itemsize)


@pytest.mark.parametrize("missing", [1, 5, FRAMES])
def test_a_finished_recording_cut_between_two_frames_is_known_to_be_cut(missing: int, whole: Path) -> None:
    whole.write_bytes(whole.read_bytes()[: -missing * RECORD.itemsize])
    recording = Recording(whole)
    assert recording.cut_off
    assert len(recording) == FRAMES - missing


def test_a_recording_cut_inside_a_frame_is_known_to_be_cut(whole: Path) -> None:
    whole.write_bytes(whole.read_bytes()[:-1])
    assert Recording(whole).cut_off


def test_the_header_counts_no_frames_while_the_recording_is_made(tmp_path: Path) -> None:
    path = write_recording(tmp_path / "a.rec", [pose_of(KNEELING)], finished=False)
    header = json.loads(path.read_bytes()[:HEADER_BYTES])
    assert (header["complete"], header["frames"]) == (False, None)


def test_a_recording_made_before_frames_were_counted_is_read(whole: Path) -> None:
    data = whole.read_bytes()
    header = json.loads(data[:HEADER_BYTES])
    for later in ("frames", "speed", "mirrored"):
        del header[later]
    whole.write_bytes(json.dumps(header).encode().ljust(HEADER_BYTES - 1) + b"\n" + data[HEADER_BYTES:])
    recording = Recording(whole)
    assert (len(recording), recording.info.frames, recording.cut_off) == (FRAMES, None, False)


def test_numpy_alone_reads_it(whole: Path) -> None:
    """The snippet of the documentation, unchanged."""
    page = (Path(__file__).parents[2] / "docs" / "recording-format.md").read_text(encoding="utf-8")
    snippet = page.split("```python\n")[1].split("```")[0].replace("landmarks.rec", whole.as_posix())
    found: dict[str, Any] = {}
    exec(snippet, found)
    assert found["header"]["frames"] == len(found["frames"]) == FRAMES
    poses = list(Recording(whole))
    assert np.array_equal(found["pixels"], [pose.image_px for pose in poses])


@pytest.mark.parametrize("spoilt", ["image_px", "world_m", "visibility"])
def test_nan_is_kept_as_not_visible(spoilt: str) -> None:
    pose = pose_of(KNEELING)
    values = getattr(pose, spoilt).copy()
    values[Landmark.NOSE] = np.nan
    read = decode(encode(replace(pose, **{spoilt: values})), SIZE_PX)
    assert read.visibility[Landmark.NOSE] == 0.0
    assert (read.visibility[1:] > 0.9).all()
    assert np.isfinite(read.image_px).all()
    assert np.isfinite(read.world_m).all()


def cut(size: int) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(path.read_bytes()[:size])


DAMAGED: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty": (cut(0), "not a landmark recording"),
    "cut off inside the header": (cut(300), "not a landmark recording"),
    "cut off at the end of the header": (cut(HEADER_BYTES - 1), "not a landmark recording"),
    "newer version": (lambda p: set_header(p, version=VERSION + 1, posecoach="9.0"), "newer posecoach (9.0)"),
    "another format": (lambda p: set_header(p, format="other"), "not a landmark recording"),
    "no size": (lambda p: set_header(p, width=0), "not a landmark recording"),
    "size as text": (lambda p: set_header(p, height="480"), "not a landmark recording"),
    "version as text": (lambda p: set_header(p, version="new"), "not a landmark recording"),
    "a list": (lambda p: p.write_bytes(b"[]".ljust(HEADER_BYTES)), "not a landmark recording"),
    "no source": (lambda p: set_header(p, source=None), "not a landmark recording"),
    "model as list": (lambda p: set_header(p, model=["full"]), "not a landmark recording"),
    "model that is no text": (lambda p: set_header(p, model="\ud800"), "not a landmark recording"),
    "complete as text": (lambda p: set_header(p, complete="yes"), "not a landmark recording"),
    "version of nought": (lambda p: set_header(p, version=0), "not a landmark recording"),
    "version not a number": (lambda p: set_header(p, version=float("nan")), "not a landmark recording"),
    "frames as text": (lambda p: set_header(p, frames="20"), "not a landmark recording"),
    "a speed that is none": (lambda p: set_header(p, speed=0), "not a landmark recording"),
    "speed as text": (lambda p: set_header(p, speed="slow"), "not a landmark recording"),
    "mirrored as number": (lambda p: set_header(p, mirrored=1), "not a landmark recording"),
    "fewer frames announced": (lambda p: set_header(p, frames=FRAMES - 1), "damaged"),
    "nested": (lambda p: p.write_bytes(b"[" * 2000), "not a landmark recording"),
    "newer version that talks to the terminal": (
        lambda p: set_header(p, version=VERSION + 1, posecoach="9\n\x1b[2J"),
        "newer posecoach (9\\n\\x1b[2J)",
    ),
    "binary": (lambda p: p.write_bytes(bytes(range(256)) * 8), "not a landmark recording"),
    "time runs backwards": (lambda p: set_time(p, 5, 0.1), "damaged"),
    "time stands still": (lambda p: set_time(p, 5, 0.4), "damaged"),
    "time is not a number": (lambda p: set_time(p, 5, float("nan")), "damaged"),
    "time is endless": (lambda p: set_time(p, FRAMES - 1, float("inf")), "damaged"),
    "time that ends after days": (lambda p: set_time(p, FRAMES - 1, 1e6), "damaged"),
    "time beyond all numbers": (lambda p: set_times(p, {0: -1.7e308, FRAMES - 1: 1.7e308}), "damaged"),
    "missing": (lambda p: p.unlink(), "No such file"),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_what_cannot_be_read_is_said_in_one_line(case: str, whole: Path) -> None:
    spoil, says = DAMAGED[case]
    spoil(whole)
    with pytest.raises(VideoError) as caught:
        Recording(whole)
    assert says in str(caught.value)
    assert "whole.rec" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_is_no_recording(tmp_path: Path) -> None:
    assert not is_recording(tmp_path)
    with pytest.raises(VideoError):
        Recording(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.rec")
    assert not is_recording(tmp_path / "pipe.rec")
    with pytest.raises(VideoError, match="a pipe or a device"):
        Recording(tmp_path / "pipe.rec")
    with pytest.raises(OutputError, match="a pipe"):
        RecordingWriter(tmp_path / "pipe.rec", INFO)


def test_a_folder_that_is_not_there_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot write"):
        RecordingWriter(tmp_path / "nowhere" / "a.rec", INFO)
