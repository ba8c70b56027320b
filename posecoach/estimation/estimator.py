"""The complete estimator: follows the person, and refines the pose by looks of other models."""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType

from posecoach.capture.frame import Frame
from posecoach.estimation.background_model import BackgroundModel
from posecoach.estimation.following import Followed, Follower, PreparedFrame
from posecoach.estimation.landmarker import MODELS
from posecoach.estimation.refining import Refiner
from posecoach.estimation.witness import Witness
from posecoach.pose import Pose
from posecoach.runtime.process import start_opencv_threads


class PoseEstimator:
    """Follows the person from frame to frame, and refines the pose.

    It implements `posecoach.estimation.protocol.Estimator` and `posecoach.estimation.protocol.Stages` with MediaPipe.

    Args:
        model: "lite", "full" or "heavy".
        second_model: the model that checks and corrects the first one.
        preload: return only when all models are loaded, so that no frame has to wait for them.

    Raises:
        ModelError: a bundle is missing or damaged.
        UsageError: there is no such model.
    """

    def __init__(self, model: str = "full", second_model: str = "heavy", *, preload: bool = False) -> None:
        start_opencv_threads()
        with ExitStack() as opened:
            self._second = BackgroundModel(second_model)
            opened.callback(self._second.close)
            self._witness = Witness()
            opened.callback(self._witness.close)
            self._fastest = BackgroundModel(MODELS[0])
            opened.callback(self._fastest.close)
            self._follower = Follower(model, self._second, self._fastest)
            opened.callback(self._follower.close)
            # The first frame needs it, whether there is somebody in it or not; but not before the main model.
            self._fastest.load()
            if preload:
                self._second.wait_until_loaded()
                self._witness.wait_until_loaded()
                self._fastest.wait_until_loaded()
            self._models = opened.pop_all()
        self._refiner = Refiner(self._second, self._witness, self._fastest)

    def __enter__(self) -> PoseEstimator:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free the models."""
        self._models.close()

    @property
    def second_looks(self) -> int:
        """How many additional looks at the person were taken."""
        return self._follower.looks + self._refiner.looks

    def estimate(self, frame: Frame) -> Pose:
        """Return the landmarks of the person in ``frame``, or an empty pose if nobody is seen."""
        return self.refine(self.follow(self.prepare(frame)))

    def prepare(self, frame: Frame) -> PreparedFrame:
        """Convert the picture of a frame for the model."""
        return self._follower.prepare(frame)

    def follow(self, prepared: PreparedFrame) -> Followed:
        """Find the person in the next frame; the frame after it has to wait only for this."""
        return self._follower.follow(prepared)

    def refine(self, followed: Followed) -> Pose:
        """Return the landmarks of the next followed frame, or an empty pose if nobody is seen."""
        return self._refiner.refine(followed)
