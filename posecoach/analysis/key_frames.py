"""The few pictures that tell what happened: the best moment of each hold, the worst of each fault."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class KeyFrame:
    """One picture of the report.

    Attributes:
        t_s: time of the frame, seconds.
        kind: "hold" or "fault".
        caption: what is to be seen, plain words.
        jpeg: the drawn picture.
    """

    t_s: float
    kind: str
    caption: str
    jpeg: bytes


def to_jpeg(image: NDArray[np.uint8], quality: int = 82) -> bytes:
    """Return a BGR picture as JPEG."""
    ok, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not ok:
        raise ValueError("the picture cannot be encoded")
    return bytes(data)
