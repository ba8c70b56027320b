"""A landmark model on a thread of its own, beside the one that follows the person."""

from __future__ import annotations

from concurrent.futures import Future

import numpy as np
from numpy.typing import NDArray

from posecoach.estimation.landmarker import Landmarker
from posecoach.pose import Pose
from posecoach.runtime.on_demand import OnDemand


class BackgroundModel:
    """Looks at pictures one after the other, each afresh, on a thread of its own.

    The model is loaded when it is first needed, and freed when nothing is asked of it for a while. It works outside
    Python's lock: whoever can wait for what is seen does not stand still meanwhile.

    Args:
        model: "lite", "full" or "heavy".
    """

    def __init__(self, model: str) -> None:
        self._landmarker = OnDemand(f"model {model}", lambda: _loaded(model), Landmarker.close)

    def wait_until_loaded(self) -> None:
        """Return once the model is loaded.

        Raises:
            ModelError: the bundle is missing or damaged; without this call, what `look` returns raises it.
            UsageError: there is no such model.
        """
        self._landmarker.do(lambda _: None).result()

    def close(self) -> None:
        """Free the model; a look under way is waited for."""
        self._landmarker.close()

    def look(self, image: NDArray[np.uint8], t_s: float) -> Future[Pose]:
        """Begin to look at a picture; the result are its landmarks, or an empty pose if nobody is seen.

        Args:
            image: blue-green-red, (height, width, 3); it must not be drawn on until the result is there.
            t_s: time of the result, seconds.
        """
        return self._landmarker.do(lambda landmarker: landmarker.detect(image, t_s))


def _loaded(model: str) -> Landmarker:
    landmarker = Landmarker(model, follow=False)
    # The first picture through a model takes several times as long as the next.
    landmarker.detect(np.full((64, 64, 3), 127, np.uint8), 0.0)
    return landmarker
