"""A landmark model on a separate thread, beside the main model that follows the person."""

from __future__ import annotations

from concurrent.futures import Future

import numpy as np
from numpy.typing import NDArray

from posecoach.estimation.landmarker import Landmarker
from posecoach.pose import Pose
from posecoach.runtime.on_demand import OnDemand


class BackgroundModel:
    """Looks at independent pictures, one after the other, on a separate thread.

    The model is loaded on first use, and freed when it has not been used for a while. It releases the GIL while it
    works, so other threads continue.

    Args:
        model: "lite", "full" or "heavy".
    """

    def __init__(self, model: str) -> None:
        self._landmarker = OnDemand(f"model {model}", lambda: _loaded(model), Landmarker.close)

    def load(self) -> None:
        """Start to load the model, as it will be needed soon; an error is raised when it is needed."""
        self._landmarker.load()

    def wait_until_loaded(self) -> None:
        """Return once the model is loaded.

        Raises:
            ModelError: the bundle is missing or damaged; without this call, the future of `look` raises it.
            UsageError: there is no such model.
        """
        self._landmarker.load().result()

    def close(self) -> None:
        """Free the model after the look under way."""
        self._landmarker.close()

    def look(self, image: NDArray[np.uint8], t_s: float) -> Future[Pose]:
        """Start to look at a picture; the result is its pose, empty if nobody is seen.

        Args:
            image: blue-green-red, (height, width, 3); it must not be changed until the result is there.
            t_s: time of the result, seconds.
        """
        return self._landmarker.do(lambda landmarker: landmarker.detect(image, t_s))


def _loaded(model: str) -> Landmarker:
    landmarker = Landmarker(model, follow=False)
    # Warm up: the first picture takes several times as long as the next.
    landmarker.detect(np.full((64, 64, 3), 127, np.uint8), 0.0)
    return landmarker
