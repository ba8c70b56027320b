"""Mirrored, slow, damaged and blank videos: same holds and sides, and the user is told about the fault."""

from __future__ import annotations

import json
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from posecoach.capture.reading import Reading
from posecoach.cli.result import print_result
from posecoach.pose.recording import Recording
from posecoach.profiles import load_profile
from posecoach.results.files import analyze_into
from posecoach.results.request import RECORDING_NAME, Request
from tests.faults.clips import SIZE, Outcome, analysed, at_times, every
from tests.videos import SAMPLES, write_video

TIMES_S = every(0.1)


def analysed_as(path: Path, reading: Reading) -> Outcome:
    out = path.with_suffix(".out")
    return Outcome(analyze_into(path, out, Request("lite", load_profile(), annotate=False, reading=reading)), out)


def side(outcome: Outcome) -> str:
    (record,) = outcome.analysis.sets
    return record.side


def test_a_mirrored_video_has_the_persons_own_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    images = at_times(TIMES_S)
    straight = analysed(write_video(tmp_path / "a.mp4", TIMES_S, SIZE, images=images), annotate=False)
    flipped = [np.asarray(cv2.flip(image, 1), np.uint8) for image in images]
    path = write_video(tmp_path / "b.mp4", TIMES_S, SIZE, images=flipped)
    mirrored = analysed_as(path, Reading(mirrored=True))
    assert side(mirrored) == side(straight)
    assert mirrored.hold_s == pytest.approx(straight.hold_s, abs=0.2)
    assert Recording(mirrored.out / RECORDING_NAME).info.mirrored
    assert json.loads((mirrored.out / "summary.json").read_text())["source"]["mirrored"] is True
    print_result(mirrored.analysis, mirrored.out)
    assert "turned back: left and right are the person's own" in capsys.readouterr().out


def test_slow_motion_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Three real seconds that play for six."""
    path = write_video(tmp_path / "slow.mp4", every(0.2, 6.0), SIZE, images=at_times(TIMES_S))
    outcome = analysed_as(path, Reading(speed=0.5))
    assert outcome.hold_s == pytest.approx(2.9, abs=0.3)
    assert outcome.analysis.source.duration_s == pytest.approx(2.9, abs=0.01)
    assert Recording(outcome.out / RECORDING_NAME).info.speed == 0.5
    assert json.loads((outcome.out / "summary.json").read_text())["source"]["speed"] == 0.5
    print_result(outcome.analysis, outcome.out)
    said = "Slow motion: the video plays 2 times slower than life"
    assert said in capsys.readouterr().out
    assert said in (outcome.out / "report.html").read_text(encoding="utf-8")


def test_damage_in_the_middle_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A sample from 6 to 9 s with two key frames a second, one frame of it overwritten."""
    path = tmp_path / "damaged.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10, options={"g": "5", "bf": "0", "sc_threshold": "0"})
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        for image in at_times(TIMES_S):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="bgr24")))
        container.mux(stream.encode())
    with av.open(str(path)) as source:
        places = [(packet.pos, packet.size) for packet in source.demux(video=0) if packet.size]
    position, size = places[22]
    assert position is not None
    data = bytearray(path.read_bytes())
    data[position : position + size] = b"\xff" * size
    path.write_bytes(data)
    outcome = analysed(path, annotate=False)
    source_found = outcome.analysis.source
    assert not source_found.stopped_early
    assert [(round(part.at_s, 1), round(part.lasts_s, 1)) for part in source_found.unread] == [(2.2, 0.3)]
    assert outcome.hold_s == pytest.approx(2.9, abs=0.3)
    print_result(outcome.analysis, outcome.out)
    assert "0.3 s at 0:02 could not be read" in capsys.readouterr().out
    assert "0.3 s at 0:02 could not be read" in (outcome.out / "report.html").read_text(encoding="utf-8")
    unread = json.loads((outcome.out / "summary.json").read_text())["source"]["unread"]
    assert unread == [{"at_s": 2.2, "lasts_s": 0.3}]


@pytest.mark.parametrize(
    ("shade", "says"), [(0, "The picture is black for 3."), (120, "The picture does not change at all for 3.")]
)
def test_a_picture_that_shows_nothing_is_told(
    tmp_path: Path, shade: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    times_s = every(0.2, 4.0)
    image = np.full((*SIZE[::-1], 3), shade, np.uint8)
    outcome = analysed(write_video(tmp_path / "a.mp4", times_s, SIZE, images=[image] * len(times_s)), annotate=False)
    print_result(outcome.analysis, outcome.out)
    assert says in capsys.readouterr().out
    assert says in (outcome.out / "report.html").read_text(encoding="utf-8")


#: Optional folder of odd video files beside the project.
FIELD = SAMPLES.parent.parent / "shared" / "field"


@pytest.mark.skipif(not FIELD.is_dir(), reason="the folder of odd files is not beside the project")
@pytest.mark.parametrize(
    ("name", "reading", "stretch", "side", "hold_s"),
    [
        ("interlaced_h264.mp4", Reading(), "kneeling_hip_flexor", "right", 9.9),
        ("sar_pal_standing_lunge.mp4", Reading(), "standing_lunge", "left", 24.0),
        ("sar_1080n_supine.mp4", Reading(), "supine_psoas", None, 22.6),
        ("mx_hflip_K.mp4", Reading(), "kneeling_hip_flexor", "right", 23.8),
        ("mx_transpose_L.mp4", Reading(), "standing_lunge", "left", 24.0),
        ("mirror_K.mp4", Reading(mirrored=True), "kneeling_hip_flexor", "right", 23.8),
        ("two_tracks_K.mov", Reading(), "kneeling_hip_flexor", "right", None),
        ("slowmo_K.mp4", Reading(), "kneeling_hip_flexor", "right", 4.0),
    ],
)
def test_odd_files(
    tmp_path: Path, name: str, reading: Reading, stretch: str, side: str | None, hold_s: float | None
) -> None:
    analysis = analyze_into(
        FIELD / name, tmp_path / "out", Request("full", load_profile(), annotate=False, reading=reading)
    )
    (record,) = analysis.sets
    assert record.stretch == stretch
    assert side in (None, record.side)
    if hold_s is not None:
        assert record.hold_s == pytest.approx(hold_s, abs=0.3)
