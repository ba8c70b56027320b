from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from posecoach.capture.frame import Frame
from posecoach.capture.paced_file import PacedFile
from posecoach.home.camera import FINE, look_through
from posecoach.profiles import load_profile
from posecoach.runtime.errors import PosecoachError, VideoError
from tests.videos import sample_start


class Pictures:
    """Shows one picture for a while, as fast as it is asked."""

    description = "the camera"

    def __init__(self, image: np.ndarray | None, count: int = 25) -> None:
        self._image, self._left = image, count
        self.closed = False

    @property
    def ended(self) -> bool:
        return self._left == 0

    def open(self) -> None:
        pass

    def read(self) -> Frame | None:
        self._left -= 1
        return None if self._image is None else Frame(self._image.copy(), 0.1 * (100 - self._left), 100 - self._left)

    def close(self) -> None:
        self.closed = True


def test_a_person_that_is_seen_well(tmp_path: Path) -> None:
    video = sample_start(tmp_path / "start.mp4", seconds=3.0)
    look = look_through(PacedFile(video), load_profile())
    assert (look.sentence, look.fine) == (FINE, True)
    image = cv2.imdecode(np.frombuffer(look.jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    assert image.shape == (540, 960, 3)


@pytest.mark.parametrize(
    ("shade", "says"), [(2, "too dark: turn on a light"), (128, "Step into the picture")], ids=["dark", "empty"]
)
def test_one_sentence_says_what_to_change(shade: int, says: str) -> None:
    source = Pictures(np.full((360, 640, 3), shade, np.uint8))
    look = look_through(source, load_profile())
    assert says in look.sentence
    assert not look.fine
    assert source.closed


def test_a_camera_without_pictures() -> None:
    with pytest.raises(PosecoachError, match="the camera gives no picture"):
        look_through(Pictures(None), load_profile())


def test_a_camera_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(VideoError):
        look_through(PacedFile(tmp_path / "none.mp4"), load_profile())
