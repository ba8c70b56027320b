"""Keeping the legs apart although the model exchanges their labels for seconds at a time.

The landmark model labels the legs left and right by their appearance, and is sometimes wrong with full confidence. But
a leg does not jump: `LegIdentity` follows both legs through time and undoes an exchange of their labels. If other
models that look at them contradict the labels, it exchanges the legs.
"""

from __future__ import annotations

import math

from posecoach.kinematics.smoothing import RESET_GAP_S
from posecoach.pose import LEGS, Array

#: Knee, ankle and toe of each leg, by which the legs are told apart; the hips are too close together.
_TRACKED = LEGS[:, [1, 2, 4]]

#: x and y of these joints of the left and then of the right leg, pixels: so few are faster as a list than as an array.
Coordinates = list[float]

#: How many of them belong to one leg.
_PER_LEG = 2 * len(_TRACKED[0])

#: How much nearer the exchanged legs must be to count as exchanged: trunk lengths, x and y of three joints summed.
_CLEARLY_NEARER = 0.25

#: If the distance of the legs falls below this share of its last value, the model draws both onto one.
_COLLAPSED = 0.5

#: Legs closer together than this cannot be tracked separately; trunk lengths, as above.
_MERGED = 0.5

#: Legs drawn onto one for longer than this are really together, seconds.
_COLLAPSE_S = 0.5

#: Time constant with which the remembered positions follow the seen ones, seconds.
_FOLLOW_S = 0.15

#: Time constant of the vote on which label belongs to which leg, seconds.
_VOTE_S = 2.0

#: Log-odds that the main landmark model labels the legs correctly. It did in 91 % of 715 pictures of 29 rendered
#: people; the value is a little lower, so that this model alone is never sure: a wrong label can last for minutes.
LABELS_LOG_ODDS = 2.1

#: Log-odds for the labels of the tracked legs below which these are exchanged: 0.6 of what labels that never change
#: say. After two looks at a held pose that is so on 66 of 94 pictures of 24 rendered people with wrong labels, and on
#: none of 1025 others (``models/correction/names.py``).
OVERRULED = -0.6 * LABELS_LOG_ODDS

#: How many looks of other models at the tracked legs count, plain and mirrored in turn.
_LOOKS = 4


class LegIdentity:
    """Follows two legs and decides for each frame whether the model's leg labels are exchanged.

    What is known about the labels wins in the long run: legs that are tracked without a break but labelled the other
    way for seconds, or that other models label the other way, are exchanged (``relabelled`` is true for that frame).
    """

    def __init__(self) -> None:
        self._t_s = -math.inf
        self._remembered: Coordinates | None = None
        self._apart_s = -math.inf
        self._exchanged = False
        self._vote = 1.0
        self._namings: list[float] = []
        self.relabelled = False

    def update(self, image_px: Array, t_s: float, trunk_px: float, naming: float = 0.0) -> bool:
        """Return whether the leg labels of this frame are exchanged relative to the tracked legs.

        Args:
            image_px: (33, 2) landmark positions in pixels.
            t_s: time of the frame, seconds.
            trunk_px: length of the trunk in pixels.
            naming: log-odds of other models that the leg labels of this frame are right; 0 if they give no evidence.
        """
        step_s = t_s - self._t_s
        self._t_s = t_s
        self.relabelled = False
        legs: Coordinates = image_px[_TRACKED].ravel().tolist()
        if not all(map(math.isfinite, legs)):
            return self._exchanged
        if self._remembered is None or not 0.0 < step_s <= RESET_GAP_S:
            self._begin(legs, t_s)
            return False
        exchanged_legs = legs[_PER_LEG:] + legs[:_PER_LEG]
        remembered_apart = _apart(self._remembered)
        collapsed = _apart(legs) < _COLLAPSED * remembered_apart
        if collapsed and t_s - self._apart_s <= _COLLAPSE_S:
            return self._exchanged
        self._apart_s = t_s
        if collapsed or remembered_apart < _MERGED * trunk_px:
            # After the legs were together, only their labels can tell them apart.
            self._begin(legs, t_s)
            return False
        kept = _distance(legs, self._remembered)
        swapped = _distance(exchanged_legs, self._remembered)
        if abs(kept - swapped) > _CLEARLY_NEARER * trunk_px:
            self._exchanged = swapped < kept
            share = min(1.0, step_s / _VOTE_S)
            self._vote += share * ((-1.0 if self._exchanged else 1.0) - self._vote)
        if naming:
            self._namings = [*self._namings, -naming if self._exchanged else naming][-_LOOKS:]
        looks = sum(self._namings) / len(self._namings) if self._namings else 0.0
        if LABELS_LOG_ODDS * self._vote + looks < OVERRULED:
            self.relabelled, self._exchanged = True, not self._exchanged
            self._vote, self._namings = -self._vote, [-each for each in self._namings]
            self._remembered = exchanged_legs if self._exchanged else legs
            return self._exchanged
        followed = exchanged_legs if self._exchanged else legs
        part = min(1.0, step_s / _FOLLOW_S)
        self._remembered = [old + part * (new - old) for old, new in zip(self._remembered, followed, strict=True)]
        return self._exchanged

    def _begin(self, legs: Coordinates, t_s: float) -> None:
        self._remembered, self._apart_s = legs, t_s
        self._exchanged, self._vote, self._namings = False, 1.0, []


def _apart(legs: Coordinates) -> float:
    return _distance(legs[:_PER_LEG], legs[_PER_LEG:])


def _distance(one: Coordinates, other: Coordinates) -> float:
    return sum([abs(a - b) for a, b in zip(one, other, strict=True)])


def exchange_legs(landmarks: Array) -> Array:
    """Return a copy of (33, n) landmarks, or of a (33,) visibility, with the two legs exchanged."""
    exchanged = landmarks.copy()
    exchanged[LEGS[0]], exchanged[LEGS[1]] = landmarks[LEGS[1]], landmarks[LEGS[0]]
    return exchanged
