from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import cv2
import mediapipe as mp
import numpy as np
import pytest
from mediapipe.tasks.python import BaseOptions, vision
from mediapipe.tasks.python.components.containers.landmark_c import LandmarkC, NormalizedLandmarkC
from mediapipe.tasks.python.core.base_options_c import BaseOptionsC
from mediapipe.tasks.python.vision.pose_landmarker import PoseLandmarkerOptionsC, PoseLandmarkerResultC
from numpy.typing import NDArray

from posecoach.capture import VideoFile
from posecoach.estimation import model_path, pose_library
from posecoach.estimation.pose_library import InputPool, Landmarks, ModelInput, PoseTask
from posecoach.runtime.resources import data_folder

BUNDLE = model_path("lite")


@cache
def images() -> list[NDArray[np.uint8]]:
    with VideoFile(data_folder("sample_videos") / "standing_lunge.mp4") as video:
        return [frame.image for frame, _ in zip(video, range(4), strict=False)]


def narrowed(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a picture whose rows the library has to pad."""
    return np.ascontiguousarray(image[:, :-1])


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (pose_library._BaseOptions, BaseOptionsC),
        (pose_library._Options, PoseLandmarkerOptionsC),
        (pose_library._Result, PoseLandmarkerResultC),
    ],
)
def test_structures_are_those_of_the_library(ours: type[ctypes.Structure], theirs: type[ctypes.Structure]) -> None:
    assert ctypes.sizeof(ours) == ctypes.sizeof(theirs)
    names = [field[0] for field in theirs._fields_]
    assert [field[0] for field in ours._fields_] == names
    assert [getattr(ours, name).offset for name in names] == [getattr(theirs, name).offset for name in names]


@pytest.mark.parametrize("theirs", [LandmarkC, NormalizedLandmarkC])
def test_landmarks_are_those_of_the_library(theirs: type[ctypes.Structure]) -> None:
    ours = pose_library._LANDMARK
    assert ours.itemsize == ctypes.sizeof(theirs)
    assert ours.fields is not None
    assert {name: place[1] for name, place in ours.fields.items()} == {
        field[0]: getattr(theirs, field[0]).offset for field in theirs._fields_
    }


@pytest.mark.parametrize("prepare", [lambda image: image, narrowed], ids=["whole", "padded rows"])
@pytest.mark.parametrize("follow", [True, False])
def test_results_are_those_of_the_python_interface(prepare, *, follow: bool) -> None:
    mode = vision.RunningMode.VIDEO if follow else vision.RunningMode.IMAGE
    options = vision.PoseLandmarkerOptions(BaseOptions(model_asset_path=str(BUNDLE)), running_mode=mode)
    task = PoseTask(BUNDLE, follow=follow)
    with vision.PoseLandmarker.create_from_options(options) as theirs:
        for number, image in enumerate(map(prepare, images())):
            rgb = mp.Image(image_format=mp.ImageFormat.SRGB, data=cv2.cvtColor(image, cv2.COLOR_BGR2RGB))
            expected = theirs.detect_for_video(rgb, number * 50) if follow else theirs.detect(rgb)
            found = task.look(ModelInput(image), number * 50)
            assert found is not None
            (landmarks,), (world,) = expected.pose_landmarks, expected.pose_world_landmarks
            assert found.image.tolist() == [[p.x, p.y] for p in landmarks]
            assert found.visibility.tolist() == [p.visibility for p in landmarks]
            assert found.world.tolist() == [[p.x, p.y, p.z] for p in world]
    task.close()


def test_an_empty_room_has_no_landmarks() -> None:
    assert PoseTask(BUNDLE, follow=False).look(ModelInput(np.full((64, 64, 3), 127, np.uint8)), 0) is None


def test_a_refilled_picture_is_read_like_a_new_one() -> None:
    first, last = images()[0], np.ascontiguousarray(images()[-1][:, ::-1])
    task, picture = PoseTask(BUNDLE, follow=False), ModelInput(first)
    seen = [task.look(picture, 0)]
    assert picture.refill(last)
    seen.append(task.look(picture, 0))
    assert picture.refill(first)
    seen.append(task.look(picture, 0))
    expected = [task.look(ModelInput(image), 0) for image in (first, last, first)]
    assert [_digits(one) for one in seen] == [_digits(one) for one in expected]
    assert _digits(seen[0]) != _digits(seen[1])


def _digits(found: Landmarks | None) -> list[list[float]]:
    assert found is not None
    return [*found.image.tolist(), *found.world.tolist(), found.visibility.tolist()]


@pytest.mark.parametrize(
    ("before", "after"), [((64, 64, 3), (64, 32, 3)), ((64, 63, 3), (64, 63, 3))], ids=["other size", "padded rows"]
)
def test_a_picture_that_cannot_be_refilled(before: tuple[int, int, int], after: tuple[int, int, int]) -> None:
    assert not ModelInput(np.zeros(before, np.uint8)).refill(np.zeros(after, np.uint8))


def test_the_pool_fills_pictures_that_were_given_back_and_no_others() -> None:
    pool, image = InputPool(), np.zeros((64, 64, 3), np.uint8)
    first, second = pool.filled(image), pool.filled(image)
    assert first is not second
    pool.take_back(first)
    assert pool.filled(image) is first
    assert pool.filled(image) not in (first, second)
    pool.take_back(second)
    assert pool.filled(np.zeros((32, 64, 3), np.uint8)) is not second


@pytest.mark.parametrize("name", ["model.task", "Übungsmodell.task"])
def test_any_path_can_be_opened(name: str, tmp_path: Path) -> None:
    task, image = PoseTask(Path(shutil.copy(BUNDLE, tmp_path / name)), follow=False), ModelInput(images()[0])
    assert _digits(task.look(image, 0)) == _digits(PoseTask(BUNDLE, follow=False).look(image, 0))


@pytest.mark.parametrize("name", ["model.task", "Übungsmodell.task"])
def test_a_damaged_bundle_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"no model" * 100)
    with pytest.raises(RuntimeError, match="zip archive"):
        PoseTask(path, follow=False)


def test_times_that_do_not_increase_are_refused() -> None:
    task, picture = PoseTask(BUNDLE, follow=True), ModelInput(images()[0])
    task.look(picture, 1)
    with pytest.raises(RuntimeError, match="monotonically increasing"):
        task.look(picture, 1)


def test_a_task_is_closed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    called = []
    call = pose_library._call

    def noted(name: str, *args: object) -> None:
        called.append(name)
        call(name, *args)

    task = PoseTask(BUNDLE, follow=False)
    monkeypatch.setattr(pose_library, "_call", noted)
    task.close()
    task.close()
    assert called == ["MpPoseLandmarkerClose"]


def test_models_work_without_the_package_that_brings_the_library() -> None:
    script = (
        "import sys, numpy as np; from posecoach.estimation import Landmarker;"
        "Landmarker('lite', follow=False).detect(np.zeros((64, 64, 3), np.uint8), 0.0);"
        "print(*{name for name in sys.modules if name.startswith('mediapipe')})"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
