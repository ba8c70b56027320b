"""Describing and comparing the colours of people's clothes: pure functions of a picture and its landmarks."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from posecoach.pose import Array, Landmark, Pose

#: The parts whose colours are taken, each a strip between two joints: from, to (one landmark or the middle of two),
#: half its width in trunk lengths, and where it begins and ends as a share of the way.
_TRUNK = ((Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER), (Landmark.LEFT_HIP, Landmark.RIGHT_HIP), 0.13, 0.15, 0.85)
_THIGHS = (
    ((Landmark.LEFT_HIP,), (Landmark.LEFT_KNEE,), 0.09, 0.2, 0.8),
    ((Landmark.RIGHT_HIP,), (Landmark.RIGHT_KNEE,), 0.09, 0.2, 0.8),
)

#: Pixels sampled from a strip, along and across.
_ALONG, _ACROSS = 16, 7
_SHARE = np.repeat(np.linspace(0.0, 1.0, _ALONG), _ACROSS)
_SIDE = np.tile(np.linspace(-1.0, 1.0, _ACROSS), _ALONG)

#: A part counts as seen if at least this share of it is in the picture.
_SEEN_SHARE = 0.6

#: The quantiles that describe the distribution of each colour channel of a part.
_QUANTILES = np.array([0.1, 0.3, 0.5, 0.7, 0.9])

#: Weight of a difference in lightness relative to one in colour: lightness changes with the light.
_LIGHTNESS_WEIGHT = 0.4

#: Weight of the trunk; the thighs have the rest.
_TRUNK_WEIGHT = 0.6

#: Most looks remembered of one person, and the least difference of a new look from all of them.
_REMEMBERED, _WORTH_REMEMBERING = 12, 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Clothes:
    """The colours of a person's clothes.

    Attributes:
        parts: (2, 3, 5) quantiles of lightness, green-red and blue-yellow (CIE L*a*b*, 0 to 100 and about -100 to 100)
            of the trunk and of the thighs; NaN for a part that is not seen.
    """

    parts: Array

    @property
    def seen(self) -> bool:
        """Whether the trunk is seen; without it people cannot be told apart."""
        return bool(np.isfinite(self.parts[0]).all())


def clothes_of(image: NDArray[np.uint8], pose: Pose) -> Clothes:
    """Return the colours of the clothes of the person with these landmarks.

    Args:
        image: blue-green-red, (height, width, 3).
        pose: where the person is.
    """
    trunk = _strip(image, pose, *_TRUNK)
    thighs = np.concatenate([_strip(image, pose, *thigh) for thigh in _THIGHS])
    return Clothes(np.stack([_quantiles(trunk, _ALONG * _ACROSS), _quantiles(thighs, 2 * _ALONG * _ACROSS)]))


class Wardrobe:
    """The looks of one person's clothes so far, from several sides and in different light."""

    def __init__(self) -> None:
        self._looks: list[Clothes] = []

    def unlike(self, clothes: Clothes) -> float:
        """Return the difference of clothes from the most similar look; 0 if none is known yet."""
        return min((difference(look, clothes) for look in self._looks), default=0.0)

    def remember(self, clothes: Clothes) -> None:
        """Add clothes known to be this person's; their trunk must be seen."""
        if not self._looks or self.unlike(clothes) > _WORTH_REMEMBERING:
            self._looks = [*self._looks, clothes][-_REMEMBERED:]


def difference(one: Clothes, other: Clothes) -> float:
    """Return the difference between two people's clothes in units of L*a*b*: trunk and thighs, or the trunk alone.

    It is the earth mover's distance of each channel, that is the area between the two quantile functions, combined over
    the channels. Source: Y. Rubner, C. Tomasi, L. J. Guibas, "The Earth Mover's Distance as a Metric for Image
    Retrieval", IJCV 40 (2000).

    Returns:
        The difference; infinite where a trunk is not seen.
    """
    lightness, red, yellow = np.abs(one.parts - other.parts).mean(axis=2).T
    trunk, thighs = np.hypot(lightness * _LIGHTNESS_WEIGHT, np.hypot(red, yellow)).tolist()
    if math.isnan(trunk):
        return math.inf
    return float(trunk if math.isnan(thighs) else _TRUNK_WEIGHT * trunk + (1.0 - _TRUNK_WEIGHT) * thighs)


def _strip(
    image: NDArray[np.uint8],
    pose: Pose,
    start: tuple[Landmark, ...],
    end: tuple[Landmark, ...],
    half_width: float,
    begins: float,
    ends: float,
) -> NDArray[np.uint8]:
    """Return those (n, 3) pixels of a strip that are in the picture."""
    a, b = pose.image_px[list(start)].mean(axis=0), pose.image_px[list(end)].mean(axis=0)
    x, y = (b - a).tolist()
    across = half_width * pose.trunk_px / max(math.hypot(x, y), 1e-6)
    share = begins + (ends - begins) * _SHARE
    columns = np.rint(a[0] + share * x - _SIDE * (across * y)).astype(int)
    rows = np.rint(a[1] + share * y + _SIDE * (across * x)).astype(int)
    height, width = image.shape[:2]
    inside = (columns >= 0) & (columns < width) & (rows >= 0) & (rows < height)
    return np.asarray(image[rows[inside], columns[inside]])


def _quantiles(pixels: NDArray[np.uint8], wanted: int) -> Array:
    """Return the (3, 5) quantiles of the colours of (n, 3) pixels, NaN if there are too few."""
    if len(pixels) < _SEEN_SHARE * wanted:
        return np.full((3, len(_QUANTILES)), np.nan)
    lab = cv2.cvtColor(pixels[None].astype(np.float32) / 255.0, cv2.COLOR_BGR2Lab)[0]
    ranks = np.rint(_QUANTILES * (len(lab) - 1)).astype(int)
    return np.asarray(np.sort(lab, axis=0)[ranks].T, dtype=np.float64)
