"""A narrow interface to MediaPipe's Pose Landmarker: a picture in, a `Pose` out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from posecoach.estimation.bundles import check_bundle
from posecoach.estimation.pose_library import Landmarks, ModelInput, PoseTask
from posecoach.languages import gettext as _
from posecoach.pose import LANDMARK_COUNT, Pose
from posecoach.runtime.errors import ModelError, UsageError
from posecoach.runtime.guessing import hint
from posecoach.runtime.input_files import is_file
from posecoach.runtime.memory import give_back, give_back_file
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
        self._task = self._create()

    def close(self) -> None:
        """Free the model."""
        self._task.close()
        give_back()

    def restart(self) -> None:
        """Stop following the person, so that the whole next picture is searched."""
        self.close()
        self._last_ms = -1
        self._task = self._create()

    def detect(self, image: NDArray[np.uint8], t_s: float) -> Pose:
        """Return the landmarks of the person in a BGR picture, or an empty pose if nobody is seen."""
        return self.detect_in(ModelInput(image), t_s)

    def detect_in(self, picture: ModelInput, t_s: float) -> Pose:
        """Return the same as `detect` for a converted picture."""
        # Two frames less than a millisecond apart must still have increasing times.
        self._last_ms = max(self._last_ms + 1, round(t_s * 1000))
        return _to_pose(self._task.look(picture, self._last_ms), t_s, picture.size_px)

    def _create(self) -> PoseTask:
        check_bundle(self._path)
        try:
            task = PoseTask(self._path, follow=self._follow)
        except RuntimeError as error:
            raise ModelError(_("the model file is damaged: reinstall posecoach or run models/build.py")) from error
        give_back_file(self._path)
        return task


def _to_pose(found: Landmarks | None, t_s: float, size_px: tuple[int, int]) -> Pose:
    """Turn what the library found into a `Pose` in pixels and metres."""
    if found is None:
        return Pose.empty(t_s, size_px)
    image_px = found.image * np.array(size_px, dtype=np.float64)
    if image_px.shape[0] != LANDMARK_COUNT or not np.isfinite(image_px).all():
        return Pose.empty(t_s, size_px)
    return Pose(t_s=t_s, image_px=image_px, world_m=found.world, visibility=found.visibility, size_px=size_px)
