"""Which leg is which, although the model exchanges them for seconds at a time.

The landmark model names the legs left and right from how they look and is sometimes wrong, with full confidence. A
leg does not jump, though: `LegIdentity` follows both legs through time and undoes an exchange of their labels.
"""

from __future__ import annotations

import math

import numpy as np

from posecoach.kinematics.smoothing import RESET_GAP_S
from posecoach.pose import LEGS, Array

#: Knee, ankle and toe of each leg: what tells two legs apart; the hips lie too close together.
_TELLING = LEGS[:, [1, 2, 4]]

#: How much nearer the exchanged legs must be to count as exchanged: trunk lengths, x and y of three joints summed.
_CLEARLY_NEARER = 0.25

#: Legs that lie closer together than this cannot be followed apart; same measure.
_MERGED = 0.5

#: Time constant of the vote on which label belongs to which leg, seconds.
_VOTE_S = 2.0

#: The vote, -1 to 1, at which the labels overrule the leg that was followed.
_OVERRULE = -0.6


class LegIdentity:
    """Follows two legs and says for each frame whether the model's leg labels are exchanged.

    The answer is relative to what the labels said most of the time: a leg that is followed without a break but is
    labelled the other way for seconds is in the end given that label (``relabelled`` turns true for that frame).
    """

    def __init__(self) -> None:
        self._t_s = -math.inf
        self._previous: Array | None = None
        self._exchanged = False
        self._vote = 1.0
        self.relabelled = False

    def update(self, image_px: Array, t_s: float, trunk_px: float) -> bool:
        """Return whether the labels of the legs in this frame are exchanged against those followed.

        Args:
            image_px: (33, 2) landmark positions in pixels.
            t_s: time of the frame, seconds.
            trunk_px: length of the trunk in pixels.
        """
        step_s = t_s - self._t_s
        self._t_s = t_s
        self.relabelled = False
        legs = image_px[_TELLING]
        if self._previous is None or not 0.0 < step_s <= RESET_GAP_S:
            self._exchanged, self._vote = False, 1.0
            self._previous = legs
            return False
        kept = float(np.abs(legs - self._previous).sum())
        swapped = float(np.abs(legs[::-1] - self._previous).sum())
        clearly = _CLEARLY_NEARER * trunk_px
        if float(np.abs(self._previous[0] - self._previous[1]).sum()) < _MERGED * trunk_px:
            # Legs that were drawn onto one are told apart by their labels again.
            self._exchanged, self._vote = False, 1.0
        elif swapped < kept - clearly:
            self._exchanged = True
        elif kept < swapped - clearly:
            self._exchanged = False
        if abs(kept - swapped) > clearly:
            share = min(1.0, step_s / _VOTE_S)
            self._vote += share * ((-1.0 if self._exchanged else 1.0) - self._vote)
        if self._vote < _OVERRULE:
            self.relabelled = True
            self._exchanged, self._vote = False, -self._vote
        self._previous = legs[::-1] if self._exchanged else legs
        return self._exchanged


def exchange_legs(landmarks: Array) -> Array:
    """Return a copy of (33, n) landmarks, or of a (33,) visibility, with the two legs exchanged."""
    exchanged = landmarks.copy()
    exchanged[LEGS[0]], exchanged[LEGS[1]] = landmarks[LEGS[1]], landmarks[LEGS[0]]
    return exchanged
