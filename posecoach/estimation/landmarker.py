"""One `Pose` a frame from MediaPipe's Pose Landmarker."""

from __future__ import annotations

import os

# Read by the native library when it loads: only errors, no notes on which delegate was chosen.
os.environ.setdefault("GLOG_minloglevel", "2")

from pathlib import Path
from types import TracebackType
from typing import Any

import cv2
import mediapipe as mp
import numpy as np
from mediapipe.tasks.python import BaseOptions, vision

from posecoach.capture.frame import Frame
from posecoach.errors import ModelError, UsageError
from posecoach.pose import LANDMARK_COUNT, Pose
from posecoach.resources import data_folder

#: Names of the bundled models, fastest first.
MODELS = ("lite", "full", "heavy")


def model_path(model: str) -> Path:
    """Return where the bundle of ``model`` lies.

    Raises:
        UsageError: there is no such model.
        ModelError: its bundle is missing.
    """
    if model not in MODELS:
        raise UsageError(f"unknown model {model!r}: choose one of {', '.join(MODELS)}")
    path = data_folder("models") / f"pose_landmarker_{model}.task"
    if not path.is_file():
        raise ModelError(f"the model file {path.name} is missing: reinstall posecoach or run models/build.py")
    return path


class PoseEstimator:
    """Finds the person in each frame, following them from frame to frame.

    Frames must come in the order of their times; two frames less than a millisecond apart are told apart all the same.

    Raises:
        ModelError: the bundle is missing or damaged.
        UsageError: there is no such model.
    """

    def __init__(self, model: str = "full") -> None:
        # A buffer, not a path: paths with non-ASCII letters fail on Windows.
        self._bundle = model_path(model).read_bytes()
        self._landmarker = self._create(vision.RunningMode.VIDEO)
        self._last_ms = -1

    def __enter__(self) -> PoseEstimator:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free the model."""
        self._landmarker.close()

    def restart(self) -> None:
        """Forget the person being followed, so that the next frame is searched anew."""
        self._landmarker.close()
        self._landmarker = self._create(vision.RunningMode.VIDEO)
        self._last_ms = -1

    def estimate(self, frame: Frame) -> Pose:
        """Return the landmarks of the person in ``frame``, or an empty pose if nobody is seen."""
        height, width = frame.image.shape[:2]
        image = mp.Image(image_format=mp.ImageFormat.SRGB, data=cv2.cvtColor(frame.image, cv2.COLOR_BGR2RGB))
        self._last_ms = max(self._last_ms + 1, round(frame.t_s * 1000))
        result = self._landmarker.detect_for_video(image, self._last_ms)
        return to_pose(result, frame.t_s, (width, height))

    def _create(self, mode: Any) -> Any:
        options = vision.PoseLandmarkerOptions(
            base_options=BaseOptions(model_asset_buffer=self._bundle), running_mode=mode, num_poses=1
        )
        try:
            return vision.PoseLandmarker.create_from_options(options)
        except (RuntimeError, ValueError) as error:
            raise ModelError("the model file is damaged: reinstall posecoach or run models/build.py") from error


def to_pose(result: Any, t_s: float, size_px: tuple[int, int]) -> Pose:
    """Turn a landmarker result into a `Pose` in pixels and metres."""
    if not result.pose_landmarks:
        return Pose.empty(t_s, size_px)
    landmarks, world = result.pose_landmarks[0], result.pose_world_landmarks[0]
    scale = np.array(size_px, dtype=np.float64)
    image_px = np.array([(p.x, p.y) for p in landmarks], dtype=np.float64) * scale
    if image_px.shape[0] != LANDMARK_COUNT or not np.isfinite(image_px).all():
        return Pose.empty(t_s, size_px)
    return Pose(
        t_s=t_s,
        image_px=image_px,
        world_m=np.array([(p.x, p.y, p.z) for p in world], dtype=np.float64),
        visibility=np.array([p.visibility for p in landmarks], dtype=np.float64),
        size_px=size_px,
    )
