"""A narrow interface to MediaPipe's Pose Landmarker: a picture in, a `Pose` out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import mediapipe as mp
import numpy as np
from mediapipe.tasks.python import BaseOptions, vision
from numpy.typing import NDArray

from posecoach.estimation.bundles import read_bundle
from posecoach.languages import gettext as _
from posecoach.pose import LANDMARK_COUNT, Pose
from posecoach.runtime.errors import ModelError, UsageError
from posecoach.runtime.guessing import hint
from posecoach.runtime.input_files import is_file
from posecoach.runtime.memory import give_back
from posecoach.runtime.resources import data_folder

#: Names of the bundled models, fastest first.
MODELS = ("lite", "full", "heavy")


def model_path(model: str) -> Path:
    """Return the path of the bundle of ``model``.

    Raises:
        UsageError: there is no such model.
        ModelError: its bundle is missing.
    """
    if model not in MODELS:
        raise UsageError(_("unknown model {model!r}: {hint}").format(model=model, hint=hint(model, MODELS)))
    path = data_folder("models") / f"pose_landmarker_{model}.task"
    if not is_file(path):
        raise ModelError(
            _("the model file {name} is missing: reinstall posecoach or run models/build.py").format(name=path.name)
        )
    return path


@dataclass(frozen=True, slots=True, eq=False)
class ModelInput:
    """A picture in the format of the models. Another thread can convert it in advance.

    Attributes:
        rgb: MediaPipe's copy of the picture, red-green-blue.
        size_px: width and height.
    """

    rgb: Any
    size_px: tuple[int, int]

    @classmethod
    def of(cls, image: NDArray[np.uint8]) -> ModelInput:
        """Convert a (height, width, 3) uint8 picture, blue-green-red."""
        rgb = mp.Image(image_format=mp.ImageFormat.SRGB, data=cv2.cvtColor(image, cv2.COLOR_BGR2RGB))
        return cls(rgb, (image.shape[1], image.shape[0]))


class Landmarker:
    """One landmark model, which follows a person from frame to frame or looks at independent pictures.

    Args:
        model: "lite", "full" or "heavy".
        follow: whether to follow the person; pictures must then come in the order of their times.

    Raises:
        ModelError: the bundle is missing or damaged.
        UsageError: there is no such model.
    """

    def __init__(self, model: str, *, follow: bool) -> None:
        self._path = model_path(model)
        self._follow = follow
        self._last_ms = -1
        self._landmarker = self._create()

    def close(self) -> None:
        """Free the model."""
        self._landmarker.close()
        give_back()

    def restart(self) -> None:
        """Stop following the person, so that the whole next picture is searched."""
        self.close()
        self._last_ms = -1
        self._landmarker = self._create()

    def detect(self, image: NDArray[np.uint8], t_s: float) -> Pose:
        """Return the landmarks of the person in a BGR picture, or an empty pose if nobody is seen."""
        return self.detect_in(ModelInput.of(image), t_s)

    def detect_in(self, picture: ModelInput, t_s: float) -> Pose:
        """Return the same as `detect` for a converted picture."""
        if self._follow:
            # Two frames less than a millisecond apart must still have increasing times.
            self._last_ms = max(self._last_ms + 1, round(t_s * 1000))
            result = self._landmarker.detect_for_video(picture.rgb, self._last_ms)
        else:
            result = self._landmarker.detect(picture.rgb)
        return _to_pose(result, t_s, picture.size_px)

    def _create(self) -> Any:
        mode = vision.RunningMode.VIDEO if self._follow else vision.RunningMode.IMAGE
        # A buffer and not a path, as paths with non-ASCII letters fail on Windows. It is not kept, as it is large.
        base_options = BaseOptions(model_asset_buffer=read_bundle(self._path))
        options = vision.PoseLandmarkerOptions(base_options=base_options, running_mode=mode, num_poses=1)
        try:
            return vision.PoseLandmarker.create_from_options(options)
        except (RuntimeError, ValueError) as error:
            raise ModelError(_("the model file is damaged: reinstall posecoach or run models/build.py")) from error


def _to_pose(result: Any, t_s: float, size_px: tuple[int, int]) -> Pose:
    """Turn a landmarker result into a `Pose` in pixels and metres."""
    if not result.pose_landmarks:
        return Pose.empty(t_s, size_px)
    landmarks, world = result.pose_landmarks[0], result.pose_world_landmarks[0]
    image_px = np.array([(p.x, p.y) for p in landmarks], dtype=np.float64) * np.array(size_px, dtype=np.float64)
    if image_px.shape[0] != LANDMARK_COUNT or not np.isfinite(image_px).all():
        return Pose.empty(t_s, size_px)
    return Pose(
        t_s=t_s,
        image_px=image_px,
        world_m=np.array([(p.x, p.y, p.z) for p in world], dtype=np.float64),
        visibility=np.array([p.visibility for p in landmarks], dtype=np.float64),
        size_px=size_px,
    )
