"""A narrow interface to MoveNet Thunder: a picture and the place of the person in, joints and scores out.

MoveNet belongs to another family than BlazePose, which follows the person. Their errors differ, so looks of both give
more information than two looks of one. It runs in OpenCV's ``dnn``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from posecoach.languages import gettext as _
from posecoach.pose import Array, Landmark, Pose
from posecoach.runtime.errors import ModelError
from posecoach.runtime.resources import data_folder

#: The landmark of each of the model's 17 joints, in its order.
JOINTS = np.array(
    [
        Landmark.NOSE,
        Landmark.LEFT_EYE,
        Landmark.RIGHT_EYE,
        Landmark.LEFT_EAR,
        Landmark.RIGHT_EAR,
        Landmark.LEFT_SHOULDER,
        Landmark.RIGHT_SHOULDER,
        Landmark.LEFT_ELBOW,
        Landmark.RIGHT_ELBOW,
        Landmark.LEFT_WRIST,
        Landmark.RIGHT_WRIST,
        Landmark.LEFT_HIP,
        Landmark.RIGHT_HIP,
        Landmark.LEFT_KNEE,
        Landmark.RIGHT_KNEE,
        Landmark.LEFT_ANKLE,
        Landmark.RIGHT_ANKLE,
    ]
)

#: Side of the model's square input, pixels; its heads have one cell for every 4 pixels.
_SIZE_PX, _CELLS = 256, 64

#: The square shown to the model, as a multiple of the longer side of the box around the person's landmarks.
_ROOM = 1.25

#: Softening distance, cells, in the weights for the middle of the picture and the regressed joints, as published.
_SOFT_CELLS = 1.8

_ROWS, _COLUMNS = np.mgrid[:_CELLS, :_CELLS].astype(np.float32)
_NEAR_MIDDLE = 1.0 / (np.hypot(_ROWS - _CELLS / 2, _COLUMNS - _CELLS / 2) + _SOFT_CELLS)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """The output of the model for one person.

    Attributes:
        image_px: (17, 2) joints in pixels of the whole picture, rows as in `JOINTS`.
        score: (17,) confidence of each, 0 to 1.
        logits: (17, 17) the heatmap of joint ``row`` at the place of joint ``column``: how much the place looks like
            that joint, log-odds.
    """

    image_px: Array
    score: Array
    logits: Array


class MoveNet:
    """The model, loaded.

    Raises:
        ModelError: its file is missing or damaged.
    """

    def __init__(self) -> None:
        path = data_folder("models") / "movenet_thunder.onnx"
        if not path.is_file():
            raise ModelError(
                _("the model file {name} is missing: reinstall posecoach or run models/build.py").format(name=path.name)
            )
        self._net = _load(path)

    def look(self, image: NDArray[np.uint8], around: Pose) -> Seen:
        """Look at a person whose place is known.

        Args:
            image: the whole picture, blue-green-red, (height, width, 3).
            around: landmarks of the person in it.
        """
        square, corner_px, side_px = square_around(image, around)
        blob = cv2.dnn.blobFromImage(square, 2.0 / 255.0, (_SIZE_PX, _SIZE_PX), (127.5,) * 3, swapRB=True)
        self._net.setInput(blob)
        heads = self._net.forward(["heatmaps", "regressed", "centre", "offsets"])
        cells, score, logits = joints_of(*(np.asarray(head[0], dtype=np.float32) for head in heads))
        return Seen(cells * (side_px / _CELLS) + corner_px, score, logits)


def _load(path: Path) -> cv2.dnn.Net:
    try:
        return cv2.dnn.readNetFromONNX(np.frombuffer(path.read_bytes(), np.uint8), cv2.dnn.ENGINE_CLASSIC)
    except cv2.error as error:
        raise ModelError(_("the model file is damaged: reinstall posecoach or run models/build.py")) from error


def square_around(image: NDArray[np.uint8], pose: Pose) -> tuple[NDArray[np.uint8], Array, float]:
    """Return the square around a person, black beyond the picture's edges, its corner and its side, pixels."""
    height, width = image.shape[:2]
    low, high = pose.image_px.min(axis=0), pose.image_px.max(axis=0)
    side = max(1, math.ceil(_ROOM * float((high - low).max())))
    left, top = (math.floor(v) for v in (low + high - side) / 2)
    square = np.zeros((side, side, 3), np.uint8)
    x0, x1 = np.clip((left, left + side), 0, width)
    y0, y1 = np.clip((top, top + side), 0, height)
    square[y0 - top : y1 - top, x0 - left : x1 - left] = image[y0:y1, x0:x1]
    shrinks = side > _SIZE_PX
    resized = cv2.resize(square, (_SIZE_PX, _SIZE_PX), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
    return np.asarray(resized, dtype=np.uint8), np.array((left, top), dtype=np.float64), float(side)


def joints_of(
    heatmaps: NDArray[np.float32],
    regressed: NDArray[np.float32],
    centre: NDArray[np.float32],
    offsets: NDArray[np.float32],
) -> tuple[Array, Array, Array]:
    """Pick the joints of the person in the middle out of the four heads, as the published model does.

    Source: R. Votel and N. Li, "Next-Generation Pose Detection with MoveNet and TensorFlow.js", TensorFlow blog, 2021.

    Args:
        heatmaps: (17, 64, 64) log-odds that a joint lies in a cell.
        regressed: (34, 64, 64) row and column of each joint from the cell in which a person's middle lies.
        centre: (1, 64, 64) log-odds that a person's middle lies in a cell.
        offsets: (34, 64, 64) row and column of each joint within its cell.

    Returns:
        x and y of the joints in cells, (17, 2); their scores, (17,); log-odds of each joint at each place, (17, 17).
    """
    count = len(heatmaps)
    row, column = np.unravel_index(int(np.argmax(_likelihood(centre[0]) * _NEAR_MIDDLE)), centre.shape[1:])
    expected = regressed[:, row, column].reshape(count, 2) + np.array((row, column))
    away = np.hypot(_ROWS - expected[:, :1, None], _COLUMNS - expected[:, 1:, None])
    likely = _likelihood(heatmaps)
    rows, columns = np.unravel_index((likely / (away + _SOFT_CELLS)).reshape(count, -1).argmax(axis=1), away.shape[1:])
    each = np.arange(count)
    within = offsets[:, rows, columns].reshape(count, 2, count)[each, :, each]
    cells = np.stack([columns + within[:, 1], rows + within[:, 0]], axis=-1)
    return (
        cells.astype(np.float64),
        likely[each, rows, columns].astype(np.float64),
        heatmaps[:, rows, columns].astype(np.float64),
    )


def _likelihood(log_odds: NDArray[np.float32]) -> NDArray[np.float32]:
    # The hyperbolic tangent does not overflow.
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * log_odds), dtype=np.float32)
