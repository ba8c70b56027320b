from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from posecoach.capture import VideoFile
from posecoach.capture.reading import Reading
from posecoach.runtime.errors import VideoError
from posecoach.tuning.stills import Stills
from tests import videos


def mean_of(jpeg: bytes) -> float:
    image = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    return float(image.mean())


# Phone video has a variable frame rate.
TIMES_S = [0.0, 0.1, 0.13, 0.5, 1.2, 1.25, 3.0, 4.5, 4.54, 7.0]


@pytest.mark.parametrize("order", ["forwards", "backwards", "to and fro"])
def test_shows_the_frame_of_that_time(tmp_path: Path, order: str) -> None:
    path = videos.write_video(tmp_path / "video.mp4", TIMES_S)
    with VideoFile(path) as video:
        expected = {frame.t_s: float(frame.image.mean()) for frame in video}
    times = {
        "forwards": [*expected],
        "backwards": [*expected][::-1],
        "to and fro": [t for pair in zip([*expected][:5], [*expected][:4:-1], strict=True) for t in pair],
    }[order]
    with Stills(path) as stills:
        for t_s in times:
            # The shades of neighbouring frames are 3 apart.
            assert mean_of(stills.jpeg(t_s)) == pytest.approx(expected[t_s], abs=1.0), t_s


@pytest.mark.parametrize("t_s", [7.1, 1e6])
def test_behind_the_end_is_the_last_frame(tmp_path: Path, t_s: float) -> None:
    with Stills(videos.write_video(tmp_path / "video.mp4", TIMES_S)) as stills:
        last = mean_of(stills.jpeg(7.0))
        assert mean_of(stills.jpeg(t_s)) == last
        assert mean_of(stills.jpeg(0.0)) < last


def test_pictures_are_made_smaller_and_kept(tmp_path: Path) -> None:
    path = videos.write_video(tmp_path / "large.mp4", [0.0, 0.1], (1280, 720))
    with Stills(path) as stills:
        image = cv2.imdecode(np.frombuffer(stills.jpeg(0.0), np.uint8), cv2.IMREAD_COLOR)
        assert image is not None
        assert image.shape == (540, 960, 3)
        assert stills.jpeg(0.0) is stills.jpeg(0.0)


@pytest.mark.parametrize(
    "broken", [videos.missing, videos.zero_bytes, videos.text_named_mp4, videos.sound_only, videos.a_folder]
)
def test_what_is_no_video_is_refused(tmp_path: Path, broken: object) -> None:
    assert callable(broken)
    with pytest.raises(VideoError, match="cannot read"):
        Stills(broken(tmp_path))


def test_said_about_the_video(tmp_path: Path) -> None:
    """Times are those of life, and the picture is turned back."""
    path = videos.write_video(tmp_path / "video.mp4", TIMES_S)
    with Stills(path) as plain, Stills(path, Reading(speed=0.5, mirrored=True)) as stills:
        for t_s in (0.0, 3.0, 0.5, 7.0):
            image, expected = (
                cv2.imdecode(np.frombuffer(one, np.uint8), cv2.IMREAD_COLOR)
                for one in (stills.jpeg(t_s * 0.5), plain.jpeg(t_s))
            )
            assert image is not None
            assert expected is not None
            assert np.abs(image.astype(int) - expected[:, ::-1]).mean() < 2.0
