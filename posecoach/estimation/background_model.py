"""A landmark model on a thread of its own, beside the one that follows the person."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from posecoach.estimation.landmarker import Landmarker
from posecoach.pose import Pose


class BackgroundModel:
    """Looks at pictures one after the other, each afresh, on a thread of its own.

    The model is loaded when it is first needed. It works outside Python's lock: whoever can wait for what is seen does
    not stand still meanwhile.

    Args:
        model: "lite", "full" or "heavy".
        preload: load the model at once, so that no frame has to wait for it.

    Raises:
        ModelError: the bundle is missing or damaged; raised by what `look` returns if not by ``preload``.
        UsageError: there is no such model.
    """

    def __init__(self, model: str, *, preload: bool = False) -> None:
        self._model = model
        self._landmarker: Landmarker | None = None
        self._worker = ThreadPoolExecutor(1, thread_name_prefix=f"model {model}")
        if preload:
            # The first picture through a model takes several times as long as the next.
            self.look(np.full((64, 64, 3), 127, np.uint8), 0.0).result()

    def close(self) -> None:
        """Free the model; a look under way is waited for."""
        self._worker.shutdown(cancel_futures=True)
        if self._landmarker is not None:
            self._landmarker.close()

    def look(self, image: NDArray[np.uint8], t_s: float) -> Future[Pose]:
        """Begin to look at a picture; the result are its landmarks, or an empty pose if nobody is seen.

        Args:
            image: blue-green-red, (height, width, 3); it must not be drawn on until the result is there.
            t_s: time of the result, seconds.
        """
        return self._worker.submit(self._detect, image, t_s)

    def _detect(self, image: NDArray[np.uint8], t_s: float) -> Pose:
        if self._landmarker is None:
            self._landmarker = Landmarker(self._model, follow=False)
        return self._landmarker.detect(image, t_s)
