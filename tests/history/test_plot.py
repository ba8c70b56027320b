"""The picture of the history is a picture."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest

from posecoach.history import SetProgress
from posecoach.history.measurements import Measurement
from posecoach.history.plot import write_plot
from posecoach.runtime.errors import OutputError, UsageError
from tests.history.examples import MORNING, progress


def _sets() -> list[SetProgress]:
    return [
        progress(
            stretch=stretch, side=side, started_at=MORNING + timedelta(days=day), best_hip_extension_deg=value + day
        )
        for day in range(5)
        for stretch, side, value in (("kneeling_hip_flexor", "left", 9.0), ("bridge", "both", -8.0))
    ]


def test_png(tmp_path: Path) -> None:
    path = tmp_path / "progress.PNG"
    path.write_text("an older picture")
    write_plot(_sets(), path)
    image = cv2.imread(str(path))
    assert image is not None
    assert min(image.shape[:2]) > 600
    blue_bars = (image == (0xB2, 0x72, 0x00)).all(axis=2)
    assert blue_bars.sum() > 1000
    assert list(tmp_path.iterdir()) == [path]


def test_ranges_with_their_bands_and_weeks_are_drawn(tmp_path: Path) -> None:
    path = tmp_path / "progress.png"
    held = [replace(found, hip_extension_deg=found.best_hip_extension_deg) for found in _sets()]
    write_plot(held, path, [Measurement("bridge", "both", MORNING, (-8.0, -9.0, -7.0))])
    image = cv2.imread(str(path))
    assert image is not None
    # The band of the left side: blue at 15 % on white.
    band = (np.abs(image.astype(int) - (0xF3, 0xEA, 0xD9)) <= 2).all(axis=2)
    assert band.sum() > 2000


def test_svg_of_one_set_without_hip_extension_is_the_same_each_time(tmp_path: Path) -> None:
    path = tmp_path / "progress.svg"
    write_plot([progress(best_hip_extension_deg=None)], path)
    once = path.read_bytes()
    assert ET.fromstring(once).tag == "{http://www.w3.org/2000/svg}svg"
    write_plot([progress(best_hip_extension_deg=None)], path)
    assert path.read_bytes() == once


@pytest.mark.parametrize("name", ["progress.jpg", "progress", ".png"])
def test_an_unknown_suffix_is_wrong_usage(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"name a file that ends in \.png or \.svg"):
        write_plot(_sets(), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_picture_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(OutputError, match="cannot write"):
        write_plot(_sets(), tmp_path / "folder.png")
    assert [file.name for file in tmp_path.iterdir()] == ["folder.png"]
    write_plot(_sets(), tmp_path / "new" / "progress.png")
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["progress.png"]
